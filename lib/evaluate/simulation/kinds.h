// What the simulator says about requests. The grammar of policies has its own kinds.
#ifndef AMBIT_EVALUATE_SIMULATION_KINDS_H_
#define AMBIT_EVALUATE_SIMULATION_KINDS_H_

#include <span>

#include "ambit/diagnostic.h"

namespace ambit::simulation {

extern const DiagnosticKind kJsonSyntax;
extern const DiagnosticKind kDuplicateKey;
extern const DiagnosticKind kNotAnObject;
extern const DiagnosticKind kUnknownField;
extern const DiagnosticKind kMissingField;
extern const DiagnosticKind kInvalidType;
extern const DiagnosticKind kInvalidValue;
extern const DiagnosticKind kTooMany;
extern const DiagnosticKind kConflict;
extern const DiagnosticKind kCallerRequired;
extern const DiagnosticKind kDuplicateContextKey;
extern const DiagnosticKind kInvalidContextValue;
extern const DiagnosticKind kResourceHandling;
extern const DiagnosticKind kMarker;
extern const DiagnosticKind kLimit;
extern const DiagnosticKind kUnknownAction;
extern const DiagnosticKind kResourceTypeMismatch;
extern const DiagnosticKind kLayerIgnored;
extern const DiagnosticKind kResourcePolicyRequired;

std::span<const DiagnosticKind* const> diagnostic_kinds();

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_KINDS_H_
