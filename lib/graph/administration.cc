#include "graph/administration.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/actions.h"
#include "graph/guard.h"
#include "pattern/glob.h"

namespace ambit::graph {
namespace {

// A glob program of everything of IAM in the principal's account.
std::string iam_of_account(const evaluate::Principal& principal) {
  const std::string_view arn = principal.name.arn;
  std::string program;
  append_literal(program, arn.substr(0, arn.find(":iam:")));
  append_literal(program, ":iam::");
  append_literal(program, principal.name.account);
  append_literal(program, ":");
  program += kAnyOne;
  program += kAnyRun;
  return program;
}

}  // namespace

bool ask_all_of_iam(Authority& authority, const Holding& holding,
                    const std::function<bool(const Asked&)>& ask) {
  const auto resources =
      authority.resources_in(holding, "iam:PassRole", iam_of_account(holding.principal()));
  for (const Actions::IamAction& action : actions().iam()) {
    if (!action.has_types) {
      if (!ask({.action = action.name, .resource = "*"})) return true;
      continue;
    }
    if (!resources) continue;
    for (const std::string& resource : *resources)
      if (!ask({.action = action.name, .resource = resource})) return true;
  }
  return resources.has_value();
}

Guard administers(Authority& authority, const Holding& holding) {
  Guard guard = always();
  const bool complete = ask_all_of_iam(authority, holding, [&](const Asked& asked) {
    guard = both(guard, authority.allowed(holding, asked));
    return !is_never(guard);
  });
  return complete ? guard : both(guard, unsupported("too-many-patterns"));
}

bool writes_iam_or_reads_secrets(Authority& authority, const Holding& holding) {
  const Bits possible = authority.possible(holding, actions().all());
  for (const char* read : kSecretReads)
    if (actions().possible(possible, read) &&
        is_always(authority.allowed(holding, {.action = read, .resource = "*"})))
      return true;
  std::optional<std::vector<std::string>> resources;
  for (const Actions::IamAction& action : actions().iam()) {
    if (!action.writes || !actions().possible(possible, action.name)) continue;
    if (!resources) {
      resources =
          authority.resources_in(holding, "iam:PassRole", iam_of_account(holding.principal()));
      if (!resources) return true;
      resources->emplace_back("*");
    }
    for (const std::string& resource : *resources)
      if (is_always(authority.allowed(holding, {.action = action.name, .resource = resource})))
        return true;
  }
  return false;
}

}  // namespace ambit::graph
