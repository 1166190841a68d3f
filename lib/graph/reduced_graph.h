// The graph of a model that grants were taken away from, built like any other, and its paths.
#ifndef AMBIT_GRAPH_REDUCED_GRAPH_H_
#define AMBIT_GRAPH_REDUCED_GRAPH_H_

#include <cstdint>
#include <vector>

#include "evaluate/principals.h"
#include "graph/cut.h"
#include "graph/entity.h"
#include "graph/network.h"
#include "graph/search.h"
#include "graph/state.h"
#include "graph/support.h"
#include "graph/telling.h"
#include "snapshot/model.h"

namespace ambit::graph {

class ReducedGraph {
 public:
  // With the options and the goal of the question. `model` must outlive it.
  ReducedGraph(const snapshot::Model& model, const CutQuestion& question);
  ReducedGraph(const ReducedGraph&) = delete;
  ReducedGraph& operator=(const ReducedGraph&) = delete;

  // To the goal; those that are no limited ones.
  BestPaths best(std::uint32_t source) const;

  // All that a path takes.
  std::vector<Move> moves(std::uint32_t source, const std::vector<std::uint32_t>& path) const {
    return telling_.moves(source, path);
  }

  const Telling& telling() const { return telling_; }
  const Network& network() const { return network_; }
  PathField view() const { return {network_, entities_, telling_}; }

 private:
  static Network build(const snapshot::Model& model, const evaluate::Principals& principals,
                       const CutQuestion& question);

  const snapshot::Model& model_;
  evaluate::Principals principals_;
  std::vector<Entity> entities_;
  Network network_;
  Search search_;
  Telling telling_;
  LevelDistances distances_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_REDUCED_GRAPH_H_
