// The context keys that a decision would want to know: what statements refer to and the request
// does not say.
#ifndef AMBIT_EVALUATE_SIMULATION_MISSING_KEYS_H_
#define AMBIT_EVALUATE_SIMULATION_MISSING_KEYS_H_

#include <map>
#include <string>
#include <vector>

#include "evaluate/evaluate.h"
#include "evaluate/matcher.h"
#include "policy/tables.h"

namespace ambit::simulation {

// Keys, each once.
class MissingKeys {
 public:
  // The keys that `statement`, seen for the matcher's request, refers to in conditions and in
  // variables without default, if action and principal match and the resource may match.
  void add(evaluate::Matcher& matcher, const evaluate::Recorder::Seen& seen,
           const policy::Statement& statement);
  void add(const MissingKeys& others);

  bool empty() const { return keys_.empty(); }
  // As first spelled, sorted without regard to case.
  std::vector<std::string> spelled(const policy::Tables& tables) const;

 private:
  void add_tests(evaluate::Matcher& matcher, const policy::Statement& statement);
  void add_resources(evaluate::Matcher& matcher, const policy::Statement& statement);
  void add_key(evaluate::Matcher& matcher, policy::KeyId key, Symbol spelling);
  void add_variables(evaluate::Matcher& matcher, Range pieces);

  std::map<policy::KeyId, Symbol> keys_;  // with the first spelling
};

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_MISSING_KEYS_H_
