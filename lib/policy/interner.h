// Adds patterns, keys, values, tests and principals to the Tables, each distinct one once.
#ifndef AMBIT_POLICY_INTERNER_H_
#define AMBIT_POLICY_INTERNER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/tables.h"

namespace ambit::policy {

// Whether a resource has fewer fields than an ARN. `variables`: the document is of version
// 2012-10-17, so `${...}` is a variable, whose colons separate nothing.
bool is_incomplete(std::string_view resource, bool variables);

class Interner {
 public:
  explicit Interner(Tables& tables) : tables_(tables) {}  // `tables` must outlive it

  ActionId action(std::string_view text);

  // `variables`: the document is of version 2012-10-17, so `${...}` is a variable.
  ResourceId resource(std::string_view text, bool variables);

  KeyId key(std::string_view text);

  // A value whose variables are malformed is taken as literal text: the grammar check has reported
  // it.
  ValueId value(std::string_view text, ValueType type, bool variables);

  // `values` are copied.
  TestId test(Operator op, std::string_view key, std::span<const ValueId> values);

  PrincipalId principal(PrincipalKind kind, std::string_view text);

 private:
  Range pieces(std::string_view text, ValueType type);
  void add_run(ValueType type, std::string_view run, bool escaped, std::string& program);
  void compile_text(ConditionValue& value, std::string_view text, bool variables);
  void compile_scalar(ConditionValue& value, std::string_view text, ValueType type);

  Tables& tables_;
  // By symbol of the text as written (resources: by version too); grown on demand.
  std::vector<ActionId> actions_;
  std::array<std::vector<ResourceId>, 2> resources_;
  std::string folded_, program_;                               // scratch of action()
  std::vector<KeyId> keys_;                                    // by symbol of the folded name
  std::unordered_map<std::uint64_t, ValueId> values_;          // by type, version and symbol
  std::unordered_map<std::string, TestId> tests_;              // by the bytes of the row
  std::unordered_map<std::uint64_t, PrincipalId> principals_;  // by kind and symbol
};

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_INTERNER_H_
