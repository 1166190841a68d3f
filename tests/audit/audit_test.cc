// The frame: selection, severities, exceptions, scores, baselines, and the outcomes of the
// documented example account.
#include "ambit/audit.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/audit/case.h"

namespace ambit::audit {
namespace {

constexpr std::string_view kDeploy = "arn:aws:iam::111122223333:user/ci-deploy";

Json user(std::string_view name) {
  return {{"UserName", name},
          {"Arn", "arn:aws:iam::111122223333:user/" + std::string(name)},
          {"CreateDate", "2025-06-01T00:00:00Z"},
          {"GroupList", Json::array()}};
}

// An account with one console user and one program, whose key is old.
CheckCase example(Json configuration = Json::object()) {
  return {.name = "example",
          .content = {{"configuration", std::move(configuration)},
                      {"details", {{"UserDetailList", {user("alice"), user("ci-deploy")}}}},
                      {"report",
                       {{{"user", "alice"},
                         {"password_enabled", "true"},
                         {"password_last_used", "2026-11-19T07:55:03+00:00"},
                         {"password_last_changed", "2026-09-30T06:00:00+00:00"},
                         {"mfa_active", "true"}},
                        {{"user", "ci-deploy"},
                         {"access_key_1_active", "true"},
                         {"access_key_1_last_rotated", "2025-11-02T12:00:00+00:00"},
                         {"access_key_1_last_used_date", "2026-11-20T08:12:00+00:00"}}}}}};
}

Audit audit_example(Json configuration = Json::object(), Selection selection = {}) {
  const CheckCase c = example(std::move(configuration));
  selection.now = kNow;
  return audit(snapshot_of(c), configuration_of(c), selection);
}

Json exception(std::string_view subject, std::string_view expires = "2027-01-31",
               const Json& part = nullptr) {
  return {{"exceptions",
           {{{"check", "rotation/access-key-old"},
             {"subject", subject},
             {"part", part},
             {"reason", "moves to a role in spring"},
             {"expires", expires}}}}};
}

Outcome outcome_of(const Audit& audit, std::string_view check) {
  return result_of(audit, check).outcome;
}

const PracticeResult& practice(const Audit& audit, std::string_view name,
                               std::string_view account = "111122223333") {
  const auto found = std::ranges::find_if(audit.practices, [&](const PracticeResult& result) {
    return result.practice->name == name && result.account == account;
  });
  REQUIRE(found != audit.practices.end());
  return *found;
}

}  // namespace

TEST_CASE("every_check_of_the_catalog_has_one_result", "[audit]") {
  const Audit audit = audit_example();
  CHECK(audit.accounts == std::vector<std::string>{"111122223333"});
  CHECK(audit.checks.size() == check_descriptions().size());
  for (const CheckDescription& check : check_descriptions()) {
    CAPTURE(check.id);
    const CheckResult& result = result_of(audit, check.id);
    CHECK(result.account.empty() == (check.subject == "organization"));
  }
}

TEST_CASE("checks_that_a_member_turns_on_are_not_applicable_by_default", "[audit]") {
  const Audit audit = audit_example();
  CHECK(outcome_of(audit, "users/owner-tag-missing") == Outcome::kNotApplicable);
  CHECK(outcome_of(audit, "conditions/region-unrestricted") == Outcome::kNotApplicable);
  const Audit on = audit_example({{"conditions", {{"allowed_regions", {"eu-west-1"}}}}});
  CHECK(outcome_of(on, "conditions/region-unrestricted") == Outcome::kNotAssessed);
}

TEST_CASE("keys_name_check_account_subject_and_part", "[audit]") {
  const Audit audit = audit_example();
  const CheckResult& result = result_of(audit, "rotation/access-key-old");
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].key ==
        "rotation/access-key-old|111122223333|" + std::string(kDeploy) + "|access_key_1");
}

TEST_CASE("the_as_of_time_is_shown_with_its_source", "[audit]") {
  CHECK(audit_example().as_of.time == kNow);
  CHECK(audit_example().as_of.source == "option");
  const Audit bound = audit(snapshot_of(example()));
  CHECK(bound.as_of.time == "2026-11-20T08:12:00Z");
  CHECK(bound.as_of.source == "lower-bound");
}

TEST_CASE("selection_decides_what_is_run", "[audit]") {
  const auto ids = [](const Selection& selection) {
    std::vector<std::string> out;
    for (const CheckResult& result : audit_example(Json::object(), selection).checks)
      out.emplace_back(result.check->id);
    return out;
  };
  CHECK(ids({.checks = {"root/mfa-off", "users/only-root"}}) ==
        std::vector<std::string>{"users/only-root", "root/mfa-off"});
  CHECK(ids({.practices = {"mfa"}}).size() == 8);
  CHECK(ids({.min_severity = Severity::kCritical}).size() == 11);
  CHECK(ids({.checks = {"root/mfa-off"}, .practices = {"mfa"}}).empty());
}

TEST_CASE("checks_can_be_switched_off_and_weighed", "[audit]") {
  const Audit off =
      audit_example({{"checks", {{"rotation/*", "off"}, {"rotation/password-old", "low"}}}});
  CHECK(outcome_of(off, "rotation/access-key-old") == Outcome::kNotApplicable);
  CHECK(outcome_of(off, "rotation/ssh-key-old") == Outcome::kNotApplicable);
  CHECK(outcome_of(off, "rotation/password-old") == Outcome::kPass);
  CHECK(practice(off, "rotation").score.total == 1);

  const Audit weighed = audit_example(
      {{"checks",
        {{"rotation/access-key-old", "info"}, {"rotation/self-service-missing", "off"}}}});
  CHECK(result_of(weighed, "rotation/access-key-old").findings.at(0).severity == Severity::kInfo);
  CHECK(practice(weighed, "rotation").outcome == Outcome::kPass);
}

TEST_CASE("exceptions_cover_subjects", "[audit]") {
  struct Row {
    std::string_view subject, expires;
    Json part;
    Outcome outcome;
    std::uint64_t excepted;
  };
  static const Row kRows[] = {
      {kDeploy, "2027-01-31", nullptr, Outcome::kPass, 1},
      {"*:user/ci-*", "2027-01-31", nullptr, Outcome::kPass, 1},
      {kDeploy, "2027-01-31", "access_key_1", Outcome::kPass, 1},
      {kDeploy, "2027-01-31", "access_key_2", Outcome::kFail, 0},
      {"*:user/CI-*", "2027-01-31", nullptr, Outcome::kFail, 0},
      {"ci-deploy", "2027-01-31", nullptr, Outcome::kFail, 0},
      {kDeploy, "2026-11-20", nullptr, Outcome::kPass, 1},  // its last day
      {kDeploy, "2026-11-19", nullptr, Outcome::kFail, 0},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.subject, row.expires, row.part.dump());
    const Audit audit = audit_example(exception(row.subject, row.expires, row.part));
    const CheckResult& result = result_of(audit, "rotation/access-key-old");
    CHECK(result.outcome == row.outcome);
    CHECK(result.subjects.excepted == row.excepted);
    CHECK(result.findings.size() == (row.outcome == Outcome::kFail ? 1 : 0));
    CHECK(audit.expired_exceptions.size() == (row.expires == "2026-11-19" ? 1 : 0));
    const bool unused = row.outcome == Outcome::kFail && row.expires != "2026-11-19";
    CHECK(audit.unused_exceptions.size() == (unused ? 1 : 0));
  }
}

TEST_CASE("score_is_weighted_and_rounded_down", "[audit]") {
  // rotation: medium access-key-old and low self-service-missing fail; access-key-unused and
  // password-unused (medium each), password-old and certificate-active (low each) pass,
  // inactive-key-kept (info) passes.
  const Audit audit = audit_example();
  const PracticeResult& rotation = practice(audit, "rotation");
  CHECK(rotation.score.assessed == 4 + 4 + 4 + 1 + 1 + 1);
  CHECK(rotation.score.failed == 4 + 1);
  CHECK(rotation.score.score() == 66);     // 10 / 15
  CHECK(rotation.score.coverage() == 60);  // 15 / 25: two of medium and two of low are not assessed
  CHECK(rotation.failed ==
        std::vector<std::string_view>{"rotation/access-key-old", "rotation/self-service-missing"});
  CHECK(rotation.outcome == Outcome::kFail);

  Score sum;
  for (const PracticeResult& result : audit.practices) {
    sum.assessed += result.score.assessed;
    sum.failed += result.score.failed;
    sum.total += result.score.total;
  }
  CHECK(audit.summary.score.assessed == sum.assessed);
  CHECK(audit.summary.score.failed == sum.failed);
  CHECK(audit.summary.score.total == sum.total);
}

TEST_CASE("score_of_nothing_is_none", "[audit]") {
  CHECK_FALSE(Score{}.score().has_value());
  CHECK_FALSE(Score{}.coverage().has_value());
  CHECK(Score{.total = 5}.coverage() == 0);
  CHECK_FALSE(Score{.total = 5}.score().has_value());
  CHECK(Score{.assessed = 3, .failed = 1, .total = 3}.score() == 66);
  CHECK(Score{.assessed = 3, .failed = 3, .total = 3}.score() == 0);
}

TEST_CASE("practices_pass_only_with_their_core_checks", "[audit]") {
  const Audit audit = audit_example();
  CHECK(practice(audit, "users").outcome == Outcome::kPass);
  CHECK(practice(audit, "users").not_assessed.size() == 2);
  CHECK(practice(audit, "passwords").outcome == Outcome::kNotAssessed);
  CHECK(practice(audit, "root").outcome == Outcome::kPass);
  CHECK(practice(audit, "mfa").outcome == Outcome::kFail);
  CHECK(practice(audit, "auditing", "").not_assessed ==
        std::vector<std::string_view>{"auditing/no-org-trail"});
  CHECK(practice(audit, "auditing", "").outcome == Outcome::kNotAssessed);
}

TEST_CASE("what_unknown_guardrails_may_forbid_can_be_left_open", "[audit]") {
  for (const CheckCase& c : all_cases()) {
    INFO(c.name);
    const Snapshot snapshot = snapshot_of(c);
    const Configuration configuration = configuration_of(c);
    const Audit usual = ambit::audit::audit(snapshot, configuration, {.now = kNow});
    const Audit strict = ambit::audit::audit(snapshot, configuration,
                                             {.now = kNow, .unknown_scps = UnknownScps::kUnknown});
    REQUIRE(usual.checks.size() == strict.checks.size());
    for (std::size_t i = 0; i < usual.checks.size(); ++i) {
      const CheckResult& before = usual.checks[i];
      const CheckResult& after = strict.checks[i];
      CAPTURE(before.check->id);
      const bool open = std::ranges::find(before.remarks, "organization-unknown", &Remark::name) !=
                        before.remarks.end();
      CHECK(after.findings.size() == (open ? 0 : before.findings.size()));
      if (!open) CHECK(after.outcome == before.outcome);
      if (open && before.outcome == Outcome::kFail) CHECK(after.outcome == Outcome::kNotAssessed);
    }
  }
}

TEST_CASE("no_practice_passes_of_which_nothing_was_looked_at", "[audit]") {
  for (const CheckCase& c : all_cases()) {
    INFO(c.name);
    for (const PracticeResult& result : audit_of(c).practices) {
      CAPTURE(result.practice->name, result.account);
      const bool assessed = result.passed > 0 || !result.failed.empty();
      CHECK((result.outcome == Outcome::kPass || result.outcome == Outcome::kFail) <= assessed);
      CHECK((result.outcome == Outcome::kNotApplicable) ==
            (!assessed && result.not_assessed.empty()));
    }
  }
}

TEST_CASE("summaries_count_findings_and_outcomes", "[audit]") {
  const Audit audit = audit_example();
  std::array<std::uint64_t, 5> findings = {};
  std::array<std::uint64_t, 4> outcomes = {};
  for (const CheckResult& result : audit.checks) {
    ++outcomes[static_cast<std::size_t>(result.outcome)];
    for (const Finding& finding : result.findings)
      ++findings[static_cast<std::size_t>(finding.severity)];
  }
  CHECK(audit.summary.findings == findings);
  CHECK(audit.summary.checks == outcomes);
  REQUIRE(audit.by_account.size() == 1);
  CHECK(audit.by_account[0].summary.findings == findings);
  CHECK(audit.has_finding_of(Severity::kMedium));
  CHECK_FALSE(audit.has_finding_of(Severity::kCritical));
}

TEST_CASE("a_baseline_leaves_only_new_findings", "[audit]") {
  Audit audit = audit_example();
  const std::string key = result_of(audit, "rotation/access-key-old").findings.at(0).key;
  const auto before = audit.summary;
  keep_new_findings(audit, {key, "something|else||"});
  const CheckResult& result = result_of(audit, "rotation/access-key-old");
  CHECK(result.findings.empty());
  CHECK(result.outcome == Outcome::kFail);
  CHECK(audit.summary.findings[2] == before.findings[2] - 1);
  CHECK(audit.summary.score.failed == before.score.failed);
}

TEST_CASE("baselines_are_answers_of_the_audit", "[audit]") {
  struct Row {
    std::string_view text;
    std::vector<std::string> keys;
    bool sound;
  };
  static const Row kRows[] = {
      {R"({"schema": "ambit.audit/1", "checks": [{"findings": [{"key": "b"}, {"key": "a"}]}, {}]})",
       {"a", "b"},
       true},
      {R"({"schema": "ambit.audit/1", "checks": []})", {}, true},
      {R"({"schema": "ambit.can/1"})", {}, false},
      {R"({"schema": 1})", {}, false},
      {R"([])", {}, false},
      {"", {}, false},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    SourceFiles files;
    Diagnostics diagnostics;
    const FileId file = files.add("baseline.json", TextBuffer(row.text));
    CHECK(read_baseline(files, file, diagnostics) == row.keys);
    CHECK(diagnostics.has_errors() == !row.sound);
  }
}

TEST_CASE("many_subjects_are_counted_and_some_named", "[audit]") {
  Json rows = Json::array();
  for (int i = 0; i < 25; ++i)
    rows.push_back({{"user", "user-" + std::to_string(i)},
                    {"mfa_active", "not_supported"},
                    {"password_enabled", "true"}});
  const Audit audit = audit_of({.content = {{"report", rows}}});
  const CheckResult& result = result_of(audit, "mfa/console-user-without-mfa");
  REQUIRE(result.not_assessed.size() == 1);
  CHECK(result.not_assessed[0].subjects_total == 25);
  CHECK(result.not_assessed[0].subjects.size() == NotAssessed::kMaxSubjects);
  CHECK(result.subjects.not_assessed == 25);
}

TEST_CASE("failures_are_reported_beside_what_is_missing", "[audit]") {
  const Audit audit = audit_of(
      {.content = {
           {"report",
            {{{"user", "a"}, {"password_enabled", "true"}},
             {{"user", "b"}, {"password_enabled", "true"}, {"mfa_active", "not_supported"}}}}}});
  const CheckResult& result = result_of(audit, "mfa/console-user-without-mfa");
  CHECK(result.outcome == Outcome::kFail);
  CHECK(result.findings.size() == 1);
  CHECK(result.not_assessed.size() == 1);
}

TEST_CASE("accounts_are_audited_one_by_one_and_know_each_other", "[audit]") {
  const auto details = [](std::string_view account, std::string_view trusted) {
    const std::string arn = "arn:aws:iam::" + std::string(account) + ":role/shared";
    const Json trust = {
        {"Version", "2012-10-17"},
        {"Statement",
         {{{"Effect", "Allow"}, {"Principal", {{"AWS", trusted}}}, {"Action", "sts:AssumeRole"}}}}};
    const Json role = {{"RoleName", "shared"}, {"Arn", arn}, {"AssumeRolePolicyDocument", trust}};
    return Json{{"RoleDetailList", {role}}}.dump();
  };
  const auto snapshot = Snapshot::load_files({{"a.json", details("111122223333", "444455556666")},
                                              {"b.json", details("444455556666", "999988887777")}});
  REQUIRE(snapshot);
  const Audit audit = ambit::audit::audit(*snapshot);
  CHECK(audit.accounts == std::vector<std::string>{"111122223333", "444455556666"});
  CHECK(audit.checks.size() == 2 * 129 + 2);
  std::vector<std::string_view> outcomes;
  for (const CheckResult& result : audit.checks) {
    if (result.check->id == "sharing/unknown-account")
      outcomes.push_back(outcome_name(result.outcome));
  }
  CHECK(outcomes == std::vector<std::string_view>{"pass", "fail"});
  // The account is unknown, and trusted as a whole.
  CHECK(audit.by_account[0].summary.findings[2] + 2 == audit.by_account[1].summary.findings[2]);
}

TEST_CASE("a_damaged_report_leaves_the_check_not_assessed", "[audit]") {
  auto snapshot = Snapshot::load_files(
      {{"111122223333/credential-report.csv",
        "user,arn,user_creation_time,mfa_active,password_enabled\n"
        "alice,arn:aws:iam::111122223333:user/alice,2026-01-05T08:00:00Z,true,true\n"
        "bob,arn:aws:iam::111122223333:user/bob,2026-01-05T08:00:00Z,true\n"}},
      {.keep_going = true});
  REQUIRE(snapshot);
  const Audit audit = ambit::audit::audit(*snapshot, {}, {.now = kNow});
  const CheckResult& result = result_of(audit, "mfa/console-user-without-mfa");
  CHECK(result.outcome == Outcome::kNotAssessed);
  REQUIRE(result.not_assessed.size() == 1);
  CHECK(result.not_assessed[0].why == "damaged");
  CHECK(result.subjects.passed == 1);
}

// The example account of the documentation.
TEST_CASE("the_example_account_has_the_documented_outcomes", "[audit]") {
  const std::vector<std::string> paths = {"tests/audit/example"};
  const auto snapshot = Snapshot::load(paths);
  REQUIRE(snapshot);
  const Audit audit = ambit::audit::audit(*snapshot, {}, {.now = kNow});
  struct Row {
    std::string_view check;
    Outcome outcome;
    std::vector<std::string_view> subjects;  // that fail: the end of the ARN, and the part
  };
  static const Row kRows[] = {
      {"users/two-active-keys", Outcome::kPass, {}},
      {"users/shared-credentials", Outcome::kNotAssessed, {}},
      {"groups/user-inline-policy", Outcome::kFail, {"user/apps/ci-deploy"}},
      {"groups/user-in-no-group", Outcome::kFail, {"user/apps/ci-deploy"}},
      {"permissions/full-admin-policy", Outcome::kFail, {"policy/AdministratorAccess"}},
      {"permissions/admin-user", Outcome::kFail, {"user/alice"}},
      {"permissions/stale-policy-version", Outcome::kFail, {"policy/app-web"}},
      {"permissions/unused-role", Outcome::kFail, {"role/partner-audit"}},
      {"permissions/data-read-all", Outcome::kNotAssessed, {}},
      {"permissions/escalation-path", Outcome::kNotAssessed, {}},
      {"passwords/too-short", Outcome::kNotAssessed, {}},
      {"mfa/console-user-without-mfa", Outcome::kPass, {}},
      {"mfa/privileged-user-without-mfa", Outcome::kPass, {}},
      {"mfa/key-user-without-mfa", Outcome::kFail, {"user/apps/ci-deploy"}},
      {"roles/workload-uses-user-key", Outcome::kFail, {"user/apps/ci-deploy"}},
      {"sharing/unknown-account", Outcome::kFail, {"role/partner-audit"}},
      {"sharing/external-privileged-role", Outcome::kNotAssessed, {}},
      {"rotation/access-key-old", Outcome::kFail, {"user/apps/ci-deploy"}},
      {"rotation/access-key-unused", Outcome::kPass, {}},
      {"conditions/privileged-without-mfa", Outcome::kFail, {"user/alice"}},
      {"conditions/passrole-without-service", Outcome::kPass, {}},
      {"root/access-key-present", Outcome::kPass, {}},
      {"root/mfa-off", Outcome::kPass, {}},
      {"root/virtual-mfa", Outcome::kNotAssessed, {}},
      {"root/used-recently", Outcome::kPass, {}},
      {"rotation/server-certificate-expired", Outcome::kNotAssessed, {}},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.check);
    const CheckResult& result = result_of(audit, row.check);
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    REQUIRE(result.findings.size() == row.subjects.size());
    for (std::size_t i = 0; i < row.subjects.size(); ++i)
      CHECK(result.findings[i].subject.ends_with(row.subjects[i]));
  }
  CHECK(result_of(audit, "permissions/unused-role").findings[0].message ==
        "never used within the tracking period, made 626 days ago (limit 90)");
  CHECK(result_of(audit, "rotation/access-key-old").findings[0].message ==
        "access key 1 was rotated 382 days ago (limit 90)");
}

// The order of files, and of entities within them, does not matter.
TEST_CASE("the_answer_does_not_depend_on_the_order_of_files", "[audit]") {
  const std::vector<std::string> forward = {"tests/audit/example/authorization-details.json",
                                            "tests/audit/example/credential-report.csv"};
  const std::vector<std::string> backward(forward.rbegin(), forward.rend());
  std::vector<std::string> keys[2];
  for (const auto* paths : {&forward, &backward}) {
    const auto snapshot = Snapshot::load(*paths);
    REQUIRE(snapshot);
    for (const CheckResult& result : audit(*snapshot, {}, {.now = kNow}).checks) {
      for (const Finding& finding : result.findings)
        keys[paths == &backward ? 1 : 0].push_back(finding.key + ' ' + finding.message);
    }
  }
  CHECK(keys[0] == keys[1]);
  CHECK_FALSE(keys[0].empty());
}

}  // namespace ambit::audit
