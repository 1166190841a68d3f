// A request of the simulator, read and checked: everything in it but the content of its policies.
#ifndef AMBIT_EVALUATE_SIMULATION_REQUEST_H_
#define AMBIT_EVALUATE_SIMULATION_REQUEST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/policy.h"
#include "ambit/result.h"
#include "evaluate/layers.h"
#include "evaluate/request.h"
#include "evaluate/simulation/caller.h"
#include "evaluate/simulation/fields.h"
#include "json/json.h"

namespace ambit::simulation {

// Where in the request a policy stands.
struct PolicyPlace {
  enum class Form : std::uint8_t { kSingle, kList, kLevels, kOrderedLevels };
  std::string_view field = {};  // of the request
  Form form = Form::kList;
  Layer layer = Layer::kIdentity;
  PolicyKind kind = PolicyKind::kIdentity;
  std::uint32_t level = 0;  // from 0
  std::uint32_t index = 0;  // in the list, from 0

  std::string path() const;       // "ServiceControlPolicyInputList[0][2]"
  std::string source_id() const;  // "ServiceControlPolicyInputList.1.3"
};

struct GivenPolicy {
  PolicyPlace place = {};
  json::Value document = {};
};

// What is given of a layer.
struct GivenLayer {
  evaluate::LayerPolicies::State state = evaluate::LayerPolicies::State::kNone;
  std::string_view field = {};
  std::uint32_t levels = 1;
};

// Views into the JSON of the request.
struct SimulationRequest {
  std::vector<GivenPolicy> policies = {};  // in the order of the table
  std::array<GivenLayer, kLayerCount> layers = {};
  bool gateway_endpoint = false;
  std::vector<std::string_view> actions = {};
  std::vector<std::string_view> resources = {};
  bool by_resource = false;     // other resources than `*` were named
  std::string_view owner = {};  // of resources whose ARN names no account; empty: not known
  ReadCaller caller = {};
  std::vector<evaluate::ContextEntry> context = {};
  std::vector<std::string> unknown_keys = {};
  evaluate::Mode mode = evaluate::Mode::kStrict;
  evaluate::OtherKeys other_keys = evaluate::OtherKeys::kAbsent;
  bool owner_is_management_account = false;
  bool aws_managed_key = false;
  std::size_t first_action = 0;  // of the page
  std::size_t end_action = 0;
};

// Checks `request`, which is an object, in the order in which errors are reported.
Result<SimulationRequest, SimulationError> read_request(json::Value request);

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_REQUEST_H_
