// Facts files: what is taken, what is refused, and what contradicts the exports.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Strings = std::vector<std::string>;

constexpr std::string_view kDetails = R"({
  "UserDetailList": [{"UserName": "ann", "UserId": "AIDAEXAMPLEANN", "Path": "/",
    "Arn": "arn:aws:iam::111122223333:user/ann", "CreateDate": "2026-01-05T08:00:00Z"}],
  "GroupDetailList": [],
  "RoleDetailList": [{"RoleName": "app", "RoleId": "AROAEXAMPLEAPP", "Path": "/",
    "Arn": "arn:aws:iam::111122223333:role/app", "CreateDate": "2026-01-05T08:00:00Z",
    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}}],
  "Policies": []})";

constexpr std::string_view kFunction = "arn:aws:lambda:eu-west-1:111122223333:function:f";

Snapshot load_facts(const std::string& facts) {
  return load_texts({{"details.json", std::string(kDetails)}, {"facts.json", facts}});
}

std::string resource(const std::string& members) {
  return R"({"AmbitFacts": 1, "Resources": [{"Arn": ")" + std::string(kFunction) + "\"" +
         (members.empty() ? "" : ", ") + members + "}]}";
}

Strings names(const Snapshot& snapshot) {
  Strings names;
  for (const Diagnostic& diagnostic : snapshot.diagnostics().items())
    if (diagnostic.kind->severity == Severity::kError) names.emplace_back(diagnostic.kind->name);
  return names;
}

TEST_CASE("facts_are_taken_as_they_are_written", "[snapshot]") {
  const Snapshot snapshot = load_facts(resource(R"("Kind": "lambda-function", "Triggered": false,
                             "Role": "arn:aws:iam::111122223333:role/app",
                             "Attributes": {"CodeSigning": "Enforce", "Public": true})"));
  CHECK(names(snapshot).empty());
  const Facts& facts = snapshot.model().facts;
  REQUIRE(facts.resources.size() == 1);
  const FactResource& function = facts.resources.front();
  CHECK(snapshot.model().text(function.arn) == kFunction);
  CHECK(function.triggered == false);
  CHECK(function.attributes.size() == 2);
  CHECK_FALSE(facts.providers.has_value());
}

TEST_CASE("what_facts_say_of_a_resource_is_kept", "[snapshot]") {
  const Snapshot snapshot = load_facts(resource(R"("Kind": "lambda-function",
      "ExecutionRole": "arn:aws:iam::111122223333:role/app",
      "ReachableBy": ["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/ann"],
      "Tags": {"team": "red", "Env": ""})"));
  CHECK(names(snapshot).empty());
  REQUIRE(snapshot.model().facts.resources.size() == 1);
  const FactResource& function = snapshot.model().facts.resources.front();
  CHECK(snapshot.model().text(function.execution_role) == "arn:aws:iam::111122223333:role/app");
  REQUIRE(function.reachable_by.has_value());
  CHECK(function.reachable_by->size() == 1);
  REQUIRE(function.tags.has_value());
  CHECK(function.tags->size() == 2);
  const Snapshot listed = load_facts(
      resource(R"("Kind": "lambda-function", "Tags": [{"Key": "team", "Value": "red"}])"));
  CHECK(names(listed).empty());
  CHECK(listed.model().facts.resources.front().tags->size() == 1);
}

TEST_CASE("facts_that_cannot_be_read_are_located_errors", "[snapshot]") {
  for (const char* wrong : {R"("ReachableBy": "ann")", R"("ReachableBy": [1])", R"("Tags": 1)",
                            R"("Tags": {"team": 1})", R"("ExecutionRole": true)"}) {
    CAPTURE(wrong);
    CHECK(names(load_facts(resource(R"("Kind": "lambda-function", )" + std::string(wrong)))) ==
          Strings{"snapshot/wrong-type"});
  }
  CHECK(names(load_facts(resource(R"("Kind": "lambda-function", "Tags": [{"Value": "red"}])"))) ==
        Strings{"snapshot/missing-member"});
  CHECK(names(load_facts(resource(""))) == Strings{"snapshot/missing-member"});
  CHECK(names(load_facts(resource(R"("Kind": "lambda-funktion")"))) ==
        Strings{"snapshot/fact-kind"});
  CHECK(names(load_facts(resource(R"("Kind": "lambda-function", "Triggered": "yes")"))) ==
        Strings{"snapshot/wrong-type"});
  CHECK(names(load_facts(R"({"AmbitFacts": 2})")) == Strings{"snapshot/version"});
  CHECK(names(load_facts(R"({"AmbitFacts": 1, "Complete": ["lambda-function", "x"]})")) ==
        Strings{"snapshot/fact-kind"});
}

TEST_CASE("a_list_of_facts_that_lost_a_resource_is_not_complete", "[snapshot]") {
  const Snapshot snapshot = load_facts(
      R"({"AmbitFacts": 1, "Complete": ["lambda-function"],
          "Resources": [{"Kind": "lambda-function"}]})");
  CHECK(snapshot.model().facts.complete.empty());
}

TEST_CASE("facts_that_contradict_the_exports_are_refused", "[snapshot]") {
  const std::string conflict = "snapshot/conflict";
  CHECK(names(load_facts(resource(
            R"("Kind": "lambda-function", "Role": "arn:aws:iam::111122223333:role/gone")"))) ==
        Strings{conflict});
  const std::string role =
      R"("Kind": "lambda-function", "Role": "arn:aws:iam::111122223333:role/app")";
  const auto with_function = [&](const std::string& exported) {
    return names(load_texts(
        {{"details.json", std::string(kDetails)},
         {"111122223333/eu-west-1/functions.json",
          R"({"Functions": [{"FunctionName": "f", "FunctionArn": ")" + std::string(kFunction) +
              R"(", "Role": "arn:aws:iam::111122223333:role/)" + exported + "\"}]}"},
         {"facts.json", resource(role)}}));
  };
  CHECK(with_function("app").empty());
  CHECK(with_function("other") == Strings{conflict});
  // Of other accounts nothing is known.
  CHECK(names(load_facts(resource(
                  R"("Kind": "lambda-function", "Role": "arn:aws:iam::444455556666:role/gone")")))
            .empty());
  CHECK(names(load_facts(R"({"AmbitFacts": 1, "Users": [
              {"Arn": "arn:aws:iam::111122223333:user/gone", "AccessKeys": 1}]})")) ==
        Strings{conflict});
  const std::string report =
      "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
      "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
      "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
      "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
      "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
      "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"
      "ann,arn:aws:iam::111122223333:user/ann,2026-01-05T08:00:00Z,true,no_information,"
      "2026-01-05T08:00:00Z,N/A,true,true,2026-01-05T08:00:00Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,"
      "false,N/A,false,N/A\n";
  const auto with_report = [&](const std::string& members) {
    return names(load_texts({{"details.json", std::string(kDetails)},
                             {"report.csv", report},
                             {"facts.json", R"({"AmbitFacts": 1, "Users": [
            {"Arn": "arn:aws:iam::111122223333:user/ann", )" +
                                                members + "}]}"}}));
  };
  CHECK(with_report(R"("AccessKeys": 1, "LoginProfile": true, "MFADevices": 1)").empty());
  CHECK(with_report(R"("AccessKeys": 2)").empty());  // one of them is not active
  CHECK(with_report(R"("AccessKeys": 0)") == Strings{conflict});
  CHECK(with_report(R"("LoginProfile": false)") == Strings{conflict});
  CHECK(with_report(R"("MFADevices": 0)") == Strings{conflict});
}

TEST_CASE("facts_name_whose_credentials_a_resource_holds", "[snapshot]") {
  const auto holds = [](const std::string& list) {
    return load_facts(resource(R"("Kind": "lambda-function", "Contains": )" + list));
  };
  const std::string ann = "\"arn:aws:iam::111122223333:user/ann\"";
  const Snapshot known = holds("[" + ann + ", " + ann + "]");
  CHECK(names(known).empty());
  REQUIRE(known.model().facts.resources.size() == 1);
  REQUIRE(known.model().facts.resources.front().contains);
  CHECK(known.model().facts.resources.front().contains->size() == 1);
  // Nobody's is not the same as nobody knows whose.
  CHECK(holds("[]").model().facts.resources.front().contains->empty());
  CHECK_FALSE(load_facts(resource(R"("Kind": "lambda-function")"))
                  .model()
                  .facts.resources.front()
                  .contains);
  CHECK(names(holds(R"(["arn:aws:iam::111122223333:user/gone"])")) == Strings{"snapshot/conflict"});
  CHECK(names(holds(R"(["arn:aws:iam::444455556666:user/gone"])")).empty());
  CHECK(names(holds(ann)) == Strings{"snapshot/wrong-type"});
  CHECK(names(load_facts(resource(R"("Kind": "lambda-function", "KmsKey": 1)"))) ==
        Strings{"snapshot/wrong-type"});
}

TEST_CASE("facts_of_two_files_must_agree", "[snapshot]") {
  const auto both = [](const std::string& a, const std::string& b) {
    return load_texts({{"details.json", std::string(kDetails)}, {"a.json", a}, {"b.json", b}});
  };
  const std::string plain = resource(R"("Kind": "lambda-function", "Triggered": true)");
  CHECK(both(plain, plain).model().facts.resources.size() == 1);
  const Snapshot conflict =
      both(plain, resource(R"("Kind": "lambda-function", "Triggered": false)"));
  CHECK(names(conflict) == Strings{"snapshot/conflict"});
  CHECK(conflict.model().facts.resources.empty());
  CHECK(names(both(resource(R"("Kind": "lambda-function", "Contains": [])"),
                   resource(R"("Kind": "lambda-function")"))) == Strings{"snapshot/conflict"});
}

TEST_CASE("the_policy_of_a_resource_in_facts_is_its_policy", "[snapshot]") {
  const Snapshot snapshot = load_facts(resource(
      R"("Kind": "lambda-function", "Policy": {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction",
           "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:f"}]})"));
  CHECK(names(snapshot).empty());
  REQUIRE(snapshot.model().resources.size() == 1);
  CHECK(snapshot.model().resources.all()[0].state == Knowledge::kKnown);
}

TEST_CASE("facts_tell_of_issuers_secrets_and_permission_sets", "[snapshot]") {
  const Snapshot snapshot = load_facts(R"({"AmbitFacts": 1, "TokenIssuers": ["arn:b", "arn:a"],
      "Users": [{"Arn": "arn:aws:iam::111122223333:user/ann",
                 "InactiveKeySecretKnownTo": ["arn:aws:iam::111122223333:role/app"]}],
      "IdentityCenter": {"InstanceArn": "arn:aws:sso:::instance/ssoins-1", "PermissionSets": [
          {"Arn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1", "Name": "Operator",
           "AssignedTo": ["arn:b", "arn:a", "arn:a"], "Roles": ["arn:r"]}]}})");
  CHECK(names(snapshot).empty());
  const Facts& facts = snapshot.model().facts;
  REQUIRE(facts.token_issuers.has_value());
  CHECK(facts.token_issuers->size() == 2);
  REQUIRE(facts.users.size() == 1);
  CHECK(facts.users.front().inactive_key_known_to.size() == 1);
  REQUIRE(facts.permission_sets.size() == 1);
  CHECK(snapshot.model().text(facts.permission_sets.front().name) == "Operator");
  CHECK(facts.permission_sets.front().assigned_to.size() == 2);
  CHECK(facts.permission_sets.front().roles.size() == 1);
  CHECK_FALSE(load_facts(R"({"AmbitFacts": 1})").model().facts.token_issuers.has_value());
}

TEST_CASE("wrong_facts_of_permission_sets_are_located_errors", "[snapshot]") {
  const auto said_of = [](const std::string& set) {
    return names(
        load_facts(R"({"AmbitFacts": 1, "IdentityCenter": {"PermissionSets": [)" + set + "]}}"));
  };
  CHECK(said_of(R"({"Name": "Operator"})") == Strings{"snapshot/missing-member"});
  CHECK(said_of(R"({"Arn": "arn:x", "Name": 1})") == Strings{"snapshot/wrong-type"});
  CHECK(said_of(R"({"Arn": "arn:x", "Roles": [1]})") == Strings{"snapshot/wrong-type"});
  CHECK(said_of(R"({"Arn": "arn:x", "Roles": []}, {"Arn": "arn:x", "Roles": ["arn:r"]})") ==
        Strings{"snapshot/conflict"});
}

}  // namespace
}  // namespace ambit::snapshot
