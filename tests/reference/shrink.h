// Making a request on which two evaluators differ small enough to be read.
#ifndef AMBIT_TESTS_REFERENCE_SHRINK_H_
#define AMBIT_TESTS_REFERENCE_SHRINK_H_

#include <functional>

#include "tests/reference/reference.h"

namespace ambit::reference {

// Leaves out one part after the other as long as `fails` still holds: layers, documents,
// statements, conditions, list elements, context keys, tags. No single part of the result can be
// left out. Every document stays valid. `fails(request)` must hold.
Request shrink(Request request, const std::function<bool(const Request&)>& fails);

// Everything that `evaluate` reads, for messages. Parts with their default value are left out.
Json to_json(const Request& request);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_SHRINK_H_
