// Question: how long does it take until a snapshot can be asked, from the bytes in a file?
// Peer: simdjson 3.0.1 on-demand, walking the same file and taking every string, number and
// literal; it keeps nothing. Data: the directories small, medium, large below AMBIT_BENCH_DATA,
// each made by tools/gen_snapshot (seed 1, indented); without it, examples/snapshots/acme. Both
// start with opening the file and end with everything freed, so both pay for the pages they touch.
// Unit: bytes of authorization-details.json.
#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/snapshot.h"

namespace {

namespace fs = std::filesystem;

// Counts what it takes, so that nothing is optimised away.
class Walk {
 public:
  void take(simdjson::ondemand::value value) {
    switch (value.type()) {
      case simdjson::ondemand::json_type::array:
        for (auto element : value.get_array()) take(element.value());
        break;
      case simdjson::ondemand::json_type::object:
        for (auto field : value.get_object()) {
          const std::string_view key = field.unescaped_key();
          bytes_ += key.size();
          take(field.value());
        }
        break;
      case simdjson::ondemand::json_type::string:
        ++strings_;
        bytes_ += std::string_view(value.get_string()).size();
        break;
      default:
        bytes_ += std::string_view(value.raw_json_token()).size();
        break;
    }
  }
  std::uint64_t strings() const { return strings_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t strings_ = 0;
  std::uint64_t bytes_ = 0;
};

std::uint64_t peer_strings(const std::string& file) {
  auto text = simdjson::padded_string::load(file);
  simdjson::ondemand::parser parser;
  auto document = parser.iterate(text.value());
  Walk walk;
  for (auto field : document.get_object()) {
    const std::string_view key = field.unescaped_key();
    benchmark::DoNotOptimize(key.size());
    walk.take(field.value());
  }
  benchmark::DoNotOptimize(walk.bytes());
  return walk.strings();
}

double peak_bytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

void load_ambit(benchmark::State& state, const std::string& file) {
  const std::vector<std::string> paths = {file};
  const std::uint64_t size = fs::file_size(file);
  for (auto _ : state) {
    const auto snapshot = ambit::Snapshot::load(paths, {.keep_going = true});
    if (snapshot->principals().empty()) std::abort();
    benchmark::DoNotOptimize(&*snapshot);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
  state.counters["peak/file"] = peak_bytes() / static_cast<double>(size);
}

void load_peer_simdjson(benchmark::State& state, const std::string& file) {
  for (auto _ : state)
    if (peer_strings(file) == 0) std::abort();
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(fs::file_size(file)));
}

void register_data(const std::string& name, const fs::path& directory) {
  const std::string file = directory / "authorization-details.json";
  if (!fs::exists(file)) return;
  benchmark::RegisterBenchmark(("load_ambit/" + name).c_str(), load_ambit, file)
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(("load_peer_simdjson/" + name).c_str(), load_peer_simdjson, file)
      ->Unit(benchmark::kMillisecond);
}

[[maybe_unused]] const bool kRegistered = [] {
  register_data("acme", "examples/snapshots/acme");
  if (const char* data = std::getenv("AMBIT_BENCH_DATA"))
    for (const char* preset : {"small", "medium", "large"})
      register_data(preset, fs::path(data) / preset);
  return true;
}();

}  // namespace
