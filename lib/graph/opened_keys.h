// Keys of KMS by which somebody lets itself decrypt: it rewrites the policy of the key, or makes a
// grant. Source: AWS KMS Developer Guide, "Key policies in AWS KMS", "Grants in AWS KMS".
#ifndef AMBIT_GRAPH_OPENED_KEYS_H_
#define AMBIT_GRAPH_OPENED_KEYS_H_

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "graph/authority.h"
#include "graph/guard_table.h"
#include "graph/target_sets.h"
#include "graph/writes.h"

namespace ambit::graph {

class OpenedKeys {
 public:
  // All must outlive it. O(resources that facts tell of).
  OpenedKeys(Authority& authority, GuardTable& guards, TargetSets& target_sets);

  // Adds the keys of its own account that the writer, who is the principal, can open for itself:
  // those that encrypt stores of credentials that are known. Others yield nothing. `techniques` of
  // the writer: those that open keys.
  void add_writes(const Writer& writer, std::uint32_t principal, std::vector<Write>& writes);

 private:
  void add(const Writer& writer, std::uint32_t principal, std::string_view key,
           std::vector<Write>& writes);

  Authority& authority_;
  GuardTable& guards_;
  TargetSets& target_sets_;
  std::map<std::string_view, std::vector<std::string_view>> keys_;  // ARNs, by account
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_OPENED_KEYS_H_
