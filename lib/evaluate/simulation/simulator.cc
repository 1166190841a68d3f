#include <string>
#include <utility>

#include "ambit/simulate.h"
#include "evaluate/simulation/kinds.h"
#include "evaluate/simulation/policy_store.h"
#include "evaluate/simulation/request.h"
#include "evaluate/simulation/run.h"

namespace ambit {

struct Simulator::State {
  SimulationOptions options = {};
  std::unique_ptr<simulation::PolicyStore> store = nullptr;

  Result<Simulation, SimulationError> answer(json::Value request) const {
    AMBIT_TRY(const auto read, simulation::read_request(request));
    return simulation::run(*store, read, options);
  }
};

Simulator::Simulator(const SimulationOptions& options)
    : state_(std::make_unique<State>(State{.options = options})) {}
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;
Simulator::~Simulator() = default;

Result<Simulation, SimulationError> Simulator::simulate(std::string_view request) {
  if (request.size() > state_->options.max_request_bytes) {
    SimulationError error =
        simulation::error(simulation::kLimit, {}, {std::string("the request is too large")});
    error.code = SimulationError::Code::kPolicyEvaluation;
    return Failure(std::move(error));
  }
  if (state_->store == nullptr || state_->store->full())
    state_->store = std::make_unique<simulation::PolicyStore>();
  AMBIT_TRY(const json::Value root, state_->store->parse(request));
  auto answer = state_->answer(root);
  const json::Value id = root.find("Id");
  if (!id.is(json::Kind::kString)) return answer;
  std::optional<std::string>& copy = answer ? answer->id : answer.error().id;
  copy = id.text();
  return answer;
}

}  // namespace ambit
