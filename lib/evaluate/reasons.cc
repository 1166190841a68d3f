#include "evaluate/reasons.h"

namespace ambit::evaluate {

Outcome outcome_of(const Decisions& decisions) {
  if (decisions.allowed && !decisions.explicit_deny && !decisions.implicit_deny)
    return Outcome::kAllowed;
  if (decisions.allowed) return Outcome::kConditional;
  // Both denials are possible: the weaker claim.
  return decisions.implicit_deny ? Outcome::kImplicitDeny : Outcome::kExplicitDeny;
}

bool decides(const Recorder::Seen& seen, bool deny, const Evaluation& evaluation, Outcome outcome) {
  if (seen.match == Truth::kFalse) return false;
  const bool is_grant = seen.layer == Layer::kIdentity || seen.layer == Layer::kResource;
  switch (outcome) {
    case Outcome::kAllowed:
      return !deny && grants(evaluation, seen) == Truth::kTrue;
    case Outcome::kExplicitDeny:
      return deny && seen.match == Truth::kTrue;
    case Outcome::kConditional:
      // Of the layers that only limit, what certainly lets the request through is no reason.
      if (deny) return true;
      return is_grant ? grants(evaluation, seen) != Truth::kFalse : seen.match == Truth::kUnknown;
    case Outcome::kImplicitDeny:
      break;
  }
  return false;
}

StatementRef reference(const snapshot::Model& model, const HeldPolicy& held,
                       const Recorder::Seen& seen) {
  const policy::Statement& statement =
      model.policies.statements_of(held.document.document)[seen.statement];
  return {.policy = held.name,
          .arn = held.arn,
          .owner = held.owner,
          .kind = held.kind,
          .index = seen.statement,
          .sid = model.text(statement.sid),
          .effect = statement.effect,
          .layer = seen.layer,
          .where = held.document.locate(statement.span)};
}

}  // namespace ambit::evaluate
