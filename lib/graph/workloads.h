// Resources that run as roles or hold credentials, as far as they are known: instances and
// functions that were exported, and what a facts file says.
#ifndef AMBIT_GRAPH_WORKLOADS_H_
#define AMBIT_GRAPH_WORKLOADS_H_

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "snapshot/model.h"

namespace ambit::graph {

// With views into the snapshot.
struct Workload {
  std::string_view arn = {};
  std::string_view kind = {};
  bool given = false;                  // a facts file names it
  std::optional<bool> triggered = {};  // something else starts it
  std::map<std::string_view, std::string_view> attributes = {};
  // ARNs of those whose credentials it holds; nothing: not known.
  std::optional<std::vector<std::string_view>> contains = {};
  std::string_view kms_key = {};  // ARN or alias; empty: not known
};

// Whether it is a key that AWS manages, by the ARN or alias. Whoever may use the service may use
// it. Source: AWS KMS Developer Guide, "AWS KMS keys".
bool is_key_of_aws(std::string_view kms_key);
// Whether it is the ARN of a key, which no alias is.
bool is_key_arn(std::string_view kms_key);

class Workloads {
 public:
  // The model must outlive it.
  explicit Workloads(const snapshot::Model& model);

  // Those of the kind ("lambda-function") that run as the role; in the order of their ARNs.
  const std::vector<const Workload*>& of(std::string_view kind, std::string_view role_arn) const;
  // Those of the kind in the account; in the order of their ARNs.
  const std::vector<const Workload*>& in(std::string_view account, std::string_view kind) const;
  // Null: nothing is known of it.
  const Workload* find(std::string_view arn) const;
  // Whether all of the kind in the account are known.
  bool complete(std::string_view account, std::string_view kind) const;
  // Whether any of the kind is known in the account.
  bool any(std::string_view account, std::string_view kind) const {
    return !in(account, kind).empty();
  }

 private:
  using Kind = std::pair<std::string_view, std::string_view>;  // account, or role, and kind

  Workload& add(std::string_view arn, std::string_view kind, std::string_view role_arn);
  void add_instances(const snapshot::Account& account);
  void add_functions(const snapshot::Account& account);
  void add_facts();

  const snapshot::Model& model_;
  std::unordered_map<std::string_view, Workload> by_arn_;
  std::map<Kind, std::vector<const Workload*>> by_role_;
  std::map<Kind, std::vector<const Workload*>> by_account_;
  std::set<Kind> complete_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_WORKLOADS_H_
