// Policies under examination, and their statements with their places.
#ifndef AMBIT_AUDIT_EXAMINED_POLICY_H_
#define AMBIT_AUDIT_EXAMINED_POLICY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "audit/policy_use.h"
#include "policy/tables.h"

namespace ambit::audit {

// A managed policy (its default version), an inline policy, or a trust policy.
struct ExaminedPolicy {
  PolicyKind kind = PolicyKind::kIdentity;  // or kTrust
  std::string_view name = {};               // empty for a trust policy
  std::string_view arn = {};                // of a managed policy
  HolderReference owner = {};               // of an inline or trust policy
  policy::PlacedDocument document = {};
};

std::string policy_part(const ExaminedPolicy& policy);  // "", "inline:NAME", "trust"

struct ExaminedStatement {
  const Assessment& assessment;
  const ExaminedPolicy& policy;
  const policy::Statement& row;
  std::uint32_t index = 0;

  policy::StatementId id() const;  // in the tables
  std::string part() const;        // "#0", "inline:NAME#0", "trust#0"
  Evidence evidence() const;
  Evidence evidence(policy::Span span) const;  // a place within the statement
  std::string_view sid() const { return assessment.text(row.sid); }
};

// Whether a role's policies are the account's to edit: not those of service-linked roles, nor of
// the roles of IAM Identity Center.
bool has_own_policies(const Assessment& a, const snapshot::Role& role);

enum class PolicyScope : std::uint8_t {
  kPermissions,  // customer managed policies and inline ones; none that only bounds
  kAll,          // all customer managed, inline and trust policies
  kTrust,        // trust policies
};

// The policies that the account itself can edit: not those of service-linked roles and of IAM
// Identity Center. A policy is a subject: its own ARN, or its owner's. One whose document is
// missing or not well-formed is not assessed. Says what is missing when the policies are not all
// known.
void for_each_own_policy(Assessment& a, PolicyScope scope,
                         const std::function<void(const ExaminedPolicy&, Subject&)>& f);

void for_each_statement(const Assessment& a, const ExaminedPolicy& policy,
                        const std::function<void(const ExaminedStatement&)>& f);

// Both in one.
void for_each_own_statement(Assessment& a, PolicyScope scope,
                            const std::function<void(const ExaminedStatement&, Subject&)>& f);

// Whether the document is there and well-formed.
Verdict is_readable(const Assessment& a, const policy::PlacedDocument& document);

// How the policy is changed.
std::vector<std::string> edit_commands(const Assessment& a, const ExaminedPolicy& policy);

// `aws iam VERB-KIND-policy --KIND-name NAME`, the start of a command on what a holder has.
std::string holder_command(const Assessment& a, std::string_view verb,
                           const HolderReference& holder);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_EXAMINED_POLICY_H_
