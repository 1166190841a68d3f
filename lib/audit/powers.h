// What users and roles may do, by effect: the requests that their own policies allow, capped by
// permissions boundaries and service control policies, asked of the evaluator one by one.
//
// "May" means in some request context; what conditions leave open counts as met, if they can be
// met. Resource policies and resource control policies only take away here.
#ifndef AMBIT_AUDIT_POWERS_H_
#define AMBIT_AUDIT_POWERS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/access.h"
#include "audit/verdict.h"
#include "catalog/catalog.h"
#include "evaluate/layers.h"
#include "evaluate/matcher.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "evaluate/request.h"
#include "graph/authority.h"
#include "graph/holding.h"
#include "snapshot/model.h"
#include "support/bits.h"

namespace ambit::audit {

using Context = std::vector<evaluate::ContextEntry>;

// Which of a principal's policies count.
enum class Policies : std::uint8_t {
  kAll,
  kOfGroups,  // those of its groups alone, and its boundary
};

// An answer, and for yes what proves it.
struct Permission {
  Verdict may = false;
  bool always = false;  // whatever the context
  std::string action = {};
  std::string resource = {};
  std::vector<StatementRef> statements = {};  // that allow it, of the principal's own policies
  Context context = {};                       // of one allowed request, beyond what was asked
};

// How much a principal can do, weakest first.
enum class Strength : std::uint8_t {
  kOrdinary,
  kPrivileged,     // a privileged action
  kSelfElevating,  // it can make itself, or somebody new, an administrator
  kUnrestricted,   // and is allowed everything, conditions aside
};

struct Privilege {
  Strength strength = Strength::kOrdinary;  // as far as the known policies go
  Verdict known = true;                     // unknown: it may be stronger than that
  std::string_view row = {};                // how it elevates itself: "E1"; empty: it does not
  std::vector<Permission> proof = {};       // the requests behind it

  Verdict at_least(Strength wanted) const {
    return strength >= wanted ? Verdict(true) : known.unknown() ? known : Verdict(false);
  }
  Verdict privileged() const { return at_least(Strength::kPrivileged); }
  // Unrestricted or self-elevating.
  Verdict administrator() const { return at_least(Strength::kSelfElevating); }
  Verdict unrestricted() const { return at_least(Strength::kUnrestricted); }
};

// Made once for a snapshot, when the first check asks; remembers privileges. Not thread-safe.
class Powers {
 public:
  // `model` must outlive it. O(principals + statements).
  explicit Powers(const snapshot::Model& model);
  Powers(const Powers&) = delete;
  Powers& operator=(const Powers&) = delete;

  // The principal with the ARN; null when the snapshot holds none. O(log).
  const evaluate::Principal* find(std::string_view arn) const;

  // Of all accounts.
  const std::vector<evaluate::Principal>& principals() const { return principals_.all(); }

  const Privilege& privilege(const evaluate::Principal& principal);
  // What would be left of it with the policies of the groups alone.
  Privilege privilege_by_groups(const evaluate::Principal& principal);

  Permission may(const evaluate::Principal& principal, std::string_view action,
                 std::string_view resource, const Context& context = {},
                 Policies policies = Policies::kAll);
  // On some resource of the account (`*` for an action without resource types), other than those
  // that `except` is true for.
  using Except = std::function<bool(std::string_view resource)>;
  Permission may_somewhere(const evaluate::Principal& principal, std::string_view action,
                           const Context& context = {}, const Except& except = {},
                           Policies policies = Policies::kAll);
  // On every resource of one of the action's types in the account.
  Permission may_everywhere(const evaluate::Principal& principal, std::string_view action,
                            Policies policies = Policies::kAll);
  // On some of the texts that the glob program matches.
  Permission may_in(const evaluate::Principal& principal, std::string_view action,
                    const std::string& program, const Context& context = {});

  // Privileged actions that it may do, each with a request, until `visit` returns false. Only those
  // of which the identity policies say something are asked about.
  void for_each_privileged_action(const evaluate::Principal& principal, const Context& context,
                                  Policies policies,
                                  const std::function<bool(const Permission&)>& visit);

  // A user or a role may be created and given a policy in requests without a permissions boundary:
  // the requests, or nothing.
  std::vector<Permission> creates_administrator(const evaluate::Principal& principal,
                                                Policies policies = Policies::kAll);

  // Users and roles of whose own policies a statement may allow the action, by ARN. Found once.
  const std::vector<const evaluate::Principal*>& candidates(std::string_view action);

  // Whether a member that has nothing but the group's policies may do all of the actions, without
  // being allowed everything.
  Verdict group_may(const snapshot::Group& group, std::span<const std::string_view> actions);

  // Whether service control policies let the account's root user do the action on `*`.
  Verdict root_may(std::string_view root_arn, std::string_view account, std::string_view action);

  // The documents of its identity policies that are known.
  std::span<const policy::DocumentId> documents(const evaluate::Principal& principal);

  // Whether policies of the principal are missing or not well-formed, so that it may do more.
  Verdict policies_known(const evaluate::Principal& principal, Policies policies) const;

 private:
  struct Own {
    std::vector<policy::DocumentId> identity = {};
    std::vector<evaluate::HeldPolicy> held = {};  // of `identity`, in the same order
    Bits possible = {};                           // privileged actions, by number
  };

  struct Everywhere {
    bool some = false;           // on some resource of the format
    Permission permission = {};  // whether on all
  };

  const Own& own(const evaluate::Principal& principal, Policies policies);
  Everywhere everywhere(const evaluate::Principal& principal, std::string_view action,
                        std::string_view format, Policies policies);
  graph::Holding& holding(const evaluate::Principal& principal);
  const std::vector<std::string>& resources(const evaluate::Principal& principal,
                                            std::string_view action, std::string_view format);
  void judge(const evaluate::Layers& layers, Permission& permission);
  void find_possible();
  bool possible(const Own& own, std::string_view action) const;
  bool covers_everything(std::span<const policy::DocumentId> documents);
  bool is_bound(const evaluate::Principal& principal, Policies policies);
  Privilege work_out(const evaluate::Principal& principal, Policies policies);
  bool elevates_itself(const evaluate::Principal& principal, Policies policies, Privilege& out);
  bool elevates_user(const evaluate::Principal& principal, Policies policies, Privilege& out);
  bool elevates_role(const evaluate::Principal& principal, Policies policies, Privilege& out);
  bool elevates_by_policy(const evaluate::Principal& principal, Policies policies, Privilege& out);
  bool proves(std::string_view row, Permission permission, Privilege& out) const;
  std::vector<Permission> creates(const evaluate::Principal& principal, Policies policies,
                                  std::string_view action, std::string_view format,
                                  std::span<const std::span<const std::string_view>> steps);

  const snapshot::Model& model_;
  const catalog::Catalog& catalog_;
  evaluate::Principals principals_;
  graph::Authority authority_;
  evaluate::Matcher matcher_;

  std::map<policy::DocumentId, Bits> possible_;      // by document: privileged actions it allows
  std::map<std::string_view, std::size_t> numbers_;  // of privileged actions
  std::map<std::string_view, const snapshot::ManagedPolicy*> managed_;  // by ARN
  std::map<std::vector<policy::DocumentId>, bool> covers_everything_;
  std::map<const evaluate::Principal*, Privilege> privileges_;
  std::map<std::string, std::vector<const evaluate::Principal*>, std::less<>> candidates_;

  // Of the principal that was asked about last.
  const evaluate::Principal* current_ = nullptr;
  std::optional<graph::Holding> holding_;
  std::map<Policies, Own> own_;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> resources_;
};

// Made when it is first asked for.
class LazyPowers {
 public:
  explicit LazyPowers(const snapshot::Model& model) : model_(model) {}
  Powers& get() {
    if (!powers_) powers_.emplace(model_);
    return *powers_;
  }

 private:
  const snapshot::Model& model_;
  std::optional<Powers> powers_;
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_POWERS_H_
