#include "graph/reduced_graph.h"

#include "graph/authority.h"
#include "graph/builder.h"

namespace ambit::graph {

ReducedGraph::ReducedGraph(const snapshot::Model& model, const CutQuestion& question)
    : model_(model),
      principals_(model),
      entities_(entities_of(model, principals_)),
      network_(build(model, principals_, question)),
      search_(network_),
      telling_(model_, entities_, network_, search_) {
  const std::vector<std::uint32_t> targets =
      question.goal == kNoIndex ? network_.administrators : std::vector{question.goal};
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    distances_[i] = search_.distances(targets, {kLevels[i]});
}

BestPaths ReducedGraph::best(std::uint32_t source) const {
  return best_paths(telling_, source, [&](std::size_t level, std::size_t limit) {
    return kLevels[level] == PathClass::kLimited
               ? std::vector<std::vector<std::uint32_t>>{}
               : search_.paths(source, distances_[level], {kLevels[level]}, limit);
  });
}

Network ReducedGraph::build(const snapshot::Model& model, const evaluate::Principals& principals,
                            const CutQuestion& question) {
  const GraphOptions& options = question.options;
  Authority authority(model, question.now, options.administrators);
  return build_network(model, principals, authority,
                       {.retired_services = options.retired_services,
                        .required_access = options.required_access,
                        .external_helper = options.external_helper});
}

}  // namespace ambit::graph
