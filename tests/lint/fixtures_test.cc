// Every rule on small documents: tests/lint/<rule>/bad*.json fire, good*.json are near misses that
// do not. Beside a bad document, <name>.expected has one line for each finding of the rule:
//
//   /Statement/0/Action/0 7:18-7:31 INVALID_ACTION action 's3:GetObjet' does not exist ...
//
// pointer, first and behind the last character (line:column), code or `-`, message. Fixes follow,
// one line each. tests/lint/<rule>/kind, or <name>.kind for one document, names the kind of policy,
// and behind it the type of the resource, where they are not to be guessed (`-`: none), the
// day and the account. tests/lint/<rule>/configuration.json is the configuration. With
// AMBIT_UPDATE_GOLDEN=1 the expected files are written; read them afterwards.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/lint/fixtures.h"

namespace ambit::lint {
namespace {

namespace fs = std::filesystem;

std::string position(const SourceFiles& sources, FileId file, std::uint32_t offset) {
  const Position at = sources.position(file, offset);
  return std::to_string(at.line) + ':' + std::to_string(at.column);
}

std::string shown(const Linted& linted) {
  std::string out;
  for (const Finding& finding : linted.report.findings) {
    const Place& place = finding.place;
    out += (place.pointer.empty() ? "(document)" : place.pointer) + ' ' +
           position(linted.sources, place.where.file, place.where.begin) + '-' +
           position(linted.sources, place.where.file, place.where.end) + ' ' +
           (finding.code.empty() ? "-" : std::string(finding.code)) + ' ' + finding.message + '\n';
    if (finding.severity != finding.rule->category)
      out += "  severity: " + std::string(severity_name(finding.severity)) + '\n';
    for (const std::string& help : finding.help) out += "  help: " + help + '\n';
    for (const Related& related : finding.related)
      out += "  related: " + related.place.pointer + ' ' + related.message + '\n';
    for (const Fix& fix : finding.fixes)
      out += std::string("  ") + (fix.safe ? "safe" : "proposed") + ": " + fix.description + '\n';
  }
  return out;
}

bool updates() {
  return std::getenv("AMBIT_UPDATE_GOLDEN") != nullptr;
}

// What must hold of every finding, whatever the document.
void check_sound(const Linted& linted) {
  for (const Finding& finding : linted.report.findings) {
    CAPTURE(finding.rule->id, finding.message);
    const auto inside = [&](Location where) {
      return where.begin <= where.end && where.end <= linted.sources.text(where.file).size();
    };
    CHECK(inside(finding.place.where));
    CHECK(!finding.message.empty());
    CHECK(!finding.message.ends_with('.'));
    const auto& codes = finding.rule->codes;
    CHECK((finding.code.empty()
               ? codes.empty()
               : std::find(codes.begin(), codes.end(), finding.code) != codes.end()));
    for (const Fix& fix : finding.fixes) {
      CHECK(!fix.edits.empty());
      CHECK((fix.safe ? finding.rule->safe_fix : finding.rule->proposed_fix));
      for (const Edit& edit : fix.edits) CHECK(inside(edit.where));
    }
  }
}

// Applied, the finding is gone and the document has no more errors than before.
void check_fixes(const Linted& linted, const Configuration& configuration) {
  Configuration errors = configuration;
  errors.only = {};
  errors.profile = Profile::kErrors;
  const std::string before(linted.sources.text(linted.file));
  for (const bool proposed : {false, true}) {
    CAPTURE(proposed);
    const auto is_fixed = [proposed](const Finding& finding) {
      return std::any_of(finding.fixes.begin(), finding.fixes.end(),
                         [proposed](const Fix& fix) { return proposed || fix.safe; });
    };
    const auto& findings = linted.report.findings;
    if (!std::any_of(findings.begin(), findings.end(), is_fixed)) continue;
    const std::string text = fixed_text(before, configuration, proposed);
    CAPTURE(text);
    const Linted after = lint_text(text, configuration);
    CHECK(after.report.unreadable == 0);
    CHECK(std::none_of(after.report.findings.begin(), after.report.findings.end(), is_fixed));
    CHECK(after.report.findings.size() < findings.size());
    CHECK(lint_text(text, errors).report.findings.size() <=
          lint_text(before, errors).report.findings.size());
  }
}

void check_bad(const fs::path& document, const Configuration& configuration) {
  CAPTURE(document.string());
  const Linted linted = lint_text(read_text(document), configuration);
  CHECK(!linted.report.findings.empty());
  check_sound(linted);
  fs::path expected = document;
  expected.replace_extension(".expected");
  const std::string found = shown(linted);
  if (updates()) std::ofstream(expected, std::ios::binary) << found;
  CHECK(found == read_text(expected));
  check_fixes(linted, configuration);
}

void check_good(const fs::path& document, const Configuration& configuration) {
  CAPTURE(document.string());
  const Linted linted = lint_text(read_text(document), configuration);
  CHECK(linted.report.documents.size() == 1);
  CHECK(shown(linted).empty());
}

TEST_CASE("every_rule_fires_on_its_bad_documents_and_spares_its_good_ones", "[lint]") {
  const char* wanted = std::getenv("AMBIT_LINT_RULE");  // while working on one
  for (const RuleDescription& rule : rules()) {
    if (wanted != nullptr && rule.id != wanted) continue;
    CAPTURE(rule.id);
    const auto bad = documents_of(rule.id, "bad");
    const auto good = documents_of(rule.id, "good");
    CHECK(!bad.empty());
    CHECK(!good.empty());
    for (const fs::path& document : bad) check_bad(document, configuration_of(document));
    for (const fs::path& document : good) check_good(document, configuration_of(document));
  }
}

TEST_CASE("every_folder_of_fixtures_is_a_rule", "[lint]") {
  for (const auto& entry : fs::directory_iterator("tests/lint")) {
    if (!entry.is_directory()) continue;
    CAPTURE(entry.path().string());
    CHECK(find_rule(entry.path().filename().string()) != nullptr);
  }
}

}  // namespace
}  // namespace ambit::lint
