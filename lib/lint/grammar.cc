#include "lint/grammar.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "pattern/fold.h"
#include "policy/compiler.h"
#include "support/message.h"
#include "support/nearest.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

// Codes of the grammar for which rules look closer: they know more ways to be wrong, the exact
// piece, or a proposal.
bool left_to_rules(std::string_view code, const Document& document) {
  static constexpr std::array<std::string_view, 6> kCodes = {
      "incomplete-arn",   "invalid-action",   "invalid-operator",
      "invalid-resource", "invalid-variable", "duplicate-key-case"};
  if (std::ranges::find(kCodes, code) != kCodes.end()) return true;
  // An RCP's effect and principals have rules of their own.
  return document.kind == PolicyKind::kRcp &&
         (code == "invalid-effect" || code == "invalid-principal");
}

bool is_missing(std::string_view code) {
  return code.starts_with("missing-") || code == "version-required";
}

constexpr std::array<std::string_view, 3> kDocumentElements = {"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> kStatementElements = {
    "Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
    "NotAction", "Resource", "NotResource", "Condition"};
constexpr std::array<std::string_view, 4> kPrincipalTypes = {"AWS", "Service", "Federated",
                                                             "CanonicalUser"};

template <std::size_t N>
std::string_view same_but_case(std::string_view word,
                               const std::array<std::string_view, N>& names) {
  const auto found =
      std::ranges::find_if(names, [&](std::string_view name) { return equal_folded(name, word); });
  return found == names.end() ? std::string_view{} : *found;
}

// The object that holds the member with this key.
Value object_of(Value key, const Document& document) {
  for (const json::Member member : document.root.members())
    if (member.key == key) return document.root;
  for (const Statement& statement : document.statements)
    for (const json::Member member : statement.object.members())
      if (member.key == key) return statement.object;
  return {};
}

// A Sid like `wanted` that no statement has.
std::string free_sid(const Document& document, std::string_view wanted) {
  std::set<std::string_view> taken;
  for (const Statement& statement : document.statements)
    if (statement.sid.valid()) taken.insert(statement.sid.text());
  for (int number = 2;; ++number) {
    std::string sid = std::string(wanted) + std::to_string(number);
    if (!taken.contains(sid)) return sid;
  }
}

// "allow-read" is AllowRead.
std::string plain_sid(const Document& document, std::string_view sid) {
  std::string plain;
  bool capital = true;
  for (const char c : sid) {
    const bool lower = c >= 'a' && c <= 'z';
    if (!lower && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) {
      capital = true;
      continue;
    }
    plain += capital && lower ? static_cast<char>(c - 'a' + 'A') : c;
    capital = false;
  }
  if (plain.empty()) return {};
  const bool taken = std::ranges::any_of(document.statements, [&](const Statement& statement) {
    return statement.sid.valid() && statement.sid.text() == plain;
  });
  return taken ? free_sid(document, plain) : plain;
}

void fix_name(Finding& finding, Value key, std::string_view name, bool safe) {
  finding.help = did_you_mean({std::string(name)});
  add_fix(finding, replacement(key, name, safe));
}

// Two names of one object do not become the same in one round: both fixes write its brace.
void fix_member_name(Finding& finding, Value key, std::string_view name, Value object, bool safe) {
  fix_name(finding, key, name, safe);
  std::vector<Edit>& edits = finding.fixes.back().edits;
  edits.insert(edits.begin(), Edit{place_of_opening(object).where, "{"});
}

void fix_element_name(Finding& finding, Value key, const Document& document) {
  const std::string_view word = key.text();
  const Value object = object_of(key, document);
  const bool of_document = object == document.root;
  const std::string_view same = of_document ? same_but_case(word, kDocumentElements)
                                            : same_but_case(word, kStatementElements);
  // An element that is there already would stand twice.
  if (!same.empty()) {
    if (!object.find(same).valid()) fix_member_name(finding, key, same, object, true);
    return;
  }
  const std::string_view near =
      of_document ? nearest(word, kDocumentElements) : nearest(word, kStatementElements);
  if (!near.empty() && edits(word, near) <= 2 && !object.find(near).valid())
    fix_member_name(finding, key, near, object, false);
}

void fix_type(Finding& finding, Value value, std::string_view element) {
  const bool scalar = value.is(Kind::kNumber) || value.is(Kind::kBool);
  if (scalar && (element == "Sid" || element == "Version"))
    add_fix(finding, replacement(value, value.raw(), true));
}

void fix_effect(Finding& finding, Value value) {
  static constexpr std::array<std::string_view, 2> kEffects = {"Allow", "Deny"};
  const std::string_view effect = same_but_case(value.text(), kEffects);
  if (!effect.empty()) fix_name(finding, value, effect, true);
}

void fix_version(Finding& finding, Value value, const Document& document) {
  static constexpr std::string_view kCurrent = "2012-10-17";
  if (!value.is(Kind::kString)) {
    add_fix(finding, safe_fix("add \"Version\": \"2012-10-17\"",
                              insert_first_member(document.root, "Version", "\"2012-10-17\"")));
    return;
  }
  // AWS refuses the document; what was written for a later date was written for this language.
  const bool later = value.text().size() >= 4 && value.text().substr(0, 4) >= "2012" &&
                     value.text().front() <= '9' && value.text().front() >= '0';
  add_fix(finding, replacement(value, kCurrent, later));
}

void fix_principal(Finding& finding, Value value) {
  const std::string_view text = value.text();
  const bool account =
      text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
  std::array<std::string_view, 6> fields;
  const bool arn = split_arn(text, fields) == 6 && fields[0] == "arn" &&
                   (fields[2] == "iam" || fields[2] == "sts");
  if (!value.is(Kind::kString) || (!account && !arn)) return;
  add_fix(finding, safe_fix("replace by an object with 'AWS'",
                            replace_raw(value, "{\"AWS\": " + std::string(value.raw()) + "}")));
}

void add_fixes(Finding& finding, Value value, const Diagnostic& said, const Document& document) {
  const std::string_view rule = finding.rule->id;
  if (!value.valid()) return;
  if (rule == "invalid-policy-element") return fix_element_name(finding, value, document);
  if (rule == "data-type-mismatch" && !said.args.empty())
    return fix_type(finding, value, std::get<std::string>(said.args.front()));
  if (rule == "invalid-effect") return fix_effect(finding, value);
  if (rule == "invalid-version") return fix_version(finding, value, document);
  if (rule == "invalid-principal-format") return fix_principal(finding, value);
  if (rule == "invalid-principal-key") {
    const std::string_view type = same_but_case(value.text(), kPrincipalTypes);
    if (!type.empty()) fix_name(finding, value, type, true);
    return;
  }
  if (rule.starts_with("unique-sids"))
    return add_fix(finding, replacement(value, free_sid(document, value.text()), true));
  if (rule == "unsupported-sid") {
    const std::string sid = plain_sid(document, value.text());
    if (!sid.empty()) add_fix(finding, replacement(value, sid, true));
    return;
  }
  if (rule == "missing-resource")
    return add_fix(finding, proposed_fix("add \"Resource\": \"*\"",
                                         append_member(value, "Resource", "\"*\"")));
  const bool removed = rule == "trust-resource-element" || rule == "id-not-supported" ||
                       rule == "unsupported-principal" || rule == "scp-principal";
  const Value object = removed ? object_of(value, document) : Value{};
  if (!object.valid()) return;
  // A principal other than everybody narrowed what was meant.
  const bool safe = rule != "unsupported-principal" &&
                    (rule != "scp-principal" || object.find(value.text()).text() == "*");
  std::vector<Edit> edits = remove_member(object, value);
  std::string description = "remove " + single_quoted(value.text());
  add_fix(finding, safe ? safe_fix(std::move(description), std::move(edits))
                        : proposed_fix(std::move(description), std::move(edits)));
}

// An element and its Not form: the place is the second's, the first is related.
void relate_first(Finding& finding, Value second, const Diagnostic& said,
                  const Document& document) {
  const Value object = object_of(second, document);
  if (!object.valid() || said.args.size() < 2) return;
  const auto& name = std::get<std::string>(said.args[1]);
  for (const json::Member member : object.members())
    if (member.key.text() == name) {
      finding.related.push_back({"the other one", place_of_key(member.key)});
      return;
    }
}

Place place_at(Value value, const Diagnostic& said, std::string_view code) {
  if (!value.valid()) return {.where = said.where};
  if (is_missing(code) && value.is(Kind::kObject)) return place_of_opening(value);
  return place_of(value);
}

bool is_key(Value value, const Document& document) {
  const json::Tree& tree = document.root.tree();
  // A key is a string whose next node is its value, and its pointer is that of the value.
  return value.is(Kind::kString) && value.index() + 1 < tree.node_count() &&
         tree.at(value.index() + 1).pointer() == value.pointer();
}

RuleId rule_of(const RuleDescription& rule) {
  return static_cast<RuleId>(&rule - rules().data());
}

}  // namespace

void report_grammar(const Diagnostics& diagnostics, Inspection& inspection) {
  const Document& document = inspection.document();
  for (const Diagnostic& said : diagnostics.items()) {
    const policy::GrammarKind* kind = policy::grammar_kind(said);
    if (kind == nullptr || left_to_rules(kind->code, document)) continue;
    const RuleDescription* rule = find_rule(said.kind->name);
    if (rule == nullptr) continue;
    const Value value = document.root.tree().find(said.where);
    Place place = place_at(value, said, kind->code);
    if (value.valid() && is_key(value, document)) place.part = Part::kKey;
    Finding& finding =
        inspection.report(rule_of(*rule), std::move(place), filled(said.kind->message, said.args));
    finding.help = {filled(said.kind->help, said.args)};
    for (const Note& note : said.notes) {
      const Value first = document.root.tree().find(note.where);
      finding.related.push_back({std::string(note.label), place_of_key(first)});
    }
    if (kind->code == "element-conflict") relate_first(finding, value, said, document);
    add_fixes(finding, value, said, document);
  }
}

}  // namespace ambit::lint
