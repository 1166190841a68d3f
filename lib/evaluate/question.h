// Questions that are well-formed.
#ifndef AMBIT_EVALUATE_QUESTION_H_
#define AMBIT_EVALUATE_QUESTION_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/arn.h"
#include "ambit/result.h"
#include "evaluate/request.h"

namespace ambit::evaluate {

// A question as views into texts that outlive it.
struct QuestionView {
  std::string_view action = {};
  std::string_view resource = {};
  std::optional<Arn> arn = {};  // of the resource
  std::span<const ContextEntry> context = {};
  OtherKeys other_keys = OtherKeys::kUnknown;
};

// A question with its texts.
struct Prepared {
  std::string action;
  std::string resource;
  std::vector<ContextEntry> context = {};
  OtherKeys other_keys = OtherKeys::kUnknown;

  // Wherever a view is asked for; it must not outlive this.
  operator QuestionView() const;
};

// Fails when the action or the resource is a pattern or not well-formed, or a context key is.
Result<QuestionView, QuestionError> view_of(const Question& question);  // which must outlive it
Result<Prepared, QuestionError> prepare(const Question& question);

// The same for patterns, as policies have them. Fails when one of them could match nothing.
Result<Prepared, QuestionError> prepare_pattern(std::string_view action, std::string_view resource,
                                                const std::vector<ContextValue>& context,
                                                ContextMode context_mode);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_QUESTION_H_
