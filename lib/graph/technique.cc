#include "graph/technique.h"

#include <algorithm>
#include <array>

namespace ambit::graph {
namespace {

#include "technique_table.inc"

constexpr std::array<std::string_view, kFamilies> kFamilyNames = {
    "policy-write",      "guardrail",       "takeover",         "federation",
    "passrole-new",      "passrole-update", "existing-compute", "identity-center",
    "credential-access", "resource-policy", "composite"};

constexpr std::array<std::string_view, kYieldKinds> kYieldNames = {
    "become",  "code-as", "api-as",     "grant-any",       "gain-policy",
    "restore", "satisfy", "limited-as", "read-credentials"};

}  // namespace

std::string_view family_name(Family family) {
  return kFamilyNames[static_cast<std::size_t>(family)];
}

std::string_view predicate_name(Predicate predicate) {
  return kPredicateNames[static_cast<std::size_t>(predicate)];
}

std::string_view yield_name(YieldKind kind) {
  return kYieldNames[static_cast<std::size_t>(kind)];
}

std::span<const Technique> techniques() {
  return kTechniques;
}

const Technique* find_technique(std::string_view id) {
  const auto found = std::ranges::find(kTechniques, id, &Technique::id);
  return found == std::end(kTechniques) ? nullptr : &*found;
}

std::span<const std::string_view> resource_kinds() {
  return kResourceKinds;
}

}  // namespace ambit::graph
