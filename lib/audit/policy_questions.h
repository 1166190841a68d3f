// Questions about all requests that policy documents of the snapshot grant by themselves, put to
// the reasoner.
#ifndef AMBIT_AUDIT_POLICY_QUESTIONS_H_
#define AMBIT_AUDIT_POLICY_QUESTIONS_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "audit/examined_policy.h"
#include "evaluate/truth.h"
#include "policy/tables.h"
#include "reason/confinement.h"
#include "reason/document_questions.h"

namespace ambit::audit {

// Whether a request is granted, and for yes one that is.
struct GrantedRequest {
  Verdict verdict = false;
  std::string request = {};                          // "s3:GetObject on arn:..."
  std::vector<policy::StatementId> statements = {};  // that allow it
};
// What some identity policies together grant that others together do not.
GrantedRequest granted_more(const Assessment& a, std::span<const policy::PlacedDocument> documents,
                            std::span<const policy::PlacedDocument> others);

// Whether the document grants every action on every resource in every context.
Verdict grants_everything(const Assessment& a, const policy::PlacedDocument& document);

// The statements of one document as boxes of requests.
class StatementQuestions {
 public:
  // `a` must outlive it.
  StatementQuestions(const Assessment& a, const policy::PlacedDocument& document, PolicyKind kind);

  // False: it is too intricate, so that nothing can be asked.
  bool ready() const { return questions_.has_value(); }

  // Whether the condition holds for every request that the rest of the statement matches.
  bool always_true(policy::StatementId statement);
  // Whether it holds for none of them although there are some.
  bool never_true(policy::StatementId statement);
  // Whether the statement matches some request in which the keys are what `wanted` says.
  struct Key {
    std::string_view name = {};   // in lower case
    std::string_view value = {};  // empty: the key is absent
  };
  bool matches_some(policy::StatementId statement, std::span<const Key> wanted);
  // Whether the document grants some request that the statement, an Allow, matches so.
  bool grants_some(policy::StatementId statement, std::span<const Key> wanted);
  // Whether the document grants callers of the account some request that the statement matches and
  // that is outside of the confinements. Without account: callers of accounts that the document
  // does not mention.
  evaluate::Truth grants_account(policy::StatementId statement,
                                 std::optional<std::string_view> account,
                                 std::span<const reason::Confinement> outside_of = {});
  // Whether the document grants some request to the public (reason/public_access.h).
  GrantedRequest grants_public();
  // Accounts that the document mentions, each once.
  std::vector<std::string> mentioned_accounts() const;
  // Whether the condition rules out some value of the key.
  bool constrains(policy::StatementId statement, std::string_view folded_key) const;

 private:
  const reason::Demands& box(policy::StatementId statement) const;
  void add_keys(std::span<const Key> wanted, reason::Demands& demands) const;
  reason::Demands without_conditions(policy::StatementId statement) const;

  const Assessment& assessment_;
  std::optional<reason::DocumentQuestions> questions_;
};

// Calls `f` for every statement with a condition of the account's own policies, trust policies
// included. Says which policies are not assessed.
using ConditionalFunction =
    std::function<void(const ExaminedStatement&, StatementQuestions&, Subject&)>;
void for_each_conditional(Assessment& a, const ConditionalFunction& f);

// The keys of the statement's condition, as it writes them.
std::vector<std::string> condition_keys(const Assessment& a, const ExaminedStatement& statement);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_POLICY_QUESTIONS_H_
