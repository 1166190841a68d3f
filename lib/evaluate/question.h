// A question that is well-formed.
#ifndef AMBIT_EVALUATE_QUESTION_H_
#define AMBIT_EVALUATE_QUESTION_H_

#include <string>
#include <vector>

#include "ambit/access.h"
#include "ambit/result.h"
#include "evaluate/request.h"

namespace ambit::evaluate {

// Holds what the views of requests point to.
struct Prepared {
  std::string action;
  std::string resource;
  std::vector<ContextEntry> context = {};
  OtherKeys other_keys = OtherKeys::kUnknown;
};

// Fails when the action or the resource is a pattern or not well-formed, or a context key is.
Result<Prepared, QuestionError> prepare(const Question& question);

// The same for patterns, as policies have them. Fails when one of them could match nothing.
Result<Prepared, QuestionError> prepare_pattern(std::string_view action, std::string_view resource,
                                                const std::vector<ContextValue>& context,
                                                ContextMode context_mode);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_QUESTION_H_
