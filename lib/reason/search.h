// Is a box of requests covered by a union of boxes? If not: a request that is not.
// Box subtraction, as P. Kazemian et al., "Header Space Analysis", NSDI 2012, do it for packets.
#ifndef AMBIT_REASON_SEARCH_H_
#define AMBIT_REASON_SEARCH_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "reason/extent.h"
#include "support/budget.h"

namespace ambit::reason {

// The reason of an answer that is unknown because a budget was spent.
inline constexpr std::string_view kGivenUp =
    "the search was given up: the policies are too intricate";

// A box: what all of the demands together admit; several may concern one variable.
using Demands = std::vector<Demand>;

// What is left of each variable; the variables are independent of each other.
using Region = std::vector<Extent>;

// A non-empty part of `region` that lies outside of all `covers`; nothing when there is none or the
// budget is spent, on boxes looked at and covers. The same one for the same input.
std::optional<Region> find_uncovered(const Region& region, std::span<const Demands* const> covers,
                                     Budget& budget);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_SEARCH_H_
