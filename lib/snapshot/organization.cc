// Every kind of object has a table of its members below. An ARN of Organizations says which
// organization a thing is of, and which account manages it.
#include "snapshot/organization.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;
using WrittenEntry = OrganizationReader::Written;
using Type = OrganizationPolicyType;

// Their content is documented: Organizations User Guide, "Service control policies" and "Resource
// control policies".
constexpr std::string_view kFullAccessDocument =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr std::string_view kFullResourceAccessDocument =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";

using OrganizationMember = Member<ValueReader, WrittenEntry>;

constexpr OrganizationMember kId = {
    "Id", [](ValueReader& r, WrittenEntry& w, Value v) { w.id = r.symbol(v); }};
constexpr OrganizationMember kArn = {
    "Arn", [](ValueReader& r, WrittenEntry& w, Value v) { w.arn = r.symbol(v); }};
constexpr OrganizationMember kName = {
    "Name", [](ValueReader& r, WrittenEntry& w, Value v) { w.name = r.symbol(v); }};
constexpr OrganizationMember kType = {
    "Type", [](ValueReader& r, WrittenEntry& w, Value v) { w.type = r.string(v).value_or(""); }};

constexpr void (*kReadList)(ValueReader&, WrittenEntry&, Value) = [](ValueReader&, WrittenEntry& w,
                                                                     Value v) { w.list = v; };
constexpr void (*kReadToken)(ValueReader&, WrittenEntry&, Value) = [](ValueReader&, WrittenEntry& w,
                                                                      Value v) {
  w.page.truncated = true;
  w.page.token = v.text();
};

// The list of an answer, under the name that it has there.
constexpr auto list_members(std::string_view list) {
  return std::to_array<OrganizationMember>(
      {{list, kReadList}, {"NextToken", kReadToken}, {"nextToken", kReadToken}});
}

constexpr auto kOrganizationAnswerMembers = std::to_array<OrganizationMember>(
    {{"Organization", [](ValueReader&, WrittenEntry& w, Value v) { w.summary = v; }}});
constexpr auto kOrganizationMembers = std::to_array<OrganizationMember>({
    kId,
    kArn,
    {"FeatureSet",
     [](ValueReader& r, WrittenEntry& w, Value v) {
       if (const auto set = r.string(v)) w.all_features = *set == "ALL";
     }},
    {"MasterAccountArn"},
    {"MasterAccountId",
     [](ValueReader& r, WrittenEntry& w, Value v) { w.management_account = r.account(v); }},
    {"MasterAccountEmail"},
    {"AvailablePolicyTypes"},  // deprecated: that of the root counts
});

constexpr auto kPolicyTypeMembers = std::to_array<OrganizationMember>(
    {kType, {"Status", [](ValueReader& r, WrittenEntry& w, Value v) {
               w.path = r.string(v).value_or("");
             }}});
constexpr auto kRootMembers = std::to_array<OrganizationMember>({
    kId,
    kArn,
    kName,
    {"PolicyTypes",
     [](ValueReader& r, WrittenEntry& w, Value v) {
       w.types_known = r.each_object(v, [&](Value object) {
         WrittenEntry type;
         r.members(kPolicyTypeMembers, r, type, object);
         if (type.path == "ENABLED") w.enabled_types.insert(type.type);
         return !type.type.empty() && !type.path.empty();
       });
     }},
});

constexpr auto kUnitMembers = std::to_array<OrganizationMember>({
    kId,
    kArn,
    kName,
    {"Path", [](ValueReader& r, WrittenEntry& w, Value v) { w.path = r.string(v).value_or(""); }},
});

constexpr auto kAccountMembers = std::to_array<OrganizationMember>({
    {"Id", [](ValueReader& r, WrittenEntry& w, Value v) { w.id = r.account(v); }},
    kArn,
    {"Email"},
    kName,
    {"Status"},
    {"State"},
    {"JoinedMethod"},
    {"JoinedTimestamp"},
    {"DelegationEnabledDate"},
    {"Paths",
     [](ValueReader& r, WrittenEntry& w, Value v) {
       r.each_string(v, [&](Value, std::string_view path) { w.path = path; });
     }},
});

constexpr auto kParentMembers = std::to_array<OrganizationMember>({kId, {"Type"}});

constexpr auto kSummaryMembers =
    std::to_array<OrganizationMember>({kId, kArn, kName, kType, {"Description"}, {"AwsManaged"}});
constexpr auto kPolicyDetailMembers = std::to_array<OrganizationMember>({
    {"PolicySummary", [](ValueReader&, WrittenEntry& w, Value v) { w.summary = v; }},
    {"Content", [](ValueReader&, WrittenEntry& w, Value v) { w.content = v; }},
});
constexpr auto kPolicyAnswerMembers = std::to_array<OrganizationMember>(
    {{"Policy", [](ValueReader&, WrittenEntry& w, Value v) { w.list = v; }}});

constexpr auto kTargetMembers = std::to_array<OrganizationMember>({
    {"TargetId", [](ValueReader& r, WrittenEntry& w, Value v) { w.id = r.symbol(v); }},
    kArn,
    kName,
    {"Type"},
});

constexpr auto kServicePrincipalMembers = std::to_array<OrganizationMember>({
    {"ServicePrincipal", [](ValueReader& r, WrittenEntry& w, Value v) { w.id = r.symbol(v); }},
    {"DateEnabled"},
    {"DelegationEnabledDate"},
});

constexpr auto kFeatureMembers = std::to_array<OrganizationMember>({
    {"OrganizationId", [](ValueReader& r, WrittenEntry& w, Value v) { w.id = r.symbol(v); }},
    {"EnabledFeatures", kReadList},
});

// The segments of "o-.../r-.../ou-.../", in order.
std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

PolicyKind kind_of(Type type) {
  return type == Type::kResourceControl ? PolicyKind::kRcp : PolicyKind::kScp;
}

}  // namespace

OrganizationPolicyType organization_policy_type(std::string_view type) {
  if (type == "SERVICE_CONTROL_POLICY") return Type::kServiceControl;
  if (type == "RESOURCE_CONTROL_POLICY") return Type::kResourceControl;
  return type.empty() ? Type::kUnknown : Type::kOther;
}

OrganizationReader::OrganizationReader(Model& model, policy::Compiler& compiler, Draft& draft)
    : model_(model),
      compiler_(compiler),
      documents_(model, compiler),
      draft_(draft),
      organization_(model, "org.organization"),
      roots_(model, "org.roots"),
      units_(model, "org.units"),
      accounts_(model, "org.accounts"),
      parents_(model, "org.parents"),
      policy_(model, "org.policy"),
      policies_(model, "org.policies"),
      targets_(model, "org.targets"),
      delegated_(model, "org.delegated-administrators"),
      delegated_services_(model, "org.delegated-services"),
      service_access_(model, "org.service-access"),
      features_(model, "iam.organizations-features") {}

// --- What an entry says of the organization ---

void OrganizationReader::note_organization(Symbol id, Symbol management_account, Location where) {
  if (noted_.emplace(id, management_account).second)
    draft_.organization.organizations.push_back(
        {.id = id, .management_account = management_account, .where = where});
}

// "arn:aws:organizations::777788889999:ou/o-a1b2c3d4e5/ou-ab12-prod0001" has the type "ou". A
// policy managed by AWS is of no organization.
OrganizationReader::Named OrganizationReader::identify(ValueReader& reader,
                                                       const WrittenEntry& written, Value object,
                                                       std::string_view type) {
  if (!object.find("Id").valid()) reader.missing(object, "Id");
  if (!object.find("Arn").valid()) reader.missing(object, "Arn");
  const std::string_view text = model_.text(written.arn);
  const auto arn = parse_arn(text);
  const bool of_type = arn && arn->service == "organizations" && arn->resource.starts_with(type) &&
                       arn->resource.substr(type.size()).starts_with('/');
  if (of_type && arn->account == "aws") return {.known = written.id.valid()};
  const auto parts = of_type ? segments(arn->resource) : std::vector<std::string_view>{};
  if (parts.size() < 2 || !parts[1].starts_with("o-") || !is_account_id(arn->account)) {
    if (written.arn.valid())
      say(model_.diagnostics, kinds::kBadArn, object,
          {std::string(text), std::string("a thing of AWS Organizations")});
    return {};
  }
  note_organization(intern(parts[1]), intern(arn->account), object.where());
  return {intern(parts[1]), written.id.valid()};
}

// Each segment is the parent of the next, the last one that of `last` unless it is that itself.
void OrganizationReader::note_path(std::string_view path, Symbol last, Location where) {
  std::vector<std::string_view> parts = segments(path);
  if (parts.size() < 2 || !parts[0].starts_with("o-")) return;
  if (parts.back() != model_.text(last)) parts.push_back(model_.text(last));
  for (std::size_t i = 2; i < parts.size(); ++i)
    draft_.organization.parents.push_back({intern(parts[i]), intern(parts[i - 1]), where});
}

void OrganizationReader::note_full_access(std::string_view policy_id) {
  const bool resource = policy_id == kFullResourceAccess;
  if (!resource && policy_id != kFullAccess) return;
  policy::PlacedDocument& document = resource ? draft_.organization.full_resource_control
                                              : draft_.organization.full_service_control;
  if (document.document.valid()) return;
  const FileId file =
      model_.sources.add("<" + std::string(policy_id) + ">",
                         TextBuffer(resource ? kFullResourceAccessDocument : kFullAccessDocument));
  document = compiler_.compile_text(file, resource ? PolicyKind::kRcp : PolicyKind::kScp,
                                    model_.diagnostics);
}

void OrganizationReader::note_page(std::string list, PageMark page, const Context& context,
                                   Location where) {
  page.where = where;
  if (const Call* record = context.record()) {
    page.recorded = true;
    page.starts_at = record->parameter("NextToken");
    if (page.starts_at.empty()) page.starts_at = record->parameter("StartingToken");
  }
  draft_.list_pages.add(std::move(list), std::move(page));
}

void OrganizationReader::no_context(const Context& context, std::string_view what,
                                    std::string_view file) {
  model_.diagnostics.add(
      kinds::kNoContext, context.artefact(),
      {std::string(what), "name the file after its call: `" + std::string(file) + "`"});
}

// --- Kinds ---

ReadArtefact OrganizationReader::read_organization(Value answer, const Context& context) {
  WrittenEntry outer;
  WrittenEntry written;
  organization_.members(kOrganizationAnswerMembers, organization_, outer, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !outer.summary.is(Kind::kObject))
    return {};
  organization_.members(kOrganizationMembers, organization_, written, outer.summary);
  if (!written.id.valid()) return organization_.missing(outer.summary, "Id"), ReadArtefact{};
  OrganizationDraft& draft = draft_.organization;
  draft.organizations.push_back({.id = written.id,
                                 .management_account = written.management_account,
                                 .all_features = written.all_features,
                                 .where = answer.where()});
  if (written.management_account.valid())
    draft.members.push_back({written.management_account, written.id, answer.where()});
  // Every account may ask for its own organization.
  draft.members.push_back({context.account_id(), written.id, answer.where()});
  return {.account = written.management_account, .entities = 1};
}

ReadArtefact OrganizationReader::read_roots(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("Roots");
  WrittenEntry written;
  roots_.members(kMembers, roots_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer) || !written.list.valid()) return artefact;
  roots_.each_object(written.list, [&](Value object) {
    WrittenEntry root;
    roots_.members(kRootMembers, roots_, root, object);
    const Named named = identify(roots_, root, object, "root");
    if (!named.known) return false;
    draft_.organization.roots.push_back(
        {.organization = named.organization,
         .id = root.id,
         .types_known = root.types_known,
         .service_control = root.enabled_types.count("SERVICE_CONTROL_POLICY") > 0,
         .resource_control = root.enabled_types.count("RESOURCE_CONTROL_POLICY") > 0,
         .where = object.where()});
    ++artefact.entities;
    return true;
  });
  return artefact;
}

ReadArtefact OrganizationReader::read_units(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("OrganizationalUnits");
  WrittenEntry written;
  units_.members(kMembers, units_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer) || !written.list.valid()) return artefact;
  const std::string_view parent = context.parameter("ParentId");
  bool homeless = false;
  units_.each_object(written.list, [&](Value object) {
    WrittenEntry unit;
    units_.members(kUnitMembers, units_, unit, object);
    const Named named = identify(units_, unit, object, "ou");
    if (!named.known) return false;
    note_path(unit.path, unit.id, object.where());
    if (!parent.empty())
      draft_.organization.parents.push_back({unit.id, intern(parent), object.where()});
    homeless = homeless || (parent.empty() && unit.path.empty());
    ++artefact.entities;
    return true;
  });
  if (homeless)
    no_context(context, "which parent's units",
               "list-organizational-units-for-parent+parent-id=ID.json");
  return artefact;
}

ReadArtefact OrganizationReader::read_accounts(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("Accounts");
  WrittenEntry written;
  accounts_.members(kMembers, accounts_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const std::string_view parent = context.parameter("ParentId");
  OfOrganization<Completeness> list{.caller = context.account_id(),
                                    .value = context.record() != nullptr
                                                 ? Completeness::kComplete
                                                 : Completeness::kPresumedComplete,
                                    .where = answer.where()};
  const bool sound =
      !written.list.valid() || accounts_.each_object(written.list, [&](Value object) {
        WrittenEntry account;
        accounts_.members(kAccountMembers, accounts_, account, object);
        const Named named = identify(accounts_, account, object, "account");
        if (!named.known) return false;
        list.organization = named.organization;
        draft_.organization.members.push_back({account.id, named.organization, object.where()});
        note_path(account.path, account.id, object.where());
        if (!parent.empty())
          draft_.organization.parents.push_back({account.id, intern(parent), object.where()});
        ++artefact.entities;
        return true;
      });
  note_page(list_name(kAccounts, Type::kUnknown, parent), std::move(written.page), context,
            answer.where());
  if (!sound) list.value = Completeness::kIncomplete;
  if (parent.empty()) draft_.organization.account_lists.push_back(list);
  return artefact;
}

ReadArtefact OrganizationReader::read_parents(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("Parents");
  WrittenEntry written;
  parents_.members(kMembers, parents_, written, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !written.list.valid()) return {};
  const std::string_view child = context.parameter("ChildId");
  if (child.empty())
    return no_context(context, "whose parents", "list-parents+child-id=ID.json"), ReadArtefact{};
  ReadArtefact artefact{.account = context.account_id()};
  parents_.each_object(written.list, [&](Value object) {
    WrittenEntry parent;
    parents_.members(kParentMembers, parents_, parent, object);
    if (!parent.id.valid()) return parents_.missing(object, "Id"), false;
    draft_.organization.parents.push_back({intern(child), parent.id, object.where()});
    ++artefact.entities;
    return true;
  });
  return artefact;
}

// Nothing, and an error, when nobody can tell which policy it is.
std::optional<DraftOrganizationPolicy> OrganizationReader::read_summary(ValueReader& reader,
                                                                        Value object) {
  WrittenEntry written;
  reader.members(kSummaryMembers, reader, written, object);
  const Named named = identify(reader, written, object, "policy");
  if (!named.known) return std::nullopt;
  note_full_access(model_.text(written.id));
  return DraftOrganizationPolicy{.organization = named.organization,
                                 .id = written.id,
                                 .arn = written.arn,
                                 .name = written.name,
                                 .type = organization_policy_type(written.type),
                                 .where = object.where()};
}

ReadArtefact OrganizationReader::read_policy(Value answer, const Context& context) {
  WrittenEntry outer;
  WrittenEntry written;
  policy_.members(kPolicyAnswerMembers, policy_, outer, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !outer.list.is(Kind::kObject)) return {};
  policy_.members(kPolicyDetailMembers, policy_, written, outer.list);
  if (!policy_.expect(written.summary, Kind::kObject)) return {};
  auto policy = read_summary(policy_, written.summary);
  if (!policy) return {};
  if (policy->type == Type::kServiceControl || policy->type == Type::kResourceControl)
    policy->document = documents_.require(written.content, outer.list, kind_of(policy->type));
  draft_.organization.policies.push_back(*policy);
  return {.account = context.account_id(), .entities = 1};
}

ReadArtefact OrganizationReader::read_policies(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("Policies");
  WrittenEntry written;
  policies_.members(kMembers, policies_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const std::string_view target = context.parameter("TargetId");
  Type type = organization_policy_type(context.parameter("Filter"));
  DraftAttachments attachments{.caller = context.account_id(), .where = answer.where()};
  DraftPolicyList list;
  bool sound = true;
  if (written.list.valid())
    sound = policies_.each_object(written.list, [&](Value object) {
      const auto policy = read_summary(policies_, object);
      if (!policy) return false;
      if (policy->organization.valid()) attachments.organization = policy->organization;
      if (type == Type::kUnknown) type = policy->type;
      draft_.organization.policies.push_back(*policy);
      list.ids.push_back(policy->id);
      attachments.attached.push_back({policy->id, object.where()});
      ++artefact.entities;
      return true;
    });
  note_page(list_name(kPolicies, type, target), std::move(written.page), context, answer.where());
  if (!sound || type == Type::kUnknown) return artefact;
  attachments.type = type;
  list.type = type;
  if (target.empty()) {
    draft_.organization.policy_lists.push_back({.organization = attachments.organization,
                                                .caller = attachments.caller,
                                                .value = std::move(list),
                                                .where = answer.where()});
  } else {
    attachments.subject = intern(target);
    draft_.organization.target_policies.push_back(std::move(attachments));
  }
  return artefact;
}

ReadArtefact OrganizationReader::read_targets(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("Targets");
  WrittenEntry written;
  targets_.members(kMembers, targets_, written, answer);
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  const std::string_view policy = context.parameter("PolicyId");
  if (policy.empty())
    return no_context(context, "which policy's targets",
                      "list-targets-for-policy+policy-id=ID.json"),
           ReadArtefact{};
  note_full_access(policy);
  DraftAttachments attachments{
      .caller = context.account_id(), .subject = intern(policy), .where = answer.where()};
  ReadArtefact artefact{.account = context.account_id()};
  bool sound = true;
  if (written.list.valid())
    sound = targets_.each_object(written.list, [&](Value object) {
      WrittenEntry target;
      targets_.members(kTargetMembers, targets_, target, object);
      if (!target.id.valid()) return targets_.missing(object, "TargetId"), false;
      const auto arn = parse_arn(model_.text(target.arn));
      const auto parts = arn ? segments(arn->resource) : std::vector<std::string_view>{};
      if (parts.size() > 1 && parts[1].starts_with("o-") && is_account_id(arn->account)) {
        attachments.organization = intern(parts[1]);
        note_organization(attachments.organization, intern(arn->account), object.where());
      }
      attachments.attached.push_back({target.id, object.where()});
      ++artefact.entities;
      return true;
    });
  note_page(list_name(kTargets, Type::kUnknown, policy), std::move(written.page), context,
            answer.where());
  if (sound) draft_.organization.targets.push_back(std::move(attachments));
  return artefact;
}

ReadArtefact OrganizationReader::read_delegated_administrators(Value answer,
                                                               const Context& context) {
  constexpr auto kMembers = list_members("DelegatedAdministrators");
  WrittenEntry written;
  delegated_.members(kMembers, delegated_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  OfOrganization<std::vector<DelegatedAdministrator>> delegation{.caller = context.account_id(),
                                                                 .where = answer.where()};
  bool sound = true;
  if (written.list.valid())
    sound = delegated_.each_object(written.list, [&](Value object) {
      WrittenEntry account;
      delegated_.members(kAccountMembers, delegated_, account, object);
      const Named named = identify(delegated_, account, object, "account");
      if (!named.known) return false;
      delegation.organization = named.organization;
      draft_.organization.members.push_back({account.id, named.organization, object.where()});
      delegation.value.push_back({.account = account.id, .where = object.where()});
      ++artefact.entities;
      return true;
    });
  note_page("org.delegated-administrators", std::move(written.page), context, answer.where());
  if (sound) draft_.organization.delegations.push_back(std::move(delegation));
  return artefact;
}

// The services of a list of objects that name them; nothing when one cannot be read.
std::optional<std::vector<Symbol>> OrganizationReader::read_services(ValueReader& reader,
                                                                     Value list) {
  std::vector<Symbol> services;
  if (!list.valid()) return services;  // an empty answer
  const bool sound = reader.each_object(list, [&](Value object) {
    WrittenEntry service;
    reader.members(kServicePrincipalMembers, reader, service, object);
    if (!service.id.valid()) return reader.missing(object, "ServicePrincipal"), false;
    services.push_back(service.id);
    return true;
  });
  return sound ? std::optional(std::move(services)) : std::nullopt;
}

ReadArtefact OrganizationReader::read_delegated_services(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("DelegatedServices");
  WrittenEntry written;
  delegated_services_.members(kMembers, delegated_services_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const std::string_view account = context.parameter("AccountId");
  if (!is_account_id(account)) {
    no_context(context, "which account's services",
               "list-delegated-services-for-account+account-id=ID.json");
    return artefact;
  }
  auto services = read_services(delegated_services_, written.list);
  // Of a list that goes on elsewhere nobody knows the rest.
  if (!services || written.page.truncated) return artefact;
  artefact.entities = services->size();
  draft_.organization.delegated_services.push_back({.caller = context.account_id(),
                                                    .value = {.account = intern(account),
                                                              .services = *std::move(services),
                                                              .services_known = true,
                                                              .where = answer.where()},
                                                    .where = answer.where()});
  return artefact;
}

ReadArtefact OrganizationReader::read_service_access(Value answer, const Context& context) {
  constexpr auto kMembers = list_members("EnabledServicePrincipals");
  WrittenEntry written;
  service_access_.members(kMembers, service_access_, written, answer);
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const auto services = read_services(service_access_, written.list);
  if (!services) return artefact;
  artefact.entities = services->size();
  const bool stack_sets = std::ranges::any_of(*services, [&](Symbol service) {
    return model_.text(service) == "member.org.stacksets.cloudformation.amazonaws.com";
  });
  if (stack_sets || !written.page.truncated)
    draft_.organization.stack_sets_access.push_back(
        {.caller = context.account_id(), .value = stack_sets, .where = answer.where()});
  return artefact;
}

ReadArtefact OrganizationReader::read_features(Value answer, const Context& context) {
  WrittenEntry written;
  features_.members(kFeatureMembers, features_, written, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !written.list.valid()) return {};
  bool root_sessions = false;
  bool root_credentials = false;
  const bool sound = features_.each_string(written.list, [&](Value, std::string_view feature) {
    root_sessions = root_sessions || feature == "RootSessions";
    root_credentials = root_credentials || feature == "RootCredentialsManagement";
  });
  if (!sound) return {};
  if (written.id.valid()) note_organization(written.id, {}, answer.where());
  add_features(written.id, root_sessions, root_credentials, context);
  return {.account = context.account_id(), .entities = 1};
}

void OrganizationReader::add_features(Symbol organization, bool root_sessions,
                                      bool root_credentials, const Context& context) {
  OfOrganization<bool> fact{.organization = organization,
                            .caller = context.account_id(),
                            .value = root_sessions,
                            .where = context.artefact()};
  draft_.organization.root_sessions.push_back(fact);
  fact.value = root_credentials;
  draft_.organization.root_credentials_management.push_back(fact);
}

// --- Errors that are facts ---

void OrganizationReader::no_organization(const Context& context) {
  draft_.organization.members.push_back({context.account_id(), {}, context.artefact()});
}

void OrganizationReader::no_features(const Context& context) {
  add_features({}, false, false, context);
}

void OrganizationReader::summarise() {
  for (ValueReader* reader :
       {&organization_, &roots_, &units_, &accounts_, &parents_, &policy_, &policies_, &targets_,
        &delegated_, &delegated_services_, &service_access_, &features_})
    reader->summarise();
}

}  // namespace ambit::snapshot
