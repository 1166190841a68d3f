#ifndef AMBIT_REASONING_LIMITS_H_
#define AMBIT_REASONING_LIMITS_H_

#include <cstddef>

namespace ambit {

// How much a search about all requests may do before it gives up; no policy of people's needs that
// much.
struct ReasoningLimits {
  std::size_t cells = std::size_t{1} << 24;  // steps and bytes to tell values apart
  std::size_t steps = std::size_t{1} << 18;  // boxes looked at
};

}  // namespace ambit

#endif  // AMBIT_REASONING_LIMITS_H_
