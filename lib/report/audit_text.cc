// The summary fits one screen; then the findings by practice, worst first; then what could not be
// assessed and how to export what is missing.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "report/audit_words.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using audit::Audit;
using audit::CheckResult;
using audit::PracticeResult;

constexpr std::size_t kMaxFindingsShown = 3;  // of one check
constexpr std::size_t kMaxChecksShown = 4;    // without a reason of its own
constexpr std::size_t kMaxFactsShown = 5;

Ink ink_of(audit::Severity severity) {
  return severity >= audit::Severity::kHigh     ? Ink::kBad
         : severity >= audit::Severity::kMedium ? Ink::kWarning
                                                : Ink::kPlain;
}

Ink ink_of(audit::Outcome outcome) {
  switch (outcome) {
    case audit::Outcome::kFail:
      return Ink::kBad;
    case audit::Outcome::kPass:
      return Ink::kGood;
    case audit::Outcome::kNotAssessed:
    case audit::Outcome::kNotApplicable:
      break;
  }
  return Ink::kWarning;
}

std::string_view words_of(audit::Outcome outcome) {
  switch (outcome) {
    case audit::Outcome::kFail:
      return "fail";
    case audit::Outcome::kNotAssessed:
      return "not assessed";
    case audit::Outcome::kPass:
      return "pass";
    case audit::Outcome::kNotApplicable:
      return "not applicable";
  }
  return {};
}

// 2026-11-20T09:00:00Z -> 2026-11-20 09:00 UTC
std::string as_of_words(const audit::AsOf& as_of) {
  if (as_of.time.size() < 16) return "as of an unknown time (give --now)";
  std::string words =
      fmt::format("as of {} {} UTC", as_of.time.substr(0, 10), as_of.time.substr(11, 5));
  return as_of.source == "lower-bound" ? words + " or later" : words;
}

std::string first_and_count(const std::vector<std::string_view>& names) {
  if (names.size() <= 1) return names.empty() ? std::string() : std::string(names.front());
  return fmt::format("{}, +{}", names.front(), names.size() - 1);
}

void write_line(Text& text, std::string_view practice, const Span& result,
                const audit::Score& score, std::string_view remark) {
  text.line(
      {fmt::format(" {:<18} ", practice), result,
       fmt::format("{:>{}} {:>9}", percent(score.score()),
                   21 - std::min<std::size_t>(result.columns(), 20), percent(score.coverage())),
       remark.empty() ? std::string() : fmt::format("   {}", remark)});
}

// The checks that fail; else how many, or which of the core, were not assessed.
std::string practice_words(const PracticeResult& result) {
  if (result.outcome == audit::Outcome::kFail) return first_and_count(result.failed);
  if (result.outcome == audit::Outcome::kNotAssessed) return first_and_count(result.not_assessed);
  return result.not_assessed.empty() ? std::string()
                                     : fmt::format("{} not assessed", result.not_assessed.size());
}

void write_practice(Text& text, const PracticeResult& result) {
  const std::string name = fmt::format("{:>2} {}", result.practice->number, result.practice->title);
  write_line(text, name, {words_of(result.outcome), ink_of(result.outcome)}, result.score,
             practice_words(result));
}

std::string severity_counts(const std::array<std::uint64_t, 5>& findings) {
  std::string words;
  for (std::size_t i = findings.size(); i-- > 0;) {
    if (findings[i] == 0) continue;
    if (!words.empty()) words += ", ";
    words += fmt::format("{} {}", findings[i], severity_name(static_cast<audit::Severity>(i)));
  }
  return words.empty() ? "no findings" : words;
}

void write_summary(Text& text, const Audit& audit, std::string_view account,
                   const audit::Summary& summary) {
  text.line({{fmt::format(" {:<18} {:<15} {:>5} {:>9}   {}", "practice", "result", "score",
                          "coverage", "failed checks"),
              Ink::kFaint}});
  for (const PracticeResult& result : audit.practices)
    if (result.account == account) write_practice(text, result);
  write_line(text, "all", "", summary.score, severity_counts(summary.findings));
}

void write_summaries(Text& text, const Audit& audit, const Snapshot& snapshot) {
  std::set<std::string_view> files;
  for (const Artefact& artefact : snapshot.artefacts())
    if (artefact.read) files.insert(artefact.file);
  const std::string sources = count_of(files.size(), "file");
  for (const audit::AccountSummary& account : audit.by_account) {
    if (&account != &audit.by_account.front()) text.blank_line();
    text.line({{fmt::format("ambit audit    {}", account.account), Ink::kStrong},
               fmt::format("    {}    sources: {}", as_of_words(audit.as_of), sources)});
    text.blank_line();
    write_summary(text, audit, account.account, account.summary);
  }
  if (audit.by_account.empty()) text.line({"ambit audit    no account in this snapshot"});
  if (audit.by_account.size() < 2) return;
  text.blank_line();
  write_line(text, fmt::format("{} accounts", audit.accounts.size()), "", audit.summary.score,
             severity_counts(audit.summary.findings));
}

void write_finding(Text& text, const audit::Finding& finding, const Places& places) {
  Row subject = {{finding.subject, Ink::kStrong}};
  if (!finding.part.empty()) subject.emplace_back(finding.part);
  text.rows({subject}, 2 * kIndent);
  text.words(finding.message, 3 * kIndent);
  if (!finding.evidence.empty())
    text.line({{place_words(places.find(finding.evidence.front().where)), Ink::kFaint}},
              3 * kIndent);
  for (const audit::Remark& remark : finding.remarks)
    text.words("remark: " + remark.text, 3 * kIndent);
  for (const std::string& command : finding.commands) text.line({"$ ", command}, 3 * kIndent);
}

void write_check(Text& text, const CheckResult& result, bool with_account, const Places& places) {
  Row heading = {{severity_name(result.severity), ink_of(result.severity)},
                 {result.check->id, Ink::kStrong},
                 result.check->title};
  if (with_account) heading.emplace_back(result.account);
  text.rows({heading}, kIndent);
  const std::size_t shown = text.shown(result.findings.size(), kMaxFindingsShown);
  for (std::size_t i = 0; i < shown; ++i) write_finding(text, result.findings[i], places);
  text.say_cut(result.findings.size(), shown, 2 * kIndent);
}

// The checks with findings, in groups of one practice, the worst first.
std::vector<std::vector<const CheckResult*>> findings_by_practice(const Audit& audit) {
  std::map<int, std::vector<const CheckResult*>> by_practice;
  for (const CheckResult& result : audit.checks)
    if (!result.findings.empty()) by_practice[result.check->practice].push_back(&result);
  std::vector<std::vector<const CheckResult*>> groups;
  for (auto& [practice, results] : by_practice) {
    std::ranges::sort(results, [](const CheckResult* a, const CheckResult* b) {
      return std::tie(b->severity, a->check->id, a->account) <
             std::tie(a->severity, b->check->id, b->account);
    });
    groups.push_back(std::move(results));
  }
  std::ranges::sort(groups, [](const auto& a, const auto& b) {
    return std::tie(b.front()->severity, a.front()->check->practice) <
           std::tie(a.front()->severity, b.front()->check->practice);
  });
  return groups;
}

void write_findings(Text& text, const Audit& audit, const Places& places) {
  for (const auto& group : findings_by_practice(audit)) {
    const auto practices = audit::practices();
    const auto practice =
        std::ranges::find(practices, group.front()->check->practice, &audit::Practice::number);
    text.blank_line();
    text.line({{practice->title, Ink::kStrong}, fmt::format(": {}", practice->goal)});
    for (const CheckResult* result : group)
      write_check(text, *result, audit.accounts.size() > 1, places);
  }
}

struct Unassessed {
  std::string export_command = {};
  std::vector<std::string_view> checks = {};
  std::vector<std::string> facts = {};
};

void write_not_assessed(Text& text, const Audit& audit) {
  std::map<std::string, Unassessed> by_reason;
  for (const CheckResult& result : audit.checks) {
    for (const audit::NotAssessed& reason : result.not_assessed) {
      Unassessed& entry = by_reason[reason.text];
      entry.export_command = reason.export_command;
      entry.facts.insert(entry.facts.end(), reason.facts.begin(), reason.facts.end());
      if (std::ranges::find(entry.checks, result.check->id) == entry.checks.end())
        entry.checks.push_back(result.check->id);
    }
  }
  if (by_reason.empty()) return;
  text.blank_line();
  text.line({{"not assessed", Ink::kStrong}});
  for (const auto& [reason, entry] : by_reason) {
    text.line({count_of(entry.checks.size(), "check"), ": ", reason}, kIndent);
    std::string names;
    const std::size_t shown = text.shown(entry.checks.size(), kMaxChecksShown);
    for (std::size_t i = 0; i < shown; ++i)
      names.append(i == 0 ? "" : ", ").append(entry.checks[i]);
    text.words(names, 2 * kIndent);
    text.say_cut(entry.checks.size(), shown, 2 * kIndent);
    const std::size_t facts = text.shown(entry.facts.size(), kMaxFactsShown);
    for (std::size_t i = 0; i < facts; ++i) text.line({entry.facts[i]}, 2 * kIndent);
    text.say_cut(entry.facts.size(), facts, 2 * kIndent);
    if (!entry.export_command.empty())
      text.line({"export it: ", entry.export_command}, 2 * kIndent);
  }
}

// The remarks of whole checks, each once.
void write_remarks(Text& text, const Audit& audit) {
  std::map<std::string_view, std::uint64_t> checks;
  for (const CheckResult& result : audit.checks)
    for (const audit::Remark& remark : result.remarks) ++checks[remark.text];
  if (checks.empty()) return;
  text.blank_line();
  text.line({{"remarks", Ink::kStrong}});
  for (const auto& [remark, count] : checks)
    text.words(fmt::format("{}: {}", count_of(count, "check"), remark), kIndent, kIndent);
}

void write_exceptions(Text& text, std::string_view title,
                      const std::vector<audit::IdleException>& exceptions) {
  if (exceptions.empty()) return;
  text.blank_line();
  text.line({{title, Ink::kStrong}});
  std::vector<Row> rows;
  rows.reserve(exceptions.size());
  for (const audit::IdleException& exception : exceptions)
    rows.push_back({exception.check, exception.expires, exception.subject, exception.reason});
  text.rows(rows, kIndent);
}

std::string needs_words(const audit::CheckDescription& check) {
  std::string words;
  for (const auto& any_of : check.needs) {
    if (!words.empty()) words += ", ";
    for (std::size_t i = 0; i < any_of.size(); ++i)
      words.append(i == 0 ? "" : " or ").append(any_of[i]);
  }
  return words;
}

}  // namespace

std::string audit_text(const Audit& audit, const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  write_summaries(text, audit, snapshot);
  write_findings(text, audit, Places(snapshot.sources()));
  write_not_assessed(text, audit);
  write_remarks(text, audit);
  write_exceptions(text, "expired exceptions", audit.expired_exceptions);
  write_exceptions(text, "exceptions that match nothing", audit.unused_exceptions);
  return text.take();
}

std::string checks_text(const TextStyle& style) {
  Text text(style);
  for (const audit::Practice& practice : audit::practices()) {
    if (practice.number > 1) text.blank_line();
    text.line({{fmt::format("{} {}", practice.number, practice.title), Ink::kStrong},
               fmt::format(": {}", practice.goal)});
    std::vector<Row> rows;
    for (const audit::CheckDescription& check : audit::check_descriptions()) {
      if (check.practice != practice.number) continue;
      rows.push_back({check.id,
                      {severity_name(check.severity), ink_of(check.severity)},
                      needs_words(check),
                      std::string(check.title)});
    }
    text.rows(rows, kIndent);
  }
  return text.take();
}

}  // namespace ambit::report
