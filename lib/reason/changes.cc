#include "ambit/changes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "evaluate/assumptions.h"
#include "evaluate/matcher.h"
#include "evaluate/surroundings.h"
#include "reason/acting_services.h"
#include "reason/caller_policies.h"
#include "reason/grants.h"
#include "reason/policy_difference.h"
#include "reason/request_grid.h"
#include "snapshot/model.h"

namespace ambit {

using evaluate::Asker;
using evaluate::Principal;
using evaluate::Principals;
using reason::AskedRequests;
using reason::Condition;
using reason::Conditions;
using reason::GridSide;
using reason::PairGrant;
using reason::PairGrants;
using reason::RequestGrid;
using reason::Scene;
using snapshot::Model;

namespace {

constexpr std::size_t kBefore = 0;
constexpr std::size_t kAfter = 1;
constexpr std::size_t kMaxWitnessesTried = 64;

constexpr std::string_view kOtherUnknown =
    "policies whose content is not known are not the same ones in both states";
constexpr std::string_view kSameUnknown =
    "policies whose content neither state has are the same in both";
constexpr std::string_view kNoUnexportedPolicy =
    "no policy of a key, a role or a resource of another account that was not exported allows "
    "anything by itself";
constexpr std::string_view kTooLong =
    "there are requests whose condition has too many alternatives to be told";
constexpr std::string_view kNotExported = "the policy of one of the two states was not exported";
constexpr std::string_view kOpaque = "one of the two policies is no valid policy document";

// --- What is the same

// Numbers that are the same for two snapshots only if the same is said of both. The snapshots share
// their tables.
using Signature = std::vector<std::uint64_t>;

void sign(Signature& signature, Symbol symbol) {
  signature.push_back(symbol.valid() ? symbol.index() + std::uint64_t{1} : 0);
}

void sign(Signature& signature, policy::DocumentId document) {
  signature.push_back(document.valid() ? document.index() + std::uint64_t{1} : 0);
}

void sign(Signature& signature, const snapshot::PolicyLevels& levels) {
  signature.push_back(static_cast<std::uint64_t>(levels.state));
  signature.push_back(levels.levels.size());
  for (const snapshot::PolicyLevel& level : levels.levels) {
    signature.push_back(level.size());
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      sign(signature, policy.document.document);
  }
}

// Of what lies around all callers, but for the policies of resources and roles.
Signature surroundings_of(const Model& model) {
  Signature signature = {model.accounts.size()};
  for (const snapshot::Account& account : model.accounts) {
    sign(signature, account.id);
    sign(signature, account.partition);
    sign(signature, account.canonical_id);
    signature.push_back(account.has_authorization_details ? 1 : 0);
  }
  signature.push_back(model.memberships.size());
  for (const snapshot::Membership& membership : model.memberships) {
    sign(signature, membership.account);
    signature.push_back(static_cast<std::uint64_t>(membership.organization_state));
    sign(signature, membership.organization.valid()
                        ? model.organizations[membership.organization].id
                        : Symbol{});
    sign(signature, membership.path);
    signature.push_back(membership.is_management_account ? 1 : 0);
    sign(signature, membership.service_control);
    sign(signature, membership.resource_control);
  }
  for (const snapshot::Bucket& bucket : model.buckets) {
    sign(signature, bucket.name);
    sign(signature, bucket.account);
  }
  return signature;
}

// Whether two documents say the same in the same order, however they are written. Of one that is no
// valid policy only that text is known. O(their size).
bool same_document(const policy::Tables& tables, policy::DocumentId one, policy::DocumentId other) {
  if (one == other) return true;
  if (!one.valid() || !other.valid()) return false;
  const policy::Document& a = tables.documents[one];
  const policy::Document& b = tables.documents[other];
  if (a.opaque || b.opaque || a.version != b.version) return false;
  return std::ranges::equal(tables.statements_of(one), tables.statements_of(other),
                            [&](const policy::Statement& x, const policy::Statement& y) {
                              const auto same_list = [](Range p, Range q, const auto& list) {
                                return std::ranges::equal(p.of(list), q.of(list));
                              };
                              return x.effect == y.effect && x.not_action == y.not_action &&
                                     x.has_resource == y.has_resource &&
                                     x.not_resource == y.not_resource &&
                                     x.has_principal == y.has_principal &&
                                     x.not_principal == y.not_principal &&
                                     same_list(x.actions, y.actions, tables.action_lists) &&
                                     same_list(x.resources, y.resources, tables.resource_lists) &&
                                     same_list(x.tests, y.tests, tables.test_lists) &&
                                     same_list(x.principals, y.principals, tables.principal_lists);
                            });
}

// The resources and roles of the first model whose policies the second one has not, or others. Both
// share their tables.
reason::CallerPolicies::Holders changed_holders(const Model& of, const Model& since) {
  reason::CallerPolicies::Holders changed;
  std::map<Symbol, const snapshot::ResourcePolicy*> resources;
  for (const snapshot::ResourcePolicy& resource : since.resources.all())
    resources.emplace(resource.arn, &resource);
  for (const snapshot::ResourcePolicy& resource : of.resources.all()) {
    const auto found = resources.find(resource.arn);
    if (found == resources.end() || found->second->state != resource.state ||
        !same_document(of.policies, found->second->document.document, resource.document.document))
      changed.resources.push_back(&resource);
  }
  std::map<Symbol, const snapshot::Role*> roles;
  for (const snapshot::Role& role : since.roles.all()) roles.emplace(role.arn, &role);
  for (const snapshot::Role& role : of.roles.all()) {
    const auto found = roles.find(role.arn);
    if (found == roles.end() ||
        !same_document(of.policies, found->second->trust.document, role.trust.document))
      changed.roles.push_back(&role);
  }
  return changed;
}

// What is a caller's own: policies and properties.
bool same_caller(const policy::Tables& tables, const Principals& before_all,
                 const Principal& before, const Principals& after_all, const Principal& after) {
  for (const Layer layer : {Layer::kIdentity, Layer::kBoundary}) {
    const auto one = before_all.policies(before, layer);
    const auto other = after_all.policies(after, layer);
    if (!std::ranges::equal(
            one, other, [&](const evaluate::HeldPolicy& a, const evaluate::HeldPolicy& b) {
              return same_document(tables, a.document.document, b.document.document);
            }))
      return false;
  }
  const evaluate::Caller& a = before.caller;
  const evaluate::Caller& b = after.caller;
  return before.boundary_unknown == after.boundary_unknown && a.unique_id == b.unique_id &&
         a.tags_known == b.tags_known &&
         std::ranges::equal(a.tags, b.tags,
                            [](const evaluate::TagView& one, const evaluate::TagView& other) {
                              return one.key == other.key && one.value == other.value;
                            });
}

// The policies that limit or allow what the caller does and whose content is not known, by name; of
// those that are no valid policy also by text.
std::vector<std::string> unknown_policies(const Model& model, const Principals& principals,
                                          const Principal& principal) {
  std::vector<std::string> all;
  const auto add = [&](const policy::PlacedDocument& placed, std::string_view name) {
    if (!placed.document.valid())
      all.emplace_back(name);
    else if (model.policies.documents[placed.document].opaque)
      all.push_back(std::string(name) + ' ' + std::string(model.sources.excerpt(placed.where)));
  };
  for (const Layer layer : {Layer::kIdentity, Layer::kBoundary})
    for (const evaluate::HeldPolicy& held : principals.policies(principal, layer))
      add(held.document, held.arn.empty() ? held.name : held.arn);
  const snapshot::Membership& membership = model.membership_of(principal.name.account);
  for (const snapshot::PolicyLevels* levels :
       {&membership.service_control, &membership.resource_control})
    for (const snapshot::PolicyLevel& level : levels->levels)
      for (const snapshot::AttachedOrganizationPolicy& policy : level)
        add(policy.document, model.text(policy.id));
  std::ranges::sort(all);
  return all;
}

// --- Principals

struct State {
  explicit State(const Snapshot& snapshot, const catalog::ServiceCatalog& catalog,
                 const reason::ActingServices& acting)
      : model(snapshot.model()),
        principals(model),
        scene{&model, &principals, &catalog.tables(), &acting} {}

  const Model& model;
  Principals principals;
  Scene scene;
};

Asker asker_of(const Principal& principal) {
  Asker asker;
  asker.caller = principal.caller;
  asker.principal = &principal;
  return asker;
}

// The two states of one principal.
class PrincipalComparison {
 public:
  PrincipalComparison(const catalog::ServiceCatalog& catalog, const ReasoningLimits& limits,
                      evaluate::Matcher& matcher, const GridSide& before, const GridSide& after)
      : catalog_(catalog), matcher_(matcher), sides_{before, after}, budget_(limits.cells) {}

  PrincipalChange compare() {
    PrincipalChange change{.arn = std::string(sides_[kAfter].asker->caller.arn)};
    auto grid = RequestGrid::make(sides_, matcher_, asked_, budget_);
    if (!grid) {
      change.new_only.unknown.push_back(grid.error());
      change.old_only.unknown.push_back(std::move(grid).error());
      return change;
    }
    const Conditions conditions(sides_[kAfter].scene->model->policies, catalog_.tables(),
                                grid->atoms(), budget_);
    change.new_only = difference(*grid, conditions, kAfter);
    change.old_only = difference(*grid, conditions, kBefore);
    change.relation = reason::relation_of(change.new_only.answer, change.old_only.answer);
    return change;
  }

 private:
  using Answer = RequestGrid::Answer;

  // What the side grants and the other one does not.
  AccessDifference difference(const RequestGrid& grid, const Conditions& conditions,
                              std::size_t side) {
    AccessDifference result;
    std::set<std::string> unknown;
    PairGrants pairs;
    bool some = false;
    for (std::size_t a = 0; a < grid.actions().classes().size(); ++a) {
      for (std::size_t r = 0; r < grid.resources().classes().size(); ++r) {
        pairs.push_back(
            minus(grid, conditions, grid.at(a, r, side), grid.at(a, r, 1 - side), unknown));
        some = some || reason::grants_some(pairs.back());
      }
    }
    if (some) {
      reason::WrittenGrants written = reason::write_grants(grid, side, conditions, pairs, catalog_);
      result.grants = std::move(written.grants);
      unknown.insert(written.notes.begin(), written.notes.end());
      using Documented = RequestGrid::Documented;
      result.witness = witness(grid, conditions, pairs, side, Documented::kOnly);
      if (!result.witness)
        result.witness = witness(grid, conditions, pairs, side, Documented::kIfAny);
      if (!result.witness) unknown.emplace(reason::kVariablesUndecided);
    }
    result.unknown.assign(unknown.begin(), unknown.end());
    if (result.witness)
      result.answer = AccessQuestion::Answer::kSome;
    else if (!some && unknown.empty())
      result.answer = AccessQuestion::Answer::kNone;
    return result;
  }

  PairGrant minus(const RequestGrid& grid, const Conditions& conditions, const Answer& granted,
                  const Answer& other, std::set<std::string>& unknown) const {
    const PairGrant own = reason::pair_grant(granted);
    auto rest = reason::difference(conditions, own, reason::pair_grant(other));
    if (!rest) {
      unknown.emplace(kTooLong);
      return {};
    }
    if (rest->kind != PairGrant::Kind::kConditional || rest->condition.empty())
      return *std::move(rest);
    const Condition always = {{}};
    std::erase_if(rest->condition, [&](const auto& alternative) {
      return rests_on_unknown(grid, own.kind == PairGrant::Kind::kAlways ? always : own.condition,
                              alternative, unknown);
    });
    if (rest->condition.empty()) return {.kind = PairGrant::Kind::kNever};
    return *std::move(rest);
  }

  // Whether the alternative says of a policy that was not exported that it does not grant in the
  // other state what is granted in this one.
  static bool rests_on_unknown(const RequestGrid& grid, const Condition& own,
                               const evaluate::Formulas::Alternative& alternative,
                               std::set<std::string>& unknown) {
    using Kind = evaluate::Atom::Kind;
    for (const evaluate::Literal literal : alternative) {
      const evaluate::Atom& atom = grid.atoms().all()[literal.atom];
      if (atom.kind != Kind::kAllowLayer && atom.kind != Kind::kDenyLayer) continue;
      const bool is_own = std::ranges::any_of(
          own, [&](const auto& one) { return std::ranges::find(one, literal) != one.end(); });
      if (is_own) continue;
      unknown.emplace("some access depends on what was not exported of the other state: " +
                      std::string(layer_name(static_cast<Layer>(atom.index))) + " policies");
      return true;
    }
    return false;
  }

  std::optional<ExampleRequest> witness(const RequestGrid& grid, const Conditions& conditions,
                                        const PairGrants& pairs, std::size_t side,
                                        RequestGrid::Documented documented) {
    std::size_t tried = 0;
    const std::size_t columns = grid.resources().classes().size();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (!reason::grants_some(pairs[i])) continue;
      Condition alternatives = {{}};
      if (pairs[i].kind == PairGrant::Kind::kConditional)
        alternatives = conditions.simplified(pairs[i].condition);
      for (const auto& alternative : alternatives) {
        if (++tried > kMaxWitnessesTried) return std::nullopt;
        auto found = grid.difference(sides_[side], sides_[1 - side], matcher_, asked_,
                                     {i / columns, i % columns}, alternative, documented, budget_);
        if (found) return found;
      }
    }
    return std::nullopt;
  }

  const catalog::ServiceCatalog& catalog_;
  evaluate::Matcher& matcher_;
  std::array<GridSide, 2> sides_;
  AskedRequests asked_;
  Budget budget_;
};

// --- Accounts

class Comparer {
 public:
  Comparer(const SnapshotPair& pair, const catalog::ServiceCatalog& catalog,
           const ReasoningLimits& limits)
      : pair_(pair),
        catalog_(catalog),
        limits_(limits),
        acting_(catalog.tables()),
        before_(pair.before(), catalog, acting_),
        after_(pair.after(), catalog, acting_),
        matcher_(after_.model.policies),
        same_surroundings_(surroundings_of(before_.model) == surroundings_of(after_.model)),
        changed_before_(changed_holders(before_.model, after_.model)),
        changed_after_(changed_holders(after_.model, before_.model)) {}

  Changes run() {
    std::map<std::string_view, const Principal*> before;
    for (const Principal& principal : before_.principals.all())
      before.emplace(principal.name.arn, &principal);
    std::vector<const Principal*> added;
    for (const Principal& principal : after_.principals.all()) {
      const auto known = before.find(principal.name.arn);
      if (known == before.end()) {
        added.push_back(&principal);
        continue;
      }
      compare(*known->second, principal);
      before.erase(known);
    }
    changes_.added = accesses(pair_.after(), added);
    std::vector<const Principal*> removed;
    for (const Principal& principal : before_.principals.all())
      if (before.contains(principal.name.arn)) removed.push_back(&principal);
    changes_.removed = accesses(pair_.before(), removed);
    compare_resources();
    changes_.assumptions = assumptions();
    return std::move(changes_);
  }

 private:
  bool is_same(const Asker& before, const Asker& after) const {
    if (!same_surroundings_ || !same_caller(after_.model.policies, before_.principals,
                                            *before.principal, after_.principals, *after.principal))
      return false;
    if (changed_before_.empty() && changed_after_.empty()) return true;
    // Of all others the same policies have a say.
    const auto policies = [](const State& state, const Asker& asker,
                             const reason::CallerPolicies::Holders& changed) {
      return reason::CallerPolicies(state.model, state.principals, asker, changed).signature();
    };
    return policies(before_, before, changed_before_) == policies(after_, after, changed_after_);
  }

  void compare(const Principal& before, const Principal& after) {
    const Asker before_asker = asker_of(before);
    const Asker after_asker = asker_of(after);
    // What is not known of one policy says nothing of another.
    if (unknown_policies(before_.model, before_.principals, before) !=
        unknown_policies(after_.model, after_.principals, after)) {
      const AccessDifference unknown{.unknown = {std::string(kOtherUnknown)}};
      changes_.principals.push_back({.arn = std::string(after.name.arn),
                                     .relation = Relation::kUnknown,
                                     .new_only = unknown,
                                     .old_only = unknown});
      return;
    }
    if (is_same(before_asker, after_asker)) {
      ++changes_.unchanged;
      return;
    }
    assume(before_, before_asker, kBefore);
    assume(after_, after_asker, kAfter);
    PrincipalChange change =
        PrincipalComparison(catalog_, limits_, matcher_, {&before_.scene, &before_asker},
                            {&after_.scene, &after_asker})
            .compare();
    if (change.relation == Relation::kEquivalent)
      ++changes_.unchanged;
    else
      changes_.principals.push_back(std::move(change));
  }

  // What is taken for granted of the caller because it was not exported.
  void assume(const State& state, const Asker& asker, std::size_t side) {
    const evaluate::Prepared nothing{.action = "none:None", .resource = "*"};
    const evaluate::Surroundings surroundings(state.model, nothing, asker.caller.account);
    for (std::string& assumption :
         evaluate::assumptions(state.model, state.principals, surroundings, asker.caller,
                               asker.principal, asker.is_outside_identity()))
      assumed_[std::move(assumption)][side] = true;
  }

  std::vector<std::string> assumptions() const {
    std::vector<std::string> all;
    all.reserve(assumed_.size() + 2);
    for (const auto& [assumption, sides] : assumed_)
      all.push_back(assumption + (sides[kBefore] && sides[kAfter] ? ""
                                  : sides[kBefore]                ? " (old state)"
                                                                  : " (new state)"));
    all.emplace_back(kSameUnknown);
    all.emplace_back(kNoUnexportedPolicy);
    return all;
  }

  std::vector<PrincipalAccess> accesses(const Snapshot& snapshot,
                                        const std::vector<const Principal*>& principals) const {
    std::vector<PrincipalAccess> all;
    if (principals.empty()) return all;
    const Permissions permissions(snapshot, catalog_, limits_);
    for (const Principal* principal : principals) {
      PrincipalAccess access{.arn = std::string(principal->name.arn)};
      auto answer = permissions.what_can({.principal = access.arn});
      if (answer) {
        access.grants = std::move(answer->grants);
        access.unknown = std::move(answer->unknown);
      } else {
        access.unknown.push_back("it cannot be told from another principal by its name");
      }
      all.push_back(std::move(access));
    }
    return all;
  }

  // --- Resources

  struct Holder {
    std::string_view arn = {};
    PolicyKind kind = PolicyKind::kResource;
    friend auto operator<=>(const Holder&, const Holder&) = default;
  };
  struct Documents {
    std::array<policy::PlacedDocument, 2> of = {};
    std::array<bool, 2> known = {true, true};  // that it has none is known, too
  };
  using ByHolder = std::map<Holder, Documents>;

  static void collect(const Model& model, std::size_t side, ByHolder& all) {
    using snapshot::Knowledge;
    for (const snapshot::ResourcePolicy& resource : model.resources.all()) {
      Documents& documents = all[{model.text(resource.arn), PolicyKind::kResource}];
      documents.of[side] = resource.document;
      documents.known[side] = resource.state != Knowledge::kUnknown;
    }
    for (const snapshot::Role& role : model.roles.all()) {
      Documents& documents = all[{model.text(role.arn), PolicyKind::kTrust}];
      documents.of[side] = role.trust;
      documents.known[side] = role.trust.document.valid();
    }
  }

  void compare_resources() {
    ByHolder all;
    collect(before_.model, kBefore, all);
    collect(after_.model, kAfter, all);
    for (const auto& [holder, documents] : all) {
      if (documents.of[kBefore].document == documents.of[kAfter].document) continue;
      ResourceChange change = compare(holder, documents);
      if (change.relation != Relation::kEquivalent) changes_.resources.push_back(std::move(change));
    }
  }

  bool is_opaque(const policy::PlacedDocument& placed) const {
    return placed.document.valid() && after_.model.policies.documents[placed.document].opaque;
  }

  // A resource that one state does not name grants nothing there.
  ResourceChange compare(const Holder& holder, const Documents& documents) const {
    ResourceChange change{.arn = std::string(holder.arn), .kind = holder.kind};
    if (is_opaque(documents.of[kBefore]) || is_opaque(documents.of[kAfter])) {
      change.new_only.reason = change.old_only.reason = kOpaque;
      return change;
    }
    if (!documents.known[kBefore] || !documents.known[kAfter]) {
      change.new_only.reason = change.old_only.reason = kNotExported;
      return change;
    }
    std::vector<reason::ComparedPolicy> policies;
    for (const policy::PlacedDocument& placed : documents.of)
      if (placed.document.valid()) policies.push_back({placed, holder.kind});
    reason::PolicyDifference difference(after_.model.policies, catalog_.tables(), policies,
                                        limits_);
    const bool both = policies.size() == 2;
    const AccessQuestion nothing{.answer = AccessQuestion::Answer::kNone};
    if (both) {
      change.new_only = difference.difference(1, 0);
      change.old_only = difference.difference(0, 1);
    } else if (documents.of[kAfter].document.valid()) {
      change.new_only = difference.anything(0);
      change.old_only = nothing;
    } else {
      change.new_only = nothing;
      change.old_only = difference.anything(0);
    }
    // Trust policies name no resource: it is the role.
    if (holder.kind == PolicyKind::kTrust)
      for (AccessQuestion* question : {&change.new_only, &change.old_only})
        if (question->witness) question->witness->resource = holder.arn;
    change.relation = reason::relation_of(change.new_only.answer, change.old_only.answer);
    return change;
  }

  const SnapshotPair& pair_;
  const catalog::ServiceCatalog& catalog_;
  const ReasoningLimits& limits_;
  reason::ActingServices acting_;
  State before_;
  State after_;
  evaluate::Matcher matcher_;
  bool same_surroundings_;
  // Resources and roles whose policies are not the same in the other state.
  reason::CallerPolicies::Holders changed_before_;
  reason::CallerPolicies::Holders changed_after_;
  std::map<std::string, std::array<bool, 2>> assumed_;
  Changes changes_;
};

}  // namespace

bool PrincipalAccess::has_access() const {
  return std::ranges::any_of(grants,
                             [](const PermissionGrant& grant) { return !grant.via.empty(); });
}

bool Changes::grants_more() const {
  const auto may = [](const auto& change) {
    return change.new_only.answer != AccessQuestion::Answer::kNone;
  };
  return std::ranges::any_of(principals, may) || std::ranges::any_of(resources, may) ||
         std::ranges::any_of(added, [](const PrincipalAccess& access) {
           return access.has_access() || !access.unknown.empty();
         });
}

bool Changes::has_unknown() const {
  const auto is_unknown = [](const auto& change) { return change.relation == Relation::kUnknown; };
  return std::ranges::any_of(principals, is_unknown) ||
         std::ranges::any_of(resources, is_unknown) ||
         std::ranges::any_of(added,
                             [](const PrincipalAccess& one) { return !one.unknown.empty(); });
}

Changes compare(const SnapshotPair& pair, const catalog::ServiceCatalog& catalog,
                const ReasoningLimits& limits) {
  return Comparer(pair, catalog, limits).run();
}

}  // namespace ambit
