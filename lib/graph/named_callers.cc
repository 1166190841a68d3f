#include "graph/named_callers.h"

#include <cstddef>

namespace ambit::graph {

bool NamedCallers::tell_apart(const evaluate::Principal& principal, const Bits& actions) {
  const auto [at, is_new] = named_.try_emplace(actions);
  Named& named = at->second;
  if (is_new)
    for (const snapshot::ResourcePolicy& policy : model_.resources.all())
      add(policy.document.document, actions, named);
  return named.everyone || named.names.contains(principal.name.arn) ||
         named.names.contains(principal.caller.unique_id);
}

// What cannot be read says the same of everybody: it is not known.
void NamedCallers::add(policy::DocumentId document, const Bits& actions, Named& named) {
  const policy::Tables& tables = model_.policies;
  if (!document.valid() || tables.documents[document].opaque) return;
  const auto statements = tables.statements_of(document);
  const auto sayings = statements_.sayings(document);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!statements_.mention(sayings[i], actions)) continue;
    if (sayings[i].asks_who_calls) named.everyone = true;
    add(statements[i], named);
  }
}

void NamedCallers::add(const policy::Statement& statement, Named& named) const {
  const policy::Tables& tables = model_.policies;
  for (const policy::PrincipalId id : statement.principals.of(tables.principal_lists)) {
    const policy::PrincipalValue& value = tables.principals[id];
    const std::string_view text = tables.text(value.text);
    switch (value.aws) {
      case policy::AwsPrincipal::kUser:
      case policy::AwsPrincipal::kRole:
        named.names.insert(text);
        break;
      case policy::AwsPrincipal::kUserId:
      case policy::AwsPrincipal::kRoleId:
        named.names.insert(text.substr(0, text.find(':')));
        break;
      case policy::AwsPrincipal::kSession:
        // The name of a session does not say the path of its role.
        named.everyone = true;
        break;
      default:
        break;
    }
  }
}

}  // namespace ambit::graph
