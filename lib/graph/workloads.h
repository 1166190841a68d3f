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
  std::string_view role = {};  // ARN of the role that it runs as; empty: not known
  // ARN of the role that assumes that one: the administration role of a stack set; empty: not
  // known.
  std::string_view second_role = {};
  bool given = false;                  // a facts file names it
  std::optional<bool> triggered = {};  // something else starts it
  std::map<std::string_view, std::string_view> attributes = {};
  // ARNs of those whose credentials it holds; nothing: not known.
  std::optional<std::vector<std::string_view>> contains = {};
  // ARNs of those who control the host or workload; nothing: not known.
  std::optional<std::vector<std::string_view>> reachable_by = {};
  std::string_view kms_key = {};  // ARN or alias; empty: not known
};

inline constexpr std::string_view kStackSet = "cloudformation-stackset";

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
  // Those of the kind that run as some role and that are of the account, by their ARN or otherwise;
  // or whose policy may let in others of other accounts. In the order of their ARNs.
  std::vector<const Workload*> usable_by(std::string_view account, std::string_view kind) const;
  // Whether it is part of IAM Identity Center, which is of the organization.
  static bool is_of_identity_center(const Workload& workload);
  // Those of the kind that the principal controls; in the order of their ARNs.
  const std::vector<const Workload*>& reached_by(std::string_view principal_arn,
                                                 std::string_view kind) const;
  // Whether of some of the kind in the account it is known who controls them.
  bool any_reachable(std::string_view account, std::string_view kind) const;
  // Whether that is known of all that there are.
  bool all_reachable(std::string_view account, std::string_view kind) const;
  // Null: nothing is known of it.
  const Workload* find(std::string_view arn) const;
  // Whether all of the kind in the account are known.
  bool complete(std::string_view account, std::string_view kind) const;
  // Whether any of the kind is known in the account.
  bool any(std::string_view account, std::string_view kind) const {
    return !in(account, kind).empty();
  }
  // Whether none is known of any kind.
  bool empty() const { return by_arn_.empty(); }

 private:
  using Kind = std::pair<std::string_view, std::string_view>;  // account, or role, and kind

  Workload& add(std::string_view arn, std::string_view kind, std::string_view role_arn);
  void add_instances(const snapshot::Account& account);
  void add_functions(const snapshot::Account& account);
  void add_facts();
  void add_complete();
  std::string_view owner_of(const Workload& workload) const;

  const snapshot::Model& model_;
  std::unordered_map<std::string_view, Workload> by_arn_;
  std::map<Kind, std::vector<const Workload*>> by_role_;
  std::map<Kind, std::vector<const Workload*>> by_account_;
  std::map<Kind, std::vector<const Workload*>> by_reach_;
  std::map<std::string_view, std::vector<const Workload*>> by_kind_;  // that run as roles
  std::set<Kind> complete_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_WORKLOADS_H_
