#include "reason/naming.h"

#include <algorithm>
#include <utility>

namespace ambit::reason {
namespace {

// So many sets people read all the same, rather than fewer that say more.
constexpr std::size_t kFew = 8;

class Namer {
 public:
  Namer(const Bits& target, const Bits& allowed, std::span<const NamedSet> sets)
      : sets_(sets), left_(target), allowed_(allowed), outside_(~allowed_) {}

  std::vector<Naming> run() {
    std::vector<Naming> all;
    Bits plain_left = left_;
    Naming plain = union_of(plain_left, Bits(left_.size()));
    Bits cut_left = left_;
    Naming cut = with_exceptions(cut_left);
    const bool by_cut = cut_left.count() < plain_left.count() ||
                        (cut_left == plain_left && size(cut) < size(plain));
    Naming& first = by_cut ? cut : plain;
    left_ = by_cut ? cut_left : plain_left;
    if (!first.sets.empty()) all.push_back(std::move(first));
    while (left_.any()) all.push_back(common_part(left_.find_first()));
    return all;
  }

 private:
  static std::size_t size(const Naming& naming) {
    return naming.sets.size() + naming.without.size();
  }

  // Sets that, `excepted` aside, hold nothing that they must not, as many cells of `left` as they
  // can, which they take away from it.
  Naming union_of(Bits& left, const Bits& excepted) const {
    std::vector<std::size_t> usable;
    for (std::size_t i = 0; i < sets_.size(); ++i)
      if (sets_[i].cells.intersects(left) && (sets_[i].cells & outside_).is_subset_of(excepted))
        usable.push_back(i);
    const Bits wanted = left;
    Naming naming;
    while (left.any()) {
      std::size_t best = sets_.size();
      std::size_t most = 0;
      for (const std::size_t i : usable) {
        const std::size_t gain = (sets_[i].cells & left).count();
        if (gain == 0 || gain < most) continue;
        if (gain > most || sets_[i].cells.count() < sets_[best].cells.count()) best = i;
        most = gain;
      }
      if (best == sets_.size()) break;
      left -= sets_[best].cells;
      naming.sets.push_back(best);
    }
    drop_redundant(naming.sets, wanted - left);
    return naming;
  }

  // The last ones first: they were taken for little.
  void drop_redundant(std::vector<std::size_t>& chosen, const Bits& wanted) const {
    for (std::size_t i = chosen.size(); i-- > 0;) {
      Bits others(wanted.size());
      for (std::size_t j = 0; j < chosen.size(); ++j)
        if (j != i) others |= sets_[chosen[j]].cells;
      if (wanted.is_subset_of(others))
        chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::ranges::sort(chosen);
  }

  // Of the sets that have nothing of what is wanted, any may be taken away.
  Naming with_exceptions(Bits& left) const {
    const Bits wanted = left;
    std::vector<std::size_t> exceptions;
    Bits excepted(left.size());
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      if (sets_[i].cells.intersects(wanted)) continue;
      exceptions.push_back(i);
      excepted |= sets_[i].cells;
    }
    Naming naming = union_of(left, excepted);
    Bits too_much(left.size());
    for (const std::size_t i : naming.sets) too_much |= sets_[i].cells & outside_;
    const Bits to_remove = too_much;
    while (too_much.any()) {
      std::size_t best = exceptions.front();
      std::size_t most = 0;
      for (const std::size_t i : exceptions) {
        const std::size_t gain = (sets_[i].cells & too_much).count();
        if (gain > most) best = i;
        most = std::max(most, gain);
      }
      too_much -= sets_[best].cells;
      naming.without.push_back(best);
    }
    drop_redundant(naming.without, to_remove);
    return naming;
  }

  // The cell, and what can be had with it: the sets that it is in, without those that it is not in,
  // as few of them as will do.
  Naming common_part(std::size_t cell) {
    Naming naming{.together = true};
    for (std::size_t i = 0; i < sets_.size(); ++i)
      (sets_[i].cells[cell] ? naming.sets : naming.without).push_back(i);
    const auto cells = [&] {
      Bits common(left_.size());
      common.set();
      for (const std::size_t i : naming.sets) common &= sets_[i].cells;
      for (const std::size_t i : naming.without) common -= sets_[i].cells;
      return common;
    };
    for (std::vector<std::size_t>* list : {&naming.without, &naming.sets}) {
      for (std::size_t i = list->size(); i-- > 0;) {
        if (list == &naming.sets && list->size() == 1) break;
        const std::size_t set = (*list)[i];
        list->erase(list->begin() + static_cast<std::ptrdiff_t>(i));
        if (!cells().is_subset_of(allowed_))
          list->insert(list->begin() + static_cast<std::ptrdiff_t>(i), set);
      }
    }
    left_ -= cells();
    left_.reset(cell);
    return naming;
  }

  std::span<const NamedSet> sets_;
  Bits left_;
  Bits allowed_;
  Bits outside_;
};

}  // namespace

std::vector<Naming> name(const Bits& target, const Bits& optional, std::span<const NamedSet> sets) {
  auto narrow = Namer(target, target, sets).run();
  const auto size = [](const std::vector<Naming>& namings) {
    std::size_t sum = 0;
    for (const Naming& naming : namings) sum += naming.sets.size() + naming.without.size();
    return sum;
  };
  const bool common =
      std::ranges::any_of(narrow, [](const Naming& naming) { return naming.together; });
  const auto has_exceptions = [](const Naming& naming) { return !naming.without.empty(); };
  auto wide = Namer(target, target | optional, sets).run();
  const bool cut =
      std::ranges::any_of(narrow, has_exceptions) && std::ranges::none_of(wide, has_exceptions);
  if (!common && !cut && size(narrow) <= kFew) return narrow;
  return size(wide) < size(narrow) ? wide : narrow;
}

}  // namespace ambit::reason
