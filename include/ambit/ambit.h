// Everything that ambit offers.
#ifndef AMBIT_AMBIT_H_
#define AMBIT_AMBIT_H_

#include "ambit/access.h"
#include "ambit/action_lists.h"
#include "ambit/arn.h"
#include "ambit/audit.h"
#include "ambit/audit_configuration.h"
#include "ambit/audit_report.h"
#include "ambit/catalog.h"
#include "ambit/changes.h"
#include "ambit/check_catalog.h"
#include "ambit/compare.h"
#include "ambit/diagnostic.h"
#include "ambit/graph_drawing.h"
#include "ambit/id.h"
#include "ambit/lint.h"
#include "ambit/lint_configuration.h"
#include "ambit/lint_rules.h"
#include "ambit/paths.h"
#include "ambit/permissions.h"
#include "ambit/policy.h"
#include "ambit/reach.h"
#include "ambit/reasoning_limits.h"
#include "ambit/report.h"
#include "ambit/result.h"
#include "ambit/simulate.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"
#include "ambit/trust.h"
#include "ambit/version.h"

#endif  // AMBIT_AMBIT_H_
