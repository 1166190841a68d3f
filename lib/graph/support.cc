#include "graph/support.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include "graph/administration.h"
#include "graph/circumstance.h"
#include "graph/facts.h"
#include "graph/guard.h"

namespace ambit::graph {
namespace {

// Choices that are tried until the conditions of a path fit together.
constexpr std::size_t kMaxChoices = 10'000;
// Ways to close one request that are looked at. One is for each choice of an element of every
// support, and supports of one element, which are nearly all, leave no choice.
constexpr std::size_t kMaxWays = 256;
constexpr std::string_view kRoleAction = "sts:AssumeRole";

ElementSet sorted(const std::set<std::uint32_t>& set) {
  return {set.begin(), set.end()};
}

ElementSet without(const ElementSet& all, const ElementSet& part) {
  ElementSet rest;
  std::set_difference(all.begin(), all.end(), part.begin(), part.end(), std::back_inserter(rest));
  return rest;
}

bool meets(const ElementSet& a, const ElementSet& b) {
  return std::ranges::any_of(
      a, [&](std::uint32_t one) { return std::binary_search(b.begin(), b.end(), one); });
}

bool is_part(const std::vector<GuardAtom>& part, const std::vector<GuardAtom>& of) {
  return std::ranges::all_of(
      part, [&](const GuardAtom& atom) { return std::ranges::find(of, atom) != of.end(); });
}

bool fits(const std::vector<GuardAtom>& atoms, const std::vector<GuardAtom>& environment) {
  return std::ranges::none_of(atoms, [&](const GuardAtom& atom) {
    return std::ranges::any_of(environment,
                               [&](const GuardAtom& other) { return contradicts(atom, other); });
  });
}

snapshot::Flag mfa_of_user(const snapshot::Model& model, const std::vector<Entity>& entities,
                           std::string_view user_arn) {
  for (const Entity& entity : entities)
    if (entity.user != nullptr && model.text(entity.user->arn) == user_arn)
      return mfa_of(model, *entity.user);
  return snapshot::Flag::kUnknown;
}

}  // namespace

Supports::Supports(const Removables& removables, ReducedModel& reduced, std::string now,
                   const GraphOptions& options)
    : removables_(removables),
      reduced_(reduced),
      required_(options.required_access),
      authority_(reduced.model(), std::move(now), options.administrators) {}

// The supports among at most one element of each layer. `ask` asks about the model as it is then.
std::vector<Supports::Support> Supports::supports_of(const std::vector<ElementSet>& layers,
                                                     const std::function<Guard()>& ask) {
  std::vector<ElementSet> choices = {{}};
  ElementSet all;
  for (const ElementSet& layer : layers) {
    const std::size_t before = choices.size();
    for (std::size_t i = 0; i < before; ++i) {
      for (const std::uint32_t element : layer) {
        ElementSet more = choices[i];
        more.push_back(element);
        choices.push_back(std::move(more));
      }
    }
    all.insert(all.end(), layer.begin(), layer.end());
  }
  const auto normalize = [](ElementSet& set) {
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
  };
  normalize(all);
  for (ElementSet& choice : choices) normalize(choice);
  std::sort(choices.begin(), choices.end(), [](const ElementSet& a, const ElementSet& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
  std::vector<Support> supports;
  for (const ElementSet& choice : choices) {
    // Nothing is left to add to.
    if (!supports.empty() && supports.front().elements.empty() && is_always(supports.front().guard))
      break;
    reduced_.take_away(without(all, choice));
    Guard guard = ask();
    if (is_never(guard)) continue;
    const bool adds = std::ranges::none_of(supports, [&](const Support& one) {
      return contains_all(choice, one.elements) && implies(guard, one.guard);
    });
    if (adds) supports.push_back({choice, std::move(guard)});
  }
  return supports;
}

// As the model is now.
Holding Supports::holding_of(const Subject& subject) const {
  return subject.created != nullptr ? reduced_.holding(*subject.created, subject.mechanisms)
                                    : reduced_.holding(subject.principal, subject.mechanisms);
}

void Supports::add_request(const Subject& subject, const Asked& asked, CutUse use,
                           std::vector<Need>& needs) {
  reduced_.take_away({});
  const Holding whole = holding_of(subject);
  std::set<std::uint32_t> identity, boundary;
  for (const StatementRef& statement : authority_.matching_allows(whole, asked))
    if (const auto element = removables_.of(statement))
      (statement.layer == Layer::kBoundary ? boundary : identity).insert(*element);
  // Of a policy that is not known, nobody knows whether it allows the request.
  for (const evaluate::HeldPolicy& held : whole.policies(Layer::kIdentity)) {
    const policy::DocumentId id = held.document.document;
    if (id.valid() && !reduced_.model().policies.documents[id].opaque) continue;
    if (const auto element = removables_.of_attachment(held.owner, held.arn, held.name))
      identity.insert(*element);
  }
  std::vector<ElementSet> layers = {sorted(identity), sorted(boundary)};
  if (asked.action == kRoleAction) layers.push_back(removables_.of_trust(asked.resource));
  needs.push_back({std::move(use), supports_of(layers, [&] {
                     return authority_.allowed(holding_of(subject), asked);
                   })});
}

void Supports::add_trust(const Edge& edge, std::vector<Need>& needs) {
  const auto services = services_of(*edge.technique);
  if (services.empty()) return;
  const std::string_view role = edge.binding.role;
  needs.push_back({{std::string(kRoleAction), std::string(role)},
                   supports_of({removables_.of_trust(role)},
                               [&] { return authority_.trusts_service(role, services); })});
}

// That the policy which is rewritten is attached to who gains by it.
void Supports::add_attachment(const Edge& edge, std::uint32_t target, std::vector<Need>& needs) {
  if (edge.binding.policy.empty() || !has_predicate(*edge.technique, Predicate::kAttached)) return;
  reduced_.take_away({});
  Need need{{}, {}};
  const Holding holding = reduced_.holding(target, {});
  for (const evaluate::HeldPolicy& held : holding.policies(Layer::kIdentity)) {
    if (held.arn != edge.binding.policy) continue;
    const auto element = removables_.of_attachment(held.owner, held.arn, held.name);
    need.supports.push_back({element ? ElementSet{*element} : ElementSet{}, always()});
  }
  if (!need.supports.empty()) needs.push_back(std::move(need));
}

// The elements that give the holder something, or may, or limit it.
ElementSet Supports::elements_of(const Holding& holding) {
  std::set<std::uint32_t> elements;
  const policy::Tables& tables = reduced_.model().policies;
  for (const Layer layer : {Layer::kIdentity, Layer::kBoundary}) {
    for (const evaluate::HeldPolicy& held : holding.policies(layer)) {
      if (const auto element = removables_.of_attachment(held.owner, held.arn, held.name))
        elements.insert(*element);
      const policy::DocumentId id = held.document.document;
      if (!id.valid() || tables.documents[id].opaque) continue;
      for (const policy::Statement& statement : tables.statements_of(id))
        if (const auto element = removables_.of({.where = held.document.locate(statement.span)}))
          elements.insert(*element);
    }
  }
  return sorted(elements);
}

bool Supports::administers_without(const Subject& subject, const ElementSet& elements) {
  reduced_.take_away(elements);
  const Holding holding = holding_of(subject);
  return is_always(required_.empty() ? administers(authority_, holding)
                                     : required_.covered(authority_, holding));
}

// Every request is a need. Most have the same supports as another.
void Supports::add_administration(const Subject& subject, std::vector<Need>& needs) {
  reduced_.take_away({});
  const Holding whole = holding_of(subject);
  if (administers_without(subject, elements_of(whole))) return;
  reduced_.take_away({});
  std::vector<Asked> requests;
  const auto note = [&](const Asked& asked) {
    requests.push_back(asked);
    return true;
  };
  if (required_.empty())
    ask_all_of_iam(authority_, whole, note);
  else
    required_.ask(authority_, whole, note);
  std::vector<Need> all;
  const auto same = [](const Need& a, const Need& b) {
    return std::ranges::equal(a.supports, b.supports, [](const Support& x, const Support& y) {
      return x.elements == y.elements && x.guard == y.guard;
    });
  };
  for (const Asked& asked : requests) {
    // All of it is needed.
    const bool iam = required_.empty();
    add_request(subject, asked, {iam ? "iam:*" : asked.action, iam ? "*" : asked.resource}, all);
    const auto last = all.end() - 1;
    if (std::any_of(all.begin(), last, [&](const Need& one) { return same(one, *last); }))
      all.pop_back();
  }
  needs.insert(needs.end(), all.begin(), all.end());
}

ElementSet Supports::administration(std::uint32_t principal) {
  const Subject subject{.principal = principal};
  reduced_.take_away({});
  const ElementSet all = elements_of(reduced_.holding(principal, {}));
  if (administers_without(subject, all)) return {};
  // Mostly one statement does it.
  for (const std::uint32_t one : all)
    if (administers_without(subject, without(all, {one}))) return {one};
  ElementSet gone;
  for (const std::uint32_t one : all) {
    ElementSet more = gone;
    more.push_back(one);
    if (administers_without(subject, more)) gone = std::move(more);
  }
  return without(all, gone);
}

std::vector<Supports::Need> Supports::find_needs(const PathField& field, const Move& move) {
  const Edge& edge = field.network.edges[move.edge];
  const Vertex& by = field.network.vertices[move.by];
  Subject subject{by.principal, by.mechanisms};
  if (by.created != kNoIndex)
    subject.created = &field.network.holdings[field.network.vertices[by.principal].holding];
  std::vector<Need> needs;
  if (edge.technique == nullptr) {
    if (field.network.vertices[edge.to].kind == VertexKind::kAdministrator)
      add_administration(subject, needs);
    return needs;
  }
  const snapshot::Flag mfa = mfa_of_user(reduced_.model(), field.entities, edge.binding.user);
  for (const Request& request : field.telling.requests(move)) {
    const Requirement& requirement = *request.requirement;
    // What may not be needed is no way to close anything.
    const bool needed = !names_second_role(requirement) &&
                        counts(reduced_.model(), requirement, edge.binding, mfa).value_or(false);
    if (!needed) continue;
    // The caller chooses resources that are no entities of IAM, and what it makes is called.
    const bool chosen = !request.format.empty() || request.asked.own_resource ||
                        request.asked.resource == edge.binding.new_name;
    add_request(subject, request.asked,
                {request.asked.action, chosen ? "*" : request.asked.resource}, needs);
  }
  add_trust(edge, needs);
  const Vertex& to = field.network.vertices[edge.to];
  if (to.created == kNoIndex) add_attachment(edge, to.principal, needs);
  return needs;
}

const std::vector<Supports::Need>& Supports::needs(const PathField& field, const Move& move) {
  const auto [at, is_new] = known_.try_emplace({move.by, move.edge});
  if (is_new) {
    at->second = find_needs(field, move);
    // What needs nothing that can be taken away cannot be closed.
    std::erase_if(at->second, [](const Need& need) {
      return std::ranges::any_of(need.supports, [](const Support& support) {
        return support.elements.empty() && is_always(support.guard);
      });
    });
  }
  return at->second;
}

namespace {

using Alternatives = std::vector<std::vector<GuardAtom>>;

bool always_holds(const Alternatives& list) {
  return std::ranges::any_of(list, [](const auto& one) { return one.empty(); });
}

// Otherwise in the same order.
Alternatives shortest_first(Alternatives list) {
  std::map<std::size_t, Alternatives> by_size;
  for (auto& one : list) by_size[one.size()].push_back(std::move(one));
  list.clear();
  for (auto& [size, ones] : by_size)
    list.insert(list.end(), std::make_move_iterator(ones.begin()),
                std::make_move_iterator(ones.end()));
  return list;
}

// An environment in which there is an alternative for each of the lists, by trying: nothing when
// that takes too long, or there is none.
std::optional<std::vector<GuardAtom>> environment_for(const std::vector<Alternatives>& lists) {
  struct Level {
    std::size_t at = 0;      // the alternative to try next
    std::size_t length = 0;  // of the environment before
  };
  std::vector<GuardAtom> environment;
  std::vector<Level> levels = {{}};
  for (std::size_t tries = 0; tries < kMaxChoices && !levels.empty(); ++tries) {
    if (levels.size() > lists.size()) return environment;
    Level& level = levels.back();
    const Alternatives& list = lists[levels.size() - 1];
    environment.resize(level.length);
    if (level.at == list.size()) {
      levels.pop_back();
      continue;
    }
    const std::vector<GuardAtom>& chosen = list[level.at++];
    if (!fits(chosen, environment)) continue;
    for (const GuardAtom& atom : chosen)
      if (std::ranges::find(environment, atom) == environment.end()) environment.push_back(atom);
    levels.push_back({.length = environment.size()});
  }
  return levels.size() > lists.size() ? std::optional(environment) : std::nullopt;
}

// The sets that hold an element of each of the others. False: there are too many.
bool add_ways(const std::vector<ElementSet>& supports, std::vector<ElementSet>& ways) {
  ways = {{}};
  for (const ElementSet& support : supports) {
    std::vector<ElementSet> more;
    for (const ElementSet& way : ways) {
      if (meets(way, support)) {
        more.push_back(way);
        continue;
      }
      for (const std::uint32_t element : support) {
        ElementSet longer = way;
        longer.insert(std::upper_bound(longer.begin(), longer.end(), element), element);
        more.push_back(std::move(longer));
      }
    }
    keep_minimal(more);
    ways = std::move(more);
    if (ways.size() > kMaxWays) return false;
  }
  return true;
}

}  // namespace

// What the environment must have an alternative of, while `taken` are taken away.
std::vector<Alternatives> Supports::demands_on_environment(const std::vector<const Need*>& needs,
                                                           const ElementSet& taken) {
  std::vector<Alternatives> lists;
  for (const Need* need : needs) {
    Alternatives list;
    for (const Support& support : need->supports)
      if (!meets(support.elements, taken))
        list.insert(list.end(), support.guard.begin(), support.guard.end());
    if (!always_holds(list)) lists.push_back(shortest_first(std::move(list)));
  }
  return lists;
}

// The ways to lose all supports that hold in the environment, or all there are when none is known.
// Nothing: there are too many.
std::optional<std::vector<ElementSet>> Supports::ways_to_close(
    const Need& need, const std::optional<Environment>& environment) {
  std::vector<ElementSet> holding;
  for (const Support& support : need.supports) {
    const bool holds = !environment || std::ranges::any_of(support.guard, [&](const auto& one) {
      return is_part(one, *environment);
    });
    if (holds) holding.push_back(support.elements);
  }
  std::vector<ElementSet> ways;
  if (!add_ways(holding, ways)) return std::nullopt;
  std::erase_if(ways, [](const ElementSet& way) { return way.empty(); });
  return ways;
}

Closing Supports::closing(const PathField& field, const std::vector<Move>& moves,
                          const ElementSet& taken) {
  std::vector<const Need*> all;
  for (const Move& move : moves)
    for (const Need& need : needs(field, move)) all.push_back(&need);
  const auto environment = environment_for(demands_on_environment(all, taken));
  Closing closing{.exact = environment.has_value()};
  std::map<ElementSet, CutUse> uses;
  for (const Need* need : all) {
    const auto ways = ways_to_close(*need, environment);
    closing.exact = closing.exact && ways.has_value();
    if (!ways) continue;
    for (const ElementSet& way : *ways) uses.try_emplace(way, need->use);
  }
  for (const auto& [way, use] : uses) closing.demand.push_back(way);
  keep_minimal(closing.demand);
  for (const ElementSet& way : closing.demand) closing.uses.push_back(uses.at(way));
  return closing;
}

void keep_administration(std::span<const std::uint32_t> administrators, Supports& supports,
                         Removables& removables) {
  for (const std::uint32_t administrator : administrators)
    for (const std::uint32_t element : supports.administration(administrator))
      removables.keep(element);
}

}  // namespace ambit::graph
