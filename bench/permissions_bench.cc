// All that one principal may do, and who may do what patterns stand for, over generated accounts
// (scripts/bench.sh makes them). Time is without loading.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "ambit/permissions.h"
#include "ambit/snapshot.h"

namespace ambit {
namespace {

const Snapshot* account(const std::string& size) {
  const char* data = std::getenv("AMBIT_BENCH_DATA");
  if (data == nullptr) return nullptr;
  static std::map<std::string, Snapshot> loaded;
  auto found = loaded.find(size);
  if (found == loaded.end()) {
    auto snapshot = Snapshot::load(
        std::vector<std::string>{std::string(data) + "/" + size + "/authorization-details.json"});
    if (!snapshot) return nullptr;
    found = loaded.emplace(size, *std::move(snapshot)).first;
  }
  return &found->second;
}

// A principal an iteration; the counter is the median of the times.
void what_can(benchmark::State& state, const std::string& size) {
  const Snapshot* snapshot = account(size);
  if (snapshot == nullptr) return state.SkipWithError("AMBIT_BENCH_DATA has no such account");
  const Permissions permissions(*snapshot);
  const std::vector<PrincipalName> principals = snapshot->principals();
  std::vector<double> times;
  std::size_t grants = 0;
  std::size_t next = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    // Far apart, so that a few iterations see all kinds.
    next = (next + 7'919) % principals.size();
    const auto answer = permissions.what_can({.principal = std::string(principals[next].arn)});
    if (!answer) return state.SkipWithError("no answer");
    grants += answer->grants.size();
    times.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::ranges::sort(times);
  state.counters["median_us"] = times[times.size() / 2];
  state.counters["p99_us"] = times[times.size() * 99 / 100];
  state.counters["grants"] = static_cast<double>(grants) / static_cast<double>(times.size());
}

void who_can(benchmark::State& state, const std::string& size, const std::string& action,
             const std::string& resource) {
  const Snapshot* snapshot = account(size);
  if (snapshot == nullptr) return state.SkipWithError("AMBIT_BENCH_DATA has no such account");
  const Permissions permissions(*snapshot);
  std::size_t found = 0;
  for (auto _ : state) {
    const auto answer = permissions.who_can({.action = action, .resource = resource});
    if (!answer) return state.SkipWithError("no answer");
    found = answer->grants.size();
  }
  state.counters["principals"] = static_cast<double>(found);
}

BENCHMARK_CAPTURE(what_can, medium, "medium")->Iterations(500);
BENCHMARK_CAPTURE(what_can, large, "large")->Iterations(500);
BENCHMARK_CAPTURE(who_can, medium_object, "medium", "s3:GetObject", "arn:aws:s3:::acme-payroll/x")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(who_can, medium_patterns, "medium", "s3:Delete*", "arn:aws:s3:::*")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(who_can, large_patterns, "large", "s3:Delete*", "arn:aws:s3:::*")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ambit
