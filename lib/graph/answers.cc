#include "graph/answers.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <functional>
#include <iterator>

#include "ambit/arn.h"
#include "graph/circumstance.h"
#include "graph/guard.h"
#include "graph/technique_index.h"

namespace ambit::graph {
namespace {

constexpr std::string_view kPolicyArn = "iam:policyarn";
constexpr std::string_view kPermissionsBoundary = "iam:permissionsboundary";

}  // namespace

std::size_t Answers::QuestionHash::operator()(const Question& question) const {
  std::size_t hash = std::hash<const void*>()(question.technique);
  boost::hash_range(hash, question.parts.begin(), question.parts.end());
  return hash;
}

std::size_t Answers::ConcernedHash::operator()(const Concerned& concerned) const {
  std::size_t hash = std::hash<const Technique* const*>()(concerned.techniques);
  boost::hash_combine(hash, concerned.like);
  boost::hash_combine(hash, concerned.boundary);
  return hash;
}

Answers::Answers(Authority& authority, const Facts& facts, GuardTable& guards)
    : authority_(authority),
      facts_(facts),
      guards_(guards),
      likeness_(authority.model(), authority) {
  const snapshot::Model& model = authority.model();
  for (const snapshot::ManagedPolicy& policy : model.managed_policies)
    if (is_full_of_versions(policy)) full_policies_.insert(model.text(policy.arn));
}

void Answers::set_holder(const Holding& holding) {
  if (holding_ == &holding) return;
  holding_ = &holding;
  likeness_.set_holder(holding);
  asks_policy_ = likeness_.asks(kPolicyArn);
  asks_boundary_ = likeness_.asks(kPermissionsBoundary);
  known_.clear();
  concerning_.clear();
}

Answers::Question Answers::question(const Technique& technique, const Binding& binding,
                                    std::string_view boundary, std::uint8_t call) {
  const Shape& shape = shape_of(technique);
  const bool apart = shape.entities_elsewhere || likeness_.asks_any(shape.entity_keys);
  const auto entity = [&](std::string_view arn) {
    return apart && !arn.empty() ? likeness_.identity_of(arn) : likeness_.class_of(arn);
  };
  const auto told = [&](bool asks, std::string_view value) {
    return asks ? likeness_.identity_of(value) : 0;
  };
  const bool is_full = shape.counts_versions && full_policies_.contains(binding.policy);
  return {.technique = &technique,
          .parts = {binding.value, entity(binding.user), entity(binding.role),
                    entity(binding.second_role), entity(binding.group), entity(binding.policy),
                    entity(binding.new_name), entity(binding.profile),
                    told(asks_policy_, binding.policy_given), told(asks_boundary_, boundary),
                    is_full ? 1U : 0U,
                    shape.asks_mfa ? static_cast<std::uint32_t>(facts_.mfa_of(binding.user)) : 0U,
                    shape.names_provider ? likeness_.identity_of(binding.existing) : 0U, call}};
}

GuardId Answers::requests(const Technique& technique, const Binding& binding,
                          std::string_view boundary, std::uint8_t call) {
  const auto [at, is_new] = known_.try_emplace(question(technique, binding, boundary, call));
  if (is_new) at->second = guards_.add(ask(technique, binding, boundary, call));
  return at->second;
}

Guard Answers::ask(const Technique& technique, const Binding& binding, std::string_view boundary,
                   std::uint8_t call) {
  Guard guard = always();
  for (const Request& request : requests_of(technique, binding, {}, boundary)) {
    // Resources that are still to be chosen are choose_resources()'s.
    const bool asked = call == 0 || request.requirement->call == call;
    if (!asked || !request.format.empty() || is_never(guard)) continue;
    guard = both(guard, facts_.or_not_needed(authority_.allowed(*holding_, request.asked),
                                             *request.requirement, binding));
  }
  return guard;
}

// The requests of one class are answered alike but for keys that say which entity it is.
bool Answers::may_concern(const Technique& technique, std::string_view arn,
                          std::string_view boundary) {
  const auto parsed = parse_arn(arn);
  const bool is_user = parsed && parsed->resource.starts_with("user/");
  if (technique.yield.to == (is_user ? Variable::kRole : Variable::kUser)) return false;
  if (likeness_.asks_any(shape_of(technique).entity_keys)) return true;
  Binding binding;
  (is_user ? binding.user : binding.role) = arn;
  return std::ranges::none_of(
      requests_of(technique, binding, {}, boundary), [&](const Request& request) {
        return request.requirement->when.empty() && request.asked.resource == arn &&
               is_never(authority_.allowed(*holding_, request.asked));
      });
}

std::span<const Technique* const> Answers::concerning(std::span<const Technique* const> techniques,
                                                      std::string_view arn, std::uint32_t number,
                                                      std::string_view boundary) {
  const std::uint32_t given = asks_boundary_ ? likeness_.identity_of(boundary) : 0;
  const auto [at, is_new] = concerning_.try_emplace(
      {.techniques = techniques.data(), .like = likeness_.class_by(number), .boundary = given});
  Concerning& known = at->second;
  if (!is_new && std::ranges::equal(known.of, techniques)) return known.found;
  known.of.assign(techniques.begin(), techniques.end());
  known.found.clear();
  std::ranges::copy_if(techniques, std::back_inserter(known.found), [&](const auto* technique) {
    return may_concern(*technique, arn, boundary);
  });
  return known.found;
}

GuardId Answers::hand_over(const Technique& technique, Binding& binding, std::uint8_t call) {
  std::size_t values = 1;
  for (const RequestKey& key : technique.request_keys)
    if (key.action == "iam:PassRole") values = std::max(values, key.values.size());
  Guard allowed = never();
  for (std::uint8_t value = 0; value < values && !is_always(allowed); ++value) {
    Binding tried = binding;
    tried.value = value;
    const Guard& one = guards_[requests(technique, tried, {}, call)];
    if (is_never(allowed)) binding.value = value;
    allowed = either(allowed, one);
  }
  return guards_.add(allowed);
}

}  // namespace ambit::graph
