// What is known of an account's root user: its row of the credential report, and what the account
// summary says.
#ifndef AMBIT_AUDIT_ROOT_H_
#define AMBIT_AUDIT_ROOT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

std::string root_arn(const Assessment& a);

struct RootKnowledge {
  using Count = std::optional<std::int64_t> snapshot::AccountSummary::*;

  const snapshot::Credential* row = nullptr;          // null: not in the snapshot
  const snapshot::AccountSummary* summary = nullptr;  // likewise

  Verdict summary_above_zero(Count count) const;
  // Adds what the summary says, if it says anything.
  void add_summary(Count count, std::string_view fact, Finding& finding) const;
  std::vector<Evidence> evidence() const;
};

// What one of two artefacts says; yes when they contradict each other.
Verdict either_says(const Verdict& report, const Verdict& summary);

// Says so when neither artefact tells of root. `f` opens the subject, of that ARN.
void for_root_of_either(Assessment& a,
                        const std::function<void(const RootKnowledge&, std::string_view arn)>& f);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_ROOT_H_
