// Entry: json::Parser. Oracle: nlohmann::json accepts a text exactly when it is one sound value
// here, and both find the same content; every sound value survives printing and reading again;
// every damaged text is reported. Not compared: texts with a NUL, which ends them for nlohmann, and
// numbers beyond a double.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/json/parsed.h"

namespace {

using ambit::json::Parsed;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_round_trip(const Parsed& parsed) {
  for (const ambit::json::Value root : parsed.tree->roots()) {
    const std::string once = ambit::json::printed(root);
    const Parsed again(once);
    require(again.accepted());
    require(ambit::json::printed(again.root()) == once);
    require(Parsed(root.raw()).accepted());
  }
}

void check_places(const Parsed& parsed) {
  for (std::uint32_t i = 0; i < parsed.tree->node_count(); ++i) {
    const ambit::json::Value value = parsed.tree->at(i);
    require(value.where().begin < value.where().end);
    require(value.end_index() <= parsed.tree->node_count());
  }
  for (const ambit::Diagnostic& said : parsed.diagnostics.items())
    require(said.where.begin <= said.where.end &&
            said.where.end <= parsed.files.text(parsed.file).size());
}

void check_peer(const Parsed& parsed, const std::string& text) {
  const bool noticed = parsed.diagnostics.count(ambit::Severity::kNotice) > 0;
  if (parsed.tree->roots().size() > 1 || noticed || text.find('\0') != std::string::npos) return;
  try {
    const auto peer = nlohmann::json::parse(text);
    require(parsed.accepted());
    require(nlohmann::json::parse(ambit::json::printed(parsed.root())) == peer);
  } catch (const nlohmann::json::out_of_range&) {
    return;  // it read no further
  } catch (const nlohmann::json::parse_error&) {
    require(!parsed.accepted());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Parsed parsed(text);
  require(parsed.tree->complete() == !parsed.diagnostics.has_errors());
  check_round_trip(parsed);
  check_places(parsed);
  // nlohmann recurses without a limit of its own.
  for (const ambit::Diagnostic& said : parsed.diagnostics.items())
    if (said.kind->name == "json/too-deep") return 0;
  check_peer(parsed, text);
  return 0;
}
