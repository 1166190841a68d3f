// What is known of a request's context keys, given and derived, and policy variables.
#ifndef AMBIT_TESTS_REFERENCE_CONTEXT_H_
#define AMBIT_TESTS_REFERENCE_CONTEXT_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/reference/pattern.h"
#include "tests/reference/reference.h"
#include "tests/reference/truth.h"

namespace ambit::reference {

// The action's name, folded.
Text folded_action(const Request& request);

struct Lookup {
  enum class State { kUnknown, kAbsent, kPresent };
  State state = State::kAbsent;
  bool list = false;
  std::vector<std::string> values = {};

  friend bool operator==(const Lookup&, const Lookup&) = default;
};

class Context {
 public:
  // `owner` is the resource's account, if that is known. `request` must outlive this.
  Context(const Request& request, const std::optional<std::string>& owner);

  Lookup lookup(const std::string& key) const;
  bool three_valued() const { return request_.mode != Mode::kStrict; }

 private:
  struct Known {
    Text folded_name = {};
    Lookup lookup = {};
  };
  using Keys = std::map<std::string, Known>;

  void set(Keys& keys, const std::string& key, Lookup lookup);
  void derive(const std::string& key, const std::string& value);
  void derive_list(const std::string& key, const std::vector<std::string>& values);
  void derive_principal();
  void derive_user_id();
  void derive_service();
  void derive_tags();
  std::optional<Lookup> find(const Keys& keys, const std::string& key,
                             const Text& folded_key) const;
  bool listed_as_unknown(const Text& folded_key) const;
  bool impossible(const Text& folded_key) const;

  const Request& request_;
  Keys given_ = {};
  Keys derived_ = {};
};

// A text of a policy after substitution.
struct Substitution {
  enum class State { kComplete, kNoValue, kUnknown };
  State state = State::kComplete;
  Pattern pattern = {};
};

enum class Wildcards { kLiteral, kMatch };

// The text of a policy, with `variables` (version 2012-10-17) or without them.
Substitution substitute(const std::string& text, bool variables, Wildcards wildcards,
                        const Context& context);

// The number of ARN fields in a text before substitution; a variable counts as text without a
// colon.
std::size_t count_fields(const std::string& text, bool variables);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_CONTEXT_H_
