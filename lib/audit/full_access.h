// Whether a policy document alone grants everything.
#ifndef AMBIT_AUDIT_FULL_ACCESS_H_
#define AMBIT_AUDIT_FULL_ACCESS_H_

#include <cstdint>
#include <string>

#include "audit/assessment.h"
#include "evaluate/matcher.h"
#include "policy/tables.h"

namespace ambit::audit {

class FullAccess {
 public:
  explicit FullAccess(const Assessment& assessment);
  FullAccess(const FullAccess&) = delete;
  FullAccess& operator=(const FullAccess&) = delete;

  // Yes: an Allow without Condition has an action and a resource of stars only, and there is no
  // Deny. No: an action of an invented service on an invented resource, without context keys, is
  // denied. Between the two the reasoner decides.
  Verdict granted_by(const policy::PlacedDocument& document);

  // The index of an Allow that takes part; of a document for which the answer is yes.
  std::uint32_t granting_statement(const policy::PlacedDocument& document) const;

 private:
  bool allows_probe(policy::DocumentId document);

  const Assessment& assessment_;
  std::string resource_;
  std::string caller_arn_;
  evaluate::Request request_;
  evaluate::Caller caller_;
  evaluate::Matcher matcher_;
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_FULL_ACCESS_H_
