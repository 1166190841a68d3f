// Question: how long does an audit take, on a loaded snapshot and from the bytes on?
// Peer: cloudsplaining takes 1.5 / 23 / 258 s on small / medium / large and decides other checks,
// so only the scale is comparable (docs/performance.md). Data: the directories small, medium, large
// below AMBIT_BENCH_DATA, each made by tools/gen_snapshot (seed 1), credential report included.
// Before timing, two audits of one snapshot must find the same. Unit: one audit of the account.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ambit/audit.h"
#include "ambit/snapshot.h"

namespace {

namespace fs = std::filesystem;

ambit::Snapshot load(const std::vector<std::string>& paths) {
  auto snapshot = ambit::Snapshot::load(paths, {.keep_going = true});
  if (!snapshot) std::abort();
  return *std::move(snapshot);
}

std::vector<std::string> keys_of(const ambit::audit::Audit& audit) {
  std::vector<std::string> keys;
  for (const auto& check : audit.checks)
    for (const auto& finding : check.findings) keys.push_back(finding.key);
  return keys;
}

void audit_loaded(benchmark::State& state, const std::vector<std::string>& paths) {
  const ambit::Snapshot snapshot = load(paths);
  const auto first = keys_of(ambit::audit::audit(snapshot));
  if (first != keys_of(ambit::audit::audit(snapshot))) std::abort();
  for (auto _ : state) benchmark::DoNotOptimize(ambit::audit::audit(snapshot));
  state.counters["findings"] = static_cast<double>(first.size());
}

void load_and_audit(benchmark::State& state, const std::vector<std::string>& paths) {
  for (auto _ : state) benchmark::DoNotOptimize(ambit::audit::audit(load(paths)));
}

std::vector<std::unique_ptr<std::vector<std::string>>> inputs;

bool register_benchmarks() {
  const char* data = std::getenv("AMBIT_BENCH_DATA");
  if (data == nullptr) return false;
  for (const std::string preset : {"small", "medium", "large"}) {
    const fs::path directory = fs::path(data) / preset;
    const fs::path details = directory / "authorization-details.json";
    if (!fs::exists(details)) continue;
    const auto& paths = *inputs.emplace_back(std::make_unique<std::vector<std::string>>(
        std::vector{details.string(), (directory / "credential-report.json").string()}));
    for (const auto& [name, run] :
         {std::pair("audit_loaded/", &audit_loaded), std::pair("load_and_audit/", &load_and_audit)})
      benchmark::RegisterBenchmark((name + preset).c_str(), run, std::cref(paths))
          ->Unit(benchmark::kMillisecond);
  }
  return true;
}

const bool registered = register_benchmarks();

}  // namespace
