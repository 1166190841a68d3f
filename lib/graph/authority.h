// Asks the evaluator: under which condition is a request of a holder of policies allowed?
//
// Nothing here or elsewhere in graph matches actions, resources or conditions by itself.
#ifndef AMBIT_GRAPH_AUTHORITY_H_
#define AMBIT_GRAPH_AUTHORITY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "evaluate/evaluate.h"
#include "evaluate/matcher.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "evaluate/surroundings.h"
#include "graph/holding.h"
#include "graph/named_callers.h"
#include "graph/statement_index.h"
#include "snapshot/model.h"
#include "support/bits.h"

namespace ambit::graph {

// A request as a technique makes it.
struct Asked {
  std::string action = {};
  std::string resource = {};
  std::vector<evaluate::ContextEntry> context = {};
  // The resource is made by the caller, so that what is said of it is the caller's choice too.
  bool own_resource = false;

  friend bool operator==(const Asked&, const Asked&) = default;
};

// Whether the key, in lower case, is a tag of the resource.
bool is_resource_tag(std::string_view folded_key);

// Why a request is not allowed, whatever its context.
struct Refusal {
  Layer layer = Layer::kIdentity;
  bool denied = false;                        // explicitly
  std::vector<StatementRef> statements = {};  // that deny
};

class Authority {
 public:
  // `model` must outlive it. `now`: of all requests; empty: not known.
  Authority(const snapshot::Model& model, std::string now,
            AdministratorTest administrators = AdministratorTest::kAbsolute);
  // It points into itself.
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // When the holder may do it, with what it may choose about a request chosen so that it may.
  Guard allowed(const Holding& holding, const Asked& asked);
  // The statements that allow it, or may.
  std::vector<StatementRef> statements(const Holding& holding, const Asked& asked);
  // The allow statements of its policies and its boundary that match it, or may, whether or not
  // that helps.
  std::vector<StatementRef> matching_allows(const Holding& holding, const Asked& asked);

  // The strongest reason why the holder may not do it: an explicit deny, then a layer that limits,
  // then the resource's policy, then the holder's own. Nothing: it may, or it is not known.
  std::optional<Refusal> refusal(const Holding& holding, const Asked& asked);

  // When the role's trust policy lets one of the services assume it.
  Guard trusts_service(std::string_view role, std::span<const std::string_view> services);
  // When it lets those in whom the identity provider vouches for, who controls the provider: what
  // that says of them is theirs to choose but for what `context` says. `action`: that they assume
  // it by.
  Guard trusts_provider(std::string_view role, std::string_view provider, std::string_view action,
                        std::vector<evaluate::ContextEntry> context = {});
  // The same of those who have tokens of the provider, but do not choose what these say.
  Guard trusts_tokens(std::string_view role, std::string_view provider, std::string_view action);
  // Whether two roles of the account with this trust policy may fare differently with a service.
  bool tells_roles_apart(std::string_view account, policy::DocumentId trust) const;
  std::vector<StatementRef> trust_statements(std::string_view role,
                                             std::span<const std::string_view> services);

  // Whether resource control policies certainly keep everybody from the request.
  bool denied_to_all(const Holding& holding, const Asked& asked);
  // When the holder may make the request if the policy of the resource lets it: what is in another
  // account and has no policy.
  Guard allowed_by_caller(const Holding& holding, const Asked& asked);
  // When the holder may make the request once the resource's policy names it: what is left to stop
  // it are explicit denies and control policies. Source: IAM User Guide, "Policy evaluation logic".
  Guard not_denied(const Holding& holding, const Asked& asked);

  // The resources that policies of the holders, who are of one account, can tell apart among those
  // with the ARN format: one of each kind, the plainest first. Nothing when there are too many
  // kinds.
  std::optional<std::vector<std::string>> resources(std::span<const Holding* const> holdings,
                                                    std::string_view action,
                                                    std::string_view format);
  std::optional<std::vector<std::string>> resources(const Holding& holding, std::string_view action,
                                                    std::string_view format) {
    const Holding* const one = &holding;
    return resources(std::span(&one, 1), action, format);
  }
  // The same of one holder for a glob program in place of the format.
  std::optional<std::vector<std::string>> resources_in(const Holding& holding,
                                                       std::string_view action,
                                                       const std::string& program);

  // By index into Actions::all(): those that some statement of the holder's identity policies
  // allows, or may, on some resource, and, of actions of IAM, one of its boundary does. What is not
  // among them no request can do by identity policies.
  Bits possible(const Holding& holding);

  // What statements say of the actions that techniques take.
  StatementIndex& statement_index() { return statements_; }
  // Whether the policy of some resource tells the principal apart in what it says of the actions,
  // which are given by index into Actions::all().
  bool tells_apart(const evaluate::Principal& principal, const Bits& actions) {
    return named_callers_.tell_apart(principal, actions);
  }

  // The documents that have a say in what the holder may do on what has no policy of its own: the
  // holder's and those of its organization.
  std::vector<policy::DocumentId> documents_concerning(const Holding& holding) const;
  // Those of its organization; of the ones that are not known an invalid id.
  std::vector<policy::DocumentId> guardrails_of(std::string_view account) const;
  // Whether the statement may be about actions of the service of `action`.
  bool concerns(const policy::Statement& statement, std::string_view action);
  // The glob program of the resources that the pattern matches for the caller, and perhaps of more
  // where that hangs on more than who calls. Nothing for `*` and for what matches nothing.
  std::optional<std::string> program_of(const evaluate::Caller& caller,
                                        const policy::ResourcePattern& pattern) const;
  // The same of just those; nothing where that is not known.
  std::optional<std::string> exact_program_of(const evaluate::Caller& caller,
                                              const policy::ResourcePattern& pattern) const;

  // Whether some condition or variable of the document asks which user or role calls.
  bool asks_who_calls(policy::DocumentId document);
  // Whether who calls can make a difference to what may be done to the roles of the account.
  bool resource_control_asks_who_calls(std::string_view account);

  const snapshot::Model& model() const { return model_; }
  const std::string& now() const { return now_; }
  AdministratorTest administrators() const { return administrators_; }

 private:
  class Situation;

  // What the caller decides of a request, beside what everybody does.
  struct Choice {
    bool resource = false;  // it makes the resource
    bool tags = false;      // its own
    bool provider = false;  // what its identity provider says of it
  };

  // What the credentials of a request say.
  struct Session {
    PrincipalType type = PrincipalType::kRole;
    bool has_mfa = false;

    friend bool operator==(const Session&, const Session&) = default;
  };

  void set_usual(Session session);
  // A view, which is valid until the next is made, into `asked` and this.
  evaluate::QuestionView question(const Asked& asked, Session session);
  void add_tags(std::string_view resource, std::vector<evaluate::ContextEntry>& context) const;
  Guard guard_of(const evaluate::Layers& layers, Choice choice);
  Guard granted(const Holding& holding, const Asked& asked);
  Guard trust_in_provider(std::string_view provider, const Asked& asked, Choice choice);
  bool chosen(const Test& test, Choice choice) const;
  Bits possible_within_boundary(const Holding& holding);
  // The patterns of resources in statements about the action's service.
  void add_programs(const Holding& holding, std::string_view action,
                    std::set<std::string>& programs);
  std::optional<std::vector<std::string>> cells_of(const std::string& domain,
                                                   const std::set<std::string>& programs);

  const snapshot::Model& model_;
  std::string now_;
  AdministratorTest administrators_;
  std::vector<evaluate::ContextEntry> context_;  // of the request
  std::size_t usual_ = 0;                        // how many of these are of all of `session_`
  std::optional<Session> session_;
  evaluate::CommonPolicies common_;
  evaluate::Matcher matcher_;
  StatementIndex statements_;
  NamedCallers named_callers_;
  std::map<policy::DocumentId, bool> asks_who_calls_;
  // By domain and programs.
  std::unordered_map<std::string, std::optional<std::vector<std::string>>> cells_;
};

// `arn:aws:lambda:us-east-1:111122223333:function:ambit` of a format, for people.
std::string plain_resource(std::string_view format, std::string_view partition,
                           std::string_view account);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_AUTHORITY_H_
