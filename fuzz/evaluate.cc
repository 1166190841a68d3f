// Entry: evaluate(). Input: lines with a caller (of tests/conformance/README.md), the name of a
// layer, the action, the resource, a context key, its value, and a policy document of that layer;
// another layer than identity has one that allows everything beside it. Oracle: the reference
// evaluator in all modes. Documents with numbers are left out: the reference's JSON reader respells
// them.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "fuzz/differential.h"
#include "support/utf8.h"
#include "tests/policy/compiled.h"
#include "tests/reference/case.h"

namespace {

using ambit::Layer;
using ambit::reference::Json;

bool has_number(const Json& value) {
  if (value.is_number()) return true;
  if (!value.is_structured()) return false;
  for (const Json& member : value)
    if (has_number(member)) return true;
  return false;
}

// The document, if it is a sound policy of the layer.
Json read_document(const std::string& text, Layer layer) {
  ambit::policy::Compiled compiled;
  const auto placed = compiled.add(text, ambit::evaluate::policy_kind(layer));
  if (!placed.document.valid() || compiled.tables.documents[placed.document].opaque) return nullptr;
  Json document = Json::parse(text, nullptr, false);
  return document.is_discarded() || has_number(document) ? nullptr : document;
}

std::optional<ambit::reference::Caller> read_caller(const std::string& name) {
  constexpr std::array<std::string_view, 12> kNames = {"alice", "dave",  "app",  "fed",
                                                       "root",  "xroot", "bob",  "partner",
                                                       "slr",   "sns",   "anon", "oidc"};
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return std::nullopt;
  ambit::reference::Caller caller = ambit::reference::named_caller(name);
  if (!caller.account.empty()) caller.tags = {{"team", "red"}, {"Team", "blue"}};
  return caller;
}

std::optional<Layer> read_layer(const std::string& name) {
  for (std::size_t i = 0; i < ambit::kLayerCount; ++i)
    if (ambit::layer_name(static_cast<Layer>(i)) == name) return static_cast<Layer>(i);
  return std::nullopt;
}

const Json kAllowAll = {{"Version", "2012-10-17"},
                        {"Statement", {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (size > 1 << 14 || ambit::first_invalid_utf8(input)) return 0;
  const auto lines = ambit::evaluate::split_lines(input, 7);
  if (lines.size() != 7) return 0;
  const auto caller = read_caller(lines[0]);
  const auto layer = read_layer(lines[1]);
  if (!caller || !layer) return 0;
  const Json document = read_document(lines[6], *layer);
  if (document.is_null()) return 0;
  ambit::reference::Request request{
      .caller = *caller, .action = lines[2], .resource = lines[3], .owner = "111111111111"};
  if (!lines[4].empty())
    request.context[lines[4]] = ambit::reference::ContextValue::single(lines[5]);
  request.policies[ambit::reference::Layer::kIdentity].levels = {{kAllowAll}};
  request.policies[static_cast<ambit::reference::Layer>(*layer)].levels = {{document}};
  ambit::evaluate::require_agreement(request);
  return 0;
}
