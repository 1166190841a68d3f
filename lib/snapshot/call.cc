#include "snapshot/call.h"

#include <algorithm>
#include <array>
#include <utility>

#include "support/percent.h"
#include "support/utf8.h"

namespace ambit::snapshot {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

struct Operation {
  std::string_view service = {};
  std::string_view name = {};
  std::string_view kind = {};  // of the answer
};

constexpr std::array kOperations = {
    Operation{"accessanalyzer", "ListAnalyzers", "accessanalyzer.analyzers"},
    Operation{"account", "ListRegions", "account.regions"},
    Operation{"cloudtrail", "DescribeTrails", "cloudtrail.trails"},
    Operation{"cloudtrail", "GetEventSelectors", "cloudtrail.event-selectors"},
    Operation{"cloudtrail", "GetTrailStatus", "cloudtrail.status"},
    Operation{"cloudtrail", "LookupEvents", "cloudtrail.lookup"},
    Operation{"ec2", "DescribeIamInstanceProfileAssociations", "ec2.instance-profile-associations"},
    Operation{"ec2", "DescribeInstanceAttribute", "ec2.user-data"},
    Operation{"ec2", "DescribeInstances", "ec2.instances"},
    Operation{"ec2", "DescribeRegions", "ec2.regions"},
    Operation{"ecr", "GetRepositoryPolicy", "ecr.repository-policy"},
    Operation{"iam", "GetAccessKeyLastUsed", "iam.access-key-last-used"},
    Operation{"iam", "GetAccountAuthorizationDetails", "iam.authorization-details"},
    Operation{"iam", "GetAccountPasswordPolicy", "iam.password-policy"},
    Operation{"iam", "GetAccountSummary", "iam.account-summary"},
    Operation{"iam", "GetCredentialReport", "iam.credential-report"},
    Operation{"iam", "GetOpenIDConnectProvider", "iam.oidc-provider"},
    Operation{"iam", "GetSAMLProvider", "iam.saml-provider"},
    Operation{"iam", "GetServiceLastAccessedDetails", "iam.service-last-accessed"},
    Operation{"iam", "ListAccessKeys", "iam.access-keys"},
    Operation{"iam", "ListAccountAliases", "iam.account-aliases"},
    Operation{"iam", "ListInstanceProfiles", "iam.instance-profiles"},
    Operation{"iam", "ListMFADevices", "iam.mfa-devices"},
    Operation{"iam", "ListOpenIDConnectProviders", "iam.oidc-providers"},
    Operation{"iam", "ListOrganizationsFeatures", "iam.organizations-features"},
    Operation{"iam", "ListRoles", "iam.roles"},
    Operation{"iam", "ListSAMLProviders", "iam.saml-providers"},
    Operation{"iam", "ListServerCertificates", "iam.server-certificates"},
    Operation{"iam", "ListServiceSpecificCredentials", "iam.service-specific-credentials"},
    Operation{"iam", "ListSigningCertificates", "iam.signing-certificates"},
    Operation{"iam", "ListSSHPublicKeys", "iam.ssh-public-keys"},
    Operation{"iam", "ListUsers", "iam.users"},
    Operation{"iam", "ListVirtualMFADevices", "iam.virtual-mfa-devices"},
    Operation{"identitystore", "ListGroupMemberships", "identitystore.memberships"},
    Operation{"identitystore", "ListGroups", "identitystore.groups"},
    Operation{"identitystore", "ListUsers", "identitystore.users"},
    Operation{"kms", "GetKeyPolicy", "resource-policy"},
    Operation{"lambda", "GetPolicy", "resource-policy"},
    Operation{"lambda", "ListFunctions", "lambda.functions"},
    Operation{"organizations", "DescribeOrganization", "org.organization"},
    Operation{"organizations", "DescribePolicy", "org.policy"},
    Operation{"organizations", "DescribeResourcePolicy", "org.resource-policy"},
    Operation{"organizations", "ListAccounts", "org.accounts"},
    Operation{"organizations", "ListAccountsForParent", "org.accounts"},
    Operation{"organizations", "ListAWSServiceAccessForOrganization", "org.service-access"},
    Operation{"organizations", "ListDelegatedAdministrators", "org.delegated-administrators"},
    Operation{"organizations", "ListDelegatedServicesForAccount", "org.delegated-services"},
    Operation{"organizations", "ListOrganizationalUnitsForParent", "org.units"},
    Operation{"organizations", "ListParents", "org.parents"},
    Operation{"organizations", "ListPolicies", "org.policies"},
    Operation{"organizations", "ListPoliciesForTarget", "org.policies"},
    Operation{"organizations", "ListRoots", "org.roots"},
    Operation{"organizations", "ListTargetsForPolicy", "org.targets"},
    Operation{"s3", "GetBucketAcl", "s3.bucket-acl"},
    Operation{"s3", "GetBucketLogging", "s3.bucket-logging"},
    Operation{"s3", "GetBucketOwnershipControls", "s3.ownership-controls"},
    Operation{"s3", "GetBucketPolicy", "resource-policy"},
    Operation{"s3", "GetBucketPolicyStatus", "s3.policy-status"},
    Operation{"s3", "GetPublicAccessBlock", "s3.public-access-block"},
    Operation{"s3", "ListBuckets", "s3.buckets"},
    Operation{"s3control", "GetPublicAccessBlock", "s3.public-access-block"},
    Operation{"secretsmanager", "GetResourcePolicy", "secretsmanager.resource-policy"},
    Operation{"sns", "GetTopicAttributes", "sns.topic-attributes"},
    Operation{"sqs", "GetQueueAttributes", "sqs.queue-attributes"},
    Operation{"sso-admin", "DescribePermissionSet", "sso.permission-set"},
    Operation{"sso-admin", "GetInlinePolicyForPermissionSet", "sso.inline-policy"},
    Operation{"sso-admin", "GetPermissionsBoundaryForPermissionSet", "sso.boundary"},
    Operation{"sso-admin", "ListAccountAssignments", "sso.assignments"},
    Operation{"sso-admin", "ListCustomerManagedPolicyReferencesInPermissionSet",
              "sso.customer-policies"},
    Operation{"sso-admin", "ListInstances", "sso.instances"},
    Operation{"sso-admin", "ListManagedPoliciesInPermissionSet", "sso.managed-policies"},
    Operation{"sso-admin", "ListPermissionSets", "sso.permission-sets"},
    Operation{"sts", "GetCallerIdentity", "sts.caller-identity"},
};

// The first row that fits decides. An empty service or operation fits any; `*` at the end of a code
// stands for the rest of it.
struct ErrorRow {
  std::string_view service = {};
  std::string_view operation = {};
  std::string_view code = {};
  ErrorFact fact = ErrorFact::kFailed;
};

constexpr std::array kErrors = {
    ErrorRow{"iam", "GetAccountPasswordPolicy", "NoSuchEntity", ErrorFact::kNoPasswordPolicy},
    ErrorRow{"iam", "GetAccountPasswordPolicy", "NoSuchEntityException",
             ErrorFact::kNoPasswordPolicy},
    ErrorRow{"iam", "GetCredentialReport", "ReportNotPresent", ErrorFact::kNothing},
    ErrorRow{"iam", "GetCredentialReport", "ReportExpired", ErrorFact::kNothing},
    ErrorRow{"iam", "GetCredentialReport", "ReportInProgress", ErrorFact::kNothing},
    ErrorRow{"iam", "ListOrganizationsFeatures", "ServiceAccessNotEnabledException",
             ErrorFact::kNoFeatures},
    ErrorRow{"iam", "ListOrganizationsFeatures", "OrganizationNotFoundException",
             ErrorFact::kNoOrganization},
    ErrorRow{"iam", "ListOrganizationsFeatures",
             "AccountNotManagementOrDelegatedAdministratorException", ErrorFact::kNothing},
    ErrorRow{"organizations", "", "AWSOrganizationsNotInUseException", ErrorFact::kNoOrganization},
    ErrorRow{"organizations", "DescribeResourcePolicy", "ResourcePolicyNotFoundException",
             ErrorFact::kAbsent},
    ErrorRow{"s3", "GetBucketPolicy", "NoSuchBucketPolicy", ErrorFact::kNoPolicy},
    ErrorRow{"s3", "GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
             ErrorFact::kNoPublicAccessBlock},
    ErrorRow{"s3control", "GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
             ErrorFact::kNoPublicAccessBlock},
    ErrorRow{"s3", "GetBucketOwnershipControls", "OwnershipControlsNotFoundError",
             ErrorFact::kNoOwnershipControls},
    ErrorRow{"lambda", "GetPolicy", "ResourceNotFoundException", ErrorFact::kNoPolicy},
    ErrorRow{"ecr", "GetRepositoryPolicy", "RepositoryPolicyNotFoundException",
             ErrorFact::kNoPolicy},
    ErrorRow{"ecr", "GetRegistryPolicy", "RegistryPolicyNotFoundException", ErrorFact::kAbsent},
    ErrorRow{"", "", "NoSuchBucket", ErrorFact::kGone},
    ErrorRow{"", "", "NotFoundException", ErrorFact::kGone},
    ErrorRow{"", "", "ResourceNotFoundException", ErrorFact::kGone},
    ErrorRow{"", "", "QueueDoesNotExist", ErrorFact::kGone},
    ErrorRow{"", "", "RepositoryNotFoundException", ErrorFact::kGone},
    ErrorRow{"", "", "AccessDenied", ErrorFact::kDenied},
    ErrorRow{"", "", "AccessDeniedException", ErrorFact::kDenied},
    ErrorRow{"", "", "UnauthorizedOperation", ErrorFact::kDenied},
    ErrorRow{"", "", "AuthorizationError", ErrorFact::kDenied},
    ErrorRow{"", "", "403", ErrorFact::kDenied},
};

// Operations whose permission has another name. Source: Service Authorization Reference.
struct Permission {
  std::string_view service = {};
  std::string_view operation = {};
  std::string_view permission = {};
};

constexpr std::array kPermissions = {
    Permission{"accessanalyzer", "ListAnalyzers", "access-analyzer:ListAnalyzers"},
    Permission{"s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
    Permission{"s3", "ListBuckets", "s3:ListAllMyBuckets"},
    Permission{"s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"},
};

// The name of the CLI's command group is not always that of the API.
std::string_view service_name(std::string_view written) {
  return written == "s3api" ? "s3" : written;
}

bool is_call(std::string_view service, std::string_view operation, std::string_view service_wanted,
             std::string_view operation_wanted) {
  return service_name(service) == service_wanted && is_api_name(operation, operation_wanted);
}

bool fits(const ErrorRow& row, std::string_view service, std::string_view operation,
          std::string_view code) {
  return (row.service.empty() || service_name(service) == row.service) &&
         (row.operation.empty() || is_api_name(operation, row.operation)) && code == row.code;
}

std::string_view without_extensions(std::string_view name) {
  for (const std::string_view extension : {".gz", ".json", ".jsonl", ".csv"})
    if (name.ends_with(extension)) name.remove_suffix(extension.size());
  return name;
}

}  // namespace

bool is_api_name(std::string_view written, std::string_view name) {
  std::size_t at = 0;
  for (const char c : written) {
    if (c == '-') continue;
    if (at == name.size() || lower(c) != lower(name[at])) return false;
    ++at;
  }
  return at == name.size();
}

std::string_view Call::parameter(std::string_view name) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(),
                   [&](const Parameter& given) { return is_api_name(given.name, name); });
  return found == parameters.end() ? std::string_view{} : found->value;
}

Call call_of_file_name(std::string_view path) {
  std::string_view rest = without_extensions(path.substr(path.rfind('/') + 1));
  std::size_t plus = std::min(rest.find('+'), rest.size());
  Call call{.operation = std::string(rest.substr(0, plus))};
  while (plus < rest.size()) {
    rest.remove_prefix(plus + 1);
    plus = std::min(rest.find('+'), rest.size());
    const std::string_view pair = rest.substr(0, plus);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    std::string value = percent_decode(pair.substr(equals + 1));
    if (first_invalid_utf8(value)) continue;
    call.parameters.push_back({std::string(pair.substr(0, equals)), std::move(value)});
  }
  return call;
}

std::string_view kind_of_answer(std::string_view service, std::string_view operation) {
  const auto found =
      std::find_if(kOperations.begin(), kOperations.end(), [&](const Operation& known) {
        return is_call(service, operation, known.service, known.name);
      });
  return found == kOperations.end() ? std::string_view{} : found->kind;
}

ErrorFact fact_of_error(std::string_view service, std::string_view operation,
                        std::string_view code) {
  const auto found = std::find_if(kErrors.begin(), kErrors.end(), [&](const ErrorRow& row) {
    return fits(row, service, operation, code);
  });
  return found == kErrors.end() ? ErrorFact::kFailed : found->fact;
}

std::string permission_of(std::string_view service, std::string_view operation) {
  for (const Permission& known : kPermissions)
    if (is_call(service, operation, known.service, known.operation))
      return std::string(known.permission);
  std::string permission(service_name(service));
  permission += ':';
  char before = '-';
  for (const char c : operation) {
    if (c != '-') permission += before == '-' ? upper(c) : c;
    before = c;
  }
  return permission;
}

std::string_view partition_of(std::string_view region) {
  struct Partition {
    std::string_view regions = {};  // how their names begin
    std::string_view name = {};
  };
  static constexpr std::array kPartitions = {
      Partition{"cn-", "aws-cn"},         Partition{"aws-cn-", "aws-cn"},
      Partition{"us-gov-", "aws-us-gov"}, Partition{"aws-us-gov-", "aws-us-gov"},
      Partition{"us-isob-", "aws-iso-b"}, Partition{"aws-iso-b-", "aws-iso-b"},
      Partition{"us-iso-", "aws-iso"},    Partition{"aws-iso-", "aws-iso"},
      Partition{"eusc-", "aws-eusc"},
  };
  for (const Partition& partition : kPartitions)
    if (region.starts_with(partition.regions)) return partition.name;
  return "aws";
}

}  // namespace ambit::snapshot
