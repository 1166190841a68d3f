#include "audit/score.h"

#include <algorithm>

namespace ambit::audit {
namespace {

std::int64_t weight(Severity severity) {
  static constexpr std::int64_t kWeights[] = {0, 1, 4, 10, 20};  // info to critical
  return kWeights[static_cast<std::size_t>(severity)];
}

std::optional<int> per_cent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<int>(100 * part / whole);
}

void add(Score& score, const CheckResult& result) {
  if (result.outcome == Outcome::kNotApplicable) return;
  const std::int64_t points = weight(result.severity);
  score.total += points;
  if (result.outcome == Outcome::kNotAssessed) return;
  score.assessed += points;
  if (result.outcome == Outcome::kFail) score.failed += points;
}

void add(Summary& summary, const CheckResult& result) {
  add(summary.score, result);
  ++summary.checks[static_cast<std::size_t>(result.outcome)];
  for (const Finding& finding : result.findings)
    ++summary.findings[static_cast<std::size_t>(finding.severity)];
}

void add(PracticeResult& practice, const CheckResult& result) {
  const CheckDescription& check = *result.check;
  add(practice.score, result);
  if (result.outcome == Outcome::kPass) ++practice.passed;
  if (result.outcome == Outcome::kFail) {
    practice.failed.push_back(check.id);
    if (result.severity >= Severity::kLow) practice.outcome = Outcome::kFail;
  }
  if (result.outcome == Outcome::kNotAssessed) {
    practice.not_assessed.push_back(check.id);
    if (check.core && practice.outcome != Outcome::kFail) practice.outcome = Outcome::kNotAssessed;
  }
}

// No practice passes of which nothing was looked at.
void settle(PracticeResult& practice) {
  if (practice.outcome != Outcome::kPass || practice.passed > 0 || !practice.failed.empty()) return;
  practice.outcome =
      practice.not_assessed.empty() ? Outcome::kNotApplicable : Outcome::kNotAssessed;
}

PracticeResult& practice_of(std::vector<PracticeResult>& practice_results,
                            const CheckResult& result) {
  const Practice& practice = practices()[static_cast<std::size_t>(result.check->practice) - 1];
  if (practice_results.empty() || practice_results.back().practice != &practice ||
      practice_results.back().account != result.account)
    practice_results.push_back({.practice = &practice, .account = result.account});
  return practice_results.back();
}

Summary& account_summary(std::vector<AccountSummary>& summaries, std::string_view account) {
  return std::ranges::find(summaries, account, &AccountSummary::account)->summary;
}

}  // namespace

std::optional<int> Score::score() const {
  return per_cent(assessed - failed, assessed);
}
std::optional<int> Score::coverage() const {
  return per_cent(assessed, total);
}

void summarize(Audit& audit) {
  audit.practices.clear();
  audit.by_account.clear();
  audit.summary = {};
  for (const std::string& account : audit.accounts)
    audit.by_account.push_back({.account = account});
  for (const CheckResult& result : audit.checks) {
    add(practice_of(audit.practices, result), result);
    add(audit.summary, result);
    if (!result.account.empty()) add(account_summary(audit.by_account, result.account), result);
  }
  for (PracticeResult& practice : audit.practices) settle(practice);
}

bool Audit::has_finding_of(Severity severity_or_worse) const {
  for (std::size_t i = static_cast<std::size_t>(severity_or_worse); i < summary.findings.size();
       ++i)
    if (summary.findings[i] > 0) return true;
  return false;
}

bool Audit::complete() const {
  return summary.checks[static_cast<std::size_t>(Outcome::kNotAssessed)] == 0;
}

}  // namespace ambit::audit
