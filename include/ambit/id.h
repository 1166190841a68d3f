// Strong 32-bit ids: the index of a thing in its table. An id of one kind does not convert to an id
// of another.
#ifndef AMBIT_ID_H_
#define AMBIT_ID_H_

#include <compare>
#include <cstdint>
#include <limits>

namespace ambit {

// The index of a `Tag` thing in the table that owns it. 4 bytes, passed by value; `Tag` is never
// defined. A default-made id is invalid: it belongs to no table.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t index) : index_(index) {}

  constexpr bool valid() const { return index_ != kInvalid; }
  constexpr std::uint32_t index() const { return index_; }  // meaningless unless valid()

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  static constexpr std::uint32_t kInvalid = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t index_ = kInvalid;
};

}  // namespace ambit

#endif  // AMBIT_ID_H_
