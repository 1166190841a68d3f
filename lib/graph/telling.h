// Edges as steps for people, with what they rest on.
#ifndef AMBIT_GRAPH_TELLING_H_
#define AMBIT_GRAPH_TELLING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/network.h"
#include "graph/search.h"
#include "snapshot/model.h"

namespace ambit::graph {

// An edge, and the principal that makes its calls.
struct Move {
  std::uint32_t by = 0;  // vertex
  std::uint32_t edge = 0;
  std::uint32_t choices = kNoIndex;  // of Network::choices, what it chooses for the edge
};

// Whether the edge takes or demands anything: edges to a class and from an elevated principal do
// not.
bool is_step(const Edge& edge);

// All must outlive it.
class Telling {
 public:
  Telling(const snapshot::Model& model, const std::vector<Entity>& entities, const Network& network,
          const Search& search)
      : model_(model), entities_(entities), network_(network), search_(search) {}

  // The edges of a path, behind those by which its actors come to control whom they change.
  std::vector<Move> moves(std::uint32_t from, const std::vector<std::uint32_t>& edges) const;

  // What the moves take together; without steps.
  Path outline(const std::vector<Move>& moves) const;

  // The same with its steps. Asks `authority` for the statements behind each.
  Path path(const std::vector<Move>& moves, Authority& authority) const;

  // The requests of a move, in the order of the technique's requirements.
  std::vector<Request> requests(const Move& move) const;

  // The ARN of a principal, `admin` for an administrator.
  std::string arn_of(std::uint32_t vertex) const;

 private:
  std::optional<std::uint32_t> only_caller(const Edge& edge) const;
  Step step(const Move& move, Authority& authority) const;
  void add_requirements(const Move& move, Authority& authority, Step& step) const;

  const snapshot::Model& model_;
  const std::vector<Entity>& entities_;
  const Network& network_;
  const Search& search_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TELLING_H_
