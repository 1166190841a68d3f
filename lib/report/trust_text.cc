// How many findings, then the findings, worst first, each with its statement and what to do.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "report/access_text.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxShown = 40;

Ink finding_ink(audit::Severity severity) {
  if (severity >= audit::Severity::kHigh) return Ink::kBad;
  return severity >= audit::Severity::kLow ? Ink::kWarning : Ink::kFaint;
}

std::string counts(const TrustAnswer& answer) {
  std::array<std::uint64_t, 5> by_severity = {};
  for (const TrustFinding& finding : answer.findings)
    ++by_severity[static_cast<std::size_t>(finding.severity)];
  std::string words;
  for (std::size_t i = by_severity.size(); i-- > 0;) {
    if (by_severity[i] == 0) continue;
    words += fmt::format("{}{} {}", words.empty() ? ": " : ", ", by_severity[i],
                         audit::severity_name(static_cast<audit::Severity>(i)));
  }
  return words;
}

// How far whoever is let in comes by the role.
std::string reach_words(const TrustReach& reach) {
  if (reach.tier == 0) return "T0: an administrator";
  if (reach.best_tier == 0)
    return fmt::format("T{}: can become an administrator, {}, {}", reach.tier,
                       path_class_name(reach.path_class), count_of(reach.calls, "call"));
  if (!reach.best.empty())
    return fmt::format("T{}: can become {} of T{}, no administrator", reach.tier,
                       short_arn(reach.best), reach.best_tier);
  return fmt::format("T{}: no path to an administrator", reach.tier);
}

void write_finding(Text& text, const TrustFinding& finding, bool with_account,
                   const Places& places) {
  text.blank_line();
  Row title = {
      {fmt::format("{:<8}", audit::severity_name(finding.severity)), finding_ink(finding.severity)},
      "  ",
      {finding.rule->id, Ink::kStrong},
      "  ",
      {short_arn(finding.resource), Ink::kStrong}};
  if (with_account) title.emplace_back(fmt::format("  {}", finding.account), Ink::kFaint);
  text.line(title);
  text.words(finding.message, kIndent, kIndent);
  std::vector<Row> rows;
  rows.reserve(finding.statements.size());
  for (const StatementRef& statement : finding.statements)
    rows.push_back({statement_words(statement, finding.resource),
                    {place_words(places.find(statement.where)), Ink::kFaint}});
  text.rows(rows, kIndent);
  write_when(text, finding.when, kIndent);
  if (finding.reach)
    text.line({{"tier ", Ink::kFaint}, {reach_words(*finding.reach), Ink::kPlain}}, kIndent);
  for (const TrustStep& step : finding.path)
    text.line({{"then ", Ink::kFaint},
               short_arn(step.from),
               " -> ",
               step.to == "admin" ? "an administrator" : short_arn(step.to),
               "  ",
               step.technique},
              kIndent);
  text.words(fmt::format("fix: {}", finding.rule->remedy), kIndent, kIndent);
}

}  // namespace

std::string trust_text(const TrustAnswer& answer, const Snapshot& snapshot,
                       const TextStyle& style) {
  Text text(style);
  const Places places(snapshot.sources());
  text.line(
      {{answer.findings.empty() ? std::string("no findings")
                                : count_of(answer.findings.size(), "finding"),
        Ink::kStrong},
       fmt::format(" on {} and {}{}", count_of(answer.roles, "role"),
                   answer.resources == 1 ? "1 resource policy"
                                         : fmt::format("{} resource policies", answer.resources),
                   counts(answer))});
  std::vector<const TrustFinding*> worst_first;
  worst_first.reserve(answer.findings.size());
  for (const TrustFinding& finding : answer.findings) worst_first.push_back(&finding);
  std::ranges::sort(worst_first, [](const TrustFinding* a, const TrustFinding* b) {
    return a->severity != b->severity ? a->severity > b->severity : a < b;
  });
  const bool with_account = snapshot.accounts().size() > 1;
  const std::size_t shown = text.shown(worst_first.size(), kMaxShown);
  for (std::size_t i = 0; i < shown; ++i)
    write_finding(text, *worst_first[i], with_account, places);
  if (shown < worst_first.size()) text.blank_line();
  text.say_cut(worst_first.size(), shown);
  if (answer.left_out > 0)
    text.line({fmt::format("{} further findings were left out", answer.left_out)});
  std::vector<std::string> unknown;
  unknown.reserve(answer.unknown.size());
  for (const TrustUnknown& one : answer.unknown)
    unknown.push_back(fmt::format("{}: {}", short_arn(one.resource), one.text));
  write_notes(text, "not decided", unknown);
  write_notes(text, "taken for granted", answer.assumptions);
  return text.take();
}

}  // namespace ambit::report
