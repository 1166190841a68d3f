// Question: how long does it take to make the permission graph of a loaded snapshot, and to tell
// from it how near each principal is to an administrator?
// Peer: none decides the same edges (docs/performance.md). Data: the directories small and medium
// below AMBIT_BENCH_DATA, each made by tools/gen_snapshot (seed 1), in which many principals can
// be changed by others; and accounts of one shape (graph_accounts.h) of 1,000 to 10,000
// principals. Before timing, two graphs of one snapshot must tell the same tiers, those of shapes
// with 1,000 principals. Unit: one graph; all tiers.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ambit/graph_drawing.h"
#include "ambit/paths.h"
#include "ambit/snapshot.h"
#include "bench/graph_accounts.h"

namespace {

namespace fs = std::filesystem;

ambit::Snapshot load(const std::string& path) {
  const std::vector<std::string> paths = {path};
  auto snapshot = ambit::Snapshot::load(paths, {.keep_going = true});
  if (!snapshot) std::abort();
  return *std::move(snapshot);
}

using Tiers = std::vector<std::tuple<std::string, int, ambit::PathClass, std::uint32_t>>;

Tiers tiers_of(const ambit::PermissionGraph& graph) {
  Tiers tiers;
  for (const auto& one : graph.tiers().tiers)
    tiers.emplace_back(one.principal.arn, one.tier, one.path_class, one.calls);
  return tiers;
}

void count(benchmark::State& state, const ambit::PermissionGraph& graph) {
  const ambit::GraphDrawing drawing = graph.drawing();
  state.counters["vertices"] = static_cast<double>(drawing.vertices.size());
  state.counters["edges"] = static_cast<double>(drawing.edges.size());
}

void make_graph(benchmark::State& state, const std::string& path) {
  const ambit::Snapshot snapshot = load(path);
  const ambit::PermissionGraph graph(snapshot);
  if (tiers_of(graph) != tiers_of(ambit::PermissionGraph(snapshot))) std::abort();
  for (auto _ : state) benchmark::DoNotOptimize(ambit::PermissionGraph(snapshot));
  count(state, graph);
}

void tell_tiers(benchmark::State& state, const std::string& path) {
  const ambit::Snapshot snapshot = load(path);
  const ambit::PermissionGraph graph(snapshot);
  for (auto _ : state) benchmark::DoNotOptimize(graph.tiers());
}

ambit::Snapshot load_shape(const ambit::bench::AccountShape& shape, std::size_t principals) {
  std::vector<ambit::Snapshot::File> files = {{"details.json", shape.make(principals)}};
  auto snapshot = ambit::Snapshot::load_files(std::move(files));
  if (!snapshot) std::abort();
  return *std::move(snapshot);
}

void make_graph_of_shape(benchmark::State& state, const ambit::bench::AccountShape& shape) {
  const auto principals = static_cast<std::size_t>(state.range(0));
  const ambit::Snapshot snapshot = load_shape(shape, principals);
  const ambit::PermissionGraph graph(snapshot);
  if (principals <= 1'000 && tiers_of(graph) != tiers_of(ambit::PermissionGraph(snapshot)))
    std::abort();
  for (auto _ : state) benchmark::DoNotOptimize(ambit::PermissionGraph(snapshot));
  count(state, graph);
}

std::vector<std::unique_ptr<std::string>> inputs;

bool register_benchmarks() {
  for (const ambit::bench::AccountShape& shape : ambit::bench::account_shapes())
    benchmark::RegisterBenchmark(("make_graph/" + std::string(shape.name)).c_str(),
                                 &make_graph_of_shape, std::cref(shape))
        ->Arg(1'000)
        ->Arg(3'000)
        ->Arg(10'000)
        ->Unit(benchmark::kMillisecond);
  const char* data = std::getenv("AMBIT_BENCH_DATA");
  if (data == nullptr) return false;
  for (const std::string preset : {"small", "medium"}) {
    const fs::path details = fs::path(data) / preset / "authorization-details.json";
    if (!fs::exists(details)) continue;
    const auto& path = *inputs.emplace_back(std::make_unique<std::string>(details.string()));
    for (const auto& [name, run] :
         {std::pair("make_graph/", &make_graph), std::pair("tell_tiers/", &tell_tiers)})
      benchmark::RegisterBenchmark((name + preset).c_str(), run, std::cref(path))
          ->Unit(benchmark::kMillisecond);
  }
  return true;
}

const bool registered = register_benchmarks();

}  // namespace
