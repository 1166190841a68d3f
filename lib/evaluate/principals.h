// The users and roles of a snapshot as callers: their policies laid out layer by layer for the
// evaluator, and how they are found by name.
#ifndef AMBIT_EVALUATE_PRINCIPALS_H_
#define AMBIT_EVALUATE_PRINCIPALS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/access.h"
#include "ambit/result.h"
#include "evaluate/held_policy.h"
#include "evaluate/layers.h"
#include "evaluate/request.h"
#include "snapshot/model.h"

namespace ambit::evaluate {

struct Principal {
  PrincipalName name = {};
  std::string_view path = {};
  Caller caller = {};
  Range tags = {};                 // of Principals::tags
  Range identity = {};             // of Principals::policies and documents
  Range boundary = {};             // of the same; at most one
  Range identity_statements = {};  // of Principals::statements
  Range boundary_statements = {};
  policy::ServiceBits services = 0;  // no service outside is concerned by the identity policies
  bool boundary_unknown = false;
  bool policies_known = true;  // the documents of all of `identity` and `boundary`
};

// The organization of an account, as far as the snapshot knows it.
OrganizationView organization_of(const snapshot::Model& model, std::string_view account);
OrganizationView organization_of(const snapshot::Model& model,
                                 const snapshot::Membership& membership);

// Immutable once made.
class Principals {
 public:
  // `model` must outlive it. O(principals and the policies they have).
  explicit Principals(const snapshot::Model& model);

  // The principal that `name` means: an ARN (of a user, a role, or a session of a role), or a name
  // with or without `user/` or `role/` and path. O(log principals + those with the same name).
  struct Found {
    const Principal* principal = nullptr;
    std::string session_name = {};  // of a session ARN
  };
  Result<Found, QuestionError> find(std::string_view name) const;

  // The user or role with this ARN, to the letter; null when there is none. O(|arn|), no
  // allocation.
  const Principal* with_arn(std::string_view arn) const;

  // By partition, account, type and ARN.
  const std::vector<Principal>& all() const { return principals_; }

  Layers layers(const Principal& principal) const;

  // The policies behind the documents of a layer, in the same order.
  std::span<const HeldPolicy> policies(const Principal& principal, Layer layer) const;

 private:
  void add_user(const snapshot::Model& model, const snapshot::User& user);
  void add_role(const snapshot::Model& model, const snapshot::Role& role);
  Principal& add(const snapshot::Model& model, const snapshot::Holder& holder, PrincipalType type);
  template <class Owner>
  void set_boundary(const snapshot::Model& model, const Owner& owner, Principal& principal);
  void set_tags(const snapshot::Model& model, const std::vector<snapshot::Tag>& tags,
                Principal& principal);
  void hold_all(const snapshot::Model& model, const snapshot::Holder& holder);
  void hold_attached(const snapshot::Model& model, const snapshot::AttachedPolicy& attached,
                     std::string_view owner);
  void hold(HeldPolicy policy);
  void end_identity(const snapshot::Model& model, Principal& principal);
  // The statements of the documents, which were added to statements_.
  Range list(const snapshot::Model& model, Range documents);
  void index_names();
  void index_arns();
  std::uint32_t held() const { return static_cast<std::uint32_t>(policies_.size()); }

  // Of the account whose principals are being added.
  OrganizationView organization_;
  std::string_view canonical_user_id_;

  std::vector<Principal> principals_;
  std::vector<HeldPolicy> policies_;
  std::vector<policy::DocumentId>
      documents_;  // of policies_, without what the evaluator does not need
  std::vector<ListedStatement> statements_;
  std::vector<TagView> tags_;
  // The hash of what names and ARNs end in, and the index of the principal. Sorted.
  std::vector<std::pair<std::size_t, std::uint32_t>> by_last_part_;
  // Open addressing by the hash of the ARN, at most half full; its size is a power of two.
  struct ArnSlot {
    std::uint32_t hash = 0;
    std::uint32_t principal = 0;  // index plus one; 0: empty
  };
  std::vector<ArnSlot> by_arn_;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_PRINCIPALS_H_
