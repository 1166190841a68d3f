// Entry: one condition test. Input: lines with the operator, the key, a policy value, another
// policy value, how the request has the key (`s` single, `l` list, else absent), its value, and
// another one. Oracle: the reference evaluator, in strict and both three-valued modes.
#include <cstddef>
#include <cstdint>

#include "fuzz/differential.h"
#include "support/utf8.h"
#include "tests/policy/compiled.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using ambit::reference::ContextValue;
  using ambit::reference::Json;
  if (size > 2048) return 0;
  const auto lines = ambit::evaluate::split_lines({reinterpret_cast<const char*>(data), size}, 7);
  if (lines.size() != 7) return 0;
  ambit::reference::Request request = ambit::evaluate::request_of_alice();
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::b/k";
  const Json statement = {{"Effect", "Allow"},
                          {"Action", "*"},
                          {"Resource", "*"},
                          {"Condition", {{lines[0], {{lines[1], {lines[2], lines[3]}}}}}}};
  const Json document = {{"Version", "2012-10-17"}, {"Statement", statement}};
  const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
  ambit::policy::Compiled compiled;
  const auto placed = compiled.add(text);
  if (!placed.document.valid() || compiled.tables.documents[placed.document].opaque) return 0;
  if (ambit::first_invalid_utf8(std::string_view(reinterpret_cast<const char*>(data), size)))
    return 0;
  if (lines[4] == "s") request.context[lines[1]] = ContextValue::single(lines[5]);
  if (lines[4] == "l") request.context[lines[1]] = ContextValue::list({lines[5], lines[6]});
  request.policies[ambit::reference::Layer::kIdentity].levels = {{Json::parse(text)}};
  ambit::evaluate::require_agreement(request);
  return 0;
}
