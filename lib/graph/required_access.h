// Administrators by another measure than IAM: whoever may make all requests of a list.
#ifndef AMBIT_GRAPH_REQUIRED_ACCESS_H_
#define AMBIT_GRAPH_REQUIRED_ACCESS_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/holding.h"
#include "graph/network.h"

namespace ambit::graph {

class RequiredRequests {
 public:
  // With the actions of the catalog that the patterns match.
  explicit RequiredRequests(std::span<const RequiredAccess> required);

  bool empty() const { return list_.empty(); }

  // The requests, as far as the holder's policies tell resources apart, until `ask` says no. False
  // when they tell too many apart: then not all were asked.
  bool ask(Authority& authority, const Holding& holding,
           const std::function<bool(const Asked&)>& ask) const;

  // When the holder may make all of them.
  Guard covered(Authority& authority, const Holding& holding) const;

 private:
  struct Required {
    std::vector<std::string> actions = {};
    std::string resource = {};  // a pattern
  };
  std::vector<Required> list_;
};

// Leads those, and only those, that may make all the requests to the administrator of their
// account, in place of those that led there. One look at each set of policies that decide alike.
void require_access(Network& network, Authority& authority, const RequiredRequests& required);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_REQUIRED_ACCESS_H_
