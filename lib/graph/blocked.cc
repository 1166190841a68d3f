#include "graph/blocked.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "graph/guard.h"
#include "graph/technique_index.h"

namespace ambit::graph {
namespace {

// The strongest first: what no other permission makes good.
std::uint8_t strength_of(std::string_view reason) {
  constexpr std::array<std::string_view, 6> kOrder = {"deny",     "scp",   "rcp",
                                                      "boundary", "trust", "missing"};
  return static_cast<std::uint8_t>(std::ranges::find(kOrder, reason) - kOrder.begin());
}

}  // namespace

std::string_view reason_of(const Refusal& refusal) {
  if (refusal.denied) return "deny";
  switch (refusal.layer) {
    case Layer::kScp:
      return "scp";
    case Layer::kRcp:
      return "rcp";
    case Layer::kBoundary:
      return "boundary";
    case Layer::kResource:
      return "trust";
    default:
      return "missing";
  }
}

namespace {

// A blocked step, and whether anything speaks for it: a permission that is there, or that only
// something else keeps from having effect.
struct Near {
  BlockedStep step = {};
  bool something = false;
};

class Looking {
 public:
  Looking(const snapshot::Model& model, const std::vector<Entity>& entities, const Network& network,
          Authority& authority, std::uint32_t source)
      : model_(model),
        entities_(entities),
        network_(network),
        authority_(authority),
        source_(source),
        holding_(network.holdings[network.vertices[source].holding]) {}

  // What stops the step, if it is one for such a target.
  std::optional<Near> step(const Technique& technique, std::uint32_t target) {
    if (!concerns(technique, target)) return std::nullopt;
    const std::string_view arn = arn_of(target);
    Binding binding;
    (entities_[target].user != nullptr ? binding.user : binding.role) = arn;
    const snapshot::Role* role = entities_[target].role;
    if (role != nullptr && !role->instance_profiles.empty())
      binding.profile = model_.text(role->instance_profiles.front().arn);
    Near near{.step = {.technique = technique.id, .to = std::string(arn), .unmet = 0}};
    const auto services = services_of(technique);
    if (!services.empty() && is_never(authority_.trusts_service(arn, services)))
      take({.reason = "trust", .action = "sts:AssumeRole", .resource = std::string(arn)},
           near.step);
    for (const Request& request :
         requests_of(technique, binding, {}, boundary_of(model_, entities_[target])))
      if (request.requirement->when.empty()) look(request, near);
    if (near.step.unmet == 0) return std::nullopt;
    return near;
  }

 private:
  std::string_view arn_of(std::uint32_t vertex) const {
    return network_.holdings[network_.vertices[vertex].holding].principal().name.arn;
  }

  bool concerns(const Technique& technique, std::uint32_t target) const {
    const bool assumes = technique.id == "sts-assume-role";
    const bool same_account =
        network_.vertices[source_].account == network_.vertices[target].account;
    if (!is_modelled(technique) || target == source_ || (!assumes && !same_account)) return false;
    // Whether somebody knows a secret, nobody can be given.
    if (has_predicate(technique, Predicate::kNewPrincipal) ||
        has_predicate(technique, Predicate::kInactiveKeySecretKnown))
      return false;
    if (technique.status == Status::kRetiredService) return false;
    if (entities_[target].user != nullptr)
      return technique.family == Family::kTakeover && technique.yield.to == Variable::kUser;
    const bool hands_over = !services_of(technique).empty();
    if (has_predicate(technique, Predicate::kHasInstanceProfile) &&
        entities_[target].role->instance_profiles.empty())
      return false;
    return technique.yield.to == Variable::kRole &&
           (hands_over || assumes || technique.family == Family::kTakeover);
  }

  static void take(BlockedStep reason, BlockedStep& step) {
    ++step.unmet;
    if (!step.reason.empty() && strength_of(step.reason) <= strength_of(reason.reason)) return;
    step.reason = reason.reason;
    step.action = std::move(reason.action);
    step.resource = std::move(reason.resource);
    step.statements = std::move(reason.statements);
  }

  // The one of the resources that the request can be about on which it is allowed, or the plainest.
  void look(const Request& request, Near& near) {
    std::vector<std::string> resources = {request.asked.resource};
    if (!request.format.empty()) {
      const auto found = authority_.resources(holding_, request.asked.action, request.format);
      if (!found) return;  // too many to say
      resources = *found;
    }
    std::optional<Refusal> first;
    for (const std::string& resource : resources) {
      Asked asked = request.asked;
      asked.resource = resource;
      auto refusal = authority_.refusal(holding_, asked);
      if (!refusal.has_value()) {
        near.something = true;
        return;
      }
      if (!first.has_value()) first = std::move(refusal);
    }
    if (!first.has_value()) return;
    near.something = near.something || reason_of(*first) != "missing";
    take({.reason = reason_of(*first),
          .action = std::string(request.requirement->action),
          .resource = resources.front(),
          .statements = std::move(first->statements)},
         near.step);
  }

  const snapshot::Model& model_;
  const std::vector<Entity>& entities_;
  const Network& network_;
  Authority& authority_;
  std::uint32_t source_;
  const Holding& holding_;
};

}  // namespace

std::vector<BlockedStep> blocked_steps(const snapshot::Model& model,
                                       const std::vector<Entity>& entities, const Network& network,
                                       Authority& authority, std::uint32_t source,
                                       std::span<const std::uint32_t> targets, std::size_t limit) {
  Looking looking(model, entities, network, authority, source);
  std::vector<Near> found;
  for (const std::uint32_t target : targets.first(std::min(targets.size(), kMaxTargets)))
    for (const Technique& technique : techniques())
      if (auto near = looking.step(technique, target)) found.push_back(*std::move(near));
  std::sort(found.begin(), found.end(), [](const Near& a, const Near& b) {
    return std::tie(b.something, a.step.unmet, a.step.technique, a.step.to) <
           std::tie(a.something, b.step.unmet, b.step.technique, b.step.to);
  });
  std::vector<BlockedStep> steps;
  for (std::size_t i = 0; i < std::min(found.size(), limit); ++i)
    steps.push_back(std::move(found[i].step));
  return steps;
}

}  // namespace ambit::graph
