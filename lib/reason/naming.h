// How people write a set of actions or resources: some patterns, and others that are taken away.
#ifndef AMBIT_REASON_NAMING_H_
#define AMBIT_REASON_NAMING_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "support/bits.h"

namespace ambit::reason {

// A pattern and the cells that it matches, which are cut so finely that it matches all or nothing
// of each.
struct NamedSet {
  std::string text = {};
  Bits cells = {};
};

// The cells of some sets, by index, without those of others. With `together` it is what all of the
// sets have in common, else what any of them has.
struct Naming {
  std::vector<std::size_t> sets = {};
  std::vector<std::size_t> without = {};
  bool together = false;
};

// Namings that together have all of `target`, and of other cells only those of `optional`: none if
// that takes but a few sets, or else as few sets as one finds. Every cell of `target` must differ
// in some set from all cells that are in neither.
std::vector<Naming> name(const Bits& target, const Bits& optional, std::span<const NamedSet> sets);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_NAMING_H_
