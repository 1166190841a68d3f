// Reading data as the goal of a path.
#ifndef AMBIT_GRAPH_USE_H_
#define AMBIT_GRAPH_USE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/authority.h"
#include "graph/network.h"

namespace ambit::graph {

// The actions that read what is in the resource; empty when that is not known. Source: Service
// Authorization Reference.
std::span<const std::string_view> reading_actions(std::string_view resource_arn);

// The network with one more vertex, the last: whoever may do one of the actions on the resource can
// come to it by one call. A bucket stands for any of its objects where the action is about those.
// One request a principal and action.
Network with_use(const Network& network, Authority& authority,
                 std::span<const std::string_view> actions, const std::string& resource);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_USE_H_
