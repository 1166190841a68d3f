// Every check on its cases, and what must hold for all of them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "audit/check.h"
#include "tests/audit/case.h"

namespace ambit::audit {
namespace {

Json as_json(const FactValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

Json as_json(const std::vector<Fact>& facts) {
  Json out = Json::object();
  for (const Fact& fact : facts) out[std::string(fact.name)] = as_json(fact.value);
  return out;
}

std::vector<std::string> names(const std::vector<Remark>& remarks) {
  std::vector<std::string> out;
  for (const Remark& remark : remarks) out.emplace_back(remark.name);
  return out;
}

Json as_json(const Finding& finding) {
  return {{"subject", finding.subject},
          {"part", finding.part},
          {"severity", severity_name(finding.severity)},
          {"message", finding.message},
          {"facts", as_json(finding.facts)},
          {"commands", finding.commands},
          {"remarks", names(finding.remarks)}};
}

// Whether `actual` has all that `wanted` has.
bool includes(const Json& actual, const Json& wanted) {
  if (!wanted.is_object()) return actual == wanted;
  return std::ranges::all_of(wanted.items(), [&](const auto& member) {
    return actual.contains(member.key()) && includes(actual.at(member.key()), member.value());
  });
}

std::vector<std::string> reasons(const CheckResult& result) {
  std::vector<std::string> out;
  for (const NotAssessed& reason : result.not_assessed) {
    out.push_back(reason.artefact.empty()
                      ? std::string(reason.why)
                      : std::string(reason.artefact) + ": " + std::string(reason.why));
  }
  return out;
}

Json as_json(const SubjectCounts& subjects) {
  return {{"failed", subjects.failed},
          {"passed", subjects.passed},
          {"not_assessed", subjects.not_assessed},
          {"excepted", subjects.excepted}};
}

void compare_findings(const CheckResult& result, const Json& wanted) {
  CHECK(result.findings.size() == wanted.size());
  for (std::size_t i = 0; i < std::min(result.findings.size(), wanted.size()); ++i) {
    const Json actual = as_json(result.findings[i]);
    INFO("wanted " << wanted[i].dump() << "\nactual " << actual.dump());
    CHECK(includes(actual, wanted[i]));
  }
}

// Whether nothing but `artefact` shows that something is missing in another one: a user that only
// one of the two knows. Without it nobody can know.
bool is_shown_only_by(std::string_view artefact, const CheckResult& result) {
  return std::ranges::all_of(result.not_assessed, [&](const NotAssessed& reason) {
    return reason.why == "incomplete" && reason.artefact != find_artefact(artefact)->kinds.front();
  });
}

std::set<std::string> failures(const Audit& audit) {
  std::set<std::string> keys;
  for (const CheckResult& result : audit.checks)
    for (const Finding& finding : result.findings) keys.insert(finding.key);
  return keys;
}

}  // namespace

TEST_CASE("checks_say_what_their_cases_expect", "[audit]") {
  for (const CheckCase& c : all_cases()) {
    INFO(c.name);
    const Audit audit = audit_of(c);
    const CheckResult& result = result_of(audit, c.check);
    CHECK(outcome_name(result.outcome) == c.content.at("outcome").get<std::string>());
    compare_findings(result, c.content.value("findings", Json::array()));
    CHECK(reasons(result) == c.content.value("reasons", std::vector<std::string>{}));
    if (c.content.contains("remarks"))
      CHECK(Json(names(result.remarks)) == c.content.at("remarks"));
    if (c.content.contains("subjects"))
      CHECK(includes(as_json(result.subjects), c.content.at("subjects")));
  }
}

TEST_CASE("every_check_has_a_case_that_fails_and_one_that_passes", "[audit]") {
  std::map<std::string, std::set<std::string>> outcomes;
  for (const CheckCase& c : all_cases()) outcomes[c.check].insert(c.content.at("outcome"));
  for (const CheckDescription& check : check_descriptions()) {
    CAPTURE(check.id);
    const std::set<std::string>& seen = outcomes[std::string(check.id)];
    CHECK(seen.contains("fail"));
    CHECK(seen.contains("pass"));
  }
}

TEST_CASE("a_failing_check_is_not_assessed_without_an_artefact_that_it_needs", "[audit]") {
  for (const CheckCase& c : all_cases()) {
    if (c.content.at("outcome") != "fail") continue;
    for (const auto& alternatives : find_check(c.check)->needs) {
      const std::string_view artefact = alternatives.front();
      const auto unneeded = c.content.value("decided_without", std::vector<std::string>{});
      if (std::ranges::find(unneeded, artefact) != unneeded.end()) continue;
      INFO(c.name << ", without " << artefact);
      const Audit audit = audit_of(c, Without(alternatives.begin(), alternatives.end()));
      const CheckResult& result = result_of(audit, c.check);
      const std::string kind(find_artefact(artefact)->kinds.front());
      CHECK(result.outcome == Outcome::kNotAssessed);
      REQUIRE(reasons(result) == std::vector{kind + ": absent"});
      CHECK_FALSE(result.not_assessed.front().export_command.empty());
      CHECK(result.findings.empty());
    }
  }
}

TEST_CASE("less_input_never_makes_a_check_pass_nor_adds_a_finding", "[audit]") {
  for (const CheckCase& c : all_cases()) {
    const Audit whole = audit_of(c);
    for (const std::string& artefact : artefacts_of(c)) {
      INFO(c.name << ", without " << artefact);
      const Audit less = audit_of(c, {artefact});
      for (const CheckResult& result : less.checks) {
        CAPTURE(result.check->id, result.account);
        const auto same = [&](const CheckResult& other) {
          return other.check == result.check && other.account == result.account;
        };
        const auto at = std::ranges::find_if(whole.checks, same);
        REQUIRE(at != whole.checks.end());
        const CheckResult& before = *at;
        const bool open =
            before.outcome == Outcome::kNotAssessed && !is_shown_only_by(artefact, before);
        const bool passes = result.outcome == Outcome::kPass;
        CHECK_FALSE((passes && (open || before.outcome == Outcome::kFail)));
      }
      CHECK(std::ranges::includes(failures(whole), failures(less)));
    }
  }
}

TEST_CASE("findings_are_complete_and_in_order", "[audit]") {
  for (const CheckCase& c : all_cases()) {
    INFO(c.name);
    const Snapshot snapshot = snapshot_of(c);
    const Audit audit =
        ::ambit::audit::audit(snapshot, configuration_of(c), {.now = "2026-11-20T09:00:00Z"});
    std::set<std::string> keys;
    for (const CheckResult& result : audit.checks) {
      CAPTURE(result.check->id);
      CHECK(std::ranges::is_sorted(result.findings, std::ranges::greater{}, &Finding::severity));
      CHECK((result.outcome == Outcome::kFail) == !result.findings.empty());
      for (const Finding& finding : result.findings) {
        CAPTURE(finding.key);
        CHECK(keys.insert(finding.key).second);
        CHECK_FALSE(finding.message.empty());
        CHECK_FALSE(finding.commands.empty());
        for (const Evidence& evidence : finding.evidence)
          CHECK_FALSE(snapshot.sources().excerpt(evidence.where).empty());
        CHECK((!finding.evidence.empty() || result.check->subject == "account"));
      }
    }
  }
}

}  // namespace ambit::audit
