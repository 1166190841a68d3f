// Condition blocks.
#ifndef AMBIT_TESTS_REFERENCE_CONDITION_H_
#define AMBIT_TESTS_REFERENCE_CONDITION_H_

#include <string>
#include <vector>

#include "tests/reference/context.h"
#include "tests/reference/reference.h"
#include "tests/reference/truth.h"

namespace ambit::reference {

// A single value and a list of one are the same; numbers and booleans become their text.
std::vector<std::string> strings(const Json& value_or_list);

// `condition` is the value of a statement's Condition, null when there is none. `variables`: the
// document's version has policy variables.
Truth condition_holds(const Json& condition, bool variables, const Context& context);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_CONDITION_H_
