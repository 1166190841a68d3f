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

#include <functional>

#include "evaluate/principals.h"
#include "graph/network.h"
#include "snapshot/model.h"

namespace ambit::graph {

struct BuildOptions {
  bool retired_services = false;
  // False: every holder is asked about every target, and has its own edges; the same graph, as a
  // second opinion on what is taken to be alike.
  bool share = true;
  // True: also changes of permissions that add nothing to what others give are followed. There are
  // more elevated principals then, and as good paths; a second opinion, too.
  bool follow_all = false;
};

// The three must outlive the network.
Network build_network(const snapshot::Model& model, const evaluate::Principals& principals,
                      Authority& authority, const BuildOptions& options);

// The requests that make an administrator: every IAM action on everything of IAM in the account, as
// far as the holder's policies tell that apart. Until `ask` says no. False when they tell too much
// apart: then only what is about no resource was asked.
bool ask_all_of_iam(Authority& authority, const Holding& holding,
                    const std::function<bool(const Asked&)>& ask);

// When the holder may do all of IAM.
Guard administers(Authority& authority, const Holding& holding);

// Whether the holder may write to IAM, or read all secrets.
bool writes_iam_or_reads_secrets(Authority& authority, const Holding& holding);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_BUILDER_H_
