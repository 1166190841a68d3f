// All that one principal may do, who may do what patterns stand for, and what changed, over
// generated accounts (scripts/bench.sh makes them). Time is without loading.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "ambit/changes.h"
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

std::string text_of(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The account before and after its first policy on reading objects is about writing them.
void changes(benchmark::State& state, const std::string& size) {
  const char* data = std::getenv("AMBIT_BENCH_DATA");
  const std::string before =
      data == nullptr ? ""
                      : text_of(std::string(data) + "/" + size + "/authorization-details.json");
  const std::string from = "s3:GetObject\"";
  const auto at = before.find(from);
  if (at == std::string::npos) return state.SkipWithError("AMBIT_BENCH_DATA has no such account");
  std::string after = before;
  after.replace(at, from.size(), "s3:PutObject\"");
  const SnapshotPair pair =
      SnapshotPair::load_files({{"details.json", before}}, {{"details.json", after}});
  Changes found;
  for (auto _ : state) found = compare(pair);
  state.counters["changed"] = static_cast<double>(found.principals.size());
  state.counters["unchanged"] = static_cast<double>(found.unchanged);
}

BENCHMARK_CAPTURE(changes, medium, "medium")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(changes, large, "large")->Unit(benchmark::kMillisecond);
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
