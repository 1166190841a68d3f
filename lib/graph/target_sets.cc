#include "graph/target_sets.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <optional>
#include <utility>

namespace ambit::graph {
namespace {

// Fewer are not worth a vertex.
constexpr std::size_t kFewestMembers = 4;

std::size_t hash_of(const SourcePart& part) {
  std::size_t hash = part.choices;
  boost::hash_combine(hash, part.value);
  boost::hash_combine(hash, part.guard.index());
  return hash;
}

}  // namespace

std::size_t TargetSets::KeyHash::operator()(const Key& key) const {
  std::size_t hash = std::hash<const void*>()(key.technique);
  boost::hash_combine(hash, std::hash<const void*>()(key.targets));
  boost::hash_combine(hash, key.parts);
  return hash;
}

std::size_t TargetSets::RowHash::operator()(const std::vector<std::uint32_t>& row) const {
  return boost::hash_range(row.begin(), row.end());
}

// The row without parts has the number 0.
TargetSets::TargetSets(Network& network, bool share)
    : network_(network), share_(share), parts_{SourcePart{}} {
  rows_.push_back(&row_numbers_.emplace(std::vector<std::uint32_t>{}, 0).first->first);
}

SourceRow TargetSets::intern(std::vector<std::uint32_t> parts) {
  std::optional<std::uint32_t> choices;
  bool common = true;
  for (const std::uint32_t number : parts) {
    if (number == kNone) continue;
    common = common && choices.value_or(parts_[number].choices) == parts_[number].choices;
    choices = parts_[number].choices;
  }
  if (!choices) return {};
  SourceRow row;
  if (common && *choices != kNoIndex) {
    row.choices = *choices;
    std::map<std::uint32_t, std::uint32_t> bare = {{kNone, kNone}};
    for (std::uint32_t& number : parts) {
      const auto [at, is_new] = bare.try_emplace(number, kNone);
      if (is_new)
        at->second = intern({.guard = parts_[number].guard, .value = parts_[number].value});
      number = at->second;
    }
  }
  const auto next = static_cast<std::uint32_t>(rows_.size());
  const auto [at, is_new] = row_numbers_.try_emplace(std::move(parts), next);
  if (is_new) rows_.push_back(&at->first);
  row.parts = at->second;
  return row;
}

std::uint32_t TargetSets::intern(Choices choices) {
  const auto next = static_cast<std::uint32_t>(network_.choices.size());
  const auto [at, is_new] = choices_.try_emplace(std::move(choices), next);
  if (is_new) network_.choices.push_back(at->first);
  return at->second;
}

std::uint32_t TargetSets::intern(SourcePart part) {
  if (part.guard == kNever) return kNone;
  const std::size_t hash = hash_of(part);
  const auto [first, last] = numbers_.equal_range(hash);
  const auto known =
      std::find_if(first, last, [&](const auto& entry) { return parts_[entry.second] == part; });
  if (known != last) return known->second;
  const auto number = static_cast<std::uint32_t>(parts_.size());
  parts_.push_back(part);
  numbers_.emplace(hash, number);
  return number;
}

TargetSets::Set TargetSets::make(std::uint32_t from, const Key& key,
                                 const std::function<PathClass(GuardId)>& classify) {
  std::vector<Edge> edges;
  const std::vector<std::uint32_t>& parts = *rows_[key.parts];
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == kNone) continue;
    const SourcePart& part = parts_[parts[i]];
    const Target& target = (*key.targets)[i];
    const GuardId guard = network_.guards.both(part.guard, target.guard);
    if (guard == kNever) continue;
    const PathClass path_class = classify(guard);
    edges.push_back({.from = from,
                     .to = target.vertex,
                     .technique = key.technique,
                     .binding = target.binding,
                     .guard = guard,
                     .path_class = path_class});
    edges.back().binding.choices = part.choices;
    edges.back().binding.value = part.value;
  }
  if (edges.size() < kFewestMembers || !share_) return {.edges = std::move(edges)};
  const auto vertex = static_cast<std::uint32_t>(network_.vertices.size());
  network_.vertices.push_back(
      {.kind = VertexKind::kTargets, .account = network_.vertices[from].account});
  for (Edge& edge : edges) {
    edge.from = vertex;
    network_.edges.push_back(edge);
  }
  return {.vertex = vertex};
}

void TargetSets::connect(std::uint32_t from, const Technique& technique,
                         const std::vector<Target>& targets, const SourceRow& row,
                         const std::function<PathClass(GuardId)>& classify) {
  if (row.parts == 0) return;
  const Key key{&technique, &targets, row.parts};
  auto known = sets_.find(key);
  if (known == sets_.end()) known = sets_.emplace(key, make(from, key, classify)).first;
  const Set& set = known->second;
  if (set.vertex != kNoIndex)
    network_.edges.push_back(
        {.from = from, .to = set.vertex, .binding = {.choices = row.choices}, .guard = kAlways});
  for (const Edge& edge : set.edges) {
    if (edge.to == from) continue;
    Edge& added = network_.edges.emplace_back(edge);
    added.from = from;
    if (row.choices != kNoIndex) added.binding.choices = row.choices;
  }
}

}  // namespace ambit::graph
