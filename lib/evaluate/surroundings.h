// What lies around a caller and a resource in a snapshot: the policies of the resource and of the
// organizations, and those that go with the request.
#ifndef AMBIT_EVALUATE_SURROUNDINGS_H_
#define AMBIT_EVALUATE_SURROUNDINGS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/arn.h"
#include "evaluate/held_policy.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "evaluate/request.h"
#include "evaluate/text_list.h"
#include "snapshot/model.h"

namespace ambit::evaluate {

// The policies that have a say whatever is asked about: those of the organizations, and those that
// were loaded to go with every request. Immutable once made.
class CommonPolicies {
 public:
  // `model` must outlive it. O(policies that organizations attach).
  explicit CommonPolicies(const snapshot::Model& model);

  // kScp, kRcp: of the levels above an account. Null when the snapshot does not name it.
  const LayerContents* levels(Layer layer, const snapshot::Membership& membership) const;
  const LayerContents& session() const { return session_; }
  const LayerContents& endpoint() const { return endpoint_; }

 private:
  std::span<const snapshot::Membership> memberships_;
  std::vector<LayerContents> service_control_;   // of memberships_
  std::vector<LayerContents> resource_control_;  // likewise
  LayerContents session_;
  LayerContents endpoint_;
};

// For one question and the callers of one account.
class Surroundings {
 public:
  // The model, `common` and the texts of the question and of the account must outlive it.
  // `account`: of the callers; empty for those that have none. Allocates nothing.
  Surroundings(const snapshot::Model& model, const CommonPolicies& common,
               const QuestionView& question, std::string_view account);
  // The same for who asks once: with policies of its own.
  Surroundings(const snapshot::Model& model, const QuestionView& question,
               std::string_view account);

  // The evaluator's request. Views into the question and the model.
  const Request& request() const { return request_; }

  // Adds the layers that these are, of all but identity and boundary. Views into this.
  void add_to(Layers& layers) const;

  // All layers for a caller of the account: these, and those of its own. `principal`: null for a
  // caller of whom only the name is known. `outside_identity`: it has policies of its own that were
  // not exported.
  Layers layers(const Principals& principals, const Caller& caller, const Principal* principal,
                bool outside_identity) const;
  std::span<const HeldPolicy> policies(Layer layer) const;

  // What was taken for granted because it was not exported, for callers of `kind`; in words.
  std::vector<std::string> assumptions(CallerKind kind) const;
  void add_assumptions(CallerKind kind, TextList& list) const;

 private:
  // The policies of the layers that no CommonPolicies hold for it.
  struct OwnPolicies {
    LayerContents service_control;
    LayerContents resource_control;
    LayerContents session;
    LayerContents endpoint;
  };
  // Null for a layer without policies.
  const LayerContents* contents(Layer layer) const;
  void find_owner();
  void set_request();
  void add_resource_policy();
  void add_trust_policy();
  void set_resource_policy(std::string_view name, Symbol owner, PolicyKind kind,
                           const policy::PlacedDocument& document);
  void assume_about_resource(TextList& list) const;
  void assume_about_organizations(CallerKind kind, TextList& list) const;

  const snapshot::Model& model_;
  const CommonPolicies* common_ = nullptr;  // null: own_
  std::optional<OwnPolicies> own_;
  QuestionView question_;
  std::string_view account_;
  std::string_view owner_;
  const snapshot::Membership& membership_;             // of the account
  const snapshot::Membership* owner_membership_ = {};  // of the owner
  bool owner_assumed_ = false;      // nothing says whose the resource is: taken to be the caller's
  bool is_trust_question_ = false;  // the resource is a role and the action is decided by its trust
  bool role_unknown_ = false;       // ... but the snapshot does not hold it
  const snapshot::ResourcePolicy* resource_ = nullptr;  // what is known of the resource's policy
  std::optional<HeldPolicy> resource_policy_;
  Request request_;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_SURROUNDINGS_H_
