// Whether a policy confines requests to values that it names: decided by what its statements mean,
// not by the names of operators.
//
// Requests are confined to some values of a key when the policy grants none of them in which the
// key is absent or has another value. IfExists and ForAllValues confine only where the key cannot
// be absent, negated operators and Null do not, and a Deny of everything else does.
#ifndef AMBIT_REASON_CONFINEMENT_H_
#define AMBIT_REASON_CONFINEMENT_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/truth.h"
#include "policy/operator.h"
#include "policy/tables.h"
#include "reason/document_questions.h"

namespace ambit::reason {

// A value that a condition of the policy names.
struct NamedValue {
  policy::Comparison comparison = policy::Comparison::kStringEquals;
  const policy::ConditionValue* value = nullptr;
  std::string_view text = {};   // as written
  std::string_view start = {};  // up to its first wildcard or variable

  bool exact() const { return start.size() == text.size(); }
  // Whether it has nothing but wildcards, so that it matches every value.
  bool matches_all() const;
};
using Accepts = std::function<bool(const NamedValue&)>;

// The values of a key that the policy names and that are accepted.
struct Confinement {
  std::string key = {};  // in lower case
  Accepts accepts = {};
  // A claim of a token that is in every request and has one value.
  bool always_present = false;
  // What is asked for may be left out, and of several values each has to be accepted.
  bool each_value = false;
};

// Accepts whatever is no wildcard for everything.
bool names_something(const NamedValue& value);
// Accepts ARNs of one account.
bool names_account(const NamedValue& value);

// What requests meet of which the key is absent or none of the accepted values that the document
// names. Nothing if no test of the document is about the key.
std::optional<Demand> outside(const Space& space, policy::DocumentId document,
                              const Confinement& confinement);

// The values of the key that the document's tests name, each once a test.
std::vector<NamedValue> named_values(const policy::Tables& tables, policy::DocumentId document,
                                     std::string_view key);

// Asks about the first policy of the questions, which outlive it.
class Confining {
 public:
  explicit Confining(DocumentQuestions& questions);

  // Whether every granted request that meets the demands is in one of the confinements. Only
  // requests count that the catalog documents.
  evaluate::Truth confined(const Demands& requests, std::span<const Confinement> to) const;
  evaluate::Truth confined(const Demands& requests, const Confinement& to) const {
    return confined(requests, std::span(&to, 1));
  }
  // Whether some request that meets the demands is granted.
  evaluate::Truth granted(const Demands& requests) const;
  // Whether one is granted in which the key has this value and no other.
  evaluate::Truth admits(const Demands& requests, std::string_view key,
                         const std::string& value) const;

 private:
  DocumentQuestions* questions_;
  Demands documented_;
  Demands certain_;
  Covers denies_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_CONFINEMENT_H_
