// What changes of permissions name, by ARN.
#ifndef AMBIT_GRAPH_POLICY_INDEX_H_
#define AMBIT_GRAPH_POLICY_INDEX_H_

#include <string_view>
#include <unordered_map>

#include "snapshot/model.h"

namespace ambit::graph {

class PolicyIndex {
 public:
  // `model` must outlive it, and keep its managed policies and groups where they are.
  // O(managed policies + groups).
  explicit PolicyIndex(const snapshot::Model& model);

  const snapshot::Model& model() const { return model_; }
  // Null when the snapshot holds none with that ARN.
  const snapshot::ManagedPolicy* managed_policy(std::string_view arn) const;
  const snapshot::Group* group(std::string_view arn) const;

 private:
  const snapshot::Model& model_;
  std::unordered_map<std::string_view, const snapshot::ManagedPolicy*> managed_policies_;
  std::unordered_map<std::string_view, const snapshot::Group*> groups_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_POLICY_INDEX_H_
