#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/full_access.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

constexpr std::size_t kMaxCommands = 10;

// Detach it from everybody, and the way back to what they need.
std::vector<std::string> detach_commands(const Assessment& a, std::string_view arn,
                                         const std::vector<Attachment>& attachments) {
  const std::vector<Placeholder> values = {{"POLICY_ARN", arn}};
  std::vector<std::string> out;
  for (const Attachment& attachment : attachments) {
    if (out.size() + 2 > kMaxCommands) break;
    out.push_back(holder_command(a, "detach", attachment.by) +
                  fill_command(" --policy-arn POLICY_ARN", values));
    out.push_back(holder_command(a, "attach", attachment.by) + " --policy-arn NARROWER_POLICY_ARN");
  }
  return out;
}

Finding finding(const Assessment& a, FullAccess& access, const ExaminedPolicy& policy,
                std::vector<std::string> holders) {
  const std::uint32_t index = access.granting_statement(policy.document);
  const ExaminedStatement statement = {
      .assessment = a,
      .policy = policy,
      .row = a.model().policies.statements_of(policy.document.document)[index],
      .index = index};
  return {.message = "the policy grants every action on every resource",
          .facts = {{"statement", std::int64_t{index}}, {"holders", std::move(holders)}},
          .evidence = {statement.evidence()}};
}

void examine_attached(Assessment& a, FullAccess& access, std::string_view arn,
                      const std::vector<Attachment>& attachments) {
  Subject subject(a, arn);
  const snapshot::ManagedPolicyId id = attachments.front().policy->policy;
  if (!id.valid()) return subject.not_assessed({"AUTH", Why::kDocumentMissing});
  const snapshot::ManagedPolicy& row = a.model().managed_policies[id];
  const ExaminedPolicy policy = {.name = a.text(row.name), .arn = arn, .document = row.document()};
  subject.fail_if(access.granted_by(policy.document), {}, [&] {
    std::vector<std::string> holders;
    holders.reserve(attachments.size());
    for (const Attachment& attachment : attachments)
      holders.emplace_back(a.text(attachment.by.holder->arn));
    Finding out = finding(a, access, policy, std::move(holders));
    out.commands = detach_commands(a, arn, attachments);
    return out;
  });
}

void examine_inline(Assessment& a, FullAccess& access, const HolderReference& owner) {
  const std::string_view arn = a.text(owner.holder->arn);
  for (const snapshot::InlinePolicy& row : owner.holder->inline_policies) {
    const ExaminedPolicy policy = {
        .name = a.text(row.name), .owner = owner, .document = row.document};
    Subject subject(a, arn);
    subject.fail_if(access.granted_by(policy.document), {}, [&] {
      Finding out = finding(a, access, policy, {std::string(arn)});
      out.part = policy_part(policy);
      out.commands = edit_commands(a, policy);
      return out;
    });
  }
  if (!owner.holder->policies_known) Subject(a, arn).not_assessed({"AUTH", Why::kDamaged});
}

void full_admin_policy(Assessment& a) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().users);
  require_complete(a, a.account().groups);
  require_complete(a, a.account().roles);
  FullAccess access(a);
  for (const auto& [arn, attachments] : a.use().attached)
    examine_attached(a, access, arn, attachments);
  for (const HolderReference& owner : holders(a.model(), a.account()))
    examine_inline(a, access, owner);
}

}  // namespace

extern const Check permissions_full_admin_policy;
constinit const Check permissions_full_admin_policy{.id = "permissions/full-admin-policy",
                                                    .run = full_admin_policy};

}  // namespace ambit::audit::checks
