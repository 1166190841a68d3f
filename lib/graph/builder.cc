#include "graph/building.h"

#include <algorithm>

#include "graph/administration.h"
#include "graph/required_access.h"

namespace ambit::graph {

std::vector<const Technique*> possible_ones(const Holder& holder,
                                            const std::vector<const Technique*>& techniques) {
  std::vector<const Technique*> list;
  for (const Technique* technique : techniques)
    if (actions().possible(holder.possible, *technique)) list.push_back(technique);
  return list;
}

Network Builder::run() {
  add_vertices();
  add_classes();
  for (std::size_t i = 0; i < holders_.size(); ++i) process(i);
  for (const auto& [role, trusted] : trusted_) assume_named(role, trusted);
  settle();
  if (options_.pooled_for != kNoIndex)
    while (pool(options_.pooled_for)) settle();
  if (!options_.required_access.empty())
    require_access(network_, authority_, RequiredRequests(options_.required_access));
  network_.complete = network_.complete && target_lists_.complete();
  return std::move(network_);
}

void Builder::index_trusted() {
  for (const auto& [role, trusted] : trusted_) {
    if (trusted.apart) roles_apart_.push_back(role);
    for (const auto& named : trusted.named) roles_naming_[named.principal].push_back(role);
  }
}

void Builder::add_vertices() {
  for (const evaluate::Principal& principal : principals_.all()) {
    const auto index = static_cast<std::uint32_t>(network_.vertices.size());
    network_.holdings.emplace_back(principals_, principal);
    network_.vertices.push_back({.kind = VertexKind::kPrincipal,
                                 .principal = index,
                                 .holding = index,
                                 .account = principal.name.account});
  }
  for (const auto& [account, members] : entities_.by_account()) {
    const auto index = static_cast<std::uint32_t>(network_.vertices.size());
    network_.vertices.push_back({.kind = VertexKind::kAdministrator, .account = account});
    network_.administrators.push_back(index);
    administrator_of_.emplace(account, index);
  }
}

Holder Builder::holder_of(std::uint32_t vertex, std::uint32_t holding,
                          std::vector<std::uint32_t> members) {
  Holder holder{.vertex = vertex, .holding = holding, .members = std::move(members)};
  holder.possible = authority_.possible(network_.holdings[holding]);
  holder.writing = possible_ones(holder, modelled_techniques().writing);
  holder.tagging = possible_ones(holder, modelled_techniques().tagging);
  holder.enrolling = possible_ones(holder, modelled_techniques().enrolling);
  return holder;
}

void Builder::add_holder(std::uint32_t vertex, std::uint32_t holding,
                         std::vector<std::uint32_t> members) {
  holders_.push_back(holder_of(vertex, holding, std::move(members)));
}

void Builder::add_classes() {
  // The statements that are shown are those of the first member; equal documents of other names
  // make another class only through their owner's ARN in statements, which is looked up again.
  std::map<Documents, std::vector<std::uint32_t>> classes;
  const auto count = static_cast<std::uint32_t>(principals_.all().size());
  for (std::uint32_t i = 0; i < count; ++i) {
    Documents documents = documents_of(authority_, network_.holdings[i]);
    if (!options_.share) documents.standing.principal = &network_.holdings[i].principal();
    classes[std::move(documents)].push_back(i);
  }
  std::vector<std::vector<std::uint32_t>> lists;
  lists.reserve(classes.size());
  for (auto& [key, members] : classes) lists.push_back(std::move(members));
  std::sort(lists.begin(), lists.end());
  for (std::vector<std::uint32_t>& members : lists) {
    const std::uint32_t first = members.front();
    if (members.size() == 1) {
      add_holder(first, first, std::move(members));
      continue;
    }
    const auto vertex = static_cast<std::uint32_t>(network_.vertices.size());
    network_.vertices.push_back({.kind = VertexKind::kClass,
                                 .principal = first,
                                 .holding = first,
                                 .account = network_.vertices[first].account});
    for (const std::uint32_t member : members)
      add_edge({.from = member, .to = vertex, .guard = kAlways});
    add_holder(vertex, first, std::move(members));
  }
}

void Builder::add_edge(const Edge& edge) {
  if (edge.from == edge.to || edge.guard == kNever) return;
  network_.edges.push_back(edge);
}

void Builder::process(std::size_t index) {
  if (options_.progress)
    options_.progress({.work = Work::kGraph, .done = index, .total = holders_.size()});
  find_administrator(holders_[index]);
  const Holder& holder = holders_[index];
  if (const auto actor = actor_for(holder)) reach_others(*actor);
  use_apart(holder);
  for (const std::uint32_t member : holder.members)
    if (!holder.administrator) known_secrets_.connect(member, network_.holdings[holder.holding]);
  change_resources(holder);
  // An administrator takes others over directly: its other ways add nothing but what it may give
  // itself.
  if (holder.administrator)
    give_itself_everything(holder);
  else
    write_itself(holder);
}

void Builder::give_itself_everything(const Holder& holder) {
  const Vertex& vertex = network_.vertices[holder.vertex];
  if (vertex.kind == VertexKind::kElevated ||
      network_.holdings[holder.holding].surely_allows_everything(model_.policies))
    return;
  for (const std::uint32_t member : holder.members)
    if (const auto write = sure_gift(holder, member, member)) own_writes_.push_back(*write);
}

// The holder itself; after changes, the class of all that can do the same, to which it is joined.
// None: what that can do has been looked at.
std::optional<Holder> Builder::actor_for(const Holder& holder) {
  const Vertex vertex = network_.vertices[holder.vertex];
  if (vertex.kind != VertexKind::kElevated || !options_.share) return holder;
  const auto next = static_cast<std::uint32_t>(network_.vertices.size());
  const auto [at, is_new] = elevated_classes_.try_emplace(
      documents_of(authority_, network_.holdings[holder.holding]), next);
  add_edge({.from = holder.vertex, .to = at->second, .guard = kAlways});
  if (!is_new) return std::nullopt;
  network_.vertices.push_back({.kind = VertexKind::kClass,
                               .principal = vertex.principal,
                               .holding = vertex.holding,
                               .account = vertex.account,
                               .mechanisms = vertex.mechanisms});
  Holder actor = holder;
  actor.vertex = next;
  return actor;
}

void Builder::reach_others(const Holder& holder) {
  assume_roles(holder);
  take_over(holder);
  act_in_members(holder);
  if (holder.administrator) return;
  use_roles(holder);
  read_credentials(holder);
  change_providers(holder);
  create_principals(holder);
}

void Builder::find_administrator(Holder& holder) {
  if (!actions().possible_iam(holder.possible)) return;
  const Holding& holding = network_.holdings[holder.holding];
  const GuardId guard = administers_by_documents(holding);
  if (guard == kNever) return;
  holder.administrator = guard == kAlways;
  holder.administers = guard;
  add_edge({.from = holder.vertex,
            .to = administrator_of_.at(holding.principal().name.account),
            .guard = guard,
            .path_class = class_of(guard)});
}

GuardId Builder::administers_by_documents(const Holding& holding) {
  const auto [at, is_new] =
      administers_.try_emplace(provisions_of(authority_, holding, actions().iam_bits()));
  if (is_new) at->second = network_.guards.add(administers(authority_, holding));
  return at->second;
}

void Builder::settle() {
  while (settle_own_writes() || settle_creations() || settle_own_tags() || settle_session_tags() ||
         lead_administrators_out() || settle_other_writes() || settle_enrolments()) {
  }
}

Network build_network(const snapshot::Model& model, const evaluate::Principals& principals,
                      Authority& authority, const BuildOptions& options) {
  return Builder(model, principals, authority, options).run();
}

}  // namespace ambit::graph
