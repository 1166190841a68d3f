// Evaluates one request of the simulator.
#ifndef AMBIT_EVALUATE_SIMULATION_RUN_H_
#define AMBIT_EVALUATE_SIMULATION_RUN_H_

#include "ambit/result.h"
#include "ambit/simulate.h"
#include "evaluate/simulation/policy_store.h"
#include "evaluate/simulation/request.h"

namespace ambit::simulation {

Result<Simulation, SimulationError> run(PolicyStore& store, const SimulationRequest& request,
                                        const SimulationOptions& options);

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_RUN_H_
