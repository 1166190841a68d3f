// What a request is to the procedure: which layers can have a say, whose resource it is, and which
// of the services' own rules apply.
// Sources: IAM User Guide, "Policy evaluation logic"; Organizations User Guide, "SCP evaluation",
// "Resource control policies (RCPs)"; KMS Developer Guide, "Key policies".
#ifndef AMBIT_EVALUATE_REQUEST_FACTS_H_
#define AMBIT_EVALUATE_REQUEST_FACTS_H_

#include <string_view>

#include "ambit/access.h"
#include "evaluate/action_memo.h"
#include "evaluate/request.h"
#include "evaluate/truth.h"
#include "evaluate/undocumented.h"

namespace ambit::evaluate {

// What the resource of a request is, as far as rules of services depend on it.
struct ResourceFacts {
  ResourceFacts() = default;
  explicit ResourceFacts(std::string_view resource);  // an ARN, or `*`

  bool none = false;      // `*`
  bool kms_key = false;   // always has a policy
  bool iam_role = false;  // has a trust policy
  bool service_linked_role = false;
};

class RequestFacts {
 public:
  // `action` and `resource` are those of the request. All must outlive it.
  RequestFacts(const Request& request, const Caller& caller, const AskedAction& action,
               const ResourceFacts& resource, UndocumentedAnswers& undocumented);

  // The action needs no permission, and no policy can deny it.
  bool no_permission() const {
    if (action_.needs_permission) return false;
    return is_iam(caller_.kind) || caller_.kind == CallerKind::kService;
  }
  // False: the resource may be of the caller's account or of another one.
  bool owner_known() const { return owner_known_; }
  bool same_account() const { return same_account_; }
  // The resource's policy must have a say, in the same account too.
  bool resource_required() const { return kms_key() || (resource_.iam_role && action_.trust); }
  bool kms_key() const { return resource_.kms_key; }
  // Decided by the caller's side alone; never allowed across accounts.
  bool pass_role() const { return action_.pass_role; }
  // Whether policies of the layer count, if there are any.
  Truth applies(Layer layer) const;

  // The same request for a resource of another account.
  RequestFacts of_another_account() const;

 private:
  Truth rcp_applies() const;

  const Request& request_;
  const Caller& caller_;
  const AskedAction& action_;
  const ResourceFacts& resource_;
  UndocumentedAnswers& undocumented_;
  bool owner_known_ = true;
  bool same_account_ = false;
};

// AssumeRole and what goes with it: the actions that trust policies decide. Any letter case.
bool is_trust_action(std::string_view action);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_REQUEST_FACTS_H_
