#include "graph/building.h"

#include <algorithm>
#include <iterator>

#include "graph/changes.h"
#include "graph/guard.h"

namespace ambit::graph {
namespace {

// Changes that one elevated principal may have gone through, each of another kind: attaching every
// subset of an account's policies would be exponential.
constexpr std::size_t kMaxMechanisms = 3;

// Whether two of the sorted mechanisms are changes of one kind.
bool repeats_change(const std::vector<Mechanism>& mechanisms) {
  return std::ranges::adjacent_find(mechanisms, {}, &Mechanism::change) != mechanisms.end();
}

}  // namespace

Changed Builder::changed(std::uint32_t target) {
  const Vertex& vertex = network_.vertices[target];
  const Holding& holding = network_.holdings[vertex.holding];
  if (numbers_.size() <= target) numbers_.resize(network_.vertices.size());
  std::uint32_t& number = numbers_[target];
  if (number == 0) number = answers_.number_of(holding.principal().name.arn);
  if (vertex.created == kNoIndex)
    return {.vertex = target,
            .entity = entities_[target],
            .holding = holding,
            .boundary = boundary_of(model_, entities_[target]),
            .number = number};
  const Created& created = network_.created[vertex.created];
  return {.vertex = target,
          .entity = created.entity(),
          .holding = holding,
          .boundary = created.boundary(),
          .number = number};
}

// What the actor, one of those that hold it, can do to the target.
void Builder::add_writes_to(const Holder& holder, std::uint32_t actor, std::uint32_t target,
                            std::vector<Write>& writes) {
  const Vertex& vertex = network_.vertices[actor];
  const bool itself = vertex.kind == VertexKind::kElevated && vertex.principal == target;
  const std::span<const Mechanism> made =
      itself ? std::span<const Mechanism>(vertex.mechanisms) : network_.vertices[target].mechanisms;
  if (made.size() == kMaxMechanisms) return;
  write_finder_.add_writes({.holding = network_.holdings[holder.holding],
                            .actor = actor,
                            .techniques = holder.writing,
                            .administers = holder.administers,
                            .gains = network_.complete},
                           changed(target), made, writes);
}

void Builder::add_tags_to(const Holder& holder, std::uint32_t actor, std::uint32_t target,
                          std::vector<Write>& writes) {
  satisfying_finder_.add_tags({.holding = network_.holdings[holder.holding],
                               .actor = actor,
                               .techniques = holder.tagging,
                               .administers = holder.administers},
                              changed(target), writes);
}

void Builder::write_itself(const Holder& holder) {
  for (const std::uint32_t member : holder.members) {
    const std::uint32_t principal = network_.vertices[member].principal;
    add_writes_to(holder, member, principal, own_writes_);
    add_tags_to(holder, member, principal, own_tags_);
  }
}

// The principal `base` as its permissions are after one more change; kNoIndex: that is not followed
// or makes no difference. `from`: the vertex that is changed, `base` or that after other changes.
std::uint32_t Builder::elevate(std::uint32_t base, std::uint32_t from, const Mechanism& mechanism) {
  const Holding& before = network_.holdings[network_.vertices[from].holding];
  std::vector<Mechanism> mechanisms = network_.vertices[from].mechanisms;
  mechanisms.push_back(options_.follow_all ? mechanism : effective(model_, mechanism, before));
  std::sort(mechanisms.begin(), mechanisms.end());
  mechanisms.erase(std::unique(mechanisms.begin(), mechanisms.end()), mechanisms.end());
  if (mechanisms.size() > kMaxMechanisms || repeats_change(mechanisms)) return kNoIndex;
  const auto [at, is_new] = elevated_.try_emplace({base, mechanisms}, kNoIndex);
  if (!is_new) return at->second;
  if (elevated_.size() > kMaxElevated) {
    network_.complete = false;
    return kNoIndex;
  }
  Holding changed = network_.holdings[network_.vertices[base].holding].with(policies_, mechanisms);
  // Of other tags the policies of others make something, too.
  if (!options_.follow_all && !changed.has_other_tags() &&
      documents_of(authority_, changed) == documents_of(authority_, before))
    return kNoIndex;
  const auto vertex = static_cast<std::uint32_t>(network_.vertices.size());
  const auto holding = static_cast<std::uint32_t>(network_.holdings.size());
  network_.holdings.push_back(std::move(changed));
  network_.vertices.push_back({.kind = VertexKind::kElevated,
                               .principal = base,
                               .holding = holding,
                               .account = network_.vertices[base].account,
                               .mechanisms = std::move(mechanisms),
                               .created = network_.vertices[base].created});
  at->second = vertex;
  add_edge({.from = vertex, .to = base, .guard = kAlways});
  add_holder(vertex, holding, {vertex});
  process(holders_.size() - 1);
  assume_from(holders_.back());
  return vertex;
}

// The edge from the actor to its target as it is after the change.
void Builder::perform(const Write& write, PathClass control) {
  const Vertex& actor = network_.vertices[write.actor];
  const bool itself = write.actor == write.target || actor.principal == write.target;
  const bool elevated = itself && actor.kind == VertexKind::kElevated;
  const std::uint32_t from = elevated ? write.actor : write.target;
  const std::uint32_t to =
      elevate(network_.vertices[write.target].principal, from, write.mechanism);
  if (to == kNoIndex) return;
  add_edge({.from = write.actor,
            .to = to,
            .technique = write.technique,
            .binding = write.binding,
            .guard = write.guard,
            .path_class = std::max(control, class_of(*write.technique, write.guard)),
            .controls = itself || write.takes_over ? kNoIndex : write.target});
}

// What principals do to themselves comes first: whoever becomes an administrator that way has no
// need of others. Whether an edge was made.
bool Builder::settle_own_writes() {
  const std::vector<Write> writes = std::exchange(own_writes_, {});
  for (const Write& write : writes) perform(write, PathClass::kDefinite);
  return !writes.empty();
}

// What they may tag themselves with makes no difference to whom comes to administer the account.
bool Builder::settle_own_tags() {
  std::vector<Write> writes = std::exchange(own_tags_, {});
  if (writes.empty()) return false;
  administering_.update();
  std::erase_if(writes, [&](const Write& write) {
    return !options_.follow_all && administering_.follows(write.actor, write.guard);
  });
  for (const Write& write : writes) perform(write, PathClass::kDefinite);
  return !writes.empty();
}

bool Builder::settle_session_tags() {
  std::vector<Write> writes;
  for (; sessions_tagged_ < holders_.size(); ++sessions_tagged_) {
    const Holder& holder = holders_[sessions_tagged_];
    session_tags_.add_writes({.holding = network_.holdings[holder.holding],
                              .actor = holder.vertex,
                              .techniques = modelled_techniques().tagging_sessions,
                              .administers = holder.administers},
                             holder.possible, holder.members, writes);
  }
  for (const Write& write : writes) perform(write, PathClass::kDefinite);
  return !writes.empty();
}

// What administrators come to outside of their accounts. Within them they have all as it is.
bool Builder::lead_administrators_out() {
  std::vector<std::uint32_t> all;
  for (const auto& [account, vertex] : administrators_)
    if (led_out_.insert(account).second && ways_out_.any(account)) all.push_back(vertex);
  bool any = false;
  for (std::size_t first = 0; first < all.size(); first += kReachedTogether) {
    const auto block =
        std::span(all).subspan(first, std::min(kReachedTogether, all.size() - first));
    const std::vector<Reached> reached = reach_sets_.from(block);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Vertex vertex = network_.vertices[block[i]];
      const Holder administrators = holder_of(block[i], vertex.holding, {});
      const Control control(reached, i);
      for (const std::uint32_t way : ways_out_.of(vertex.account, control))
        any = give_everything(administrators, way, control(way)) || any;
    }
  }
  return any;
}

// One way that surely gives all permissions. That the actor needs no more to be an administrator
// makes no difference here.
std::optional<Write> Builder::sure_gift(const Holder& holder, std::uint32_t actor,
                                        std::uint32_t target) {
  std::vector<Write> writes;
  write_finder_.add_writes({.holding = network_.holdings[holder.holding],
                            .actor = actor,
                            .techniques = holder.writing,
                            .gains = false},
                           changed(target), {}, writes);
  const auto found = std::ranges::find_if(writes, [](const Write& write) {
    return write.mechanism == Mechanism{} && write.guard == kAlways && is_sure(*write.technique);
  });
  return found == writes.end() ? std::nullopt : std::optional(*found);
}

// Whether an edge was made.
bool Builder::give_everything(const Holder& administrators, std::uint32_t target,
                              PathClass control) {
  const auto write = sure_gift(administrators, administrators.vertex, target);
  if (write) perform(*write, control);
  return write.has_value();
}

// What they do to others that they control by now. That is looked for only then: it would be
// everybody for everybody.
bool Builder::settle_other_writes() {
  std::vector<Actor> actors;
  for (std::size_t i = 0; i < holders_.size(); ++i) {
    const Holder& holder = holders_[i];
    const bool elevated = network_.vertices[holder.vertex].kind == VertexKind::kElevated;
    if (elevated || holder.administrator) continue;
    if (holder.writing.empty() && holder.tagging.empty()) continue;
    for (const std::uint32_t actor : holder.members) actors.push_back({i, actor});
  }
  return let_act(actors, [this](const Holder& holder, std::uint32_t actor, const Control& control) {
    return write_others(holder, actor, control);
  });
}

// Whether one of them makes an edge, by what they control at first.
bool Builder::let_act(std::span<const Actor> actors, const Act& act) {
  administering_.update();
  bool any = false;
  for (std::size_t first = 0; first < actors.size(); first += kReachedTogether) {
    const std::span<const Actor> block =
        actors.subspan(first, std::min(kReachedTogether, actors.size() - first));
    std::vector<std::uint32_t> sources;
    for (const Actor& actor : block) sources.push_back(actor.vertex);
    // What is done below may lead on; the next round sees that.
    const std::vector<Reached> reached =
        reach_sets_.from(sources, options_.follow_all ? nullptr : &administering_);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Holder& holder = holders_[block[i].holder];
      any = act(holder, block[i].vertex, Control(reached, i)) || any;
    }
  }
  return any;
}

// Of its account, those that have not been looked at with it, ascending.
std::vector<std::uint32_t> Builder::newly_controlled(std::uint32_t actor, const Control& control) {
  const std::string_view account = network_.vertices[actor].account;
  std::vector<std::uint32_t> controlled;
  for (const std::uint32_t target : entities_.of_account(account))
    if (target != actor && control(target) != PathClass::kNone) controlled.push_back(target);
  // Vertices that were made stand behind all others.
  for (const std::uint32_t target : made_[account])
    if (control(target) != PathClass::kNone) controlled.push_back(target);
  if (controlled.empty()) return {};
  std::vector<std::uint32_t>& written = written_[actor];
  std::vector<std::uint32_t> fresh;
  std::ranges::set_difference(controlled, written, std::back_inserter(fresh));
  if (fresh.empty()) return {};
  std::vector<std::uint32_t> all;
  all.reserve(written.size() + fresh.size());
  std::ranges::merge(written, fresh, std::back_inserter(all));
  written = std::move(all);
  return fresh;
}

bool Builder::write_others(const Holder& holder, std::uint32_t actor, const Control& control) {
  const auto adds_nothing = [&](GuardId guard) {
    return !options_.follow_all && administering_.follows(actor, guard);
  };
  if (adds_nothing(kAlways)) return false;
  const std::vector<std::uint32_t> targets = newly_controlled(actor, control);
  if (targets.empty()) return false;
  std::vector<Write> writes;
  for (const std::uint32_t target : targets) {
    add_writes_to(holder, actor, target, writes);
    add_tags_to(holder, actor, target, writes);
  }
  administering_.update_guards();
  std::erase_if(writes, [&](const Write& write) { return adds_nothing(write.guard); });
  for (const Write& write : writes) perform(write, control(write.target));
  return !writes.empty();
}

// --- Enrolling MFA devices.

// For users who could do more if they had authenticated with MFA, by themselves and by others who
// control them. Comes last, when it is known what they can do.
bool Builder::settle_enrolments() {
  std::vector<Actor> actors;
  for (std::size_t i = 0; i < holders_.size(); ++i)
    if (!holders_[i].administrator && !holders_[i].enrolling.empty())
      for (const std::uint32_t actor : holders_[i].members) actors.push_back({i, actor});
  if (actors.empty()) return false;
  const std::vector<bool> guarded = guarded_by_mfa(network_);
  std::map<std::string_view, std::vector<std::uint32_t>> targets;  // by account
  for (std::uint32_t i = 0; i < entities_.size(); ++i)
    if (guarded[i] && entities_[i].user != nullptr) targets[entities_.account_of(i)].push_back(i);
  return let_act(actors, [&](const Holder& holder, std::uint32_t actor, const Control& control) {
    const Vertex vertex = network_.vertices[actor];
    // One that was changed does it for itself.
    const std::vector<std::uint32_t> itself(guarded[actor] ? 1 : 0, vertex.principal);
    const bool elevated = vertex.kind == VertexKind::kElevated;
    return enrol(holder, actor, elevated ? itself : targets[vertex.account], control);
  });
}

bool Builder::enrol(const Holder& holder, std::uint32_t actor,
                    const std::vector<std::uint32_t>& targets, const Control& control) {
  const auto adds_nothing = [&](GuardId guard) {
    return !options_.follow_all && administering_.follows(actor, guard);
  };
  if (adds_nothing(kAlways)) return false;
  std::vector<Write> writes;
  for (const std::uint32_t target : targets)
    if (control(target) != PathClass::kNone && enrolled_.emplace(actor, target).second)
      satisfying_finder_.add_mfa({.holding = network_.holdings[holder.holding],
                                  .actor = actor,
                                  .techniques = holder.enrolling,
                                  .administers = holder.administers},
                                 changed(target), writes);
  administering_.update_guards();
  std::erase_if(writes, [&](const Write& write) { return adds_nothing(write.guard); });
  for (const Write& write : writes) perform(write, control(write.target));
  return !writes.empty();
}

}  // namespace ambit::graph
