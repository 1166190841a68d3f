#include "graph/policy_index.h"

namespace ambit::graph {

PolicyIndex::PolicyIndex(const snapshot::Model& model) : model_(model) {
  for (const snapshot::ManagedPolicy& policy : model.managed_policies)
    managed_policies_.emplace(model.text(policy.arn), &policy);
  for (const snapshot::Group& group : model.groups) groups_.emplace(model.text(group.arn), &group);
}

const snapshot::ManagedPolicy* PolicyIndex::managed_policy(std::string_view arn) const {
  const auto found = managed_policies_.find(arn);
  return found == managed_policies_.end() ? nullptr : found->second;
}

const snapshot::Group* PolicyIndex::group(std::string_view arn) const {
  const auto found = groups_.find(arn);
  return found == groups_.end() ? nullptr : found->second;
}

}  // namespace ambit::graph
