#include "graph/actions.h"

#include "catalog/catalog.h"
#include "graph/event_sources.h"

namespace ambit::graph {

Actions::Actions() {
  for (const Technique& technique : techniques())
    for (const Requirement& requirement : technique.requirements) add(requirement.action);
  add_iam();
  for (const char* read : kSecretReads) add(read);
  for (const std::string_view read : kEventReads) add(read);
  for (const Technique& technique : techniques()) add_technique(technique);
  every_ = all_bits(names_.size());
  iam_bits_.resize(names_.size());
  for (const IamAction& action : iam_) iam_bits_.set(indexes_.find(action.name)->second);
}

void Actions::add(std::string_view action) {
  if (!indexes_.emplace(action, names_.size()).second) return;
  names_.emplace_back(action);
}

void Actions::add_iam() {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  const auto iam = catalog.find_service("iam");
  if (!iam) return;
  for (const catalog::ActionId action : catalog.actions(*iam)) {
    const std::string name = catalog.full_name(action);
    add(name);
    iam_.push_back(
        {name, catalog.has_types(action), catalog.level(action) >= catalog::AccessLevel::kWrite});
  }
}

// After all actions have their numbers.
void Actions::add_technique(const Technique& technique) {
  Bits& needed = needed_.emplace_back(names_.size());
  Bits& asked = asked_.emplace_back(names_.size());
  for (const Requirement& requirement : technique.requirements) {
    const std::size_t index = indexes_.find(requirement.action)->second;
    asked.set(index);
    if (requirement.when.empty()) needed.set(index);
  }
  // To take a role over, one assumes it.
  if (technique.family == Family::kTakeover && technique.yield.to == Variable::kRole)
    asked.set(indexes_.find("sts:AssumeRole")->second);
}

const Actions& actions() {
  static const Actions kActions;
  return kActions;
}

}  // namespace ambit::graph
