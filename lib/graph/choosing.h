// Which resources that are no entities of the snapshot a holder uses a technique with.
#ifndef AMBIT_GRAPH_CHOOSING_H_
#define AMBIT_GRAPH_CHOOSING_H_

#include <cstdint>
#include <span>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/facts.h"
#include "graph/holding.h"
#include "graph/network.h"
#include "graph/technique.h"
#include "graph/workloads.h"

namespace ambit::graph {

// Who makes the calls of a technique: one all of them, or each one of them.
class Callers {
 public:
  // What they hold must outlive it, and `by_call`.
  explicit Callers(const Holding& all) : all_(&all) {}
  explicit Callers(std::span<const Holding* const> by_call) : by_call_(by_call) {}

  const Holding& of(std::uint8_t call) const {
    return all_ != nullptr ? *all_ : *by_call_[call - 1U];
  }

 private:
  const Holding* all_ = nullptr;
  std::span<const Holding* const> by_call_ = {};
};

struct Chosen {
  Guard guard = {};
  Choices choices = {};  // empty where the guard is never, or there is nothing to choose
};

struct ChooseOptions {
  std::uint8_t call = 0;  // only what that call takes; 0: all
  // Where any is of a format, it has to be one of these.
  std::span<const Workload* const> among = {};
};

// One resource for each ARN format, on which everything that the technique needs of it is allowed:
// when that is, and which. Asks for each kind of resource that the callers' policies tell apart
// until one will do.
Chosen choose_resources(Authority& authority, const Facts& facts, const Callers& callers,
                        const Technique& technique, const Binding& binding,
                        const ChooseOptions& options = {});

// Whether the request hands over the second role, which has to trust its own service.
bool is_passed_too(const Technique& technique, const Request& request);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CHOOSING_H_
