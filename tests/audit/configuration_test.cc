#include "ambit/audit_configuration.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "ambit/audit.h"
#include "tests/audit/case.h"

namespace ambit::audit {
namespace {

// What a configuration file gives, and what is said about it: "NAME line:column arguments".
struct Read {
  Configuration configuration = {};
  std::vector<std::string> said = {};
};

Read read(std::string_view text) {
  SourceFiles files;
  Diagnostics diagnostics;
  const FileId file = files.add("ambit.json", TextBuffer(text));
  Read out = {.configuration = read_configuration(files, file, diagnostics)};
  for (const Diagnostic& diagnostic : diagnostics.items()) {
    const Position at = files.position(diagnostic.where.file, diagnostic.where.begin);
    std::string line = std::string(diagnostic.kind->name) + ' ' + std::to_string(at.line) + ':' +
                       std::to_string(at.column);
    for (const Argument& argument : diagnostic.args) {
      const auto* const text_of = std::get_if<std::string>(&argument);
      line +=
          ' ' + (text_of != nullptr ? *text_of : std::to_string(std::get<std::int64_t>(argument)));
    }
    out.said.push_back(std::move(line));
  }
  return out;
}

}  // namespace

TEST_CASE("configuration_is_read", "[audit]") {
  const Read r = read(R"({
    "profile": "not the audit's",
    "audit": {
      "users": {"generic_name_pattern": "x.*", "owner_tag_keys": ["Owner", "Team"]},
      "rotation": {"max_key_age_days": 60, "max_password_age_days": 0},
      "roles": {"allowed_service_sets": [["a.amazonaws.com"], []]},
      "sharing": {"known_accounts": {"999988887777": "partner"}},
      "conditions": {"min_prefix_v4": 32},
      "checks": {"rotation/*": "off", "rotation/access-key-old": "critical"},
      "exceptions": [{"check": "mfa/key-user-without-mfa", "subject": "*", "part": null,
                      "reason": "known", "expires": "2027-01-31"}]
    }
  })");
  CHECK(r.said.empty());
  const Configuration& c = r.configuration;
  CHECK(c.users.generic_name_pattern == "x.*");
  CHECK(c.users.owner_tag_keys == std::vector<std::string>{"Owner", "Team"});
  CHECK(c.users.new_user_days == 30);
  CHECK(c.rotation.max_key_age_days == 60);
  CHECK(c.rotation.max_password_age_days == 0);
  CHECK(c.roles.allowed_service_sets ==
        std::vector<std::vector<std::string>>{{"a.amazonaws.com"}, {}});
  CHECK(c.sharing.known_accounts.at("999988887777") == "partner");
  CHECK(c.conditions.min_prefix_v4 == 32);
  REQUIRE(c.checks.size() == 2);
  CHECK_FALSE(c.checks[0].severity.has_value());
  CHECK(c.checks[1].severity == Severity::kCritical);
  REQUIRE(c.exceptions.size() == 1);
  CHECK(c.exceptions[0].expires == "2027-01-31");
  CHECK_FALSE(c.exceptions[0].part.has_value());
}

TEST_CASE("configuration_errors_are_located", "[audit]") {
  struct Row {
    std::string_view audit;
    std::vector<std::string> said;
  };
  static const Row kRows[] = {
      {R"([])", {"configuration/wrong-type 1:11 an object a list"}},
      {R"({"rotations": {}})", {"configuration/misspelt-member 1:12 rotations rotation"}},
      {R"({"xyz": {}})", {"configuration/unknown-member 1:12 xyz"}},
      {R"({"rotation": {"max_key_age": 1}})", {"configuration/unknown-member 1:25 max_key_age"}},
      {R"({"rotation": {"max_key_age_day": 1}})",
       {"configuration/misspelt-member 1:25 max_key_age_day max_key_age_days"}},
      {R"({"users": {"max_admins": 1}})", {"configuration/unknown-member 1:22 max_admins"}},
      {R"({"rotation": 1})", {"configuration/wrong-type 1:24 an object a number"}},
      {R"({"rotation": {"unused_days": "45"}})",
       {"configuration/wrong-type 1:40 a number a string"}},
      {R"({"rotation": {"unused_days": null}})", {"configuration/wrong-type 1:40 a number null"}},
      {R"({"rotation": {"unused_days": -1}})", {"configuration/out-of-range 1:40 -1 2147483647"}},
      {R"({"rotation": {"unused_days": 4.5}})", {"configuration/out-of-range 1:40 4.5 2147483647"}},
      {R"({"rotation": {"unused_days": 99999999999999999999}})",
       {"configuration/out-of-range 1:40 99999999999999999999 2147483647"}},
      {R"({"conditions": {"min_prefix_v4": 33}})", {"configuration/out-of-range 1:44 33 32"}},
      {R"({"users": {"owner_tag_keys": ["a", 1]}})",
       {"configuration/wrong-type 1:46 a string a number"}},
      {R"({"users": {"generic_name_pattern": "("}})",
       {"configuration/bad-pattern 1:46 ( missing ): ("}},
      {R"({"permissions": {"expected_admin_roles": ["ok", "[z"]}})",
       {"configuration/bad-pattern 1:59 [z missing ]: [z"}},
      {R"({"sharing": {"our_accounts": ["12345"]}})", {"configuration/bad-account 1:41 12345"}},
      {R"({"sharing": {"known_accounts": {"x": "y"}}})", {"configuration/bad-account 1:43 x"}},
      {R"({"checks": {"rotation/acess-key-old": "off"}})",
       {"configuration/misspelt-check 1:23 rotation/acess-key-old rotation/access-key-old"}},
      {R"({"checks": {"nothing/*": "off"}})", {"configuration/unknown-check 1:23 nothing/*"}},
      {R"({"checks": {"root/mfa-off": "on"}})", {"configuration/bad-setting 1:39 on"}},
      {R"({"checks": {"root/mfa-off": true}})",
       {"configuration/wrong-type 1:39 a string a boolean"}},
      {R"({"exceptions": [{"check": "root/mfa-off", "subject": "*"}]})",
       {"configuration/missing-member 1:27 reason", "configuration/missing-member 1:27 expires"}},
      {R"({"exceptions": [{"check": "root/mfa-off", "subject": "*", "reason": "", "expires": "2027-01-31"}]})",
       {"configuration/missing-member 1:79 reason"}},
      {R"({"exceptions": [{"check": "root/mfa-off", "subject": "*", "reason": "r", "expires": "31.1.2027"}]})",
       {"configuration/bad-day 1:95 31.1.2027"}},
      {R"({"exceptions": [{"check": "root/mfa-off", "subject": "*", "reason": "r", "expires": "2027-02-30"}]})",
       {"configuration/bad-day 1:95 2027-02-30"}},
      {R"({"exceptions": [{"check": "root/mfa-off", "subjct": "*", "subject": "*", "reason": "r", "expires": "2027-01-31"}]})",
       {"configuration/misspelt-member 1:53 subjct subject"}},
  };
  for (const Row& c : kRows) {
    CAPTURE(c.audit);
    const Read r = read("{\"audit\": " + std::string(c.audit) + "}");
    CHECK(r.said == c.said);
    CHECK(r.configuration.exceptions.empty());
    CHECK(r.configuration.rotation.unused_days == 45);
  }
}

TEST_CASE("configuration_keeps_what_is_sound", "[audit]") {
  const Read r =
      read(R"({"audit": {"rotation": {"unused_days": -1, "max_key_age_days": 30}, "x": 1}})");
  CHECK(r.said.size() == 2);
  CHECK(r.configuration.rotation.max_key_age_days == 30);
}

TEST_CASE("configuration_without_audit_is_the_default", "[audit]") {
  CHECK(read("{}").said.empty());
  CHECK(read("[1]").configuration.rotation.unused_days == 45);
  CHECK_FALSE(read("{\"audit\": ").said.empty());
}

TEST_CASE("the_defaults_of_patterns_and_lists_are_valid", "[audit]") {
  const Configuration defaults;
  const Json written = {
      {"audit",
       {{"users", {{"generic_name_pattern", defaults.users.generic_name_pattern}}},
        {"permissions", {{"expected_admin_roles", defaults.permissions.expected_admin_roles}}}}}};
  CHECK(read(written.dump()).said.empty());
}

}  // namespace ambit::audit
