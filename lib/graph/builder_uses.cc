#include "graph/building.h"

#include <algorithm>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

// Known hosts or workloads that are tried where the request names the role.
constexpr std::size_t kMaxNamed = 64;

}  // namespace

// When the holder can take the user or role over, what the snapshot says of it aside.
GuardId Builder::take_over_guard(const Holder& holder, const Technique& technique,
                                 const Target& target) {
  const Binding& binding = target.binding;
  const GuardId guard =
      answers_.requests(technique, binding, boundary_of(model_, entities_[target.vertex]));
  if (guard == kNever || binding.role.empty()) return guard;
  // The caller lets itself or a helper outside of the account assume the role.
  const Asked assume{.action = "sts:AssumeRole", .resource = std::string(binding.role)};
  const Holding& holding = network_.holdings[holder.holding];
  if (authority_.denied_to_all(holding, assume)) return kNever;
  if (options_.external_helper) return guard;
  return network_.guards.both(guard, network_.guards.add(authority_.not_denied(holding, assume)));
}

void Builder::take_over(const Holder& holder, const Technique& technique) {
  if (!actions().possible(holder.possible, technique)) return;
  connect(holder, technique, target_lists_.of(network_.vertices[holder.vertex].account, technique),
          [&](const Target& target) {
            return SourcePart{.guard = take_over_guard(holder, technique, target)};
          });
}

// What the holder decides in its edges to the targets. Holders with the same policies about what
// the technique asks decide the same.
const SourceRow& Builder::row_of(const Holder& holder, const Technique& technique,
                                 const TargetList& list, const Ask& ask) {
  Provisions provisions =
      provisions_of(authority_, network_.holdings[holder.holding], actions().of(technique));
  // Only for the second opinion.
  if (!options_.share)
    provisions.standing.principal = &network_.holdings[holder.holding].principal();
  const auto [at, is_new] = rows_[&technique].try_emplace(std::move(provisions));
  if (!is_new && options_.share) return at->second;
  answers_.set_holder(network_.holdings[holder.holding]);
  const Shape& shape = shape_of(technique);
  const bool alike = options_.share && (&technique == &assume_role_technique() ||
                                        (!shape.entities_elsewhere &&
                                         !answers_.likeness().asks_any(shape.entity_keys) &&
                                         !answers_.likeness().asks("iam:permissionsboundary")));
  std::vector<std::uint32_t> parts;
  parts.reserve(list.targets.size());
  std::map<std::array<std::uint32_t, 3>, std::uint32_t> known;
  for (std::size_t i = 0; i < list.targets.size(); ++i) {
    const auto answer = [&] { return target_sets_.intern(ask(list.targets[i])); };
    if (!alike) {
      parts.push_back(answer());
      continue;
    }
    const auto [own, profile, trait] = list.places[i];
    const auto [known_at, is_first] = known.try_emplace(
        {answers_.likeness().class_at(own), answers_.likeness().class_at(profile), trait});
    if (is_first) known_at->second = answer();
    parts.push_back(known_at->second);
  }
  return at->second = target_sets_.intern(std::move(parts));
}

// What takes as much as being an administrator adds nothing.
SourceRow Builder::without_administration(const SourceRow& row, const TargetList& list,
                                          GuardId administers) {
  const auto [at, is_new] = without_administration_.try_emplace({&list, row.parts, administers});
  if (is_new) {
    GuardTable& guards = network_.guards;
    std::vector<std::uint32_t> parts = target_sets_.parts(row);
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (guards.implies(guards.both(target_sets_.part(parts[i]).guard, list.targets[i].guard),
                         administers))
        parts[i] = TargetSets::kNone;
    at->second = target_sets_.intern(std::move(parts));
  }
  SourceRow less = at->second;
  if (less.choices == kNoIndex) less.choices = row.choices;
  return less;
}

void Builder::connect(const Holder& holder, const Technique& technique, const TargetList& list,
                      const Ask& ask) {
  SourceRow row = row_of(holder, technique, list, ask);
  if (holder.administers != kNever && uses_role(technique))
    row = without_administration(row, list, holder.administers);
  target_sets_.connect(holder.vertex, technique, list.targets, row,
                       [&](GuardId guard) { return class_of(technique, guard); });
}

// Whether all administrators of the account can take the same over in that way: it takes nothing
// but IAM, and no policy on resources makes a difference between them.
bool Builder::is_alike_for_administrators(const Technique& technique, std::string_view account) {
  const bool only_iam = std::ranges::all_of(
      technique.requirements,
      [](const Requirement& requirement) { return requirement.action.starts_with("iam:"); });
  if (!only_iam || technique.yield.to == Variable::kUser) return only_iam;
  return !authority_.resource_control_asks_who_calls(account);
}

// The vertex that holds what all administrators of the holder's account can take over: there may be
// thousands of them once permissions are changed, and thousands of users and roles.
std::uint32_t Builder::administrators(const Holder& holder) {
  const std::string_view account = network_.vertices[holder.vertex].account;
  const auto [at, is_new] = administrators_.try_emplace(account, kNoIndex);
  if (!is_new) return at->second;
  const auto vertex = static_cast<std::uint32_t>(network_.vertices.size());
  at->second = vertex;
  network_.vertices.push_back(
      {.kind = VertexKind::kAdministrators, .holding = holder.holding, .account = account});
  Holder all = holder;
  all.vertex = vertex;
  for (const Technique* technique : modelled_techniques().taking_over)
    if (is_alike_for_administrators(*technique, account)) take_over(all, *technique);
  return vertex;
}

void Builder::take_over(const Holder& holder) {
  const std::string_view account = network_.vertices[holder.vertex].account;
  if (holder.administrator)
    add_edge({.from = holder.vertex, .to = administrators(holder), .guard = kAlways});
  for (const Technique* technique : possible_ones(holder, modelled_techniques().taking_over)) {
    if (holder.administrator && is_alike_for_administrators(*technique, account)) continue;
    take_over(holder, *technique);
  }
}

// --- Handing over and using roles, and what else takes resources.

void Builder::use_roles(const Holder& holder) {
  for (const Technique* technique : possible_ones(holder, modelled_techniques().handing_over))
    if (technique->status != Status::kRetiredService || options_.retired_services)
      use_roles(holder, *technique);
  for (const Technique* technique : possible_ones(holder, modelled_techniques().using_known))
    use_roles(holder, *technique);
}

void Builder::use_roles(const Holder& holder, const Technique& technique) {
  const std::string_view account = network_.vertices[holder.vertex].account;
  const TargetList& list = target_lists_.of(account, technique);
  if (list.targets.empty()) return;
  CommonChoice common;
  connect(holder, technique, list, [&](const Target& target) {
    return use(network_.holdings[holder.holding], technique, target, common);
  });
}

// The best of those that it may hand over; one of each kind that its policies tell apart.
void Builder::add_second_role(const Holding& holding, const Technique& technique, Chosen& chosen) {
  if (second_services_of(technique).empty() || is_never(chosen.guard)) return;
  for (Request& request : requests_of(technique, {}, {}, {})) {
    if (!is_passed_too(technique, request)) continue;
    std::set<std::pair<std::uint32_t, GuardId>> asked;
    Guard best = never();
    std::string_view handed_over;
    for (const TrustingRole& role :
         target_lists_.second_roles(holding.principal().name.account, technique)) {
      const std::string_view arn = entities_.arn_of(role.role);
      const Likeness& likeness = answers_.likeness();
      const auto kind =
          std::pair(likeness.class_at(likeness.index_of(arn)), network_.guards.add(role.guard));
      if (is_always(best) || is_service_linked(arn) || !asked.insert(kind).second) continue;
      request.asked.resource = arn;
      const Guard guard = both(role.guard, authority_.allowed(holding, request.asked));
      if (is_always(guard) || is_never(best)) handed_over = arn;
      best = either(best, guard);
    }
    chosen.guard = both(chosen.guard, best);
    chosen.choices.emplace_back(request.format, std::string(handed_over));
  }
  if (is_never(chosen.guard)) chosen.choices.clear();
}

// Whether the holder controls what a target is reached by, as far as that is known.
bool Builder::controls(const Holding& holding, std::string_view kind, const Target& target) const {
  const std::string_view arn = holding.principal().name.arn;
  const Workloads& known = facts_.workloads();
  if (target.reached && !kind.empty()) return !known.reached_by(arn, kind).empty();
  const Workload* workload = kind.empty() ? nullptr : known.find(target.binding.existing);
  return workload == nullptr || !workload->reachable_by ||
         std::ranges::binary_search(*workload->reachable_by, arn);
}

SourcePart Builder::use(const Holding& holding, const Technique& technique, const Target& target,
                        CommonChoice& common) {
  const Workloads& known = facts_.workloads();
  const std::string_view kind = controlled_kind(technique);
  if (!controls(holding, kind, target)) return {};
  // Few may hand over any role: that comes first.
  Binding binding = target.binding;
  const GuardId allowed = answers_.hand_over(technique, binding);
  if (allowed == kNever) return {};
  // Where something asks which role the request names, the resources are looked for once for each.
  const bool names_role = answers_.likeness().asks_any(shape_of(technique).entity_keys);
  const bool is_own = names_role || !binding.existing.empty();
  std::span<const Workload* const> among;
  if (target.reached)
    among = kind.empty() ? known.in(holding.principal().name.account, known_kind(technique))
                         : known.reached_by(holding.principal().name.arn, kind);
  // For each of the targets, so not of too many.
  if (names_role) among = among.first(std::min(among.size(), kMaxNamed));
  const auto choose = [&] {
    Chosen found =
        choose_resources(authority_, facts_, Callers(holding), technique,
                         names_role || !binding.existing.empty()
                             ? binding
                             : Binding{.existing = binding.existing, .kms_key = binding.kms_key},
                         {.among = among});
    add_second_role(holding, technique, found);
    const std::uint32_t interned =
        found.choices.empty() ? kNoIndex : target_sets_.intern(std::move(found.choices));
    return std::pair(network_.guards.add(found.guard), interned);
  };
  auto& shared = common[target.reached ? 1 : 0];
  if (!is_own && !shared) shared = choose();
  const auto [guard, choices] = is_own ? choose() : *shared;
  return {
      .guard = network_.guards.both(guard, allowed), .choices = choices, .value = binding.value};
}

// What hangs on who calls is asked about each whom something names. An administrator has all of its
// account as it is, and comes to others like anybody.
void Builder::use_apart(const Holder& holder) {
  if (facts_.workloads().empty()) return;
  const std::string_view account = network_.vertices[holder.vertex].account;
  std::vector<std::pair<const Technique*, const TargetList*>> open;
  const ModelledTechniques& modelled = modelled_techniques();
  for (const auto* techniques : {&modelled.handing_over, &modelled.using_known, &modelled.reading})
    for (const Technique* technique : possible_ones(holder, *techniques)) {
      const bool retired = technique->status == Status::kRetiredService;
      const TargetList& list = target_lists_.of(account, *technique);
      const bool any = holder.administrator ? list.leads_out : !list.apart.empty();
      if (any && (!retired || options_.retired_services)) open.emplace_back(technique, &list);
    }
  for (const std::uint32_t member : holder.members)
    for (const auto& [technique, list] : open) use_apart(holder, member, *technique, *list);
}

// By target apart the number of the holder's part.
std::vector<std::uint32_t> Builder::parts_apart(const Holding& holding, const Technique& technique,
                                                const TargetList& list) {
  answers_.set_holder(holding);
  CommonChoice common;
  std::vector<std::uint32_t> parts;
  parts.reserve(list.apart.size());
  for (const Target& target : list.apart)
    parts.push_back(target_sets_.intern(use(holding, technique, target, common)));
  return parts;
}

void Builder::use_apart(const Holder& holder, std::uint32_t member, const Technique& technique,
                        const TargetList& list) {
  const Vertex& vertex = network_.vertices[member];
  const Holding& holding = network_.holdings[vertex.holding];
  const auto named = list.of_named.find(vertex.principal);
  const bool is_named = named != list.of_named.end();
  std::vector<std::uint32_t> parts;
  if (is_named || !options_.share) {
    parts = parts_apart(holding, technique, list);
  } else {
    const auto [at, is_new] =
        apart_[&list].try_emplace(provisions_of(authority_, holding, actions().of(technique)));
    if (is_new) at->second = parts_apart(holding, technique, list);
    parts = at->second;
  }
  if (!is_named && !list.of_everyone.empty()) {
    answers_.set_holder(holding);
    CommonChoice common;
    for (const std::uint32_t i : list.of_everyone)
      parts[i] = target_sets_.intern(use(holding, technique, list.apart[i], common));
  }
  for (std::size_t i = 0; i < parts.size() && holder.administers != kNever; ++i) {
    const Target& target = list.apart[i];
    const bool own = entities_.account_of(target.vertex) == vertex.account;
    const GuardId guard = network_.guards.both(target_sets_.part(parts[i]).guard, target.guard);
    const bool adds_nothing =
        holder.administrator ||
        (uses_role(technique) && network_.guards.implies(guard, holder.administers));
    if (own && adds_nothing) parts[i] = TargetSets::kNone;
  }
  target_sets_.connect(member, technique, list.apart, target_sets_.intern(std::move(parts)),
                       [&](GuardId guard) { return class_of(technique, guard); });
}

// --- Reading credentials.

void Builder::read_credentials(const Holder& holder) {
  for (const Technique* technique : possible_ones(holder, modelled_techniques().reading)) {
    use_roles(holder, *technique);
    read_unknown(holder, *technique);
  }
}

// Asked once of those that are alike.
Builder::UnknownRead Builder::find_unknown_read(const Holding& holding,
                                                const Technique& technique) {
  const auto [at, is_new] = unknown_reads_[&technique].try_emplace(
      provisions_of(authority_, holding, actions().of(technique)));
  if (!is_new && options_.share) return at->second;
  answers_.set_holder(holding);
  Binding binding;
  const GuardId allowed = answers_.hand_over(technique, binding);
  if (allowed == kNever) return at->second = {};
  Chosen found = choose_resources(authority_, facts_, Callers(holding), technique, binding);
  UnknownRead read{.guard = network_.guards.both(network_.guards.add(found.guard), allowed),
                   .value = binding.value};
  if (read.guard != kNever && !found.choices.empty())
    read.choices = target_sets_.intern(std::move(found.choices));
  return at->second = read;
}

// What is not known to hold nobody's credentials may hold somebody's.
void Builder::read_unknown(const Holder& holder, const Technique& technique) {
  const std::string_view account = network_.vertices[holder.vertex].account;
  const std::string_view kind = existence_of(technique)->kind;
  const Workloads& known = facts_.workloads();
  const auto& stores = known.in(account, kind);
  const bool all_known =
      known.complete(account, kind) && std::ranges::all_of(stores, [](const Workload* store) {
        return store->contains.has_value();
      });
  if (all_known) return;
  const UnknownRead read = find_unknown_read(network_.holdings[holder.holding], technique);
  GuardId guard = read.guard;
  if (stores.empty())
    guard = network_.guards.both(guard, network_.guards.add(fact("exists", {std::string(kind)})));
  if (guard == kNever) return;
  const Binding binding{.choices = read.choices, .value = read.value};
  std::uint32_t& unknown = network_.unknown_credentials;
  if (unknown == kNoIndex) {
    unknown = static_cast<std::uint32_t>(network_.vertices.size());
    network_.vertices.push_back({.kind = VertexKind::kUnknownCredentials});
  }
  add_edge({.from = holder.vertex,
            .to = unknown,
            .technique = &technique,
            .binding = binding,
            .guard = guard,
            .path_class = class_of(technique, guard)});
}

// --- Identity providers.

void Builder::change_providers(const Holder& holder) {
  for (const Technique* technique : possible_ones(holder, modelled_techniques().federating)) {
    const TargetList& list = target_lists_.of(network_.vertices[holder.vertex].account, *technique);
    if (list.targets.empty()) continue;
    connect(holder, *technique, list, [&](const Target& target) {
      return SourcePart{.guard = answers_.requests(*technique, target.binding, {})};
    });
  }
}

}  // namespace ambit::graph
