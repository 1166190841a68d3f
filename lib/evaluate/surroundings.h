// What lies around a caller and a resource in a snapshot: the policies of the resource and of the
// organizations, and those that go with the request.
#ifndef AMBIT_EVALUATE_SURROUNDINGS_H_
#define AMBIT_EVALUATE_SURROUNDINGS_H_

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "evaluate/held_policy.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "evaluate/request.h"
#include "snapshot/model.h"

namespace ambit::evaluate {

// For one question and the callers of one account.
class Surroundings {
 public:
  // The model and the texts of the question must outlive it. `account`: of the callers; empty for
  // those that have none.
  Surroundings(const snapshot::Model& model, const QuestionView& question,
               std::string_view account);

  // The evaluator's request. Views into the question and the model.
  const Request& request() const { return request_; }

  // Adds the layers that these are: all but identity and boundary.
  void add_to(Layers& layers) const;

  // All layers for a caller of the account: these, and those of its own. `principal`: null for a
  // caller of whom only the name is known. `outside_identity`: it has policies of its own that were
  // not exported.
  Layers layers(const Principals& principals, const Caller& caller, const Principal* principal,
                bool outside_identity) const;
  std::span<const HeldPolicy> policies(Layer layer) const { return contents(layer).policies(); }

  // What was taken for granted because it was not exported, for callers of `kind`; in words.
  std::vector<std::string> assumptions(CallerKind kind) const;

 private:
  const LayerContents& contents(Layer layer) const {
    return contents_[static_cast<std::size_t>(layer)];
  }
  LayerContents& contents(Layer layer) { return contents_[static_cast<std::size_t>(layer)]; }
  void set_request();
  void add_resource_policy();
  void add_trust_policy();
  void add_levels(Layer layer, std::string_view account);
  void assume_about_resource(std::vector<std::string>& list) const;
  void assume_about_organizations(CallerKind kind, std::vector<std::string>& list) const;

  const snapshot::Model& model_;
  QuestionView question_;
  std::string_view account_;
  std::string_view owner_;
  bool owner_assumed_ = false;      // nothing says whose the resource is: taken to be the caller's
  bool is_trust_question_ = false;  // the resource is a role and the action is decided by its trust
  bool role_unknown_ = false;       // ... but the snapshot does not hold it
  std::array<LayerContents, kLayerCount> contents_;
  Request request_;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_SURROUNDINGS_H_
