// How a document is laid out changes where its findings are and nothing else.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/lint/fixtures.h"
#include "tests/support/sanitized.h"

namespace ambit::lint {
namespace {

using OrderedJson = nlohmann::ordered_json;

// Sizes count white space in some kinds of policy.
bool has_layouts(std::string_view rule) {
  return !rule.starts_with("policy-size");
}

// Doubled members are lost when JSON is written again.
bool is_doubled(const Linted& linted) {
  return std::any_of(
      linted.report.findings.begin(), linted.report.findings.end(),
      [](const Finding& finding) { return finding.rule->id == "duplicate-json-key"; });
}

std::vector<std::string> findings_of(const Linted& linted) {
  std::vector<std::string> out;
  for (const Finding& finding : linted.report.findings) {
    std::string line = std::string(finding.rule->id) + ' ' + finding.place.pointer + ' ' +
                       std::string(finding.code) + ' ' + finding.message;
    for (const Fix& fix : finding.fixes) line += ' ' + fix.description;
    out.push_back(std::move(line));
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST_CASE("layout_changes_places_only", "[lint]") {
  const std::vector<int> indents = kSanitized ? std::vector{1} : std::vector{-1, 0, 1, 7};
  int documents = 0;
  for (const RuleDescription& rule : rules()) {
    if (!has_layouts(rule.id)) continue;
    for (const char* start : {"bad", "good"})
      for (const auto& path : documents_of(rule.id, start)) {
        const std::string text = read_text(path);
        const OrderedJson json = OrderedJson::parse(text, nullptr, false);
        if (json.is_discarded()) continue;
        CAPTURE(path.string());
        Configuration configuration = configuration_of(path);
        configuration.only = {};
        configuration.profile = Profile::kAll;
        configuration.rules = {{"policy-size-exceeds-quota", Severity::kOff},
                               {"policy-size-exceeds-org-quota", Severity::kOff}};
        const Linted linted = lint_text(text, configuration);
        if (is_doubled(linted)) continue;
        ++documents;
        const auto expected = findings_of(linted);
        for (const int indent : indents)
          CHECK(findings_of(lint_text(json.dump(indent), configuration)) == expected);
      }
  }
  CHECK(documents > 100);
}

}  // namespace
}  // namespace ambit::lint
