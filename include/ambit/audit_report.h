// Answers of the audit for other programs and for people who were not there: SARIF, CSV, HTML.
#ifndef AMBIT_AUDIT_REPORT_H_
#define AMBIT_AUDIT_REPORT_H_

#include <string>
#include <string_view>

#include "ambit/audit.h"
#include "ambit/snapshot.h"

namespace ambit::report {

// SARIF 2.1.0 (OASIS): a rule for each check that was run, a result for each finding, a
// notification for each check that was not assessed.
std::string audit_sarif(const audit::Audit& audit, const Snapshot& snapshot, int exit_status);

// RFC 4180, one line a finding, worst first. Cells that a spreadsheet would compute are text.
std::string audit_csv(const audit::Audit& audit, const Snapshot& snapshot);

// One page that needs nothing else: no script, no style sheet, no picture from elsewhere.
std::string audit_html(const audit::Audit& audit, const Snapshot& snapshot);

}  // namespace ambit::report

#endif  // AMBIT_AUDIT_REPORT_H_
