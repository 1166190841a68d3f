// Answers of simulations in JSON, one after another in one buffer.
#ifndef AMBIT_REPORT_SIMULATION_JSON_H_
#define AMBIT_REPORT_SIMULATION_JSON_H_

#include "ambit/simulate.h"
#include "report/json_line.h"

namespace ambit::report {

// What simulation_json() and simulation_error_json() print, as one value.
void write_simulation(JsonLine& json, const Simulation& simulation);
void write_simulation_error(JsonLine& json, const SimulationError& error);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_SIMULATION_JSON_H_
