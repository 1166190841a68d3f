// Several accounts, several files, and what is known of whom.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Strings = std::vector<std::string>;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

std::string details_of(std::string_view account) {
  return replaced(test_file("examples/authorization-details.json"), "111122223333", account);
}

const Account& only_account(const Snapshot& snapshot) {
  REQUIRE(snapshot.model().accounts.size() == 1);
  return snapshot.model().accounts.all()[0];
}

TEST_CASE("accounts_are_kept_apart", "[snapshot]") {
  const Snapshot snapshot =
      load_texts({{"b", details_of("444455556666")},
                  {"a", details_of("111122223333")},
                  {"c", replaced(details_of("123456789012"), "arn:aws:", "arn:aws-cn:")}});
  CHECK(said(snapshot).empty());
  CHECK(snapshot.accounts() ==
        std::vector<std::string_view>{"111122223333", "123456789012", "444455556666"});
  const Model& model = snapshot.model();
  // The policy that AWS manages is there once in each partition.
  CHECK(model.managed_policies.size() == 3 * 2 + 2);
  CHECK(model.users.size() == 6);
  for (const Account& account : model.accounts) {
    CHECK(model.users_of(account).size() == 2);
    CHECK(model.policies_of(account).size() == 2);
    for (const User& user : model.users_of(account))
      CHECK(model.accounts[user.account].id == account.id);
  }
  const std::vector<PrincipalName> principals = snapshot.principals();
  REQUIRE(principals.size() == 12);
  CHECK(principals[0].arn == "arn:aws:iam::111122223333:user/alice");
  CHECK(principals[2].type == PrincipalType::kRole);
  CHECK(principals[4].account == "444455556666");
  CHECK(principals[11].arn == "arn:aws-cn:iam::123456789012:role/partner-audit");
}

// Counts of policies managed by AWS depend on the account; their content does not.
TEST_CASE("policies_managed_by_aws_may_be_attached_differently", "[snapshot]") {
  const std::string other = details_of("444455556666");
  const std::size_t admin = other.find("\"AdministratorAccess\",\n            \"PolicyId\"");
  REQUIRE(admin != std::string::npos);
  const std::string counted =
      other.substr(0, admin) +
      replaced(other.substr(admin), "\"AttachmentCount\": 1", "\"AttachmentCount\": 7");
  CHECK(said(load_texts({{"a", details_of("111122223333")}, {"b", counted}})).empty());

  const std::string changed =
      other.substr(0, admin) + replaced(other.substr(admin), "\"Deny\"", "\"Allow\"");
  CHECK(said(load_texts({{"a", details_of("111122223333")}, {"b", changed}})).empty());
  const std::string narrowed =
      other.substr(0, admin) +
      replaced(other.substr(admin), "\"Action\": \"*\"", "\"Action\": \"s3:*\"");
  const Snapshot conflict = load_texts({{"a", details_of("111122223333")}, {"b", narrowed}});
  CHECK(said(conflict).size() == 1);
  CHECK_FALSE(conflict.model().managed_policies.all().back().document().document.valid());
}

TEST_CASE("what_conflicts_is_not_known", "[snapshot]") {
  const std::string details = details_of("111122223333");
  struct Case {
    std::string_view what, with, arn;
  };
  static constexpr Case kCases[] = {
      {"[\"Administrators\"]", "[]", "user/alice"},
      {"AIDAEXAMPLEALICE00001", "AIDAEXAMPLEALICE00002", "user/alice"},
      {"alice@acme.example", "bob@acme.example", "user/alice"},
      {"s3:PutObject", "s3:DeleteObject", "user/apps/ci-deploy"},
      {"iam:PassedToService", "iam:AssociatedResourceArn", "user/apps/ci-deploy"},
      {"PermissionsBoundaryArn\": \"arn:aws:iam::111122223333:policy/workload-boundary",
       "PermissionsBoundaryArn\": \"arn:aws:iam::111122223333:policy/app-web",
       "user/apps/ci-deploy"},
      {"acme-7f3a", "acme-0000", "role/partner-audit"},
      {"2026-11-19T22:41:07+00:00", "2026-11-20T22:41:07+00:00", "role/app-web"},
      {"acme-web/*", "acme-web", "policy/app-web"},
      {"\"AttachmentCount\": 0", "\"AttachmentCount\": 3", "policy/workload-boundary"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.what);
    const Snapshot snapshot =
        load_texts({{"a", details}, {"b", replaced(details, c.what, c.with)}});
    REQUIRE(said(snapshot).size() == 1);
    const Diagnostic& conflict = snapshot.diagnostics().items()[0];
    CHECK(conflict.kind->name == "snapshot/conflict");
    CHECK(std::get<std::string>(conflict.args[0]).ends_with(c.arn));
    REQUIRE(conflict.notes.size() == 1);
    CHECK(snapshot.sources().name(conflict.notes[0].where.file) == "a");
    CHECK(snapshot.sources().name(conflict.where.file) == "b");
    const std::string text = dump(snapshot);
    const std::string line = std::string(c.arn);
    const bool forgotten = text.find(line + " policies known: no") != std::string::npos ||
                           text.find(line + " default: unknown") != std::string::npos;
    CHECK(forgotten);
    // Whichever comes first.
    CHECK(dump(load_texts({{"b", details}, {"a", replaced(details, c.what, c.with)}})) == text);
  }
}

// What an empty or absent list says.
TEST_CASE("completeness_of_lists", "[snapshot]") {
  struct Case {
    const char* text;
    Completeness users, groups, roles, policies;
  };
  constexpr auto kUnknown = Completeness::kUnknown;
  constexpr auto kIncomplete = Completeness::kIncomplete;
  constexpr auto kPresumed = Completeness::kPresumedComplete;
  const Case cases[] = {
      {R"({"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []})",
       kPresumed, kPresumed, kUnknown, kPresumed},
      {R"({"UserDetailList": []})", kPresumed, kUnknown, kUnknown, kUnknown},
      {R"({"UserDetailList": null, "RoleDetailList": []})", kUnknown, kUnknown, kUnknown, kUnknown},
      {R"({"UserDetailList": [], "Policies": 1})", kPresumed, kUnknown, kUnknown, kUnknown},
      {R"({"UserDetailList": [], "RoleDetailList": [], "IsTruncated": true})", kIncomplete,
       kUnknown, kIncomplete, kUnknown},
      {R"({"UserDetailList": [], "IsTruncated": "no"})", kIncomplete, kUnknown, kUnknown, kUnknown},
      {R"({"UserDetailList": [], "NextToken": "x"} {"UserDetailList": []})", kPresumed, kUnknown,
       kUnknown, kUnknown},
      {R"({"UserDetailList": [], "NextToken": "x"} {"UserDetailList": [], "NextMarker": "x"})",
       kIncomplete, kUnknown, kUnknown, kUnknown},
      {R"({"UserDetailList": []} {"Roots": []})", kPresumed, kUnknown, kUnknown, kUnknown},
      {R"({"UserDetailList": []} {"What": []})", kIncomplete, kUnknown, kUnknown, kUnknown},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Snapshot snapshot = load_texts({{"file", c.text}}, {.account = "111122223333"});
    const Account& account = only_account(snapshot);
    CHECK(account.users == c.users);
    CHECK(account.groups == c.groups);
    CHECK(account.roles == c.roles);
    CHECK(account.policies == c.policies);
    CHECK(account.has_authorization_details);
  }
}

// The document of SecurityAudit is not in the example.
TEST_CASE("missing_policies_of_aws_are_known_to_be_missing", "[snapshot]") {
  const Snapshot snapshot = load_texts({{"file", details_of("111122223333")}});
  CHECK(only_account(snapshot).policies == Completeness::kPresumedComplete);
  CHECK(only_account(snapshot).aws_managed_policies == Completeness::kIncomplete);
}

TEST_CASE("context_names_the_account", "[snapshot]") {
  const std::string empty = R"({"UserDetailList": []})";
  const auto account = [](const Snapshot& snapshot) {
    return std::string(snapshot.model().text(only_account(snapshot).id));
  };
  CHECK(account(load_texts({{"x/444455556666/f.json", empty}})) == "444455556666");
  CHECK(account(load_texts({{"444455556666/123456789012/eu-west-1/f.json", empty}})) ==
        "123456789012");
  CHECK(account(load_texts({{"f.json", empty}}, {.account = "444455556666"})) == "444455556666");
  // What it says itself comes first: 12 digits may be a date.
  CHECK(account(load_texts({{"202611200900/f.json", details_of("444455556666")}})) ==
        "444455556666");
  // The only account of the snapshot.
  CHECK(account(load_texts({{"a", details_of("444455556666")}, {"b", empty}})) == "444455556666");

  CHECK(said(load_texts({{"f.json", empty}})) == Strings{"snapshot/no-context f.json:1:1"});
  CHECK(said(load_texts({{"a", details_of("444455556666")},
                         {"b", details_of("111122223333")},
                         {"c", empty}})) == Strings{"snapshot/no-context c:1:1"});
  const Snapshot conflict =
      load_texts({{"444455556666/f.json", empty}}, {.account = "111122223333"});
  CHECK(said(conflict).front() == "snapshot/context-conflict 444455556666/f.json:1:1");
}

TEST_CASE("as_of_times", "[snapshot]") {
  const Snapshot details = load_texts({{"file", details_of("111122223333")}});
  // The latest time in it.
  CHECK(only_account(details).authorization_details_as_of.source == AsOfSource::kLowerBound);
  CHECK(format_instant(only_account(details).authorization_details_as_of.time) ==
        "2026-11-19T22:41:07Z");
  CHECK(only_account(details).credential_report_as_of.source == AsOfSource::kNone);

  const Snapshot answer = load_texts({{"file", test_file("examples/credential-report.json")}});
  CHECK(only_account(answer).credential_report_as_of.source == AsOfSource::kContent);
  CHECK(format_instant(only_account(answer).credential_report_as_of.time) ==
        "2026-11-20T09:00:00Z");

  // Not the next rotation of a password, which lies in the future.
  const Snapshot csv = load_texts({{"file", test_file("examples/credential-report.csv")}});
  CHECK(only_account(csv).credential_report_as_of.source == AsOfSource::kLowerBound);
  CHECK(format_instant(only_account(csv).credential_report_as_of.time) == "2026-11-20T08:12:00Z");
}

// `N/A`, `no_information` and `not_supported` are three different facts.
TEST_CASE("report_fields", "[snapshot]") {
  const Snapshot snapshot = load_texts({{"file", test_file("examples/credential-report.csv")}});
  const Model& model = snapshot.model();
  const Credential& root = model.credentials[only_account(snapshot).root];
  CHECK(root.root);
  CHECK(model.text(root.name) == "<root_account>");
  CHECK(root.password_next_rotation.state == FieldState::kUnknown);
  CHECK(root.password_last_used.state == FieldState::kTime);
  CHECK(root.mfa_active.flag == Flag::kTrue);
  CHECK(root.keys[0].active.flag == Flag::kFalse);
  CHECK(root.keys[0].last_rotated.state == FieldState::kNone);
  CHECK_FALSE(root.keys[0].last_used_region.valid());

  const Credential& deploy = model.credentials.all()[2];
  CHECK(model.text(deploy.name) == "ci-deploy");
  CHECK(model.text(deploy.keys[0].last_used_service) == "lambda");
  CHECK(snapshot.sources().excerpt(deploy.keys[0].last_rotated.where) ==
        "2025-11-02T12:00:00+00:00");
  CHECK(snapshot.sources().excerpt(deploy.where).substr(0, 10) == "ci-deploy,");
}

TEST_CASE("users_find_their_row_of_the_report", "[snapshot]") {
  std::string report = test_file("examples/credential-report.csv");
  report = replaced(replaced(report, "user/alice", "user/ALICE"), "\nalice,", "\nALICE,");
  const Snapshot snapshot = load_texts({{"a", details_of("111122223333")}, {"b", report}});
  CHECK(said(snapshot).empty());
  for (const User& user : snapshot.model().users) CHECK(user.credential.valid());
}

}  // namespace
}  // namespace ambit::snapshot
