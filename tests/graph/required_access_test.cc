// Administrators by a list of requests, the help of outsiders, and who comes to a resource.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "ambit/cut.h"
#include "ambit/paths.h"
#include "ambit/reach.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kTrustsAccount = trusts(R"({"AWS": "111122223333"})");
const std::string kObjects = "arn:aws:s3:::data/*";

// ann takes a role that may read the data, carl may write its own policies, bob may do neither, and
// dora administers IAM.
Account with_data() {
  return {.users = {{.name = "ann", .statements = {allow("sts:AssumeRole", arn("role/reader"))}},
                    {.name = "bob", .statements = {allow("s3:GetObject", "arn:aws:s3:::data/a*")}},
                    {.name = "carl", .statements = {allow("iam:PutUserPolicy", arn("user/carl"))}},
                    {.name = "dora", .statements = {allow("iam:*")}}},
          .roles = {{.name = "reader",
                     .statements = {allow("s3:GetObject*", kObjects)},
                     .trust = {kTrustsAccount}}}};
}

GraphOptions required(const std::string& action, const std::string& resource) {
  return {.required_access = {{action, resource}}};
}

PathAnswer from(const Snapshot& snapshot, const GraphOptions& options, const std::string& name) {
  const auto answer = PermissionGraph(snapshot, options).paths(name, "admin");
  REQUIRE(answer);
  return *answer;
}

TEST_CASE("an_administrator_is_who_may_do_what_is_required") {
  const Snapshot snapshot = load({with_data()});
  const GraphOptions options = required("s3:GetObject", kObjects);
  CHECK(from(snapshot, options, "role/reader").path_class == PathClass::kAdmin);
  CHECK(from(snapshot, options, "ann").path_class == PathClass::kDefinite);
  CHECK(from(snapshot, options, "ann").paths.front().calls == 1);
  CHECK(from(snapshot, options, "bob").path_class == PathClass::kNone);
  CHECK(from(snapshot, options, "carl").path_class == PathClass::kDefinite);
  CHECK(from(snapshot, options, "dora").path_class == PathClass::kDefinite);
  // All actions that the pattern matches, and all resources.
  CHECK(from(snapshot, required("s3:GetObject*", kObjects), "role/reader").path_class ==
        PathClass::kAdmin);
  CHECK(from(snapshot, required("s3:Get*", kObjects), "role/reader").path_class ==
        PathClass::kNone);
  CHECK(from(snapshot, required("s3:GetObject", "*"), "role/reader").path_class ==
        PathClass::kNone);
  CHECK(from(snapshot, required("s3:GetObject", "arn:aws:s3:::data/a1"), "bob").path_class ==
        PathClass::kAdmin);
  const GraphOptions both = {.required_access = {{"s3:GetObject", kObjects}, {"iam:*", "*"}}};
  CHECK(from(snapshot, both, "role/reader").path_class == PathClass::kNone);
  CHECK(from(snapshot, both, "carl").path_class == PathClass::kDefinite);
}

TEST_CASE("paths_to_what_is_required_are_cut") {
  const Snapshot snapshot = load({with_data()});
  const auto cut = PermissionGraph(snapshot, required("s3:GetObject", kObjects)).cut("admin", {});
  REQUIRE(cut);
  CHECK(cut->administrators == 1);  // the reader
  CHECK(cut->paths_before == 3);
  CHECK(cut->paths_after == 0);
  CHECK(cut->optimal);
  CHECK(cut->cut.size() == 3);
}

TEST_CASE("required_access_is_read_from_a_file") {
  const auto read = [](const std::string& text) {
    SourceFiles sources;
    Diagnostics diagnostics;
    const FileId file = sources.add("required.json", TextBuffer(text));
    const auto list = read_required_access(sources, file, diagnostics);
    return std::pair(list.size(), diagnostics.has_errors());
  };
  CHECK(read(R"([{"action": "s3:GetObject", "resource": "*"}])") ==
        std::pair(std::size_t{1}, false));
  CHECK(read("[]").second);
  CHECK(read("{}").second);
  CHECK(read(R"([{"action": "s3:GetObject"}])").second);
  CHECK(read(R"([{"action": "s3:GetObject", "resource": 5}])").second);
  CHECK(read(R"([{"action": "s3:GetObject", "resource": "*", "resources": "*"}])").second);
  CHECK(read(R"([{"action": "GetObject", "resource": "*"}])").second);
  CHECK_FALSE(read(R"([{"action": "*", "resource": "*"}])").second);
  CHECK(read("[").second);
}

// ESC-038: whoever may rewrite the trust of a role but not assume roles needs somebody outside.
TEST_CASE("nobody_helps_whom_assuming_roles_is_denied") {
  const auto found = [](const std::vector<std::string>& statements, bool helper) {
    Account account{
        .users = {{.name = "ann", .statements = statements, .boundary = "fence"}},
        .roles =
            {{.name = "R",
              .statements = {allow("*")},
              .trust = {trusts_service("ec2.amazonaws.com"),
                        R"({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*"})"}}},
        .policies = {{"fence", {allow("iam:*")}}}};
    return from(load({account}), {.external_helper = helper}, "ann").path_class;
  };
  const std::string rewrite = allow("iam:UpdateAssumeRolePolicy", arn("role/R"));
  CHECK(found({rewrite}, true) == PathClass::kDefinite);
  // The new trust names ann: no permission is needed, and its boundary does not count.
  CHECK(found({rewrite}, false) == PathClass::kDefinite);
  CHECK(found({rewrite, deny("sts:AssumeRole")}, true) == PathClass::kDefinite);
  CHECK(found({rewrite, deny("sts:AssumeRole")}, false) == PathClass::kNone);
  CHECK(found({rewrite, deny("sts:AssumeRole", arn("role/other"))}, false) == PathClass::kDefinite);
  CHECK(found({rewrite, deny("sts:AssumeRole", "*",
                             R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}})")},
              false) == PathClass::kConditional);
}

TEST_CASE("who_comes_to_a_resource") {
  const Snapshot snapshot = load({with_data()});
  const PermissionGraph graph(snapshot);
  const auto names = [&](const std::string& resource, const std::string& action) {
    const auto answer = graph.reach_to(resource, action);
    REQUIRE(answer);
    CHECK(answer->principal == resource);
    std::string list;
    for (const Reachable& one : answer->principals) {
      list.append(one.principal.name).append(" ");
      const auto path = graph.paths(one.principal.arn, resource, {.action = action});
      REQUIRE(path);
      CHECK(path->path_class == one.path_class);
      CHECK(path->paths.front().calls == one.calls);
    }
    return list;
  };
  CHECK(names("arn:aws:s3:::data", "") == "ann bob carl dora reader ");
  CHECK(names("arn:aws:s3:::data/b", "") == "ann carl dora reader ");
  CHECK(names("arn:aws:s3:::data/b", "s3:PutObject") == "carl dora ");
  CHECK_FALSE(graph.reach_to("arn:aws:unheardof:::thing"));
}

}  // namespace
}  // namespace ambit::graph
