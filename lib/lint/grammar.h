// The findings that are errors of the grammar: what the policy component says, with place and fix.
#ifndef AMBIT_LINT_GRAMMAR_H_
#define AMBIT_LINT_GRAMMAR_H_

#include "ambit/diagnostic.h"
#include "lint/inspection.h"

namespace ambit::lint {

// Reports what policy::Compiler::check said about the document. Kinds that a family of rules looks
// at more closely (variables, ARNs, operators) are left to it.
void report_grammar(const Diagnostics& diagnostics, Inspection& inspection);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_GRAMMAR_H_
