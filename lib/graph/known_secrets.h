// Keys whose secrets somebody knows: only a facts file tells that.
#ifndef AMBIT_GRAPH_KNOWN_SECRETS_H_
#define AMBIT_GRAPH_KNOWN_SECRETS_H_

#include <cstdint>
#include <map>
#include <vector>

#include "graph/answers.h"
#include "graph/entity.h"
#include "graph/holding.h"
#include "graph/network.h"

namespace ambit::graph {

class KnownSecrets {
 public:
  // All must outlive it. O(users that facts tell of).
  KnownSecrets(const EntityIndex& entities, Answers& answers, Network& network,
               const snapshot::Model& model);

  // Adds edges to the users whose keys the principal of the vertex, which holds that, can use
  // again. O(log) when it knows no secret.
  void connect(std::uint32_t vertex, const Holding& holding);

 private:
  const EntityIndex& entities_;
  Answers& answers_;
  Network& network_;
  // By who knows them, an index of EntityIndex: users of its own account.
  std::map<std::uint32_t, std::vector<std::uint32_t>> users_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_KNOWN_SECRETS_H_
