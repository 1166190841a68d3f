#include "snapshot/own_form.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;
using WrittenOrganization = OwnFormReader::Written;
using WrittenAccount = OwnFormReader::WrittenAccount;

constexpr void (*kReadManagementAccount)(ValueReader&, WrittenOrganization&, Value) =
    [](ValueReader& r, WrittenOrganization& w, Value v) { w.management_account = r.account(v); };

constexpr auto kOwnFormMembers = std::to_array<Member<ValueReader, WrittenOrganization>>({
    {"AmbitOrganization",
     [](ValueReader& r, WrittenOrganization& w, Value v) { w.version = r.integer(v); }},
    {"Id", [](ValueReader& r, WrittenOrganization& w, Value v) { w.id = r.symbol(v); }},
    {"ManagementAccountId", kReadManagementAccount},
    {"ManagementAccount", kReadManagementAccount},
    {"FeatureSet",
     [](ValueReader& r, WrittenOrganization& w, Value v) {
       if (const auto set = r.string(v)) w.all_features = *set == "ALL";
     }},
    {"Accounts", [](ValueReader&, WrittenOrganization& w, Value v) { w.accounts = v; }},
    {"DelegatedAdministrators",
     [](ValueReader&, WrittenOrganization& w, Value v) { w.delegated_administrators = v; }},
    {"ServiceControlPolicies",
     [](ValueReader&, WrittenOrganization& w, Value v) { w.service_control = v; }},
    {"ResourceControlPolicies",
     [](ValueReader&, WrittenOrganization& w, Value v) { w.resource_control = v; }},
    {"RootSessions",
     [](ValueReader& r, WrittenOrganization& w, Value v) { w.root_sessions = r.boolean(v); }},
    {"RootCredentialsManagement", [](ValueReader& r, WrittenOrganization& w,
                                     Value v) { w.root_credentials_management = r.boolean(v); }},
    {"StackSetsTrustedAccess", [](ValueReader& r, WrittenOrganization& w,
                                  Value v) { w.stack_sets_trusted_access = r.boolean(v); }},
});

constexpr auto kOwnAccountMembers = std::to_array<Member<ValueReader, WrittenAccount>>({
    {"Id", [](ValueReader& r, WrittenAccount& w, Value v) { w.id = r.account(v); }},
    {"Name"},
    {"Email"},
    {"Status"},
    {"Path", [](ValueReader& r, WrittenAccount& w, Value v) { w.path = r.string(v).value_or(""); }},
    {"ServiceControlPolicies",
     [](ValueReader&, WrittenAccount& w, Value v) { w.service_control = v; }},
    {"ResourceControlPolicies",
     [](ValueReader&, WrittenAccount& w, Value v) { w.resource_control = v; }},
});

// A policy with the accounts that it applies to.
struct WrittenPolicy {
  AttachedOrganizationPolicy policy = {};
  Value document = {};
  Value accounts = {};
  std::optional<std::int64_t> level = 0;
};
constexpr auto kOwnPolicyMembers = std::to_array<Member<ValueReader, WrittenPolicy>>({
    {"Id", [](ValueReader& r, WrittenPolicy& w, Value v) { w.policy.id = r.symbol(v); }},
    {"Arn", [](ValueReader& r, WrittenPolicy& w, Value v) { w.policy.arn = r.symbol(v); }},
    {"Name", [](ValueReader& r, WrittenPolicy& w, Value v) { w.policy.name = r.symbol(v); }},
    {"Document", [](ValueReader&, WrittenPolicy& w, Value v) { w.document = v; }},
    {"Accounts", [](ValueReader&, WrittenPolicy& w, Value v) { w.accounts = v; }},
    {"Level", [](ValueReader& r, WrittenPolicy& w, Value v) { w.level = r.integer(v); }},
});

constexpr auto kAdministratorMembers = std::to_array<Member<ValueReader, DelegatedAdministrator>>({
    {"Account",
     [](ValueReader& r, DelegatedAdministrator& a, Value v) { a.account = r.account(v); }},
    {"Services",
     [](ValueReader& r, DelegatedAdministrator& a, Value v) {
       a.services_known = r.each_string(
           v, [&](Value service, std::string_view) { a.services.push_back(r.symbol(service)); });
     }},
});

struct WrittenAccounts {
  std::optional<std::int64_t> version = {};
  Value accounts = {};
};
constexpr auto kWrapperMembers = std::to_array<Member<ValueReader, WrittenAccounts>>({
    {"AmbitAccounts",
     [](ValueReader& r, WrittenAccounts& w, Value v) { w.version = r.integer(v); }},
    {"Accounts", [](ValueReader&, WrittenAccounts& w, Value v) { w.accounts = v; }},
});

struct WrittenRelation {
  KnownAccount account = {};
  Value relation = {};
};
constexpr auto kKnownAccountMembers = std::to_array<Member<ValueReader, WrittenRelation>>({
    {"Label", [](ValueReader& r, WrittenRelation& w, Value v) { w.account.label = r.symbol(v); }},
    {"Relation", [](ValueReader&, WrittenRelation& w, Value v) { w.relation = v; }},
});

std::optional<Relation> relation_of(std::string_view name) {
  struct Name {
    std::string_view name = {};
    Relation relation = Relation::kUnknown;
  };
  static constexpr std::array kNames = {
      Name{"own", Relation::kOwn}, Name{"partner", Relation::kPartner},
      Name{"vendor", Relation::kVendor}, Name{"former", Relation::kFormer}};
  for (const Name& known : kNames)
    if (known.name == name) return known.relation;
  return std::nullopt;
}

}  // namespace

OwnFormReader::OwnFormReader(Model& model, policy::Compiler& compiler, Draft& draft)
    : model_(model),
      documents_(model, compiler),
      draft_(draft),
      organization_(model, "ambit.organization"),
      accounts_(model, "ambit.accounts") {}

bool OwnFormReader::understands(std::string_view member, std::int64_t version, Value object) {
  if (version != 1)
    say(model_.diagnostics, kinds::kVersion, object, {std::string(member), version});
  return version == 1;
}

// --- Organizations ---

// Objects, or bare ids.
std::vector<WrittenAccount> OwnFormReader::read_members(Value list) {
  std::vector<WrittenAccount> members;
  if (!organization_.expect(list, Kind::kArray)) return members;
  for (const Value element : list.elements()) {
    WrittenAccount account;
    if (element.is(Kind::kObject)) {
      organization_.members(kOwnAccountMembers, organization_, account, element);
      if (!element.find("Id").valid()) organization_.missing(element, "Id");
    } else {
      account.id = organization_.account(element);
    }
    if (account.id.valid()) members.push_back(account);
  }
  return members;
}

// A list of levels, each a list of documents.
PolicyLevels OwnFormReader::read_levels(Value list, PolicyKind kind) {
  if (!organization_.expect(list, Kind::kArray)) return {};
  PolicyLevels levels{.state = Knowledge::kKnown};
  for (const Value element : list.elements()) {
    if (!organization_.expect(element, Kind::kArray)) return {};
    PolicyLevel& level = levels.levels.emplace_back();
    for (const Value document : element.elements())
      level.push_back({.document = documents_.read(document, kind), .where = document.where()});
  }
  return levels;
}

bool OwnFormReader::read_policy(Value object, PolicyKind kind, ByPolicy& policies) {
  WrittenPolicy written{.policy = {.where = object.where()}};
  organization_.members(kOwnPolicyMembers, organization_, written, object);
  written.policy.document = documents_.require(written.document, object, kind);
  if (!written.accounts.valid()) organization_.missing(object, "Accounts");
  if (!written.accounts.valid() || !written.level) return false;
  std::vector<Symbol> accounts;
  const bool sound = organization_.each_string(written.accounts, [&](Value id, std::string_view) {
    accounts.push_back(organization_.account(id));
  });
  for (const Symbol account : accounts)
    policies.levels[account][*written.level].push_back(written.policy);
  return sound && std::find(accounts.begin(), accounts.end(), Symbol{}) == accounts.end();
}

OwnFormReader::ByPolicy OwnFormReader::read_by_policy(Value list, PolicyKind kind) {
  ByPolicy policies{.given = list.valid()};
  if (list.valid())
    policies.sound = organization_.each_object(
        list, [&](Value object) { return read_policy(object, kind, policies); });
  return policies;
}

// Of both ways to give the policies an account may have one.
PolicyLevels OwnFormReader::levels_of(Symbol account, Value by_account, const ByPolicy& by_policy,
                                      PolicyKind kind) {
  const auto listed = by_policy.levels.find(account);
  const bool is_listed = listed != by_policy.levels.end();
  if (by_account.valid() && is_listed) {
    say(model_.diagnostics, kinds::kConflict, by_account,
        {std::string(model_.text(account)), std::string("its policies by account and by policy")});
    return {};
  }
  if (by_account.valid()) return read_levels(by_account, kind);
  if (!by_policy.given || !by_policy.sound) return {};
  // The list is all there is.
  PolicyLevels levels{.state = is_listed ? Knowledge::kKnown : Knowledge::kNone};
  if (is_listed)
    for (const auto& [number, level] : listed->second) levels.levels.push_back(level);
  return levels;
}

// Objects, or bare ids.
std::optional<std::vector<DelegatedAdministrator>> OwnFormReader::read_delegation(Value list) {
  if (!organization_.expect(list, Kind::kArray)) return std::nullopt;
  std::vector<DelegatedAdministrator> administrators;
  for (const Value element : list.elements()) {
    DelegatedAdministrator administrator{.where = element.where()};
    if (element.is(Kind::kObject)) {
      organization_.members(kAdministratorMembers, organization_, administrator, element);
      if (!element.find("Account").valid()) organization_.missing(element, "Account");
    } else {
      administrator.account = organization_.account(element);
    }
    if (!administrator.account.valid()) return std::nullopt;
    administrators.push_back(std::move(administrator));
  }
  return administrators;
}

void OwnFormReader::add_flags(const WrittenOrganization& written, Location where) {
  OrganizationDraft& draft = draft_.organization;
  const auto add = [&](std::optional<bool> flag, std::vector<OfOrganization<bool>>& facts) {
    if (flag) facts.push_back({.organization = written.id, .value = *flag, .where = where});
  };
  add(written.root_sessions, draft.root_sessions);
  add(written.root_credentials_management, draft.root_credentials_management);
  add(written.stack_sets_trusted_access, draft.stack_sets_access);
}

ReadArtefact OwnFormReader::read_organization(Value object, const Context&) {
  WrittenOrganization written;
  organization_.members(kOwnFormMembers, organization_, written, object);
  if (say_doubled_members(model_.diagnostics, object)) return {};
  if (!understands("AmbitOrganization", written.version.value_or(1), object)) return {};
  if (!written.id.valid()) return organization_.missing(object, "Id"), ReadArtefact{};
  OrganizationDraft& draft = draft_.organization;
  const Location where = object.where();
  draft.organizations.push_back({.id = written.id,
                                 .management_account = written.management_account,
                                 .all_features = written.all_features,
                                 .where = where});
  const ByPolicy service = read_by_policy(written.service_control, PolicyKind::kScp);
  const ByPolicy resource = read_by_policy(written.resource_control, PolicyKind::kRcp);
  const std::vector<WrittenAccount> members =
      written.accounts.valid() ? read_members(written.accounts) : std::vector<WrittenAccount>{};
  for (const WrittenAccount& account : members) {
    draft.members.push_back({account.id, written.id, where});
    draft.file_members.push_back(
        {.organization = written.id,
         .account = account.id,
         .path = account.path.empty() ? Symbol{} : model_.intern(account.path),
         .service_control =
             levels_of(account.id, account.service_control, service, PolicyKind::kScp),
         .resource_control =
             levels_of(account.id, account.resource_control, resource, PolicyKind::kRcp),
         .where = where});
  }
  draft.account_lists.push_back(
      {.organization = written.id, .value = Completeness::kPresumedComplete, .where = where});
  if (written.delegated_administrators.valid())
    if (auto delegation = read_delegation(written.delegated_administrators))
      draft.delegations.push_back(
          {.organization = written.id, .value = *std::move(delegation), .where = where});
  add_flags(written, where);
  return {.account = written.management_account, .entities = members.size()};
}

// --- Known accounts ---

ReadArtefact OwnFormReader::read_accounts(Value object, const Context&) {
  WrittenAccounts written{.accounts = object};
  if (object.find("AmbitAccounts").valid()) {
    written.accounts = {};
    accounts_.members(kWrapperMembers, accounts_, written, object);
  }
  if (say_doubled_members(model_.diagnostics, object)) return {};
  if (!understands("AmbitAccounts", written.version.value_or(1), object)) return {};
  ReadArtefact artefact;
  if (!written.accounts.valid()) return accounts_.missing(object, "Accounts"), artefact;
  if (!accounts_.expect(written.accounts, Kind::kObject)) return artefact;
  for (const auto& [key, value] : written.accounts.members()) {
    WrittenRelation known{.account = {.id = accounts_.account(key), .where = value.where()}};
    if (!known.account.id.valid() || !accounts_.expect(value, Kind::kObject)) continue;
    accounts_.members(kKnownAccountMembers, accounts_, known, value);
    if (known.relation.valid()) {
      const auto relation = relation_of(known.relation.text());
      if (!relation)
        say(model_.diagnostics, kinds::kBadRelation, known.relation,
            {std::string(known.relation.text())});
      known.account.relation = relation.value_or(Relation::kUnknown);
    }
    draft_.known_accounts.push_back(known.account);
    ++artefact.entities;
  }
  return artefact;
}

void OwnFormReader::summarise() {
  organization_.summarise();
  accounts_.summarise();
}

}  // namespace ambit::snapshot
