// Values of conditions: whether their operator can read them, and whether their key can have them.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
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
using policy::Comparison;
using policy::Operator;
using policy::SetOperator;

constexpr std::string_view kDigits = "0123456789";

// --- Types of values ---

// What follows from a value that its operator cannot read.
std::string effect_of_unreadable(const Operator& op) {
  return op.negated ? "so it excludes nothing" : "so it never matches";
}

void report_unreadable(Inspection& inspection, RuleId rule, const Entry& value, const Operator& op,
                       std::string_view wanted) {
  inspection.report(
      rule, place_of(value.value),
      single_quoted(value.text) + " is " + std::string(wanted) + ", " + effect_of_unreadable(op));
}

void type_mismatch_boolean(Inspection& inspection, const Entry& value, const Operator& op) {
  if (op.comparison != Comparison::kBool && !is_null(op)) return;
  if (!parse_boolean(value.text))
    report_unreadable(inspection, RuleId::kTypeMismatchBoolean, value, op,
                      "neither 'true' nor 'false'");
}

bool is_number(const Entry& value) {
  if (parse_decimal(value.text)) return true;
  return value.value.is(Kind::kNumber) && expand_json_number(value.text).has_value();
}

void type_mismatch_number(Inspection& inspection, const Entry& value, const Operator& op) {
  if (is_numeric(op) && !is_number(value))
    report_unreadable(inspection, RuleId::kTypeMismatchNumber, value, op, "no number");
}

void type_mismatch_date(Inspection& inspection, const Entry& value, const Operator& op) {
  if (!is_date(op) || parse_date(value.text) || is_number(value)) return;
  report_unreadable(inspection, RuleId::kTypeMismatchDate, value, op, "no date");
}

void type_mismatch_binary(Inspection& inspection, const Entry& value, const Operator& op) {
  if (op.comparison == Comparison::kBinaryEquals && !decode_base64(value.text))
    report_unreadable(inspection, RuleId::kTypeMismatchBinary, value, op, "not padded Base64");
}

void type_mismatch_ip_range(Inspection& inspection, const Entry& value, const Operator& op) {
  if (op.comparison == Comparison::kIpAddress && !parse_ip_range(value.text))
    report_unreadable(inspection, RuleId::kTypeMismatchIpRange, value, op,
                      "no IP address or range");
}

void invalid_date_value(Inspection& inspection, const Clause& clause, const Entry& value,
                        const Operator& op) {
  if (!is_date(op) || clause.is_key("aws:epochtime") || value.text.empty()) return;
  if (value.text.find_first_not_of(kDigits) != std::string_view::npos) return;
  const auto instant = parse_date(value.text);
  if (!instant) return;
  Finding& finding = inspection.report(
      RuleId::kInvalidDateValue, place_of(value.value),
      single_quoted(value.text) +
          " is Unix time, which is written for 'aws:EpochTime' and not for " + key_name(clause));
  // Who writes four digits means the year.
  constexpr std::size_t kYear = 4;
  if (value.text.size() <= kYear) {
    finding.help = {"write the whole date, such as '2026-01-01T00:00:00Z'"};
    return;
  }
  add_fix(finding, replacement(value.value, format_instant(*instant), true));
}

void invalid_arn_in_condition(Inspection& inspection, const Entry& value, const Operator& op) {
  constexpr std::size_t kFields = 6;
  if (op.comparison != Comparison::kArnLike || all_stars(value.text)) return;
  // A variable can stand for several fields.
  if (inspection.document().variables && has_variable(value.text)) return;
  const std::size_t count = arn_field_count(value.text);
  if (count >= kFields) return;
  Finding& finding =
      inspection.report(RuleId::kInvalidArnInCondition, place_of(value.value),
                        single_quoted(value.text) + " has " + counted(count, "field") +
                            " of the 6 of an ARN, " + effect_of_unreadable(op));
  finding.help = {
      "write 'arn:partition:service:region:account:resource'; empty fields keep their "
      "colons"};
}

// --- Values of certain keys ---

// Without wildcards and variables, under an operator that compares text.
bool is_plain_text(const Entry& value, const Operator& op) {
  return (is_string(op) || op.comparison == Comparison::kArnLike) && !has_wildcard(value.text) &&
         !policy::mentions_variable(value.text);
}

bool is_lower(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

// Whether the text looks like a region that came after this version: `eu-west-4`.
bool looks_like_region(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kDirections = {
      "north",     "south",     "east",      "west",     "central",
      "northeast", "southeast", "northwest", "southwest"};
  const auto take_last = [&text] {
    const auto dash = text.rfind('-');
    const std::string_view last = dash == std::string_view::npos ? text : text.substr(dash + 1);
    text = dash == std::string_view::npos ? std::string_view{} : text.substr(0, dash);
    return last;
  };
  const std::string_view number = take_last();
  if (number.size() != 1 || number < "1" || number > "9") return false;
  if (std::ranges::find(kDirections, take_last()) == kDirections.end()) return false;
  const auto dash = text.find('-');
  const std::string_view area = text.substr(0, dash);
  if (area.size() < 2 || area.size() > 5 || !is_lower(area)) return false;
  return dash == std::string_view::npos || is_lower(text.substr(dash + 1));
}

bool ignores_case(const Operator& op) {
  return op.comparison == Comparison::kStringEqualsIgnoreCase;
}

void invalid_region_value(Inspection& inspection, const Entry& value, const Operator& op) {
  if (!is_string(op) || !is_plain_text(value, op)) return;
  const std::string text = ignores_case(op) ? fold(value.text) : std::string(value.text);
  if (std::ranges::find(kRegions.lines(), text) != kRegions.lines().end()) return;
  const bool plausible = looks_like_region(text);
  Finding& finding = inspection.report(
      RuleId::kInvalidRegionValue, place_of(value.value),
      single_quoted(value.text) + (plausible ? " is a region that this version does not know"
                                             : " is no region, " + effect_of_unreadable(op)));
  if (plausible) {
    finding.severity = std::min(finding.severity, Severity::kSuggestion);
    return;
  }
  const std::string_view near = nearest(fold(value.text), kRegions.lines());
  constexpr std::size_t kMaxEdits = 2;
  if (near.empty() || edits(near, fold(value.text)) > kMaxEdits) return;
  finding.help = did_you_mean({std::string(near)});
  finding.facts.push_back({"candidates", std::vector<std::string>{std::string(near)}});
  add_fix(finding, replacement(value.value, near, false));
}

// `vpc-` and 8 or 17 letters and digits.
bool is_network_id(std::string_view text, std::string_view prefix) {
  constexpr std::size_t kShort = 8;
  constexpr std::size_t kLong = 17;
  if (!text.starts_with(prefix)) return false;
  const std::string_view id = text.substr(prefix.size());
  return (id.size() == kShort || id.size() == kLong) && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
         });
}

void check_network_id(Inspection& inspection, RuleId rule, const Entry& value, const Operator& op,
                      std::string_view prefix, std::string_view what) {
  if (!is_string(op) || !is_plain_text(value, op)) return;
  const std::string text = ignores_case(op) ? fold(value.text) : std::string(value.text);
  if (is_network_id(text, prefix)) return;
  Finding& finding = inspection.report(rule, place_of(value.value),
                                       single_quoted(value.text) + " is no id of " +
                                           std::string(what) + ", " + effect_of_unreadable(op));
  finding.help = {"an id is " + single_quoted(prefix) + " and 8 or 17 small letters and digits"};
}

// `arn:aws:kms:eu-west-1:111122223333:key/...`
bool is_kms_key(std::string_view text) {
  constexpr std::size_t kAccountDigits = 12;
  std::array<std::string_view, 6> fields;
  if (split_arn(text, fields) != fields.size()) return false;
  static constexpr std::string_view kKey = "key/";
  return fields[0] == "arn" && kPartitions.has(fields[1]) && fields[2] == "kms" &&
         !fields[3].empty() && fields[4].size() == kAccountDigits &&
         fields[4].find_first_not_of(kDigits) == std::string_view::npos &&
         fields[5].starts_with(kKey) && fields[5].size() > kKey.size();
}

void invalid_kms_key_value(Inspection& inspection, const Clause& clause, const Entry& value,
                           const Operator& op) {
  if (!is_plain_text(value, op) || is_kms_key(value.text)) return;
  Finding& finding = inspection.report(RuleId::kInvalidKmsKeyValue, place_of(value.value),
                                       single_quoted(value.text) +
                                           " is no ARN of a KMS key, which requests have in " +
                                           key_name(clause) + ", " + effect_of_unreadable(op));
  finding.help = {
      "write 'arn:aws:kms:region:account:key/id' of the key; aliases and bare ids do "
      "not match"};
}

// --- No values ---

std::string_view effect_of_no_values(const Operator& op) {
  if (is_null(op)) return "never matches";
  if (op.set == SetOperator::kForAnyValue && !op.if_exists)
    return op.negated ? "matches all requests that have the key" : "never matches";
  if (op.negated) return "always matches";
  const bool absent = op.if_exists || op.set == SetOperator::kForAllValues;
  return absent ? "matches only requests without the key" : "never matches";
}

std::size_t code_of_no_values(const Operator& op) {
  if (op.set == SetOperator::kForAllValues) return 1;
  if (op.set == SetOperator::kForAnyValue) return 2;
  return op.if_exists ? 3 : 0;
}

void empty_condition_values(Inspection& inspection, const Statement& statement,
                            const Clause& clause, const Operator& op) {
  if (!clause.value.is(Kind::kArray) || clause.value.size() != 0) return;
  const std::string_view effect = effect_of_no_values(op);
  Finding& finding = inspection.report(RuleId::kEmptyConditionValues, place_of(clause.value),
                                       operator_of(clause) + " has no values for " +
                                           key_name(clause) + ", so it " + std::string(effect));
  finding.code = finding.rule->codes[code_of_no_values(op)];
  const auto propose = [&](std::string description, std::vector<Edit> edits) {
    add_fix(finding, proposed_fix(std::move(description), std::move(edits)));
  };
  if (effect == "always matches")
    propose("remove " + key_name(clause), remove_clause(statement, clause));
  else if (effect == "matches only requests without the key")
    propose("use 'Null'", change_clause(statement, clause, "Null", "\"true\""));
  else if (effect == "matches all requests that have the key")
    propose("use 'Null'", change_clause(statement, clause, "Null", "\"false\""));
}

void check_value(Inspection& inspection, const Clause& clause, const Entry& value,
                 const Operator& op) {
  invalid_arn_in_condition(inspection, value, op);
  // Where a variable cannot stand, it is reported as such.
  if (has_variable(value.text)) return;
  type_mismatch_boolean(inspection, value, op);
  type_mismatch_number(inspection, value, op);
  type_mismatch_date(inspection, value, op);
  type_mismatch_binary(inspection, value, op);
  type_mismatch_ip_range(inspection, value, op);
  invalid_date_value(inspection, clause, value, op);
}

void check_value_of_key(Inspection& inspection, const Clause& clause, const Operator& op) {
  const bool region = kRegionKeys.has(clause.key_text);
  const bool kms = kKmsKeyKeys.has(clause.key_text);
  for (const Entry& value : clause.values) {
    if (region) invalid_region_value(inspection, value, op);
    if (kms) invalid_kms_key_value(inspection, clause, value, op);
    if (clause.is_key("aws:sourcevpc"))
      check_network_id(inspection, RuleId::kInvalidVpcFormat, value, op, "vpc-", "a VPC");
    if (clause.is_key("aws:sourcevpce"))
      check_network_id(inspection, RuleId::kInvalidVpceFormat, value, op, "vpce-",
                       "a VPC endpoint");
  }
}

}  // namespace

void check_condition_values(Inspection& inspection) {
  for_each_test(inspection.document(),
                [&](const Statement& statement, const Clause& clause, const Operator& op) {
                  for (const Entry& value : clause.values)
                    check_value(inspection, clause, value, op);
                  check_value_of_key(inspection, clause, op);
                  empty_condition_values(inspection, statement, clause, op);
                });
}

}  // namespace ambit::lint
