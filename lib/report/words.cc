#include "report/words.h"

#include <fmt/format.h>

#include "ambit/arn.h"
#include "support/message.h"

namespace ambit::report {

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAllowed:
      return "allowed";
    case Outcome::kConditional:
      return "conditional";
    case Outcome::kExplicitDeny:
      return "explicitDeny";
    case Outcome::kImplicitDeny:
      return "implicitDeny";
  }
  return {};
}

std::string_view effect_name(Effect effect) {
  return effect == Effect::kAllow ? "Allow" : "Deny";
}

std::string_view type_name(PrincipalType type) {
  return type == PrincipalType::kUser ? "user" : "role";
}

std::string_view match_name(StatementTrace::Match match) {
  switch (match) {
    case StatementTrace::Match::kNo:
      return "no";
    case StatementTrace::Match::kUnknown:
      return "unknown";
    case StatementTrace::Match::kYes:
      return "yes";
  }
  return {};
}

std::string_view element_name(StatementTrace::Element element) {
  switch (element) {
    case StatementTrace::Element::kNone:
      return {};
    case StatementTrace::Element::kPrincipal:
      return "principal";
    case StatementTrace::Element::kAction:
      return "action";
    case StatementTrace::Element::kResource:
      return "resource";
    case StatementTrace::Element::kCondition:
      return "condition";
  }
  return {};
}

std::string count_of(std::uint64_t count, std::string_view singular) {
  return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

std::string place_words(const std::optional<Place>& place) {
  if (!place) return {};
  std::string words =
      fmt::format("{}:{}:{}", place->name, place->position.line, place->position.column);
  if (place->decoded)
    words += fmt::format(", decoded {}:{}", place->decoded->line, place->decoded->column);
  return words;
}

std::string_view short_arn(std::string_view arn) {
  const auto parsed = parse_arn(arn);
  return parsed && parsed->service == "iam" ? parsed->resource : arn;
}

std::string statement_words(const StatementRef& statement, std::string_view principal) {
  std::string words = fmt::format("{} #{}", statement.policy, statement.index);
  if (!statement.sid.empty()) words += fmt::format(" ({})", statement.sid);
  if (!statement.owner.empty() && statement.owner != principal)
    words += fmt::format(" of {}", short_arn(statement.owner));
  return words;
}

std::string test_words(const Test& test) {
  if (test.unknown_layer) {
    return fmt::format("what is not known of the {} layer {}", layer_name(*test.unknown_layer),
                       test.negated ? "does not deny it" : "allows it");
  }
  std::string words = test.key.empty() ? test.op : fmt::format("{} {}", test.key, test.op);
  std::string_view separator = " ";
  for (const std::string& value : test.values) {
    words.append(separator).append(value);
    separator = ", ";
  }
  return test.negated ? fmt::format("not ({})", words) : words;
}

std::string message_words(const Diagnostic& diagnostic) {
  return filled(diagnostic.kind->message, diagnostic.args);
}

std::string help_words(const Diagnostic& diagnostic) {
  return filled(diagnostic.kind->help, diagnostic.args);
}

std::string request_words(const ExampleRequest& request) {
  std::string words = request.action + " on " + request.resource;
  if (!request.principal.empty()) words += " by " + request.principal;
  for (const ContextValue& value : request.context)
    words += value.absent ? fmt::format(", without {}", value.key)
                          : fmt::format(", {} {}", value.key, fmt::join(value.values, " "));
  return words;
}

}  // namespace ambit::report
