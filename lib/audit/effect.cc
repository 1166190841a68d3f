#include "audit/effect.h"

#include <algorithm>

#include "audit/examined_policy.h"
#include "audit/walk.h"

namespace ambit::audit {
namespace {

constexpr std::size_t kMaxCommands = 10;
constexpr std::size_t kMaxNames = 10;

bool is_same(const Evidence& a, const Evidence& b) {
  return a.where.file == b.where.file && a.where.begin == b.where.begin;
}

std::string words(const Permission& permission) {
  return permission.action + " on " + permission.resource;
}

std::string_view last_part(std::string_view arn) {
  return arn.substr(arn.rfind('/') + 1);
}

// How one policy is taken away from whoever has it.
std::string detach_command(const StatementRef& statement, std::string_view kind) {
  const std::string group_or_kind(
      statement.owner.find(":group/") != std::string_view::npos ? "group" : kind);
  const std::vector<Placeholder> values = {
      {"NAME", last_part(statement.owner)}, {"POLICY", statement.policy}, {"ARN", statement.arn}};
  const std::string verb = statement.arn.empty() ? "delete" : "detach";
  return fill_command("aws iam " + verb + '-' + group_or_kind + "-policy --" + group_or_kind +
                          "-name NAME " +
                          (statement.arn.empty() ? "--policy-name POLICY" : "--policy-arn ARN"),
                      values);
}

// "user" of `arn:aws:iam::111122223333:user/x`.
std::string_view kind_of(std::string_view arn) {
  const std::size_t slash = arn.find('/');
  const std::size_t colon = arn.rfind(':', slash);
  return colon == std::string_view::npos ? arn : arn.substr(colon + 1, slash - colon - 1);
}

std::string edit_command(const StatementRef& statement) {
  if (statement.arn.find(":iam::aws:") != std::string_view::npos)
    return detach_command(statement, kind_of(statement.owner));
  const std::vector<Placeholder> values = {
      {"NAME", last_part(statement.owner)}, {"POLICY", statement.policy}, {"ARN", statement.arn}};
  if (!statement.arn.empty())
    return fill_command(
        "aws iam create-policy-version --policy-arn ARN --policy-document file://fixed.json "
        "--set-as-default",
        values);
  if (statement.kind == PolicyKind::kTrust)
    return fill_command(
        "aws iam update-assume-role-policy --role-name NAME --policy-document file://trust.json",
        values);
  const std::string kind(kind_of(statement.owner));
  return fill_command("aws iam put-" + kind + "-policy --" + kind +
                          "-name NAME --policy-name POLICY --policy-document file://fixed.json",
                      values);
}

template <class Command>
std::vector<std::string> commands_for(const std::vector<StatementRef>& statements,
                                      Command&& command) {
  std::vector<std::string> out;
  for (const StatementRef& statement : statements) {
    std::string one = command(statement);
    if (out.size() < kMaxCommands && std::ranges::find(out, one) == out.end())
      out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::vector<std::string> edit_commands(const std::vector<StatementRef>& statements) {
  return commands_for(statements, edit_command);
}

Evidence evidence_of(const StatementRef& statement) {
  return {.where = statement.where,
          .statement = StatementReference{.policy = std::string(statement.policy),
                                          .arn = std::string(statement.arn),
                                          .owner = std::string(statement.owner),
                                          .kind = statement.kind,
                                          .index = statement.index,
                                          .sid = std::string(statement.sid)}};
}

std::vector<Evidence> evidence_of(const std::vector<StatementRef>& statements) {
  std::vector<Evidence> out;
  for (const StatementRef& statement : statements) {
    Evidence evidence = evidence_of(statement);
    if (std::ranges::none_of(out, [&](const Evidence& one) { return is_same(one, evidence); }))
      out.push_back(std::move(evidence));
  }
  return out;
}

std::vector<StatementRef> statements_of(const std::vector<Permission>& permissions) {
  std::vector<StatementRef> all;
  for (const Permission& permission : permissions)
    all.insert(all.end(), permission.statements.begin(), permission.statements.end());
  return all;
}

std::vector<Evidence> evidence_of(const std::vector<Permission>& permissions) {
  return evidence_of(statements_of(permissions));
}

// The age is there only where MFA was used.
Context without_mfa() {
  return {{.key = "aws:MultiFactorAuthPresent", .absent = true},
          {.key = "aws:MultiFactorAuthAge", .absent = true}};
}

Context with_mfa_false() {
  return {{.key = "aws:MultiFactorAuthPresent", .values = {"false"}},
          {.key = "aws:MultiFactorAuthAge", .absent = true}};
}

std::vector<std::string> describe(const std::vector<Permission>& permissions) {
  std::vector<std::string> out;
  out.reserve(permissions.size());
  for (const Permission& permission : permissions) out.push_back(words(permission));
  return out;
}

std::string_view strength_name(Strength strength) {
  static constexpr std::string_view kNames[] = {"ordinary", "privileged", "self-elevating",
                                                "unrestricted"};
  return kNames[static_cast<std::size_t>(strength)];
}

std::vector<Fact> privilege_facts(const Privilege& privilege) {
  std::vector<Fact> facts = {{"privilege", std::string(strength_name(privilege.strength))}};
  if (!privilege.row.empty()) facts.push_back({"row", std::string(privilege.row)});
  facts.push_back({"requests", describe(privilege.proof)});
  return facts;
}

std::string privilege_words(const Privilege& privilege) {
  std::string what = "may do what is privileged";
  if (privilege.strength == Strength::kUnrestricted) what = "is allowed everything";
  if (privilege.strength == Strength::kSelfElevating) what = "can make an administrator of itself";
  if (privilege.strength == Strength::kSelfElevating && privilege.row == "E7")
    what = "can create an administrator";
  if (privilege.proof.empty()) return what;
  return what + " (" + words(privilege.proof.front()) + ")";
}

void remark_organization(Assessment& a) {
  const snapshot::Membership& membership = a.model().membership_of(a.account_id());
  if (membership.service_control.state == snapshot::Knowledge::kUnknown) {
    a.rest_on_unknown_scps("a service control policy that is not in this snapshot may forbid this");
    return;
  }
  for (const snapshot::PolicyLevel& level : membership.service_control.levels)
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      if (!policy.document.document.valid())
        a.rest_on_unknown_scps(
            "a service control policy whose document is missing may forbid this: " +
            std::string(policy.id.valid() ? a.text(policy.id) : "its id is not known"));
}

void for_each_principal(Assessment& a, Who who,
                        const std::function<void(const ExaminedPrincipal&, Subject&)>& f) {
  if (!has_authorization_details(a)) return;
  remark_organization(a);
  const auto visit = [&](HolderKind kind, const snapshot::Holder& holder, Subject& subject) {
    const evaluate::Principal* row = a.powers().find(a.text(holder.arn));
    if (row != nullptr) f({.row = *row, .kind = kind, .holder = holder}, subject);
  };
  if (who != Who::kRoles)
    for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
      visit(HolderKind::kUser, user, subject);
    });
  if (who != Who::kUsers)
    for_each_role(a, [&](const snapshot::Role& role, Subject& subject) {
      visit(HolderKind::kRole, role, subject);
    });
}

std::vector<std::string> who_may(Assessment& a, std::string_view action,
                                 std::string_view resource) {
  std::vector<std::string> out;
  const std::string_view account = a.text(a.account().id);
  for (const evaluate::Principal* principal : a.powers().candidates(action)) {
    if (out.size() == kMaxNames) break;
    // Service-linked roles are AWS's own.
    if (principal->name.account != account || principal->path.starts_with("/aws-service-role/"))
      continue;
    if (a.powers().may(*principal, action, resource).may.yes())
      out.emplace_back(principal->name.arn);
  }
  return out;
}

std::vector<std::string> detach_commands(const ExaminedPrincipal& principal,
                                         const std::vector<StatementRef>& statements) {
  const std::string_view kind = principal.kind == HolderKind::kUser ? "user" : "role";
  return commands_for(
      statements, [&](const StatementRef& statement) { return detach_command(statement, kind); });
}

}  // namespace ambit::audit
