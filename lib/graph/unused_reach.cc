// Roles that were not used for long, and who can become them.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ambit/reach.h"
#include "graph/state.h"
#include "pattern/scalar.h"

namespace ambit {

using graph::kLevels;

namespace {

// Pairs of a role and who can become it, after which no further role is looked at.
constexpr std::size_t kMaxPairs = 100'000;
// How long IAM remembers the last use of a role. Source: IAM User Guide, "View IAM role access".
constexpr std::uint32_t kTrackedDays = 400;
constexpr std::int64_t kSecondsOfDay = 86'400;

// Not known when there is nothing to count back from.
std::optional<Instant> days_before(const snapshot::AsOf& as_of, std::uint32_t days) {
  if (as_of.source == snapshot::AsOfSource::kNone) return std::nullopt;
  const std::int64_t seconds = days * kSecondsOfDay;
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  if (as_of.time.seconds < kFirst + seconds) return Instant{.seconds = kFirst};
  return Instant{.seconds = as_of.time.seconds - seconds, .nanoseconds = as_of.time.nanoseconds};
}

// Whether nobody used the role for so many days; it has to be that old. Nothing: not known.
std::optional<bool> is_unused(const snapshot::Role& role, const snapshot::AsOf& as_of,
                              std::uint32_t days) {
  const std::optional<Instant> limit = days_before(as_of, days);
  const bool was_used = role.last_used.known;
  const snapshot::Time& last = was_used ? role.last_used : role.created;
  if (!role.has_last_used || !last.known || !limit) return std::nullopt;
  if (last.instant > *limit) {
    // It may have been exported later than that.
    if (as_of.source == snapshot::AsOfSource::kLowerBound) return std::nullopt;
    return false;
  }
  if (!was_used && days > kTrackedDays) return std::nullopt;
  return true;
}

// Who but administrators can become the role.
class WhoCanBecome {
 public:
  // All must outlive it. `tiers`: by vertex.
  WhoCanBecome(const graph::Search& search, const graph::Telling& telling,
               std::span<const PrincipalTier> tiers)
      : search_(search), telling_(telling), tiers_(tiers) {}

  std::vector<Reachable> of(std::uint32_t role) const {
    std::vector<Reachable> list;
    graph::LevelDistances distances;
    for (std::size_t i = 0; i < kLevels.size(); ++i)
      distances[i] = search_.distances(std::span(&role, 1), {kLevels[i]});
    for (std::uint32_t vertex = 0; vertex < tiers_.size(); ++vertex) {
      const PrincipalTier& tier = tiers_[vertex];
      if (vertex == role || tier.tier == 0 || !distances.back()[vertex].reached()) continue;
      const graph::BestPaths best =
          graph::best_path(telling_, vertex, [&](std::size_t level, std::size_t limit) {
            return search_.paths(vertex, distances[level], {kLevels[level]}, limit);
          });
      if (best.path_class == PathClass::kNone) continue;
      list.push_back({.principal = tier.principal,
                      .tier = tier.tier,
                      .path_class = best.path_class,
                      .calls = best.first.calls,
                      .guard = best.first.guard});
    }
    return list;
  }

 private:
  const graph::Search& search_;
  const graph::Telling& telling_;
  std::span<const PrincipalTier> tiers_;
};

}  // namespace

UnusedReachAnswer PermissionGraph::reach_unused(std::uint32_t days) const {
  const State& state = *state_;
  UnusedReachAnswer answer{.days = days, .assumptions = state.assumptions()};
  std::optional<snapshot::AsOf> now;
  if (state.options.now)
    if (const auto time = parse_date(*state.options.now))
      now = snapshot::AsOf{.time = *time, .source = snapshot::AsOfSource::kOption};
  const std::vector<PrincipalTier> tiers = this->tiers().tiers;
  const graph::Telling telling = state.telling();
  const WhoCanBecome who_can_become(state.search, telling, tiers);
  std::vector<std::uint32_t> unused;
  for (std::uint32_t vertex = 0; vertex < tiers.size(); ++vertex) {
    const snapshot::Role* role = state.entities[vertex].role;
    if (role == nullptr) continue;
    const snapshot::AsOf& exported =
        state.model.accounts[role->account].authorization_details_as_of;
    const std::optional<bool> is = is_unused(*role, now.value_or(exported), days);
    if (!is) answer.unknown.push_back(tiers[vertex].principal);
    if (is.value_or(false)) unused.push_back(vertex);
  }
  // Where not all can be looked at, those that lead furthest are.
  std::sort(unused.begin(), unused.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(tiers[a].tier, a) < std::tuple(tiers[b].tier, b);
  });
  std::map<std::uint32_t, UnusedRole> told;
  std::set<std::string_view> principals;
  std::size_t pairs = 0;
  for (const std::uint32_t vertex : unused) {
    if (pairs >= kMaxPairs) {
      ++answer.left_out;
      continue;
    }
    const snapshot::Time& last = state.entities[vertex].role->last_used;
    UnusedRole one{.role = tiers[vertex].principal,
                   .tier = tiers[vertex].tier,
                   .last_used = last.known ? format_instant(last.instant) : "",
                   .by = who_can_become.of(vertex)};
    if (one.by.empty()) continue;
    pairs += one.by.size();
    for (const Reachable& by : one.by) principals.insert(by.principal.arn);
    told.emplace(vertex, std::move(one));
  }
  for (auto& [vertex, one] : told) answer.roles.push_back(std::move(one));
  for (const PrincipalTier& tier : tiers)
    if (principals.contains(tier.principal.arn)) answer.principals.push_back(tier.principal);
  return answer;
}

}  // namespace ambit
