#include "evaluate/request_facts.h"

#include <algorithm>
#include <array>

#include "catalog/catalog.h"

namespace ambit::evaluate {
namespace {

constexpr std::string_view kServiceLinkedPath = "role/aws-service-role/";

bool is_service_linked_role(const Caller& caller) {
  if (caller.kind != CallerKind::kRole) return false;
  const auto arn = parse_arn(caller.arn);
  return arn && arn->resource.starts_with(kServiceLinkedPath);
}

}  // namespace

RequestFacts::RequestFacts(const Request& request, const Caller& caller,
                           std::string_view folded_action, UndocumentedAnswers& undocumented)
    : request_(request), caller_(caller), action_(folded_action), undocumented_(undocumented) {
  if (const auto arn = parse_arn(request.resource)) arn_ = *arn;
  // A request without resource stays in the caller's account.
  const bool own = caller.kind == CallerKind::kUnspecified || request.resource == "*";
  const bool has_account = !caller.account.empty();
  owner_known_ = own || !request.owner.empty() || !has_account;
  const bool no_owner = request.owner.empty() && has_account;
  same_account_ = is_iam(caller.kind) && (own || no_owner || request.owner == caller.account);
}

RequestFacts RequestFacts::of_another_account() const {
  RequestFacts facts = *this;
  facts.same_account_ = false;
  return facts;
}

// IAM User Guide, "Actions defined by AWS STS".
bool RequestFacts::no_permission() const {
  if (action_ != "sts:getcalleridentity" && action_ != "sts:getsessiontoken") return false;
  return is_iam(caller_.kind) || caller_.kind == CallerKind::kService;
}

bool RequestFacts::resource_required() const {
  return kms_key() || (resource_is("iam", "role/") && is_trust_action(action_));
}

Truth RequestFacts::applies(Layer layer) const {
  const bool iam = is_iam(caller_.kind);
  switch (layer) {
    case Layer::kRcp:
      return rcp_applies();
    case Layer::kScp:
      return truth(iam && !caller_.organization.management_account &&
                   !is_service_linked_role(caller_));
    case Layer::kEndpoint:
      return Truth::kTrue;
    case Layer::kResource:
      return truth(request_.resource != "*" && !pass_role());
    case Layer::kIdentity:
    case Layer::kBoundary:
      return truth(iam && caller_.kind != CallerKind::kRoot);
    case Layer::kSession:
      return truth(iam && caller_.kind != CallerKind::kUser);
  }
  return Truth::kFalse;
}

Truth RequestFacts::rcp_applies() const {
  const std::string_view service = action_.substr(0, action_.find(':'));
  if (!catalog::Catalog::builtin().rcp_service(service) || action_ == "kms:retiregrant")
    return Truth::kFalse;
  if (request_.owner_organization.management_account || request_.aws_managed_key)
    return Truth::kFalse;
  if (is_service_linked_role(caller_)) return Truth::kFalse;
  if (resource_is("iam", kServiceLinkedPath) && is_trust_action(action_)) return Truth::kFalse;
  if (!request_.resource_types_known) return undocumented_(Undocumented::kUnknownResourceTypes);
  return truth(request_.resource != "*");
}

bool is_trust_action(std::string_view folded_action) {
  static constexpr std::array<std::string_view, 6> kActions = {
      "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
      "sts:tagsession", "sts:setsourceidentity",  "sts:setcontext"};
  return std::find(kActions.begin(), kActions.end(), folded_action) != kActions.end();
}

}  // namespace ambit::evaluate
