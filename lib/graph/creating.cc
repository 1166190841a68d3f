#include "graph/creating.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ambit/arn.h"
#include "graph/guard.h"
#include "graph/technique_index.h"
#include "pattern/fold.h"

namespace ambit::graph {
namespace {

// Names that a holder's policies tell apart and that are looked at, and requests of all holders.
constexpr std::size_t kMaxNames = 64;
constexpr std::size_t kMaxAsked = 1'000'000;
// IAM and AWS STS quotas, "IAM name requirements".
constexpr std::size_t kMaxNameLength = 64;
constexpr std::size_t kMaxPathLength = 512;
constexpr std::string_view kNameMarks = "+=,.@_-";

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameLength && std::ranges::all_of(text, [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || kNameMarks.find(c) != std::string_view::npos;
  });
}

bool is_path(std::string_view text) {
  return text.size() <= kMaxPathLength &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

// Names are not told apart by their letter case, nor by their paths.
std::string place_of(std::string_view account, PrincipalType type, std::string_view arn) {
  std::string place(account);
  place += type == PrincipalType::kUser ? " user " : " role ";
  return place.append(fold(last_part(arn)));
}

// Whether it makes users or roles.
PrincipalType made_by(const Technique& technique) {
  return technique.yield.to == Variable::kUser ? PrincipalType::kUser : PrincipalType::kRole;
}

bool attaches(const Technique& technique) {
  return technique.yield.limited_by.find("iam:PolicyARN") != std::string_view::npos;
}

}  // namespace

CreationFinder::CreationFinder(Authority& authority, const PolicyIndex& policies,
                               const EntityIndex& entities, Answers& answers, GuardTable& guards,
                               bool follow_all)
    : authority_(authority),
      model_(policies.model()),
      answers_(answers),
      guards_(guards),
      follow_all_(follow_all) {
  for (std::uint32_t i = 0; i < entities.size(); ++i) {
    const bool is_user = entities[i].user != nullptr;
    taken_.insert(place_of(entities.account_of(i),
                           is_user ? PrincipalType::kUser : PrincipalType::kRole,
                           entities.arn_of(i)));
  }
}

// The name, or one that begins like it, if nobody has it and IAM takes it.
std::optional<std::string> CreationFinder::free_name(std::string name, PrincipalType type) const {
  for (const std::string_view more : {"", "ambit"}) {
    name += more;
    const auto arn = parse_arn(name);
    if (!arn || is_service_linked(name) || is_sso_reserved(name)) return std::nullopt;
    const std::string_view last = last_part(name);
    const std::string_view before = arn->resource.substr(0, arn->resource.size() - last.size());
    if (is_name(last) && is_path(before) && !taken_.contains(place_of(arn->account, type, name)))
      return name;
  }
  return std::nullopt;
}

// One of each kind that the holder's policies tell apart, of those that it may make somebody by.
std::vector<std::string> CreationFinder::names(const Holding& holding, const Requirement& making,
                                               PrincipalType type) {
  const std::string_view format = making.resources.front().arn;
  const std::string_view own = holding.principal().name.arn;
  auto candidates = authority_.resources(holding, making.action, format);
  if (!candidates) {
    complete_ = false;
    const auto arn = parse_arn(own);
    candidates = {
        plain_resource(format, arn ? arn->partition : "aws", holding.principal().name.account)};
  }
  std::vector<std::string> names;
  for (std::string& candidate : *candidates) {
    const auto name = free_name(std::move(candidate), type);
    if (!name || std::ranges::find(names, *name) != names.end()) continue;
    const Asked asked{.action = std::string(making.action), .resource = *name};
    if (++asked_ > kMaxAsked || names.size() == kMaxNames) {
      complete_ = false;
      break;
    }
    if (!is_never(authority_.allowed(holding, asked))) names.push_back(*name);
  }
  return names;
}

// None comes first, and what limits nothing.
std::vector<std::string_view> CreationFinder::boundaries(std::string_view account) const {
  std::vector<std::string_view> list = {{}};
  if (!answers_.likeness().asks("iam:permissionsboundary")) return list;
  list.push_back(kAdministratorAccess);
  for (const snapshot::ManagedPolicy& policy : model_.managed_policies) {
    const std::string_view arn = model_.text(policy.arn);
    const bool usable =
        policy.aws_managed() || model_.text(model_.accounts[policy.account].id) == account;
    if (usable && arn != kAdministratorAccess) list.push_back(arn);
  }
  return list;
}

void CreationFinder::add_creations(const Writer& creator, std::vector<Creation>& creations) {
  answers_.set_holder(creator.holding);
  const auto boundaries = this->boundaries(creator.holding.principal().name.account);
  for (const PrincipalType type : {PrincipalType::kRole, PrincipalType::kUser}) {
    const auto makes = [type](const Technique* one) { return made_by(*one) == type; };
    const auto first = std::ranges::find_if(creator.techniques, makes);
    if (first == creator.techniques.end()) continue;
    const auto names = this->names(creator.holding, (*first)->requirements.front(), type);
    if (names.empty()) continue;
    GuardId anything = kNever;
    for (const std::string_view boundary : boundaries) {
      if (anything == kAlways && !follow_all_) break;
      const GuardId within = add_creations({.creator = creator,
                                            .type = type,
                                            .names = names,
                                            .boundary = boundary,
                                            .creations = creations},
                                           anything);
      if (boundary.empty() || boundary == kAdministratorAccess)
        anything = guards_.add(either(guards_[anything], guards_[within]));
    }
  }
}

// When the creator can give any permission within the boundary, what gives any without one
// included: when it can do that.
GuardId CreationFinder::add_creations(const Task& task, GuardId anything) {
  const std::size_t first = task.creations.size();
  const auto is_this = [&](const Technique* one) { return made_by(*one) == task.type; };
  for (const Technique* technique : task.creator.techniques) {
    if (!is_this(technique) || only_gains(*technique)) continue;
    Binding binding;
    if (attaches(*technique)) binding.policy_given = kAdministratorAccess;
    add_creation(task, *technique, binding, {Change::kAny, {}, {}});
  }
  Guard any = guards_[anything];
  for (std::size_t i = first; i < task.creations.size(); ++i)
    any = either(any, guards_[task.creations[i].guard]);
  const GuardId within = guards_.add(any);
  if (!task.creator.gains || (within == kAlways && !follow_all_)) return within;
  const std::size_t gains = task.creations.size();
  for (const Technique* technique : task.creator.techniques)
    if (is_this(technique)) add_gains(task, *technique);
  if (!follow_all_)
    task.creations.erase(
        std::remove_if(task.creations.begin() + static_cast<std::ptrdiff_t>(gains),
                       task.creations.end(),
                       [&](const Creation& one) { return guards_.implies(one.guard, within); }),
        task.creations.end());
  return within;
}

// The permissions of a policy or a group that is there.
void CreationFinder::add_gains(const Task& task, const Technique& technique) {
  const std::string_view account = task.creator.holding.principal().name.account;
  Binding binding;
  if (attaches(technique)) {
    if (!answers_.likeness().asks("iam:policyarn")) return;
    for (const snapshot::ManagedPolicy& policy : model_.managed_policies) {
      binding.policy_given = model_.text(policy.arn);
      const bool usable =
          policy.aws_managed() || model_.text(model_.accounts[policy.account].id) == account;
      if (usable && binding.policy_given != kAdministratorAccess &&
          policy.document().document.valid())
        add_creation(task, technique, binding, {Change::kAttach, binding.policy_given, {}});
    }
  }
  if (!only_gains(technique)) return;
  for (const snapshot::Group& group : model_.groups) {
    if (model_.text(model_.accounts[group.account].id) != account) continue;
    binding.group = model_.text(group.arn);
    add_creation(task, technique, binding, {Change::kJoin, binding.group, {}});
  }
}

// By each name under another condition, or by the first for which there is none.
void CreationFinder::add_creation(const Task& task, const Technique& technique, Binding binding,
                                  const Mechanism& mechanism) {
  std::set<GuardId> guards;
  const std::size_t first = task.creations.size();
  for (const std::string& name : task.names) {
    if (++asked_ > kMaxAsked) {
      complete_ = false;
      return;
    }
    binding.new_name = name;
    const GuardId guard = answers_.requests(technique, binding, task.boundary);
    if (guard == kNever || guards_.implies(guard, task.creator.administers)) continue;
    // Whoever makes a role decides whom it trusts.
    const Asked assume{.action = "sts:AssumeRole", .resource = name};
    const bool assumed = task.type == PrincipalType::kRole;
    if (assumed && authority_.denied_to_all(task.creator.holding, assume)) continue;
    if (!guards.insert(guard).second) continue;
    if (guard == kAlways) task.creations.resize(first);
    Creation& one = task.creations.emplace_back();
    one = {.actor = task.creator.actor,
           .technique = &technique,
           .type = task.type,
           .arn = name,
           .boundary = task.boundary,
           .binding = binding,
           .guard = guard,
           .mechanism = mechanism};
    one.binding.new_name = {};
    if (guard == kAlways) return;
  }
}

}  // namespace ambit::graph
