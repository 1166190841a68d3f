// Who is as good as an administrator: by AWS's definition whoever may do all of IAM, as it can make
// anything of itself.
#ifndef AMBIT_GRAPH_ADMINISTRATION_H_
#define AMBIT_GRAPH_ADMINISTRATION_H_

#include <functional>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/holding.h"

namespace ambit::graph {

// The requests that make an administrator: every IAM action on everything of IAM in the account, as
// far as the holder's policies tell that apart, and but for those that its service control policies
// keep from everybody, if the test is relative to them. Until `ask` says no. False when they tell
// too much apart: then only what is about no resource was asked.
bool ask_all_of_iam(Authority& authority, const Holding& holding,
                    const std::function<bool(const Asked&)>& ask);

// When the holder may do all of IAM.
Guard administers(Authority& authority, const Holding& holding);

// Whether the holder may write to IAM, or read all secrets.
bool writes_iam_or_reads_secrets(Authority& authority, const Holding& holding);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_ADMINISTRATION_H_
