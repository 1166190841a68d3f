#include "evaluate/simulation/kinds.h"

#include <array>

namespace ambit::simulation {
namespace {

constexpr std::string_view kReference = "IAM API Reference, SimulateCustomPolicy";

}  // namespace

constinit const DiagnosticKind kJsonSyntax{
    .name = "json-syntax",
    .severity = Severity::kError,
    .message = "the request is not JSON: {0}",
    .help = "write one JSON object (one a line in JSON Lines)",
    .source = "RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format"};

constinit const DiagnosticKind kDuplicateKey{
    .name = "duplicate-key",
    .severity = Severity::kError,
    .message = "the field `{0}` stands twice in one object",
    .help = "remove one of the two",
    .source = "RFC 8259, section 4: names within an object should be unique"};

constinit const DiagnosticKind kNotAnObject{.name = "not-an-object",
                                            .severity = Severity::kError,
                                            .message = "the request is {0}, not an object",
                                            .help = "write one JSON object",
                                            .source = kReference};

constinit const DiagnosticKind kUnknownField{
    .name = "unknown-field",
    .severity = Severity::kError,
    .message = "there is no field `{0}`",
    .help = "remove it; names of fields are case sensitive",
    .source = kReference};

constinit const DiagnosticKind kMissingField{
    .name = "missing-field",
    .severity = Severity::kError,
    .message = "the field `{0}` is required",
    .help = "add it; a list may be empty where there is nothing to say",
    .source = kReference};

constinit const DiagnosticKind kInvalidType{.name = "invalid-type",
                                            .severity = Severity::kError,
                                            .message = "this must be {0}, not {1}",
                                            .help = "",
                                            .source = kReference};

constinit const DiagnosticKind kInvalidValue{.name = "invalid-value",
                                             .severity = Severity::kError,
                                             .message = "`{0}` is {1}",
                                             .help = "",
                                             .source = kReference};

constinit const DiagnosticKind kTooMany{.name = "too-many",
                                        .severity = Severity::kError,
                                        .message = "one policy at most",
                                        .help = "keep the one that applies",
                                        .source = kReference};

constinit const DiagnosticKind kConflict{.name = "conflict",
                                         .severity = Severity::kError,
                                         .message = "{0}",
                                         .help = "remove one of the two",
                                         .source = kReference};

constinit const DiagnosticKind kCallerRequired{.name = "caller-required",
                                               .severity = Severity::kError,
                                               .message = "{0} needs a caller that it can name",
                                               .help = "give CallerArn",
                                               .source = kReference};

constinit const DiagnosticKind kDuplicateContextKey{
    .name = "duplicate-context-key",
    .severity = Severity::kError,
    .message = "there are two entries for the context key `{0}`",
    .help = "join them: one entry may have several values",
    .source = kReference};

constinit const DiagnosticKind kInvalidContextValue{.name = "invalid-context-value",
                                                    .severity = Severity::kError,
                                                    .message = "{0}",
                                                    .help = "",
                                                    .source = kReference};

constinit const DiagnosticKind kResourceHandling{.name = "resource-handling",
                                                 .severity = Severity::kError,
                                                 .message = "{0}",
                                                 .help = "",
                                                 .source = kReference};

constinit const DiagnosticKind kMarker{.name = "marker",
                                       .severity = Severity::kError,
                                       .message = "`{0}` is not the index of a result",
                                       .help = "use the Marker of the previous answer",
                                       .source = kReference};

constinit const DiagnosticKind kLimit{.name = "limit",
                                      .severity = Severity::kError,
                                      .message = "{0}",
                                      .help = "split the request, or ask for pages with MaxItems",
                                      .source = kReference};

constinit const DiagnosticKind kUnknownAction{
    .name = "unknown-action",
    .severity = Severity::kWarning,
    .message = "the catalog has no action `{0}`",
    .help = "check the spelling; new actions may be missing from the catalog",
    .source = "Service Authorization Reference"};

constinit const DiagnosticKind kResourceTypeMismatch{
    .name = "resource-type-mismatch",
    .severity = Severity::kWarning,
    .message = "`{1}` does not work on resources such as `{0}`",
    .help = "check which resource types the action has",
    .source = "Service Authorization Reference"};

constinit const DiagnosticKind kLayerIgnored{
    .name = "layer-ignored",
    .severity = Severity::kWarning,
    .message = "the {0} policies never apply to this caller, action and resource",
    .help = "",
    .source = "IAM User Guide, Policy evaluation logic"};

constinit const DiagnosticKind kResourcePolicyRequired{
    .name = "resource-policy-required",
    .severity = Severity::kWarning,
    .message = "the resource always has a policy, which decides too",
    .help = "give it as ResourcePolicy",
    .source = "KMS Developer Guide, Key policies; IAM User Guide, Roles terms and concepts"};

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  static constexpr std::array kKinds = {&kJsonSyntax,
                                        &kDuplicateKey,
                                        &kNotAnObject,
                                        &kUnknownField,
                                        &kMissingField,
                                        &kInvalidType,
                                        &kInvalidValue,
                                        &kTooMany,
                                        &kConflict,
                                        &kCallerRequired,
                                        &kDuplicateContextKey,
                                        &kInvalidContextValue,
                                        &kResourceHandling,
                                        &kMarker,
                                        &kLimit,
                                        &kUnknownAction,
                                        &kResourceTypeMismatch,
                                        &kLayerIgnored,
                                        &kResourcePolicyRequired};
  return kKinds;
}

}  // namespace ambit::simulation
