// Practices, scores and summaries: what follows from the results of the checks.
#ifndef AMBIT_AUDIT_SCORE_H_
#define AMBIT_AUDIT_SCORE_H_

#include "ambit/audit.h"

namespace ambit::audit {

// Fills `practices`, `by_account` and `summary` from `accounts` and `checks`.
void summarize(Audit& audit);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_SCORE_H_
