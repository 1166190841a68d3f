// Checks that rest on the rules of `ambit trust`.
#ifndef AMBIT_AUDIT_TRUST_RULES_H_
#define AMBIT_AUDIT_TRUST_RULES_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/trust.h"
#include "audit/examined_policy.h"

namespace ambit::audit {

// What is wrong with one trust policy by the rules that a check rests on.
struct ExaminedTrust {
  const ExaminedPolicy& policy;
  std::vector<const TrustFinding*> found = {};

  const snapshot::Role& role() const {
    return static_cast<const snapshot::Role&>(*policy.owner.holder);
  }
};

struct TrustQuestion {
  std::span<const std::string_view> rules = {};
  // Whether it matters which organization those belong to whom the policy lets in.
  bool of_organization = false;
};

// Calls `f` with every role whose trust policy the account can edit. Says which are not assessed.
using TrustFunction = std::function<void(const ExaminedTrust&, Subject& role)>;
void for_each_trust(Assessment& a, const TrustQuestion& question, const TrustFunction& f);

// What a finding of a rule is to the check.
struct TrustPart {
  std::string part = {};
  Severity severity = Severity::kInfo;
  Verdict holds = true;
};
using PartFunction = std::function<TrustPart(const TrustFinding&)>;

// Fails once for each part, with the worst severity of its findings and with the statements of all
// of them as evidence. `more` adds to the finding of a part what the check knows besides.
struct PartOptions {
  std::string_view fact = {};  // that the part is
  std::function<void(std::string_view part, Finding& finding)> more = {};
};
void fail_by_part(Assessment& a, const ExaminedTrust& trust, const PartOptions& options,
                  Subject& role, const PartFunction& part_of);

// The part is the principal that the statement names, the severity the rule's.
void fail_by_principal(Assessment& a, const ExaminedTrust& trust, std::string_view fact,
                       Subject& role);

// The account of an AWS principal; empty: it does not say.
std::string_view account_of(std::string_view principal);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_TRUST_RULES_H_
