// A fix that several rules propose: some actions of a statement get a statement of their own.
#ifndef AMBIT_LINT_SEPARATION_H_
#define AMBIT_LINT_SEPARATION_H_

#include <string>
#include <vector>

#include "lint/inspection.h"

namespace ambit::lint {

// What the new statement has that the old one has not.
struct Difference {
  std::string resource = {};       // JSON of its Resource; empty: the same
  json::Value condition_key = {};  // of a clause that it lacks; invalid: none
};

// Takes the actions out of the statement's Action and puts a copy of the statement with them, and
// without a Sid, behind it. Nothing when no action would be left.
std::vector<Edit> separate_actions(const Document& document, const Statement& statement,
                                   const std::vector<json::Value>& actions,
                                   const Difference& difference);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_SEPARATION_H_
