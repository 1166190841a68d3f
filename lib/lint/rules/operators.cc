// Condition operators: their names, and whether they go with the key and the number of its values.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lint/clauses.h"
#include "lint/variables.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/scalar.h"
#include "support/nearest.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;
using policy::Comparison;
using policy::Operator;
using policy::SetOperator;

constexpr std::string_view kIfExists = "IfExists";
constexpr std::size_t kMaxOperatorEdits = 2;

// The name with the fewest edits to `word` in any letter case, if there are few.
std::string nearest_name(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() > kMaxEdited) return {};
  const std::string folded = fold(word);
  std::string best;
  std::size_t fewest = kMaxOperatorEdits + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edits(fold(name), folded);
    if (distance >= fewest) continue;
    fewest = distance;
    best = name;
  }
  return best;
}

// What a misspelt operator may stand for; empty: nothing is near.
std::string meant_operator(std::string_view written) {
  std::vector<std::string> names;
  for (const std::string_view name : policy::operator_names()) {
    names.emplace_back(name);
    if (name != "Null") names.push_back(std::string(name) + std::string(kIfExists));
  }
  const auto colon = written.find(':');
  if (colon == std::string_view::npos) return nearest_name(written, names);
  const std::string set = nearest_name(written.substr(0, colon), {"ForAllValues", "ForAnyValue"});
  const std::string name = nearest_name(written.substr(colon + 1), names);
  return set.empty() || name.empty() ? std::string{} : set + ':' + name;
}

void invalid_condition_operator(Inspection& inspection, const Statement& statement, Value name) {
  Finding& finding =
      inspection.report(RuleId::kInvalidConditionOperator, place_of_key(name),
                        "condition operator " + single_quoted(name.text()) + " does not exist");
  if (!inspection.on(RuleId::kInvalidConditionOperator)) return;
  const std::string meant = meant_operator(name.text());
  if (meant.empty()) return;
  finding.help = did_you_mean({meant});
  finding.facts.push_back({"candidates", std::vector<std::string>{meant}});
  std::vector<Edit> edits = rename_operator(statement, name, meant);
  add_fix(finding, proposed_fix("replace by " + single_quoted(meant), std::move(edits)));
}

// "NullIfExists", "ForAllValues:NullIfExists"
bool is_null_if_exists(std::string_view name) {
  if (name.size() < kIfExists.size()) return false;
  const std::size_t end = name.size() - kIfExists.size();
  if (!equal_folded(name.substr(end), kIfExists)) return false;
  const auto op = policy::parse_operator(name.substr(0, end));
  return op && is_null(*op);
}

void null_with_if_exists(Inspection& inspection, const Statement& statement, Value name) {
  const std::string_view text = name.text();
  const std::string_view without = text.substr(0, text.size() - kIfExists.size());
  Finding& finding =
      inspection.report(RuleId::kNullWithIfExists, place_of_key(name),
                        single_quoted(text) + " is no operator: 'IfExists' does not go " +
                            "with 'Null', which itself asks whether a key exists");
  add_fix(finding, safe_fix("replace by " + single_quoted(without),
                            rename_operator(statement, name, without)));
}

void null_with_qualifier(Inspection& inspection, const Statement& statement, Value name,
                         const Operator& op) {
  if (!is_null(op) || op.set == SetOperator::kNone) return;
  const std::string_view set =
      op.set == SetOperator::kForAllValues ? "'ForAllValues:'" : "'ForAnyValue:'";
  Finding& finding = inspection.report(
      RuleId::kNullWithQualifier, place_of_key(name),
      std::string(set) + " adds nothing to 'Null', which looks at the key and not at its values");
  add_fix(finding, proposed_fix("replace by 'Null'", rename_operator(statement, name, "Null")));
}

void check_name(Inspection& inspection, const Statement& statement, Value name) {
  const auto op = policy::parse_operator(name.text());
  if (op) return null_with_qualifier(inspection, statement, name, *op);
  if (is_null_if_exists(name.text())) return null_with_if_exists(inspection, statement, name);
  // A variable there is reported as such.
  if (!has_variable(name.text())) invalid_condition_operator(inspection, statement, name);
}

// --- Names that are one ---

// The texts of a string or of a list of strings; nothing if there is something else.
std::optional<std::vector<std::string>> strings_of(Value value) {
  std::vector<std::string> texts;
  if (value.is(Kind::kString)) return std::vector<std::string>{std::string(value.text())};
  if (!value.is(Kind::kArray)) return std::nullopt;
  for (const Value item : value.elements()) {
    if (!item.is(Kind::kString)) return std::nullopt;
    texts.emplace_back(item.text());
  }
  return texts;
}

std::vector<Edit> sorted(std::vector<Edit> edits) {
  std::ranges::sort(edits, {}, [](const Edit& edit) { return edit.where.begin; });
  return edits;
}

// Adds the values of the later member to the earlier one.
std::vector<Edit> merge_values(Value object, json::Member first, json::Member second) {
  const auto texts = strings_of(second.value);
  if (!texts || !strings_of(first.value)) return {};
  std::vector<Edit> edits = append_strings(first.value, *texts);
  for (Edit& edit : remove_member(object, second.key)) edits.push_back(std::move(edit));
  return sorted(std::move(edits));
}

// Puts the only key of the later operator under the earlier one.
std::vector<Edit> merge_operators(Value condition, json::Member first, json::Member second) {
  if (!first.value.is(Kind::kObject) || second.value.size() != 1) return {};
  if (!second.value.is(Kind::kObject)) return {};
  const json::Member test = *second.value.members().begin();
  for (const json::Member known : first.value.members())
    if (equal_folded(known.key.text(), test.key.text())) return {};
  std::vector<Edit> edits =
      append_member(first.value, test.key.text(), std::string(test.value.raw()));
  for (Edit& edit : remove_member(condition, second.key)) edits.push_back(std::move(edit));
  return sorted(std::move(edits));
}

void duplicate_keys_with_different_case(Inspection& inspection, Value object, bool operators) {
  if (object.size() < 2) return;
  std::unordered_map<std::string, json::Member> known;
  for (const json::Member member : object.members()) {
    const auto [entry, added] = known.emplace(fold(member.key.text()), member);
    const json::Member first = entry->second;
    // Equal names are doubled members of JSON.
    if (added || first.key.text() == member.key.text()) continue;
    Finding& finding = inspection.report(
        RuleId::kDuplicateKeysWithDifferentCase, place_of_key(member.key),
        (operators ? "operators " : "condition keys ") + single_quoted(first.key.text()) + " and " +
            single_quoted(member.key.text()) + " differ only in letter case and are the same");
    finding.related.push_back({"first here", place_of_key(first.key)});
    finding.help = {operators ? "put all keys under one operator"
                              : "put all values under one key if any of them may match"};
    add_fix(finding,
            proposed_fix("merge the two", operators ? merge_operators(object, first, member)
                                                    : merge_values(object, first, member)));
  }
}

void check_names(Inspection& inspection) {
  for (const Statement& statement : inspection.document().statements) {
    duplicate_keys_with_different_case(inspection, statement.condition, true);
    for (const json::Member operation : statement.condition.members()) {
      check_name(inspection, statement, operation.key);
      if (operation.value.is(Kind::kObject))
        duplicate_keys_with_different_case(inspection, operation.value, false);
    }
  }
}

// --- The number of values ---

void missing_qualifier(Inspection& inspection, const Statement& statement, const Clause& clause,
                       const Operator& op) {
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || !key->multivalued || op.set != SetOperator::kNone || is_null(op)) return;
  Finding& finding = inspection.report(
      RuleId::kMissingQualifier, place_of_key(clause.key),
      "condition key " + key_name(clause) + " can have several values, which " +
          operator_of(clause) +
          " without 'ForAllValues:' or 'ForAnyValue:' does not compare one by one");
  Operator qualified = op;
  qualified.set = op.negated ? SetOperator::kForAllValues : SetOperator::kForAnyValue;
  finding.help = {"'ForAnyValue:' asks for one value that matches, 'ForAllValues:' for all"};
  add_fix(finding, use_operator(statement, clause, qualified, false));
}

// The audience of a token has rules of its own in trust policies.
bool is_audience(const Clause& clause, const Document& document) {
  return document.kind == PolicyKind::kTrust && clause.folded_key.ends_with(":aud");
}

void forallvalues_with_single_valued_key(Inspection& inspection, const Statement& statement,
                                         const Clause& clause, const Operator& op) {
  if (op.set != SetOperator::kForAllValues || is_null(op)) return;
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || key->multivalued || is_audience(clause, inspection.document())) return;
  Finding& finding = inspection.report(
      RuleId::kForallvaluesWithSingleValuedKey, place_of_key(clause.key),
      "according to the catalog, " + key_name(clause) + " has one value, so all that " +
          "'ForAllValues:' adds are requests without it");
  if (statement.denies()) finding.severity = std::min(finding.severity, Severity::kSuggestion);
  Operator single = op;
  single.set = SetOperator::kNone;
  finding.help = {"without 'ForAllValues:' the condition compares the one value"};
  add_fix(finding, use_operator(statement, clause, single, false));
}

void forallvalues_without_null_check(Inspection& inspection, const Statement& statement,
                                     const Clause& clause, const Operator& op) {
  if (op.set != SetOperator::kForAllValues || is_null(op) || !statement.allows()) return;
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || !key->multivalued) return;
  const OptionSetting* tag_keys =
      inspection.option(RuleId::kForallvaluesWithoutNullCheck, "tagKeys");
  if (clause.is_key("aws:tagkeys") && (tag_keys == nullptr || !tag_keys->flag)) return;
  if (key_required_elsewhere(statement, clause)) return;
  Finding& finding =
      inspection.report(RuleId::kForallvaluesWithoutNullCheck, place_of_key(clause.key),
                        operator_of(clause) + " also matches requests without " + key_name(clause) +
                            ", so " + statement_name(statement) + " grants them too");
  finding.help = {"require the key with 'Null': 'false'"};
  add_fix(finding, proposed_fix("require " + key_name(clause), require_key(statement, clause)));
}

void invalid_condition_multiple_boolean(Inspection& inspection, const Clause& clause,
                                        const Operator& op) {
  const bool null = is_null(op);
  if (!null && (op.comparison != Comparison::kBool || op.set != SetOperator::kNone)) return;
  if (clause.values.size() < 2) return;
  const std::string first = fold(clause.values.front().text);
  const bool distinct = std::ranges::any_of(
      clause.values, [&](const Entry& value) { return !equal_folded(value.text, first); });
  if (!null && !distinct) return;
  inspection.report(RuleId::kInvalidConditionMultipleBoolean, place_of(clause.value),
                    operator_of(clause) + " has " + counted(clause.values.size(), "value") +
                        " for " + key_name(clause) + " and takes one");
}

void invalid_condition_data_type(Inspection& inspection, const Clause& clause) {
  const auto kind_of = [](const Entry& entry) { return entry.value.kind(); };
  if (clause.values.size() < 2) return;
  const Kind first = kind_of(clause.values.front());
  const auto other = std::ranges::find_if(
      clause.values, [&](const Entry& entry) { return kind_of(entry) != first; });
  if (other == clause.values.end()) return;
  Finding& finding =
      inspection.report(RuleId::kInvalidConditionDataType, place_of(clause.value),
                        "values of " + key_name(clause) + " are of different JSON types, " +
                            std::string(json::kind_words(first)) + " and " +
                            std::string(json::kind_words(kind_of(*other))));
  std::vector<Edit> edits;
  for (const Entry& entry : clause.values) {
    if (kind_of(entry) == Kind::kString) continue;
    const auto plain = expand_json_number(entry.text);
    for (Edit& edit : replace_string(entry.value, plain ? *plain : std::string(entry.text)))
      edits.push_back(std::move(edit));
  }
  add_fix(finding, safe_fix("write all as strings", std::move(edits)));
}

// --- The type of the key ---

enum class Family : std::uint8_t { kString, kArn, kBool, kNumeric, kDate, kIp, kOther };

Family family_of(const Operator& op) {
  if (is_string(op)) return Family::kString;
  if (is_numeric(op)) return Family::kNumeric;
  if (is_date(op)) return Family::kDate;
  if (op.comparison == Comparison::kArnLike) return Family::kArn;
  if (op.comparison == Comparison::kBool) return Family::kBool;
  if (op.comparison == Comparison::kIpAddress) return Family::kIp;
  return Family::kOther;
}

Family family_of(catalog::KeyType type) {
  switch (type) {
    case catalog::KeyType::kString:
      return Family::kString;
    case catalog::KeyType::kArn:
      return Family::kArn;
    case catalog::KeyType::kBool:
      return Family::kBool;
    case catalog::KeyType::kNumeric:
      return Family::kNumeric;
    case catalog::KeyType::kDate:
      return Family::kDate;
    case catalog::KeyType::kIpAddress:
      return Family::kIp;
  }
  return Family::kOther;
}

bool reads_as(Family family, std::string_view text) {
  switch (family) {
    case Family::kArn:
      return is_whole_arn(text);
    case Family::kBool:
      return parse_boolean(text).has_value();
    case Family::kNumeric:
      return parse_decimal(text).has_value();
    case Family::kDate:
      return parse_date(text).has_value();
    case Family::kIp:
      return parse_ip_range(text).has_value();
    case Family::kString:
      return !has_wildcard(text);
    case Family::kOther:
      return false;
  }
  return false;
}

// The operator of the family that says the same; nothing if none does.
std::optional<Operator> in_family(const Operator& op, Family family) {
  static constexpr std::array<std::pair<Family, Comparison>, 6> kEquals = {{
      {Family::kString, Comparison::kStringEquals},
      {Family::kArn, Comparison::kArnLike},
      {Family::kBool, Comparison::kBool},
      {Family::kNumeric, Comparison::kNumericEquals},
      {Family::kDate, Comparison::kDateEquals},
      {Family::kIp, Comparison::kIpAddress},
  }};
  const bool equality =
      is_string(op) || op.comparison == Comparison::kNumericEquals ||
      op.comparison == Comparison::kDateEquals || op.comparison == Comparison::kBool ||
      op.comparison == Comparison::kIpAddress || op.comparison == Comparison::kArnLike;
  const auto found = std::ranges::find(kEquals, family, &std::pair<Family, Comparison>::first);
  if (!equality || found == kEquals.end()) return std::nullopt;
  if (op.negated && !policy::has_negation(found->second)) return std::nullopt;
  Operator other = op;
  other.comparison = found->second;
  return other;
}

bool fits(Family used, Family wanted, const Clause& clause, const catalog::KeyFacts& key) {
  if (used == wanted || used == Family::kOther) return true;
  if (wanted == Family::kArn && used == Family::kString) return true;  // rules of their own
  if (clause.is_key("aws:epochtime")) return used == Family::kNumeric;
  if (wanted != Family::kString) return false;
  // Tags and the like can hold anything.
  if (key.is_template) return true;
  return used == Family::kArn && std::ranges::all_of(clause.values, [](const Entry& value) {
           return value.text.starts_with("arn:") || has_variable(value.text);
         });
}

void type_mismatch(Inspection& inspection, const Statement& statement, const Clause& clause,
                   const Operator& op) {
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || is_null(op)) return;
  const Family wanted = family_of(key->type);
  if (fits(family_of(op), wanted, clause, *key)) return;
  Finding& finding =
      inspection.report(RuleId::kTypeMismatch, place_of_key(clause.key),
                        "according to the catalog, " + key_name(clause) + " is of type " +
                            std::string(catalog::key_type_name(key->type)) + ", which " +
                            operator_of(clause) + " does not compare");
  const auto other = in_family(op, wanted);
  const bool readable = std::ranges::all_of(
      clause.values, [&](const Entry& value) { return reads_as(wanted, value.text); });
  if (!other || !readable) return;
  finding.help = did_you_mean({policy::operator_name(*other)});
  add_fix(finding, use_operator(statement, clause, *other, false));
}

void string_like_on_arn_key(Inspection& inspection, const Statement& statement,
                            const Clause& clause, const Operator& op) {
  if (op.comparison != Comparison::kStringLike) return;
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || key->type != catalog::KeyType::kArn) return;
  // A star alone asks whether the key is there.
  const auto is_star = [](const Entry& value) { return all_stars(value.text); };
  if (!clause.values.empty() && std::ranges::all_of(clause.values, is_star)) return;
  Finding& finding = inspection.report(RuleId::kStringLikeOnArnKey, place_of_key(clause.key),
                                       "according to the catalog, " + key_name(clause) +
                                           " holds ARNs, in which the '*' of " +
                                           operator_of(clause) + " runs across ':'");
  Operator arn = op;
  arn.comparison = Comparison::kArnLike;
  finding.help = {"in 'ArnLike' a wildcard stays within its part of the ARN"};
  const auto is_arn = [](const Entry& value) { return is_whole_arn(value.text); };
  if (std::ranges::all_of(clause.values, is_arn))
    add_fix(finding, use_operator(statement, clause, arn, false));
}

void string_equals_on_arn_key(Inspection& inspection, const Statement& statement,
                              const Clause& clause, const Operator& op) {
  if (!is_equality(op)) return;
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || key->type != catalog::KeyType::kArn) return;
  const auto has_meta = [](const Entry& value) { return has_wildcard(value.text); };
  // The wildcard is the finding then.
  if (std::ranges::any_of(clause.values, has_meta)) return;
  Finding& finding =
      inspection.report(RuleId::kStringEqualsOnArnKey, place_of_key(clause.key),
                        "according to the catalog, " + key_name(clause) + " holds ARNs, which " +
                            operator_of(clause) + " compares as plain text");
  Operator arn = op;
  arn.comparison = Comparison::kArnLike;
  std::string name = policy::operator_name(arn);
  // Both names are one operator; this one says that nothing is a wildcard.
  name.replace(name.find("Like"), std::string_view("Like").size(), "Equals");
  finding.help = did_you_mean({name});
  const auto is_plain = [](const Entry& value) {
    return is_whole_arn(value.text) && !policy::mentions_variable(value.text);
  };
  if (op.comparison == Comparison::kStringEquals && std::ranges::all_of(clause.values, is_plain))
    add_fix(finding,
            safe_fix("use " + single_quoted(name), change_operator(statement, clause, name)));
}

}  // namespace

void check_operators(Inspection& inspection) {
  check_names(inspection);
  for_each_clause(inspection.document(), [&](const Statement&, const Clause& clause) {
    invalid_condition_data_type(inspection, clause);
  });
  for_each_test(inspection.document(),
                [&](const Statement& statement, const Clause& clause, const Operator& op) {
                  missing_qualifier(inspection, statement, clause, op);
                  forallvalues_with_single_valued_key(inspection, statement, clause, op);
                  forallvalues_without_null_check(inspection, statement, clause, op);
                  invalid_condition_multiple_boolean(inspection, clause, op);
                  type_mismatch(inspection, statement, clause, op);
                  string_like_on_arn_key(inspection, statement, clause, op);
                  string_equals_on_arn_key(inspection, statement, clause, op);
                });
}

}  // namespace ambit::lint
