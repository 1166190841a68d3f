#include "graph/technique.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <vector>

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

std::uint32_t id_rank(const Technique* technique) {
  static const std::vector<std::uint32_t> kRanks = [] {
    std::vector<std::uint32_t> order(techniques().size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [](std::uint32_t i) { return techniques()[i].id; });
    std::vector<std::uint32_t> ranks(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i + 1;
    return ranks;
  }();
  return technique == nullptr ? 0
                              : kRanks[static_cast<std::size_t>(technique - techniques().data())];
}

const Technique* find_technique(std::string_view id) {
  const auto found = std::ranges::find(kTechniques, id, &Technique::id);
  return found == std::end(kTechniques) ? nullptr : &*found;
}

std::span<const std::string_view> resource_kinds() {
  return kResourceKinds;
}

}  // namespace ambit::graph
