#include "policy/grammar_kinds.h"

#include <algorithm>
#include <array>

namespace ambit::policy {

constinit const GrammarKind kJsonSyntax{
    {.name = "json-syntax-error",
     .severity = Severity::kError,
     .message = "the policy document is not valid JSON: {0}",
     .help = "correct the JSON at this place",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "json-syntax"};

constinit const GrammarKind kNotAnObject{
    {.name = "data-type-mismatch",
     .severity = Severity::kError,
     .message = "the policy document is {0}, not an object",
     .help = "a document is `{\"Version\": ..., \"Statement\": ...}`",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "not-an-object"};

constinit const GrammarKind kDuplicateKey{
    {.name = "duplicate-json-key",
     .severity = Severity::kError,
     .message = "the member '{0}' stands twice in one object",
     .help = "remove one of the two",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "duplicate-key"};

constinit const GrammarKind kMissingStatement{
    {.name = "missing-statement",
     .severity = Severity::kError,
     .message = "the policy document has no Statement",
     .help = "add a Statement element",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "missing-statement"};

constinit const GrammarKind kEmptyStatementList{
    {.name = "missing-statement",
     .severity = Severity::kWarning,
     .message = "the Statement list is empty, so the policy has no effect",
     .help = "add a statement, or delete the policy",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "empty-statement-list"};

constinit const GrammarKind kUnknownElement{
    {.name = "invalid-policy-element",
     .severity = Severity::kError,
     .message = "'{0}' is no element of a policy {1}",
     .help = "remove it; element names are case sensitive",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "unknown-element"};

constinit const GrammarKind kInvalidType{
    {.name = "data-type-mismatch",
     .severity = Severity::kError,
     .message = "'{0}' must be {1}, not {2}",
     .help = "write the value in the form that the grammar asks for",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "invalid-type"};

constinit const GrammarKind kInvalidVersion{
    {.name = "invalid-version",
     .severity = Severity::kError,
     .message = "'{0}' is no policy version",
     .help = "use `2012-10-17`",
     .source = "IAM User Guide, IAM JSON policy elements: Version"},
    "invalid-version"};

constinit const GrammarKind kVersionRequired{
    {.name = "invalid-version",
     .severity = Severity::kError,
     .message = "a policy of this kind must say Version '2012-10-17'",
     .help = "add `\"Version\": \"2012-10-17\"`",
     .source = "AWS Organizations User Guide, SCP syntax"},
    "version-required"};

constinit const GrammarKind kMissingEffect{
    {.name = "missing-effect",
     .severity = Severity::kError,
     .message = "the statement has no Effect",
     .help = "add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`",
     .source = "IAM User Guide, IAM JSON policy elements: Effect"},
    "missing-effect"};

constinit const GrammarKind kInvalidEffect{
    {.name = "invalid-effect",
     .severity = Severity::kError,
     .message = "'{0}' is no Effect",
     .help = "write `Allow` or `Deny`; the case matters",
     .source = "IAM User Guide, IAM JSON policy elements: Effect"},
    "invalid-effect"};

constinit const GrammarKind kRcpEffect{{.name = "invalid-effect",
                                        .severity = Severity::kError,
                                        .message = "a resource control policy can only deny",
                                        .help = "write `\"Effect\": \"Deny\"`",
                                        .source = "AWS Organizations User Guide, RCP syntax"},
                                       "invalid-effect"};

constinit const GrammarKind kMissingAction{
    {.name = "missing-action",
     .severity = Severity::kError,
     .message = "the statement has neither Action nor NotAction",
     .help = "add an Action element",
     .source = "IAM User Guide, IAM JSON policy elements: Action"},
    "missing-action"};

constinit const GrammarKind kMissingResource{
    {.name = "missing-resource",
     .severity = Severity::kError,
     .message = "the statement has neither Resource nor NotResource",
     .help = "add a Resource element",
     .source = "IAM User Guide, IAM JSON policy elements: Resource"},
    "missing-resource"};

constinit const GrammarKind kMissingPrincipal{
    {.name = "missing-principal",
     .severity = Severity::kError,
     .message = "the statement has no Principal",
     .help = "add a Principal element",
     .source = "IAM User Guide, AWS JSON policy elements: Principal"},
    "missing-principal"};

constinit const GrammarKind kElementConflict{
    {.name = "unsupported-element-combination",
     .severity = Severity::kError,
     .message = "'{0}' and '{1}' exclude each other in one statement",
     .help = "keep one of the two",
     .source = "IAM User Guide, Grammar of the IAM JSON policy language"},
    "element-conflict"};

constinit const GrammarKind kUnsupportedPrincipal{
    {.name = "unsupported-principal",
     .severity = Severity::kError,
     .message = "'{0}' is not allowed in a policy of kind {1}",
     .help = "remove it: the policy applies to whoever has it",
     .source = "IAM User Guide, AWS JSON policy elements: Principal"},
    "element-not-allowed"};

constinit const GrammarKind kScpPrincipal{
    {.name = "scp-principal",
     .severity = Severity::kError,
     .message = "'{0}' is not allowed in a service control policy",
     .help = "remove it",
     .source = "AWS Organizations User Guide, SCP syntax"},
    "element-not-allowed"};

constinit const GrammarKind kRcpPrincipal{
    {.name = "rcp-principal",
     .severity = Severity::kError,
     .message = "'{0}' is not allowed in a resource control policy",
     .help = "write `\"Principal\": \"*\"` and narrow it with a Condition",
     .source = "AWS Organizations User Guide, RCP syntax"},
    "element-not-allowed"};

constinit const GrammarKind kRcpNotAction{
    {.name = "rcp-not-action",
     .severity = Severity::kError,
     .message = "'{0}' is not allowed in a resource control policy",
     .help = "list the actions under Action",
     .source = "AWS Organizations User Guide, RCP syntax"},
    "element-not-allowed"};

constinit const GrammarKind kTrustNotPrincipal{
    {.name = "trust-not-principal",
     .severity = Severity::kError,
     .message = "'{0}' is not allowed in a trust policy",
     .help = "name the trusted principals under Principal",
     .source = "IAM User Guide, AWS JSON policy elements: NotPrincipal"},
    "element-not-allowed"};

constinit const GrammarKind kTrustResource{{.name = "trust-resource-element",
                                            .severity = Severity::kError,
                                            .message = "'{0}' is not allowed in a trust policy",
                                            .help = "remove it: the resource is the role itself",
                                            .source = "IAM User Guide, Roles terms and concepts"},
                                           "element-not-allowed"};

constinit const GrammarKind kInvalidSid{
    {.name = "unsupported-sid",
     .severity = Severity::kError,
     .message = "the Sid '{0}' has characters other than A-Z, a-z and 0-9",
     .help = "rename the statement",
     .source = "IAM User Guide, IAM JSON policy elements: Sid"},
    "invalid-sid"};

constinit const GrammarKind kDuplicateSid{
    {.name = "unique-sids-required",
     .severity = Severity::kError,
     .message = "the Sid '{0}' stands on two statements",
     .help = "rename one of them",
     .source = "IAM User Guide, IAM JSON policy elements: Sid"},
    "duplicate-sid"};

constinit const GrammarKind kRepeatedSid{
    {.name = "unique-sids-recommended",
     .severity = Severity::kWarning,
     .message = "the Sid '{0}' stands on two statements",
     .help = "rename one of them",
     .source = "IAM User Guide, IAM JSON policy elements: Sid"},
    "duplicate-sid"};

constinit const GrammarKind kInvalidAction{
    {.name = "invalid-action-syntax",
     .severity = Severity::kError,
     .message = "'{0}' is no action: it must be 'service:name' or '*'",
     .help = "write the service prefix, one colon and the action name, without blanks",
     .source = "IAM User Guide, IAM JSON policy elements: Action"},
    "invalid-action"};

constinit const GrammarKind kInvalidResource{
    {.name = "invalid-arn-prefix",
     .severity = Severity::kError,
     .message = "'{0}' is no resource: it must start with 'arn:' or be '*'",
     .help = "write the whole ARN",
     .source = "IAM User Guide, IAM JSON policy elements: Resource"},
    "invalid-resource"};

constinit const GrammarKind kIncompleteArn{
    {.name = "missing-arn-field",
     .severity = Severity::kWarning,
     .message = "the ARN '{0}' has fewer than six fields",
     .help = "write all six fields: `arn:partition:service:region:account:resource`",
     .source = "IAM User Guide, IAM identifiers"},
    "incomplete-arn"};

constinit const GrammarKind kSessionIncompleteArn{
    {.name = "missing-arn-field",
     .severity = Severity::kError,
     .message = "the ARN '{0}' has fewer than six fields, which a session policy does not take",
     .help = "write all six fields: `arn:partition:service:region:account:resource`",
     .source = "IAM User Guide, IAM identifiers"},
    "incomplete-arn"};

constinit const GrammarKind kInvalidPrincipal{
    {.name = "invalid-principal-format",
     .severity = Severity::kError,
     .message = "'{0}' is no Principal{1}",
     .help = "write `\"*\"` or an object such as `{\"AWS\": \"111122223333\"}`",
     .source = "IAM User Guide, AWS JSON policy elements: Principal"},
    "invalid-principal"};

constinit const GrammarKind kInvalidPrincipalKey{
    {.name = "invalid-principal-key",
     .severity = Severity::kError,
     .message = "'{0}' is no kind of principal",
     .help = "use AWS, Service, Federated or CanonicalUser",
     .source = "IAM User Guide, AWS JSON policy elements: Principal"},
    "invalid-principal"};

constinit const GrammarKind kInvalidOperator{
    {.name = "invalid-condition-operator",
     .severity = Severity::kError,
     .message = "'{0}' is no condition operator",
     .help = "use a documented operator name",
     .source = "IAM User Guide, IAM JSON policy elements: Condition operators"},
    "invalid-operator"};

constinit const GrammarKind kNullWithIfExists{
    {.name = "null-with-if-exists",
     .severity = Severity::kError,
     .message = "'{0}': IfExists does not go with Null",
     .help = "use Null alone",
     .source = "IAM User Guide, IAM JSON policy elements: Condition operators"},
    "invalid-operator"};

constinit const GrammarKind kMissingBrace{
    {.name = "missing-brace-in-variable",
     .severity = Severity::kError,
     .message = "the policy variable in '{0}' has no closing brace",
     .help = "add `}`, or write `${$}` for a dollar sign",
     .source = "IAM User Guide, IAM policy elements: Variables and tags"},
    "invalid-variable"};

constinit const GrammarKind kEmptyVariable{
    {.name = "empty-variable",
     .severity = Severity::kError,
     .message = "the policy variable in '{0}' names no key",
     .help = "name the condition key between the braces",
     .source = "IAM User Guide, IAM policy elements: Variables and tags"},
    "invalid-variable"};

constinit const GrammarKind kBlankInVariable{
    {.name = "unsupported-space-in-variable",
     .severity = Severity::kError,
     .message = "the policy variable in '{0}' has a blank in its name",
     .help = "remove the blank; only a tag key may have one",
     .source = "IAM User Guide, IAM policy elements: Variables and tags"},
    "invalid-variable"};

constinit const GrammarKind kMissingQuote{
    {.name = "missing-quote-in-variable",
     .severity = Severity::kError,
     .message = "the default value of the policy variable in '{0}' is not quoted",
     .help = "write `${key, 'default'}`",
     .source = "IAM User Guide, IAM policy elements: Variables and tags"},
    "invalid-variable"};

constinit const GrammarKind kIdNotAllowed{
    {.name = "id-not-supported",
     .severity = Severity::kWarning,
     .message = "Id has no meaning in a policy of kind {0}",
     .help = "remove it",
     .source = "IAM User Guide, IAM JSON policy elements: Id"},
    "id-not-allowed"};

constinit const GrammarKind kDuplicateKeyCase{
    {.name = "duplicate-keys-with-different-case",
     .severity = Severity::kWarning,
     .message = "the condition keys '{0}' and '{1}' differ only in letter case and are both tested",
     .help = "merge them: values of one key are alternatives, two tests must both hold",
     .source = "IAM User Guide, IAM JSON policy elements: Condition"},
    "duplicate-key-case"};

constinit const GrammarKind kNotPrincipalWithAllow{
    {.name = "allow-with-not-principal",
     .severity = Severity::kWarning,
     .message = "NotPrincipal with Allow admits everybody who is not listed",
     .help = "name the principals that are meant under Principal",
     .source = "IAM User Guide, AWS JSON policy elements: NotPrincipal"},
    "not-principal-with-allow"};

constinit const GrammarKind kInvalidCharacter{
    {.name = "unsupported-character",
     .severity = Severity::kWarning,
     .message = "the document has the character {0}, which IAM does not accept",
     .help = "use characters up to U+00FF",
     .source = "IAM API Reference, PutRolePolicy: PolicyDocument"},
    "invalid-character"};

constinit const DiagnosticKind kNotJson{
    .name = "policy/not-json",
    .severity = Severity::kError,
    .message = "the policy document is no JSON: {0}",
    .help = "export the document again",
    .source = "IAM API Reference, GetAccountAuthorizationDetails: policies are URL-encoded JSON"};

constinit const DiagnosticKind kAbsent{
    .name = "policy/absent",
    .severity = Severity::kError,
    .message = "the policy document is missing",
    .help = "export it again; until then what the policy allows and denies is unknown",
    .source = "IAM API Reference, GetAccountAuthorizationDetails"};

constinit const DiagnosticKind kNotInCatalog{.name = "policy/not-in-catalog",
                                             .severity = Severity::kNotice,
                                             .message = "'{0}' matches no action of the catalog",
                                             .help = "it stays as it is",
                                             .source = "Service Authorization Reference"};

constinit const DiagnosticKind kAdmitsMore{
    .name = "policy/admits-more",
    .severity = Severity::kNotice,
    .message = "'{0}' would also match actions that the catalog does not know",
    .help = "list the actions by name where those that AWS adds later must not be meant",
    .source = "IAM User Guide, IAM JSON policy elements: Action"};

constinit const DiagnosticKind kTooLargeRewritten{
    .name = "policy/too-large",
    .severity = Severity::kError,
    .message = "with this list the document would be larger than {0} bytes",
    .help = "use fewer patterns that match thousands of actions",
    .source = "IAM User Guide, IAM and AWS STS quotas: a policy has at most 20,480 characters"};

constinit const DiagnosticKind kEncodedTwice{
    .name = "policy/encoded-twice",
    .severity = Severity::kNotice,
    .message = "the policy document is encoded {0} times over",
    .help = "export it straight from AWS",
    .source = "IAM API Reference, GetAccountAuthorizationDetails: policies are URL-encoded JSON"};

namespace {

constexpr std::array kGrammarKinds = {
    &kJsonSyntax,           &kNotAnObject,      &kDuplicateKey,        &kMissingStatement,
    &kEmptyStatementList,   &kUnknownElement,   &kInvalidType,         &kInvalidVersion,
    &kVersionRequired,      &kMissingEffect,    &kInvalidEffect,       &kRcpEffect,
    &kMissingAction,        &kMissingResource,  &kMissingPrincipal,    &kElementConflict,
    &kUnsupportedPrincipal, &kScpPrincipal,     &kRcpPrincipal,        &kRcpNotAction,
    &kTrustNotPrincipal,    &kTrustResource,    &kInvalidSid,          &kDuplicateSid,
    &kRepeatedSid,          &kInvalidAction,    &kInvalidResource,     &kIncompleteArn,
    &kSessionIncompleteArn, &kInvalidPrincipal, &kInvalidPrincipalKey, &kInvalidOperator,
    &kNullWithIfExists,     &kMissingBrace,     &kEmptyVariable,       &kBlankInVariable,
    &kMissingQuote,         &kIdNotAllowed,     &kDuplicateKeyCase,    &kNotPrincipalWithAllow,
    &kInvalidCharacter};

constexpr std::array kTextKinds = {&kNotJson,      &kAbsent,     &kEncodedTwice,
                                   &kNotInCatalog, &kAdmitsMore, &kTooLargeRewritten};

constexpr auto all_diagnostics() {
  std::array<const DiagnosticKind*, kTextKinds.size() + kGrammarKinds.size()> all{};
  std::ranges::copy(kTextKinds, all.begin());
  for (std::size_t i = 0; i < kGrammarKinds.size(); ++i)
    all[kTextKinds.size() + i] = &kGrammarKinds[i]->diagnostic;
  return all;
}

constexpr auto kDiagnostics = all_diagnostics();

}  // namespace

const GrammarKind* grammar_kind(const Diagnostic& diagnostic) {
  for (const GrammarKind* kind : kGrammarKinds)
    if (&kind->diagnostic == diagnostic.kind) return kind;
  return nullptr;
}

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  return kDiagnostics;
}

}  // namespace ambit::policy
