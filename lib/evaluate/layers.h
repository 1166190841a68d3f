// The policies that have a say in one decision, layer by layer, as data.
#ifndef AMBIT_EVALUATE_LAYERS_H_
#define AMBIT_EVALUATE_LAYERS_H_

#include <array>
#include <cstdint>
#include <span>

#include "ambit/access.h"
#include "policy/tables.h"

namespace ambit::evaluate {

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
  // kIdentity, kGiven: a policy that allows everything comes on top of `documents`.
  bool everything = false;
};

using Layers = std::array<LayerPolicies, kLayerCount>;

constexpr LayerPolicies& layer(Layers& layers, Layer which) {
  return layers[static_cast<std::size_t>(which)];
}
constexpr const LayerPolicies& layer(const Layers& layers, Layer which) {
  return layers[static_cast<std::size_t>(which)];
}

// The kind of policy that a layer holds.
PolicyKind policy_kind(Layer layer);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_LAYERS_H_
