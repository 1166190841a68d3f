// What trust policies let in. trust_cases.json has, for each rule, policies that it is about and
// policies that are nearly so; the numbers ESC-... are those of situations in which a tool was once
// wrong.
#include "ambit/trust.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "ambit/report.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;
using Strings = std::vector<std::string>;
using Json = nlohmann::ordered_json;

constexpr std::string_view kOrganization =
    R"({"Id": "o-a1b2c3d4e5", "ManagementAccount": "777788889999", )"
    R"("Accounts": ["777788889999", "111122223333", "222233334444"]})";

std::string trust(std::string_view principal, std::string_view action,
                  std::string_view condition = {}) {
  std::string out = R"({"Effect": "Allow", "Action": ")" + std::string(action) +
                    R"(", "Principal": )" + std::string(principal);
  if (!condition.empty()) out.append(R"(, "Condition": {)").append(condition).append("}");
  return out + "}";
}
std::string aws(std::string_view principal, std::string_view condition = {}) {
  return trust(R"({"AWS": ")" + std::string(principal) + "\"}", "sts:AssumeRole", condition);
}
std::string service(std::string_view principal, std::string_view condition = {}) {
  return trust(R"({"Service": ")" + std::string(principal) + "\"}", "sts:AssumeRole", condition);
}
std::string federated(std::string_view provider, std::string_view condition = {}) {
  return trust(R"({"Federated": ")" + std::string(provider) + "\"}",
               "sts:AssumeRoleWithWebIdentity", condition);
}
std::string oidc(std::string_view host, std::string_view condition = {}) {
  return federated(arn("oidc-provider/" + std::string(host)), condition);
}
std::string saml(std::string_view condition = {}) {
  return trust(R"({"Federated": ")" + arn("saml-provider/idp") + "\"}", "sts:AssumeRoleWithSAML",
               condition);
}
std::string test(std::string_view op, std::string_view key, std::string_view value) {
  return '"' + std::string(op) + R"(": {")" + std::string(key) + R"(": )" +
         (value.starts_with('[') ? std::string(value) : '"' + std::string(value) + '"') + "}";
}
constexpr std::string_view kGithub = "token.actions.githubusercontent.com";
std::string github(std::string_view op, std::string_view subject) {
  const std::string key(kGithub);
  return oidc(kGithub, test("StringEquals", key + ":aud", "sts.amazonaws.com") + ", " +
                           test(std::string(op) == "StringEquals" ? "StringEqualsIgnoreCase"
                                                                  : std::string(op),
                                key + ":sub", subject));
}

Snapshot load_role(const Strings& statements, const Strings& files = {},
                   const Strings& permissions = {}) {
  const Account account{.users = {{.name = "ann"}},
                        .roles = {{.name = "R", .statements = permissions, .trust = statements}}};
  std::vector<Snapshot::File> all = {{"111122223333/details.json", export_of(account)}};
  for (const std::string& file : files)
    all.push_back({"111122223333/" + std::to_string(all.size()) + ".json", file});
  auto snapshot = Snapshot::load_files(std::move(all));
  if (!snapshot)
    FAIL(report::diagnostics_text(snapshot.error().diagnostics(), snapshot.error().sources(),
                                  Severity::kNotice));
  return *std::move(snapshot);
}

Strings found_in(const TrustAnswer& answer) {
  std::set<std::string> found;
  for (const TrustFinding& finding : answer.findings)
    found.insert(std::string(finding.rule->id) + " " +
                 std::string(audit::severity_name(finding.severity)));
  return {found.begin(), found.end()};
}

// The rules that some case finds.
std::set<std::string>& fired() {
  static std::set<std::string> rules;
  return rules;
}

// tests/graph/trust_cases.json: statements of a trust policy, what else was exported, and all that
// is found, in any order.
void check_case(const Json& exports, const Json& one) {
  Strings statements, files;
  for (const Json& statement : one.at("statements")) statements.push_back(statement.dump());
  for (const Json& file : one.value("exports", Json::array()))
    files.push_back(exports.at(file.get<std::string>()).dump());
  CAPTURE(one.dump());
  const Snapshot snapshot = load_role(statements, files);
  const TrustAnswer answer = find_trusts(snapshot, {}, {.tiers = false});
  auto expected = one.at("found").get<Strings>();
  std::ranges::sort(expected);
  CHECK(found_in(answer) == expected);
  CHECK(answer.unknown.empty());
  for (const TrustFinding& finding : answer.findings) {
    fired().emplace(finding.rule->id);
    CHECK(finding.resource == arn("role/R"));
    CHECK_FALSE(finding.message.empty());
    CHECK(finding.statements.size() == 1);
  }
}

TEST_CASE("trusts_are_judged_as_their_cases_expect", "[graph][trust]") {
  std::ifstream file("tests/graph/trust_cases.json");
  REQUIRE(file.good());
  const Json cases = Json::parse(file);
  for (const auto& [name, group] : cases.at("groups").items())
    for (const Json& one : group) check_case(cases.at("exports"), one);
}

const std::string kOrg(kOrganization);
const std::string kEveryone = "*";
const std::string kStranger = "arn:aws:iam::444455556666:root";
const std::string kId = test("StringEquals", "sts:ExternalId", "x91k-27fa");

// IAM refuses such documents; they are exported from elsewhere.
TEST_CASE("trust_in_all_but_some", "[graph][trust]") {
  const auto found = [](std::string_view effect) {
    const Account account{
        .roles = {{.name = "R",
                   .trust = {R"({"Effect": ")" + std::string(effect) +
                             R"(", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": ")" +
                             arn("user/ann") + "\"}}"}}}};
    auto loaded =
        Snapshot::load_files({{"details.json", export_of(account)}}, {.keep_going = true});
    const Snapshot& snapshot = loaded.has_value() ? *loaded : loaded.error();
    const TrustAnswer answer = find_trusts(snapshot, {}, {.tiers = false});
    for (const TrustFinding& finding : answer.findings) {
      fired().emplace(finding.rule->id);
      CHECK(snapshot.sources().excerpt(finding.statements.front().where).starts_with("{"));
    }
    CHECK(answer.unknown.size() == (effect == "Allow" ? 0 : 1));
    return found_in(answer);
  };
  CHECK(found("Allow") == Strings{"trust-notprincipal-allow critical"});
  CHECK(found("Deny").empty());
}

TEST_CASE("tags_that_outsiders_choose", "[graph][trust]") {
  const auto tagging = [](std::string_view principal, std::string_view condition = {}) {
    std::string out = R"({"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], )"
                      R"("Principal": )" +
                      std::string(principal);
    if (!condition.empty()) out.append(R"(, "Condition": {)").append(condition).append("}");
    return out + "}";
  };
  const Strings by_tag = {allow(
      "s3:GetObject", "*", R"("Condition": {"StringEquals": {"aws:PrincipalTag/team": "a"}})")};
  const std::string vendor = R"({"AWS": ")" + kStranger + "\"}";
  const auto says = [&](const Strings& trusts, const Strings& permissions) {
    const Snapshot snapshot = load_role(trusts, {}, permissions);
    const Strings found = found_in(find_trusts(snapshot, {}, {.tiers = false}));
    const bool found_it = std::ranges::count(found, "trust-tag-session-open medium") == 1;
    if (found_it) fired().insert("trust-tag-session-open");
    return found_it;
  };
  CHECK(says({tagging(vendor, kId)}, by_tag));
  CHECK_FALSE(says({tagging(vendor, kId)}, {allow("s3:GetObject")}));
  CHECK_FALSE(says({aws(kStranger, kId)}, by_tag));
  CHECK_FALSE(says({tagging(R"({"AWS": "111122223333"})")}, by_tag));
  CHECK_FALSE(says({tagging(vendor, test("StringEquals", "aws:RequestTag/team", "a"))}, by_tag));
  CHECK(
      says({tagging(vendor, test("ForAnyValue:StringEquals", "aws:TagKeys", "project"))}, by_tag));
  CHECK(says({tagging(vendor, test("ForAllValues:StringLike", "aws:TagKeys", "*"))}, by_tag));
  CHECK_FALSE(
      says({tagging(vendor, test("ForAllValues:StringEquals", "aws:TagKeys", "project"))}, by_tag));
}

TEST_CASE("severity_grows_with_the_role", "[graph][trust]") {
  const auto severities = [](const Strings& trusts, const Strings& permissions) {
    return found_in(find_trusts(load_role(trusts, {}, permissions)));
  };
  const Strings admin = {allow("*")};
  const Strings can_become = {allow("iam:PutRolePolicy", arn("role/R"))};
  CHECK(severities({aws(kStranger, kId)}, {allow("s3:GetObject")}) ==
        Strings{"trust-external-account high"});
  CHECK(severities({aws(kStranger, kId)}, can_become) ==
        Strings{"trust-external-account critical"});
  CHECK(severities({saml(test("StringEquals", "SAML:sub", "x"))}, can_become) ==
        Strings{"trust-saml-no-audience medium"});
  CHECK(severities({aws(kStranger, test("StringEquals", "sts:ExternalId", "7"))}, admin) ==
        Strings{"trust-external-account critical", "trust-external-id-wildcard critical"});
  // For services the severity does not depend on the role, and what is only noted stays so.
  CHECK(severities({service("states.amazonaws.com")}, admin) ==
        Strings{"trust-service-cross-service low"});
  CHECK(severities({aws("111122223333")}, admin) == Strings{"trust-account-wide info"});
  CHECK(severities({github("StringLike", "repo:octo-org/*")}, admin) ==
        Strings{"trust-oidc-owner-wide medium"});
  // How the role becomes an administrator is told.
  const Snapshot snapshot = load_role({aws(kStranger, kId)}, {}, can_become);
  const TrustAnswer answer = find_trusts(snapshot);
  REQUIRE(answer.findings.size() == 1);
  REQUIRE(answer.findings[0].path.size() == 1);
  CHECK(answer.findings[0].path[0].technique == "iam-put-role-policy");
}

TEST_CASE("when_says_what_the_policy_asks", "[graph][trust]") {
  const auto when = [](const Strings& trusts) {
    const Snapshot snapshot = load_role(trusts);
    const TrustAnswer answer = find_trusts(snapshot, {}, {.tiers = false});
    REQUIRE_FALSE(answer.findings.empty());
    const When& said = answer.findings.front().when;
    if (!said.has_value()) return std::string("too long");
    std::string text;
    for (const auto& alternative : *said) {
      text += "|";
      for (const Test& one : alternative) {
        text += " " + one.op + " " + one.key;
        for (const std::string& value : one.values) text += " " + value;
      }
    }
    return text;
  };
  CHECK(when({aws(kStranger)}) == "|");
  CHECK(when({aws(kStranger, kId)}) == "| StringEquals sts:ExternalId x91k-27fa");
  CHECK(when({aws(kEveryone, kId)}) == "| StringEquals sts:ExternalId x91k-27fa");
  CHECK(when({aws(kStranger,
                  test("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:role/a*"))}) ==
        "| ArnLike aws:PrincipalArn arn:aws:iam::444455556666:role/a*");
  CHECK(
      when({service("states.amazonaws.com", test("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"))}) ==
      "| ArnLike aws:SourceArn arn:aws:s3:::*");
  CHECK(when({aws(kStranger),
              R"({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*", "Condition": {)" +
                  test("StringNotEquals", "sts:ExternalId", "x91k-27fa") + "}}"}) ==
        "| StringEquals sts:ExternalId x91k-27fa");
  CHECK(when({aws(arn("group/admins"))}).empty());
}

TEST_CASE("services_that_deliver_to_resources", "[graph][trust]") {
  const auto found = [](std::string_view action, std::string_view principal,
                        std::string_view condition) {
    const std::string policy =
        R"([{"Resource": "arn:aws:sns:eu-west-1:111122223333:t", "Policy": {"Version": )"
        R"("2012-10-17", "Statement": [{"Effect": "Allow", "Action": ")" +
        std::string(action) + R"(", "Principal": )" + std::string(principal) +
        R"(, "Resource": "arn:aws:sns:eu-west-1:111122223333:t", "Condition": {)" +
        std::string(condition) + "}}]}}]";
    auto snapshot = Snapshot::load_files({{"resources.json", policy}});
    REQUIRE(snapshot.has_value());
    return found_in(find_trusts(*snapshot, {}, {.tiers = false}));
  };
  const std::string events = R"({"Service": "events.amazonaws.com"})";
  CHECK(found("sns:Publish", events, "") == Strings{"trust-service-cross-service high"});
  CHECK(found("sns:*", events, "") == Strings{"trust-service-cross-service high"});
  CHECK(found("sns:GetTopicAttributes", events, "") == Strings{"trust-service-cross-service low"});
  CHECK(found("sns:Publish", events, test("ArnLike", "aws:SourceArn", "arn:aws:s3:::*")) ==
        Strings{"trust-service-source-wildcard high"});
  CHECK(found("sns:Publish", events, test("StringEquals", "aws:SourceAccount", "111122223333"))
            .empty());
  CHECK(found("sns:Publish", R"({"Service": "cloudtrail.amazonaws.com"})", "").empty());
  CHECK(found("sns:Publish", R"({"AWS": "444455556666"})", "").empty());
}

TEST_CASE("roles_that_nobody_can_change", "[graph][trust]") {
  const auto found = [](std::string_view path, const Strings& trusts) {
    const Account account{.roles = {{.name = "R", .trust = trusts, .path = std::string(path)}}};
    const Snapshot snapshot = load({account});
    return found_in(find_trusts(snapshot, {}, {.tiers = false}));
  };
  // ESC-049 (c)
  CHECK(found("/aws-service-role/x.amazonaws.com/", {service("states.amazonaws.com")}).empty());
  CHECK(found("/aws-service-role/x.amazonaws.com/", {aws("AIDAEXAMPLEID12345678")}).empty());
  CHECK(found("/aws-reserved/sso.amazonaws.com/", {saml()}).empty());
  CHECK(found("/aws-reserved/sso.amazonaws.com/", {aws("AIDAEXAMPLEID12345678")}) ==
        Strings{"orphan-everything low", "orphan-unique-id low"});
  CHECK(found("/team/", {service("states.amazonaws.com")}) ==
        Strings{"trust-service-cross-service low"});
}

TEST_CASE("what_is_not_known_stays_so", "[graph][trust]") {
  const auto answer = [](const std::string& one, const Strings& files = {}) {
    return find_trusts(load_role({one}, files), {}, {.tiers = false});
  };
  // Whose organization it is.
  const std::string org =
      aws(kStranger, test("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"));
  CHECK(answer(org).unknown.size() == 1);
  CHECK(found_in(answer(org)) == Strings{"trust-external-account high"});
  CHECK(answer(org, {kOrg}).unknown.empty());
  // Whether a provider exists.
  CHECK(found_in(answer(saml(test("StringEquals", "SAML:sub", "x")))) ==
        Strings{"trust-saml-no-audience low"});
  // Other partitions are not reasoned about.
  CHECK(answer(aws("arn:aws-cn:iam::444455556666:root")).unknown.size() == 1);
}

TEST_CASE("trust_is_configured", "[graph][trust]") {
  const auto read = [](const std::string& text, Diagnostics& diagnostics) {
    SourceFiles files;
    const FileId file = files.add("ambit.json", TextBuffer(text));
    return read_trust_configuration(files, file, diagnostics);
  };
  const auto found = [](const std::string& one, const TrustConfiguration& configuration) {
    return found_in(find_trusts(load_role({one}), configuration, {.tiers = false}));
  };
  Diagnostics diagnostics;
  const TrustConfiguration configuration =
      read(R"({"audit": {}, "trust": {"exempt_service_trusts": ["states"], "no_source_keys": [], )"
           R"("severities": {"trust-external-account": "off", "trust-anonymous": "low"}}})",
           diagnostics);
  CHECK(diagnostics.items().empty());
  CHECK(found(service("states.amazonaws.com"), configuration).empty());
  CHECK(found(service("backup.amazonaws.com"), configuration) ==
        Strings{"trust-service-cross-service low"});
  CHECK(found(aws(kStranger, kId), configuration).empty());
  CHECK(found(aws("*"), configuration) == Strings{"trust-anonymous low"});
  for (const char* wrong :
       {R"({"trust": []})", R"({"trust": {"severity": {}}})",
        R"({"trust": {"severities": {"trust-anonymus": "low"}}})",
        R"({"trust": {"severities": {"trust-anonymous": "worst"}}})",
        R"({"trust": {"no_source_keys": "backup"}})", R"({"trust": {"no_source_keys": [1]}})"}) {
    CAPTURE(wrong);
    Diagnostics said;
    read(wrong, said);
    CHECK(said.has_errors());
  }
}

TEST_CASE("every_rule_on_trust_is_found", "[graph][trust]") {
  CHECK(trust_rules().size() == 38);
  std::set<std::string_view> ids;
  for (const TrustRule& rule : trust_rules()) {
    CAPTURE(rule.id);
    CHECK(ids.insert(rule.id).second);
    CHECK_FALSE(rule.title.empty());
    CHECK_FALSE(rule.remedy.empty());
    CHECK(find_trust_rule(rule.id) == &rule);
  }
  // When all tests of this file have run in one process.
  if (fired().size() > 30)
    for (const TrustRule& rule : trust_rules()) {
      CAPTURE(rule.id);
      CHECK(fired().contains(std::string(rule.id)));
    }
}

}  // namespace
}  // namespace ambit::graph
