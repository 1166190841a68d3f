// All actions that the graph asks about, by number: whether anything of a technique can be allowed
// is then a comparison of bits.
#ifndef AMBIT_GRAPH_ACTIONS_H_
#define AMBIT_GRAPH_ACTIONS_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/technique.h"
#include "support/bits.h"

namespace ambit::graph {

inline constexpr std::array kSecretReads = {"secretsmanager:GetSecretValue", "ssm:GetParameter"};

// Immutable. Bits are by index into all().
class Actions {
 public:
  Actions();

  struct IamAction {
    std::string name = {};
    bool has_types = false;
    bool writes = false;
  };
  const std::vector<IamAction>& iam() const { return iam_; }
  // Whether all of IAM is possible.
  bool possible_iam(const Bits& bits) const { return iam_bits_.is_subset_of(bits); }
  const Bits& iam_bits() const { return iam_bits_; }
  // All that the technique, one of techniques(), asks about, or may.
  const Bits& of(const Technique& technique) const {
    return asked_[static_cast<std::size_t>(&technique - techniques().data())];
  }
  std::span<const std::string> all() const { return names_; }
  const Bits& every() const { return every_; }
  // The action must be one of all().
  bool possible(const Bits& bits, std::string_view action) const {
    return bits[indexes_.find(action)->second];
  }
  // Whether all that the technique always needs is.
  bool possible(const Bits& bits, const Technique& technique) const {
    return needed_[static_cast<std::size_t>(&technique - techniques().data())].is_subset_of(bits);
  }

 private:
  void add(std::string_view action);
  void add_iam();
  void add_technique(const Technique& technique);

  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> indexes_;
  std::vector<Bits> needed_;  // by technique: what it always needs
  std::vector<Bits> asked_;   // ... and what it may
  Bits every_;
  Bits iam_bits_;
  std::vector<IamAction> iam_;
};

// Made once.
const Actions& actions();

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_ACTIONS_H_
