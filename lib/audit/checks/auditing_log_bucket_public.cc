#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/public_buckets.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

Finding finding_of(const std::string& name, PublicBucket bucket) {
  const bool by_policy = bucket.by_policy.yes();
  Finding finding = {.part = name,
                     .message = "the public reaches bucket " + name + " by its " +
                                (by_policy ? "policy (" + bucket.request + ")"
                                           : "ACL (" + bucket.grants.front() + ")"),
                     .facts = {{"bucket", name}},
                     .evidence = std::move(bucket.evidence)};
  if (by_policy) finding.facts.push_back({"request", std::move(bucket.request)});
  if (!bucket.grants.empty()) finding.facts.push_back({"grants", std::move(bucket.grants)});
  finding.facts.push_back({"missing_settings", std::move(bucket.missing)});
  return finding;
}

void log_bucket_public(Assessment& a) {
  for_each_own_trail(a, [&](const ExaminedTrail& trail, Subject& subject) {
    if (!trail.row.bucket.valid()) return subject.not_assessed({"TRAIL", Why::kIncomplete});
    const std::string name(a.text(trail.row.bucket));
    PublicBucket bucket = public_bucket(a, name);
    if ((bucket.by_policy | bucket.by_acl).yes())
      return subject.fail(finding_of(name, std::move(bucket)), {{"BUCKET", name}});
    for (const Verdict& verdict : {bucket.by_policy, bucket.by_acl})
      if (verdict.unknown()) subject.not_assessed(verdict.reason());
  });
}

}  // namespace

extern const Check auditing_log_bucket_public;
constinit const Check auditing_log_bucket_public{.id = "auditing/log-bucket-public",
                                                 .run = log_bucket_public};

}  // namespace ambit::audit::checks
