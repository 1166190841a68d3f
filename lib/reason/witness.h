// From a region to one concrete request in it.
#ifndef AMBIT_REASON_WITNESS_H_
#define AMBIT_REASON_WITNESS_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "evaluate/request.h"
#include "reason/callers.h"
#include "reason/space.h"

namespace ambit::reason {

struct Witness {
  ModelCaller caller = {};
  std::string action = {};    // as the catalog spells it, if it knows it
  std::string resource = {};  // of a type that the action acts on, if the region has one
  std::vector<evaluate::ContextEntry> context = {};  // every key that takes part; absent ones too
};

// A request of the region that `accept` takes. Cells are full of requests that policies treat
// alike, so that nearly always the first one will do; only variables of policies make it a search.
// Nothing if none was found, or the budget is spent.
std::optional<Witness> find_witness(const Space& space, const Region& region,
                                    const std::function<bool(const Witness&)>& accept,
                                    Budget& budget);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_WITNESS_H_
