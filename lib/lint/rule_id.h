// The rules by number, and the tables of the linter: enumerators and arrays made from
// lib/lint/data.
#ifndef AMBIT_LINT_RULE_ID_H_
#define AMBIT_LINT_RULE_ID_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ambit/lint_rules.h"

namespace ambit::lint {

// The index of the rule in rules().
enum class RuleId : std::uint8_t {
#include "rule_ids.inc"
};

inline const RuleDescription& description(RuleId rule) {
  return rules()[static_cast<std::size_t>(rule)];
}

// One of data/tables/*.txt: its lines in ascending order, without comments. The first word of a
// line is what it is about; a `*` at the end of that word stands for any text.
class Table {
 public:
  constexpr explicit Table(std::span<const std::string_view> lines) : lines_(lines) {
    for (const std::string_view line : lines)
      has_patterns_ = has_patterns_ || line.substr(0, line.find(' ')).ends_with('*');
  }

  std::span<const std::string_view> lines() const { return lines_; }

  // The first line that is about `word`, without regard to the case of ASCII letters. O(lines).
  std::optional<std::string_view> find(std::string_view word) const;
  bool has(std::string_view word) const { return find(word).has_value(); }

 private:
  std::span<const std::string_view> lines_;
  bool has_patterns_ = false;
};

// The words of a line behind the first: `aws:VpcSourceIp aws:SourceVpc aws:SourceVpce`.
// Word by word: `for (auto rest = words_behind_first(line); !rest.empty();) next_word(rest)`.
std::string_view words_behind_first(std::string_view line);
std::string_view next_word(std::string_view& rest);

// data/tables/sensitive_keys.txt is kSensitiveKeys.
#define AMBIT_LINT_TABLE(name) extern const Table k##name;
#include "lint/tables.def"
#undef AMBIT_LINT_TABLE

}  // namespace ambit::lint

#endif  // AMBIT_LINT_RULE_ID_H_
