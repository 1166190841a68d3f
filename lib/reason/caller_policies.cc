#include "reason/caller_policies.h"

#include <algorithm>
#include <utility>

#include "ambit/arn.h"
#include "evaluate/layers.h"
#include "evaluate/principal_match.h"
#include "pattern/glob.h"

namespace ambit::reason {

using evaluate::Truth;
using policy::Statement;
using policy::StatementId;
using snapshot::Knowledge;

CallerPolicies::CallerPolicies(const snapshot::Model& model, const evaluate::Principals& principals,
                               const evaluate::Asker& asker, policy::ServiceBits services,
                               std::string_view resource_start)
    : model_(&model),
      tables_(&model.policies),
      principals_(&principals),
      asker_(&asker),
      services_(services),
      resource_start_(resource_start) {
  add_own();
  for (const snapshot::ResourcePolicy& resource : model.resources.all()) add_resource(resource);
  for (const snapshot::Bucket& bucket : model.buckets)
    if (!is_own(model.text(bucket.account)))
      add_special("arn:aws:s3:::" + std::string(model.text(bucket.name)), "s3");
  if ((services & policy::service_bit("sts")) == 0) return;
  for (const snapshot::Role& role : model.roles.all()) add_role(role);
}

CallerPolicies::CallerPolicies(const snapshot::Model& model, const evaluate::Principals& principals,
                               const evaluate::Asker& asker, const Holders& holders)
    : model_(&model),
      tables_(&model.policies),
      principals_(&principals),
      asker_(&asker),
      services_(policy::kAllServices) {
  add_own();
  for (const snapshot::ResourcePolicy* resource : holders.resources) add_resource(*resource);
  for (const snapshot::Role* role : holders.roles) add_role(*role);
}

void CallerPolicies::add_own() {
  if (asker_->principal != nullptr) {
    const evaluate::Layers layers = principals_->layers(*asker_->principal);
    for (const Layer which : {Layer::kIdentity, Layer::kBoundary})
      for (const policy::DocumentId id : evaluate::layer(layers, which).documents)
        add_document(id, which == Layer::kIdentity);
  }
  for (const policy::PlacedDocument& document : model_->session_policies)
    add_document(document.document, false);
  if (model_->endpoint_policy) add_document(model_->endpoint_policy->document, false);
  const std::string_view account = asker_->caller.account;
  add_levels(model_->membership_of(account).service_control);
  add_owner(account);
}

void CallerPolicies::add_document(policy::DocumentId id, bool identity) {
  if (!id.valid() || !documents_.insert(id).second) return;
  const policy::Document& document = tables_->documents[id];
  if ((document.services & services_) == 0) return;
  for (std::uint32_t i = document.statements.begin; i < document.statements.end; ++i) {
    const Statement& statement = tables_->statements[StatementId(i)];
    if ((statement.services & services_) == 0) continue;
    statements_.push_back(StatementId(i));
    if (identity && statement.effect == Effect::kAllow) allows_.push_back(StatementId(i));
  }
}

void CallerPolicies::sign(Symbol symbol, Knowledge state, policy::DocumentId document) {
  signature_.push_back(std::uint64_t{symbol.index()} << 2 | static_cast<std::uint64_t>(state));
  signature_.push_back(document.valid() ? document.index() + std::uint64_t{1} : 0);
}

void CallerPolicies::add_levels(const snapshot::PolicyLevels& levels) {
  if (levels.state != Knowledge::kKnown) return;
  for (const snapshot::PolicyLevel& level : levels.levels)
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      add_document(policy.document.document, false);
}

// Of resources.
void CallerPolicies::add_owner(std::string_view account) {
  if (account.empty() || !owners_.insert(account).second) return;
  const snapshot::PolicyLevels& levels = model_->membership_of(account).resource_control;
  if (levels.state == Knowledge::kKnown) has_resource_control_policies_ = true;
  add_levels(levels);
}

// Of unknown policies it is not known.
bool CallerPolicies::names_caller(policy::DocumentId id, bool allows_only) const {
  if (!id.valid() || tables_->documents[id].opaque) return true;
  evaluate::UndocumentedAnswers undocumented;
  undocumented.reset(evaluate::Mode::kThreeValued);
  // NotPrincipal reaches callers with a permissions boundary whatever it lists.
  const evaluate::PrincipalRules rules{.boundary = Truth::kUnknown};
  return std::ranges::any_of(tables_->statements_of(id), [&](const Statement& statement) {
    if (allows_only && statement.effect != Effect::kAllow) return false;
    return evaluate::match_principal(*tables_, statement, asker_->caller, rules, undocumented)
               .any() != Truth::kFalse;
  });
}

// Whether a statement of the caller may allow something on resources with the ARN, or with ARNs
// that start with it. To leave out what surely does not matter.
bool CallerPolicies::may_reach(std::string_view arn, std::string_view service) const {
  return std::ranges::any_of(allows_, [&](StatementId id) {
    const Statement& statement = tables_->statements[id];
    if ((statement.services & policy::service_bit(service)) == 0) return false;
    if (statement.not_resource || !statement.has_resource) return true;
    const auto patterns = statement.resources.of(tables_->resource_lists);
    return std::ranges::any_of(patterns, [&](policy::ResourceId resource) {
      const policy::ResourcePattern& pattern = tables_->resources[resource];
      if (pattern.everything || !pattern.pieces.empty()) return true;
      const std::string_view start = literal_prefix(tables_->text(pattern.program));
      return start.starts_with(arn) || arn.starts_with(start);
    });
  });
}

bool CallerPolicies::is_asked_about(std::string_view arn) const {
  return resource_start_.starts_with(arn) || arn.starts_with(resource_start_);
}

void CallerPolicies::add_resource(const snapshot::ResourcePolicy& resource) {
  const std::string_view text = model_->text(resource.arn);
  const auto arn = parse_arn(text);
  if (!arn || !is_asked_about(text)) return;
  const bool known = resource.state == Knowledge::kKnown;
  const std::string_view owner = model_->owner_of(text);
  const bool plain = (owner.empty() || is_own(owner)) && arn->service != "kms";
  if (plain && !(known && names_caller(resource.document.document, false))) return;
  const bool lets_in = known && names_caller(resource.document.document, true);
  if (!lets_in && !may_reach(text, arn->service)) return;
  sign(resource.arn, resource.state, resource.document.document);
  if (known) add_document(resource.document.document, false);
  add_owner(owner);
  add_special(text, arn->service);
}

// The versions of functions and the objects of buckets have the policy of the whole.
void CallerPolicies::add_special(std::string_view arn, std::string_view service) {
  if (!is_asked_about(arn)) return;
  special_services_.emplace(service);
  std::string program;
  append_literal(program, arn);
  if (service == "s3" && arn.find('/') == std::string_view::npos)
    special_resources_.push_back(program + '/' + kAnyRun);
  if (service == "lambda") special_resources_.push_back(program + ':' + kAnyRun);
  special_resources_.push_back(std::move(program));
}

void CallerPolicies::add_role(const snapshot::Role& role) {
  const std::string_view text = model_->text(role.arn);
  const auto arn = parse_arn(text);
  if (!arn || !is_asked_about(text) || !names_caller(role.trust.document, true)) return;
  if (!is_own(arn->account) && !may_reach(text, "sts")) return;
  sign(role.arn, Knowledge::kKnown, role.trust.document);
  add_document(role.trust.document, false);
  add_owner(arn->account);
  trusting_roles_.emplace_back(text);
}

}  // namespace ambit::reason
