// What checks on effective permissions have in common.
#ifndef AMBIT_AUDIT_EFFECT_H_
#define AMBIT_AUDIT_EFFECT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "audit/powers.h"

namespace ambit::audit {

Evidence evidence_of(const StatementRef& statement);
std::vector<Evidence> evidence_of(const std::vector<StatementRef>& statements);

// All statements behind the answers.
std::vector<StatementRef> statements_of(const std::vector<Permission>& permissions);

// A request of access keys, and one of a console session, without MFA.
Context without_mfa();
Context with_mfa_false();

// The places behind several answers, each once.
std::vector<Evidence> evidence_of(const std::vector<Permission>& permissions);

// "iam:CreateUser on arn:aws:iam::111122223333:user/x", one a permission.
std::vector<std::string> describe(const std::vector<Permission>& permissions);

// "unrestricted", "self-elevating", "privileged", "ordinary"
std::string_view strength_name(Strength strength);

// What makes the principal strong: its strength, the row by which it elevates itself, the requests.
std::vector<Fact> privilege_facts(const Privilege& privilege);
// "may make itself an administrator (iam:PutUserPolicy on ...)"
std::string privilege_words(const Privilege& privilege);

// Which users and roles a check looks at.
enum class Who : std::uint8_t { kUsers, kRoles, kBoth };

struct ExaminedPrincipal {
  const evaluate::Principal& row;
  HolderKind kind = HolderKind::kUser;
  const snapshot::Holder& holder;
};

// Opens a Subject for each user and role of the authorization details; roles without service-linked
// ones. Says what is missing, and remarks that an organization that was not exported may forbid
// what is found.
void for_each_principal(Assessment& a, Who who,
                        const std::function<void(const ExaminedPrincipal&, Subject&)>& f);

// Says what of the organization is not known, if that bears on what principals may do.
void remark_organization(Assessment& a);

// Up to ten users and roles of the account that may do it, by ARN.
std::vector<std::string> who_may(Assessment& a, std::string_view action, std::string_view resource);

// Edits the policies of the statements; those of AWS are detached.
std::vector<std::string> edit_commands(const std::vector<StatementRef>& statements);

// Takes the policies of the statements from the principal, or from the group that it has them from.
std::vector<std::string> detach_commands(const ExaminedPrincipal& principal,
                                         const std::vector<StatementRef>& statements);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_EFFECT_H_
