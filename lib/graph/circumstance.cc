#include "graph/circumstance.h"

#include <algorithm>

namespace ambit::graph {
namespace {

constexpr std::size_t kMaxVersions = 5;  // IAM quotas: versions of a managed policy

}  // namespace

bool is_full_of_versions(const snapshot::ManagedPolicy& policy) {
  return policy.versions.size() >= kMaxVersions;
}

bool is_full_of_versions(const snapshot::Model& model, std::string_view policy_arn) {
  return std::ranges::any_of(model.managed_policies.all(), [&](const auto& policy) {
    return model.text(policy.arn) == policy_arn && is_full_of_versions(policy);
  });
}

bool names_second_role(const Requirement& requirement) {
  return std::ranges::any_of(requirement.resources, [](const TechniqueResource& resource) {
    return resource.variable == Variable::kSecondRole;
  });
}

std::optional<bool> counts(const snapshot::Model& model, const Requirement& requirement,
                           const Binding& binding, snapshot::Flag mfa) {
  if (requirement.when.empty() || requirement.when == kWhenProvisioned) return true;
  if (requirement.when == kWhenFullOfVersions) return is_full_of_versions(model, binding.policy);
  if (requirement.when == kWhenMfaDevice && mfa != snapshot::Flag::kUnknown)
    return mfa == snapshot::Flag::kTrue;
  return std::nullopt;
}

}  // namespace ambit::graph
