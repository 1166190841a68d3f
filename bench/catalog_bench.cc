// Question: how long do expanding a pattern and shrinking a set of actions take? Peer: every name
// of the catalog, folded before the time starts, matched one after the other with glob_matches;
// before timing, both must match the same actions. Data: the builtin catalog; patterns with one
// wildcard are names of it in which a run is replaced (seed 1), sets are random halves of actions.
// Unit: one pattern, one set. Nothing is kept between calls, so each is cold.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/catalog.h"
#include "catalog/ascii_case.h"
#include "catalog/catalog.h"
#include "pattern/glob.h"

namespace {

using ambit::catalog::ActionId;
using ambit::catalog::ActionSet;
using ambit::catalog::Catalog;
using ambit::catalog::lower;
using ambit::catalog::ServiceCatalog;

const Catalog& builtin() {
  return Catalog::builtin();
}

std::vector<std::string> folded_names() {
  std::vector<std::string> names;
  names.reserve(builtin().action_count());
  for (std::uint32_t i = 0; i < builtin().action_count(); ++i)
    names.push_back(lower(builtin().full_name(ActionId(i))));
  return names;
}

ActionSet expand_peer(std::string_view pattern, const std::vector<std::string>& names) {
  ActionSet set(names.size());
  std::string program = ambit::compile_glob(lower(pattern));
  ambit::confine_to_fields(program, 1);
  for (std::uint32_t i = 0; i < names.size(); ++i)
    if (ambit::glob_matches(program, names[i])) set.insert(ActionId(i));
  return set;
}

void require_same(std::string_view pattern, const std::vector<std::string>& names) {
  if (expand_peer(pattern, names).ids() != builtin().expand(pattern).ids()) std::abort();
}

void expand(benchmark::State& state, std::string_view pattern) {
  require_same(pattern, folded_names());
  for (auto _ : state) benchmark::DoNotOptimize(builtin().expand(pattern));
}

void expand_peer_scan(benchmark::State& state, std::string_view pattern) {
  const auto names = folded_names();
  require_same(pattern, names);
  for (auto _ : state) benchmark::DoNotOptimize(expand_peer(pattern, names));
}

std::vector<std::string> patterns_with_one_wildcard(std::size_t count) {
  std::mt19937 random(1);
  std::vector<std::string> patterns;
  while (patterns.size() < count) {
    const auto id = static_cast<std::uint32_t>(random() % builtin().action_count());
    const std::string name = builtin().full_name(ActionId(id));
    const std::size_t colon = name.find(':');
    const std::size_t begin = colon + 1 + random() % (name.size() - colon);
    std::string pattern(name, 0, begin);
    pattern += '*';
    pattern.append(name, begin + random() % (name.size() - begin + 1));
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

void expand_one_wildcard(benchmark::State& state) {
  const auto patterns = patterns_with_one_wildcard(1000);
  const auto names = folded_names();
  for (const std::string& pattern : patterns) require_same(pattern, names);
  std::size_t next = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(builtin().expand(patterns[next++ % patterns.size()]));
}

// A random half of the actions that the pattern matches.
void shrink(benchmark::State& state, std::string_view pattern) {
  std::mt19937 random(1);
  std::vector<std::string> actions;
  for (const ActionId id : builtin().expand(pattern).ids())
    if (random() % 2 == 0) actions.push_back(builtin().full_name(id));
  std::size_t patterns = 0;
  for (auto _ : state) patterns = ServiceCatalog::builtin().shrink(actions).actions.size();
  state.counters["actions"] = static_cast<double>(actions.size());
  state.counters["patterns"] = static_cast<double>(patterns);
}

BENCHMARK_CAPTURE(expand, s3_get, "s3:Get*");
BENCHMARK_CAPTURE(expand_peer_scan, s3_get, "s3:Get*");
BENCHMARK(expand_one_wildcard);
BENCHMARK_CAPTURE(expand, widest_of_one_service, "ec2:*s");
BENCHMARK_CAPTURE(expand, all_get, "*:Get*");
BENCHMARK_CAPTURE(expand_peer_scan, all_get, "*:Get*");
BENCHMARK_CAPTURE(shrink, half_of_s3, "s3:*")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shrink, half_of_ec2, "ec2:*")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shrink, half_of_everything, "*")->Unit(benchmark::kMillisecond);

}  // namespace
