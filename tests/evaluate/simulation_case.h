// Cases of the simulator: its own, and those of the evaluation in the form of its requests.
#ifndef AMBIT_TESTS_EVALUATE_SIMULATION_CASE_H_
#define AMBIT_TESTS_EVALUATE_SIMULATION_CASE_H_

#include <string>
#include <vector>

#include "tests/reference/case.h"

namespace ambit::simulation {

using Json = nlohmann::ordered_json;

// One line of tests/conformance/simulate.jsonl.
struct Case {
  std::string name = {};
  std::string why = {};
  Json request = {};
  std::string error = {};  // "unknown-field Foo": Detail and Path; empty: there is an answer
  Json wanted = {};        // what the answer has, among other things
};

// Throws when the file or a line is not what it should be.
std::vector<Case> read_cases();

// Where and how the answer is not what the case wants; empty when it is.
std::string problem(const Json& answer, const Case& wanted);

// A case of tests/conformance/evaluation.jsonl as a request with the case's name as Id.
Json as_request(const reference::Case& evaluation);

// What the answer to such a request says of the one action and resource.
reference::Answer as_answer(const Json& answer);

}  // namespace ambit::simulation

#endif  // AMBIT_TESTS_EVALUATE_SIMULATION_CASE_H_
