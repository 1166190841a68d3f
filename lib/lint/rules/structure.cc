// What a document consists of: elements that are missing, empty or superfluous, and its size. The
// errors of the grammar themselves are reported by lint/grammar.cc.
#include <charconv>
#include <string>

#include "lint/inspection.h"
#include "support/utf8.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

void missing_resource(Inspection& inspection, const Statement& statement) {
  const Document& document = inspection.document();
  // The grammar speaks for the other kinds; repositories' policies name no resource.
  if (document.kind != PolicyKind::kResource || document.attachment.service == "ecr") return;
  if (statement.resources.present()) return;
  Finding& finding = inspection.report(RuleId::kMissingResource, place_of_opening(statement.object),
                                       "the statement has neither Resource nor NotResource");
  add_fix(finding, proposed_fix("add \"Resource\": \"*\"",
                                append_member(statement.object, "Resource", "\"*\"")));
}

void versions(Inspection& inspection) {
  const Document& document = inspection.document();
  if (!document.version_key.valid()) {
    Finding& finding = inspection.report(
        RuleId::kMissingVersion, place_of_opening(document.root),
        "the document has no Version and is read as '2008-10-17', without policy variables");
    auto edits = insert_first_member(document.root, "Version", "\"2012-10-17\"");
    const bool same = document.root.raw().find("${") == std::string_view::npos;
    add_fix(finding, same ? safe_fix("add \"Version\": \"2012-10-17\"", std::move(edits))
                          : proposed_fix("add \"Version\": \"2012-10-17\"", std::move(edits)));
    return;
  }
  if (!document.version.is(Kind::kString) || document.version.text() != "2008-10-17") return;
  Finding& finding =
      inspection.report(RuleId::kOldVersion, place_of(document.version),
                        "version '2008-10-17' reads policy variables as ordinary text");
  add_fix(finding, replacement(document.version, "2012-10-17", false));
}

template <class EntryT>
void empty_list(Inspection& inspection, RuleId rule, const Statement& statement,
                const Element<EntryT>& element, std::string_view effect) {
  if (!element.value.is(Kind::kArray) || element.value.size() > 0) return;
  Finding& finding =
      inspection.report(rule, place_of(element.value),
                        single_quoted(element.key.text()) + " is an empty list, so the statement " +
                            std::string(effect));
  add_fix(finding,
          proposed_fix("remove the statement", remove_statement(inspection.document(), statement)));
}

void empty_elements(Inspection& inspection, const Statement& statement) {
  empty_list(inspection, RuleId::kEmptyAction, statement, statement.actions,
             statement.actions.negated ? "matches every action" : "matches no action");
  empty_list(inspection, RuleId::kEmptyResource, statement, statement.resources,
             statement.resources.negated ? "matches every resource" : "matches no resource");
}

void empty_principal(Inspection& inspection, const Statement& statement) {
  const Value principals = statement.principals.value;
  if (!principals.is(Kind::kObject)) return;
  const std::string name = single_quoted(statement.principals.key.text());
  if (principals.size() == 0) {
    Finding& finding = inspection.report(RuleId::kEmptyPrincipal, place_of(principals),
                                         name + " is an empty object and names nobody");
    finding.code = "EMPTY_OBJECT_PRINCIPAL";
    add_fix(finding, proposed_fix("remove the statement",
                                  remove_statement(inspection.document(), statement)));
    return;
  }
  for (const json::Member type : principals.members()) {
    if (!type.value.is(Kind::kArray) || type.value.size() > 0) continue;
    Finding& finding =
        inspection.report(RuleId::kEmptyPrincipal, place_of(type.value),
                          single_quoted(type.key.text()) + " in " + name + " is an empty list");
    finding.code = "EMPTY_ARRAY_PRINCIPAL";
    add_fix(finding, principals.size() > 1
                         ? proposed_fix("remove " + single_quoted(type.key.text()),
                                        remove_member(principals, type.key))
                         : proposed_fix("remove the statement",
                                        remove_statement(inspection.document(), statement)));
  }
}

void empty_condition(Inspection& inspection, const Statement& statement) {
  if (!statement.condition.is(Kind::kObject)) return;
  if (statement.condition.size() == 0) {
    Finding& finding = inspection.report(RuleId::kEmptyCondition, place_of(statement.condition),
                                         "'Condition' is empty and restricts nothing");
    add_fix(finding, safe_fix("remove 'Condition'",
                              remove_member(statement.object, statement.condition_key)));
    return;
  }
  for (const json::Member operation : statement.condition.members()) {
    if (!operation.value.is(Kind::kObject) || operation.value.size() > 0) continue;
    Finding& finding = inspection.report(
        RuleId::kEmptyCondition, place_of(operation.value),
        single_quoted(operation.key.text()) + " names no key and restricts nothing");
    add_fix(finding, safe_fix("remove " + single_quoted(operation.key.text()),
                              remove_member(statement.condition, operation.key)));
  }
}

Value key_of_sid(const Statement& statement) {
  for (const json::Member member : statement.object.members())
    if (member.value == statement.sid) return member.key;
  return {};
}

void sids(Inspection& inspection, const Statement& statement) {
  const Document& document = inspection.document();
  if (statement.sid.valid() && statement.sid.text().empty()) {
    Finding& finding =
        inspection.report(RuleId::kEmptySid, place_of(statement.sid), "'Sid' is empty");
    add_fix(finding,
            safe_fix("remove 'Sid'", remove_member(statement.object, key_of_sid(statement))));
  }
  if (statement.sid.valid() || document.statements.size() < 2) return;
  Finding& finding = inspection.report(RuleId::kMissingSid, place_of_opening(statement.object),
                                       "statement " + std::to_string(statement.index + 1) + " of " +
                                           std::to_string(document.statements.size()) +
                                           " has no 'Sid' that names it");
  const std::string sid = "Statement" + std::to_string(statement.index + 1);
  for (const Statement& other : document.statements)
    if (other.sid.valid() && other.sid.text() == sid) return;
  add_fix(finding, proposed_fix("add a 'Sid'",
                                insert_first_member(statement.object, "Sid", "\"" + sid + "\"")));
}

// --- Sizes ---

struct Quota {
  std::size_t characters = 0;
  bool as_stored = false;
};

std::optional<Quota> find_quota(std::string_view name) {
  const auto line = kQuotas.find(name);
  if (!line) return std::nullopt;
  std::string_view rest = words_behind_first(*line);
  const std::string_view number = next_word(rest);
  Quota quota;
  std::from_chars(number.data(), number.data() + number.size(), quota.characters);
  quota.as_stored = rest == "stored";
  return quota;
}

std::string quota_name(const Document& document) {
  if (!document.quota.empty()) return document.quota;
  const std::string kind(policy_kind_name(document.kind));
  return document.kind == PolicyKind::kResource ? kind + ':' + document.attachment.service : kind;
}

void policy_size(Inspection& inspection) {
  const Document& document = inspection.document();
  auto quota = find_quota(quota_name(document));
  if (quota && document.own_quota) quota->characters = *document.own_quota;
  const std::string_view stored = document.root.raw();
  // A character is at least one byte.
  if (!quota || stored.size() + document.inline_characters <= quota->characters) return;
  const std::string compact = without_white_space(stored);
  const std::size_t size =
      count_code_points(quota->as_stored ? stored : compact) + document.inline_characters;
  if (size <= quota->characters) return;
  const bool organization = document.kind == PolicyKind::kScp || document.kind == PolicyKind::kRcp;
  std::string message = "the document has " + std::to_string(size) + " characters, " +
                        std::to_string(size - quota->characters) + " more than the " +
                        std::to_string(quota->characters) + " that it may have";
  if (document.inline_characters > 0)
    message = "the inline policies have " + std::to_string(size) + " characters, " +
              std::to_string(size - quota->characters) + " more than the " +
              std::to_string(quota->characters) + " that they may have together";
  Finding& finding = inspection.report(
      organization ? RuleId::kPolicySizeExceedsOrgQuota : RuleId::kPolicySizeExceedsQuota,
      place_of_opening(document.root), std::move(message));
  finding.facts = {{"characters", static_cast<std::int64_t>(size)},
                   {"quota", static_cast<std::int64_t>(quota->characters)}};
  switch (document.kind) {
    case PolicyKind::kScp:
      finding.code = "POLICY_SIZE_EXCEEDS_SCP_QUOTA";
      break;
    case PolicyKind::kRcp:
      finding.code = "POLICY_SIZE_EXCEEDS_RCP_QUOTA";
      break;
    case PolicyKind::kTrust:
      finding.code = "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA";
      break;
    case PolicyKind::kResource:
    case PolicyKind::kEndpoint:
      finding.code = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA";
      break;
    case PolicyKind::kIdentity:
    case PolicyKind::kBoundary:
    case PolicyKind::kSession:
      finding.code = "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA";
      break;
  }
  if (organization && count_code_points(compact) <= quota->characters)
    add_fix(finding, safe_fix("remove white space", replace_raw(document.root, compact)));
}

}  // namespace

void check_structure(Inspection& inspection) {
  versions(inspection);
  policy_size(inspection);
  for (const Statement& statement : inspection.document().statements) {
    missing_resource(inspection, statement);
    empty_elements(inspection, statement);
    empty_principal(inspection, statement);
    empty_condition(inspection, statement);
    sids(inspection, statement);
  }
}

}  // namespace ambit::lint
