// The minimum set cover: as few sets as possible whose union is everything.
#ifndef AMBIT_CATALOG_SET_COVER_H_
#define AMBIT_CATALOG_SET_COVER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ambit::catalog {

using Elements = std::vector<std::uint32_t>;  // ascending, each once

// Indexes, ascending, of sets that together have all of [0, size); each element is in one of the
// sets. No such list is shorter if the search ends within `max_steps`; otherwise none that it met
// was. Of equal sets the first one. Deterministic. A step is O(the sum of the sets).
std::vector<std::size_t> fewest_sets(std::span<const Elements> sets, std::size_t size,
                                     std::size_t max_steps);

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_SET_COVER_H_
