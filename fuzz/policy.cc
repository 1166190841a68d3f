// Entry: policy::Compiler. Input: a document in any of its forms; its first byte chooses the kind.
// Oracles: the same text compiles to the same rows and diagnostics again; every place lies inside
// its text, and that of a sound statement is a JSON object; at most one error is said, and exactly
// when the document is not usable; rows name rows that exist.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "tests/policy/compiled.h"

namespace {

using ambit::policy::Compiled;
using ambit::policy::PlacedDocument;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_inside(const Compiled& compiled, ambit::Location where) {
  require(where.begin <= where.end);
  if (where.file.valid()) require(where.end <= compiled.files.text(where.file).size());
}

void check_statements(const Compiled& compiled, const PlacedDocument& placed) {
  const ambit::policy::Tables& tables = compiled.tables;
  for (const ambit::policy::Statement& statement : tables.statements_of(placed.document)) {
    const ambit::Location where = placed.locate(statement.span);
    require_inside(compiled, where);
    require(nlohmann::json::accept(compiled.at(where)));
    for (const auto id : statement.actions.of(tables.action_lists))
      require(id.index() < tables.actions.size());
    for (const auto id : statement.resources.of(tables.resource_lists))
      require(id.index() < tables.resources.size());
    for (const auto id : statement.tests.of(tables.test_lists))
      require(id.index() < tables.tests.size());
    for (std::uint32_t i = statement.tests.begin; i < statement.tests.end; ++i)
      require_inside(compiled, placed.locate(tables.test_spans[i]));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 1 << 16) return 0;
  const auto kind = static_cast<ambit::PolicyKind>(data[0] % 8);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Compiled compiled;
  const PlacedDocument first = compiled.add(text, kind);
  const auto said = compiled.codes();
  for (const ambit::Diagnostic& diagnostic : compiled.diagnostics.items())
    require_inside(compiled, diagnostic.where);
  const bool usable = first.document.valid() && !compiled.tables.documents[first.document].opaque;
  require(usable == !compiled.diagnostics.has_errors());
  require(compiled.diagnostics.count(ambit::Severity::kError) <= 1);
  if (usable) check_statements(compiled, first);

  Compiled again;
  const PlacedDocument second = again.add(text, kind);
  require(again.codes() == said);
  require(second.document.valid() == first.document.valid());
  require(again.tables.statements.size() == compiled.tables.statements.size());
  return 0;
}
