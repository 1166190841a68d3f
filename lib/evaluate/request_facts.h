// What a request is to the procedure: which layers can have a say, whose resource it is, and which
// of the services' own rules apply.
// Sources: IAM User Guide, "Policy evaluation logic"; Organizations User Guide, "SCP evaluation",
// "Resource control policies (RCPs)"; KMS Developer Guide, "Key policies".
#ifndef AMBIT_EVALUATE_REQUEST_FACTS_H_
#define AMBIT_EVALUATE_REQUEST_FACTS_H_

#include <string_view>

#include "ambit/access.h"
#include "ambit/arn.h"
#include "evaluate/request.h"
#include "evaluate/truth.h"
#include "evaluate/undocumented.h"

namespace ambit::evaluate {

class RequestFacts {
 public:
  // `folded_action`: the request's action in lower case. All must outlive it.
  RequestFacts(const Request& request, const Caller& caller, std::string_view folded_action,
               UndocumentedAnswers& undocumented);

  // The action needs no permission, and no policy can deny it.
  bool no_permission() const;
  // False: the resource may be of the caller's account or of another one.
  bool owner_known() const { return owner_known_; }
  bool same_account() const { return same_account_; }
  // The resource's policy must have a say, in the same account too.
  bool resource_required() const;
  bool kms_key() const { return resource_is("kms", "key/"); }  // always has a policy
  // Decided by the caller's side alone; never allowed across accounts.
  bool pass_role() const { return action_ == "iam:passrole"; }
  // Whether policies of the layer count, if there are any.
  Truth applies(Layer layer) const;

  // The same request for a resource of another account.
  RequestFacts of_another_account() const;

 private:
  bool resource_is(std::string_view service, std::string_view prefix) const {
    return arn_.service == service && arn_.resource.starts_with(prefix);
  }
  Truth rcp_applies() const;

  const Request& request_;
  const Caller& caller_;
  std::string_view action_;
  UndocumentedAnswers& undocumented_;
  Arn arn_;  // of the resource; empty for `*`
  bool owner_known_ = true;
  bool same_account_ = false;
};

// AssumeRole and what goes with it: the actions that trust policies decide.
bool is_trust_action(std::string_view folded_action);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_REQUEST_FACTS_H_
