// What has a say when a caller of a snapshot asks for something: statements, and resources that the
// snapshot knows more of than their ARN.
#ifndef AMBIT_REASON_CALLER_POLICIES_H_
#define AMBIT_REASON_CALLER_POLICIES_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/asker.h"
#include "evaluate/principals.h"
#include "policy/tables.h"
#include "snapshot/model.h"

namespace ambit::reason {

class CallerPolicies {
 public:
  // Statements that cannot concern any of `services`, and resources whose ARNs do not start like
  // those that `resource_start` begins, are left out. All must outlive it. O(principals that have a
  // trust policy, and resources with a policy).
  CallerPolicies(const snapshot::Model& model, const evaluate::Principals& principals,
                 const evaluate::Asker& asker, policy::ServiceBits services,
                 std::string_view resource_start);

  // The same, of all services and with the policies of these resources and roles alone, of the
  // model. O(these).
  struct Holders {
    std::vector<const snapshot::ResourcePolicy*> resources = {};
    std::vector<const snapshot::Role*> roles = {};

    bool empty() const { return resources.empty() && roles.empty(); }
  };
  CallerPolicies(const snapshot::Model& model, const evaluate::Principals& principals,
                 const evaluate::Asker& asker, const Holders& holders);

  const std::vector<policy::StatementId>& statements() const { return statements_; }

  // ARNs, as glob programs, of resources with a policy of their own that concerns the caller, or
  // that are known to belong to another account.
  const std::vector<std::string>& special_resources() const { return special_resources_; }
  // The services in their ARNs.
  const std::set<std::string, std::less<>>& special_services() const { return special_services_; }
  // ARNs of roles whose trust policies name the caller.
  const std::vector<std::string>& trusting_roles() const { return trusting_roles_; }
  bool has_resource_control_policies() const { return has_resource_control_policies_; }

  // What policies of which resources and roles have a say, as numbers that are the same for
  // snapshots that share their tables.
  const std::vector<std::uint64_t>& signature() const { return signature_; }

 private:
  void add_own();
  void add_document(policy::DocumentId id, bool identity);
  void sign(Symbol symbol, snapshot::Knowledge state, policy::DocumentId document);
  void add_levels(const snapshot::PolicyLevels& levels);
  void add_owner(std::string_view account);
  void add_resource(const snapshot::ResourcePolicy& resource);
  void add_special(std::string_view arn, std::string_view service);
  void add_role(const snapshot::Role& role);
  bool names_caller(policy::DocumentId id, bool allows_only) const;
  bool may_reach(std::string_view arn, std::string_view service) const;
  bool is_asked_about(std::string_view arn) const;
  bool is_own(std::string_view account) const { return account == asker_->caller.account; }

  const snapshot::Model* model_;
  const policy::Tables* tables_;
  const evaluate::Principals* principals_;
  const evaluate::Asker* asker_;
  policy::ServiceBits services_;
  std::string_view resource_start_;

  std::set<policy::DocumentId> documents_;
  std::set<std::string_view> owners_;
  std::vector<policy::StatementId> statements_;
  std::vector<policy::StatementId> allows_;  // of the caller's own policies
  std::vector<std::string> special_resources_;
  std::set<std::string, std::less<>> special_services_;
  std::vector<std::string> trusting_roles_;
  bool has_resource_control_policies_ = false;
  std::vector<std::uint64_t> signature_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_CALLER_POLICIES_H_
