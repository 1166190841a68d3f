// What the linter says about its own inputs: the configuration and the baseline.
#ifndef AMBIT_LINT_DIAGNOSTICS_H_
#define AMBIT_LINT_DIAGNOSTICS_H_

#include <span>

#include "ambit/diagnostic.h"

namespace ambit::lint {

namespace kinds {

inline constexpr std::string_view kSource = "docs/lint.md";

inline constexpr DiagnosticKind kBadVersion = {.name = "configuration/bad-version",
                                               .message = "version `{0}` of the configuration",
                                               .help = "this version of ambit reads 1",
                                               .source = kSource};
inline constexpr DiagnosticKind kBadProfile = {
    .name = "configuration/bad-profile",
    .message = "`{0}` is no profile",
    .help = "use `errors`, `aws`, `recommended` or `all`",
    .source = kSource};
inline constexpr DiagnosticKind kBadSeverity = {
    .name = "configuration/bad-severity",
    .message = "`{0}` is no severity",
    .help = "use `off`, `suggestion`, `warning`, `security-warning` or `error`",
    .source = kSource};
inline constexpr DiagnosticKind kUnknownRule = {.name = "configuration/unknown-rule",
                                                .message = "there is no rule `{0}`",
                                                .help = "`ambit lint --list-rules` lists them",
                                                .source = kSource};
inline constexpr DiagnosticKind kUnknownRuleNear = {.name = "configuration/misspelt-rule",
                                                    .message = "there is no rule `{0}`",
                                                    .help = "did you mean `{1}`?",
                                                    .source = kSource};
inline constexpr DiagnosticKind kUnknownService = {.name = "configuration/unknown-service",
                                                   .severity = ambit::Severity::kWarning,
                                                   .message = "the catalog has no service `{0}`",
                                                   .help = "`ambit catalog` lists them",
                                                   .source = kSource};
inline constexpr DiagnosticKind kUnknownServiceNear = {
    .name = "configuration/misspelt-service",
    .severity = ambit::Severity::kWarning,
    .message = "the catalog has no service `{0}`",
    .help = "did you mean `{1}`?",
    .source = kSource};
inline constexpr DiagnosticKind kBadKind = {
    .name = "configuration/bad-kind",
    .message = "`{0}` is no kind of policy",
    .help = "use identity, boundary, session, resource, trust, scp, rcp or endpoint",
    .source = kSource};
inline constexpr DiagnosticKind kPlacelessSuppression = {
    .name = "configuration/placeless-suppression",
    .message = "the suppression says for no place",
    .help = "add file, policy, sid, pointer or fingerprint; a rule is turned off under `rules`",
    .source = kSource};
inline constexpr DiagnosticKind kUnusedSuppression = {
    .name = "configuration/unused-suppression",
    .severity = ambit::Severity::kWarning,
    .message = "the suppression of `{0}` matches no finding",
    .help = "remove it",
    .source = kSource};
inline constexpr DiagnosticKind kNotABaseline = {
    .name = "baseline/not-a-baseline",
    .message = "`{0}` is no fingerprint and rule",
    .help = "make the baseline with `ambit lint --write-baseline FILE`",
    .source = kSource};

}  // namespace kinds

// All of the above.
std::span<const DiagnosticKind* const> diagnostic_kinds();

}  // namespace ambit::lint

#endif  // AMBIT_LINT_DIAGNOSTICS_H_
