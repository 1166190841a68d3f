#include "audit/root.h"

namespace ambit::audit {

std::string root_arn(const Assessment& a) {
  return "arn:" + std::string(a.text(a.account().partition)) +
         ":iam::" + std::string(a.account_id()) + ":root";
}

Verdict RootKnowledge::summary_above_zero(Count count) const {
  if (summary == nullptr) return Reason{"SUM", Why::kAbsent};
  const std::optional<std::int64_t> number = summary->*count;
  if (!number) return Reason{"SUM", summary->damaged ? Why::kDamaged : Why::kIncomplete};
  return *number > 0;
}

void RootKnowledge::add_summary(Count count, std::string_view fact, Finding& finding) const {
  const std::optional<std::int64_t> number =
      summary != nullptr ? summary->*count : std::optional<std::int64_t>();
  if (number) finding.facts.push_back({fact, *number});
}

std::vector<Evidence> RootKnowledge::evidence() const {
  if (row != nullptr) return {{.where = row->where}};
  return {{.where = summary->where}};
}

Verdict either_says(const Verdict& report, const Verdict& summary) {
  if (report.yes() || summary.yes()) return true;
  if (report.no() || summary.no()) return false;
  return report;
}

void for_root_of_either(Assessment& a,
                        const std::function<void(const RootKnowledge&, std::string_view arn)>& f) {
  const snapshot::Account& account = a.account();
  const RootKnowledge known = {
      .row = account.root.valid() ? &a.model().credentials[account.root] : nullptr,
      .summary = a.model().inventory.summaries.find(account.id, {}, {})};
  if (known.row != nullptr || known.summary != nullptr) return f(known, root_arn(a));
  if (!account.has_credential_report) return a.not_assessed({"CRED", Why::kAbsent});
  a.not_assessed({"CRED", account.credential_report_damaged ? Why::kDamaged : Why::kIncomplete});
}

}  // namespace ambit::audit
