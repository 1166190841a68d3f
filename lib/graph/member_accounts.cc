#include "graph/member_accounts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ambit/arn.h"
#include "graph/choosing.h"
#include "graph/guard.h"

namespace ambit::graph {
namespace {

using snapshot::Knowledge;

constexpr std::string_view kStackSetService = "member.org.stacksets.cloudformation.amazonaws.com";
constexpr std::string_view kRootService = "iam.amazonaws.com";
// CloudFormation gives it a name that begins so, and all permissions.
constexpr std::string_view kExecutionRole = "stacksets-exec-";

}  // namespace

Guard acts_in(const snapshot::Model& model, std::string_view account, std::string_view other) {
  if (account == other) return always();
  const snapshot::Membership& own = model.membership_of(account);
  const snapshot::Membership& its = model.membership_of(other);
  if (own.organization_state == Knowledge::kNone || its.organization_state == Knowledge::kNone)
    return never();
  if (own.organization_state == Knowledge::kUnknown ||
      its.organization_state == Knowledge::kUnknown)
    return fact("in-organization-of", {std::string(other), std::string(account)});
  return own.organization == its.organization && !its.is_management_account ? always() : never();
}

MemberAccounts::MemberAccounts(Authority& authority, const EntityIndex& entities,
                               const Facts& facts, Answers& answers, GuardTable& guards,
                               TargetSets& target_sets)
    : authority_(authority),
      model_(authority.model()),
      entities_(entities),
      facts_(facts),
      answers_(answers),
      guards_(guards),
      target_sets_(target_sets) {
  for (std::uint32_t i = 0; i < entities_.size(); ++i)
    if (entities_[i].role != nullptr && last_part(entities_.arn_of(i)).starts_with(kExecutionRole))
      execution_roles_.emplace(entities_.account_of(i), i);
}

// Where nothing tells that it is so, nothing tells of resources that would be used.
bool MemberAccounts::is_so(std::string_view account,
                           std::optional<bool> snapshot::Organization::* fact_of) const {
  const snapshot::Membership& membership = model_.membership_of(account);
  return membership.organization_state == Knowledge::kKnown &&
         model_.organizations[membership.organization].*fact_of == true;
}

// Accounts of the snapshot that are known to be members; without an organization nobody knows any.
std::vector<std::string_view> MemberAccounts::members_of(std::string_view account) const {
  std::vector<std::string_view> members;
  if (model_.membership_of(account).organization_state != Knowledge::kKnown) return members;
  for (const auto& [other, principals] : entities_.by_account()) {
    const snapshot::Membership& membership = model_.membership_of(other);
    if (membership.organization_state == Knowledge::kKnown && !membership.is_management_account &&
        !is_never(acts_in(model_, account, other)))
      members.push_back(other);
  }
  return members;
}

void MemberAccounts::add_stack_sets(const Writer& creator, std::string_view account,
                                    std::vector<Creation>& creations, std::vector<Edge>& edges) {
  const auto own = parse_arn(creator.holding.principal().name.arn);
  if (!is_so(account, &snapshot::Organization::stack_sets_trusted_access)) return;
  const Guard there = facts_.manages(account, kStackSetService);
  if (!own || is_never(there)) return;
  answers_.set_holder(creator.holding);
  for (const Technique* technique : creator.techniques) {
    Chosen chosen = choose_resources(authority_, facts_, Callers(creator.holding), *technique, {});
    const GuardId guard = guards_.add(
        both(both(there, chosen.guard), guards_[answers_.requests(*technique, {}, {})]));
    if (guard == kNever) continue;
    const Binding binding{.choices = target_sets_.intern(std::move(chosen.choices))};
    for (const std::string_view member : members_of(account)) {
      if (member == account && guards_.implies(guard, creator.administers)) continue;
      const auto role = execution_roles_.find(member);
      if (role != execution_roles_.end())
        edges.push_back({.from = creator.actor,
                         .to = role->second,
                         .technique = technique,
                         .binding = binding,
                         .guard = guard,
                         .path_class = class_of(*technique, guard)});
      else
        creations.push_back({.actor = creator.actor,
                             .technique = technique,
                             .arn = "arn:" + std::string(own->partition) +
                                    ":iam::" + std::string(member) + ":role/" +
                                    std::string(kExecutionRole) + "ambit",
                             .binding = binding,
                             .guard = guard,
                             .account = member});
    }
  }
}

void MemberAccounts::add_root_sessions(
    const Writer& actor, std::string_view account,
    const std::map<std::string_view, std::uint32_t>& administrators, std::vector<Edge>& edges) {
  const auto own = parse_arn(actor.holding.principal().name.arn);
  if (!is_so(account, &snapshot::Organization::root_sessions)) return;
  const Guard there = facts_.manages(account, kRootService);
  if (!own || is_never(there)) return;
  for (const Technique* technique : actor.techniques) {
    for (const std::string_view member : members_of(account)) {
      // Such sessions are for tasks in other accounts.
      if (member == account) continue;
      const std::string root =
          "arn:" + std::string(own->partition) + ":iam::" + std::string(member) + ":root";
      Guard guard = there;
      Choices choices;
      for (Request& request : requests_of(*technique, {}, {}, {})) {
        request.asked.resource = root;
        request.asked.own_resource = false;
        guard = both(guard, authority_.allowed_by_caller(actor.holding, request.asked));
        choices.emplace_back(request.format, root);
      }
      const GuardId id = guards_.add(guard);
      if (id == kNever) continue;
      edges.push_back({.from = actor.actor,
                       .to = administrators.at(member),
                       .technique = technique,
                       .binding = {.choices = target_sets_.intern(std::move(choices))},
                       .guard = id,
                       .path_class = class_of(*technique, id)});
    }
  }
}

}  // namespace ambit::graph
