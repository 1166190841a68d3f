// Cuts of the numbered cases of the escalation rules and of random accounts. What a cut takes away
// is taken away here from the text of the export, which is then loaded and searched like any other.
#include "ambit/cut.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ambit/report.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;
using Kind = CutElement::Kind;

CutAnswer cut(const Snapshot& snapshot, std::string_view to = "admin",
              const CutOptions& options = {}) {
  const auto answer = PermissionGraph(snapshot).cut(to, options);
  REQUIRE(answer);
  return *answer;
}

// `statement policy/deploy#0`, `trust role/L#0`, `attachment deploy of user/x`.
std::string words(const CutElement& element) {
  const auto tail = [](std::string_view text) { return std::string(text.substr(26)); };
  if (element.kind == Kind::kAttachment)
    return "attachment " + std::string(element.policy) + " of " + tail(element.owner);
  const StatementRef& statement = element.statement;
  return std::string(cut_kind_name(element.kind)) + " " +
         tail(statement.arn.empty() ? statement.owner : statement.arn) + "#" +
         std::to_string(statement.index);
}

std::vector<std::string> words(const CutAnswer& answer) {
  std::vector<std::string> list;
  for (const CutElement& element : answer.cut) list.push_back(words(element));
  return list;
}

using Words = std::vector<std::string>;

const std::string kAdmin = allow("*");
const std::string kLambda = trusts_service("lambda.amazonaws.com");

Account shared_statement() {
  Account account;
  account.policies = {{"deploy", {allow("iam:PassRole")}}};
  for (const char* name : {"x", "y"})
    account.users.push_back({.name = name,
                             .statements = {allow("lambda:CreateFunction, lambda:InvokeFunction")},
                             .managed = {"deploy"}});
  account.roles = {{.name = "L", .statements = {kAdmin}, .trust = {kLambda}}};
  return account;
}

TEST_CASE("ESC-044 a shared statement is one grant, its attachments are two") {
  const Snapshot snapshot = load({shared_statement()});
  const CutAnswer statements = cut(snapshot, "admin", {.grants = CutGrants::kStatements});
  CHECK(words(statements) == Words{"statement policy/deploy#0"});
  CHECK(statements.optimal);
  CHECK(statements.lower_bound == 1);
  CHECK(statements.paths_before == 2);
  CHECK(statements.paths_after == 0);
  CHECK(statements.administrators == 1);
  const CutAnswer attachments = cut(snapshot, "admin", {.grants = CutGrants::kAttachments});
  CHECK(attachments.cut.size() == 2);
  CHECK(attachments.optimal);
  CHECK(attachments.paths_after == 0);
  for (const CutElement& element : attachments.cut) CHECK(element.kind == Kind::kAttachment);
  CHECK(words(cut(snapshot, "admin", {.grants = CutGrants::kTrusts})) == Words{"trust role/L#0"});
}

// What is cheap to take away goes first: here the trust of the one role, though two statements are
// needed otherwise.
TEST_CASE("costs_decide_what_is_taken_away") {
  const Snapshot snapshot = load({shared_statement()});
  const CutAnswer alike = cut(snapshot, "admin", {.grants = CutGrants::kAny});
  CHECK(alike.cost == 1);
  const CutAnswer dear =
      cut(snapshot, "admin", {.grants = CutGrants::kAny, .costs = {.statement = 1, .trust = 5}});
  CHECK(words(dear) == Words{"statement policy/deploy#0"});
  CHECK(dear.cost == 1);
  const CutAnswer cheap =
      cut(snapshot, "admin", {.grants = CutGrants::kAny, .costs = {.statement = 5, .trust = 2}});
  CHECK(words(cheap) == Words{"trust role/L#0"});
  CHECK(cheap.cost == 2);
  CHECK(cheap.lower_bound == 2);
  CHECK(cheap.optimal);
  CHECK(cheap.paths_after == 0);
}

TEST_CASE("ESC-045 removing the trust of the role that all go through cuts all") {
  const Snapshot snapshot = load({users_behind_one_role(200)});
  const CutAnswer trust = cut(snapshot, "ci", {.grants = CutGrants::kTrusts});
  CHECK(words(trust) == Words{"trust role/ci#0"});
  CHECK(trust.paths_before == 200);
  CHECK(trust.paths_after == 0);
  // The role itself has a path, too: what it starts the build with, or the trust of the service.
  const CutAnswer any = cut(snapshot);
  CHECK(any.paths_before == 201);
  CHECK(any.cut.size() == 1);
  CHECK(any.optimal);
  CHECK(any.paths_after == 0);
}

TEST_CASE("nothing_to_cut") {
  Account account;
  account.users = {{.name = "ann", .statements = {allow("s3:*")}},
                   {.name = "root2", .statements = {kAdmin}}};
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut(snapshot);
  CHECK(answer.cut.empty());
  CHECK(answer.paths_before == 0);
  CHECK(answer.paths_after == 0);
  CHECK(answer.optimal);
  CHECK(answer.lower_bound == 0);
  CHECK(answer.administrators == 1);
}

TEST_CASE("cut_of_an_unknown_target_is_an_error") {
  const Snapshot snapshot = load({shared_statement()});
  const PermissionGraph graph(snapshot);
  const auto nobody = graph.cut("nobody", {});
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().message == "no user or role of the snapshot is called `nobody`");
  CHECK(graph.cut("role/L", {})->target == arn("role/L"));
}

TEST_CASE("administrators_stay_and_are_no_start") {
  Account account = shared_statement();
  // What makes this one an administrator also lets others on: it is not taken away.
  account.groups = {{.name = "g", .statements = {allow("iam:*")}}};
  account.users.push_back({.name = "boss", .groups = {"g"}});
  account.users.push_back({.name = "ann", .statements = {allow("sts:AssumeRole", arn("role/A"))}});
  account.roles.push_back(
      {.name = "A", .statements = {kAdmin}, .trust = {trusts(R"({"AWS": "111122223333"})")}});
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut(snapshot, "admin", {.grants = CutGrants::kStatements});
  CHECK(words(answer) == Words{"statement user/ann#0", "statement policy/deploy#0"});
  CHECK(answer.administrators == 3);
}

TEST_CASE("a_second_statement_that_allows_the_same_has_to_go_too") {
  Account account;
  account.users = {{.name = "ann",
                    .statements = {allow("iam:PutUserPolicy", arn("user/ann")),
                                   allow("iam:Put*", "*"), allow("s3:*")}}};
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut(snapshot);
  CHECK(words(answer) == Words{"statement user/ann#0", "statement user/ann#1"});
  CHECK(answer.optimal);
}

TEST_CASE("policies_of_aws_are_detached_and_not_edited") {
  const std::string text = R"({"UserDetailList": [
    {"UserName": "ann", "Path": "/", "UserId": "AIDAann", "Arn": ")" +
                           arn("user/ann") + R"(",
     "AttachedManagedPolicies": [{"PolicyName": "IAMPutter",
       "PolicyArn": "arn:aws:iam::aws:policy/IAMPutter"}]}],
    "RoleDetailList": [], "GroupDetailList": [], "Policies": [
    {"PolicyName": "IAMPutter", "Path": "/", "PolicyId": "ANPAx",
     "Arn": "arn:aws:iam::aws:policy/IAMPutter", "DefaultVersionId": "v1", "PolicyVersionList": [
       {"VersionId": "v1", "IsDefaultVersion": true, "Document": )" +
                           document({allow("iam:PutUserPolicy")}) + "}]}]}";
  const auto snapshot = Snapshot::load_files({{"a.json", text}});
  REQUIRE(snapshot);
  const CutAnswer answer = cut(*snapshot);
  CHECK(words(answer) == Words{"attachment IAMPutter of user/ann"});
  CHECK(answer.paths_after == 0);
  CHECK(cut(*snapshot, "admin", {.grants = CutGrants::kTrusts}).open.size() == 1);
}

TEST_CASE("paths_that_cannot_be_closed_are_said_to_be_open") {
  Account account;
  // The trust of a reserved role, and a policy that also denies.
  account.users = {
      {.name = "ann"},
      {.name = "bob", .statements = {allow("iam:PutUserPolicy"), deny("s3:DeleteBucket")}}};
  account.roles = {{.name = "AWSReservedSSO_Admin",
                    .statements = {kAdmin},
                    .trust = {trusts("{\"AWS\": \"" + arn("user/ann") + "\"}")},
                    .path = "/aws-reserved/sso.amazonaws.com/"}};
  const Snapshot snapshot = load({account});
  const CutAnswer any = cut(snapshot);
  CHECK(words(any) == Words{"statement user/bob#0"});
  CHECK(any.paths_before == 2);
  REQUIRE(any.open.size() == 1);
  CHECK(any.paths_after == 1);
  CHECK(any.open.front().principal.name == "ann");
  CHECK(any.open.front().path_class == PathClass::kDefinite);
  CHECK(any.open.front().steps.front().technique == "sts-assume-role");
  CHECK(any.optimal);
  const CutAnswer attachments = cut(snapshot, "admin", {.grants = CutGrants::kAttachments});
  CHECK(attachments.cut.empty());
  CHECK(attachments.open.size() == 2);
}

TEST_CASE("who_rewrites_an_attached_policy_needs_the_attachment") {
  Account account;
  account.policies = {{"x", {allow("s3:ListAllMyBuckets")}},
                      {"w", {allow("iam:CreatePolicyVersion", arn("policy/x"))}}};
  account.users = {{.name = "ann", .managed = {"w", "x"}}};
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut(snapshot, "admin", {.grants = CutGrants::kAttachments});
  CHECK(answer.cut.size() == 1);
  CHECK(answer.paths_after == 0);
  CHECK(answer.optimal);
  const Snapshot edited = load({account});
  CHECK(words(cut(edited)) == Words{"statement policy/w#0"});
}

TEST_CASE("conditional_paths_are_cut_as_well") {
  Account account;
  account.users = {
      {.name = "ann",
       .statements = {
           allow("*", "*", R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})")}}};
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut(snapshot);
  CHECK(words(answer) == Words{"statement user/ann#0"});
  CHECK(answer.administrators == 0);
  CHECK(answer.paths_before == 1);
}

// What exists, and whose credentials are where, is as true without the grants.
TEST_CASE("facts_count_in_cuts") {
  Account account;
  account.users = {{.name = "ann", .statements = {allow("ssm:SendCommand")}},
                   {.name = "bob", .statements = {allow("secretsmanager:GetSecretValue")}},
                   {.name = "boss", .statements = {kAdmin}}};
  account.roles = {{.name = "host",
                    .statements = {kAdmin},
                    .trust = {trusts_service("ec2.amazonaws.com")},
                    .profile = true}};
  CHECK(words(cut(load({account}))) == Words{"statement user/ann#0"});
  const std::string secret =
      R"({"Arn": "arn:aws:secretsmanager:us-east-1:111122223333:secret:s-AbCdEf", )"
      R"("Kind": "secretsmanager-secret", "Contains": [")" +
      arn("user/boss") + "\"]}";
  const Snapshot snapshot = load_with(account, {facts_file("\"Resources\": [" + secret +
                                                           "], \"Complete\": [\"ec2-instance\", "
                                                           "\"secretsmanager-secret\"]")});
  const CutAnswer answer = cut(snapshot);
  CHECK(words(answer) == Words{"statement user/bob#0"});
  CHECK(answer.paths_before == 1);
  CHECK(answer.paths_after == 0);
}

std::string written(const NarrowedStatement& statement) {
  std::string out = statement.not_action ? "not" : "";
  for (const std::string& action : statement.actions) out += (out.empty() ? "" : " ") + action;
  out += statement.not_resource ? " on not" : " on";
  for (const std::string& resource : statement.resources) out += " " + resource;
  return out;
}

TEST_CASE("statements_are_narrowed_to_what_no_path_uses") {
  struct Case {
    std::string statement;
    Words narrowed;
    Words keeps;
  };
  const std::string self = arn("user/ann");
  const std::vector<Case> cases = {
      {allow("iam:PutUserPolicy"), {"iam:PutUserPolicy on not " + self}, {"iam:PutUserPolicy"}},
      {allow("iam:PutUserPolicy", self), {}, {}},
      {allow("iam:PutUserPolicy, s3:GetObject", self),
       {"s3:GetObject on " + self},
       {"s3:GetObject"}},
      {allow("iam:PutUserPolicy", arn("user/*")), {}, {"iam:PutUserPolicy"}},
      {allow("iam:PutUserPolicy, iam:ListUsers", arn("user/*")),
       {"iam:ListUsers on " + arn("user/*")},
       {"iam:ListUsers", "iam:PutUserPolicy"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.statement);
    Account account;
    account.users = {{.name = "ann", .statements = {one.statement}}};
    const Snapshot snapshot = load({account});
    const CutAnswer answer = cut(snapshot);
    REQUIRE(answer.cut.size() == 1);
    Words narrowed;
    for (const auto& statement : answer.cut.front().narrowed)
      narrowed.push_back(written(statement));
    CHECK(narrowed == one.narrowed);
    CHECK(answer.cut.front().keeps == one.keeps);
    CHECK(answer.cut.front().uses.front().action == "iam:PutUserPolicy");
  }
}

TEST_CASE("a_wildcard_is_narrowed_to_the_other_actions_of_the_catalog") {
  Account account;
  account.users = {
      {.name = "ann",
       .statements = {allow("iam:PutUser*", arn("user/ann"),
                            R"("Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})")}}};
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut(snapshot);
  REQUIRE(answer.cut.size() == 1);
  REQUIRE(answer.cut.front().narrowed.size() == 1);
  const NarrowedStatement& narrowed = answer.cut.front().narrowed.front();
  CHECK(narrowed.actions == Words{"iam:PutUserPermissionsBoundary"});
  REQUIRE(narrowed.conditions.size() == 1);
  CHECK(narrowed.conditions.front().op == "IpAddress");
  CHECK(answer.cut.front().keeps == Words{"iam:PutUser*"});
}

// --- Random accounts, and their text without some grants.

// Whether nobody but administrators and those of `open` has a path, and all administrators are
// left.
bool is_closed(const Account& account, const TierAnswer& before,
               const std::set<std::string>& open) {
  const Snapshot snapshot = load({account});
  const TierAnswer after = PermissionGraph(snapshot).tiers();
  for (std::size_t i = 0; i < after.tiers.size(); ++i) {
    const PathClass was = before.tiers[i].path_class, is = after.tiers[i].path_class;
    if (was == PathClass::kAdmin && is != PathClass::kAdmin) return false;
    const bool counts =
        was != PathClass::kAdmin && !open.contains(std::string(after.tiers[i].principal.name));
    if (counts && is < PathClass::kLimited) return false;
  }
  return true;
}

// Whether some set of `size` of the grants closes what the cut does.
bool some_set_closes(const Account& account, const std::vector<Grant>& grants, std::size_t size,
                     const TierAnswer& before, const std::set<std::string>& open) {
  std::vector<bool> chosen(grants.size(), false);
  std::fill_n(chosen.begin(), size, true);
  do {
    std::vector<Grant> set;
    for (std::size_t i = 0; i < grants.size(); ++i)
      if (chosen[i]) set.push_back(grants[i]);
    if (is_closed(without(account, set), before, open)) return true;
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  return false;
}

std::string listed(std::string_view name, const std::vector<std::string>& texts) {
  std::string out = "\"" + std::string(name) + "\": [";
  for (const std::string& text : texts) out += (out.back() == '[' ? "\"" : ", \"") + text + '"';
  return out + ']';
}

// A statement as it stands in a policy.
std::string text_of(const NarrowedStatement& statement) {
  std::string out = R"({"Effect": "Allow", )";
  out += listed(statement.not_action ? "NotAction" : "Action", statement.actions) + ", ";
  out += listed(statement.not_resource ? "NotResource" : "Resource", statement.resources);
  if (!statement.conditions.empty()) {
    // The accounts here have one condition a statement.
    const Test& test = statement.conditions.front();
    out += R"(, "Condition": {")" + test.op + "\": {" + listed(test.key, test.values) + "}}";
  }
  return out + '}';
}

// With narrower statements where there are some; those behind the first stand at the end.
Account narrowed(Account account, const CutAnswer& answer) {
  for (const CutElement& element : answer.cut) {
    const Grant grant = grant_of(account, element);
    account = without(std::move(account), {grant});
    std::vector<std::string>& statements = statements_of(account, grant);
    for (std::size_t i = 0; i < element.narrowed.size(); ++i) {
      const std::string text = text_of(element.narrowed[i]);
      if (i == 0)
        statements[grant.statement] = text;
      else
        statements.push_back(text);
    }
  }
  return account;
}

TEST_CASE("cuts_of_random_accounts_are_closed_and_no_smaller_set_is") {
  std::mt19937 random(21);
  std::vector<int> sizes(6);
  int tried = 0, narrower = 0;
  constexpr int kRounds = kSanitized ? 20 : 60;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const Account account = random_account(random);
    CAPTURE(export_of(account));
    const Snapshot snapshot = load({account});
    const CutAnswer answer = cut(snapshot);
    const TierAnswer before = PermissionGraph(snapshot).tiers();
    std::set<std::string> open;
    for (const OpenPath& path : answer.open) open.insert(std::string(path.principal.name));
    std::vector<Grant> taken;
    for (const CutElement& element : answer.cut) taken.push_back(grant_of(account, element));
    CAPTURE(words(answer));
    CHECK(answer.optimal);
    CHECK(answer.paths_after == answer.open.size());
    CHECK(is_closed(without(account, taken), before, open));
    CHECK(is_closed(narrowed(account, answer), before, open));
    for (const CutElement& element : answer.cut) narrower += element.narrowed.empty() ? 0 : 1;
    ++sizes[std::min<std::size_t>(answer.cut.size(), sizes.size() - 1)];
    if (answer.cut.empty() || answer.cut.size() > 3) continue;
    ++tried;
    CHECK_FALSE(some_set_closes(account, all_grants(account), answer.cut.size() - 1, before, open));
  }
  CHECK(tried > kRounds / 3);
  CHECK(narrower > kRounds * 2 / 3);
  CHECK(sizes[2] + sizes[3] > kRounds / 6);
}

TEST_CASE("a_small_budget_gives_a_set_that_closes_and_a_true_bound") {
  std::mt19937 random(22);
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({random_account(random)});
    const CutAnswer best = cut(snapshot);
    const CutAnswer quick = cut(snapshot, "admin", {.budget = 0});
    CHECK(quick.paths_after == best.paths_after);
    CHECK(quick.lower_bound <= best.cut.size());
    CHECK(quick.cut.size() >= best.cut.size());
    if (quick.optimal) CHECK(quick.cut.size() == best.cut.size());
  }
  // Each two share a policy, so that one demand bars that the others are counted as well.
  const std::vector<std::string> actions = {"iam:PassRole", "lambda:CreateFunction",
                                            "lambda:InvokeFunction"};
  Account account;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    account.policies.push_back({"p" + std::to_string(i), {allow(actions[i])}});
    account.users.push_back(
        {.name = "u" + std::to_string(i),
         .statements = {allow(actions[i])},
         .managed = {"p" + std::to_string((i + 1) % 3), "p" + std::to_string((i + 2) % 3)}});
  }
  account.roles = {{.name = "L", .statements = {kAdmin}, .trust = {kLambda}}};
  const Snapshot snapshot = load({account});
  const CutAnswer best = cut(snapshot, "admin", {.grants = CutGrants::kStatements});
  CHECK(best.cut.size() == 2);
  CHECK(best.optimal);
  const CutAnswer quick = cut(snapshot, "admin", {.grants = CutGrants::kStatements, .budget = 0});
  CHECK(quick.paths_after == 0);
  CHECK(quick.lower_bound == 1);
  CHECK_FALSE(quick.optimal);
}

TEST_CASE("cuts_do_not_depend_on_the_order_of_files") {
  Account a = shared_statement(), b = shared_statement();
  b.id = "444455556666";
  const Snapshot one = load({a, b}), other = load({b, a});
  const std::string text = report::cut_json(cut(one), one);
  CHECK(text == report::cut_json(cut(other), other));
  CHECK(text.find("\"size\": 2") != std::string::npos);
}

}  // namespace
}  // namespace ambit::graph
