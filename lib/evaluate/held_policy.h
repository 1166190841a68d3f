// Policies as they are shown to people, and lists of them as the evaluator walks them.
#ifndef AMBIT_EVALUATE_HELD_POLICY_H_
#define AMBIT_EVALUATE_HELD_POLICY_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "evaluate/layers.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// One policy that somebody or something has.
struct HeldPolicy {
  std::string_view name = {};   // empty: it is not known which policies there are
  std::string_view arn = {};    // empty for a policy without
  std::string_view owner = {};  // ARN of the user, group, role or resource, or id of the account
  PolicyKind kind = PolicyKind::kIdentity;
  policy::PlacedDocument document = {};
};

// All policies of one layer for one question.
class LayerContents {
 public:
  void add(const HeldPolicy& policy) {
    policies_.push_back(policy);
    documents_.push_back(policy.document.document);
    state_ = LayerPolicies::State::kGiven;
  }
  // What was added since the last call is one level.
  void end_level() {
    level_ends_.push_back(static_cast<std::uint32_t>(documents_.size()));
    state_ = LayerPolicies::State::kGiven;
  }
  void set_unknown() { state_ = LayerPolicies::State::kUnknown; }

  bool none() const { return state_ == LayerPolicies::State::kNone; }
  std::span<const HeldPolicy> policies() const { return policies_; }
  // Valid until something is added.
  LayerPolicies view() const { return {state_, documents_, level_ends_}; }

 private:
  LayerPolicies::State state_ = LayerPolicies::State::kNone;
  std::vector<HeldPolicy> policies_;
  std::vector<policy::DocumentId> documents_;  // of policies_, what the evaluator needs
  std::vector<std::uint32_t> level_ends_;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_HELD_POLICY_H_
