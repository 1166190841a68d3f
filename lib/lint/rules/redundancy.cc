// Entries that add nothing, because another entry of the same list has all of it.
#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "ambit/arn.h"
#include "lint/containment.h"
#include "lint/inspection.h"
#include "lint/repeats.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/scalar.h"

namespace ambit::lint {
namespace {

using json::Value;
using policy::Comparison;
using policy::ValueType;

// A value of a list, and the one that has all of it.
struct RepeatedValue {
  Value value = {};
  Value covered_by = {};
};

std::string shown(Value value) {
  return single_quoted(value.text());
}

// One finding for each, or one for all when there are many. `noun`: "action".
void report_repeats(Inspection& inspection, RuleId rule, std::string_view noun, Value list,
                    const std::vector<RepeatedValue>& repeats) {
  if (repeats.empty()) return;
  if (repeats.size() <= kMaxApart) {
    for (const RepeatedValue& repeat : repeats) {
      const bool same = repeat.value.text() == repeat.covered_by.text();
      Finding& finding = inspection.report(
          rule, place_of(repeat.value),
          std::string(noun) + " " + shown(repeat.value) +
              (same ? " stands twice" : " adds nothing to " + shown(repeat.covered_by)));
      finding.related.push_back(
          {same ? "first here" : "covered here", place_of(repeat.covered_by)});
      add_fix(finding,
              safe_fix("remove " + shown(repeat.value), remove_element(list, repeat.value)));
    }
    return;
  }
  std::vector<std::string> names;
  std::vector<Value> values;
  for (const RepeatedValue& repeat : repeats) {
    names.push_back(shown(repeat.value));
    values.push_back(repeat.value);
  }
  Finding& finding = inspection.report(
      rule, place_of(values.front()),
      counted(repeats.size(), noun) + " add nothing to others of the list: " + listed(names));
  for (std::size_t i = 1; i < values.size() && i <= kMaxRelated; ++i)
    finding.related.push_back({"adds nothing", place_of(values[i])});
  finding.facts.push_back({"count", static_cast<std::int64_t>(repeats.size())});
  add_fix(finding, safe_fix("remove them", remove_elements(list, values)));
}

std::vector<RepeatedValue> repeats_of(const std::vector<Pattern>& patterns) {
  std::vector<RepeatedValue> repeats;
  const std::vector<Redundancy> found_ones = redundancies(patterns);
  repeats.reserve(found_ones.size());
  for (const Redundancy& found : found_ones)
    repeats.push_back({patterns[found.entry].value, patterns[found.covered_by].value});
  return repeats;
}

// --- Actions ---

Pattern action_pattern(const ActionEntry& entry) {
  if (!entry.well_formed) return {};
  if (entry.everything) return {entry.value, std::string(1, kAnyRun)};
  std::string program = compile_glob(fold(entry.text));
  confine_to_fields(program, 1);
  return {entry.value, std::move(program)};
}

// Whether the list has only different actions of the catalog, as most have: none repeats another.
bool are_distinct_actions(const std::vector<ActionEntry>& entries) {
  std::vector<catalog::ActionId> ids;
  ids.reserve(entries.size());
  for (const ActionEntry& entry : entries) {
    if (!entry.id) return false;
    ids.push_back(*entry.id);
  }
  std::sort(ids.begin(), ids.end());
  return std::adjacent_find(ids.begin(), ids.end()) == ids.end();
}

std::vector<Pattern> action_patterns(const Statement& statement) {
  std::vector<Pattern> patterns;
  patterns.reserve(statement.actions.entries.size());
  for (const ActionEntry& entry : statement.actions.entries)
    patterns.push_back(action_pattern(entry));
  return patterns;
}

void redundant_action(Inspection& inspection, const Statement& statement) {
  if (are_distinct_actions(statement.actions.entries)) return;
  report_repeats(inspection, RuleId::kRedundantAction, "action", statement.actions.value,
                 repeats_of(action_patterns(statement)));
}

void redundant_action_today(Inspection& inspection, const Statement& statement) {
  const auto& entries = statement.actions.entries;
  const bool has_pattern = std::ranges::any_of(entries, [&](const ActionEntry& entry) {
    return entry.well_formed && !entry.everything && !entry.exact &&
           !inspection.facts().ids_of(entry).empty();
  });
  if (entries.size() < 2 || !has_pattern) return;
  std::vector<bool> takes_part;
  takes_part.reserve(entries.size());
  for (const ActionEntry& entry : entries)
    takes_part.push_back(entry.well_formed && !entry.everything);
  for (const Redundancy& found : redundancies(action_patterns(statement)))
    takes_part[found.entry] = false;
  std::vector<std::uint32_t>& matches = inspection.facts().zeros();
  for (const ActionEntry& entry : entries)
    if (entry.well_formed)
      for (const catalog::ActionId id : inspection.facts().ids_of(entry)) ++matches[id.index()];
  for (std::size_t i = entries.size(); i-- > 0;) {
    if (!takes_part[i] || entries[i].exact) continue;
    const auto ids = inspection.facts().ids_of(entries[i]);
    const auto elsewhere = [&](catalog::ActionId id) { return matches[id.index()] > 1; };
    if (ids.empty() || !std::ranges::all_of(ids, elsewhere)) continue;
    for (const catalog::ActionId id : ids) --matches[id.index()];
    inspection
        .report(RuleId::kRedundantActionToday, place_of(entries[i].value),
                "every action that " + single_quoted(entries[i].text) +
                    " matches is matched by the other entries too, according to the catalog")
        .facts.push_back({"actions", static_cast<std::int64_t>(ids.size())});
  }
  for (const ActionEntry& entry : entries)
    if (entry.well_formed)
      for (const catalog::ActionId id : inspection.facts().ids_of(entry)) matches[id.index()] = 0;
}

// --- Resources ---

void redundant_resource(Inspection& inspection, const Statement& statement) {
  if (statement.resources.entries.size() < 2) return;
  const bool variables = inspection.document().variables;
  OpaqueVariables opaque;
  std::vector<Pattern> patterns;
  for (const ResourceEntry& entry : statement.resources.entries) {
    std::string program;
    if (entry.everything) {
      program = kAnyRun;
    } else if (entry.is_arn()) {
      program = opaque.program(entry.text, true, variables);
      if (!program.empty()) confine_resource(program);
    }
    patterns.push_back({entry.value, std::move(program)});
  }
  report_repeats(inspection, RuleId::kRedundantResource, "resource", statement.resources.value,
                 repeats_of(patterns));
}

// --- Condition values ---

// Of the values that are read by `read`, those that repeat an earlier one.
template <class ReadT>
std::vector<RepeatedValue> equal_values(const Clause& clause, ReadT&& read) {
  std::map<typename std::invoke_result_t<ReadT, std::string_view>::value_type, Value> first;
  std::vector<RepeatedValue> repeats;
  for (const Entry& entry : clause.values) {
    const auto value = read(entry.text);
    if (!value) continue;
    const auto [known, added] = first.emplace(*value, entry.value);
    if (!added) repeats.push_back({entry.value, known->second});
  }
  return repeats;
}

// All but the largest, or the smallest: one bound is enough.
template <class ReadT>
std::vector<RepeatedValue> weaker_bounds(const Clause& clause, bool largest, ReadT&& read) {
  using BoundT = std::invoke_result_t<ReadT, std::string_view>::value_type;
  std::vector<std::pair<BoundT, Value>> bounds;
  for (const Entry& entry : clause.values)
    if (const auto bound = read(entry.text)) bounds.push_back({*bound, entry.value});
  if (bounds.empty()) return {};
  const auto less = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto kept = largest ? std::max_element(bounds.begin(), bounds.end(), less)
                            : std::min_element(bounds.begin(), bounds.end(), less);
  std::vector<RepeatedValue> repeats;
  for (const auto& bound : bounds)
    if (bound.second != kept->second) repeats.push_back({bound.second, kept->second});
  return repeats;
}

std::vector<RepeatedValue> number_repeats(const Clause& clause, Comparison comparison) {
  switch (comparison) {
    case Comparison::kNumericLessThan:
    case Comparison::kNumericLessThanEquals:
      return weaker_bounds(clause, true, parse_decimal);
    case Comparison::kNumericGreaterThan:
    case Comparison::kNumericGreaterThanEquals:
      return weaker_bounds(clause, false, parse_decimal);
    default:
      return equal_values(clause, parse_decimal);
  }
}

std::vector<RepeatedValue> date_repeats(const Clause& clause, Comparison comparison) {
  switch (comparison) {
    case Comparison::kDateLessThan:
    case Comparison::kDateLessThanEquals:
      return weaker_bounds(clause, true, parse_date);
    case Comparison::kDateGreaterThan:
    case Comparison::kDateGreaterThanEquals:
      return weaker_bounds(clause, false, parse_date);
    default:
      return equal_values(clause, parse_date);
  }
}

// A range is inside another one only if one of its wider prefixes is in the list.
std::vector<RepeatedValue> range_repeats(const Clause& clause) {
  std::map<IpRange, Value> ranges;
  std::vector<RepeatedValue> repeats;
  std::vector<std::pair<IpRange, Value>> distinct;
  for (const Entry& entry : clause.values) {
    const auto range = parse_ip_range(entry.text);
    if (!range) continue;
    const auto [known, added] = ranges.emplace(*range, entry.value);
    if (added)
      distinct.push_back({*range, entry.value});
    else
      repeats.push_back({entry.value, known->second});
  }
  for (const auto& [range, value] : distinct) {
    IpRange wider = range;
    while (wider.prefix > 0) {
      --wider.prefix;
      const auto bit = static_cast<unsigned>(wider.prefix);
      wider.bytes[bit / 8] =
          static_cast<std::uint8_t>(wider.bytes[bit / 8] & ~(0x80U >> (bit % 8)));
      const auto found = ranges.find(wider);
      if (found == ranges.end()) continue;
      repeats.push_back({value, found->second});
      break;
    }
  }
  std::ranges::sort(repeats, {}, [](const RepeatedValue& repeat) { return repeat.value.index(); });
  return repeats;
}

std::vector<RepeatedValue> text_repeats(const Clause& clause, ValueType type, bool variables) {
  OpaqueVariables opaque;
  std::vector<Pattern> patterns;
  for (const Entry& entry : clause.values) {
    const bool globs = type == ValueType::kGlob || type == ValueType::kArn;
    std::string program =
        opaque.program(type == ValueType::kFoldedText ? fold(entry.text) : std::string(entry.text),
                       globs, variables);
    if (type == ValueType::kArn && !confine_condition_arn(program)) program.clear();
    patterns.push_back({entry.value, std::move(program)});
  }
  return repeats_of(patterns);
}

std::vector<RepeatedValue> value_repeats(const Clause& clause, const policy::Operator& op,
                                         bool variables) {
  switch (value_type(op.comparison)) {
    case ValueType::kNumber:
      return number_repeats(clause, op.comparison);
    case ValueType::kDate:
      return date_repeats(clause, op.comparison);
    case ValueType::kIpRange:
      return range_repeats(clause);
    case ValueType::kBoolean:
      return equal_values(clause, parse_boolean);
    case ValueType::kBinary:
      return equal_values(clause, decode_base64);
    case ValueType::kNullFlag:
      return {};
    default:
      return text_repeats(clause, value_type(op.comparison), variables);
  }
}

void redundant_condition_value(Inspection& inspection, const Statement& statement) {
  for (const Clause& clause : statement.clauses) {
    if (!clause.op || clause.values.size() < 2) continue;
    report_repeats(inspection, RuleId::kRedundantConditionValue, "value", clause.value,
                   value_repeats(clause, *clause.op, inspection.document().variables));
  }
}

// --- Principals ---

// The part of the resource behind `start`, up to the next slash.
std::string_view name_behind(std::string_view resource, std::string_view start) {
  if (!resource.starts_with(start)) return {};
  resource.remove_prefix(start.size());
  return resource.substr(0, resource.find('/'));
}

class PrincipalRepeats {
 public:
  PrincipalRepeats(const Statement& statement, const Document& document)
      : statement_(statement), trust_(document.kind == PolicyKind::kTrust) {
    for (const PrincipalEntry& entry : statement.principals.entries) {
      const auto [known, added] = first_.emplace(name_of(entry), entry.value);
      if (!added) repeats_[entry.value.index()] = {entry.value, known->second};
      if (added && entry.type == "AWS") note_role(entry);
    }
  }

  // By the list that the values stand in.
  std::map<std::uint32_t, RepeatedValue> find() {
    if (!statement_.principals.negated)
      for (const PrincipalEntry& entry : statement_.principals.entries)
        if (entry.type == "AWS") find_wider(entry);
    return std::move(repeats_);
  }

 private:
  // An account's id and its root ARN are one principal.
  static std::string name_of(const PrincipalEntry& entry) {
    std::string_view text = entry.text;
    const auto arn = parse_arn(text);
    if (entry.type == "AWS" && arn && arn->service == "iam" && arn->resource == "root" &&
        is_account_id(arn->account))
      text = arn->account;
    return std::string(entry.type) + '\n' + std::string(text);
  }

  void note_role(const PrincipalEntry& entry) {
    const auto arn = parse_arn(entry.text);
    if (!arn || arn->service != "iam" || !arn->resource.starts_with("role/")) return;
    // The ARN of a session leaves out the path of its role.
    const std::string_view name = arn->resource.substr(arn->resource.rfind('/') + 1);
    roles_.emplace(std::string(arn->account) + '/' + std::string(name), entry.value);
  }

  void find_wider(const PrincipalEntry& entry) {
    const auto arn = parse_arn(entry.text);
    if (!arn || repeats_.contains(entry.value.index())) return;
    // Who is named in person is allowed more than through the account, or the role, so that only
    // a Deny says the same without the name.
    const std::string_view role = name_behind(arn->resource, "assumed-role/");
    const auto found = roles_.find(std::string(arn->account) + '/' + std::string(role));
    if (!role.empty() && found != roles_.end() && (trust_ || statement_.denies())) {
      repeats_[entry.value.index()] = {entry.value, found->second};
      return;
    }
    if (!statement_.denies() || arn->resource == "root") return;
    const auto account = first_.find("AWS\n" + std::string(arn->account));
    if (account != first_.end()) repeats_[entry.value.index()] = {entry.value, account->second};
  }

  const Statement& statement_;
  bool trust_;
  std::map<std::string, Value> first_;
  std::map<std::string, Value> roles_;
  std::map<std::uint32_t, RepeatedValue> repeats_;
};

void redundant_principal(Inspection& inspection, const Statement& statement) {
  if (statement.principals.entries.size() < 2) return;
  const auto repeats = PrincipalRepeats(statement, inspection.document()).find();
  for (const json::Member type : statement.principals.value.members()) {
    std::vector<RepeatedValue> of_type;
    for (auto at = repeats.lower_bound(type.value.index());
         at != repeats.end() && at->first < type.value.end_index(); ++at)
      of_type.push_back(at->second);
    report_repeats(inspection, RuleId::kRedundantPrincipal, "principal", type.value, of_type);
  }
}

}  // namespace

void check_redundancy(Inspection& inspection) {
  for (const Statement& statement : inspection.document().statements) {
    if (inspection.on(RuleId::kRedundantAction)) redundant_action(inspection, statement);
    if (inspection.on(RuleId::kRedundantActionToday)) redundant_action_today(inspection, statement);
    if (inspection.on(RuleId::kRedundantResource)) redundant_resource(inspection, statement);
    if (inspection.on(RuleId::kRedundantConditionValue))
      redundant_condition_value(inspection, statement);
    if (inspection.on(RuleId::kRedundantPrincipal)) redundant_principal(inspection, statement);
  }
}

}  // namespace ambit::lint
