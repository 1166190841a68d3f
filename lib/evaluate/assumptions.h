// What an answer about a caller takes for granted because it was not exported, in words.
#ifndef AMBIT_EVALUATE_ASSUMPTIONS_H_
#define AMBIT_EVALUATE_ASSUMPTIONS_H_

#include <string>
#include <vector>

#include "evaluate/principals.h"
#include "evaluate/surroundings.h"
#include "evaluate/text_list.h"
#include "snapshot/model.h"

namespace ambit::evaluate {

// `principal` and `outside_identity`: as in Surroundings::layers.
std::vector<std::string> assumptions(const snapshot::Model& model, const Principals& principals,
                                     const Surroundings& surroundings, const Caller& caller,
                                     const Principal* principal, bool outside_identity);
void add_assumptions(const snapshot::Model& model, const Principals& principals,
                     const Surroundings& surroundings, const Caller& caller,
                     const Principal* principal, bool outside_identity, TextList& list);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_ASSUMPTIONS_H_
