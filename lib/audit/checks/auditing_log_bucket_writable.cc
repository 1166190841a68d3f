#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/trails.h"
#include "pattern/glob.h"

namespace ambit::audit::checks {
namespace {

constexpr std::string_view kOnBucket[] = {"s3:DeleteBucket", "s3:PutBucketPolicy",
                                          "s3:PutLifecycleConfiguration"};
constexpr std::string_view kOnObjects[] = {"s3:DeleteObject", "s3:PutObject"};

// Where the trails of the account write to: a bucket, and what the keys of the log files start
// with.
struct LogPlace {
  std::string bucket = {};
  std::string prefix = {};

  friend auto operator<=>(const LogPlace&, const LogPlace&) = default;
};

std::set<LogPlace> places_of(const Assessment& a) {
  std::set<LogPlace> out;
  for (const ExaminedTrail& trail : trails_of(a)) {
    if (!trail.row.bucket.valid()) continue;
    std::string prefix(a.text(trail.row.key_prefix));
    if (!prefix.empty()) prefix += '/';
    out.insert({std::string(a.text(trail.row.bucket)), prefix + "AWSLogs/"});
  }
  return out;
}

void examine(Assessment& a, const ExaminedPrincipal& principal, const LogPlace& place,
             Subject& subject) {
  const std::string arn =
      "arn:" + std::string(a.text(a.account().partition)) + ":s3:::" + place.bucket;
  std::string objects;
  append_literal(objects, arn + '/' + place.prefix);
  objects += kAnyRun;
  std::vector<Permission> all;
  std::vector<std::string> actions;
  Verdict may = false;
  const auto add = [&](Permission permission) {
    may = may | permission.may;
    if (!permission.may.yes()) return;
    actions.push_back(permission.action);
    all.push_back(std::move(permission));
  };
  for (const std::string_view action : kOnObjects)
    add(a.powers().may_in(principal.row, action, objects));
  for (const std::string_view action : kOnBucket) add(a.powers().may(principal.row, action, arn));
  if (may.no()) return;
  const Verdict administrator = a.powers().privilege(principal.row).administrator();
  if (administrator.yes()) return;
  subject.fail_if(may & !administrator, {{"BUCKET", place.bucket}}, [&] {
    return Finding{.part = place.bucket,
                   .message = "may change or delete log files: " + actions.front(),
                   .facts = {{"actions", std::move(actions)}},
                   .evidence = evidence_of(all)};
  });
}

// Whether the bucket's policy is in the snapshot, or known not to be there.
Verdict policy_known(const Assessment& a, const LogPlace& place) {
  const std::string arn =
      "arn:" + std::string(a.text(a.account().partition)) + ":s3:::" + place.bucket;
  const snapshot::ResourcePolicy* resource = a.model().policy_of(arn);
  if (resource == nullptr || resource->state == snapshot::Knowledge::kUnknown)
    return Reason{"BUCKETPOL", Why::kAbsent};
  if (resource->document.document.valid() &&
      a.model().policies.documents[resource->document.document].opaque)
    return Reason{"BUCKETPOL", Why::kUnknownConstruct};
  return true;
}

void log_bucket_writable(Assessment& a) {
  if (!has_trails(a)) return;
  const Verdict listed = trails_known(a);
  if (listed.unknown()) a.not_assessed(listed.reason());
  const std::set<LogPlace> places = places_of(a);
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    for (const LogPlace& place : places) {
      const Verdict known = policy_known(a, place);
      if (known.unknown()) {
        subject.not_assessed(known.reason());
      } else {
        examine(a, principal, place, subject);
      }
    }
    const Verdict known = a.powers().policies_known(principal.row, Policies::kAll);
    if (known.unknown()) subject.not_assessed(known.reason());
  });
}

}  // namespace

extern const Check auditing_log_bucket_writable;
constinit const Check auditing_log_bucket_writable{.id = "auditing/log-bucket-writable",
                                                   .run = log_bucket_writable};

}  // namespace ambit::audit::checks
