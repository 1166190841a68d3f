// Whether buckets of S3 are public: after their own public access blocks and their accounts'.
// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
#ifndef AMBIT_AUDIT_PUBLIC_BUCKETS_H_
#define AMBIT_AUDIT_PUBLIC_BUCKETS_H_

#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "audit/policy_questions.h"

namespace ambit::audit {

// Whether RestrictPublicBuckets keeps out the public whatever a policy says: of a bucket or an
// access point, or of the account that it belongs to.
Verdict restricts_public(const snapshot::ResourcePolicy* resource, const snapshot::Account& owner);

struct PublicBucket {
  Verdict by_policy = false;
  Verdict by_acl = false;
  std::string request = {};               // that the policy grants to anybody
  std::vector<std::string> grants = {};   // of the ACL: "READ to AllUsers"
  std::vector<std::string> missing = {};  // settings that neither the bucket nor the account has on
  std::vector<Evidence> evidence = {};
};
// `name` is that of a bucket of any account. All is unknown of a bucket that was not exported.
PublicBucket public_bucket(const Assessment& a, std::string_view name);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_PUBLIC_BUCKETS_H_
