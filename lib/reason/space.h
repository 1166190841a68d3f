// The requests that a question is about, as a product of variables, and the policies of the
// question as boxes in it.
#ifndef AMBIT_REASON_SPACE_H_
#define AMBIT_REASON_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/policy.h"
#include "ambit/result.h"
#include "catalog/catalog.h"
#include "evaluate/context_keys.h"
#include "policy/tables.h"
#include "reason/action_cells.h"
#include "reason/callers.h"
#include "reason/key_variable.h"
#include "reason/resource_cells.h"
#include "reason/search.h"
#include "reason/value_cells.h"

namespace ambit::reason {

struct PlacedPolicy {
  policy::DocumentId document = {};
  PolicyKind kind = PolicyKind::kIdentity;
};

// A statement as the box of requests that it matches.
struct Rule {
  policy::StatementId statement = {};
  Demands demands = {};
};

struct Granting {
  std::vector<Rule> allows = {};
  std::vector<Rule> denies = {};
};

inline constexpr std::uint32_t kActionVariable = 0;
inline constexpr std::uint32_t kResourceVariable = 1;
inline constexpr std::uint32_t kCallerVariable = 2;
inline constexpr std::uint32_t kFirstKeyVariable = 3;

// The requests that some policies can tell apart. Time and memory are bounded by budgets.
class Space {
 public:
  // All must outlive it. Fails, with the reason in words, when the policies are too intricate.
  static Result<Space, std::string> make(const policy::Tables& tables,
                                         const catalog::Catalog& catalog,
                                         std::span<const PlacedPolicy> policies, Budget& budget);

  const Granting& granting(std::size_t policy) const { return grantings_[policy]; }

  // All requests, as regions that do not overlap. Where conditions ask who calls, each caller has
  // its own, so that its keys are those that it has.
  // Nothing when the budget is spent.
  std::optional<std::vector<Region>> everything(Budget& budget) const;
  // What requests meet that the catalog documents: its actions, and values of its keys' types.
  Demands documented() const;
  // What requests meet that have the keys that, says the catalog, every request has.
  Demands with_usual_keys() const;
  // What requests meet of which no policy variable decides where they belong.
  Demands certain() const;

  const policy::Tables& tables() const { return *tables_; }
  const catalog::Catalog& catalog() const { return *catalog_; }
  const ActionCells& actions() const { return actions_; }
  const ResourceCells& resources() const { return resources_; }
  const std::vector<ModelCaller>& callers() const { return callers_; }
  const std::vector<KeyVariable>& keys() const { return keys_; }
  // The index into keys() of a key that takes part.
  std::size_t index_of(policy::KeyId key) const;
  // What a caller's key is, if the caller decides that; empty: absent.
  std::optional<std::string> own_value(const ModelCaller& caller, const KeyVariable& key) const;
  // Whether the caller leaves it open what the key is, at least in part.
  bool is_open(const ModelCaller& caller, const KeyVariable& key) const;
  // An ARN for the caller, whose name is left open, in a cell of the key aws:PrincipalArn; nothing
  // if it cannot have one there.
  std::optional<std::string> caller_arn(const ModelCaller& caller, const KeyVariable& key,
                                        std::size_t cell, Budget& budget) const;

 private:
  struct AtHand;

  Space(const policy::Tables& tables, const catalog::Catalog& catalog, ActionCells actions,
        ResourceCells resources)
      : tables_(&tables),
        catalog_(&catalog),
        actions_(std::move(actions)),
        resources_(std::move(resources)) {}
  std::optional<std::string> add_callers(const AtHand& at_hand);
  void add_key(const AtHand& at_hand, policy::KeyId key, ValueCells cells);
  Demands demands(const policy::Statement& statement, PolicyKind kind) const;
  Demand action_demand(const policy::Statement& statement) const;
  Demand resource_demand(const policy::Statement& statement, PolicyKind kind) const;
  Demand caller_demand(const policy::Statement& statement, PolicyKind kind) const;
  Demand test_demand(const policy::ConditionTest& test) const;
  // ARNs that are not the caller's: of those that are named, and of accounts that are mentioned.
  std::vector<std::string> arns_of_others(const ModelCaller& caller) const;
  Bits own_cells(const ModelCaller& caller, const KeyVariable& key, Budget& budget) const;
  Demand values_in(std::size_t key, const Bits& cells) const;
  Region whole() const;
  bool asks_who_calls() const;
  void restrict_to_caller(Region& region, std::size_t caller, Budget& budget) const;

  const policy::Tables* tables_;
  const catalog::Catalog* catalog_;
  ActionCells actions_;
  ResourceCells resources_;
  std::vector<ModelCaller> callers_;
  std::vector<std::string> named_arns_;  // of callers whose name is not left open
  std::set<std::string> accounts_;       // of callers whose account is not left open
  bool has_principals_ = false;
  std::vector<KeyVariable> keys_;
  std::vector<Granting> grantings_;  // by policy
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_SPACE_H_
