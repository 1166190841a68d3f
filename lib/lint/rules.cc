#include <algorithm>
#include <array>

#include "ambit/lint_rules.h"
#include "lint/rule_id.h"
#include "pattern/fold.h"

namespace ambit::lint {
namespace {

#include "lint_tables.inc"  // kRules, and k...Lines for each table; by generate_lint_tables

constexpr std::array<std::string_view, 5> kSeverityNames = {"off", "suggestion", "warning",
                                                            "security-warning", "error"};

}  // namespace

#define AMBIT_LINT_TABLE(name) constinit const Table k##name(k##name##Lines);
#include "lint/tables.def"
#undef AMBIT_LINT_TABLE

std::span<const RuleDescription> rules() {
  return kRules;
}

const RuleDescription* find_rule(std::string_view id) {
  const auto found = std::ranges::find(kRules, id, &RuleDescription::id);
  return found == std::end(kRules) ? nullptr : &*found;
}

std::string_view severity_name(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

std::optional<Severity> parse_severity(std::string_view name) {
  const auto found = std::ranges::find(kSeverityNames, name);
  if (found == kSeverityNames.end()) return std::nullopt;
  return static_cast<Severity>(found - kSeverityNames.begin());
}

std::string_view next_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  return word;
}

std::string_view words_behind_first(std::string_view line) {
  next_word(line);
  return line;
}

std::optional<std::string_view> Table::find(std::string_view word) const {
  const auto about = [&](std::string_view line) {
    // Most words are of another length.
    const bool as_long =
        line.size() >= word.size() && (line.size() == word.size() || line[word.size()] == ' ');
    if (as_long && equal_folded(line.substr(0, word.size()), word)) return true;
    if (!has_patterns_) return false;
    const std::string_view first = next_word(line);
    if (!first.ends_with('*')) return false;
    const std::string_view start = first.substr(0, first.size() - 1);
    return word.size() >= start.size() && equal_folded(word.substr(0, start.size()), start);
  };
  const auto found = std::ranges::find_if(lines_, about);
  if (found == lines_.end()) return std::nullopt;
  return *found;
}

}  // namespace ambit::lint
