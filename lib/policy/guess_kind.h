// What a policy document is used as, by its content.
#ifndef AMBIT_POLICY_GUESS_KIND_H_
#define AMBIT_POLICY_GUESS_KIND_H_

#include "ambit/policy.h"
#include "json/json.h"

namespace ambit::policy {

// As far as content can tell: what is attached to a resource names principals (kResource), and a
// role to be assumed is no resource that the document could name (kTrust); all others are
// kIdentity. Anything is read as far as it looks like a policy. O(size of the document).
PolicyKind guess_kind(json::Value document);

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_GUESS_KIND_H_
