// What can be wrong with a policy document. The names are the rule ids of the linter, the codes
// those of the policy grammar; several rules may share a code.
#ifndef AMBIT_POLICY_GRAMMAR_KINDS_H_
#define AMBIT_POLICY_GRAMMAR_KINDS_H_

#include "policy/compiler.h"

namespace ambit::policy {

extern const GrammarKind kJsonSyntax;
extern const GrammarKind kNotAnObject;
extern const GrammarKind kDuplicateKey;
extern const GrammarKind kMissingStatement;
extern const GrammarKind kEmptyStatementList;
extern const GrammarKind kUnknownElement;
extern const GrammarKind kInvalidType;
extern const GrammarKind kInvalidVersion;
extern const GrammarKind kVersionRequired;
extern const GrammarKind kMissingEffect;
extern const GrammarKind kInvalidEffect;
extern const GrammarKind kRcpEffect;
extern const GrammarKind kMissingAction;
extern const GrammarKind kMissingResource;
extern const GrammarKind kMissingPrincipal;
extern const GrammarKind kElementConflict;
extern const GrammarKind kUnsupportedPrincipal;
extern const GrammarKind kScpPrincipal;
extern const GrammarKind kRcpPrincipal;
extern const GrammarKind kRcpNotAction;
extern const GrammarKind kTrustNotPrincipal;
extern const GrammarKind kTrustResource;
extern const GrammarKind kInvalidSid;
extern const GrammarKind kDuplicateSid;
extern const GrammarKind kRepeatedSid;
extern const GrammarKind kInvalidAction;
extern const GrammarKind kInvalidResource;
extern const GrammarKind kIncompleteArn;
extern const GrammarKind kSessionIncompleteArn;
extern const GrammarKind kInvalidPrincipal;
extern const GrammarKind kInvalidPrincipalKey;
extern const GrammarKind kInvalidOperator;
extern const GrammarKind kNullWithIfExists;
extern const GrammarKind kMissingBrace;
extern const GrammarKind kEmptyVariable;
extern const GrammarKind kBlankInVariable;
extern const GrammarKind kMissingQuote;
extern const GrammarKind kIdNotAllowed;
extern const GrammarKind kDuplicateKeyCase;
extern const GrammarKind kNotPrincipalWithAllow;
extern const GrammarKind kInvalidCharacter;

// About the text that holds the document.
extern const DiagnosticKind kNotJson;
extern const DiagnosticKind kAbsent;
extern const DiagnosticKind kEncodedTwice;

// About lists of actions that are re-written.
extern const DiagnosticKind kNotInCatalog;
extern const DiagnosticKind kAdmitsMore;
extern const DiagnosticKind kTooLargeRewritten;

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_GRAMMAR_KINDS_H_
