// The kinds are rows of a table, in the order in which they are tried. A row is a pattern, a list
// of terms that must all hold, parted by blanks:
//
//   Name            the object has this member, and it is not null
//   Name.Inner      that member is an object and has this one
//   Name[].Inner    that member is a list, and its first element has this one
//   Name[?].Inner   the same, or the list is empty
//   Name{}.Inner    that member is an object, and so is each of its members and has this one
//   [].Inner        the value is a list, and its first element has this member
//   NAME:type       ... of that type: string, object, array, bool
//   NAME~text       ... a string that holds this text
//   only(A,B,C)     the object has no other members
//   facts()         the object has no members but those of a facts file
//   accounts()      the object has members, and they are named as accounts (12 digits)
//
// A kind with several patterns has several rows. Source: docs/snapshot.md; the AWS API references
// of the calls that print these values.
#include "snapshot/recognise.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "ambit/arn.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

struct Row {
  std::string_view kind = {};
  std::string_view pattern = {};
};

// What `facts()` stands for.
constexpr std::string_view kFactsOnly =
    "only(Resources,Complete,Users,Providers,IdentityCenter,SerialConsoleEnabled,StartupContent,"
    "NoServiceLinkedRoles,AttackerIssuers,TokenIssuers)";

constexpr std::array kRows = {
    Row{kSnapshotHeader, "AmbitSnapshot"},
    Row{kCallRecord, "AmbitCall"},
    Row{"ambit.facts", "AmbitFacts"},
    Row{"ambit.facts", "Resources:array facts()"},
    Row{"ambit.facts", "Complete facts()"},
    Row{"ambit.facts", "IdentityCenter facts()"},
    Row{"ambit.organization", "AmbitOrganization"},
    Row{"ambit.organization", "ManagementAccountId Accounts:array"},
    Row{"ambit.organization", "ManagementAccount Accounts:array"},
    Row{"ambit.accounts", "AmbitAccounts"},
    Row{"ambit.accounts", "accounts()"},
    Row{"terraform", "format_version:string planned_values"},
    Row{"terraform", "format_version:string resource_changes"},
    Row{"terraform", "format_version:string values"},
    Row{"cloudformation.template", "Resources{}.Type:string"},
    Row{"cloudformation.template", "TemplateBody"},
    Row{"config.snapshot", "configurationItems:array"},
    Row{"config.snapshot", "baseConfigurationItems:array"},
    Row{"config.snapshot", "QueryInfo Results[?]:string"},
    Row{"cloudtrail.log", "Records[?].eventVersion"},
    Row{"cloudtrail.lookup", "Events[?].CloudTrailEvent"},
    Row{"cloudtrail.digest", "digestStartTime"},
    Row{kAuthorizationDetails, "UserDetailList:array"},
    Row{kAuthorizationDetails, "GroupDetailList:array"},
    Row{kAuthorizationDetails, "RoleDetailList:array"},
    Row{kAuthorizationDetails, "Policies[].PolicyVersionList"},
    Row{kCredentialReport, "Content:string ReportFormat"},
    Row{"iam.account-summary", "SummaryMap:object"},
    Row{"iam.password-policy", "PasswordPolicy:object"},
    Row{"iam.virtual-mfa-devices", "VirtualMFADevices"},
    Row{"iam.mfa-devices", "MFADevices"},
    Row{"iam.oidc-providers", "OpenIDConnectProviderList"},
    Row{"iam.oidc-provider", "Url ClientIDList"},
    Row{"iam.saml-providers", "SAMLProviderList"},
    Row{"iam.saml-provider", "SAMLMetadataDocument"},
    Row{"iam.server-certificates", "ServerCertificateMetadataList"},
    Row{"iam.service-last-accessed", "ServicesLastAccessed JobStatus"},
    Row{"iam.organizations-features", "EnabledFeatures"},
    Row{"iam.access-keys", "AccessKeyMetadata"},
    Row{"iam.access-key-last-used", "AccessKeyLastUsed"},
    Row{"iam.ssh-public-keys", "SSHPublicKeys"},
    Row{"iam.service-specific-credentials", "ServiceSpecificCredentials"},
    Row{"iam.signing-certificates", "Certificates[].CertificateBody"},
    Row{"iam.account-aliases", "AccountAliases"},
    Row{"iam.users", "Users[].Arn~:iam::"},
    Row{"iam.roles", "Roles[].RoleName"},
    Row{"iam.instance-profiles", "InstanceProfiles"},
    Row{"org.organization", "Organization.MasterAccountId"},
    Row{"org.roots", "Roots"},
    Row{"org.units", "OrganizationalUnits"},
    Row{"org.accounts", "Accounts[].Arn~:organizations:"},
    Row{"org.policy", "Policy.PolicySummary"},
    Row{"org.policies", "Policies[].Type Policies[].Arn~:organizations:"},
    Row{"org.targets", "Targets[].TargetId"},
    Row{"org.delegated-administrators", "DelegatedAdministrators"},
    Row{"org.resource-policy", "ResourcePolicy.ResourcePolicySummary"},
    Row{"org.parents", "Parents"},
    Row{"cloudtrail.trails", "trailList"},
    Row{"cloudtrail.event-selectors", "TrailARN EventSelectors"},
    Row{"cloudtrail.event-selectors", "TrailARN AdvancedEventSelectors"},
    Row{"cloudtrail.status", "IsLogging:bool"},
    Row{"accessanalyzer.analyzers", "analyzers[?].arn~:access-analyzer:"},
    Row{"ec2.instances", "Reservations"},
    Row{"ec2.instance-profile-associations", "IamInstanceProfileAssociations"},
    Row{"ec2.user-data", "InstanceId UserData"},
    Row{"ec2.regions", "Regions[].Endpoint Regions[].RegionName"},
    Row{"account.regions", "Regions[].RegionName"},
    Row{"sqs.queue-attributes", "Attributes.QueueArn"},
    Row{"sns.topic-attributes", "Attributes.TopicArn"},
    Row{"secretsmanager.resource-policy", "ARN~:secretsmanager: Name"},
    Row{"ecr.repository-policy", "policyText registryId"},
    Row{"s3.public-access-block", "PublicAccessBlockConfiguration"},
    Row{"s3.bucket-acl", "Grants Owner"},
    Row{"s3.ownership-controls", "OwnershipControls"},
    Row{"s3.bucket-logging", "LoggingEnabled"},
    Row{"s3.policy-status", "PolicyStatus.IsPublic"},
    Row{"s3.buckets", "Buckets[].Name"},
    Row{"resource-policy", "Policy:string only(Policy,PolicyName,RevisionId)"},
    Row{"ambit.resource-policies", "[].Resource [].Policy"},
    Row{"ambit.resource-policies", "[].ResourceArn [].Policy"},
    Row{"sso.instances", "Instances[].InstanceArn"},
    Row{"sso.permission-set", "PermissionSet.PermissionSetArn"},
    Row{"sso.permission-sets", "PermissionSets[]:string"},
    Row{"sso.managed-policies", "AttachedManagedPolicies"},
    Row{"sso.customer-policies", "CustomerManagedPolicyReferences"},
    Row{"sso.inline-policy", "InlinePolicy"},
    Row{"sso.boundary", "PermissionsBoundary"},
    Row{"sso.assignments", "AccountAssignments"},
    Row{"identitystore.users", "Users[].IdentityStoreId"},
    Row{"identitystore.groups", "Groups[].IdentityStoreId"},
    Row{"identitystore.memberships", "GroupMemberships"},
    Row{"sts.caller-identity", "UserId Account Arn only(UserId,Account,Arn)"},
    Row{"lambda.functions", "Functions[].FunctionArn"},
    Row{"org.service-access", "EnabledServicePrincipals"},
    Row{"org.delegated-services", "DelegatedServices"},
    Row{kPolicyDocument, "Statement only(Version,Id,Statement)"},
};

// Takes everything up to `end` off the front of `text`, and `end` too.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return front;
}

Value member(Value object, std::string_view name) {
  const Value value = object.find(name);
  return value.is(Kind::kNull) ? Value{} : value;
}

bool is_in_list(std::string_view list, std::string_view name) {
  while (!list.empty())
    if (take_until(list, ',') == name) return true;
  return false;
}

bool has_only(Value value, std::string_view names) {
  for (const auto& [key, inner] : value.members())
    if (!is_in_list(names, key.text())) return false;
  return value.is(Kind::kObject);
}

bool has_account_members(Value value) {
  for (const auto& [key, inner] : value.members())
    if (!is_account_id(key.text())) return false;
  return value.is(Kind::kObject) && value.size() > 0;
}

bool has_type(Value value, std::string_view type) {
  if (type == "string") return value.is(Kind::kString);
  if (type == "object") return value.is(Kind::kObject);
  if (type == "array") return value.is(Kind::kArray);
  return value.is(Kind::kBool);
}

// Whether a list without elements is of a kind that is known by its elements.
enum class EmptyLists : std::uint8_t { kOfNoKind, kOfAnyKind };

// What `term` asks of `value`; the names and steps that lead there are already taken off its front.
bool holds(Value value, std::string_view term, EmptyLists empty);

bool holds_for_first(Value list, std::string_view term, EmptyLists empty, bool if_empty) {
  if (!list.is(Kind::kArray)) return false;
  return list.elements().empty() ? if_empty : holds(*list.elements().begin(), term, empty);
}

bool holds_for_members(Value object, std::string_view term, EmptyLists empty) {
  for (const auto& [key, inner] : object.members())
    if (!holds(inner, term, empty)) return false;
  return object.is(Kind::kObject);
}

std::string_view take_name(std::string_view& term) {
  const std::size_t end = std::min(term.find_first_of(".[{:~"), term.size());
  const std::string_view name = term.substr(0, end);
  term.remove_prefix(end);
  return name;
}

bool holds(Value value, std::string_view term, EmptyLists empty) {
  if (!value.valid()) return false;
  if (term.empty()) return true;
  if (term.starts_with("[]"))
    return holds_for_first(value, term.substr(2), empty, empty == EmptyLists::kOfAnyKind);
  if (term.starts_with("[?]")) return holds_for_first(value, term.substr(3), empty, true);
  if (term.starts_with("{}")) return holds_for_members(value, term.substr(2), empty);
  if (term.front() == ':') return has_type(value, term.substr(1));
  if (term.front() == '~')
    return value.is(Kind::kString) && value.text().find(term.substr(1)) != std::string_view::npos;
  if (term.front() == '.') term.remove_prefix(1);
  const std::string_view name = take_name(term);
  return holds(member(value, name), term, empty);
}

bool matches_term(Value value, std::string_view term, EmptyLists empty) {
  if (term == "facts()") return matches_term(value, kFactsOnly, empty);
  if (term == "accounts()") return has_account_members(value);
  if (term.starts_with("only(")) return has_only(value, term.substr(5, term.size() - 6));
  return holds(value, term, empty);
}

bool matches(Value value, std::string_view pattern, EmptyLists empty) {
  while (!pattern.empty())
    if (!matches_term(value, take_until(pattern, ' '), empty)) return false;
  return true;
}

std::string_view kind_of(Value value) {
  if (!value.is(Kind::kObject) && !value.is(Kind::kArray)) return {};
  for (const Row& row : kRows)
    if (matches(value, row.pattern, EmptyLists::kOfNoKind)) return row.kind;
  return {};
}

// The kind that all elements of a list are of.
std::string_view common_kind(Value list) {
  std::string_view common;
  for (const Value element : list.elements()) {
    const std::string_view kind = element.is(Kind::kObject) ? kind_of(element) : std::string_view{};
    if (kind.empty() || (!common.empty() && kind != common)) return {};
    common = kind;
  }
  return common;
}

std::size_t shared_members(Value value, std::string_view pattern) {
  std::size_t shared = 0;
  while (!pattern.empty()) {
    std::string_view term = take_until(pattern, ' ');
    const std::string_view name = take_name(term);
    shared += !name.empty() && value.find(name).valid() ? 1U : 0U;
  }
  return shared;
}

}  // namespace

Recognised recognise(Value value) {
  if (const std::string_view kind = kind_of(value); !kind.empty()) return {kind, {value}};
  Recognised pages{common_kind(value), {}};
  if (!pages.kind.empty())
    for (const Value page : value.elements()) pages.values.push_back(page);
  return pages;
}

bool is_answer_of(Value value, std::string_view kind) {
  if (!value.is(Kind::kObject)) return false;
  return value.size() == 0 || std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
           return row.kind == kind && matches(value, row.pattern, EmptyLists::kOfAnyKind);
         });
}

std::string_view ambiguous_empty_list(Value value) {
  for (const Row& row : kRows) {
    std::string_view term = row.pattern;
    const std::string_view name = take_name(term);
    const Value list = term.starts_with("[].") ? value.find(name) : Value{};
    if (list.is(Kind::kArray) && list.elements().empty()) return name;
  }
  return {};
}

std::vector<std::string_view> artefact_kinds() {
  std::vector<std::string_view> kinds;
  for (const Row& row : kRows)
    if (std::find(kinds.begin(), kinds.end(), row.kind) == kinds.end()) kinds.push_back(row.kind);
  return kinds;
}

std::string_view nearest_kind(Value value) {
  std::string_view nearest;
  std::size_t most = 0;
  for (const Row& row : kRows) {
    const std::size_t shared = shared_members(value, row.pattern);
    if (shared > most) {
      most = shared;
      nearest = row.kind;
    }
  }
  return nearest;
}

}  // namespace ambit::snapshot
