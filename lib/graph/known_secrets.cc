#include "graph/known_secrets.h"

#include "graph/technique_index.h"

namespace ambit::graph {

KnownSecrets::KnownSecrets(const EntityIndex& entities, Answers& answers, Network& network,
                           const snapshot::Model& model)
    : entities_(entities), answers_(answers), network_(network) {
  for (const snapshot::FactUser& fact : model.facts.users) {
    const auto user = entities.find(model.text(fact.arn));
    if (!user) continue;
    for (const Symbol arn : fact.inactive_key_known_to) {
      const auto knows = entities.find(model.text(arn));
      // IAM acts on entities of the caller's own account only.
      if (knows && *knows != *user && entities.account_of(*knows) == entities.account_of(*user))
        users_[*knows].push_back(*user);
    }
  }
}

void KnownSecrets::connect(std::uint32_t vertex, const Holding& holding) {
  const auto known = users_.find(network_.vertices[vertex].principal);
  if (known == users_.end()) return;
  answers_.set_holder(holding);
  for (const std::uint32_t user : known->second) {
    const Binding binding{.user = entities_.arn_of(user)};
    for (const Technique* technique : modelled_techniques().knowing) {
      const GuardId guard = answers_.requests(*technique, binding, {});
      if (guard != kNever)
        network_.edges.push_back({.from = vertex,
                                  .to = user,
                                  .technique = technique,
                                  .binding = binding,
                                  .guard = guard,
                                  .path_class = class_of(*technique, guard)});
    }
  }
}

}  // namespace ambit::graph
