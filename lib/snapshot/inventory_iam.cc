// The answers of IAM about an account's credentials, devices, certificates and providers. Source:
// IAM API Reference.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "snapshot/diagnostics.h"
#include "snapshot/inventory_reader.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

// --- The password policy and the summary ---

constexpr auto kPasswordMembers = std::to_array<Member<ValueReader, PasswordPolicy>>({
    {"MinimumPasswordLength",
     [](ValueReader& r, PasswordPolicy& p, Value v) {
       p.minimum_length = read_integer(r, p, v).value_or(0);
     }},
    {"RequireSymbols",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.requires_symbols = read_flag(r, p, v); }},
    {"RequireNumbers",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.requires_numbers = read_flag(r, p, v); }},
    {"RequireUppercaseCharacters",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.requires_uppercase = read_flag(r, p, v); }},
    {"RequireLowercaseCharacters",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.requires_lowercase = read_flag(r, p, v); }},
    {"AllowUsersToChangePassword",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.users_may_change = read_flag(r, p, v); }},
    {"ExpirePasswords",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.expires = read_flag(r, p, v); }},
    {"MaxPasswordAge",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.max_age_days = read_integer(r, p, v); }},
    {"PasswordReusePrevention", [](ValueReader& r, PasswordPolicy& p,
                                   Value v) { p.reuse_prevention = read_integer(r, p, v); }},
    {"HardExpiry",
     [](ValueReader& r, PasswordPolicy& p, Value v) { p.hard_expiry = read_flag(r, p, v); }},
});

constexpr auto kPasswordAnswer = std::to_array<Member<ValueReader, PasswordPolicy>>({
    {"PasswordPolicy",
     [](ValueReader& r, PasswordPolicy& p, Value v) {
       p.damaged = !r.expect(v, Kind::kObject);
       p.where = v.where();
       if (!p.damaged) r.members(kPasswordMembers, r, p, v);
     }},
    {"ResponseMetadata"},
});

// The map has many more entries.
constexpr auto kSummaryAnswer = std::to_array<Member<ValueReader, AccountSummary>>({
    {"SummaryMap",
     [](ValueReader& r, AccountSummary& s, Value v) {
       if (!r.expect(v, Kind::kObject)) return;
       const auto entry = [&](std::string_view name) {
         const Value number = v.find(name);
         return number.valid() && !number.is(Kind::kNull) ? read_integer(r, s, number)
                                                          : std::optional<std::int64_t>();
       };
       s.root_mfa = entry("AccountMFAEnabled");
       s.root_access_keys = entry("AccountAccessKeysPresent");
       s.root_signing_certificates = entry("AccountSigningCertificatesPresent");
     }},
    {"ResponseMetadata"},
});

// --- Lists ---

constexpr auto kDeviceMembers = std::to_array<Member<ValueReader, VirtualMfaDevice>>({
    {"SerialNumber",
     [](ValueReader& r, VirtualMfaDevice& d, Value v) { d.name = read_symbol(r, d, v); }},
    {"User",
     [](ValueReader& r, VirtualMfaDevice& d, Value v) {
       d.assigned = true;
       const Value arn = r.expect(v, Kind::kObject) ? v.find("Arn") : Value{};
       if (arn.valid()) d.user_arn = read_symbol(r, d, arn);
     }},
    {"EnableDate"},
    {"Base32StringSeed"},
    {"QRCodePNG"},
    {"Tags"},
});

constexpr auto kServiceCredentialMembers = std::to_array<Member<ValueReader, ServiceCredential>>({
    {"UserName",
     [](ValueReader& r, ServiceCredential& c, Value v) { c.user = read_symbol(r, c, v); }},
    {"Status", [](ValueReader& r, ServiceCredential& c,
                  Value v) { c.active = r.string(v).value_or("Active") == "Active"; }},
    {"ServiceUserName"},
    {"ServiceCredentialAlias"},
    {"CreateDate",
     [](ValueReader& r, ServiceCredential& c, Value v) { c.created = read_time(r, c, v); }},
    {"ExpirationDate",
     [](ValueReader& r, ServiceCredential& c, Value v) { c.expires = read_time(r, c, v); }},
    {"ServiceSpecificCredentialId",
     [](ValueReader& r, ServiceCredential& c, Value v) { c.name = read_symbol(r, c, v); }},
    {"ServiceName",
     [](ValueReader& r, ServiceCredential& c, Value v) { c.service = read_symbol(r, c, v); }},
});

// With the user, who is the scope of the list.
constexpr auto kSshKeyMembers = std::to_array<Member<ValueReader, SshKey>>({
    {"UserName", [](ValueReader& r, SshKey& k, Value v) { k.scope = read_symbol(r, k, v); }},
    {"SSHPublicKeyId", [](ValueReader& r, SshKey& k, Value v) { k.name = read_symbol(r, k, v); }},
    {"Status", [](ValueReader& r, SshKey& k,
                  Value v) { k.active = r.string(v).value_or("Active") == "Active"; }},
    {"UploadDate", [](ValueReader& r, SshKey& k, Value v) { k.uploaded = read_time(r, k, v); }},
});

// With the user, who is the scope of the list.
constexpr auto kMfaMembers = std::to_array<Member<ValueReader, MfaDevice>>({
    {"UserName", [](ValueReader& r, MfaDevice& d, Value v) { d.scope = read_symbol(r, d, v); }},
    {"SerialNumber", [](ValueReader& r, MfaDevice& d, Value v) { d.name = read_symbol(r, d, v); }},
    {"EnableDate"},
});

// What the authorization details do not say of a role.
constexpr auto kRoleSettingMembers = std::to_array<Member<ValueReader, RoleSetting>>({
    {"Path"},
    {"RoleName"},
    {"RoleId"},
    {"Arn", [](ValueReader& r, RoleSetting& s, Value v) { s.name = read_symbol(r, s, v); }},
    {"CreateDate"},
    {"AssumeRolePolicyDocument"},
    {"Description"},
    {"MaxSessionDuration", [](ValueReader& r, RoleSetting& s,
                              Value v) { s.max_session_seconds = read_integer(r, s, v); }},
    {"PermissionsBoundary"},
    {"Tags"},
    {"RoleLastUsed"},
});

constexpr auto kSamlMembers = std::to_array<Member<ValueReader, SamlProvider>>({
    {"Arn", [](ValueReader& r, SamlProvider& p, Value v) { p.name = read_symbol(r, p, v); }},
    {"ValidUntil",
     [](ValueReader& r, SamlProvider& p, Value v) { p.valid_until = read_time(r, p, v); }},
    {"CreateDate"},
});

constexpr auto kOidcMembers = std::to_array<Member<ValueReader, OidcProvider>>({
    {"Arn", [](ValueReader& r, OidcProvider& p, Value v) { p.name = read_symbol(r, p, v); }},
});

constexpr auto kOidcAnswer = std::to_array<Member<ValueReader, OidcClients>>({
    {"Url", [](ValueReader& r, OidcClients& c, Value v) { c.name = read_symbol(r, c, v); }},
    {"ClientIDList",
     [](ValueReader& r, OidcClients& c, Value v) { read_symbols(r, c, c.clients, v); }},
    {"ThumbprintList"},
    {"CreateDate"},
    {"Tags"},
    {"ResponseMetadata"},
});

constexpr auto kCertificateMembers = std::to_array<Member<ValueReader, ServerCertificate>>({
    {"Path"},
    {"ServerCertificateName",
     [](ValueReader& r, ServerCertificate& c, Value v) { c.short_name = read_symbol(r, c, v); }},
    {"ServerCertificateId"},
    {"Arn", [](ValueReader& r, ServerCertificate& c, Value v) { c.name = read_symbol(r, c, v); }},
    {"UploadDate"},
    {"Expiration",
     [](ValueReader& r, ServerCertificate& c, Value v) { c.expires = read_time(r, c, v); }},
});

// --- Last accessed ---

struct AccessReport {
  bool completed = false;
  bool tracks_actions = false;
  Time completed_at = {};
  InventoryReader::Outer outer = {};
};

constexpr auto kReportMembers = std::to_array<Member<ValueReader, AccessReport>>({
    {"JobStatus", [](ValueReader& r, AccessReport& a,
                     Value v) { a.completed = r.string(v).value_or("") == "COMPLETED"; }},
    {"JobType", [](ValueReader& r, AccessReport& a,
                   Value v) { a.tracks_actions = r.string(v).value_or("") == "ACTION_LEVEL"; }},
    {"JobCreationDate"},
    {"JobCompletionDate",
     [](ValueReader& r, AccessReport& a, Value v) { a.completed_at = r.time(v); }},
    {"ServicesLastAccessed", [](ValueReader&, AccessReport& a, Value v) { a.outer.list = v; }},
    {"IsTruncated", [](ValueReader& r, AccessReport& a,
                       Value v) { a.outer.page.truncated = r.boolean(v).value_or(true); }},
    {"Marker", [](ValueReader& r, AccessReport& a,
                  Value v) { a.outer.page.token = r.string(v).value_or(""); }},
    {"Error"},
    {"ResponseMetadata"},
});

struct ActionRow : ActionUse {
  bool damaged = false;
};
constexpr auto kActionMembers = std::to_array<Member<ValueReader, ActionRow>>({
    {"ActionName", [](ValueReader& r, ActionRow& a, Value v) { a.action = read_symbol(r, a, v); }},
    {"LastAccessedEntity"},
    {"LastAccessedTime",
     [](ValueReader& r, ActionRow& a, Value v) { a.last = read_time(r, a, v); }},
    {"LastAccessedRegion"},
});

constexpr auto kServiceMembers = std::to_array<Member<ValueReader, ServiceUse>>({
    {"ServiceName"},
    {"ServiceNamespace",
     [](ValueReader& r, ServiceUse& u, Value v) { u.name = read_symbol(r, u, v); }},
    {"LastAuthenticated",
     [](ValueReader& r, ServiceUse& u, Value v) { u.last = read_time(r, u, v); }},
    {"LastAuthenticatedEntity"},
    {"LastAuthenticatedRegion"},
    {"TotalAuthenticatedEntities"},
    {"TrackedActionsLastAccessed",
     [](ValueReader& r, ServiceUse& u, Value v) {
       const bool sound = r.each_object(v, [&](Value object) {
         ActionRow action;
         r.members(kActionMembers, r, action, object);
         if (action.action.valid()) u.actions.push_back(action);
         return action.action.valid() && !action.damaged;
       });
       u.damaged = u.damaged || !sound;
     }},
});

}  // namespace

// --- Kinds ---

ReadArtefact InventoryReader::password_policy(Value answer, const Context& context) {
  ValueReader& reader = values("iam.password-policy");
  PasswordPolicy policy;
  reader.members(kPasswordAnswer, reader, policy, answer);
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  auto out = answer_to<PasswordPolicy>(answer, context);
  out.rows.push_back(policy);
  return add(draft_.inventory.password_policies, std::move(out), reader, context);
}

void InventoryReader::no_password_policy(const Context& context) {
  add(draft_.inventory.password_policies, answer_to<PasswordPolicy>(Value{}, context),
      values("iam.password-policy"), context);
}

ReadArtefact InventoryReader::summary(Value answer, const Context& context) {
  ValueReader& reader = values("iam.account-summary");
  AccountSummary summary;
  summary.where = answer.where();
  reader.members(kSummaryAnswer, reader, summary, answer);
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  auto out = answer_to<AccountSummary>(answer, context);
  out.rows.push_back(summary);
  return add(draft_.inventory.summaries, std::move(out), reader, context);
}

ReadArtefact InventoryReader::virtual_mfa_devices(Value answer, const Context& context) {
  const std::string_view filter = context.parameter("AssignmentStatus");
  const std::size_t before = draft_.inventory.virtual_mfa_devices.size();
  const ReadArtefact read =
      read_list(draft_.inventory.virtual_mfa_devices, "iam.virtual-mfa-devices",
                list_answer("VirtualMFADevices"), kDeviceMembers, "SerialNumber", answer, context);
  if (!filter.empty() && filter != "Any" && draft_.inventory.virtual_mfa_devices.size() > before)
    draft_.inventory.virtual_mfa_devices.back().partial = true;
  return read;
}

// Until when something is valid does not tell when it was exported: the latest time of the lists
// below is that at which an entry was made, or none.

// A list of one user's credentials is part of the account's.
ReadArtefact InventoryReader::service_credentials(Value answer, const Context& context) {
  auto& answers = draft_.inventory.service_credentials;
  const std::size_t before = answers.size();
  const ReadArtefact read = read_list(
      answers, "iam.service-specific-credentials", list_answer("ServiceSpecificCredentials"),
      kServiceCredentialMembers, "ServiceSpecificCredentialId", answer, context);
  if (answers.size() > before) {
    auto& latest = answers.back().latest;
    latest.reset();
    for (const ServiceCredential& row : answers.back().rows)
      if (row.created.known) latest = std::max(latest, std::optional(row.created.instant));
  }
  const bool of_all = context.record() == nullptr ? context.parameter("UserName").empty()
                                                  : !context.parameter("AllUsers").empty();
  if (answers.size() > before && (!of_all || !context.parameter("ServiceName").empty()))
    answers.back().partial = true;
  return read;
}

template <class Row>
bool InventoryReader::settle_user(DraftAnswers<Row>& answers, const Context& context,
                                  std::string_view operation) {
  DraftAnswer<Row>& added = answers.back();
  const std::string_view user = context.parameter("UserName");
  added.scope = !user.empty()        ? intern(user)
                : added.rows.empty() ? Symbol{}
                                     : added.rows.front().scope;
  if (added.scope.valid()) return true;
  no_context(context, "which user",
             "name the file after its call: `" + std::string(operation) + "+user-name=NAME.json`");
  answers.pop_back();
  return false;
}

ReadArtefact InventoryReader::ssh_keys(Value answer, const Context& context) {
  auto& answers = draft_.inventory.ssh_keys;
  const std::size_t before = answers.size();
  const ReadArtefact read = read_list(answers, "iam.ssh-public-keys", list_answer("SSHPublicKeys"),
                                      kSshKeyMembers, "SSHPublicKeyId", answer, context);
  if (answers.size() == before || settle_user(answers, context, "list-ssh-public-keys"))
    return read;
  return {};
}

ReadArtefact InventoryReader::mfa_devices(Value answer, const Context& context) {
  auto& answers = draft_.inventory.mfa_devices;
  const std::size_t before = answers.size();
  const ReadArtefact read = read_list(answers, "iam.mfa-devices", list_answer("MFADevices"),
                                      kMfaMembers, "SerialNumber", answer, context);
  if (answers.size() == before || settle_user(answers, context, "list-mfa-devices")) return read;
  return {};
}

ReadArtefact InventoryReader::role_settings(Value answer, const Context& context) {
  auto& answers = draft_.inventory.role_settings;
  const std::size_t before = answers.size();
  const ReadArtefact read = read_list(answers, "iam.roles", list_answer("Roles"),
                                      kRoleSettingMembers, "Arn", answer, context);
  if (answers.size() > before && !context.parameter("PathPrefix").empty())
    answers.back().partial = true;
  return read;
}

ReadArtefact InventoryReader::saml_providers(Value answer, const Context& context) {
  auto& answers = draft_.inventory.saml_providers;
  const std::size_t before = answers.size();
  const ReadArtefact read =
      read_list(answers, "iam.saml-providers", list_answer("SAMLProviderList"), kSamlMembers, "Arn",
                answer, context);
  if (answers.size() > before) answers.back().latest.reset();
  return read;
}

ReadArtefact InventoryReader::oidc_providers(Value answer, const Context& context) {
  return read_list(draft_.inventory.oidc_providers, "iam.oidc-providers",
                   list_answer("OpenIDConnectProviderList"), kOidcMembers, "Arn", answer, context);
}

// One of the account's: what the list of them is, is not known by that.
ReadArtefact InventoryReader::oidc_clients(Value answer, const Context& context) {
  ValueReader& reader = values("iam.oidc-provider");
  OidcClients clients;
  clients.where = answer.where();
  reader.members(kOidcAnswer, reader, clients, answer);
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  static constexpr std::string_view kScheme = "https://";
  if (const std::string_view url = model_.text(clients.name); url.starts_with(kScheme))
    clients.name = intern(url.substr(kScheme.size()));
  auto out = answer_to<OidcClients>(answer, context);
  out.partial = true;
  if (clients.name.valid()) out.rows.push_back(clients);
  return add(draft_.inventory.oidc_clients, std::move(out), reader, context);
}

ReadArtefact InventoryReader::server_certificates(Value answer, const Context& context) {
  auto& answers = draft_.inventory.server_certificates;
  const std::size_t before = answers.size();
  const ReadArtefact read =
      read_list(answers, "iam.server-certificates", list_answer("ServerCertificateMetadataList"),
                kCertificateMembers, "Arn", answer, context);
  if (answers.size() == before) return read;
  answers.back().latest.reset();
  if (!context.parameter("PathPrefix").empty()) answers.back().partial = true;
  return read;
}

// Only a finished report says anything.
ReadArtefact InventoryReader::service_uses(Value answer, const Context& context) {
  ValueReader& reader = values("iam.service-last-accessed");
  AccessReport report;
  reader.members(kReportMembers, reader, report, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !report.completed) return {};
  auto out = answer_to<ServiceUse>(answer, context);
  out.page.truncated = report.outer.page.truncated;
  out.page.token = report.outer.page.token;
  if (report.completed_at.known) out.generated = report.completed_at.instant;
  const std::string_view principal = context.parameter("Arn");
  if (principal.empty()) {
    no_context(context, "which user or role",
               "name the file after its call: "
               "`get-service-last-accessed-details+arn=ENCODED_ARN.json`");
    return {};
  }
  out.scope = intern(principal);
  if (report.outer.list.valid())
    read_rows(out, reader, kServiceMembers, report.outer.list, "ServiceNamespace");
  for (ServiceUse& use : out.rows) {
    use.reported = report.completed_at;
    use.tracks_actions = report.tracks_actions;
  }
  return add(draft_.inventory.service_uses, std::move(out), reader, context);
}

}  // namespace ambit::snapshot
