#include "reason/extent.h"

#include <algorithm>
#include <cstddef>

namespace ambit::reason {

Demand Demand::complement() const {
  Demand other{.variable = variable, .points = ~points};
  switch (lists) {
    case Lists::kNone:
      other.lists = Lists::kAll;
      break;
    case Lists::kAll:
      other.lists = Lists::kNone;
      break;
    case Lists::kEvery:
      other.lists = Lists::kSome;
      other.cells = ~cells;
      break;
    case Lists::kSome:
      other.lists = Lists::kEvery;
      other.cells = ~cells;
      break;
  }
  return other;
}

bool Extent::ListSet::empty() const {
  return std::ranges::any_of(some, [this](const Bits& one) { return !one.intersects(cells); });
}

void Extent::ListSet::restrict_to(Lists lists, const Bits& wanted) {
  switch (lists) {
    case Lists::kNone:
      cells.reset();
      break;
    case Lists::kAll:
      break;
    case Lists::kEvery:
      cells &= wanted;
      break;
    case Lists::kSome:
      some.push_back(wanted);
      break;
  }
}

bool Extent::ListSet::meets(Lists lists, const Bits& wanted) const {
  switch (lists) {
    case Lists::kNone:
      return false;
    case Lists::kAll:
      return true;
    case Lists::kSome:
      return wanted.intersects(cells);
    case Lists::kEvery:
      break;
  }
  const Bits left = cells & wanted;
  return std::ranges::all_of(some, [&left](const Bits& one) { return one.intersects(left); });
}

bool Extent::meets(const Demand& demand) const {
  if (points_.intersects(demand.points)) return true;
  return lists_ && lists_->meets(demand.lists, demand.cells);
}

bool Extent::inside(const Demand& demand) const {
  if (!points_.is_subset_of(demand.points)) return false;
  if (!lists_) return true;
  const Demand other = demand.complement();
  return !lists_->meets(other.lists, other.cells);
}

void Extent::restrict_to(const Demand& demand) {
  points_ &= demand.points;
  if (!lists_) return;
  lists_->restrict_to(demand.lists, demand.cells);
  if (lists_->empty()) lists_.reset();
}

std::optional<std::vector<std::size_t>> Extent::list() const {
  if (!lists_) return std::nullopt;
  std::vector<std::size_t> elements;
  for (const Bits& wanted : lists_->some) {
    const bool met =
        std::ranges::any_of(elements, [&](std::size_t element) { return wanted[element]; });
    if (!met) elements.push_back((wanted & lists_->cells).find_first());
  }
  std::ranges::sort(elements);
  return elements;
}

}  // namespace ambit::reason
