// Reads credential reports: CSV, bare or as Base64 in the answer of `aws iam
// get-credential-report`. Source: IAM User Guide, "Generate credential reports for your AWS
// account"; docs/snapshot.md.
#ifndef AMBIT_SNAPSHOT_CREDENTIAL_REPORT_H_
#define AMBIT_SNAPSHOT_CREDENTIAL_REPORT_H_

#include <optional>

#include "ambit/source.h"
#include "json/json.h"
#include "snapshot/authorization_details.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all reports of a snapshot.
class CredentialReportReader {
 public:
  // All must outlive the reader.
  CredentialReportReader(Model& model, Draft& draft);

  // Adds the rows of a report to the draft. A row that is damaged is left out and the report
  // marked; a damaged cell is marked as not known. `context` tells the account of a report without
  // rows.
  ReadArtefact read(json::Value answer, const Context& context);
  ReadArtefact read_csv(FileId file, const Context& context);

  // Says what was found all over: unknown columns, times without an offset.
  void summarise() { values_.summarise(); }

 private:
  Model& model_;
  Draft& draft_;
  ValueReader values_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CREDENTIAL_REPORT_H_
