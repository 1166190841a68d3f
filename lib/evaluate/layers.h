// The policies that have a say in one decision, layer by layer, as data.
#ifndef AMBIT_EVALUATE_LAYERS_H_
#define AMBIT_EVALUATE_LAYERS_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ambit/access.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// A statement of a policy as a list of many policies has it: with what tells whether it is worth a
// look, so that the statements of a principal lie side by side and those that are not stay
// untouched.
class ListedStatement {
 public:
  ListedStatement() = default;
  // `policy`: index into the documents of the layer, below 2^31.
  ListedStatement(policy::ServiceBits services, policy::StatementId statement, std::uint32_t policy,
                  Effect effect)
      : services_(services),
        statement_(statement),
        policy_and_effect_(policy << 1 | (effect == Effect::kDeny ? 1U : 0U)) {}
  // What the policy says is not known.
  static ListedStatement unknown(std::uint32_t policy) {
    return {policy::kAllServices, {}, policy, Effect::kDeny};
  }

  policy::ServiceBits services() const { return services_; }
  policy::StatementId statement() const { return statement_; }  // invalid for unknown()
  std::uint32_t policy_index() const { return policy_and_effect_ >> 1; }
  bool deny() const { return (policy_and_effect_ & 1U) != 0; }

 private:
  policy::ServiceBits services_ = policy::kAllServices;
  policy::StatementId statement_ = {};
  std::uint32_t policy_and_effect_ = 0;
};

// What one layer holds for a caller and a resource.
struct LayerPolicies {
  enum class State : std::uint8_t {
    kNone,     // there is no such policy, or the layer does not apply
    kGiven,    // the policies are those in `documents`
    kUnknown,  // there may be one, but it was not exported
  };
  State state = State::kNone;
  // One entry a policy; an invalid id is a policy whose document is not known. Views must outlive
  // the evaluation.
  std::span<const policy::DocumentId> documents = {};
  // kRcp, kScp: where each level of the organization ends in `documents`, from the root down to the
  // account. Other layers are one level.
  std::span<const std::uint32_t> level_ends = {};
  // The statements of `documents` in their order, if somebody has listed them; of one level. Only
  // saves time.
  std::span<const ListedStatement> statements = {};
  // kIdentity and kResource, kGiven: what allows everything comes on top of `documents`, on a
  // resource to the caller by name.
  bool everything = false;
};

using Layers = std::array<LayerPolicies, kLayerCount>;

constexpr LayerPolicies& layer(Layers& layers, Layer which) {
  return layers[static_cast<std::size_t>(which)];
}
constexpr const LayerPolicies& layer(const Layers& layers, Layer which) {
  return layers[static_cast<std::size_t>(which)];
}

// Adds the statements of `documents` as LayerPolicies::statements has them. False, and nothing is
// added, when they are more than `limit`.
bool list_statements(const policy::Tables& tables, std::span<const policy::DocumentId> documents,
                     std::size_t limit, std::vector<ListedStatement>& list);

// The kind of policy that a layer holds.
PolicyKind policy_kind(Layer layer);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_LAYERS_H_
