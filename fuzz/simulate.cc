// Entry: Simulator::simulate. Input: a request. Oracles: the answer is JSON in both forms, which
// say the same; it is the same when asked again, of this simulator and of a fresh one; a page of
// one result is the first of all results.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ambit/report.h"
#include "ambit/simulate.h"

namespace {

using Json = nlohmann::ordered_json;
using ambit::report::JsonForm;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string text_of(const ambit::Result<ambit::Simulation, ambit::SimulationError>& answer,
                    JsonForm form) {
  return answer ? ambit::report::simulation_json(*answer, form)
                : ambit::report::simulation_error_json(answer.error(), form);
}

void check_page(std::string_view request, const Json& answer) {
  Json page = Json::parse(request, nullptr, false);
  if (page.is_discarded() || page.contains("MaxItems") || page.contains("Marker")) return;
  page["MaxItems"] = 1;
  // Numbers in policies and positions change when the request is printed anew.
  if (request != Json::parse(request).dump()) return;
  const auto first = ambit::Simulator().simulate(page.dump());
  require(first.has_value() && first->results.size() == 1);
  const Json results = Json::parse(text_of(first, JsonForm::kOneLine))["EvaluationResults"];
  require(results[0] == answer["EvaluationResults"][0]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 1 << 16) return 0;
  const std::string_view request(reinterpret_cast<const char*>(data), size);
  ambit::Simulator simulator;
  const auto answer = simulator.simulate(request);
  const std::string line = text_of(answer, JsonForm::kOneLine);
  require(line.find('\n') == line.size() - 1);
  const Json parsed = Json::parse(line, nullptr, false);
  require(!parsed.is_discarded());
  require(Json::parse(text_of(answer, JsonForm::kIndented)) == parsed);
  require(text_of(simulator.simulate(request), JsonForm::kOneLine) == line);
  if (answer) check_page(request, parsed);
  return 0;
}
