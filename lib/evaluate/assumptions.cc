#include "evaluate/assumptions.h"

namespace ambit::evaluate {
namespace {

bool is_known(const snapshot::Model& model, const HeldPolicy& held) {
  const policy::DocumentId document = held.document.document;
  return document.valid() && !model.policies.documents[document].opaque;
}

// Says of a policy in a layer that its content is not known.
void add_unknown_policy(const HeldPolicy& held, TextList& list) {
  if (held.name.empty())
    return list.add({"not all policies of ", held.owner,
                     " are known: what the others allow and deny is unknown"});
  const std::string_view name = held.arn.empty() ? held.name : held.arn;
  const std::string_view of = held.owner.empty() ? "" : " of ";
  list.add({"the document of policy ", name, of, held.owner,
            " is not known: what it allows and denies is unknown"});
}

}  // namespace

void add_assumptions(const snapshot::Model& model, const Principals& principals,
                     const Surroundings& surroundings, const Caller& caller,
                     const Principal* principal, bool outside_identity, TextList& list) {
  surroundings.add_assumptions(caller.kind, list);
  const bool session_policies = !surroundings.policies(Layer::kSession).empty();
  if (caller.kind == CallerKind::kRole && !session_policies)
    list.add({"the role session has no session policies"});
  if (caller.kind == CallerKind::kRole && principal != nullptr)
    list.add({"the role session has no session tags"});
  if (caller.kind == CallerKind::kUser && session_policies)
    list.add({"session policies do not count: a user is no session"});
  if (outside_identity)
    list.add({"the policies of ", caller.arn,
              " were not exported: what they allow and deny is unknown"});
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    const auto which = static_cast<Layer>(i);
    const bool own = which == Layer::kIdentity || which == Layer::kBoundary;
    if (own && (principal == nullptr || principal->policies_known)) continue;
    const auto policies =
        own ? principals.policies(*principal, which) : surroundings.policies(which);
    for (const HeldPolicy& held : policies)
      if (!is_known(model, held)) add_unknown_policy(held, list);
  }
  if (principal != nullptr && principal->boundary_unknown)
    list.add({"the permissions boundary of ", principal->name.arn, " is not known"});
}

std::vector<std::string> assumptions(const snapshot::Model& model, const Principals& principals,
                                     const Surroundings& surroundings, const Caller& caller,
                                     const Principal* principal, bool outside_identity) {
  std::vector<std::string> list;
  TextList texts(list);
  add_assumptions(model, principals, surroundings, caller, principal, outside_identity, texts);
  return list;
}

}  // namespace ambit::evaluate
