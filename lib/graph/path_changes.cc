#include "ambit/path_changes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "graph/reach_sets.h"
#include "graph/state.h"

namespace ambit {

using graph::kLevels;
using graph::kNoIndex;

namespace {

// Each of them is looked at in both graphs, for a path that can be taken.
constexpr std::size_t kMaxPairsLookedAt = 2'000;

constexpr std::string_view kAdmin = "admin";

}  // namespace

// One of the two graphs, with its vertices by name.
class PermissionGraph::Side {
 public:
  // Two vertices in the words of both graphs.
  struct Pair {
    std::string_view from = {};
    std::string_view to = {};  // an ARN, or kAdmin
    std::string_view account = {};

    // Administrators first, account by account: what follows from them need not be looked at.
    auto order() const {
      const bool admin = to == kAdmin;
      return std::tuple(!admin, admin ? account : from, admin ? from : account, to);
    }
  };

  explicit Side(const State& state)
      : state_(state),
        reach_(state.network),
        telling_(state.telling()),
        authority_(state.authority()) {
    const auto& all = state.principals.all();
    for (std::uint32_t vertex = 0; vertex < all.size(); ++vertex)
      principals_.emplace(all[vertex].name.arn, vertex);
    for (const std::uint32_t vertex : state.network.administrators)
      administrators_.emplace(state.network.vertices[vertex].account, vertex);
  }

  const std::map<std::string_view, std::uint32_t>& principals() const { return principals_; }
  const std::map<std::string_view, std::uint32_t>& administrators() const {
    return administrators_;
  }

  // Whom each of the sources, ARNs, may come to. Those that the state does not have come to nobody.
  void look(std::span<const std::string_view> sources) {
    sources_.fill(kNoIndex);
    std::vector<std::uint32_t> vertices;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto found = principals_.find(sources[i]);
      if (found == principals_.end()) continue;
      sources_[i] = static_cast<std::uint32_t>(vertices.size());
      vertices.push_back(found->second);
    }
    reached_ = reach_.from(vertices);
  }

  // At best: paths whose steps exclude each other are among them.
  PathClass reached(std::size_t source, std::uint32_t vertex) const {
    if (vertex == kNoIndex || sources_[source] == kNoIndex) return PathClass::kNone;
    return reached_[vertex].of(sources_[source]);
  }

  struct Best {
    PathClass path_class = PathClass::kNone;
    std::uint32_t source = kNoIndex;
    std::vector<std::uint32_t> edges = {};
  };
  // Cheap for pairs with the same source one after another.
  Best best(const Pair& pair) {
    const auto [source, target] = vertices_of(pair);
    if (source == kNoIndex || target == kNoIndex) return {};
    if (source != distances_from_) {
      distances_from_ = source;
      for (std::size_t i = 0; i < kLevels.size(); ++i)
        from_source_[i] = state_.search.distances_from(source, {kLevels[i]});
    }
    return best(pair, [&](std::size_t level, std::size_t limit) {
      return state_.search.paths_to(source, target, from_source_[level], {kLevels[level]}, limit);
    });
  }

  // The same, cheap for pairs with the same target.
  Best best_to_same(const Pair& pair) {
    const auto [source, target] = vertices_of(pair);
    if (source == kNoIndex || target == kNoIndex) return {};
    if (target != distances_to_) {
      distances_to_ = target;
      to_target_ = state_.distances_to({&target, 1});
    }
    return best(pair, [&](std::size_t level, std::size_t limit) {
      return state_.search.paths(source, to_target_[level], {kLevels[level]}, limit);
    });
  }

  Path told(const Best& best) {
    return telling_.path(telling_.moves(best.source, best.edges), authority_);
  }

 private:
  static std::uint32_t vertex_of(const std::map<std::string_view, std::uint32_t>& vertices,
                                 std::string_view name) {
    const auto found = vertices.find(name);
    return found == vertices.end() ? kNoIndex : found->second;
  }

  std::pair<std::uint32_t, std::uint32_t> vertices_of(const Pair& pair) const {
    return {vertex_of(principals_, pair.from), pair.to == kAdmin
                                                   ? vertex_of(administrators_, pair.account)
                                                   : vertex_of(principals_, pair.to)};
  }

  Best best(const Pair& pair, const graph::PathsAt& paths_at) const {
    const std::uint32_t source = vertex_of(principals_, pair.from);
    graph::BestPaths found = graph::best_path(telling_, source, paths_at);
    if (found.path_class >= PathClass::kLimited) return {};
    const bool is_one =
        pair.to == kAdmin && found.path_class == PathClass::kDefinite && found.first.calls == 0;
    return {.path_class = is_one ? PathClass::kAdmin : found.path_class,
            .source = source,
            .edges = std::move(found.paths.front())};
  }

  const State& state_;
  graph::ReachSets reach_;
  graph::Telling telling_;
  graph::Authority authority_;
  std::map<std::string_view, std::uint32_t> principals_;      // vertices by ARN
  std::map<std::string_view, std::uint32_t> administrators_;  // and by account
  // Of the sources that look() was asked about: the number of each in `reached_`.
  std::array<std::uint32_t, graph::kReachedTogether> sources_ = {};
  std::vector<graph::Reached> reached_;
  std::uint32_t distances_from_ = kNoIndex;  // vertex
  graph::LevelDistances from_source_;
  std::uint32_t distances_to_ = kNoIndex;  // vertex
  graph::LevelDistances to_target_;
};

// Compares the two graphs pair by pair: first whom anybody may come to at best, for many at a time,
// then the pairs for which that differs one by one.
class PermissionGraph::Comparing {
 public:
  Comparing(const State& before, const State& after) : before_(before), after_(after) {
    for (const Side* side : {&before_, &after_}) {
      for (const auto& [arn, vertex] : side->principals()) targets_[arn];
      for (const auto& [account, vertex] : side->administrators()) accounts_[account];
    }
    for (auto& [arn, vertices] : targets_) vertices = vertices_of(arn, &Side::principals);
    for (auto& [account, vertices] : accounts_)
      vertices = vertices_of(account, &Side::administrators);
    for (const State* state : {&before, &after})
      for (const evaluate::Principal& principal : state->principals.all())
        account_of_.emplace(principal.name.arn, principal.name.account);
  }

  PathChanges run() {
    find_candidates();
    std::ranges::sort(candidates_, {}, &Pair::order);
    PathChanges changes;
    std::size_t looked_at = 0;
    for (const Pair& pair : candidates_) {
      if (follows(pair)) continue;
      if (looked_at++ == kMaxPairsLookedAt) {
        changes.left_out = static_cast<std::size_t>(candidates_.end() - candidates_.begin()) -
                           static_cast<std::size_t>(&pair - candidates_.data());
        break;
      }
      add(pair, changes);
    }
    for (auto* list : {&changes.opened, &changes.closed})
      std::ranges::sort(*list, {}, [](const PathChange& change) {
        return std::tuple(change.to != kAdmin, std::min(change.before, change.after),
                          std::string_view(change.account), std::string_view(change.from),
                          std::string_view(change.to));
      });
    return changes;
  }

 private:
  using Pair = Side::Pair;
  // In both graphs.
  struct Vertices {
    std::uint32_t before = kNoIndex;
    std::uint32_t after = kNoIndex;
  };
  struct Classes {
    PathClass before = PathClass::kNone;
    PathClass after = PathClass::kNone;

    bool differ() const { return before != after; }
  };
  using Names = std::map<std::string_view, std::uint32_t>;

  Vertices vertices_of(std::string_view name, const Names& (Side::*names)() const) const {
    const auto find = [&](const Side& side) {
      const auto found = std::invoke(names, side).find(name);
      return found == std::invoke(names, side).end() ? kNoIndex : found->second;
    };
    return {.before = find(before_), .after = find(after_)};
  }

  Classes reached(std::size_t source, const Vertices& vertices) const {
    return {.before = before_.reached(source, vertices.before),
            .after = after_.reached(source, vertices.after)};
  }

  void find_candidates() {
    std::vector<std::string_view> sources;
    const auto look = [&] {
      before_.look(sources);
      after_.look(sources);
      for (std::size_t i = 0; i < sources.size(); ++i) add_candidates(sources[i], i);
      sources.clear();
    };
    for (const auto& [arn, vertices] : targets_) {
      sources.push_back(arn);
      if (sources.size() == graph::kReachedTogether) look();
    }
    look();
  }

  void add_candidates(std::string_view from, std::size_t source) {
    for (const auto& [account, vertices] : accounts_)
      if (reached(source, vertices).differ())
        candidates_.push_back({.from = from, .to = kAdmin, .account = account});
    for (const auto& [arn, vertices] : targets_)
      if (arn != from && reached(source, vertices).differ())
        candidates_.push_back({.from = from, .to = arn, .account = account_of_.at(arn)});
  }

  // To administrator of the account, as far as it was looked at.
  Classes to_administrator(std::string_view from, std::string_view account) {
    const auto [at, added] = to_administrator_.try_emplace({from, account});
    if (added) {
      const Pair pair{.from = from, .to = kAdmin, .account = account};
      at->second = {.before = before_.best(pair).path_class, .after = after_.best(pair).path_class};
    }
    return at->second;
  }

  // Whether it follows from paths to an administrator that are the same in both.
  bool follows(const Pair& pair) {
    if (pair.to == kAdmin) return false;
    const Classes admin = to_administrator(pair.from, pair.account);
    return std::max(admin.before, admin.after) <= PathClass::kDefinite;
  }

  void add(const Pair& pair, PathChanges& changes) {
    const bool admin = pair.to == kAdmin;
    const Side::Best before = admin ? before_.best_to_same(pair) : before_.best(pair);
    const Side::Best after = admin ? after_.best_to_same(pair) : after_.best(pair);
    if (admin)
      to_administrator_[{pair.from, pair.account}] = {.before = before.path_class,
                                                      .after = after.path_class};
    // Through an administrator of the account, too.
    const Classes said = admin ? Classes{} : to_administrator(pair.from, pair.account);
    const Classes best{.before = std::min(before.path_class, said.before),
                       .after = std::min(after.path_class, said.after)};
    if (!best.differ()) return;
    const bool opened = best.after < best.before;
    if (opened ? said.after == best.after : said.before == best.before) return;
    (opened ? changes.opened : changes.closed)
        .push_back({.from = std::string(pair.from),
                    .to = std::string(pair.to),
                    .account = std::string(pair.account),
                    .before = best.before,
                    .after = best.after,
                    .path = opened ? after_.told(after) : before_.told(before)});
  }

  Side before_;
  Side after_;
  std::map<std::string_view, Vertices> targets_;   // users and roles of either state, by ARN
  std::map<std::string_view, Vertices> accounts_;  // their administrators
  std::map<std::string_view, std::string_view> account_of_;
  std::vector<Pair> candidates_;
  std::map<std::pair<std::string_view, std::string_view>, Classes> to_administrator_;
};

PathChanges PermissionGraph::changes_since(const PermissionGraph& before) const {
  PathChanges changes = Comparing(*before.state_, *state_).run();
  changes.before = before.state_->assumptions();
  changes.after = state_->assumptions();
  return changes;
}

}  // namespace ambit
