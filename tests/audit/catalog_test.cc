#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "ambit/check_catalog.h"
#include "audit/check.h"
#include "audit/diagnostics.h"

namespace ambit::audit {
namespace {

// Words of the specification that mean nothing to a user.
bool speaks_of_its_source(std::string_view text) {
  static constexpr std::string_view kWords[] = {"section ", ".md", "question Q", "As above",
                                                "next check"};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

TEST_CASE("catalog_has_131_checks_in_11_practices", "[audit]") {
  std::map<int, int> checks;
  std::map<Severity, int> severities;
  for (const CheckDescription& check : check_descriptions()) {
    ++checks[check.practice];
    ++severities[check.severity];
  }
  CHECK(check_descriptions().size() == 131);
  CHECK(checks == std::map<int, int>{{1, 9},
                                     {2, 9},
                                     {3, 21},
                                     {4, 16},
                                     {5, 10},
                                     {6, 8},
                                     {7, 10},
                                     {8, 15},
                                     {9, 11},
                                     {10, 12},
                                     {11, 10}});
  CHECK(severities == std::map<Severity, int>{{Severity::kCritical, 11},
                                              {Severity::kHigh, 31},
                                              {Severity::kMedium, 44},
                                              {Severity::kLow, 35},
                                              {Severity::kInfo, 10}});
  CHECK(practices().size() == 11);
}

TEST_CASE("catalog_entries_are_complete", "[audit]") {
  std::set<std::string_view> ids;
  std::set<int> practices_with_core;
  for (const CheckDescription& check : check_descriptions()) {
    CAPTURE(check.id);
    CHECK(ids.insert(check.id).second);
    CHECK(find_check(check.id) == &check);
    if (check.core) practices_with_core.insert(check.practice);
    for (const std::string_view text :
         {check.title, check.rule, check.shows, check.remedy, check.subject}) {
      CHECK_FALSE(text.empty());
      CHECK_FALSE(speaks_of_its_source(text));
    }
    CHECK_FALSE(check.needs.empty());
    CHECK_FALSE(check.commands.empty());
    for (const std::string_view command : check.commands) CHECK(command.starts_with("aws "));
  }
  CHECK(practices_with_core.size() == 11);
  CHECK(find_check("rotation/no-such-check") == nullptr);
  CHECK(find_practice("rotation")->number == 9);
  CHECK(find_practice("rotations") == nullptr);
}

TEST_CASE("catalog_counts_the_mapping", "[audit]") {
  const auto mapped = [](const CheckDescription& check) {
    const Mapping& m = check.mapping;
    return !(m.cis_1_5.empty() && m.cis_3_0.empty() && m.cis_5_0.empty() &&
             m.security_hub.empty() && m.prowler.empty() && m.scoutsuite.empty() &&
             m.trusted_advisor.empty());
  };
  CHECK(std::ranges::count_if(check_descriptions(), mapped) == 82);
  CHECK(find_check("rotation/access-key-old")->mapping.cis_5_0.front() == "1.13");
}

TEST_CASE("artefacts_name_their_export", "[audit]") {
  for (const ArtefactDescription& artefact : artefacts()) {
    CAPTURE(artefact.name);
    CHECK_FALSE(artefact.kinds.empty());
    CHECK_FALSE(artefact.title.empty());
    CHECK_FALSE(artefact.export_command.empty());
  }
  CHECK(find_artefact("CRED")->kinds.front() == "iam.credential-report");
  CHECK(find_artefact("NONE") == nullptr);
}

TEST_CASE("all_131_checks_are_implemented", "[audit]") {
  CHECK(check_descriptions().size() == 131);
  for (const CheckDescription& check : check_descriptions())
    CHECK(implementation(check.id).id == check.id);
}

TEST_CASE("severities_have_names", "[audit]") {
  for (const Severity severity :
       {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical})
    CHECK(parse_severity(severity_name(severity)) == severity);
  CHECK_FALSE(parse_severity("High").has_value());
}

TEST_CASE("audit_diagnostics_follow_the_conventions", "[audit]") {
  std::set<std::string_view> seen;
  for (const DiagnosticKind* kind : diagnostic_kinds()) {
    CAPTURE(kind->name);
    CHECK(seen.insert(kind->name).second);
    CHECK_FALSE(kind->source.empty());
    CHECK_FALSE(kind->message.ends_with('.'));
  }
}

}  // namespace ambit::audit
