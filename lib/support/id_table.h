// The append-only owner of the things that an id names.
#ifndef AMBIT_SUPPORT_ID_TABLE_H_
#define AMBIT_SUPPORT_ID_TABLE_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ambit/id.h"

namespace ambit {

// Ids stay valid when the table grows; references do not.
template <class IdT, class T>
class IdTable {
 public:
  IdT add(T thing) {
    things_.push_back(std::move(thing));
    return IdT(static_cast<std::uint32_t>(things_.size() - 1));
  }
  const T& operator[](IdT id) const { return things_[id.index()]; }
  T& operator[](IdT id) { return things_[id.index()]; }
  std::size_t size() const { return things_.size(); }
  void reserve(std::size_t count) { things_.reserve(count); }

  std::span<const T> all() const { return things_; }
  auto begin() const { return things_.begin(); }
  auto end() const { return things_.end(); }

 private:
  std::vector<T> things_;
};

// A run of consecutive entries of a flat array: [begin, end).
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  template <class T>
  std::span<const T> of(const std::vector<T>& array) const {
    return std::span<const T>(array).subspan(begin, size());
  }
};

}  // namespace ambit

#endif  // AMBIT_SUPPORT_ID_TABLE_H_
