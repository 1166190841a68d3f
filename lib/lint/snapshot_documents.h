// The policy documents of a snapshot, each with what it is and what it hangs on.
#ifndef AMBIT_LINT_SNAPSHOT_DOCUMENTS_H_
#define AMBIT_LINT_SNAPSHOT_DOCUMENTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ambit/policy.h"
#include "ambit/source.h"
#include "snapshot/model.h"

namespace ambit::lint {

struct SnapshotDocument {
  PolicyKind kind = PolicyKind::kIdentity;
  Location where = {};     // of the document, in its text
  std::string name = {};   // of the policy
  std::string arn = {};    // of a managed policy; of the resource for a resource policy
  std::string owner = {};  // ARN of the identity that an inline or trust policy belongs to
  std::string quota = {};  // "managed", "inline-role"; empty: that of the kind
  std::size_t group = 0;   // inline policies of one identity have the same number, others 0
};

// In the order of their places: by file, then by offset. Without policies that AWS manages,
// versions that are not the default, and what service-linked roles trust: nobody can change them.
std::vector<SnapshotDocument> documents_of(const snapshot::Model& model);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_SNAPSHOT_DOCUMENTS_H_
