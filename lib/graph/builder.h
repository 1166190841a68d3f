// Makes the permission graph of a snapshot.
//
// Principals that hold the same policies, none of which asks who calls, form a class: what they can
// do with roles and with each other is found out once. Whether anything of a technique can be
// allowed is known from a table of actions first, so that nearly all techniques of nearly all
// principals cost a comparison of bits. What is left is asked of the evaluator, one request for all
// targets that the policies cannot tell apart, and holders that can do the same with the same
// targets share the edges: O(classes * (targets + kinds of targets * requests)) for a technique.
#ifndef AMBIT_GRAPH_BUILDER_H_
#define AMBIT_GRAPH_BUILDER_H_

#include <cstdint>
#include <span>

#include "ambit/paths.h"
#include "ambit/progress.h"
#include "evaluate/principals.h"
#include "graph/network.h"
#include "snapshot/model.h"

namespace ambit::graph {

struct BuildOptions {
  bool retired_services = false;
  // False: every holder is asked about every target, and has its own edges; the same graph, as a
  // second opinion on what is taken to be alike.
  bool share = true;
  // True: also changes of permissions that add nothing are followed, to what others give or for
  // whom comes to administer the account anyway. There are more elevated principals then, and no
  // more that anybody comes to; a second opinion, too.
  bool follow_all = false;
  // The vertex of a principal: what principals that it controls come to together is followed, too.
  std::uint32_t pooled_for = kNoIndex;
  // As in GraphOptions.
  std::span<const RequiredAccess> required_access = {};
  bool external_helper = true;
  ProgressListener progress = {};
};

// The three must outlive the network.
Network build_network(const snapshot::Model& model, const evaluate::Principals& principals,
                      Authority& authority, const BuildOptions& options);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_BUILDER_H_
