// Places of the linter as its answers for programs name them.
#ifndef AMBIT_REPORT_LINT_PLACES_H_
#define AMBIT_REPORT_LINT_PLACES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/lint.h"
#include "ambit/report.h"

namespace ambit::report {

struct TextPosition {
  std::uint64_t offset = 0;  // bytes, from 0
  Position position = {};
};

struct TextRange {
  std::string_view file = {};  // without what differs from machine to machine
  TextPosition start = {};
  TextPosition end = {};
};

class LintPlaces {
 public:
  explicit LintPlaces(const SourceFiles& sources) : sources_(sources), places_(sources) {}

  // Where it stands in the file as it was read: of an embedded text, the whole string.
  TextRange in_file(Location where) const;
  // Where it stands in the text that the document was read from; nothing unless that is embedded.
  std::optional<TextRange> in_embedded(Location where) const;
  // The latter if there is one, else the former.
  TextRange in_document(Location where) const;
  // How the embedded text stands in its string: "percent" or "json-string".
  std::string_view encoding(Location where) const;
  // How many bytes of the string, as it is written, are before a piece of it.
  std::uint64_t offset_in_string(const lint::Place& place) const;
  const SourceFiles& sources() const { return sources_; }

 private:
  const SourceFiles& sources_;
  Places places_;
};

// A message as a sentence: with a capital, and a full stop unless it is a question.
std::string sentence(std::string_view text);

// A step of a JSON pointer: into a member, to an element, or to the name of a member.
struct PathElement {
  std::string name = {};
  std::optional<std::uint64_t> index = {};
  bool is_key = false;
};
std::vector<PathElement> path_of(const lint::Place& place);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_LINT_PLACES_H_
