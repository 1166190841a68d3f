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

// The principal with all permissions that its service control policies leave; nothing when the test
// for administrators is not relative to them.
std::optional<Holding> most_that_is_left(const Authority& authority, const Holding& holding) {
  if (authority.administrators() == AdministratorTest::kAbsolute) return std::nullopt;
  return holding.with_everything();
}

}  // namespace

bool ask_all_of_iam(Authority& authority, const Holding& holding,
                    const std::function<bool(const Asked&)>& ask_it) {
  const auto most = most_that_is_left(authority, holding);
  const auto ask = [&](const Asked& asked) {
    return (most && is_never(authority.allowed(*most, asked))) || ask_it(asked);
  };
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
  const auto most = most_that_is_left(authority, holding);
  Guard guard = always();
  const bool complete = ask_all_of_iam(authority, holding, [&](const Asked& asked) {
    const Guard own = authority.allowed(holding, asked);
    // Whoever may do it whenever anybody may.
    if (!most || !implies(authority.allowed(*most, asked), own)) guard = both(guard, own);
    return !is_never(guard);
  });
  return complete ? guard : both(guard, unsupported("too-many-patterns"));
}

bool writes_iam_or_reads_secrets(Authority& authority, const Holding& holding) {
  const Bits possible = authority.possible(holding);
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
