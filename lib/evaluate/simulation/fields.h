// The fields of a request and their JSON types, as a table, and the checks that need nothing else.
#ifndef AMBIT_EVALUATE_SIMULATION_FIELDS_H_
#define AMBIT_EVALUATE_SIMULATION_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/simulate.h"
#include "json/json.h"

namespace ambit::simulation {

// Nothing when all is well.
using Check = std::optional<SimulationError>;

SimulationError error(const DiagnosticKind& kind, std::string path,
                      std::vector<Argument> args = {});
// kInvalidValue: why the text at `path` cannot be.
SimulationError invalid(std::string path, std::string_view text, std::string_view why);

// "ActionNames[2]"
std::string element_path(std::string_view field, std::size_t index);
// "Caller.Type"; either part may be empty.
std::string member_path(std::string_view object, std::string_view field);

// Unknown fields, then missing ones, then wrong types; within each in the order of the table
// (unknown ones of one object: of the text). Policies are not looked into.
Check check_fields(json::Value request);

// A member that an object has twice, outside of the policies.
Check check_duplicates(json::Value request);

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_FIELDS_H_
