// What a principal holds: its policies as they are, or after some of them were changed.
#ifndef AMBIT_GRAPH_HOLDING_H_
#define AMBIT_GRAPH_HOLDING_H_

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/held_policy.h"
#include "evaluate/layers.h"
#include "evaluate/principals.h"
#include "graph/policy_index.h"
#include "snapshot/model.h"

namespace ambit::graph {

// A change of the permissions of a principal.
enum class Change : std::uint8_t {
  kAny,               // everything is allowed on top
  kAnyWithoutInline,  // ... and the inline policies of `what`, a user, group or role, are gone
  kAnyWithoutPolicy,  // ... and the managed policy `what` is
  kVersion,           // the managed policy `what` has version `version`
  kAttach,            // the managed policy `what` is attached
  kJoin,              // a member of the group `what`
  kLeave,             // no member of it any more
  kNoBoundary,
  kBoundaryVersion,  // the boundary `what` has version `version`
  kNoManagedDenies,  // the managed policies of `what` that deny something are detached
  kNoInlineDenies,   // likewise the inline ones
  kAnyTags,          // beside its tags it has whatever others the caller likes
  kTag,              // its tag `what` has the value `version`
  kNoTags,           // it has no tag `what`; empty: none at all
  kMfa,              // who acts as it has authenticated with MFA
  kDecrypts,  // the policy of the key `what` lets it decrypt; `version` kByGrant: a grant does
};

inline constexpr std::string_view kByGrant = "grant";
inline constexpr std::string_view kDecrypt = "kms:Decrypt";

// A key of KMS by which somebody has let itself decrypt, as a view into the snapshot.
struct OpenedKey {
  std::string_view arn = {};
  bool by_grant = false;  // the policy of the key still counts

  friend auto operator<=>(const OpenedKey&, const OpenedKey&) = default;
};

// Views into the snapshot.
struct Mechanism {
  Change change = Change::kAny;
  std::string_view what = {};
  std::string_view version = {};

  friend auto operator<=>(const Mechanism&, const Mechanism&) = default;
};
std::string mechanism_words(const Mechanism& mechanism);  // "any, drop inline of arn:..."

// The name at the end of an entity's ARN.
constexpr std::string_view last_part(std::string_view arn) {
  return arn.substr(arn.rfind('/') + 1);
}

// Policies as the evaluator takes them.
class Holding {
 public:
  // As exported. `principal` is one of `principals`, which must outlive it.
  Holding(const evaluate::Principals& principals, const evaluate::Principal& principal);
  // Nothing but a boundary, if one is given. The principal must outlive it.
  Holding(const evaluate::Principal& principal,
          const std::optional<evaluate::HeldPolicy>& boundary);
  // The same principal after the changes, in their order.
  Holding with(const PolicyIndex& policies, const std::vector<Mechanism>& mechanisms) const;
  // The same principal with all permissions and without a boundary.
  Holding with_everything() const;

  // Lets `keep` change each policy, and drops those that it says no to.
  void revise(const std::function<bool(evaluate::HeldPolicy&)>& keep);

  const evaluate::Principal& principal() const { return *principal_; }
  // The identity and boundary layers. Valid as long as the holding is not changed or moved.
  evaluate::Layers layers() const;
  const std::vector<evaluate::HeldPolicy>& policies(Layer layer) const {
    return layer == Layer::kBoundary ? boundary_ : identity_;
  }
  bool allows_everything() const { return everything_; }
  // Whether an identity policy allows everything without a condition.
  bool surely_allows_everything(const policy::Tables& tables) const;
  // It has whatever further tags the caller likes; its tags are others than those of the snapshot,
  // or may be; its requests are authenticated with MFA.
  bool chooses_tags() const { return chooses_tags_; }
  bool has_other_tags() const { return tagged_ != nullptr; }
  bool has_mfa() const { return has_mfa_; }
  const std::vector<OpenedKey>& opened_keys() const { return opened_keys_; }
  bool boundary_unknown() const { return boundary_unknown_; }
  bool has_boundary() const { return boundary_unknown_ || !boundary_.empty(); }

 private:
  void apply(const PolicyIndex& policies, const Mechanism& mechanism);
  void index();

  // A principal with other tags.
  struct Tagged {
    evaluate::Principal principal = {};
    std::vector<evaluate::TagView> tags = {};
  };
  void change_tags(const std::function<void(Tagged&)>& change);

  const evaluate::Principal* principal_ = nullptr;
  std::shared_ptr<const Tagged> tagged_;  // of copies, too; null: as in the snapshot
  std::vector<evaluate::HeldPolicy> identity_;
  std::vector<evaluate::HeldPolicy> boundary_;
  std::vector<policy::DocumentId> identity_documents_;
  std::vector<policy::DocumentId> boundary_documents_;
  bool boundary_unknown_ = false;
  bool everything_ = false;
  bool chooses_tags_ = false;
  bool has_mfa_ = false;
  std::vector<OpenedKey> opened_keys_;
};

// Whether a document that is known denies something.
bool denies_something(const policy::Tables& tables, policy::DocumentId document);
// Whether it does, or may as it is not known.
bool may_deny(const policy::Tables& tables, policy::DocumentId document);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_HOLDING_H_
