#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/examined_policy.h"
#include "audit/policy_questions.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

Evidence evidence(const snapshot::ManagedPolicy& policy, const Assessment& a,
                  const snapshot::PolicyVersion& version, const GrantedRequest& more) {
  const policy::Tables& tables = a.model().policies;
  const std::uint32_t first = tables.documents[version.document.document].statements.begin;
  const policy::StatementId id = more.statements.front();
  const policy::Statement& row = tables.statements[id];
  return {.where = version.document.locate(row.span),
          .statement = StatementReference{.policy = std::string(a.text(policy.name)),
                                          .arn = std::string(a.text(policy.arn)),
                                          .kind = PolicyKind::kIdentity,
                                          .index = id.index() - first,
                                          .sid = std::string(a.text(row.sid))}};
}

void examine(Assessment& a, const snapshot::ManagedPolicy& policy, Subject& subject) {
  const policy::PlacedDocument current = policy.document();
  for (const snapshot::PolicyVersion& version : policy.versions) {
    if (version.is_default) continue;
    const policy::PlacedDocument old = version.document;
    const GrantedRequest more = granted_more(a, {&old, 1}, {&current, 1});
    const std::string_view id = a.text(version.id);
    subject.fail_if(more.verdict, {{"POLICY_ARN", a.text(policy.arn)}, {"VERSION", id}}, [&] {
      return Finding{.part = std::string(id),
                     .message = "version " + std::string(id) + " grants " + more.request +
                                ", which the default version does not",
                     .facts = {{"request", more.request},
                               {"who_may_set_it",
                                who_may(a, "iam:SetDefaultPolicyVersion", a.text(policy.arn))}},
                     .evidence = {evidence(policy, a, version, more)}};
    });
  }
}

void stale_policy_version(Assessment& a) {
  if (!has_authorization_details(a)) return;
  for_each_customer_policy(a, [&](const snapshot::ManagedPolicy& policy, Subject& subject) {
    if (policy.versions.size() > 1 || !policy.default_version) examine(a, policy, subject);
  });
}

}  // namespace

extern const Check permissions_stale_policy_version;
constinit const Check permissions_stale_policy_version{.id = "permissions/stale-policy-version",
                                                       .run = stale_policy_version};

}  // namespace ambit::audit::checks
