// Entries: expand_action_lists, shrink_action_lists. Input: the text of a document. Oracles: a text
// that is returned has, for nlohmann::json, the same content as before but for the values of Action
// and NotAction, and those match the same actions of the catalog; doing it again changes nothing.
// Otherwise an error was said. Every place lies inside the text. Not compared: texts with a NUL,
// which ends them for nlohmann, and numbers beyond a double.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/action_lists.h"
#include "catalog/catalog.h"
#include "catalog/shrink.h"

namespace {

using ambit::catalog::Catalog;
using ambit::catalog::ServiceCatalog;
using Json = nlohmann::json;

void require(bool holds) {
  if (!holds) std::abort();
}

using Filter = std::optional<std::string> (*)(const ambit::SourceFiles&, ambit::FileId,
                                              ambit::Diagnostics&);

std::optional<std::string> expand(const ambit::SourceFiles& sources, ambit::FileId file,
                                  ambit::Diagnostics& diagnostics) {
  return expand_action_lists(sources, file, ServiceCatalog::builtin(), {}, diagnostics);
}

std::optional<std::string> shrink(const ambit::SourceFiles& sources, ambit::FileId file,
                                  ambit::Diagnostics& diagnostics) {
  return shrink_action_lists(sources, file, ServiceCatalog::builtin(), diagnostics);
}

std::optional<std::string> filtered(std::string_view text, Filter filter) {
  ambit::SourceFiles sources;
  ambit::Diagnostics diagnostics;
  const ambit::FileId file = sources.add("policy.json", ambit::TextBuffer(text));
  auto out = filter(sources, file, diagnostics);
  require(out.has_value() != diagnostics.has_errors());
  for (const ambit::Diagnostic& said : diagnostics.items())
    require(said.where.begin <= said.where.end && said.where.end <= text.size());
  return out;
}

// Takes the lists out of a statement; returns what they match, Action first.
std::vector<ambit::catalog::ActionSet> take_lists(Json& statement) {
  std::vector<ambit::catalog::ActionSet> sets;
  for (const char* element : {"Action", "NotAction"}) {
    const auto found = statement.find(element);
    if (found == statement.end()) continue;
    const auto texts = found->is_string() ? std::vector<std::string>{found->get<std::string>()}
                                          : found->get<std::vector<std::string>>();
    sets.push_back(expand_all(Catalog::builtin(), texts));
    // How many unknown actions match is not kept.
    sets.back().set_unknown(ambit::catalog::UnknownActions::kNone);
    *found = nullptr;
  }
  return sets;
}

void require_same_meaning(Json before, const std::string& text) {
  Json after = Json::parse(text, nullptr, false);
  require(!after.is_discarded());
  Json& statements = before["Statement"];
  if (statements.is_object()) {
    require(take_lists(statements) == take_lists(after["Statement"]));
  } else {
    require(statements.size() == after["Statement"].size());
    for (std::size_t i = 0; i < statements.size(); ++i)
      require(take_lists(statements[i]) == take_lists(after["Statement"][i]));
  }
  require(before == after);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2048) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Json before = Json::parse(text, nullptr, false);
  for (const Filter filter : {expand, shrink}) {
    const auto out = filtered(text, filter);
    if (!out || before.is_discarded()) continue;
    require_same_meaning(before, *out);
    require(filtered(*out, filter) == out);
  }
  return 0;
}
