// Questions about a snapshot: who is meant, what decides, what is taken for granted.
#include "ambit/access.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ambit {
namespace {

// alice: by group, with an MFA condition; bob: a boundary; carol: an attached policy whose document
// is missing; dave: a user and a role.
constexpr std::string_view kDetails = R"({
 "UserDetailList": [
  {"UserName": "alice", "Path": "/", "UserId": "AIDAALICE", "Arn": "arn:aws:iam::111122223333:user/alice",
   "GroupList": ["Dev"], "Tags": [{"Key": "team", "Value": "red"}]},
  {"UserName": "bob", "Path": "/", "UserId": "AIDABOB", "Arn": "arn:aws:iam::111122223333:user/bob",
   "UserPolicyList": [{"PolicyName": "all", "PolicyDocument": {"Version": "2012-10-17", "Statement":
     {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}}}],
   "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}},
  {"UserName": "carol", "Path": "/", "UserId": "AIDACAROL", "Arn": "arn:aws:iam::111122223333:user/carol",
   "AttachedManagedPolicies": [{"PolicyName": "SecurityAudit", "PolicyArn": "arn:aws:iam::aws:policy/SecurityAudit"}]},
  {"UserName": "dave", "Path": "/team/", "UserId": "AIDADAVE", "Arn": "arn:aws:iam::111122223333:user/team/dave"}
 ],
 "GroupDetailList": [
  {"GroupName": "Dev", "Path": "/", "GroupId": "AGPADEV", "Arn": "arn:aws:iam::111122223333:group/Dev",
   "GroupPolicyList": [{"PolicyName": "dev", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
     {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::data-${aws:PrincipalTag/team}/*",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
     {"Sid": "NoSecrets", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*/secret/*"}]}}]}
 ],
 "RoleDetailList": [
  {"RoleName": "dave", "Path": "/", "RoleId": "AROADAVE", "Arn": "arn:aws:iam::111122223333:role/dave",
   "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
   "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement":
     {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
      "Condition": {"StringEquals": {"aws:userid": "AROADAVE:session"}}}}}]}
 ],
 "Policies": [
  {"PolicyName": "limit", "Path": "/", "PolicyId": "ANPALIMIT", "Arn": "arn:aws:iam::111122223333:policy/limit",
   "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true,
     "Document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}]}
 ]
})";

Snapshot loaded() {
  auto snapshot =
      Snapshot::load_files({{"details.json", std::string(kDetails)}}, {.keep_going = true});
  REQUIRE(snapshot);
  return *std::move(snapshot);
}

Question question(std::string principal, std::string action, std::string resource) {
  return {.principal = std::move(principal),
          .action = std::move(action),
          .resource = std::move(resource)};
}

TEST_CASE("can_decides", "[evaluate]") {
  const Snapshot snapshot = loaded();
  const Access access(snapshot);
  struct Case {
    std::string principal, action, resource;
    Outcome outcome;
    std::string_view layer;
  };
  const Case cases[] = {
      {"alice", "s3:GetObject", "arn:aws:s3:::data-red/x", Outcome::kConditional, ""},
      {"alice", "s3:GetObject", "arn:aws:s3:::data-blue/x", Outcome::kImplicitDeny, "identity"},
      {"alice", "s3:GetObject", "arn:aws:s3:::data-red/secret/x", Outcome::kExplicitDeny,
       "identity"},
      {"user/alice", "S3:getobject", "arn:aws:s3:::data-red/x", Outcome::kConditional, ""},
      {"bob", "s3:GetObject", "arn:aws:s3:::any/x", Outcome::kAllowed, "identity"},
      {"bob", "ec2:RunInstances", "*", Outcome::kImplicitDeny, "boundary"},
      {"bob", "sts:GetCallerIdentity", "*", Outcome::kAllowed, "service"},
      {"carol", "s3:GetObject", "arn:aws:s3:::any/x", Outcome::kConditional, ""},
      {"user/team/dave", "s3:GetObject", "arn:aws:s3:::any/x", Outcome::kImplicitDeny, "identity"},
      {"role/dave", "s3:GetObject", "arn:aws:s3:::any/x", Outcome::kConditional, ""},
      {"arn:aws:sts::111122223333:assumed-role/dave/session", "s3:GetObject", "arn:aws:s3:::any/x",
       Outcome::kAllowed, "identity"},
      {"arn:aws:sts::111122223333:assumed-role/dave/other", "s3:GetObject", "arn:aws:s3:::any/x",
       Outcome::kImplicitDeny, "identity"},
      // Another account's resource: its policy is taken as not there.
      {"bob", "sqs:SendMessage", "arn:aws:sqs:us-east-1:444455556666:q", Outcome::kImplicitDeny,
       "resource"},
      // A key's policy must agree and is not read.
      {"bob", "s3:GetObject", "arn:aws:kms:us-east-1:111122223333:key/k", Outcome::kConditional,
       ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.principal, c.action, c.resource);
    const auto decision = access.can(question(c.principal, c.action, c.resource));
    REQUIRE(decision);
    CHECK(decision->outcome == c.outcome);
    CHECK(decision->deciding_layer == c.layer);
    CHECK(!decision->assumptions.empty());
  }
}

TEST_CASE("can_says_under_which_condition", "[evaluate]") {
  const Snapshot snapshot = loaded();
  const Access access(snapshot);
  Question asked = question("alice", "s3:GetObject", "arn:aws:s3:::data-red/x");
  const auto open = access.can(asked);
  REQUIRE(open);
  CHECK(open->missing == std::vector<std::string>{"aws:MultiFactorAuthPresent"});
  REQUIRE(open->when);
  REQUIRE(open->when->size() == 1);
  CHECK(open->when->front() ==
        std::vector<Test>{{.op = "Bool", .key = "aws:MultiFactorAuthPresent", .values = {"true"}}});
  REQUIRE(open->example);
  REQUIRE(open->example->context.size() == 1);
  CHECK(open->example->context[0].values == std::vector<std::string>{"true"});
  REQUIRE(open->statements.size() == 1);
  CHECK(open->statements[0].policy == "dev");
  CHECK(open->statements[0].owner == "arn:aws:iam::111122223333:group/Dev");
  CHECK(snapshot.sources().excerpt(open->statements[0].where).starts_with(R"({"Effect": "Allow")"));

  asked.context = open->example->context;
  asked.context_mode = ContextMode::kExact;
  CHECK(access.can(asked)->outcome == Outcome::kAllowed);
  asked.context = {{.key = "aws:multifactorauthpresent", .absent = true}};
  asked.context_mode = ContextMode::kOpen;
  CHECK(access.can(asked)->outcome == Outcome::kImplicitDeny);
}

TEST_CASE("can_explains_every_statement", "[evaluate]") {
  const Snapshot snapshot = loaded();
  const Access access(snapshot);
  const auto decision = access.can(
      question("alice", "s3:GetObject", "arn:aws:s3:::data-red/secret/x"), Access::Explain::kYes);
  REQUIRE(decision);
  REQUIRE(decision->trace.size() == 2);
  const StatementTrace& allow = decision->trace[0];
  CHECK(allow.match == StatementTrace::Match::kUnknown);
  CHECK(allow.element == StatementTrace::Element::kCondition);
  CHECK(allow.value == "unknown");
  CHECK(decision->trace[1].match == StatementTrace::Match::kYes);
  REQUIRE(decision->statements.size() == 1);
  CHECK(decision->statements[0].sid == "NoSecrets");
}

TEST_CASE("questions_that_have_no_answer", "[evaluate]") {
  const Snapshot snapshot = loaded();
  const Access access(snapshot);
  struct Case {
    std::string principal, action, resource;
    std::string_view message;
  };
  const Case cases[] = {
      {"nobody", "s3:GetObject", "*", "no user or role of the snapshot is called `nobody`"},
      {"dave", "s3:GetObject", "*", "`dave` may mean several principals"},
      {"alice", "GetObject", "*", "`GetObject` is no action: write service:Name"},
      {"alice", "s3:Get*", "*",
       "`s3:Get*` is a pattern; this version answers for one action at a time"},
      {"alice", "s3:", "*", "`s3:` is no action: write service:Name"},
      {"alice", "s3:GetObject", "bucket",
       "`bucket` is no resource: write an ARN with six fields, or * for an action without resource "
       "types"},
      {"alice", "s3:GetObject", "\xFF", "the action or the resource is not UTF-8"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.principal, c.action, c.resource);
    const auto decision = access.can(question(c.principal, c.action, c.resource));
    REQUIRE(!decision);
    CHECK(decision.error().message == c.message);
  }
  CHECK(access.can(question("dave", "s3:GetObject", "*")).error().candidates.size() == 2);
  Question asked = question("alice", "s3:GetObject", "arn:aws:s3:::b/k");
  asked.context = {{.key = "aws:SourceIp"}};
  CHECK(!access.can(asked));
  CHECK(!access.who_can(question("", "s3:GetObject", "arn:aws:s3:::b/*")));
}

// who_can lists exactly those for whom can does not say no.
// An organization with a root level and the account's own, a bucket policy, a key policy, and a
// bucket of another account.
constexpr std::string_view kOrganization = R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5",
 "ManagementAccountId": "123456789012", "Accounts": [
  {"Id": "123456789012", "Path": "o-a1b2c3d4e5/r-ab12/"},
  {"Id": "111122223333", "Path": "o-a1b2c3d4e5/r-ab12/",
   "ServiceControlPolicies": [
    [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}],
    [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"}}]],
   "ResourceControlPolicies": [
    [{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
      "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}}], []]}]})";
constexpr std::string_view kResources = R"([
 {"Resource": "arn:aws:s3:::data", "Account": "111122223333", "Policy": {"Version": "2012-10-17",
  "Statement": [
   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/team/dave"},
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"},
   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/dave"},
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/role/*"},
   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/public/*"}]}},
 {"Resource": "arn:aws:s3:::theirs", "Account": "444455556666", "Policy": {"Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*",
   "Resource": "arn:aws:s3:::theirs/*"}}},
 {"Resource": "arn:aws:kms:us-east-1:111122223333:key/k", "Policy": {"Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:Decrypt",
   "Resource": "*"}}}])";

Snapshot loaded_with_organization(LoadOptions options = {}) {
  options.keep_going = true;
  auto snapshot = Snapshot::load_files({{"details.json", std::string(kDetails)},
                                        {"organization.json", std::string(kOrganization)},
                                        {"resources.json", std::string(kResources)}},
                                       options);
  REQUIRE(snapshot);
  return *std::move(snapshot);
}

void require_that_who_can_agrees_with_can(const Snapshot& snapshot, const Question& asked) {
  CAPTURE(asked.action, asked.resource);
  const Access access(snapshot);
  const auto who = access.who_can(asked);
  REQUIRE(who);
  std::size_t listed = 0;
  for (const PrincipalName& principal : snapshot.principals()) {
    CAPTURE(principal.arn);
    const auto one = access.can(question(std::string(principal.arn), asked.action, asked.resource));
    REQUIRE(one);
    const bool may = one->outcome == Outcome::kAllowed || one->outcome == Outcome::kConditional;
    listed += may ? 1 : 0;
    const auto grant = std::ranges::find_if(who->grants, [&](const Grant& candidate) {
      return candidate.principal.arn == principal.arn;
    });
    CHECK((grant != who->grants.end()) == may);
    if (grant == who->grants.end()) continue;
    CHECK(grant->decision.outcome == one->outcome);
    CHECK(grant->decision.when == one->when);
  }
  CHECK(who->grants.size() == listed);
}

TEST_CASE("who_can_agrees_with_can", "[evaluate]") {
  const Snapshot account = loaded();
  const Snapshot organization = loaded_with_organization();
  for (const char* action : {"s3:GetObject", "iam:CreateUser", "sts:GetCallerIdentity",
                             "sts:AssumeRole", "kms:Decrypt", "iam:PassRole", "unheard-of:Action"})
    for (const char* resource :
         {"*", "arn:aws:s3:::data-red/x", "arn:aws:s3:::data-red/secret/x",
          "arn:aws:iam::444455556666:user/x", "arn:aws:iam::111122223333:role/dave",
          "arn:aws:s3:::data/x", "arn:aws:s3:::theirs/x",
          "arn:aws:kms:us-east-1:111122223333:key/k", "arn:aws:kms:us-east-1:111122223333:key/x"})
      for (const Snapshot* snapshot : {&account, &organization})
        require_that_who_can_agrees_with_can(*snapshot, question("", action, resource));
}

TEST_CASE("can_asks_every_layer_of_the_snapshot", "[evaluate]") {
  const Snapshot snapshot = loaded_with_organization();
  const Access access(snapshot);
  struct Case {
    std::string principal, action, resource;
    Outcome outcome;
    std::string_view layer;
  };
  const std::string key = "arn:aws:kms:us-east-1:111122223333:key/k";
  const std::string role = "arn:aws:iam::111122223333:role/dave";
  const Case cases[] = {
      // The account's own level of SCPs leaves ec2 out, for its root user too.
      {"arn:aws:iam::111122223333:root", "ec2:RunInstances", "*", Outcome::kImplicitDeny, "scp"},
      {"arn:aws:iam::111122223333:root", "s3:ListAllMyBuckets", "*", Outcome::kAllowed, "root"},
      {"arn:aws:iam::123456789012:root", "ec2:RunInstances", "*", Outcome::kAllowed, "root"},
      // Not the organization's: the bucket policy would let everybody in.
      {"anonymous", "s3:GetObject", "arn:aws:s3:::data/public/x", Outcome::kExplicitDeny, "rcp"},
      {"arn:aws:iam::444455556666:user/x", "s3:GetObject", "arn:aws:s3:::data/public/x",
       Outcome::kConditional, ""},
      {"user/team/dave", "s3:GetObject", "arn:aws:s3:::data/x", Outcome::kAllowed, "resource"},
      {"role/dave", "s3:GetObject", "arn:aws:s3:::data/role/x", Outcome::kAllowed, "resource"},
      {"bob", "s3:PutObject", "arn:aws:s3:::theirs/x", Outcome::kAllowed, "both"},
      {"user/team/dave", "s3:PutObject", "arn:aws:s3:::theirs/x", Outcome::kImplicitDeny,
       "identity"},
      {"user/team/dave", "kms:Decrypt", key, Outcome::kImplicitDeny, "identity"},
      {"bob", "kms:Encrypt", key, Outcome::kImplicitDeny, "resource"},
      {"bob", "kms:Decrypt", key, Outcome::kImplicitDeny, "boundary"},
      // The role trusts nobody.
      {"bob", "sts:AssumeRole", role, Outcome::kImplicitDeny, "resource"},
      {"lambda.amazonaws.com", "sts:AssumeRole", role, Outcome::kImplicitDeny, "resource"},
      // A role of another account: its trust policy may deny too.
      {"bob", "sts:AssumeRole", "arn:aws:iam::444455556666:role/r", Outcome::kImplicitDeny, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.principal, c.action, c.resource);
    const auto decision = access.can(question(c.principal, c.action, c.resource));
    REQUIRE(decision);
    CHECK(decision->outcome == c.outcome);
    CHECK(decision->deciding_layer == c.layer);
  }
}

TEST_CASE("statements_of_a_decision_outlive_the_question", "[evaluate]") {
  const Snapshot snapshot = loaded_with_organization();
  const Access access(snapshot);
  // The accounts are found in the caller's and in the resource's ARN.
  const auto asked = [&](const char* caller) {
    return access.can(question(caller, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k"),
                      Access::Explain::kYes);
  };
  for (const char* caller : {"arn:aws:iam::111122223333:root",
                             "arn:aws:sts::111122223333:federated-user/somebody-with-a-name"}) {
    CAPTURE(caller);
    const auto first = asked(caller);
    const auto second = asked("arn:aws:iam::444455556666:user/x");
    REQUIRE(first);
    std::size_t organization_policies = 0;
    for (const StatementTrace& trace : first->trace) {
      if (trace.statement.layer != Layer::kScp && trace.statement.layer != Layer::kRcp) continue;
      ++organization_policies;
      CHECK(trace.statement.owner == "111122223333");
    }
    CHECK(organization_policies == 3);
  }
}

TEST_CASE("given_policies_limit_the_request", "[evaluate]") {
  const GivenPolicy reading{"reading.json", R"({"Version": "2012-10-17", "Statement":
      {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}})"};
  const GivenPolicy endpoint{"endpoint.json", R"({"Version": "2012-10-17", "Statement":
      {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}})"};
  const Snapshot snapshot =
      loaded_with_organization({.session_policies = {reading}, .endpoint_policy = endpoint});
  const Access access(snapshot);
  const std::string session = "arn:aws:sts::111122223333:assumed-role/dave/session";
  const auto decide = [&](const std::string& principal, const std::string& resource) {
    return access.can(question(principal, "s3:GetObject", resource));
  };
  CHECK(decide(session, "arn:aws:s3:::data/role/x")->outcome == Outcome::kAllowed);
  CHECK(access.can(question(session, "s3:PutObject", "arn:aws:s3:::data/x"))->deciding_layer ==
        "endpoint");
  // A session policy says nothing about a user.
  const auto user = decide("user/team/dave", "arn:aws:s3:::data/x");
  CHECK(user->outcome == Outcome::kAllowed);
  CHECK(std::ranges::any_of(user->assumptions, [](const std::string& assumption) {
    return assumption.starts_with("session policies do not count");
  }));
}

TEST_CASE("callers_without_a_name_in_the_snapshot_are_found_by_what_they_are", "[evaluate]") {
  const Snapshot snapshot = loaded();
  const Access access(snapshot);
  for (const char* known :
       {"anonymous", "sns.amazonaws.com", "accounts.google.com", "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:user/x", "arn:aws:sts::444455556666:assumed-role/r/s",
        "arn:aws:sts::111122223333:federated-user/f",
        "arn:aws:iam::111122223333:oidc-provider/idp.example.com"}) {
    CAPTURE(known);
    CHECK(access.can(question(known, "s3:GetObject", "arn:aws:s3:::b/k")));
  }
  for (const char* unknown : {"nobody", "arn:aws:iam::111122223333:user/nobody",
                              "arn:aws:iam::444455556666:group/g", "arn:aws:s3:::b"}) {
    CAPTURE(unknown);
    CHECK(!access.can(question(unknown, "s3:GetObject", "arn:aws:s3:::b/k")));
  }
}

// --- One answer after the other.

std::string shown(const StatementRef& statement) {
  std::string text;
  for (const std::string_view part :
       {statement.policy, statement.arn, statement.owner, statement.sid})
    text.append(part).append("|");
  for (const std::size_t number :
       {static_cast<std::size_t>(statement.kind), std::size_t{statement.index},
        static_cast<std::size_t>(statement.effect), static_cast<std::size_t>(statement.layer),
        std::size_t{statement.where.file.index()}, std::size_t{statement.where.begin},
        std::size_t{statement.where.end}})
    text.append(std::to_string(number)).append("|");
  return text;
}

std::string shown(const Test& test) {
  std::string text = test.op + "|" + test.key + "|" + (test.negated ? "not|" : "|");
  for (const std::string& value : test.values) text.append(value).append("|");
  if (test.unknown_layer) text.append(layer_name(*test.unknown_layer));
  return text;
}

std::string shown(const StatementTrace& trace) {
  std::string text = shown(trace.statement);
  text.append(std::to_string(static_cast<int>(trace.match)))
      .append(std::to_string(static_cast<int>(trace.element)))
      .append(trace.test ? shown(*trace.test) : "-")
      .append(trace.value);
  return text;
}

std::string shown(const ExampleRequest& example) {
  std::string text = example.principal + "|" + example.action + "|" + example.resource;
  for (const ContextValue& value : example.context) {
    text.append("|").append(value.key).append(value.type);
    text.append(value.list ? "[]" : "").append(value.absent ? "-" : "");
    for (const std::string& one : value.values) text.append(",").append(one);
  }
  return text;
}

// Everything in it.
std::vector<std::string> shown(const Decision& decision) {
  std::vector<std::string> all = {decision.principal, decision.action, decision.resource,
                                  std::to_string(static_cast<int>(decision.outcome)),
                                  std::string(decision.deciding_layer)};
  all.emplace_back(decision.when ? "when" : "too long");
  if (decision.when) {
    for (const auto& alternative : *decision.when) {
      all.emplace_back("or");
      for (const Test& test : alternative) all.push_back(shown(test));
    }
  }
  for (const std::string& key : decision.missing) all.push_back("missing " + key);
  for (const LayerDecision& layer : decision.layers)
    all.push_back(std::string(layer_name(layer.layer)) +
                  std::to_string(static_cast<int>(layer.outcome)));
  for (const StatementRef& statement : decision.statements) all.push_back(shown(statement));
  for (const StatementTrace& trace : decision.trace) all.push_back(shown(trace));
  if (decision.example) all.push_back(shown(*decision.example));
  for (const std::string& assumption : decision.assumptions) all.push_back(assumption);
  return all;
}

std::vector<Question> all_questions() {
  std::vector<Question> all;
  const std::vector<std::vector<ContextValue>> contexts = {
      {},
      {{.key = "aws:MultiFactorAuthPresent", .values = {"true"}}},
      {{.key = "AWS:multifactorauthpresent", .values = {"false"}},
       {.key = "aws:PrincipalOrgID", .values = {"o-a1b2c3d4e5"}},
       {.key = "aws:CalledVia", .list = true, .values = {"a.amazonaws.com", "b.amazonaws.com"}},
       {.key = "aws:userid", .absent = true}}};
  for (const char* principal :
       {"arn:aws:iam::111122223333:user/alice", "alice", "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:user/carol", "arn:aws:iam::111122223333:user/team/dave",
        "arn:aws:iam::111122223333:role/dave", "role/dave", "dave", "nobody", "anonymous",
        "arn:aws:sts::111122223333:assumed-role/dave/session", "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:user/x", "lambda.amazonaws.com"})
    for (const char* action :
         {"s3:GetObject", "S3:getobject", "s3:PutObject", "ec2:RunInstances", "kms:Decrypt",
          "sts:AssumeRole", "sts:GetCallerIdentity", "iam:PassRole", "s3:Get*"})
      for (const char* resource :
           {"*", "arn:aws:s3:::data-red/x", "arn:aws:s3:::data-red/secret/x",
            "arn:aws:s3:::data/role/x", "arn:aws:s3:::theirs/x",
            "arn:aws:iam::111122223333:role/dave", "arn:aws:iam::444455556666:role/r",
            "arn:aws:kms:us-east-1:111122223333:key/k", "no-arn"})
        for (const auto& context : contexts)
          for (const ContextMode mode : {ContextMode::kOpen, ContextMode::kExact})
            all.push_back({principal, action, resource, context, mode});
  return all;
}

struct Answer {
  std::vector<std::string> plain = {};
  std::vector<std::string> explained = {};
  std::optional<Verdict> verdict = {};
};

Answer answer_alone(const Access& access, const Question& asked) {
  const auto plain = access.can(asked);
  const auto explained = access.can(asked, Access::Explain::kYes);
  REQUIRE(plain.has_value() == explained.has_value());
  if (!plain) return {{plain.error().message}, {explained.error().message}, std::nullopt};
  return {shown(*plain), shown(*explained), Verdict{plain->outcome, plain->deciding_layer}};
}

// Whether the answer into `used` is the one that was given before.
bool repeats(const Access& access, const Question& asked, const Answer& want, Decision& used,
             bool explain) {
  const auto error =
      access.can(asked, used, explain ? Access::Explain::kYes : Access::Explain::kNo);
  const std::vector<std::string> got =
      error ? std::vector<std::string>{error->message} : shown(used);
  return got == (explain ? want.explained : want.plain);
}

bool repeats_verdict(const Access& access, const Question& asked, const Answer& want) {
  const auto verdict = access.decide(asked);
  if (!verdict) return !want.verdict && verdict.error().message == want.plain.front();
  return want.verdict == *verdict;
}

// The same answer from an Access that was asked nothing before, into a Decision that holds nothing,
// and in any order into one that was used before. The second list of policies makes the layers of
// the request itself known.
TEST_CASE("answers_do_not_depend_on_what_was_asked_before", "[evaluate]") {
  const std::vector<Question> questions = all_questions();
  for (const bool organization : {false, true}) {
    const Snapshot snapshot = organization ? loaded_with_organization() : loaded();
    std::vector<Answer> answers;
    answers.reserve(questions.size());
    {
      const Access first(snapshot);
      for (const Question& asked : questions) answers.push_back(answer_alone(first, asked));
    }
    std::vector<std::size_t> order(questions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 random(7);
    const Access access(snapshot);
    Decision used;
    std::map<Outcome, int> outcomes;
    for (int round = 0; round < 2; ++round) {
      std::shuffle(order.begin(), order.end(), random);
      for (const std::size_t i : order) {
        const Question& asked = questions[i];
        CAPTURE(organization, asked.principal, asked.action, asked.resource);
        REQUIRE(
            repeats(access, asked, answers[i], used, (i + static_cast<unsigned>(round)) % 3 == 0));
        REQUIRE(repeats_verdict(access, asked, answers[i]));
        if (const auto& verdict = answers[i].verdict) ++outcomes[verdict->outcome];
      }
    }
    CHECK(outcomes.size() == 4);
  }
}

TEST_CASE("can_survives_a_policy_of_undecided_statements", "[evaluate]") {
  std::string statements = R"({"Effect": "Allow", "Action": "*", "Resource": "*"})";
  for (int i = 0; i < 20000; ++i)
    statements += R"(, {"Effect": "Deny", "Action": "s3:*", "Resource": "*",
                       "Condition": {"StringEquals": {"aws:RequestTag/k)" +
                  std::to_string(i) + R"(": "x"}}})";
  const auto snapshot = Snapshot::load_files(
      {{"details.json",
        R"({"UserDetailList": [{"UserName": "eve", "Path": "/", "UserId": "AIDAEVE",
           "Arn": "arn:aws:iam::111122223333:user/eve", "UserPolicyList": [{"PolicyName": "many",
           "PolicyDocument": {"Version": "2012-10-17", "Statement": [)" +
            statements + "]}}]}]}"}});
  REQUIRE(snapshot);
  const auto decision = Access(*snapshot).can(question("eve", "s3:GetObject", "arn:aws:s3:::b/k"));
  REQUIRE(decision);
  CHECK(decision->outcome == Outcome::kConditional);
  CHECK(!decision->when);
  CHECK(decision->missing.size() == 20000);
}

}  // namespace
}  // namespace ambit
