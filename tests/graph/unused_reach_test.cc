// Roles that nobody uses, and who can become them; what is not known of their use is no finding.
#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/reach.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

constexpr std::string_view kUseNow = "2026-03-01T00:00:00Z";

struct RoleUse {
  std::string name = {};
  std::string created = "2020-01-01T00:00:00Z";
  std::string last_used = {};  // `none`: within no tracking period; empty: not exported
};

std::string with_use(std::string text, const RoleUse& use) {
  const std::string start = "{\"RoleName\": \"" + use.name + "\", ";
  const std::size_t at = text.find(start);
  REQUIRE(at != std::string::npos);
  std::string more = "\"CreateDate\": \"" + use.created + "\", ";
  if (use.last_used == "none")
    more += "\"RoleLastUsed\": {}, ";
  else if (!use.last_used.empty())
    more += "\"RoleLastUsed\": {\"LastUsedDate\": \"" + use.last_used + "\"}, ";
  return text.insert(at + start.size(), more);
}

Snapshot load_uses(const std::vector<RoleUse>& uses) {
  Account account;
  account.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}},
                   {.name = "bob", .statements = {allow("s3:*")}},
                   {.name = "boss", .statements = {allow("*")}}};
  for (const RoleUse& use : uses)
    account.roles.push_back({.name = use.name,
                             .statements = {allow("s3:GetObject")},
                             .trust = {trusts(R"({"AWS": "111122223333"})")}});
  std::string text = export_of(account);
  for (const RoleUse& use : uses) text = with_use(std::move(text), use);
  auto snapshot = Snapshot::load_files({{"details.json", text}});
  REQUIRE(snapshot);
  return *std::move(snapshot);
}

UnusedReachAnswer unused_for(const Snapshot& snapshot, std::uint32_t days,
                             std::optional<std::string> now = std::string(kUseNow)) {
  return PermissionGraph(snapshot, {.now = std::move(now)}).reach_unused(days);
}

Names unused_roles(const UnusedReachAnswer& answer) {
  Names names;
  for (const UnusedRole& one : answer.roles) names.emplace_back(one.role.name);
  return names;
}
Names names_among(const std::vector<PrincipalName>& principals) {
  Names names;
  for (const PrincipalName& one : principals) names.emplace_back(one.name);
  return names;
}

TEST_CASE("roles_that_nobody_used_are_told_with_who_can_become_them") {
  const Snapshot snapshot =
      load_uses({{.name = "fresh", .last_used = "2026-02-20T10:00:00Z"},
                 {.name = "never", .last_used = "none"},
                 {.name = "new", .created = "2026-02-01T00:00:00Z", .last_used = "none"},
                 {.name = "old", .last_used = "2025-06-01T10:00:00Z"},
                 {.name = "silent"}});
  const UnusedReachAnswer answer = unused_for(snapshot, 90);
  CHECK(unused_roles(answer) == Names{"never", "old"});
  CHECK(names_among(answer.unknown) == Names{"silent"});
  CHECK(names_among(answer.principals) == Names{"ann"});
  REQUIRE(answer.roles.size() == 2);
  CHECK(answer.roles[0].last_used.empty());
  CHECK(answer.roles[1].last_used == "2025-06-01T10:00:00Z");
  // The administrator is none of them, and bob can become nobody.
  REQUIRE(answer.roles[1].by.size() == 1);
  CHECK(answer.roles[1].by[0].principal.name == "ann");
  CHECK(answer.roles[1].by[0].path_class == PathClass::kDefinite);
  CHECK(answer.roles[1].by[0].calls == 1);
  CHECK(answer.left_out == 0);
}

TEST_CASE("the_last_day_counts") {
  const Snapshot snapshot = load_uses({{.name = "r", .last_used = "2026-01-30T00:00:00Z"}});
  CHECK(unused_roles(unused_for(snapshot, 30)) == Names{"r"});
  CHECK(unused_roles(unused_for(snapshot, 31)).empty());
  CHECK(unused_for(snapshot, 31).unknown.empty());
}

TEST_CASE("unused_beyond_what_iam_remembers_is_not_known") {
  const Snapshot snapshot = load_uses({{.name = "never", .last_used = "none"},
                                       {.name = "old", .last_used = "2024-01-01T00:00:00Z"}});
  const UnusedReachAnswer answer = unused_for(snapshot, 500);
  CHECK(unused_roles(answer) == Names{"old"});
  CHECK(names_among(answer.unknown) == Names{"never"});
  CHECK(unused_roles(unused_for(snapshot, 400)) == Names{"never", "old"});
}

TEST_CASE("without_a_time_nothing_is_known_of_fresh_use") {
  // The times in the export say that it is at least as late as these.
  const Snapshot snapshot = load_uses({{.name = "a", .last_used = "2025-01-01T00:00:00Z"},
                                       {.name = "b", .last_used = "2026-02-01T00:00:00Z"}});
  const UnusedReachAnswer answer = unused_for(snapshot, 90, std::nullopt);
  CHECK(std::ranges::count(unused_roles(answer), "b") == 0);
  CHECK(std::ranges::count(names_among(answer.unknown), "b") == 1);
}

}  // namespace
}  // namespace ambit::graph
