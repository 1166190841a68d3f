// Which resources that are no entities of the snapshot a holder uses a technique with.
#ifndef AMBIT_GRAPH_CHOOSING_H_
#define AMBIT_GRAPH_CHOOSING_H_

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/facts.h"
#include "graph/holding.h"
#include "graph/network.h"
#include "graph/technique.h"

namespace ambit::graph {

struct Chosen {
  Guard guard = {};
  Choices choices = {};  // empty where the guard is never, or there is nothing to choose
};

// One resource for each ARN format, on which everything that the technique needs of it is allowed:
// when that is, and which. Asks for each kind of resource that the holder's policies tell apart
// until one will do.
Chosen choose_resources(Authority& authority, const Facts& facts, const Holding& holding,
                        const Technique& technique, const Binding& binding);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CHOOSING_H_
