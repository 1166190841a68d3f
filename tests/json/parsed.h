// A text with everything that reading it gives.
#ifndef AMBIT_TESTS_JSON_PARSED_H_
#define AMBIT_TESTS_JSON_PARSED_H_

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "tests/json/printed.h"

namespace ambit::json {

struct Parsed {
  SourceFiles files = {};
  FileId file = {};
  Diagnostics diagnostics = {};
  std::unique_ptr<Tree> tree = {};

  explicit Parsed(std::string_view text) : file(files.add("test.json", TextBuffer(text))) {
    tree = Parser().parse(files, file, diagnostics);
  }

  Value root() const { return tree->roots().at(0); }
  std::vector<std::string> roots() const {
    std::vector<std::string> all;
    for (const Value value : tree->roots()) all.push_back(printed(value));
    return all;
  }
  // One value, sound, and nothing else.
  bool accepted() const {
    return tree->complete() && !diagnostics.has_errors() && tree->roots().size() == 1;
  }
  const Diagnostic& only_diagnostic() const {
    if (diagnostics.items().size() != 1) throw std::logic_error("not one diagnostic");
    return diagnostics.items().front();
  }
};

}  // namespace ambit::json

#endif  // AMBIT_TESTS_JSON_PARSED_H_
