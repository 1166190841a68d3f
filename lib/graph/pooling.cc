#include "graph/pooling.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <unordered_set>

#include "graph/actions.h"
#include "graph/choosing.h"
#include "graph/guard.h"
#include "graph/technique_index.h"

namespace ambit::graph {
namespace {

// What hangs on hosts that somebody controls, or hands over two roles, is looked for of one alone.
bool suits(const Technique& technique, bool retired_services) {
  return technique.calls > 1 && controlled_kind(technique).empty() &&
         second_services_of(technique).empty() &&
         (retired_services || technique.status != Status::kRetiredService);
}

// Whether all that a call always needs is possible for the caller.
bool may_make(const Caller& caller, const Technique& technique, std::uint8_t call) {
  return std::ranges::all_of(technique.requirements, [&](const Requirement& requirement) {
    return requirement.call != call || !requirement.when.empty() ||
           actions().possible(*caller.possible, requirement.action);
  });
}

// Whether the call uses resources that are still to be chosen.
bool chooses(const Technique& technique, const Binding& binding, std::uint8_t call) {
  const std::vector<Request> requests = requests_of(technique, binding, {}, {});
  return std::ranges::any_of(requests, [call](const Request& request) {
    return request.requirement->call == call && !request.format.empty();
  });
}

bool passes_role(const Technique& technique, std::uint8_t call) {
  return std::ranges::any_of(technique.requirements, [call](const Requirement& requirement) {
    return requirement.call == call && requirement.action == "iam:PassRole";
  });
}

}  // namespace

Pooling::Pooling(Authority& authority, const Facts& facts, Answers& answers,
                 TargetLists& target_lists, TargetSets& target_sets, Network& network,
                 bool retired_services)
    : authority_(authority),
      facts_(facts),
      answers_(answers),
      target_lists_(target_lists),
      target_sets_(target_sets),
      network_(network) {
  const ModelledTechniques& modelled = modelled_techniques();
  for (const auto* list :
       {&modelled.taking_over, &modelled.handing_over, &modelled.reading, &modelled.federating})
    for (const Technique* technique : *list)
      if (suits(*technique, retired_services)) techniques_.push_back(technique);
}

std::uint32_t Pooling::intern(std::vector<std::uint32_t> callers) {
  const auto next = static_cast<std::uint32_t>(network_.pools.size());
  const auto [at, is_new] = pools_.try_emplace(std::move(callers), next);
  if (is_new) network_.pools.push_back(at->first);
  return at->second;
}

bool Pooling::join(std::uint32_t source, std::span<const Caller> callers,
                   const std::vector<Reached>& reached) {
  bool any = false;
  for (const Technique* technique : techniques_) {
    Task task{.source = source, .technique = *technique, .reached = reached};
    any = join(task, callers) || any;
  }
  return any;
}

bool Pooling::join(Task& task, std::span<const Caller> callers) {
  const Technique& technique = task.technique;
  for (std::uint8_t call = 1; call <= technique.calls; ++call) {
    task.candidates.push_back(candidates(technique, call, callers));
    if (task.candidates.back().empty()) return false;
  }
  const std::string_view account = network_.vertices[callers.front().vertex].account;
  const TargetList& list = target_lists_.of(account, technique);
  if (list.targets.empty()) return false;
  std::vector<std::vector<Offers>> by_target(list.targets.size(),
                                             std::vector<Offers>(technique.calls));
  for (std::uint8_t call = 1; call <= technique.calls; ++call)
    add_offers(task, list.targets, call, by_target);
  chosen_.clear();
  bool any = false;
  for (std::size_t i = 0; i < list.targets.size(); ++i)
    any = add_edges(task, list.targets[i], by_target[i]) || any;
  return any;
}

std::vector<Pooling::Candidate> Pooling::candidates(const Technique& technique, std::uint8_t call,
                                                    std::span<const Caller> callers) {
  std::vector<Candidate> list;
  std::unordered_set<Provisions, ProvisionsHash> known;
  for (const Caller& caller : callers) {
    if (!may_make(caller, technique, call)) continue;
    const Holding& holding = network_.holdings[network_.vertices[caller.vertex].holding];
    if (known.insert(provisions_of(authority_, holding, actions().of(technique))).second)
      list.push_back({.caller = &caller});
  }
  return list;
}

void Pooling::add_offers(Task& task, const std::vector<Target>& targets, std::uint8_t call,
                         std::vector<std::vector<Offers>>& by_target) {
  const Technique& technique = task.technique;
  // Where nothing is left to choose, one who may whenever others may is as good as all.
  const bool one_will_do = !chooses(technique, targets.front().binding, call);
  for (Candidate& candidate : task.candidates[call - 1]) {
    const Vertex& vertex = network_.vertices[candidate.caller->vertex];
    answers_.set_holder(network_.holdings[vertex.holding]);
    candidate.names_role = answers_.likeness().asks_any(shape_of(technique).entity_keys);
    if (!one_will_do && !may_choose(task, targets, call, candidate)) continue;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const Target& target = targets[i];
      Offers& offers = by_target[i][call - 1];
      if (one_will_do && !offers.empty() && offers.back().guard == kAlways) continue;
      const auto offer = offer_of(task, target, candidate, call);
      if (!offer || (one_will_do && adds_nothing(offers, *offer))) continue;
      if (offers.size() == kMaxOffers)
        network_.complete = false;
      else
        offers.push_back(*offer);
    }
  }
}

// Nothing: it may not, or the source comes to the target as surely without.
std::optional<Pooling::Offer> Pooling::offer_of(const Task& task, const Target& target,
                                                const Candidate& candidate, std::uint8_t call) {
  const PathClass before = task.reached[target.vertex].of(0);
  if (target.reached || before == PathClass::kDefinite) return std::nullopt;
  const bool conditional = before == PathClass::kConditional;
  if (conditional && candidate.caller->control != PathClass::kDefinite) return std::nullopt;
  Binding binding = target.binding;
  const GuardId guard = answers_.hand_over(task.technique, binding, call);
  if (guard == kNever || (conditional && guard != kAlways)) return std::nullopt;
  return Offer{.candidate = &candidate, .guard = guard, .value = binding.value};
}

// Whether the candidate may use any resource for the call; true where that hangs on the target.
bool Pooling::may_choose(const Task& task, const std::vector<Target>& targets, std::uint8_t call,
                         const Candidate& candidate) {
  const bool known_ones = std::ranges::any_of(
      targets, [](const Target& target) { return !target.binding.existing.empty(); });
  if (candidate.names_role || known_ones) return true;
  const Vertex& vertex = network_.vertices[candidate.caller->vertex];
  return !is_never(choose_resources(authority_, facts_, Callers(network_.holdings[vertex.holding]),
                                    task.technique, targets.front().binding, {.call = call})
                       .guard);
}

// Whether somebody at least as sure may whenever this one may.
bool Pooling::adds_nothing(const Offers& offers, const Offer& offer) {
  return std::ranges::any_of(offers, [&](const Offer& surer) {
    return network_.guards.implies(offer.guard, surer.guard);
  });
}

std::optional<Edge> Pooling::edge_of(const Task& task, const Target& target, const Team& team) {
  Edge edge{.from = task.source,
            .to = target.vertex,
            .technique = &task.technique,
            .binding = target.binding,
            .guard = target.guard};
  std::vector<std::uint32_t> callers;
  PathClass control = PathClass::kDefinite;
  for (const Offer* offer : team) {
    callers.push_back(offer->candidate->caller->vertex);
    control = std::max(control, offer->candidate->caller->control);
    edge.guard = network_.guards.both(edge.guard, offer->guard);
    if (passes_role(task.technique, static_cast<std::uint8_t>(callers.size())))
      edge.binding.value = offer->value;
  }
  if (edge.guard == kNever) return std::nullopt;
  const auto [guard, choices] = choose(task, edge.binding, team);
  edge.guard = network_.guards.both(edge.guard, guard);
  if (edge.guard == kNever) return std::nullopt;
  edge.binding.choices = choices;
  edge.path_class = std::max(control, class_of(task.technique, edge.guard));
  edge.pool = intern(std::move(callers));
  return edge;
}

// Tries every choice of one offer for each call, those of the surest callers first, until one
// leaves nothing to be wished for.
bool Pooling::add_edges(const Task& task, const Target& target,
                        const std::vector<Offers>& by_call) {
  if (std::ranges::any_of(by_call, &Offers::empty)) return false;
  const PathClass before = task.reached[target.vertex].of(0);
  std::vector<std::pair<PathClass, GuardId>> known;  // ways that there are
  bool any = false;
  std::vector<std::size_t> at(by_call.size());  // the choice
  for (std::size_t tried = 0;; ++tried) {
    if (tried == kMaxTeams) {
      network_.complete = false;
      break;
    }
    Team team;
    for (std::size_t call = 0; call < at.size(); ++call) team.push_back(&by_call[call][at[call]]);
    const auto edge = edge_of(task, target, team);
    const bool adds = edge && edge->path_class < before &&
                      std::ranges::none_of(
                          known,
                          [&](const auto& way) {
                            return way.first <= edge->path_class &&
                                   network_.guards.implies(edge->guard, way.second);
                          });
    if (edge && adds) {
      known.emplace_back(edge->path_class, edge->guard);
      any = add_edge(*edge) || any;
      if (edge->guard == kAlways && edge->path_class == PathClass::kDefinite) break;
    }
    std::size_t call = 0;
    while (call < at.size() && ++at[call] == by_call[call].size()) at[call++] = 0;
    if (call == at.size()) break;
  }
  return any;
}

// What one of them does alone has its edge.
bool Pooling::add_edge(const Edge& edge) {
  const std::vector<std::uint32_t>& callers = network_.pools[edge.pool];
  if (std::ranges::adjacent_find(callers, std::not_equal_to()) == callers.end()) return false;
  if (!added_.emplace(edge.technique, edge.to, edge.pool).second) return false;
  network_.edges.push_back(edge);
  return true;
}

Pooling::Choice Pooling::choose(const Task& task, const Binding& binding, const Team& team) {
  bool is_own = !binding.existing.empty();
  std::vector<std::uint32_t> callers;
  std::vector<const Holding*> holdings;
  for (const Offer* offer : team) {
    is_own = is_own || offer->candidate->names_role;
    callers.push_back(offer->candidate->caller->vertex);
    holdings.push_back(&network_.holdings[network_.vertices[callers.back()].holding]);
  }
  if (!is_own)
    if (const auto known = chosen_.find(callers); known != chosen_.end()) return known->second;
  Chosen found = choose_resources(authority_, facts_, Callers(holdings), task.technique, binding);
  const std::uint32_t choices =
      found.choices.empty() ? kNoIndex : target_sets_.intern(std::move(found.choices));
  const Choice choice(network_.guards.add(found.guard), choices);
  if (!is_own) chosen_.emplace(std::move(callers), choice);
  return choice;
}

}  // namespace ambit::graph
