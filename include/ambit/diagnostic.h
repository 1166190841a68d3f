// Diagnostics are data: what is wrong with an input, where, and what to do about it. Only the
// report component turns them into text.
#ifndef AMBIT_DIAGNOSTIC_H_
#define AMBIT_DIAGNOSTIC_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ambit/source.h"

namespace ambit {

enum class Severity : std::uint8_t { kNotice, kWarning, kError };

// One thing that can be said about an input. Static and constant; stands beside the code that says
// it.
struct DiagnosticKind {
  std::string_view name = {};  // "snapshot/bad-arn": stable, never used for anything else
  Severity severity = Severity::kError;
  std::string_view message = {};  // what is wrong; {0}, {1}, ... stand for the arguments
  std::string_view help = {};     // what to do about it; may use the arguments too; may be empty
  std::string_view source = {};   // the page or specification it rests on
};

using Argument = std::variant<std::int64_t, std::string>;

// A further place: the first definition, the other value.
struct Note {
  Location where = {};
  std::string_view label = {};  // static text: "first defined here"
};

struct Diagnostic {
  const DiagnosticKind* kind = nullptr;  // never null in a list
  Location where = {};
  std::vector<Argument> args = {};
  std::vector<Note> notes = {};
  std::string pointer = {};  // JSON pointer of the value in its file; empty when not known
};

// Collects diagnostics in the order in which they are said. Keeps at most kMaxKept of each
// severity, so that a hostile input cannot fill the memory, and counts all of them.
class Diagnostics {
 public:
  static constexpr std::size_t kMaxKept = 1000;

  // Returns the stored diagnostic to add notes or a pointer to; a scratch one that nobody reads
  // when the limit is reached. The reference is valid until the next add().
  Diagnostic& add(const DiagnosticKind& kind, Location where, std::vector<Argument> args = {});

  void append(const Diagnostics& other);

  std::span<const Diagnostic> items() const { return items_; }
  std::uint64_t count(Severity severity) const {
    return counts_[static_cast<std::size_t>(severity)];
  }
  bool has_errors() const { return count(Severity::kError) > 0; }

 private:
  std::vector<Diagnostic> items_;
  std::array<std::uint64_t, 3> counts_ = {};
  Diagnostic scratch_;
};

}  // namespace ambit

#endif  // AMBIT_DIAGNOSTIC_H_
