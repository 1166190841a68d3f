#include "graph/building.h"

#include <algorithm>

namespace ambit::graph {

void Builder::create_principals(const Holder& holder) {
  const auto techniques = possible_ones(holder, modelled_techniques().creating);
  if (techniques.empty()) return;
  std::vector<std::uint32_t>& makers = makers_[holder.vertex];
  for (const std::uint32_t member : holder.members)
    if (network_.vertices[member].kind == VertexKind::kPrincipal) makers.push_back(member);
  creation_finder_.add_creations({.holding = network_.holdings[holder.holding],
                                  .actor = holder.vertex,
                                  .techniques = techniques,
                                  .administers = holder.administers,
                                  .gains = network_.complete},
                                 creations_);
  network_.complete = network_.complete && creation_finder_.complete();
}

// Who is made before it is given anything; kNoIndex: there are too many.
std::uint32_t Builder::vertex_of(const Creation& creation) {
  const std::string_view account =
      creation.account.empty() ? network_.vertices[creation.actor].account : creation.account;
  const auto [at, is_new] =
      created_[account].try_emplace({creation.arn, creation.boundary}, kNoIndex);
  if (!is_new) return at->second;
  if (network_.created.size() == kMaxElevated) {
    network_.complete = false;
    return kNoIndex;
  }
  const Entity& like = entities_[entities_.of_account(account).front()];
  network_.created.emplace_back(policies_, like, creation.type, creation.arn, creation.boundary);
  network_.holdings.push_back(network_.created.back().holding(policies_));
  at->second = static_cast<std::uint32_t>(network_.vertices.size());
  network_.vertices.push_back({.kind = VertexKind::kCreated,
                               .principal = at->second,
                               .holding = static_cast<std::uint32_t>(network_.holdings.size() - 1),
                               .account = account,
                               .created = static_cast<std::uint32_t>(network_.created.size() - 1)});
  return at->second;
}

bool Builder::settle_creations() {
  const std::vector<Creation> creations = std::exchange(creations_, {});
  for (const Creation& creation : creations) create(creation);
  return !creations.empty();
}

// Whoever makes somebody controls it. What that can do in turn is found as for others.
void Builder::create(const Creation& creation) {
  const std::uint32_t base = vertex_of(creation);
  const std::uint32_t to = base == kNoIndex ? kNoIndex : elevate(base, base, creation.mechanism);
  if (to == kNoIndex) return;
  made_[network_.vertices[base].account].insert(to);
  Edge edge{.from = creation.actor,
            .to = to,
            .technique = creation.technique,
            .binding = creation.binding,
            .guard = creation.guard,
            .path_class = class_of(*creation.technique, creation.guard)};
  edge.binding.new_name = network_.created[network_.vertices[base].created].arn();
  add_edge(edge);
  if (!creation.account.empty()) return;
  const std::vector<std::uint32_t> makers = makers_[creation.actor];
  for (const std::uint32_t maker : makers) write_maker(to, maker, edge.path_class);
}

// What its account does for the organization: also what an administrator of it comes to outside.
void Builder::act_in_members(const Holder& holder) {
  const ModelledTechniques& modelled = modelled_techniques();
  const auto sets = possible_ones(holder, modelled.making_sets);
  const auto stacks = possible_ones(holder, modelled.making_stack_sets);
  const auto sessions = possible_ones(holder, modelled.opening_root_sessions);
  const std::string_view account = network_.vertices[holder.vertex].account;
  Writer writer{.holding = network_.holdings[holder.holding],
                .actor = holder.vertex,
                .administers = holder.administers};
  std::vector<Edge> edges;
  writer.techniques = sets;
  if (!sets.empty()) permission_sets_.add_creations(writer, account, creations_);
  writer.techniques = stacks;
  if (!stacks.empty()) member_accounts_.add_stack_sets(writer, account, creations_, edges);
  writer.techniques = sessions;
  if (!sessions.empty())
    member_accounts_.add_root_sessions(writer, account, administrator_of_, edges);
  for (const Edge& edge : edges) add_edge(edge);
}

// What takes facts or exports to tell of: permission sets that are assigned, keys.
void Builder::change_resources(const Holder& holder) {
  if (holder.administrator) return;
  const auto sets = possible_ones(holder, modelled_techniques().changing_sets);
  const auto keys = possible_ones(holder, modelled_techniques().opening_keys);
  Writer writer{.holding = network_.holdings[holder.holding],
                .administers = holder.administers,
                .gains = network_.complete};
  for (const std::uint32_t member : holder.members) {
    const std::uint32_t principal = network_.vertices[member].principal;
    writer.actor = member;
    writer.techniques = sets;
    if (!sets.empty()) permission_sets_.add_writes(writer, principal, own_writes_);
    writer.techniques = keys;
    if (!keys.empty()) opened_keys_.add_writes(writer, principal, own_writes_);
  }
}

// Whoever is made may change whom it was made by.
void Builder::write_maker(std::uint32_t made, std::uint32_t maker, PathClass control) {
  if (!written_makers_.emplace(made, maker).second) return;
  const Holder holder = holder_of(made, network_.vertices[made].holding, {});
  if ((holder.writing.empty() && holder.tagging.empty()) ||
      administers_by_documents(network_.holdings[holder.holding]) == kAlways)
    return;
  std::vector<Write> writes;
  add_writes_to(holder, made, maker, writes);
  add_tags_to(holder, made, maker, writes);
  for (const Write& write : writes) perform_for(maker, write, control);
}

}  // namespace ambit::graph
