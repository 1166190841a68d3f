#include "graph/builder.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "graph/actions.h"
#include "graph/administering.h"
#include "graph/administration.h"
#include "graph/answers.h"
#include "graph/changes.h"
#include "graph/choosing.h"
#include "graph/creating.h"
#include "graph/documents.h"
#include "graph/entity.h"
#include "graph/facts.h"
#include "graph/guard.h"
#include "graph/known_secrets.h"
#include "graph/member_accounts.h"
#include "graph/opened_keys.h"
#include "graph/permission_sets.h"
#include "graph/policy_index.h"
#include "graph/pooling.h"
#include "graph/reach_sets.h"
#include "graph/required_access.h"
#include "graph/satisfying.h"
#include "graph/session_tags.h"
#include "graph/target_lists.h"
#include "graph/target_sets.h"
#include "graph/technique_index.h"
#include "graph/trusted.h"
#include "graph/ways_out.h"
#include "graph/writes.h"

namespace ambit::graph {
namespace {

using evaluate::Principals;

// Changes that one elevated principal may have gone through, each of another kind: attaching every
// subset of an account's policies would be exponential.
constexpr std::size_t kMaxMechanisms = 3;
// Guard against snapshots that are made to have many of them. When there are so many, only changes
// that give any permission are still looked for.
constexpr std::size_t kMaxElevated = 20'000;
// Known hosts or workloads that are tried where the request names the role.
constexpr std::size_t kMaxNamed = 64;

// Whether two of the sorted mechanisms are changes of one kind.
bool repeats_change(const std::vector<Mechanism>& mechanisms) {
  return std::ranges::adjacent_find(mechanisms, {}, &Mechanism::change) != mechanisms.end();
}

// A holding whose edges are being looked for.
struct Holder {
  std::uint32_t vertex = 0;  // where its edges start
  std::uint32_t holding = 0;
  Bits possible = {};
  std::vector<std::uint32_t> members = {};  // vertices that hold it
  // Techniques that write entities and whose actions may all be possible.
  std::vector<const Technique*> writing = {};
  std::vector<const Technique*> tagging = {};    // likewise
  std::vector<const Technique*> enrolling = {};  // likewise
  bool administrator = false;
  // When it is an administrator; what it can do then besides adds nothing.
  GuardId administers = kNever;
};

std::vector<const Technique*> possible_ones(const Holder& holder,
                                            const std::vector<const Technique*>& techniques) {
  std::vector<const Technique*> list;
  for (const Technique* technique : techniques)
    if (actions().possible(holder.possible, *technique)) list.push_back(technique);
  return list;
}

// How an actor controls a vertex.
using Control = std::function<PathClass(std::uint32_t)>;

class Builder {
 public:
  Builder(const snapshot::Model& model, const Principals& principals, Authority& authority,
          const BuildOptions& options)
      : model_(model),
        principals_(principals),
        authority_(authority),
        options_(options),
        entities_(model, principals),
        policies_(model),
        facts_(authority, entities_, network_.holdings),
        trusted_(find_trusted(authority, entities_)),
        answers_(authority, facts_, network_.guards),
        target_lists_(authority, entities_, facts_, trusted_, answers_.likeness(), network_.guards,
                      options.share),
        write_finder_(policies_, answers_, network_.guards, options.follow_all),
        creation_finder_(authority, policies_, entities_, answers_, network_.guards,
                         options.follow_all),
        target_sets_(network_, options.share),
        permission_sets_(authority, entities_, facts_, network_.holdings, network_.guards,
                         target_sets_, options.follow_all),
        member_accounts_(authority, entities_, facts_, answers_, network_.guards, target_sets_),
        opened_keys_(authority, network_.guards, target_sets_),
        satisfying_finder_(authority, facts_, answers_, network_.guards, target_sets_),
        session_tags_(authority, entities_, trusted_, network_, satisfying_finder_),
        administering_(network_),
        reach_sets_(network_),
        known_secrets_(entities_, answers_, network_, model),
        ways_out_(authority, entities_, policies_, network_.holdings, trusted_),
        pooling_(authority, facts_, answers_, target_lists_, target_sets_, network_,
                 options.retired_services) {}

  Network run() {
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

 private:
  // --- Vertices.
  void add_vertices();
  void add_classes();
  Holder holder_of(std::uint32_t vertex, std::uint32_t holding, std::vector<std::uint32_t> members);
  void add_holder(std::uint32_t vertex, std::uint32_t holding, std::vector<std::uint32_t> members);
  std::uint32_t elevate(std::uint32_t base, std::uint32_t from, const Mechanism& mechanism);

  // By target what `ask` says of the holder's part, which is asked once for those that are alike.
  template <class Ask>
  const SourceRow& row_of(const Holder& holder, const Technique& technique, const TargetList& list,
                          Ask&& ask);
  SourceRow without_administration(const SourceRow& row, const TargetList& list,
                                   GuardId administers);
  template <class Ask>
  void connect(const Holder& holder, const Technique& technique, const TargetList& list, Ask&& ask);

  // --- Edges of one holder.
  void process(std::size_t index);
  std::optional<Holder> actor_for(const Holder& holder);
  void reach_others(const Holder& holder);
  void find_administrator(Holder& holder);
  GuardId administers_by_documents(const Holding& holding);
  void take_over(const Holder& holder);
  void take_over(const Holder& holder, const Technique& technique);
  bool is_alike_for_administrators(const Technique& technique, std::string_view account);
  std::uint32_t administrators(const Holder& holder);
  GuardId take_over_guard(const Holder& holder, const Technique& technique, const Target& target);
  void use_roles(const Holder& holder);
  void use_roles(const Holder& holder, const Technique& technique);
  // What a holder chooses, if that is the same for all targets, and for all that are reached: when
  // it may, and a number.
  using CommonChoice = std::array<std::optional<std::pair<GuardId, std::uint32_t>>, 2>;
  SourcePart use(const Holding& holding, const Technique& technique, const Target& target,
                 CommonChoice& common);
  void add_second_role(const Holding& holding, const Technique& technique, Chosen& chosen);
  bool controls(const Holding& holding, std::string_view kind, const Target& target) const;
  void use_apart(const Holder& holder);
  std::vector<std::uint32_t> parts_apart(const Holding& holding, const Technique& technique,
                                         const TargetList& list);
  void use_apart(const Holder& holder, std::uint32_t member, const Technique& technique,
                 const TargetList& list);
  void read_credentials(const Holder& holder);
  void read_unknown(const Holder& holder, const Technique& technique);
  void change_providers(const Holder& holder);
  void assume_from(const Holder& holder);

  // --- Users and roles that are made.
  void create_principals(const Holder& holder);
  bool settle_creations();
  void create(const Creation& creation);
  void act_in_members(const Holder& holder);
  void change_resources(const Holder& holder);
  void write_maker(std::uint32_t made, std::uint32_t maker, PathClass control);
  std::uint32_t vertex_of(const Creation& creation);

  // --- Writes.
  Changed changed(std::uint32_t target) const;
  void add_tags_to(const Holder& holder, std::uint32_t actor, std::uint32_t target,
                   std::vector<Write>& writes);
  void add_writes_to(const Holder& holder, std::uint32_t actor, std::uint32_t target,
                     std::vector<Write>& writes);
  void write_itself(const Holder& holder);
  void give_itself_everything(const Holder& holder);
  std::optional<Write> sure_gift(const Holder& holder, std::uint32_t actor, std::uint32_t target);
  void perform(const Write& write, PathClass control);
  bool settle_own_writes();
  bool settle_own_tags();
  bool settle_session_tags();
  bool lead_administrators_out();
  bool give_everything(const Holder& administrators, std::uint32_t target, PathClass control);
  // One that holds what a holder does.
  struct Actor {
    std::size_t holder = 0;  // of holders_
    std::uint32_t vertex = 0;
  };
  using Act = std::function<bool(const Holder&, std::uint32_t, const Control&)>;
  bool let_act(std::span<const Actor> actors, const Act& act);
  bool settle_other_writes();
  bool write_others(const Holder& holder, std::uint32_t actor, const Control& control);

  // --- Enrolling MFA devices.
  bool settle_enrolments();
  bool enrol(const Holder& holder, std::uint32_t actor, const std::vector<std::uint32_t>& targets,
             const Control& control);

  // --- Assuming roles.
  void assume_roles(const Holder& holder);
  void assume_named(std::uint32_t role, const Trusted& trusted);
  void assume(std::uint32_t from, const Holding& holding, std::uint32_t role);

  // --- What a source comes to by several together.
  bool pool(std::uint32_t source);
  bool pool_writes(std::uint32_t source, const std::vector<Reached>& reached,
                   const std::vector<Reached>& controlled);
  bool is_surer(std::uint32_t actor, std::uint32_t target, PathClass control);
  void perform_for(std::uint32_t source, const Write& write, PathClass control);

  void settle();
  void add_edge(const Edge& edge);

  const snapshot::Model& model_;
  const Principals& principals_;
  Authority& authority_;
  BuildOptions options_;
  EntityIndex entities_;
  PolicyIndex policies_;
  Network network_;
  Facts facts_;
  std::map<std::uint32_t, Trusted> trusted_;  // by role, a vertex
  Answers answers_;
  TargetLists target_lists_;  // referred to by the sets
  WriteFinder write_finder_;
  CreationFinder creation_finder_;
  TargetSets target_sets_;
  PermissionSets permission_sets_;
  MemberAccounts member_accounts_;
  OpenedKeys opened_keys_;
  SatisfyingFinder satisfying_finder_;
  SessionTags session_tags_;
  std::size_t sessions_tagged_ = 0;  // of holders_: for these it was looked for
  Administering administering_;
  ReachSets reach_sets_;
  KnownSecrets known_secrets_;
  WaysOut ways_out_;
  Pooling pooling_;
  std::deque<Holder> holders_;
  std::map<std::string_view, std::uint32_t> administrator_of_;  // by account
  std::map<std::pair<std::uint32_t, std::vector<Mechanism>>, std::uint32_t> elevated_;
  std::map<std::string_view, std::uint32_t> administrators_;  // by account: what they all can do
  std::set<std::string_view> led_out_;  // accounts whose administrators' ways out are known
  std::map<Documents, GuardId> administers_;
  std::map<std::pair<const Technique*, Documents>, SourceRow> rows_;
  // What those can do whom nothing names.
  std::map<std::pair<const TargetList*, Documents>, std::vector<std::uint32_t>> apart_;
  // By targets, parts and a guard.
  std::map<std::tuple<const TargetList*, std::uint32_t, GuardId>, SourceRow>
      without_administration_;
  std::map<Documents, std::uint32_t> elevated_classes_;       // vertices
  std::vector<Creation> creations_;                           // that have no edges yet
  std::map<std::string_view, std::set<std::uint32_t>> made_;  // by account, as they were given
  // By vertex that makes somebody: the principals of the snapshot that it stands for.
  std::map<std::uint32_t, std::vector<std::uint32_t>> makers_;
  // Who is made, and who makes it: what that does to its maker has been looked for.
  std::set<std::pair<std::uint32_t, std::uint32_t>> written_makers_;
  // By account, ARN, boundary, as vertices.
  std::map<std::string_view, std::map<std::pair<std::string, std::string_view>, std::uint32_t>>
      created_;
  std::vector<Write> own_tags_;    // likewise
  std::vector<Write> own_writes_;  // of principals to themselves, that have no edges yet
  // By actor: the others that it controls and whose changes by it have been looked for.
  std::map<std::uint32_t, std::set<std::uint32_t>> written_;
  // By actor and target, how well the source controlled both when that was looked at.
  std::map<std::pair<std::uint32_t, std::uint32_t>, PathClass> written_for_source_;
  // Actors, and the users for whom it was looked whether they can enrol a device.
  std::set<std::pair<std::uint32_t, std::uint32_t>> enrolled_;
};

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
  holder.possible = authority_.possible(network_.holdings[holding], actions().all());
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
    if (!options_.share) documents.principal = &network_.holdings[i].principal();
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
      administers_.try_emplace(documents_of(authority_, holding, &actions().iam_bits()));
  if (is_new) at->second = network_.guards.add(administers(authority_, holding));
  return at->second;
}

// --- Taking over users and roles.

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
template <class Ask>
const SourceRow& Builder::row_of(const Holder& holder, const Technique& technique,
                                 const TargetList& list, Ask&& ask) {
  Documents documents =
      documents_of(authority_, network_.holdings[holder.holding], &actions().of(technique));
  // Only for the second opinion.
  if (!options_.share) documents.principal = &network_.holdings[holder.holding].principal();
  const auto [at, is_new] = rows_.try_emplace({&technique, std::move(documents)});
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

template <class Ask>
void Builder::connect(const Holder& holder, const Technique& technique, const TargetList& list,
                      Ask&& ask) {
  SourceRow row = row_of(holder, technique, list, std::forward<Ask>(ask));
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
        apart_.try_emplace({&list, documents_of(authority_, holding, &actions().of(technique))});
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
  const Holding& holding = network_.holdings[holder.holding];
  answers_.set_holder(holding);
  Binding binding;
  const GuardId allowed = answers_.hand_over(technique, binding);
  if (allowed == kNever) return;
  Chosen found = choose_resources(authority_, facts_, Callers(holding), technique, binding);
  GuardId guard = network_.guards.both(network_.guards.add(found.guard), allowed);
  if (stores.empty())
    guard = network_.guards.both(guard, network_.guards.add(fact("exists", {std::string(kind)})));
  if (guard == kNever) return;
  if (!found.choices.empty()) binding.choices = target_sets_.intern(std::move(found.choices));
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

// --- Making users and roles.

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

// --- Changing permissions.

Changed Builder::changed(std::uint32_t target) const {
  const Vertex& vertex = network_.vertices[target];
  const Holding& holding = network_.holdings[vertex.holding];
  if (vertex.created == kNoIndex)
    return {.vertex = target,
            .entity = entities_[target],
            .holding = holding,
            .boundary = boundary_of(model_, entities_[target])};
  const Created& created = network_.created[vertex.created];
  return {.vertex = target,
          .entity = created.entity(),
          .holding = holding,
          .boundary = created.boundary()};
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
      const auto control = [&](std::uint32_t principal) { return reached[principal].of(i); };
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
      any = act(holder, block[i].vertex,
                [&](std::uint32_t vertex) { return reached[vertex].of(i); }) ||
            any;
    }
  }
  return any;
}

bool Builder::write_others(const Holder& holder, std::uint32_t actor, const Control& control) {
  const std::string_view account = network_.vertices[actor].account;
  const auto adds_nothing = [&](GuardId guard) {
    return !options_.follow_all && administering_.follows(actor, guard);
  };
  if (adds_nothing(kAlways)) return false;
  std::set<std::uint32_t>& written = written_[actor];
  std::vector<std::uint32_t> targets;
  for (const std::uint32_t target : entities_.of_account(account))
    if (target != actor && control(target) != PathClass::kNone && written.insert(target).second)
      targets.push_back(target);
  for (const std::uint32_t target : made_[account])
    if (control(target) != PathClass::kNone && written.insert(target).second)
      targets.push_back(target);
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

void Builder::settle() {
  while (settle_own_writes() || settle_creations() || settle_own_tags() || settle_session_tags() ||
         lead_administrators_out() || settle_other_writes() || settle_enrolments()) {
  }
}

// --- What a source comes to by several together. Of accounts that it surely administers it has all
// as it is, and whom it controls only when it administers the account is of no more use.

// Whether an edge was made.
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

// --- Assuming roles.

void Builder::assume(std::uint32_t from, const Holding& holding, std::uint32_t role) {
  const Technique& technique = assume_role_technique();
  const std::string_view arn = network_.holdings[role].principal().name.arn;
  if (network_.vertices[from].principal == role &&
      network_.vertices[from].kind != VertexKind::kClass)
    return;
  const GuardId guard = network_.guards.add(
      authority_.allowed(holding, {.action = "sts:AssumeRole", .resource = std::string(arn)}));
  add_edge({.from = from,
            .to = role,
            .technique = &technique,
            .binding = {.role = arn},
            .guard = guard,
            .path_class = class_of(technique, guard)});
}

void Builder::assume_roles(const Holder& holder) {
  const TargetList& list =
      target_lists_.of(network_.vertices[holder.vertex].account, assume_role_technique());
  const bool possible = actions().possible(holder.possible, "sts:AssumeRole");
  connect(holder, assume_role_technique(), list, [&](const Target& target) {
    if (!possible && !trusted_.at(target.vertex).everyone) return SourcePart{};
    const Asked assume{.action = "sts:AssumeRole", .resource = std::string(target.binding.role)};
    return SourcePart{.guard = network_.guards.add(
                          authority_.allowed(network_.holdings[holder.holding], assume))};
  });
}

// Those of the base principals whom the role's trust names or tells apart.
void Builder::assume_named(std::uint32_t role, const Trusted& trusted) {
  std::set<std::uint32_t> callers = trusted.named;
  for (const Holder& holder : holders_) {
    if (!trusted.apart) break;
    const std::string_view account = network_.vertices[holder.vertex].account;
    const bool may = trusted.everyone || (trusted.accounts.contains(account) &&
                                          actions().possible(holder.possible, "sts:AssumeRole"));
    if (may) callers.insert(holder.members.begin(), holder.members.end());
  }
  for (const std::uint32_t vertex : callers) assume(vertex, network_.holdings[vertex], role);
}

// An elevated principal may assume what the principal could not. The caller is the same.
void Builder::assume_from(const Holder& holder) {
  const bool possible = actions().possible(holder.possible, "sts:AssumeRole");
  const Vertex vertex = network_.vertices[holder.vertex];
  for (const auto& [role, trusted] : trusted_) {
    const bool may = trusted.everyone || (possible && trusted.accounts.contains(vertex.account));
    if (trusted.named.contains(vertex.principal) || (trusted.apart && may))
      assume(holder.vertex, network_.holdings[holder.holding], role);
  }
}

}  // namespace

Network build_network(const snapshot::Model& model, const Principals& principals,
                      Authority& authority, const BuildOptions& options) {
  return Builder(model, principals, authority, options).run();
}

}  // namespace ambit::graph
