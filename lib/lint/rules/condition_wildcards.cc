// Wildcards and variables in values of conditions: those that are plain text, that match too much,
// or that match everything.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/clauses.h"
#include "lint/variables.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

using policy::Comparison;
using policy::Operator;
using policy::SetOperator;

// --- Wildcards that are plain text ---

// Outside of `${...}`.
bool has_bare_wildcard(std::string_view text) {
  std::size_t from = 0;
  for (auto found = next_variable(text, 0); found; found = next_variable(text, found->end)) {
    if (has_wildcard(text.substr(from, found->begin - from))) return true;
    from = found->end;
  }
  return has_wildcard(text.substr(from));
}

void wildcard_without_like_operator(Inspection& inspection, const Statement& statement,
                                    const Clause& clause, const Operator& op) {
  if (!is_equality(op)) return;
  const auto bare = [](const Entry& value) { return has_bare_wildcard(value.text); };
  const auto first = std::ranges::find_if(clause.values, bare);
  if (first == clause.values.end()) return;
  Finding& finding = inspection.report(RuleId::kWildcardWithoutLikeOperator, place_of(first->value),
                                       single_quoted(first->text) + " has a wildcard, which " +
                                           operator_of(clause) + " compares as plain text");
  std::int64_t count = 1;
  for (auto value = first + 1; value != clause.values.end(); ++value) {
    if (!bare(*value)) continue;
    ++count;
    if (finding.related.size() < kMaxRelated)
      finding.related.push_back({"also here", place_of(value->value)});
  }
  if (count > 1) finding.facts.push_back({"count", count});
  const auto key = key_facts(clause, inspection.catalog());
  const bool arns = key && key->type == catalog::KeyType::kArn &&
                    std::ranges::all_of(
                        clause.values, [](const Entry& value) { return is_whole_arn(value.text); });
  Operator like = op;
  like.comparison = arns ? Comparison::kArnLike : Comparison::kStringLike;
  finding.help = {"use " + single_quoted(policy::operator_name(like)) +
                  ", or write '${*}' for a literal star"};
  add_fix(finding, use_operator(statement, clause, like, false));
}

// --- Wildcards and variables that match too much ---

// Where a value stops to be literal.
struct Gap {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool needs_start(const Clause& clause) {
  static constexpr std::array<std::string_view, 4> kKeys = {
      "aws:principalarn", "aws:principalorgpaths", "aws:sourcearn", "sts:externalid"};
  return std::ranges::find(kKeys, clause.folded_key) != kKeys.end() || is_claim(clause, ":sub");
}

// Whether a gap left of the colon is less than the whole left part.
bool splits_user_id(std::string_view text, const std::vector<Gap>& gaps) {
  auto colon = text.find(':');
  for (const Gap& gap : gaps)
    if (gap.begin < colon && colon < gap.end) colon = text.find(':', gap.end);
  const std::size_t left = std::min(colon, text.size());
  if (gaps.empty() || gaps.front().begin >= left) return false;
  std::size_t covered = 0;
  for (const Gap& gap : gaps)
    if (gap.begin == covered && gap.end <= left) covered = gap.end;
  return covered < left;
}

// Whether fewer than six literal characters stand before the first gap. The partition of an ARN may
// be open.
bool starts_too_early(std::string_view text, const std::vector<Gap>& gaps) {
  constexpr std::size_t kLiterals = 6;
  static constexpr std::string_view kAnyPartition = "arn:*:";
  const bool any_partition = text.starts_with(kAnyPartition);
  std::size_t skipped = 0;
  for (const Gap& gap : gaps) {
    if (any_partition && gap.begin == kAnyPartition.size() - 2) {
      ++skipped;
      continue;
    }
    return gap.begin - skipped < kLiterals;
  }
  return false;
}

// What is wrong with the gaps, for the end of a message; empty: nothing.
std::string too_permissive(const Clause& clause, std::string_view text,
                           const std::vector<Gap>& gaps) {
  if (gaps.empty()) return {};
  if (kSensitiveKeys.has(clause.key_text))
    return ", so " + key_name(clause) + " is open to values of strangers";
  if (clause.is_key("aws:userid") && splits_user_id(text, gaps))
    return ", so " + key_name(clause) + " is open to ids of strangers";
  if (needs_start(clause) && starts_too_early(text, gaps))
    return ", before which fewer than 6 characters of " + key_name(clause) + " are fixed";
  return {};
}

std::vector<Gap> wildcards_of(std::string_view text) {
  std::vector<Gap> gaps;
  std::size_t end = 0;
  const auto add = [&](std::size_t begin, std::size_t stop) {
    for (std::size_t i = begin; i < stop; ++i)
      if (text[i] == '*' || text[i] == '?') gaps.push_back({i, i + 1});
  };
  for_each_variable(text, [&](const VariableUse& use) {
    add(end, use.begin);
    end = use.end;
  });
  add(end, text.size());
  return gaps;
}

std::vector<Gap> variables_of(std::string_view text) {
  std::vector<Gap> gaps;
  for_each_variable(text, [&](const VariableUse& use) {
    if (use.is_variable()) gaps.push_back({use.begin, use.end});
  });
  return gaps;
}

void wildcard_usage_too_permissive(Inspection& inspection, const Clause& clause, const Entry& value,
                                   const Operator& op) {
  if (op.comparison != Comparison::kStringLike && op.comparison != Comparison::kArnLike) return;
  const std::string reason = too_permissive(clause, value.text, wildcards_of(value.text));
  if (reason.empty()) return;
  Finding& finding = inspection.report(RuleId::kWildcardUsageTooPermissive, place_of(value.value),
                                       single_quoted(value.text) + " has a wildcard" + reason);
  finding.help = {"write the values that are meant in full"};
}

// Who belongs to the same account, organization or VPC as something else of the request: AWS sets
// both, and documents such comparisons.
bool compares_with_other(const Clause& clause, std::string_view text) {
  const auto variable = whole_variable(text);
  if (!variable || variable->fallback) return false;
  if (equal_folded(variable->text, clause.key_text)) return false;
  return kSensitiveKeys.has(variable->text) ||
         equal_folded(variable->text, "aws:Ec2InstanceSourceVpc");
}

void variable_usage_too_permissive(Inspection& inspection, const Clause& clause, const Entry& value,
                                   const Operator& op) {
  if (!is_string(op) && op.comparison != Comparison::kArnLike) return;
  if (!inspection.document().variables || compares_with_other(clause, value.text)) return;
  const auto variable = whole_variable(value.text);
  const bool itself = variable && equal_folded(variable->text, clause.key_text);
  std::string reason = too_permissive(clause, value.text, variables_of(value.text));
  if (reason.empty()) return;
  if (itself) reason = ", so " + key_name(clause) + " is compared with itself";
  Finding& finding =
      inspection.report(RuleId::kVariableUsageTooPermissive, place_of(value.value),
                        single_quoted(value.text) + " has a policy variable" + reason);
  finding.help = {"write the values that are meant in full"};
}

// --- Values that match every string ---

enum class TestMeaning : std::uint8_t { kAlways, kNever, kPresent, kAbsent };

// What a Like clause means one of whose values matches every string.
TestMeaning meaning_of(const Operator& op, bool always_present) {
  const bool any = op.set == SetOperator::kForAnyValue;
  if (!op.negated) {
    const bool absent = op.if_exists || op.set == SetOperator::kForAllValues;
    return absent || always_present ? TestMeaning::kAlways : TestMeaning::kPresent;
  }
  if (always_present || (any && !op.if_exists)) return TestMeaning::kNever;
  return TestMeaning::kAbsent;
}

void condition_equivalent_to_null(Inspection& inspection, const Statement& statement,
                                  const Clause& clause, const Entry& star, bool present) {
  const std::string value = present ? "false" : "true";
  Finding& finding = inspection.report(
      RuleId::kConditionEquivalentToNull, place_of(star.value),
      single_quoted(star.text) + " matches every value, so " + operator_of(clause) +
          " only asks whether " + key_name(clause) + (present ? " is there" : " is missing"));
  finding.code = finding.rule->codes[present ? 0 : 1];
  finding.help = {"'Null' with " + single_quoted(value) + " says the same"};
  add_fix(finding,
          proposed_fix("use 'Null'", change_clause(statement, clause, "Null", '"' + value + '"')));
}

void redundant_condition_key_wildcard(Inspection& inspection, const Statement& statement,
                                      const Clause& clause, const Entry& star) {
  Finding& finding =
      inspection.report(RuleId::kRedundantConditionKeyWildcard, place_of(star.value),
                        single_quoted(star.text) + " matches every value, so " +
                            operator_of(clause) + " on " + key_name(clause) + " always matches");
  add_fix(finding, safe_fix("remove " + key_name(clause), remove_clause(statement, clause)));
}

void condition_key_matches_nothing(Inspection& inspection, const Statement& statement,
                                   const Clause& clause, const Entry& star) {
  Finding& finding = inspection.report(
      RuleId::kConditionKeyMatchesNothing, place_of(star.value),
      single_quoted(star.text) + " matches every value, so " + operator_of(clause) + " on " +
          key_name(clause) + " never matches and " + statement_name(statement) + " has no effect");
  add_fix(finding,
          proposed_fix("remove the statement",
                       remove_element(inspection.document().statement_list, statement.object)));
}

void check_stars(Inspection& inspection, const Statement& statement, const Clause& clause,
                 const Operator& op) {
  if (op.comparison != Comparison::kStringLike) return;
  const auto star =
      std::ranges::find_if(clause.values, [](const Entry& value) { return all_stars(value.text); });
  if (star == clause.values.end()) return;
  const auto key = key_facts(clause, inspection.catalog());
  const bool always_present = key && key->presence == catalog::Presence::kAlways;
  switch (meaning_of(op, always_present)) {
    case TestMeaning::kAlways:
      return redundant_condition_key_wildcard(inspection, statement, clause, *star);
    case TestMeaning::kNever:
      return condition_key_matches_nothing(inspection, statement, clause, *star);
    case TestMeaning::kPresent:
      return condition_equivalent_to_null(inspection, statement, clause, *star, true);
    case TestMeaning::kAbsent:
      return condition_equivalent_to_null(inspection, statement, clause, *star, false);
  }
}

}  // namespace

void check_condition_wildcards(Inspection& inspection) {
  for_each_test(inspection.document(),
                [&](const Statement& statement, const Clause& clause, const Operator& op) {
                  wildcard_without_like_operator(inspection, statement, clause, op);
                  check_stars(inspection, statement, clause, op);
                  for (const Entry& value : clause.values) {
                    wildcard_usage_too_permissive(inspection, clause, value, op);
                    variable_usage_too_permissive(inspection, clause, value, op);
                  }
                });
}

}  // namespace ambit::lint
