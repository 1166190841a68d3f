// What a PermissionGraph is made of; its queries stand in paths.cc, reach.cc and export.cc.
#ifndef AMBIT_GRAPH_STATE_H_
#define AMBIT_GRAPH_STATE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ambit/paths.h"
#include "evaluate/principals.h"
#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/network.h"
#include "graph/search.h"
#include "graph/telling.h"
#include "snapshot/model.h"

namespace ambit::graph {

// The classes that paths are looked for in, one after another.
inline constexpr std::array kLevels = {PathClass::kDefinite, PathClass::kConditional,
                                       PathClass::kUnverified, PathClass::kLimited};
using LevelDistances = std::array<std::vector<Distance>, kLevels.size()>;

// The cheapest paths of the best class in which there is one that can be taken.
struct BestPaths {
  PathClass path_class = PathClass::kNone;
  std::vector<std::vector<std::uint32_t>> paths = {};  // lists of edges
  Path first = {};                                     // without steps
};
// `paths_at`: the first cheapest paths from `source` of a level, by its index and how many.
using PathsAt = std::function<std::vector<std::vector<std::uint32_t>>(std::size_t, std::size_t)>;
BestPaths best_paths(const Telling& telling, std::uint32_t source, const PathsAt& paths_at);
// With no more paths than the first.
BestPaths best_path(const Telling& telling, std::uint32_t source, const PathsAt& paths_at);

// What paths lead to, in the graph that has it.
struct Goal {
  std::string name = {};  // an ARN, or `admin`
  std::vector<std::uint32_t> vertices = {};
  // Of a resource: the graph with a vertex for it, and the action that is looked for first.
  std::unique_ptr<Network> network = {};
  std::unique_ptr<Search> search = {};
  std::string_view action = {};
};

}  // namespace ambit::graph

namespace ambit {

struct PermissionGraph::State {
  State(const Snapshot& snapshot, const GraphOptions& options);

  std::uint32_t vertex_of(const evaluate::Principal& principal) const {
    return static_cast<std::uint32_t>(&principal - principals.all().data());
  }
  GraphAssumptions assumptions() const;
  graph::Authority authority() const { return {model, now, options.administrators}; }
  graph::Telling telling() const { return {model, entities, network, search}; }

  // As PermissionGraph::paths() says. `action` must outlive it.
  Result<graph::Goal, QuestionError> goal(std::string_view to, std::string_view action,
                                          graph::Authority& authority) const;

  graph::LevelDistances distances_to(std::span<const std::uint32_t> targets) const;
  // The best paths to an administrator, or the first of them.
  graph::BestPaths all_to_administrator(std::uint32_t vertex) const;
  graph::BestPaths best_to_administrator(std::uint32_t vertex) const;
  // How near an administrator a principal is, by its best paths to one.
  std::uint8_t tier_of(std::uint32_t vertex, const graph::BestPaths& best,
                       graph::Authority& authority) const;

  const Snapshot& snapshot;
  const snapshot::Model& model;
  evaluate::Principals principals;
  std::vector<graph::Entity> entities;
  std::string now;
  GraphOptions options;  // without those of making the graph
  graph::Network network;
  graph::Search search;
  graph::LevelDistances to_administrator;

 private:
  graph::Network make_network(const GraphOptions& how) const;
};

}  // namespace ambit

#endif  // AMBIT_GRAPH_STATE_H_
