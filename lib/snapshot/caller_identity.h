// Reads `aws sts get-caller-identity`: in which account the export ran. Source: STS API Reference,
// GetCallerIdentity.
#ifndef AMBIT_SNAPSHOT_CALLER_IDENTITY_H_
#define AMBIT_SNAPSHOT_CALLER_IDENTITY_H_

#include "json/json.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

class CallerIdentityReader {
 public:
  // Both must outlive it.
  CallerIdentityReader(Model& model, Draft& draft)
      : model_(model), draft_(draft), values_(model, "sts.caller-identity") {}

  // Adds the account to the draft.
  ReadArtefact read(json::Value answer, const Context& context);

  void summarise() { values_.summarise(); }

 private:
  Model& model_;
  Draft& draft_;
  ValueReader values_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CALLER_IDENTITY_H_
