// What is left of one variable of requests (action, resource, a context key), and what one element
// of a statement demands of it.
//
// The values of a variable are cut into cells, which the patterns and tests at hand do not tell
// apart. A request holds one point of the variable: a cell, or that the key is absent. The value of
// a multivalued key is a non-empty set of cells instead; sets are not enumerated but described.
#ifndef AMBIT_REASON_EXTENT_H_
#define AMBIT_REASON_EXTENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "support/bits.h"

namespace ambit::reason {

// Which lists of values meet a demand.
enum class Lists : std::uint8_t {
  kNone,
  kAll,
  kEvery,  // those of which every element is in `cells`
  kSome,   // those of which some element is in `cells`
};

struct Demand {
  std::uint32_t variable = 0;
  Bits points = {};  // that meet it
  Lists lists = Lists::kNone;
  Bits cells = {};  // of kEvery and kSome

  // Met by exactly what does not meet this one.
  Demand complement() const;
};

// A set of points and lists.
class Extent {
 public:
  Extent() = default;
  // Points only.
  explicit Extent(Bits points) : points_(std::move(points)) {}
  // And all lists of elements in `cells` with an element in `real`. A list of empty texts only is
  // no list: the key counts as absent.
  Extent(Bits points, const Bits& cells, const Bits& real)
      : points_(std::move(points)), lists_(ListSet{.cells = cells, .some = {real}}) {}

  bool empty() const { return points_.none() && !lists_; }
  bool meets(const Demand& demand) const;   // something in it does
  bool inside(const Demand& demand) const;  // all of it does
  void restrict_to(const Demand& demand);

  const Bits& points() const { return points_; }
  // A list in it, by its elements' cells: as few as the demands need. Nothing: there are no lists.
  std::optional<std::vector<std::size_t>> list() const;

 private:
  // The non-empty sets of `cells` that have an element in each of `some`.
  struct ListSet {
    Bits cells = {};
    std::vector<Bits> some = {};  // at least one

    bool empty() const;
    bool meets(Lists lists, const Bits& wanted) const;
    void restrict_to(Lists lists, const Bits& wanted);
  };

  Bits points_;
  std::optional<ListSet> lists_;  // never an empty one
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_EXTENT_H_
