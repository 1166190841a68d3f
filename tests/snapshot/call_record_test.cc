// What records say: errors that are facts, lists that are whole, when it was.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/call.h"
#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Strings = std::vector<std::string>;

TEST_CASE("errors_are_facts", "[snapshot]") {
  struct Case {
    std::string_view service, operation, code;
    ErrorFact fact;
  };
  static constexpr Case kCases[] = {
      {"iam", "GetAccountPasswordPolicy", "NoSuchEntity", ErrorFact::kNoPasswordPolicy},
      {"iam", "get-account-password-policy", "NoSuchEntityException", ErrorFact::kNoPasswordPolicy},
      {"iam", "GetUser", "NoSuchEntity", ErrorFact::kFailed},
      {"iam", "GetCredentialReport", "ReportNotPresent", ErrorFact::kNothing},
      {"iam", "GetCredentialReport", "ReportExpired", ErrorFact::kNothing},
      {"iam", "GetCredentialReport", "ReportInProgress", ErrorFact::kNothing},
      {"iam", "ListOrganizationsFeatures", "ServiceAccessNotEnabledException",
       ErrorFact::kNoFeatures},
      {"iam", "ListOrganizationsFeatures", "OrganizationNotFoundException",
       ErrorFact::kNoOrganization},
      {"iam", "ListOrganizationsFeatures", "AccountNotManagementOrDelegatedAdministratorException",
       ErrorFact::kNothing},
      {"organizations", "ListRoots", "AWSOrganizationsNotInUseException",
       ErrorFact::kNoOrganization},
      {"iam", "ListRoles", "AWSOrganizationsNotInUseException", ErrorFact::kFailed},
      {"s3", "GetBucketPolicy", "NoSuchBucketPolicy", ErrorFact::kNoPolicy},
      {"s3api", "get-bucket-policy", "NoSuchBucketPolicy", ErrorFact::kNoPolicy},
      {"s3", "GetBucketAcl", "NoSuchBucketPolicy", ErrorFact::kFailed},
      {"s3", "GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
       ErrorFact::kNoPublicAccessBlock},
      {"s3control", "GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
       ErrorFact::kNoPublicAccessBlock},
      {"s3", "GetBucketOwnershipControls", "OwnershipControlsNotFoundError",
       ErrorFact::kNoOwnershipControls},
      {"lambda", "GetPolicy", "ResourceNotFoundException", ErrorFact::kNoPolicy},
      {"lambda", "GetFunction", "ResourceNotFoundException", ErrorFact::kGone},
      {"ecr", "GetRepositoryPolicy", "RepositoryPolicyNotFoundException", ErrorFact::kNoPolicy},
      {"ecr", "GetRegistryPolicy", "RegistryPolicyNotFoundException", ErrorFact::kAbsent},
      {"s3", "GetBucketPolicy", "NoSuchBucket", ErrorFact::kGone},
      {"kms", "GetKeyPolicy", "NotFoundException", ErrorFact::kGone},
      {"sqs", "GetQueueAttributes", "QueueDoesNotExist", ErrorFact::kGone},
      {"ecr", "GetRepositoryPolicy", "RepositoryNotFoundException", ErrorFact::kGone},
      {"s3", "GetBucketPolicy", "AccessDenied", ErrorFact::kDenied},
      {"kms", "GetKeyPolicy", "AccessDeniedException", ErrorFact::kDenied},
      {"ec2", "DescribeInstances", "UnauthorizedOperation", ErrorFact::kDenied},
      {"sns", "GetTopicAttributes", "AuthorizationError", ErrorFact::kDenied},
      {"s3", "GetBucketPolicy", "403", ErrorFact::kDenied},
      {"iam", "ListUsers", "Throttling", ErrorFact::kFailed},
      {"iam", "ListUsers", "TooManyRequestsException", ErrorFact::kFailed},
      {"iam", "ListUsers", "ExpiredTokenException", ErrorFact::kFailed},
      {"iam", "ListUsers", "", ErrorFact::kFailed},
      {"iam", "ListUsers", "accessdenied", ErrorFact::kFailed},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.service, c.operation, c.code);
    CHECK(fact_of_error(c.service, c.operation, c.code) == c.fact);
  }
}

TEST_CASE("permissions_of_calls", "[snapshot]") {
  CHECK(permission_of("iam", "ListUsers") == "iam:ListUsers");
  CHECK(permission_of("iam", "list-users") == "iam:ListUsers");
  CHECK(permission_of("s3api", "list-buckets") == "s3:ListAllMyBuckets");
  CHECK(permission_of("s3", "GetPublicAccessBlock") == "s3:GetBucketPublicAccessBlock");
  CHECK(permission_of("s3control", "GetPublicAccessBlock") == "s3:GetAccountPublicAccessBlock");
}

TEST_CASE("file_names_tell_calls", "[snapshot]") {
  const Call call = call_of_file_name("a+b=c/get-key-policy+key-id=0f%2F1%zz+x+name=.json.gz");
  CHECK(call.operation == "get-key-policy");
  CHECK(call.parameter("KeyId") == "0f/1%zz");
  CHECK(call.parameter("Name").empty());
  CHECK(call.parameter("b").empty());
  CHECK(call_of_file_name("x+bucket=%FF").parameter("Bucket").empty());  // no text
  CHECK(call_of_file_name("").operation.empty());
  CHECK(is_api_name("get-saml-provider", "GetSAMLProvider"));
  CHECK_FALSE(is_api_name("get-saml", "GetSAMLProvider"));
  CHECK_FALSE(is_api_name("get-saml-providers", "GetSAMLProvider"));
}

std::string details_call(const std::string& parameters, const std::string& result,
                         const std::string& time = "2026-11-20T09:00:00Z") {
  return R"({"AmbitCall":1,"Service":"iam","Operation":"GetAccountAuthorizationDetails",)"
         R"("Account":"111122223333","Region":"aws-global","Time":")" +
         time + R"(","Parameters":{)" + parameters + R"(},"Result":)" + result + "}\n";
}

TEST_CASE("recorded_lists_are_complete", "[snapshot]") {
  constexpr auto kUnknown = Completeness::kUnknown;
  constexpr auto kIncomplete = Completeness::kIncomplete;
  constexpr auto kComplete = Completeness::kComplete;
  const std::string empty =
      R"("UserDetailList":[],"GroupDetailList":[],"RoleDetailList":[],"Policies":[])";
  struct Case {
    std::string text;
    Completeness users, roles;
  };
  const std::vector<Case> cases = {
      {details_call("", "{" + empty + "}"), kComplete, kComplete},
      {details_call(R"("Filter":["User","Group"])", "{" + empty + "}"), kComplete, kIncomplete},
      {details_call(R"("Filter":["User"])", "{" + empty + "}") +
           details_call(R"("Filter":["Role"])", "{" + empty + "}"),
       kComplete, kComplete},
      {details_call("", "{" + empty + R"(,"IsTruncated":true,"Marker":"t"})"), kIncomplete,
       kIncomplete},
      {details_call("", "{" + empty + R"(,"IsTruncated":true,"Marker":"t"})") +
           details_call(R"("Marker":"t")", "{" + empty + "}"),
       kComplete, kComplete},
      // The whole again is not the page that is missing.
      {details_call("", "{" + empty + R"(,"IsTruncated":true,"Marker":"t"})") +
           details_call(R"("Marker":"u")", "{" + empty + "}"),
       kIncomplete, kIncomplete},
      {details_call("", "{}"), kUnknown, kUnknown},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Snapshot snapshot = load_texts({{"calls.jsonl", c.text}});
    CHECK_FALSE(snapshot.diagnostics().has_errors());
    REQUIRE(snapshot.model().accounts.size() == 1);
    CHECK(snapshot.model().accounts.all()[0].users == c.users);
    CHECK(snapshot.model().accounts.all()[0].roles == c.roles);
  }
}

TEST_CASE("the_later_export_counts", "[snapshot]") {
  const auto group = [](const std::string& id) {
    return R"({"GroupDetailList":[{"Arn":"arn:aws:iam::111122223333:group/Dev","GroupName":"Dev",)"
           R"("GroupId":")" +
           id + R"("}]})";
  };
  const std::string old_one = details_call("", group("AGPA1"));
  const std::string new_one = details_call("", group("AGPA2"), "2026-11-20T10:00:00Z");
  for (const auto& [first, second] : {std::pair(old_one, new_one), std::pair(new_one, old_one)}) {
    const Snapshot snapshot = load_texts({{"a", first}, {"b", second}});
    REQUIRE(said(snapshot).size() == 1);
    CHECK(said(snapshot)[0].starts_with("snapshot/superseded"));
    CHECK(snapshot.diagnostics().count(Severity::kWarning) == 1);
    const Group& kept = snapshot.model().groups.all()[0];
    CHECK(snapshot.model().text(kept.unique_id) == "AGPA2");
    CHECK(kept.policies_known);
  }
  // The header of a directory says when, too; without a time of both it is a conflict.
  const std::string header = R"({"AmbitSnapshot":1,"CollectedAt":"2026-11-20T08:00:00Z"})";
  const Snapshot dated = load_texts({{"x/h", header}, {"x/y/a", group("AGPA1")}, {"b", new_one}});
  CHECK(said(dated).front().starts_with("snapshot/superseded x/y/a:"));
  const Snapshot undated = load_texts({{"a", group("AGPA1")}, {"b", new_one}});
  CHECK(said(undated).front().starts_with("snapshot/conflict a:"));
}

TEST_CASE("records_and_headers_say_when", "[snapshot]") {
  const std::string bare = R"({"GroupDetailList":[{"Arn":"arn:aws:iam::111122223333:group/Dev",)"
                           R"("CreateDate":"2020-01-01T00:00:00Z"}]})";
  const std::string header = R"({"AmbitSnapshot":1,"CollectedAt":"2026-11-20T08:00:00Z"})";
  struct Case {
    std::vector<Snapshot::File> files;
    AsOfSource source;
    std::string_view time;
  };
  const std::vector<Case> cases = {
      {{{"a", bare}}, AsOfSource::kLowerBound, "2020-01-01T00:00:00Z"},
      {{{"a", header + bare}}, AsOfSource::kHeader, "2026-11-20T08:00:00Z"},
      {{{"d/a", bare}, {"d/h", header}}, AsOfSource::kHeader, "2026-11-20T08:00:00Z"},
      {{{"d/e/a", bare}, {"d/h", header}}, AsOfSource::kHeader, "2026-11-20T08:00:00Z"},
      {{{"d/a", bare}, {"d/e/h", header}}, AsOfSource::kLowerBound, "2020-01-01T00:00:00Z"},
      {{{"d/a", bare}, {"dd/h", header}}, AsOfSource::kLowerBound, "2020-01-01T00:00:00Z"},
      {{{"a", header + "\n" + details_call("", bare)}},
       AsOfSource::kRecord,
       "2026-11-20T09:00:00Z"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.files.front().name, c.files.front().bytes);
    const Snapshot snapshot = load_texts(c.files);
    CHECK(said(snapshot).empty());
    const AsOf& as_of = snapshot.model().accounts.all()[0].authorization_details_as_of;
    CHECK(as_of.source == c.source);
    CHECK(format_instant(as_of.time) == c.time);
  }
}

// A file may be answered with nothing; that it was asked for is in its record.
TEST_CASE("records_tell_empty_answers_from_failures", "[snapshot]") {
  const std::string record =
      R"({"AmbitCall":1,"Service":"sqs","Operation":"GetQueueAttributes","Account":"111122223333",)"
      R"("Region":"eu-west-1","Parameters":{"QueueUrl":)"
      R"("https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"},"File":"jobs.json"})";
  const Snapshot snapshot = load_texts({{"d/calls.jsonl", record}, {"d/jobs.json", ""}});
  CHECK(said(snapshot).empty());
  const ResourcePolicy* queue =
      snapshot.model().policy_of("arn:aws:sqs:eu-west-1:111122223333:jobs");
  REQUIRE(queue != nullptr);
  CHECK(queue->state == Knowledge::kNone);
  CHECK(said(load_texts({{"d/jobs.json", ""}})) == Strings{"snapshot/empty-file d/jobs.json:1:1"});
}

// A credential report as CSV is an answer, too.
TEST_CASE("records_name_reports", "[snapshot]") {
  const std::string record =
      R"({"AmbitCall":1,"Service":"iam","Operation":"GetCredentialReport",)"
      R"("Account":"111122223333","Time":"2026-11-20T09:00:00Z","File":"report.csv"})";
  const Snapshot snapshot = load_texts(
      {{"calls.jsonl", record}, {"report.csv", test_file("examples/credential-report.csv")}});
  CHECK(said(snapshot).empty());
  CHECK(snapshot.model().accounts.all()[0].credential_report_as_of.source == AsOfSource::kRecord);
}

}  // namespace
}  // namespace ambit::snapshot
