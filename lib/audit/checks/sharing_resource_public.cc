#include <string>
#include <string_view>
#include <utility>

#include "ambit/arn.h"
#include "audit/check.h"
#include "audit/policy_questions.h"
#include "audit/public_buckets.h"
#include "audit/resource_policies.h"

namespace ambit::audit::checks {
namespace {

Finding finding_of(const Assessment& a, const snapshot::ResourcePolicy& resource,
                   const GrantedRequest& granted) {
  Finding finding{.message = "the policy grants something to anybody (" + granted.request + ")",
                  .facts = {{"request", granted.request}}};
  const Range statements = a.model().policies.documents[resource.document.document].statements;
  for (const policy::StatementId id : granted.statements)
    finding.evidence.push_back(evidence_of(a, resource, id.index() - statements.begin));
  return finding;
}

void examine(Assessment& a, const snapshot::ResourcePolicy& resource, Subject& subject) {
  StatementQuestions questions(a, resource.document, PolicyKind::kResource);
  const GrantedRequest granted = questions.grants_public();
  if (granted.verdict.unknown()) return subject.not_assessed({"RP", Why::kUnknownConstruct});
  if (granted.verdict.no()) return;
  const auto arn = parse_arn(a.text(resource.arn));
  const bool of_s3 = arn && arn->service == "s3";
  const Verdict restricted = of_s3 ? restricts_public(&resource, a.account()) : Verdict(false);
  if (restricted.unknown()) return subject.not_assessed(restricted.reason());
  if (restricted.yes())
    return a.remark("public-buckets-restricted",
                    "a policy grants something to the public, but RestrictPublicBuckets keeps the "
                    "public out");
  Finding finding = finding_of(a, resource, granted);
  // Access points, too, have an account in their ARN.
  const bool bucket = of_s3 && arn->account.empty();
  if (!bucket) finding.commands = edit_commands(a, resource);
  subject.fail(std::move(finding), {{"BUCKET", arn ? arn->resource : std::string_view{}}});
}

void resource_public(Assessment& a) {
  for_each_resource(a, [&](const snapshot::ResourcePolicy& resource, Subject& subject) {
    examine(a, resource, subject);
  });
}

}  // namespace

extern const Check sharing_resource_public;
constinit const Check sharing_resource_public{.id = "sharing/resource-public",
                                              .run = resource_public};

}  // namespace ambit::audit::checks
