// First what needs no choice: a set within another one is left out, and the only set that has an
// element is taken; both until nothing changes. What is left is searched: the element with the
// fewest sets first, the set that adds most first. A branch ends when the sets taken and those that
// are still needed are no fewer than the best list so far. Needed are at least as many as there are
// elements of which no two share a set. The first list is the greedy one.
#include "catalog/set_cover.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

namespace ambit::catalog {
namespace {

class Cover {
 public:
  Cover(std::span<const Elements> sets, std::size_t size)
      : sets_(sets.begin(), sets.end()), holders_(size), taken_of_(size), open_count_(size) {
    index();
  }

  std::vector<std::size_t> solve(std::size_t max_steps) {
    while (open_count_ > 0) {
      drop_dominated();
      if (!take_forced()) break;
    }
    const std::vector<std::size_t> forced = taken_;
    taken_.clear();
    best_ = greedy();
    steps_left_ = max_steps;
    if (open_count_ > 0) search();
    best_.insert(best_.end(), forced.begin(), forced.end());
    std::ranges::sort(best_);
    return std::move(best_);
  }

 private:
  bool open(std::uint32_t element) const { return taken_of_[element] == 0; }

  // Which sets have an element, of the elements that are still open.
  void index() {
    for (auto& holders : holders_) holders.clear();
    for (std::size_t set = 0; set < sets_.size(); ++set)
      for (const std::uint32_t element : sets_[set]) holders_[element].push_back(set);
  }

  const std::vector<std::size_t>& rarest_holders(const Elements& elements) const {
    return holders_[*std::ranges::min_element(
        elements, {}, [this](std::uint32_t element) { return holders_[element].size(); })];
  }

  // Whether another set has all of it; of equal ones the first stays.
  bool dominated(std::size_t set) const {
    const Elements& mine = sets_[set];
    return std::ranges::any_of(rarest_holders(mine), [&](std::size_t other) {
      const Elements& theirs = sets_[other];
      const bool may = theirs.size() > mine.size() || (theirs.size() == mine.size() && other < set);
      return may && std::ranges::includes(theirs, mine);
    });
  }

  void drop_dominated() {
    for (Elements& elements : sets_)
      std::erase_if(elements, [this](std::uint32_t element) { return !open(element); });
    index();
    std::vector<std::size_t> out;
    for (std::size_t set = 0; set < sets_.size(); ++set)
      if (!sets_[set].empty() && dominated(set)) out.push_back(set);
    for (const std::size_t set : out) sets_[set].clear();
    index();
  }

  bool take_forced() {
    const std::size_t before = taken_.size();
    for (std::uint32_t element = 0; element < holders_.size(); ++element)
      if (open(element) && holders_[element].size() == 1) take(holders_[element].front());
    return taken_.size() > before;
  }

  void take(std::size_t set) {
    taken_.push_back(set);
    for (const std::uint32_t element : sets_[set])
      if (taken_of_[element]++ == 0) --open_count_;
  }

  void give_back() {
    for (const std::uint32_t element : sets_[taken_.back()])
      if (--taken_of_[element] == 0) ++open_count_;
    taken_.pop_back();
  }

  std::size_t gain(std::size_t set) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(sets_[set], [this](std::uint32_t element) { return open(element); }));
  }

  std::vector<std::size_t> greedy() {
    while (open_count_ > 0) {
      std::size_t best = 0, most = 0;
      for (std::size_t set = 0; set < sets_.size(); ++set) {
        if (sets_[set].size() <= most) continue;
        const std::size_t gained = gain(set);
        if (gained > most) best = set, most = gained;
      }
      take(best);
    }
    std::vector<std::size_t> list = taken_;
    while (!taken_.empty()) give_back();
    return list;
  }

  // How many of the open elements share no set, taken in the order of `open_elements`.
  std::size_t lower_bound(const Elements& open_elements) const {
    std::vector<bool> used(sets_.size());
    std::size_t bound = 0;
    for (const std::uint32_t element : open_elements) {
      const auto& holders = holders_[element];
      if (std::ranges::any_of(holders, [&](std::size_t set) { return used[set]; })) continue;
      ++bound;
      for (const std::size_t set : holders) used[set] = true;
    }
    return bound;
  }

  // The open elements, those with the fewest sets first.
  Elements open_elements() const {
    Elements elements;
    for (std::uint32_t element = 0; element < holders_.size(); ++element)
      if (open(element)) elements.push_back(element);
    std::ranges::sort(elements, [this](std::uint32_t a, std::uint32_t b) {
      return std::pair(holders_[a].size(), a) < std::pair(holders_[b].size(), b);
    });
    return elements;
  }

  // Recursion: no deeper than steps are left, and than the best list is long.
  // NOLINTNEXTLINE(misc-no-recursion)
  void search() {
    if (open_count_ == 0) {
      if (taken_.size() < best_.size()) best_ = taken_;
      return;
    }
    if (steps_left_ == 0) return;
    --steps_left_;
    const Elements elements = open_elements();
    if (taken_.size() + lower_bound(elements) >= best_.size()) return;
    for (const std::size_t set : by_gain(holders_[elements.front()])) {
      take(set);
      search();
      give_back();
    }
  }

  std::vector<std::size_t> by_gain(const std::vector<std::size_t>& sets) const {
    std::vector<std::pair<std::size_t, std::size_t>> order;  // what is left out, set
    order.reserve(sets.size());
    for (const std::size_t set : sets) order.emplace_back(open_count_ - gain(set), set);
    std::ranges::sort(order);
    std::vector<std::size_t> sorted;
    std::ranges::copy(order | std::views::values, std::back_inserter(sorted));
    return sorted;
  }

  std::vector<Elements> sets_;
  std::vector<std::vector<std::size_t>> holders_;  // by element: the sets that have it
  std::vector<std::uint32_t> taken_of_;            // by element: how many sets taken have it
  std::size_t open_count_;
  std::vector<std::size_t> taken_;
  std::vector<std::size_t> best_;
  std::size_t steps_left_ = 0;
};

}  // namespace

std::vector<std::size_t> fewest_sets(std::span<const Elements> sets, std::size_t size,
                                     std::size_t max_steps) {
  return Cover(sets, size).solve(max_steps);
}

}  // namespace ambit::catalog
