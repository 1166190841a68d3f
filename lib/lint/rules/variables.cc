// Policy variables: whether they are well-formed, where they stand, and which key they name.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/clauses.h"
#include "lint/variables.h"
#include "pattern/fold.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;
using policy::VariableError;

constexpr std::string_view kBlanks = " \t\r\n";

// One text can hold very many; each finding takes time for all of it.
constexpr std::size_t kMaxInText = 50;

template <class F>
void for_each_of_first(std::string_view text, F&& use) {
  std::size_t count = 0;
  for (auto found = next_variable(text, 0); found && count < kMaxInText; ++count) {
    use(*found);
    found = next_variable(text, found->end);
  }
}

Place place_of_use(const Entry& entry, const VariableUse& use) {
  return place_of_piece(entry.value, use.begin, use.end);
}

std::string_view text_of_use(const Entry& entry, const VariableUse& use) {
  return entry.text.substr(use.begin, use.end - use.begin);
}

// Puts another text in the place of one `${...}`.
Fix replace_use(const Entry& entry, const VariableUse& use, std::string_view by) {
  std::string text(entry.text.substr(0, use.begin));
  text += by;
  text += entry.text.substr(use.end);
  return proposed_fix("replace by " + single_quoted(by), replace_string(entry.value, text));
}

bool is_key(std::string_view name, const catalog::Catalog& catalog) {
  return catalog.find_key(name).has_value();
}

// --- Malformed variables ---

// Where the name ends whose brace is missing: before a character that no name has, or behind the
// tag key.
std::optional<std::size_t> end_of_name(std::string_view body, const catalog::Catalog& catalog) {
  static constexpr std::string_view kEnds = "/*?,'\" ${";
  const std::size_t end = std::min(body.find_first_of(kEnds), body.size());
  if (is_key(body.substr(0, end), catalog)) return end;
  if (end == body.size() || body[end] != '/') return std::nullopt;
  const std::size_t tag_end = std::min(body.find_first_of(kEnds, end + 1), body.size());
  if (tag_end > end + 1 && is_key(body.substr(0, tag_end), catalog)) return tag_end;
  return std::nullopt;
}

void missing_brace_in_variable(Inspection& inspection, const Entry& entry, const VariableUse& use) {
  Finding& finding = inspection.report(
      RuleId::kMissingBraceInVariable, place_of_use(entry, use),
      "policy variable " + single_quoted(text_of_use(entry, use)) + " has no closing brace");
  finding.help = {"add '}', or write '${$}' for a dollar sign"};
  const auto end = end_of_name(use.body, inspection.catalog());
  if (!end) return;
  const std::string by =
      "${" + std::string(use.body.substr(0, *end)) + '}' + std::string(use.body.substr(*end));
  add_fix(finding, replace_use(entry, use, by));
}

std::string_view trimmed(std::string_view text, std::string_view characters) {
  const auto begin = text.find_first_not_of(characters);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) + 1 - begin);
}

void missing_quote_in_variable(Inspection& inspection, const Entry& entry, const VariableUse& use) {
  Finding& finding =
      inspection.report(RuleId::kMissingQuoteInVariable, place_of_use(entry, use),
                        "default value of policy variable " +
                            single_quoted(text_of_use(entry, use)) + " is not in single quotes");
  finding.help = {"write '${key, 'default'}'"};
  const auto comma = use.body.find(',');
  if (comma == std::string_view::npos) return;
  const std::string_view name = use.body.substr(0, comma);
  const std::string_view value = trimmed(trimmed(use.body.substr(comma + 1), kBlanks), "'\"");
  if (name.empty() || name.find_first_of(kBlanks) != std::string_view::npos) return;
  if (value.find('\'') != std::string_view::npos) return;
  add_fix(finding,
          replace_use(entry, use, "${" + std::string(name) + ", '" + std::string(value) + "'}"));
}

void empty_variable(Inspection& inspection, const Entry& entry, const VariableUse& use) {
  Finding& finding = inspection.report(
      RuleId::kEmptyVariable, place_of_use(entry, use),
      "policy variable " + single_quoted(text_of_use(entry, use)) + " names no key");
  finding.help = {"name the condition key between the braces"};
}

void unsupported_space_in_variable(Inspection& inspection, const Entry& entry,
                                   const VariableUse& use) {
  const std::string_view name = use.body.substr(0, use.body.find(','));
  if (trimmed(name, kBlanks).empty()) return empty_variable(inspection, entry, use);
  Finding& finding = inspection.report(
      RuleId::kUnsupportedSpaceInVariable, place_of_use(entry, use),
      "policy variable " + single_quoted(text_of_use(entry, use)) + " has white space in its name");
  finding.help = {"only the key of a tag may have blanks"};
  std::string by = "${";
  for (const char c : name)
    if (kBlanks.find(c) == std::string_view::npos) by += c;
  by += use.body.substr(name.size());
  add_fix(finding, replace_use(entry, use, by + '}'));
}

void check_malformed(Inspection& inspection, const Entry& entry, const VariableUse& use) {
  switch (use.error) {
    case VariableError::kNone:
      return;
    case VariableError::kNoBrace:
      return missing_brace_in_variable(inspection, entry, use);
    case VariableError::kEmptyName:
      return empty_variable(inspection, entry, use);
    case VariableError::kBlankInName:
      return unsupported_space_in_variable(inspection, entry, use);
    case VariableError::kMalformedDefault:
      return missing_quote_in_variable(inspection, entry, use);
  }
}

// --- Keys ---

// Prefixes of keys that are variables only and that no list of condition keys has: the providers of
// federated users, AWS Transfer Family and AWS IoT.
bool is_uncharted(std::string_view name) {
  const std::string prefix = fold(name.substr(0, name.find(':')));
  return prefix.find('.') != std::string::npos || prefix == "transfer" || prefix == "iot";
}

void unknown_policy_variable(Inspection& inspection, const Entry& entry, const VariableUse& use,
                             std::string_view name) {
  if (is_uncharted(name) || is_key(name, inspection.catalog())) return;
  Finding& finding =
      inspection.report(RuleId::kUnknownPolicyVariable, place_of_use(entry, use),
                        "according to the catalog, no condition key is named " +
                            single_quoted(name) + ", so the text with this variable never matches");
  if (!inspection.on(RuleId::kUnknownPolicyVariable)) return;
  const std::vector<std::string> near = inspection.catalog().nearest_keys(name);
  if (near.empty()) return;
  finding.help = did_you_mean(near);
  finding.facts.push_back({"candidates", near});
  if (near.size() > 1) return;
  const std::string behind(use.body.substr(name.size()));
  add_fix(finding, replace_use(entry, use, "${" + near.front() + behind + '}'));
}

void multivalued_key_as_variable(Inspection& inspection, const Entry& entry, const VariableUse& use,
                                 std::string_view name) {
  const auto key = inspection.catalog().key_type(name);
  if (!key || !key->multivalued) return;
  inspection.report(RuleId::kMultivaluedKeyAsVariable, place_of_use(entry, use),
                    "condition key " + single_quoted(name) +
                        " can have several values, so it has none as a policy variable");
}

// A resource, or a value under an operator that takes variables.
void check_text(Inspection& inspection, const Entry& entry) {
  for_each_of_first(entry.text, [&](const VariableUse& use) {
    check_malformed(inspection, entry, use);
    if (!use.is_variable()) return;
    multivalued_key_as_variable(inspection, entry, use, use.part->text);
    unknown_policy_variable(inspection, entry, use, use.part->text);
  });
}

// --- Places ---

void invalid_variable_for_operator(Inspection& inspection, const Clause& clause,
                                   const Entry& entry) {
  for_each_of_first(entry.text, [&](const VariableUse& use) {
    if (!use.is_variable()) return;
    inspection.report(RuleId::kInvalidVariableForOperator, place_of_use(entry, use),
                      operator_of(clause) + " takes no policy variables and compares " +
                          single_quoted(text_of_use(entry, use)) + " as plain text");
  });
}

// `element`: the name of one; for a key, words that say what it is the key of.
void variable_unsupported_in_element(Inspection& inspection, Value string, Part part,
                                     std::string_view element) {
  if (!string.is(Kind::kString)) return;
  const auto use = next_variable(string.text(), 0);
  if (!use) return;
  Place place =
      part == Part::kKey ? place_of_key(string) : place_of_piece(string, use->begin, use->end);
  const std::string_view text = string.text().substr(use->begin, use->end - use->begin);
  const std::string where = part == Part::kKey ? std::string(element) : single_quoted(element);
  Finding& finding = inspection.report(
      RuleId::kVariableUnsupportedInElement, std::move(place),
      single_quoted(text) + " is plain text in " + where + ", which takes no policy variables");
  finding.help = {"policy variables stand in 'Resource', 'NotResource' and values of 'Condition'"};
}

void check_elements(Inspection& inspection, const Statement& statement) {
  for (const ActionEntry& entry : statement.actions.entries)
    variable_unsupported_in_element(inspection, entry.value, Part::kSubstring,
                                    statement.actions.key.text());
  for (const PrincipalEntry& entry : statement.principals.entries)
    variable_unsupported_in_element(inspection, entry.value, Part::kSubstring,
                                    statement.principals.key.text());
  variable_unsupported_in_element(inspection, statement.object.find("Effect"), Part::kSubstring,
                                  "Effect");
  for (const json::Member operation : statement.condition.members()) {
    variable_unsupported_in_element(inspection, operation.key, Part::kKey,
                                    "the name of an operator");
    for (const json::Member test : operation.value.members())
      variable_unsupported_in_element(inspection, test.key, Part::kKey, "a condition key");
  }
}

// --- Documents of the old version ---

struct OldUses {
  std::int64_t count = 0;
  std::optional<Place> first = {};
  std::string name = {};
  std::vector<Related> others = {};
};

void collect(const Entry& entry, const catalog::Catalog& catalog, OldUses& uses) {
  for_each_variable(entry.text, [&](const VariableUse& use) {
    if (!use.is_variable() || !is_key(use.part->text, catalog)) return;
    ++uses.count;
    if (!uses.first) {
      uses.first = place_of_use(entry, use);
      uses.name = single_quoted(text_of_use(entry, use));
    } else if (uses.others.size() < kMaxRelated) {
      uses.others.push_back({"also here", place_of_use(entry, use)});
    }
  });
}

template <class F>
void for_each_place_of_variables(const Document& document, F&& use) {
  for (const Statement& statement : document.statements) {
    for (const ResourceEntry& entry : statement.resources.entries) use(entry);
    for (const Clause& clause : statement.clauses)
      if (clause.op && policy::takes_variables(policy::value_type(clause.op->comparison)))
        for (const Entry& entry : clause.values) use(entry);
  }
}

void variable_unsupported_in_version(Inspection& inspection) {
  const Document& document = inspection.document();
  const bool absent = !document.version_key.valid();
  if (!absent && !(document.version.is(Kind::kString) && document.version.text() == "2008-10-17"))
    return;
  OldUses uses;
  for_each_place_of_variables(
      document, [&](const Entry& entry) { collect(entry, inspection.catalog(), uses); });
  if (!uses.first) return;
  std::string message =
      uses.count == 1 ? uses.name + " is plain text"
                      : uses.name + " and " +
                            counted(static_cast<std::size_t>(uses.count) - 1, "other variable") +
                            " are plain text";
  message += absent ? " in a document without 'Version'" : " in a document of version '2008-10-17'";
  Finding& finding = inspection.report(RuleId::kVariableUnsupportedInVersion,
                                       std::move(*uses.first), std::move(message));
  finding.related = std::move(uses.others);
  finding.facts.push_back({"count", uses.count});
  finding.help = {"policy variables need \"Version\": \"2012-10-17\""};
  if (absent)
    add_fix(finding, proposed_fix("add \"Version\": \"2012-10-17\"",
                                  insert_first_member(document.root, "Version", "\"2012-10-17\"")));
  else
    add_fix(finding, replacement(document.version, "2012-10-17", false));
}

}  // namespace

void check_variables(Inspection& inspection) {
  const Document& document = inspection.document();
  variable_unsupported_in_element(inspection, document.version, Part::kSubstring, "Version");
  for (const Statement& statement : document.statements) check_elements(inspection, statement);
  for_each_test(document, [&](const Statement&, const Clause& clause, const policy::Operator& op) {
    if (policy::takes_variables(policy::value_type(op.comparison))) return;
    for (const Entry& entry : clause.values)
      invalid_variable_for_operator(inspection, clause, entry);
  });
  if (!document.variables) return variable_unsupported_in_version(inspection);
  for_each_place_of_variables(document, [&](const Entry& entry) { check_text(inspection, entry); });
}

}  // namespace ambit::lint
