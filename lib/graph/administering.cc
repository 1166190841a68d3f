#include "graph/administering.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

// What an edge asks for is all that it takes: ways to control have conditions of their own.
bool is_plain(const Edge& edge) {
  if (edge.path_class == PathClass::kDefinite) return true;
  return edge.path_class == PathClass::kConditional && edge.controls == kNoIndex &&
         edge.pool == kNoIndex;
}

// A condition that asks for another one has its bits, too.
std::uint64_t signature_of(const std::vector<std::uint32_t>& condition) {
  std::uint64_t signature = 0;
  for (const std::uint32_t atom : condition) signature |= std::uint64_t{1} << atom % 64;
  return signature;
}

}  // namespace

void Administering::update() {
  read_guards();
  index_edges();
  choose_conditions();
  meets_.clear();
  compare_guards(0);
  administers_.assign(network_.vertices.size(), 0);
  for (const std::uint32_t administrator : network_.administrators) spread(administrator);
}

void Administering::index_edges() {
  first_into_.assign(network_.vertices.size() + 1, 0);
  for (const Edge& edge : network_.edges)
    if (is_plain(edge)) ++first_into_[edge.to + 1];
  std::partial_sum(first_into_.begin(), first_into_.end(), first_into_.begin());
  into_.resize(first_into_.back());
  std::vector<std::uint32_t> at(first_into_.begin(), first_into_.end() - 1);
  for (std::uint32_t i = 0; i < network_.edges.size(); ++i)
    if (is_plain(network_.edges[i])) into_[at[network_.edges[i].to]++] = i;
}

std::span<const std::uint32_t> Administering::into(std::uint32_t vertex) const {
  return std::span(into_).subspan(first_into_[vertex],
                                  first_into_[vertex + 1] - first_into_[vertex]);
}

void Administering::update_guards() {
  read_guards();
  compare_guards(meets_.size());
}

void Administering::read_guards() {
  for (std::uint32_t i = static_cast<std::uint32_t>(guards_.size()); i < network_.guards.size();
       ++i) {
    std::vector<Alternative>& read = guards_.emplace_back();
    for (const std::vector<GuardAtom>& alternative : network_.guards[GuardId(i)]) {
      Alternative& one = read.emplace_back();
      for (const GuardAtom& atom : alternative) {
        if (is_on_request(atom))
          one.atoms.push_back(atoms_.add({{atom}}).index());
        else
          one.facts = true;
      }
      std::ranges::sort(one.atoms);
      one.signature = signature_of(one.atoms);
    }
  }
}

// By guard, how many edges have it that lead on to an administrator, whatever that takes.
std::vector<std::uint32_t> Administering::count_edges() const {
  std::vector<std::uint32_t> count(network_.guards.size());
  std::vector<bool> seen(network_.vertices.size());
  std::vector<std::uint32_t> open = network_.administrators;
  for (const std::uint32_t administrator : open) seen[administrator] = true;
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    for (const std::uint32_t index : into(at)) {
      const Edge& edge = network_.edges[index];
      ++count[edge.guard.index()];
      if (seen[edge.from]) continue;
      seen[edge.from] = true;
      open.push_back(edge.from);
    }
  }
  return count;
}

// Those that most edges ask for: what hangs on rare ones is not much.
void Administering::choose_conditions() {
  const std::vector<std::uint32_t> edges = count_edges();
  std::map<Condition, std::uint32_t> asked;
  for (std::size_t i = 0; i < guards_.size(); ++i)
    for (const Alternative& alternative : guards_[i])
      if (!alternative.facts && !alternative.atoms.empty()) asked[alternative.atoms] += edges[i];
  std::vector<std::pair<std::uint32_t, const Condition*>> most;
  most.reserve(asked.size());
  for (const auto& [condition, count] : asked) most.emplace_back(count, &condition);
  std::ranges::sort(most, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : *a.second < *b.second;
  });
  conditions_.assign(1, {});
  for (const auto& [count, condition] : most)
    if (conditions_.size() < kMaxConditions) conditions_.push_back(*condition);
  signatures_.clear();
  for (const Condition& condition : conditions_) signatures_.push_back(signature_of(condition));
}

void Administering::compare_guards(std::size_t first) {
  meets_.resize(guards_.size());
  for (std::size_t i = first; i < guards_.size(); ++i) {
    for (Alternative& alternative : guards_[i]) {
      alternative.contains = 0;
      for (std::size_t c = 0; c < conditions_.size(); ++c) {
        const Conditions bit = Conditions{1} << c;
        const std::uint64_t common = signatures_[c] & alternative.signature;
        if (common == signatures_[c] && std::ranges::includes(alternative.atoms, conditions_[c]))
          alternative.contains |= bit;
        if (common == alternative.signature && !alternative.facts &&
            std::ranges::includes(conditions_[c], alternative.atoms))
          meets_[i] |= bit;
      }
    }
  }
}

// Backwards, under all conditions at a time.
void Administering::spread(std::uint32_t administrator) {
  const std::string_view account = network_.vertices[administrator].account;
  std::unordered_map<std::uint32_t, Conditions> reaches = {{administrator, kAll}};
  std::vector<std::uint32_t> open = {administrator};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    const Conditions here = reaches.at(at);
    if (network_.vertices[at].account == account) administers_[at] |= here;
    for (const std::uint32_t index : into(at)) {
      const Edge& edge = network_.edges[index];
      Conditions& from = reaches[edge.from];
      const Conditions added = here & meets_[edge.guard.index()] & ~from;
      if (added == 0) continue;
      from |= added;
      open.push_back(edge.from);
    }
  }
}

bool Administering::follows(std::uint32_t vertex, GuardId guard) const {
  const Conditions under = vertex < administers_.size() ? administers_[vertex] : 0;
  if (under == 0) return false;
  // A guard that is new since the last look is not known here.
  if (guard.index() >= meets_.size()) return (under & 1) != 0;
  return std::ranges::all_of(guards_[guard.index()], [under](const Alternative& alternative) {
    return (alternative.contains & under) != 0;
  });
}

}  // namespace ambit::graph
