// The smallest set of grants whose removal closes all paths.
#ifndef AMBIT_GRAPH_CUT_H_
#define AMBIT_GRAPH_CUT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "ambit/cut.h"
#include "evaluate/principals.h"
#include "graph/network.h"
#include "snapshot/model.h"

namespace ambit::graph {

struct CutQuestion {
  const snapshot::Model& model;
  const evaluate::Principals& principals;  // of `model`
  std::string now = {};
  const GraphOptions& options;
  std::uint32_t goal = kNoIndex;  // a principal; kNoIndex: an administrator of any account
  // Principals, by index: those that are administrators, and those whose paths are to be closed.
  std::vector<std::uint32_t> administrators = {};
  std::vector<std::uint32_t> sources = {};
};

// Without target and assumptions. Builds the graph of the accounts once a round; rounds are few
// (each finds paths of all sources), but no bound is known: the problem is NP-hard.
CutAnswer find_cut(const CutQuestion& question, const CutOptions& options);  // not of edges

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CUT_H_
