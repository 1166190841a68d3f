// The graph in which holders share classes and sets of targets says the same as the one in which
// everyone is asked about everyone, one by one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "evaluate/principals.h"
#include "graph/builder.h"
#include "graph/guard.h"
#include "graph/network.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"
#include "tests/graph/random_draw.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;

// What a vertex stands for, in words; the vertices themselves differ between graphs.
std::string name_of(const Network& network, std::uint32_t index) {
  const Vertex& vertex = network.vertices[index];
  if (vertex.kind == VertexKind::kAdministrator) return "admin";
  if (vertex.kind == VertexKind::kUnknownCredentials) return "unknown";
  std::string name(network.holdings[vertex.holding].principal().name.arn);
  for (const std::string& word : change_words(network, vertex)) name += " + " + word;
  return name;
}

// An edge with a technique or to an administrator: technique, target, class, controls, what the
// technique is about.
using Said = std::tuple<std::string, std::string, PathClass, std::string, std::string>;
// By what the source stands for; with all guards.
using Sayings = std::map<std::string, std::map<Said, std::vector<Guard>>>;

Said said_by(const Network& network, const Edge& edge) {
  const Binding& about = edge.binding;
  std::string names;
  for (const std::string_view name :
       {about.user, about.role, about.group, about.policy, about.policy_given, about.profile,
        about.new_name, about.tag_key, about.tag_value, about.existing, about.second_role})
    names.append(name).append(" ");
  return {std::string(edge.technique == nullptr ? "" : edge.technique->id),
          name_of(network, edge.to), edge.path_class,
          edge.controls == kNoIndex ? "" : name_of(network, edge.controls), names};
}

using Out = std::vector<std::vector<const Edge*>>;  // by vertex

// The edges of the vertex and of those that gather some for it.
std::vector<const Edge*> edges_of(const Network& network, const Out& out, std::uint32_t source) {
  std::vector<const Edge*> edges;
  std::vector<std::uint32_t> open = {source};
  while (!open.empty()) {
    const std::uint32_t vertex = open.back();
    open.pop_back();
    for (const Edge* edge : out[vertex]) {
      if (!gathers(network.vertices[edge->to].kind)) {
        edges.push_back(edge);
        continue;
      }
      CHECK(edge->guard == kAlways);
      open.push_back(edge->to);
    }
  }
  return edges;
}

Sayings sayings_of(const Network& network) {
  Out out(network.vertices.size());
  for (const Edge& edge : network.edges) out[edge.from].push_back(&edge);
  Sayings sayings;
  for (std::uint32_t source = 0; source < network.vertices.size(); ++source) {
    const VertexKind kind = network.vertices[source].kind;
    if (gathers(kind) || kind == VertexKind::kAdministrator ||
        kind == VertexKind::kUnknownCredentials)
      continue;
    auto& said = sayings[name_of(network, source)];
    for (const Edge* edge : edges_of(network, out, source))
      if (edge->to != source) said[said_by(network, *edge)].push_back(network.guards[edge->guard]);
  }
  return sayings;
}

// What one says that the other does not say, or says otherwise.
std::vector<std::string> differences(const Sayings::mapped_type& one,
                                     const Sayings::mapped_type& other) {
  std::vector<std::string> list;
  for (const auto& [said, guards] : one) {
    const auto found = other.find(said);
    if (found != other.end() && found->second == guards) continue;
    const auto& [technique, to, path_class, controls, names] = said;
    list.push_back(technique + " to " + to + " " + std::string(path_class_name(path_class)) +
                   " by " + controls + " with " + names);
  }
  return list;
}

void check_alike(const Sayings& found, const Sayings& expected) {
  REQUIRE(found.size() == expected.size());
  for (const auto& [source, edges] : expected) {
    CAPTURE(source);
    REQUIRE(found.contains(source));
    const std::vector<std::string> more = differences(found.at(source), edges);
    const std::vector<std::string> missing = differences(edges, found.at(source));
    CAPTURE(more, missing);
    CHECK(more.empty());
    CHECK(missing.empty());
  }
}

// Without changes of others that the other graph does not have: what is gathered may hide that
// they add nothing.
Sayings without_other_changes(Sayings sayings, const Sayings& other) {
  for (auto& [source, said] : sayings)
    std::erase_if(said, [&](const auto& one) {
      return !std::get<3>(one.first).empty() && !other.at(source).contains(one.first);
    });
  return sayings;
}

// Without edges to and from what the other graph does not have.
Sayings without_others(Sayings sayings, const Sayings& other) {
  std::erase_if(sayings, [&](const auto& one) { return !other.contains(one.first); });
  for (auto& [source, said] : sayings)
    std::erase_if(said, [&](const auto& one) {
      const std::string& target = std::get<1>(one.first);
      return target != "admin" && target != "unknown" && !other.contains(target);
    });
  return sayings;
}

std::vector<std::string> telling_statements(std::mt19937& random) {
  static const std::vector<std::string> kActions = {
      "iam:CreateAccessKey",
      "iam:*LoginProfile, iam:GetLoginProfile",
      "iam:UpdateAssumeRolePolicy, sts:AssumeRole",
      "iam:PutUserPolicy",
      "iam:TagUser, iam:TagRole, iam:UntagRole",
      "iam:*MFADevice",
      "iam:CreateRole, iam:PutRolePolicy",
      "iam:CreateUser, iam:AttachUserPolicy, iam:CreateAccessKey",
      "iam:CreateUser, iam:AddUserToGroup, iam:CreateAccessKey",
      "iam:PassRole, lambda:*, ec2:*",
      "iam:PassRole",
      "ec2:*, lambda:*, ecs:*",
      "sts:AssumeRole",
      "sts:AssumeRole, sts:TagSession",
      "iam:*",
      "*"};
  static const std::vector<std::string> kResources = {"*",
                                                      "*",
                                                      "*",
                                                      "arn:aws:iam::111122223333:user/*",
                                                      "arn:aws:iam::111122223333:role/team/*",
                                                      "arn:aws:iam::111122223333:role/*1",
                                                      "arn:aws:iam::*:role/r2",
                                                      "arn:aws:iam::*:user/${aws:username}",
                                                      "arn:aws:iam::*:*/${aws:PrincipalTag/of}*"};
  static const std::vector<std::string> kConditions = {
      "",
      "",
      "",
      "",
      R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})",
      R"("Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})",
      R"("Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}})",
      R"("Condition": {"StringEquals": {"iam:ResourceTag/team": "red"}})",
      R"("Condition": {"ArnLike": {"iam:PermissionsBoundary": "arn:aws:iam::*:policy/p*"}})",
      R"("Condition": {"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*"}})",
  };
  std::vector<std::string> list;
  for (std::uint32_t i = 1 + draw(random, 3); i > 0; --i)
    list.push_back(statement(draw(random, 6) == 0 ? "Deny" : "Allow", pick(random, kActions),
                             pick(random, kResources), pick(random, kConditions)));
  return list;
}

Account populous_account(std::mt19937& random) {
  static const std::string kTagsSession =
      R"({"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": )";
  static const std::vector<std::string> kTrusts = {
      trusts_service("lambda.amazonaws.com"),
      trusts_service("ec2.amazonaws.com, ecs-tasks.amazonaws.com"),
      trusts(R"({"AWS": "111122223333"})"),
      trusts(R"({"AWS": "*"})"),
      trusts(R"({"AWS": "444455556666"})"),
      trusts(R"({"AWS": "111122223333"})",
             R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})"),
      trusts(R"({"AWS": "111122223333"})",
             R"("Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}})"),
      trusts("{\"AWS\": \"" + arn("user/u0") + "\"}"),
      kTagsSession + R"({"AWS": ["111122223333", "444455556666"]}})",
      kTagsSession + R"({"AWS": ")" + arn("user/u1") +
          R"("}, "Condition": {"StringEquals": {"aws:RequestTag/team": "red"}}})",
  };
  Account account;
  account.policies = {{"p0", telling_statements(random), telling_statements(random)},
                      {"p1", telling_statements(random)}};
  account.groups = {{.name = "g", .statements = telling_statements(random)}};
  for (const char* name : {"u0", "u1", "u2", "u3", "u4"}) {
    account.users.push_back({.name = name});
    Exported& user = account.users.back();
    if (draw(random, 3) == 0) user.statements = telling_statements(random);
    if (draw(random, 3) == 0) user.groups = {"g"};
    if (draw(random, 2) == 0) user.managed = {draw(random, 2) == 0 ? "p0" : "p1"};
    if (draw(random, 5) == 0) user.boundary = "p1";
    if (draw(random, 4) == 0) user.tag = "team=blue";
  }
  for (const char* name : {"r0", "r1", "r2", "r3", "r4", "r11"}) {
    account.roles.push_back({.name = name, .trust = {pick(random, kTrusts)}});
    Exported& role = account.roles.back();
    if (draw(random, 2) == 0) role.statements = telling_statements(random);
    if (draw(random, 3) == 0) role.managed = {"p0"};
    if (draw(random, 3) == 0) role.path = "/team/";
    role.profile = draw(random, 2) == 0;
  }
  return account;
}

// Of principals that may do the same, and whom only the other account can tell apart.
Account neighbour(std::mt19937& random) {
  Account account{.id = "444455556666"};
  account.policies = {{"p0", {allow("sts:AssumeRole"), pick(random, telling_statements(random))}}};
  for (const char* name : {"n0", "n1", "n2"})
    account.users.push_back({.name = name, .managed = {"p0"}});
  account.roles = {{.name = "nr", .trust = {trusts(R"({"AWS": "111122223333"})")}}};
  return account;
}

std::vector<std::string> random_resource_control(std::mt19937& random) {
  static const std::vector<std::string> kStatements = {
      deny("sts:AssumeRole", "arn:aws:iam::*:role/r1", R"("Principal": "*")"),
      deny("sts:AssumeRole", "*",
           R"("Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue"}})"),
      deny("sts:AssumeRole", "arn:aws:iam::*:role/team/*",
           R"("Principal": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}})"),
      deny(
          "sts:AssumeRole", "*",
          R"("Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/n1"}})"),
  };
  if (draw(random, 3) != 0) return {};
  return {pick(random, kStatements)};
}

TEST_CASE("shared_edges_are_those_of_asking_everyone_about_everyone") {
  std::mt19937 random(23);
  std::size_t sets = 0, classes = 0, said = 0;
  constexpr std::size_t kRounds = kSanitized ? 30 : 120;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const Account account = populous_account(random);
    const Snapshot snapshot = load({account, neighbour(random)}, random_resource_control(random));
    CAPTURE(export_of(account));
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    const Network shared = build_network(snapshot.model(), principals, authority, {});
    const Network apart = build_network(snapshot.model(), principals, authority, {.share = false});
    CHECK(shared.complete == apart.complete);
    for (const Vertex& vertex : shared.vertices) {
      sets += vertex.kind == VertexKind::kTargets ? 1U : 0U;
      classes += vertex.kind == VertexKind::kClass && !vertex.mechanisms.empty() ? 1U : 0U;
    }
    for (const Vertex& vertex : apart.vertices) REQUIRE(vertex.kind != VertexKind::kTargets);
    const Sayings expected = sayings_of(apart);
    const Sayings found = without_others(sayings_of(shared), expected);
    check_alike(without_other_changes(found, expected), expected);
    for (const auto& [source, edges] : expected) said += edges.size();
    const Network all_shared =
        build_network(snapshot.model(), principals, authority, {.follow_all = true});
    const Network all_apart = build_network(snapshot.model(), principals, authority,
                                            {.share = false, .follow_all = true});
    check_alike(sayings_of(all_shared), sayings_of(all_apart));
  }
  CHECK(sets > 2 * kRounds);
  CHECK(classes > kRounds);
  CHECK(said > 80 * kRounds);
}

// Of code that runs as roles, a function and a secret, with policies that name principals.
Snapshot::File random_facts(std::mt19937& random, const Account& account) {
  static const std::vector<std::string> kPrincipals = {
      arn("user/u0"), arn("user/u3"), arn("role/r1"),
      "111122223333", "444455556666", "arn:aws:iam::444455556666:user/n1"};
  const auto policy = [&](const std::string& actions, const std::string& resource) {
    std::vector<std::string> statements;
    for (std::uint32_t i = draw(random, 3); i > 0; --i)
      statements.push_back(
          statement(draw(random, 3) == 0 ? "Deny" : "Allow", actions, resource,
                    R"("Principal": {"AWS": ")" + pick(random, kPrincipals) + "\"}"));
    return statements.empty() ? std::string() : ", \"Policy\": " + document(statements);
  };
  const auto role = [&] {
    const Exported& one = pick(random, account.roles);
    return R"(", "Role": ")" + arn("role" + one.path + one.name) + '"';
  };
  std::string list = R"({"Arn": "arn:aws:s3:::code", "Kind": "s3-bucket-code)" + role() +
                     policy("s3:PutObject", "arn:aws:s3:::code/*") + "}";
  for (const char* object : {"code/a", "code/b", "other/c"})
    list += std::string(R"(, {"Arn": "arn:aws:s3:::)") + object + R"(", "Kind": "s3-object-code)" +
            role() + "}";
  const std::string f = "arn:aws:lambda:eu-west-1:111122223333:function:f";
  list += R"(, {"Arn": ")" + f + R"(", "Kind": "lambda-function)" + role() +
          R"(, "Triggered": true)" + policy("lambda:UpdateFunctionCode", f) + "}";
  const std::string secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-a1b2c3";
  list += R"(, {"Arn": ")" + secret + R"(", "Kind": "secretsmanager-secret", "Contains": [")" +
          arn("user/u2") + "\"]" + policy("secretsmanager:GetSecretValue", secret);
  const std::string key = "arn:aws:kms:eu-west-1:111122223333:key/1";
  if (draw(random, 2) == 0) list += R"(, "KmsKey": ")" + key + '"';
  list += R"(}, {"Arn": ")" + key + R"(", "Kind": "kms-key")" + policy("kms:*Key*", "*") + "}";
  for (const char* instance : {"i-1", "i-2"}) {
    list += std::string(R"(, {"Arn": "arn:aws:ec2:eu-west-1:111122223333:instance/)") + instance +
            R"(", "Kind": "ec2-instance")";
    if (draw(random, 3) != 0)
      list += R"(, "ReachableBy": [")" + pick(random, kPrincipals) + R"(", ")" +
              pick(random, kPrincipals) + "\"]";
    list += "}";
  }
  const std::string complete = draw(random, 2) == 0 ? R"(, "Complete": ["ec2-instance"])" : "";
  return facts_file(R"("Resources": [)" + list + "]" + complete);
}

// Two ways to do the same may be told in any order.
bool say_the_same(const Sayings::mapped_type& a, const Sayings::mapped_type& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.first == y.first && std::ranges::is_permutation(x.second, y.second);
  });
}

TEST_CASE("what_hangs_on_who_calls_is_that_of_asking_everyone") {
  static const std::vector<std::string> kActions = {"s3:Put*", "secretsmanager:*", "lambda:*",
                                                    "iam:PassRole, ec2:Associate*"};
  static const Snapshot::File kBuckets = {
      "111122223333/list-buckets.json", R"({"Buckets": [{"Name": "code"}], "Owner": {"ID": "a"}})"};
  std::mt19937 random(31);
  std::size_t apart = 0;
  constexpr std::size_t kRounds = kSanitized ? 30 : 120;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    std::vector<Account> accounts = {populous_account(random), neighbour(random)};
    for (Account& account : accounts)
      account.policies.front().statements.push_back(allow(pick(random, kActions)));
    CAPTURE(export_of(accounts.front()));
    const Snapshot::File facts = random_facts(random, accounts.front());
    CAPTURE(facts.bytes);
    const Snapshot snapshot = load_with(accounts, {facts, kBuckets});
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    for (const bool follow_all : {false, true}) {
      const Network shared =
          build_network(snapshot.model(), principals, authority, {.follow_all = follow_all});
      const Network each = build_network(snapshot.model(), principals, authority,
                                         {.share = false, .follow_all = follow_all});
      Sayings expected = sayings_of(each);
      Sayings found = without_others(sayings_of(shared), expected);
      // What is gathered may hide that a change of others adds nothing.
      if (!follow_all)
        for (Sayings* sayings : {&expected, &found})
          for (auto& [source, said] : *sayings)
            std::erase_if(said, [](const auto& one) { return !std::get<3>(one.first).empty(); });
      REQUIRE(found.size() == expected.size());
      for (const auto& [source, said] : expected) {
        CAPTURE(source, follow_all);
        CHECK(say_the_same(found.at(source), said));
      }
      for (const Edge& edge : shared.edges) apart += edge.binding.existing.empty() ? 0U : 1U;
    }
  }
  CHECK(apart > 20 * kRounds);
}

// One has a boundary that says nothing of the technique, of the other it is not known.
// Policies of a function and a secret that nothing else is known of.
Snapshot::File random_resource_policies(std::mt19937& random) {
  static const std::vector<std::string> kCallers = {
      R"("Principal": {"AWS": ")" + arn("user/u0") + "\"}",
      R"("Principal": {"AWS": [")" + arn("user/u3") + R"(", ")" + arn("role/r1") + "\"]}",
      R"("Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "*:user/u1"}})",
      R"("NotPrincipal": {"AWS": ")" + arn("user/u2") + "\"}",
      R"("Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/r2/s"})",
      R"("Principal": {"AWS": "111122223333"})"};
  std::string list;
  const auto add = [&](const std::string& resource, const std::string& actions) {
    std::vector<std::string> statements;
    for (std::uint32_t i = 1 + draw(random, 2); i > 0; --i)
      statements.push_back(statement(draw(random, 2) == 0 ? "Deny" : "Allow", actions, resource,
                                     pick(random, kCallers)));
    list += std::string(list.empty() ? "" : ", ") + R"({"Resource": ")" + resource +
            R"(", "Account": "111122223333", "Policy": )" + document(statements) + "}";
  };
  add("arn:aws:lambda:eu-west-1:111122223333:function:f", "lambda:UpdateFunctionCode");
  add("arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-a1b2c3",
      "secretsmanager:GetSecretValue");
  return {"resource-policies.json", "[" + list + "]"};
}

TEST_CASE("policies_of_resources_tell_holders_apart") {
  static const std::vector<std::string> kStatements = {
      allow("lambda:UpdateFunctionCode, lambda:InvokeFunction",
            "arn:aws:lambda:eu-west-1:111122223333:function:f"),
      allow("secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-*")};
  std::mt19937 random(37);
  std::size_t used = 0;
  constexpr std::size_t kRounds = kSanitized ? 20 : 80;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    Account account = populous_account(random);
    account.policies.front().statements.push_back(pick(random, kStatements));
    CAPTURE(export_of(account));
    const Snapshot::File policies = random_resource_policies(random);
    CAPTURE(policies.bytes);
    const Snapshot snapshot = load_with({account}, {policies});
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    const Network shared =
        build_network(snapshot.model(), principals, authority, {.follow_all = true});
    const Network each = build_network(snapshot.model(), principals, authority,
                                       {.share = false, .follow_all = true});
    const Sayings expected = sayings_of(each);
    const Sayings found = sayings_of(shared);
    REQUIRE(found.size() == expected.size());
    for (const auto& [source, said] : expected) {
      CAPTURE(source);
      CHECK(say_the_same(found.at(source), said));
      for (const auto& [one, guards] : said)
        used += std::get<0>(one).starts_with("lambda-update-code") ||
                        std::get<0>(one).starts_with("secretsmanager-get")
                    ? 1U
                    : 0U;
    }
  }
  CHECK(used > 20 * kRounds);
}

TEST_CASE("ids_of_roles_with_and_without_a_session_name_callers_apart") {
  const Account account{
      .roles = {{.name = "any", .trust = {trusts_service("ec2.amazonaws.com")}},
                {.name = "one", .trust = {trusts_service("ec2.amazonaws.com")}},
                {.name = "goal", .trust = {trusts(R"({"AWS": ["AROAany", "AROAone:s"]})")}}}};
  const Snapshot snapshot = load({account});
  const evaluate::Principals principals(snapshot.model());
  Authority authority(snapshot.model(), "");
  const Network shared = build_network(snapshot.model(), principals, authority, {});
  const Network each = build_network(snapshot.model(), principals, authority, {.share = false});
  check_alike(sayings_of(shared), sayings_of(each));
  CHECK_FALSE(sayings_of(each).at(arn("role/any")).empty());
}

TEST_CASE("an_unknown_boundary_is_not_one_that_is_silent") {
  Account account;
  account.policies = {{"fence", {allow("s3:*")}}, {"code", {allow("lambda:*")}}};
  account.users = {{.name = "fenced", .boundary = "fence", .managed = {"code"}},
                   {.name = "unknown", .boundary = "lost", .managed = {"code"}}};
  account.roles = {{.name = "ops",
                    .statements = {allow("*")},
                    .trust = {trusts_service("lambda.amazonaws.com")}}};
  std::string text = export_of(account);
  const std::string lost = "{\"PermissionsBoundaryArn\": \"" + arn("policy/lost") + "\"}";
  text.replace(text.find(lost), lost.size(), "{}");
  std::vector<Snapshot::File> files = {{"details.json", text}};
  const auto snapshot = Snapshot::load_files(std::move(files), {.keep_going = true});
  REQUIRE(snapshot);
  const evaluate::Principals principals(snapshot->model());
  Authority authority(snapshot->model(), "");
  const Network shared = build_network(snapshot->model(), principals, authority, {});
  const Network apart = build_network(snapshot->model(), principals, authority, {.share = false});
  const Sayings expected = sayings_of(apart);
  CHECK_FALSE(expected.at(arn("user/unknown")).empty());
  CHECK(expected.at(arn("user/fenced")).empty());
  CHECK(sayings_of(shared) == expected);
}

// What may be so of a request and of the account.
class Environment {
 public:
  explicit Environment(std::mt19937& random) : random_(random) {}

  bool holds(const Guard& guard) {
    return std::ranges::any_of(guard, [this](const std::vector<GuardAtom>& alternative) {
      return std::ranges::all_of(alternative, [this](const auto& atom) { return holds(atom); });
    });
  }

 private:
  bool holds(const GuardAtom& atom) {
    std::string name = atom.fact;
    for (const std::string& argument : atom.arguments) name.append(" ").append(argument);
    if (atom.test) {
      name.append(atom.test->op).append(" ").append(atom.test->key);
      for (const std::string& value : atom.test->values) name.append(" ").append(value);
    }
    const auto [at, is_new] = is_so_.try_emplace(name, false);
    if (is_new) at->second = draw(random_, 2) == 0;
    return at->second != (atom.test && atom.test->negated);
  }

  std::mt19937& random_;
  std::map<std::string, bool> is_so_;
};

// By vertex, which vertices it comes to over edges that are not worse than `worst`.
std::vector<std::set<std::uint32_t>> closure(const Network& network, Environment& environment,
                                             PathClass worst) {
  std::vector<const Edge*> usable;
  std::vector<const Edge*> waiting;  // for control of whom they change
  for (const Edge& edge : network.edges) {
    if (edge.path_class > worst || !environment.holds(network.guards[edge.guard])) continue;
    (edge.controls == kNoIndex ? usable : waiting).push_back(&edge);
  }
  std::vector<std::set<std::uint32_t>> reached(network.vertices.size());
  for (std::uint32_t i = 0; i < reached.size(); ++i) reached[i] = {i};
  for (bool more = true; more;) {
    more = false;
    for (const Edge* edge : usable) {
      const std::size_t before = reached[edge->from].size();
      reached[edge->from].insert(reached[edge->to].begin(), reached[edge->to].end());
      more = more || reached[edge->from].size() != before;
    }
    for (const Edge*& edge : waiting) {
      if (edge == nullptr || !reached[edge->from].contains(edge->controls)) continue;
      usable.push_back(std::exchange(edge, nullptr));
      more = true;
    }
  }
  return reached;
}

// Who comes to administer an account is taken to have all of it.
std::vector<std::uint32_t> had_by(const Network& network, const std::set<std::uint32_t>& reached,
                                  std::size_t principals) {
  std::vector<std::uint32_t> had;
  for (std::uint32_t i = 0; i < principals; ++i) {
    const bool administered =
        std::ranges::any_of(network.administrators, [&](std::uint32_t administrator) {
          return reached.contains(administrator) &&
                 network.vertices[administrator].account == network.vertices[i].account;
        });
    if (administered || reached.contains(i)) had.push_back(i);
  }
  for (const std::uint32_t administrator : network.administrators)
    if (reached.contains(administrator)) had.push_back(administrator);
  return had;
}

// Whatever is so, in every class.
TEST_CASE("changes_that_add_nothing_lead_nowhere_else") {
  std::mt19937 random(29);
  std::size_t fewer = 0;
  constexpr std::size_t kRounds = kSanitized ? 30 : 120;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const Account account = round % 2 == 0 ? populous_account(random) : random_account(random);
    CAPTURE(export_of(account));
    const Snapshot snapshot = load({account, neighbour(random)});
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    const Network few = build_network(snapshot.model(), principals, authority, {});
    const Network all =
        build_network(snapshot.model(), principals, authority, {.follow_all = true});
    REQUIRE(all.complete);
    const std::size_t count = principals.all().size();
    for (const PathClass worst :
         {PathClass::kDefinite, PathClass::kConditional, PathClass::kUnverified}) {
      Environment environment(random);
      const auto by_few = closure(few, environment, worst);
      const auto by_all = closure(all, environment, worst);
      for (std::uint32_t source = 0; source < count; ++source) {
        CAPTURE(principals.all()[source].name.arn, worst);
        CHECK(had_by(few, by_few[source], count) == had_by(all, by_all[source], count));
      }
    }
    CHECK(few.holdings.size() <= all.holdings.size());
    fewer += few.holdings.size() < all.holdings.size() ? 1U : 0U;
  }
  CHECK(fewer > kRounds / 10);
}

// 60 users who may each pass and assume 60 roles, by policies of their own.
TEST_CASE("edges_are_as_many_as_sources_and_members_of_sets") {
  Account account;
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(i);
    account.users.push_back(
        {.name = "u" + number,
         .statements = {allow("iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction, "
                              "sts:AssumeRole"),
                        allow("s3:GetObject", "arn:aws:s3:::bucket-" + number + "/*")}});
    account.roles.push_back(
        {.name = "r" + number,
         .statements = {allow("s3:*")},
         .trust = {trusts_service("lambda.amazonaws.com"), trusts(R"({"AWS": "111122223333"})")}});
  }
  const Snapshot snapshot = load({account});
  const evaluate::Principals principals(snapshot.model());
  Authority authority(snapshot.model(), "");
  const Network shared = build_network(snapshot.model(), principals, authority, {});
  const Network apart = build_network(snapshot.model(), principals, authority, {.share = false});
  CHECK(apart.edges.size() >= std::size_t{2} * 60 * 60);
  CHECK(shared.edges.size() <= std::size_t{20} * 60);
  CHECK(sayings_of(shared) == sayings_of(apart));
}

}  // namespace
}  // namespace ambit::graph
