// The callers that the Principal elements at hand can tell apart: one caller stands for all that
// they name alike.
//
// Principals are named exactly, never by pattern. So there are the named ones, the other ones of
// each account that is mentioned, those of accounts that are not, and those without account.
#ifndef AMBIT_REASON_CALLERS_H_
#define AMBIT_REASON_CALLERS_H_

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/request.h"
#include "policy/tables.h"

namespace ambit::reason {

// A caller, and what may be changed about it without any policy noticing.
struct ModelCaller {
  evaluate::CallerKind kind = evaluate::CallerKind::kUnspecified;
  std::string arn = {};  // of the user, the role behind a session, the federated session, the root
  std::string account = {};
  std::string name = {};
  std::string unique_id = {};
  std::string session_name = {};
  std::string session_arn = {};
  std::string issuer_arn = {};  // of the user who called GetFederationToken
  std::string issuer_id = {};
  std::string service = {};  // of a service
  std::string provider = {};
  std::string canonical_user_id = {};
  bool boundary = false;     // a user or role with a permissions boundary
  bool any_name = false;     // stands for all users or roles of its account that are not named
  bool any_path = false;     // a role of which only the name is known
  bool any_account = false;  // and of all accounts that are not mentioned

  // The name that people and other tools know the caller by; empty: an unspecified one.
  std::string text() const;
};

// As the evaluator takes it; views into the model.
class EvaluatorCaller {
 public:
  explicit EvaluatorCaller(const ModelCaller& model);
  EvaluatorCaller(const EvaluatorCaller&) = delete;
  EvaluatorCaller& operator=(const EvaluatorCaller&) = delete;

  const evaluate::Caller& get() const { return caller_; }

 private:
  std::string_view service_;
  evaluate::Caller caller_;
};

// All of partition aws; no canonical user ids.
struct PrincipalsAtHand {
  std::vector<policy::PrincipalId> values = {};  // of Principal and NotPrincipal, each once
  std::set<std::string> accounts = {};           // mentioned elsewhere, in conditions
  bool trust = false;                            // identity providers call too
  bool boundaries = false;                       // whether a boundary makes a difference
};

// Nothing when there would be more than `limit`.
std::optional<std::vector<ModelCaller>> callers(const policy::Tables& tables,
                                                const PrincipalsAtHand& at_hand, std::size_t limit);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_CALLERS_H_
