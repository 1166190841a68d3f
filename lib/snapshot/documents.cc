#include "snapshot/documents.h"

#include "policy/grammar_kinds.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

policy::PlacedDocument DocumentReader::read(json::Value value, PolicyKind kind) {
  Diagnostics found;
  const policy::PlacedDocument placed = compiler_.compile(value, kind, found);
  for (const Diagnostic& diagnostic : found.items()) {
    Diagnostic& kept = say(model_.diagnostics, *diagnostic.kind, value, diagnostic.args);
    kept.where = diagnostic.where;
    kept.notes = diagnostic.notes;
  }
  return placed;
}

policy::PlacedDocument DocumentReader::require(json::Value value, json::Value object,
                                               PolicyKind kind) {
  if (value.valid()) return read(value, kind);
  say(model_.diagnostics, policy::kAbsent, object);
  return {};
}

}  // namespace ambit::snapshot
