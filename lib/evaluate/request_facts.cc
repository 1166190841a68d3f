#include "evaluate/request_facts.h"

#include <algorithm>
#include <array>

#include "ambit/arn.h"
#include "catalog/catalog.h"
#include "pattern/fold.h"

namespace ambit::evaluate {
namespace {

constexpr std::string_view kServiceLinkedPath = "role/aws-service-role/";

bool is_service_linked_role(const Caller& caller) {
  if (caller.kind != CallerKind::kRole) return false;
  const auto arn = parse_arn(caller.arn);
  return arn && arn->resource.starts_with(kServiceLinkedPath);
}

// Whether the third field of an ARN may be `iam` or `kms`: what most resources fail can do without
// their other fields.
bool may_have_rules(std::string_view arn) {
  constexpr std::size_t kPartition = 4;  // behind `arn:`
  const std::size_t colon = arn.find(':', kPartition);
  if (colon == std::string_view::npos) return false;
  const std::string_view rest = arn.substr(colon + 1);
  return rest.starts_with("iam:") || rest.starts_with("kms:");
}

}  // namespace

ResourceFacts::ResourceFacts(std::string_view resource) : none(resource == "*") {
  if (!may_have_rules(resource)) return;
  const auto arn = parse_arn(resource);
  if (!arn) return;
  const bool iam = arn->service == "iam";
  kms_key = arn->service == "kms" && arn->resource.starts_with("key/");
  iam_role = iam && arn->resource.starts_with("role/");
  service_linked_role = iam && arn->resource.starts_with(kServiceLinkedPath);
}

RequestFacts::RequestFacts(const Request& request, const Caller& caller, const AskedAction& action,
                           const ResourceFacts& resource, UndocumentedAnswers& undocumented)
    : request_(request),
      caller_(caller),
      action_(action),
      resource_(resource),
      undocumented_(undocumented) {
  // A request without resource stays in the caller's account.
  const bool own = caller.kind == CallerKind::kUnspecified || resource.none;
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
      return truth(!resource_.none && !pass_role());
    case Layer::kIdentity:
    case Layer::kBoundary:
      return truth(iam && caller_.kind != CallerKind::kRoot);
    case Layer::kSession:
      return truth(iam && caller_.kind != CallerKind::kUser);
  }
  return Truth::kFalse;
}

Truth RequestFacts::rcp_applies() const {
  if (!catalog::Catalog::builtin().rcp_service(action_.prefix) ||
      action_.folded == "kms:retiregrant")
    return Truth::kFalse;
  if (request_.owner_organization.management_account || request_.aws_managed_key)
    return Truth::kFalse;
  if (is_service_linked_role(caller_)) return Truth::kFalse;
  if (resource_.service_linked_role && action_.trust) return Truth::kFalse;
  if (!request_.resource_types_known) return undocumented_(Undocumented::kUnknownResourceTypes);
  return truth(!resource_.none);
}

bool is_trust_action(std::string_view action) {
  static constexpr std::array<std::string_view, 6> kActions = {
      "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
      "sts:tagsession", "sts:setsourceidentity",  "sts:setcontext"};
  return std::any_of(kActions.begin(), kActions.end(),
                     [action](std::string_view one) { return equal_folded(action, one); });
}

}  // namespace ambit::evaluate
