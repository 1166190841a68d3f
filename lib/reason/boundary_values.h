// Texts at which comparisons of numbers, dates and addresses change.
#ifndef AMBIT_REASON_BOUNDARY_VALUES_H_
#define AMBIT_REASON_BOUNDARY_VALUES_H_

#include <span>
#include <string>
#include <vector>

#include "policy/tables.h"

namespace ambit::reason {

// Adds texts of the type, one of them in every interval that the values cut it into: of numbers
// and dates the values themselves are intervals too; of addresses, those inside the same ranges are
// one; of binary values and booleans, each. Types of text have none.
void add_boundary_values(const policy::Tables& tables, policy::ValueType type,
                         std::span<const policy::ConditionValue> values,
                         std::vector<std::string>& texts);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_BOUNDARY_VALUES_H_
