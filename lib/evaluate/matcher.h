// What one statement says about one request: principal, action, resource and condition.
#ifndef AMBIT_EVALUATE_MATCHER_H_
#define AMBIT_EVALUATE_MATCHER_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ambit/policy.h"
#include "evaluate/action_memo.h"
#include "evaluate/context_keys.h"
#include "evaluate/principal_match.h"
#include "evaluate/request.h"
#include "evaluate/request_facts.h"
#include "evaluate/truth.h"
#include "evaluate/undocumented.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// Matches the rows of compiled policies against a request. Every pattern and every test is matched
// once a request and caller, however many statements share it; what does not depend on the caller,
// once a request; what depends on the action alone, about once. One per thread: it keeps scratch
// memory. Nothing is allocated once it is warm.
class Matcher {
 public:
  explicit Matcher(const policy::Tables& tables);  // `tables` must outlive it

  // Both must outlive their use. The tables may have grown since the last request.
  void set_request(const Request& request);
  void set_caller(const Caller& caller);

  const Request& request() const { return context_.request(); }
  const Caller& caller() const { return context_.caller(); }
  const policy::Tables& tables() const { return tables_; }

  const AskedAction& asked_action() const { return *action_; }
  // Of the request's resource.
  const ResourceFacts& resource_facts() const { return resource_facts_; }

  // Whether a statement or document with these services can concern the action at all.
  bool concerns(policy::ServiceBits services) const { return (services & action_->service) != 0; }

  // Fetches what action() and the statement's row need from memory.
  void prefetch(policy::StatementId statement) const {
    actions_.prefetch(statement.index());
    __builtin_prefetch(&tables_.statements[statement]);
  }

  // The parts of the statement's match. `kind`: of the policy; it decides how incomplete ARNs
  // count.
  Truth action(policy::StatementId statement);
  Truth resource(const policy::Statement& statement, PolicyKind kind);
  Truth test(policy::TestId test);
  Classes principal(const policy::Statement& statement, const PrincipalRules& rules);

  // A key as the request has it; see Context::lookup.
  KeyState key(policy::KeyId key, std::string_view spelling);
  // Whether the request or the caller says what the key is.
  bool provides(policy::KeyId key, std::string_view spelling);
  // Whether a variable of the pattern has no value, or an unknown one.
  bool has_unresolved_variable(policy::ResourceId id);

  // The undocumented points that took part since the request was set.
  UndocumentedAnswers& undocumented() { return undocumented_; }

 private:
  // Remembered answers: the epoch in which they were found and the truth, in one word each.
  class Memo {
   public:
    std::size_t size() const { return cells_.size(); }
    void resize(std::size_t size) { cells_.resize(size); }
    void forget() { std::fill(cells_.begin(), cells_.end(), 0U); }
    template <class F>
    Truth get(std::size_t index, std::uint32_t epoch, F&& compute) {
      std::uint32_t& cell = cells_[index];
      if (cell >> 2 == epoch) return static_cast<Truth>(cell & 3U);
      const Truth answer = compute();
      cells_[index] = epoch << 2 | static_cast<std::uint32_t>(answer);
      return answer;
    }

   private:
    std::vector<std::uint32_t> cells_;
  };

  // What an answer depends on.
  enum class Scope : std::uint8_t { kRequest, kCaller };

  void grow();
  void next_epoch(std::uint32_t& epoch);
  Scope scope_of(const policy::ConditionTest& test) const;
  std::uint32_t epoch(Scope scope) const {
    return scope == Scope::kRequest ? request_epoch_ : caller_epoch_;
  }
  bool action_matches(const policy::ActionPattern& pattern) const;
  Truth resource_pattern(policy::ResourceId id, PolicyKind kind);
  Truth completed_pattern(const policy::ResourcePattern& pattern);
  Truth compute_test(const policy::ConditionTest& test);
  Truth null_test(const policy::ConditionTest& test, const KeyState& key);
  Truth one_value(const policy::ConditionTest& test, std::string_view value);
  Truth compare(const policy::ConditionTest& test, const policy::ConditionValue& pattern,
                std::string_view value, bool& malformed);
  Truth compare_text(const policy::ConditionValue& pattern, std::string_view value,
                     bool& malformed);
  Truth compare_scalar(const policy::ConditionTest& test, const policy::ConditionValue& pattern,
                       std::string_view value, bool& malformed);
  enum class Substitution : std::uint8_t { kDone, kNoValue, kUnknown };
  Substitution substitute(Range pieces, bool folded, std::string& program);

  const policy::Tables& tables_;
  Context context_;
  UndocumentedAnswers undocumented_;

  std::vector<Scope> test_scopes_;  // by TestId
  std::uint32_t next_epoch_ = 0;
  std::uint32_t request_epoch_ = 0;
  std::uint32_t caller_epoch_ = 0;
  ActionMemo actions_;
  Memo resources_, tests_;
  const AskedAction* action_ = &actions_.choose({});
  ResourceFacts resource_facts_ = {};
  std::string program_;  // scratch of substitutions
  std::string folded_;   // scratch: the request value in lower case
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_MATCHER_H_
