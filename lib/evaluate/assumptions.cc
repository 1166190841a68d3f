#include "evaluate/assumptions.h"

namespace ambit::evaluate {
namespace {

bool is_known(const snapshot::Model& model, const HeldPolicy& held) {
  const policy::DocumentId document = held.document.document;
  return document.valid() && !model.policies.documents[document].opaque;
}

// Says of a policy in a layer that its content is not known.
std::string unknown_policy(const HeldPolicy& held) {
  if (held.name.empty())
    return "not all policies of " + std::string(held.owner) +
           " are known: what the others allow and deny is unknown";
  const std::string_view name = held.arn.empty() ? held.name : held.arn;
  const std::string whose = held.owner.empty() ? "" : " of " + std::string(held.owner);
  return "the document of policy " + std::string(name) + whose +
         " is not known: what it allows and denies is unknown";
}

}  // namespace

std::vector<std::string> assumptions(const snapshot::Model& model, const Principals& principals,
                                     const Surroundings& surroundings, const Caller& caller,
                                     const Principal* principal, bool outside_identity) {
  std::vector<std::string> list = surroundings.assumptions(caller.kind);
  const bool session_policies = !surroundings.policies(Layer::kSession).empty();
  if (caller.kind == CallerKind::kRole && !session_policies)
    list.emplace_back("the role session has no session policies");
  if (caller.kind == CallerKind::kRole && principal != nullptr)
    list.emplace_back("the role session has no session tags");
  if (caller.kind == CallerKind::kUser && session_policies)
    list.emplace_back("session policies do not count: a user is no session");
  if (outside_identity)
    list.push_back("the policies of " + std::string(caller.arn) +
                   " were not exported: what they allow and deny is unknown");
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    const auto which = static_cast<Layer>(i);
    const bool own = which == Layer::kIdentity || which == Layer::kBoundary;
    if (own && principal == nullptr) continue;
    const auto policies =
        own ? principals.policies(*principal, which) : surroundings.policies(which);
    for (const HeldPolicy& held : policies)
      if (!is_known(model, held)) list.push_back(unknown_policy(held));
  }
  if (principal != nullptr && principal->boundary_unknown)
    list.push_back("the permissions boundary of " + std::string(principal->name.arn) +
                   " is not known");
  return list;
}

}  // namespace ambit::evaluate
