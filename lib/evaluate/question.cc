#include "evaluate/question.h"

#include <optional>
#include <string_view>

#include "ambit/arn.h"
#include "pattern/glob.h"
#include "support/utf8.h"

namespace ambit::evaluate {
namespace {

QuestionError error(std::string message) {
  return {.message = std::move(message)};
}

std::optional<QuestionError> check_action(std::string_view action) {
  const auto colon = action.find(':');
  const bool whole = colon != std::string_view::npos && colon > 0 && colon + 1 < action.size() &&
                     action.find(':', colon + 1) == std::string_view::npos;
  if (!whole) return error("`" + std::string(action) + "` is no action: write service:Name");
  if (action.find_first_of("*? \t\r\n") != std::string_view::npos)
    return error("`" + std::string(action) +
                 "` is a pattern; this version answers for one action at a time");
  return std::nullopt;
}

std::optional<QuestionError> check_resource(std::string_view resource) {
  if (resource == "*" || parse_arn(resource)) return std::nullopt;
  return error(
      "`" + std::string(resource) +
      "` is no resource: write an ARN with six fields, or * for an action without resource "
      "types");
}

std::optional<QuestionError> check_context(const std::vector<ContextValue>& context) {
  for (const ContextValue& value : context) {
    if (value.key.empty()) return error("a context key is empty");
    bool sound = !first_invalid_utf8(value.key);
    for (const std::string& text : value.values) sound = sound && !first_invalid_utf8(text);
    if (!sound) return error("the context key `" + value.key + "` or its value is not UTF-8");
    if (!value.absent && !value.list && value.values.size() != 1)
      return error("the context key `" + value.key + "` is no list and must have one value");
  }
  return std::nullopt;
}

std::optional<QuestionError> check_action_pattern(std::string_view action) {
  if (!action.empty() && action.find_first_not_of('*') == std::string_view::npos)
    return std::nullopt;
  const auto colon = action.find(':');
  const bool whole = colon != std::string_view::npos && colon > 0 && colon + 1 < action.size() &&
                     action.find(':', colon + 1) == std::string_view::npos;
  if (whole && action.find_first_of(" \t\r\n") == std::string_view::npos) return std::nullopt;
  return error("`" + std::string(action) +
               "` is no action and no pattern of actions: write service:Name, service:Na*, or *");
}

std::optional<QuestionError> check_resource_pattern(std::string_view resource) {
  if (!resource.empty() && resource.find_first_not_of('*') == std::string_view::npos)
    return std::nullopt;
  if (arn_field_count(resource) == 6) return std::nullopt;
  return error("`" + std::string(resource) +
               "` is no resource and no pattern of resources: write an ARN with six fields, in "
               "which * and ? are wildcards, or * for every resource");
}

OtherKeys other_keys(ContextMode mode) {
  return mode == ContextMode::kExact ? OtherKeys::kAbsent : OtherKeys::kUnknown;
}

}  // namespace

Result<QuestionView, QuestionError> view_of(const Question& question) {
  if (first_invalid_utf8(question.action) || first_invalid_utf8(question.resource))
    return Failure(error("the action or the resource is not UTF-8"));
  if (auto bad = check_action(question.action)) return Failure(*std::move(bad));
  if (auto bad = check_resource(question.resource)) return Failure(*std::move(bad));
  if (auto bad = check_context(question.context)) return Failure(*std::move(bad));
  return QuestionView{question.action, question.resource, question.context,
                      other_keys(question.context_mode)};
}

Result<Prepared, QuestionError> prepare(const Question& question) {
  AMBIT_TRY(const QuestionView view, view_of(question));
  return Prepared{question.action, question.resource, question.context, view.other_keys};
}

Result<Prepared, QuestionError> prepare_pattern(std::string_view action, std::string_view resource,
                                                const std::vector<ContextValue>& context,
                                                ContextMode context_mode) {
  if (first_invalid_utf8(action) || first_invalid_utf8(resource))
    return Failure(error("the action or the resource is not UTF-8"));
  if (auto bad = check_action_pattern(action)) return Failure(*std::move(bad));
  if (auto bad = check_resource_pattern(resource)) return Failure(*std::move(bad));
  if (auto bad = check_context(context)) return Failure(*std::move(bad));
  return Prepared{std::string(action), std::string(resource), context, other_keys(context_mode)};
}

}  // namespace ambit::evaluate
