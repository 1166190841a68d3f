// What the audit says about its own inputs: the configuration and the baseline.
#ifndef AMBIT_AUDIT_DIAGNOSTICS_H_
#define AMBIT_AUDIT_DIAGNOSTICS_H_

#include <span>

#include "ambit/diagnostic.h"

namespace ambit::audit {

namespace kinds {

inline constexpr std::string_view kSource = "docs of `ambit audit`, configuration";

inline constexpr DiagnosticKind kBadPattern = {.name = "configuration/bad-pattern",
                                               .message = "`{0}` is no regular expression: {1}",
                                               .help = "patterns are RE2 and match in full",
                                               .source = kSource};
inline constexpr DiagnosticKind kUnknownCheck = {
    .name = "configuration/unknown-check",
    .message = "there is no check `{0}`",
    .help = "`ambit audit --list-checks` lists them; `rotation/*` is all of a practice",
    .source = kSource};
inline constexpr DiagnosticKind kUnknownCheckNear = {.name = "configuration/misspelt-check",
                                                     .message = "there is no check `{0}`",
                                                     .help = "did you mean `{1}`?",
                                                     .source = kSource};
inline constexpr DiagnosticKind kBadSetting = {
    .name = "configuration/bad-setting",
    .message = "`{0}` is no setting of a check",
    .help = "use `off`, `info`, `low`, `medium`, `high` or `critical`",
    .source = kSource};
inline constexpr DiagnosticKind kNotAnAudit = {
    .name = "baseline/not-an-audit",
    .message = "this is no answer of `ambit audit --format json`",
    .help = "make the baseline with `ambit audit --format json --output FILE`",
    .source = "docs of `ambit audit`, baseline"};

}  // namespace kinds

// All of the above.
std::span<const DiagnosticKind* const> diagnostic_kinds();

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_DIAGNOSTICS_H_
