#include "evaluate/question.h"

#include <array>
#include <cstddef>
#include <cstdint>
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

// The characters that set patterns, and texts that are no actions, apart.
enum Special : unsigned { kColon = 1, kWildcard = 2, kBlank = 4 };
constexpr auto kSpecial = [] {
  std::array<std::uint8_t, 256> special = {};
  special[':'] = kColon;
  special['*'] = special['?'] = kWildcard;
  special[' '] = special['\t'] = special['\r'] = special['\n'] = kBlank;
  return special;
}();

struct SpecialCharacters {
  std::size_t colons = 0;
  unsigned kinds = 0;  // of Special

  bool wildcard() const { return (kinds & kWildcard) != 0; }
  bool blank() const { return (kinds & kBlank) != 0; }
};

SpecialCharacters special_characters(std::string_view action) {
  SpecialCharacters found;
  for (const char c : action) {
    const unsigned special = kSpecial[static_cast<unsigned char>(c)];
    found.kinds |= special;
    found.colons += special & kColon;
  }
  return found;
}

// Two parts, with one colon between them.
bool is_whole(std::string_view action, const SpecialCharacters& special) {
  return special.colons == 1 && action.front() != ':' && action.back() != ':';
}

std::optional<QuestionError> check_action(std::string_view action) {
  const SpecialCharacters special = special_characters(action);
  if (!is_whole(action, special))
    return error("`" + std::string(action) + "` is no action: write service:Name");
  if (special.wildcard() || special.blank())
    return error("`" + std::string(action) +
                 "` is a pattern; this version answers for one action at a time");
  return std::nullopt;
}

QuestionError no_resource(std::string_view resource) {
  return error(
      "`" + std::string(resource) +
      "` is no resource: write an ARN with six fields, or * for an action without resource "
      "types");
}

std::optional<Arn> arn_of(std::string_view resource) {
  const auto arn = parse_arn(resource);
  return arn ? std::optional(*arn) : std::nullopt;
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
  const SpecialCharacters special = special_characters(action);
  if (is_whole(action, special) && !special.blank()) return std::nullopt;
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

Prepared::operator QuestionView() const {
  return {action, resource, arn_of(resource), context, other_keys};
}

Result<QuestionView, QuestionError> view_of(const Question& question) {
  if (first_invalid_utf8(question.action) || first_invalid_utf8(question.resource))
    return Failure(error("the action or the resource is not UTF-8"));
  if (auto bad = check_action(question.action)) return Failure(*std::move(bad));
  const std::optional<Arn> arn = arn_of(question.resource);
  if (!arn && question.resource != "*") return Failure(no_resource(question.resource));
  if (auto bad = check_context(question.context)) return Failure(*std::move(bad));
  return QuestionView{question.action, question.resource, arn, question.context,
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
