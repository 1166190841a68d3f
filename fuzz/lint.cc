// Entry: the linter with all rules. Input: one byte for the kind of policy, then any bytes as the
// policy. Oracle: every place lies in a text, every finding has words, and fixes of what is JSON
// lead to JSON again.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "ambit/lint.h"
#include "ambit/report.h"

namespace {

using namespace ambit;  // NOLINT(google-build-using-namespace)

void require(bool holds, const char* what, const std::string& text) {
  if (holds) return;
  std::fprintf(stderr, "%s\n%s\n", what, text.c_str());
  std::abort();
}

bool inside(const SourceFiles& sources, Location where) {
  return where.file.valid() && where.begin <= where.end &&
         where.end <= sources.text(where.file).size();
}

void check(const SourceFiles& sources, const lint::Finding& finding, const std::string& text) {
  const std::string rule(finding.rule->id);
  require(inside(sources, finding.place.where), ("place outside: " + rule).c_str(), text);
  require(!finding.message.empty(), ("no message: " + rule).c_str(), text);
  for (const lint::Related& related : finding.related)
    require(inside(sources, related.place.where), ("related outside: " + rule).c_str(), text);
  for (const lint::Fix& fix : finding.fixes) {
    std::uint32_t last = 0;
    for (const lint::Edit& edit : fix.edits) {
      require(inside(sources, edit.where), ("edit outside: " + rule).c_str(), text);
      require(edit.where.begin >= last, ("edits overlap: " + rule).c_str(), text);
      last = edit.where.end;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 1 << 14) return 0;
  constexpr std::uint8_t kKinds = 9;
  lint::Configuration configuration{.profile = lint::Profile::kAll};
  if (const auto kind = static_cast<std::uint8_t>(data[0] % kKinds); kind < kKinds - 1)
    configuration.kind = static_cast<PolicyKind>(kind);
  if (data[0] >= 128) configuration.resource_type = "AWS::S3::Bucket";
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static lint::Linter* linters[512] = {};
  const std::size_t which = data[0] % kKinds + (data[0] >= 128 ? 256U : 0U);
  if (linters[which] == nullptr)
    linters[which] = new lint::Linter(configuration, catalog::ServiceCatalog::builtin());
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    SourceFiles sources;
    const FileId file = sources.add("fuzz.json", TextBuffer(text));
    lint::Report report;
    linters[which]->lint(sources, file, report);
    for (const lint::Finding& finding : report.findings) check(sources, finding, text);
    const report::LintAnswer answer{&report, &sources};
    report::lint_text({&answer, 1});
    report::lint_json({&answer, 1}, "");
    report::lint_sarif({&answer, 1}, {});
    report::lint_access_analyzer({&answer, 1});
    const bool was_json = report.unreadable == 0;
    const auto fixed = lint::apply_fixes(sources, file, report, true);
    if (!fixed) break;
    lint::Report after;
    const FileId again = sources.add("fixed.json", TextBuffer(*fixed));
    linters[which]->lint(sources, again, after);
    require(!was_json || after.unreadable == 0, "a fix broke the JSON", text + "\n->\n" + *fixed);
    text = *fixed;
  }
  return 0;
}
