// Reads the policy documents in artefacts.
#ifndef AMBIT_SNAPSHOT_DOCUMENTS_H_
#define AMBIT_SNAPSHOT_DOCUMENTS_H_

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/model.h"

namespace ambit::snapshot {

class DocumentReader {
 public:
  // Both must outlive it.
  DocumentReader(Model& model, policy::Compiler& compiler) : model_(model), compiler_(compiler) {}

  // Compiles the document at `value`, an object or a string; what is wrong with it is said there,
  // with the pointer of `value`.
  policy::PlacedDocument read(json::Value value, PolicyKind kind);

  // A document of `object` that must be there: says so when `value` is invalid.
  policy::PlacedDocument require(json::Value value, json::Value object, PolicyKind kind);

 private:
  Model& model_;
  policy::Compiler& compiler_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_DOCUMENTS_H_
