#include "graph/building.h"

#include <algorithm>

namespace ambit::graph {

// Whether an edge was made. Of accounts that the source surely administers it has all as it is, and
// whom it controls only when it administers the account is of no more use.
bool Builder::pool(std::uint32_t source) {
  const std::vector<Reached> reached = reach_sets_.from({&source, 1});
  administering_.update();
  const std::vector<Reached> controlled = reach_sets_.from({&source, 1}, &administering_);
  std::map<std::string_view, std::vector<Caller>> callers;  // by account
  for (const Holder& holder : holders_) {
    if (holder.members.empty()) continue;
    const auto surest = std::ranges::min_element(
        holder.members, {}, [&](std::uint32_t member) { return controlled[member].of(0); });
    const PathClass control = controlled[*surest].of(0);
    const std::string_view account = network_.vertices[*surest].account;
    if (control == PathClass::kNone ||
        reached[administrator_of_.at(account)].of(0) == PathClass::kDefinite)
      continue;
    callers[account].push_back(
        {.vertex = *surest, .possible = &holder.possible, .control = control});
  }
  bool any = false;
  for (auto& [account, list] : callers) {
    std::ranges::sort(
        list, {}, [](const Caller& caller) { return std::pair(caller.control, caller.vertex); });
    any = pooling_.join(source, list, reached) || any;
  }
  return pool_writes(source, reached, controlled) || any;
}

// Whether what the actor does to the target has not been looked for with as much control.
bool Builder::is_surer(std::uint32_t actor, std::uint32_t target, PathClass control) {
  const auto [at, is_new] = written_for_source_.try_emplace({actor, target}, control);
  return is_new || std::exchange(at->second, std::min(at->second, control)) > control;
}

// One changes another whom it does not control itself, or not as surely.
bool Builder::pool_writes(std::uint32_t source, const std::vector<Reached>& reached,
                          const std::vector<Reached>& controlled) {
  std::vector<std::pair<Write, PathClass>> found;
  std::vector<Write> writes;
  for (const Holder& holder : holders_) {
    if ((holder.writing.empty() && holder.tagging.empty()) || holder.administrator) continue;
    for (const std::uint32_t actor : holder.members) {
      const PathClass control = controlled[actor].of(0);
      const Vertex& vertex = network_.vertices[actor];
      if (actor == source || control == PathClass::kNone || vertex.kind == VertexKind::kElevated ||
          reached[administrator_of_.at(vertex.account)].of(0) == PathClass::kDefinite)
        continue;
      for (const std::uint32_t target : entities_.of_account(vertex.account)) {
        const PathClass of_target = controlled[target].of(0);
        if (target == actor || of_target == PathClass::kNone ||
            !is_surer(actor, target, std::max(control, of_target)))
          continue;
        writes.clear();
        add_writes_to(holder, actor, target, writes);
        add_tags_to(holder, actor, target, writes);
        for (const Write& write : writes) found.emplace_back(write, std::max(control, of_target));
      }
    }
  }
  const std::size_t before = network_.edges.size();
  for (const auto& [write, control] : found) perform_for(source, write, control);
  return network_.edges.size() != before;
}

// The edge from the source to the target as it is after the change.
void Builder::perform_for(std::uint32_t source, const Write& write, PathClass control) {
  const std::uint32_t to = elevate(write.target, write.target, write.mechanism);
  if (to == kNoIndex) return;
  add_edge({.from = source,
            .to = to,
            .technique = write.technique,
            .binding = write.binding,
            .guard = write.guard,
            .path_class = std::max(control, class_of(*write.technique, write.guard)),
            .controls = write.target == source ? kNoIndex : write.target,
            .pool = pooling_.intern(std::vector(write.technique->calls, write.actor))});
}

}  // namespace ambit::graph
