// Which users, roles, groups and policies the policies around a holder cannot tell apart, so that
// the answer about one of them is the answer about all that are alike.
//
// A request on something of IAM, or to assume a role, is decided by the patterns of resources that
// match it and by the conditions; the rest of the request is the same for all. There are few such
// patterns in the policies of a holder, and most match nothing of IAM.
#ifndef AMBIT_GRAPH_LIKENESS_H_
#define AMBIT_GRAPH_LIKENESS_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/authority.h"
#include "graph/holding.h"
#include "snapshot/model.h"

namespace ambit::graph {

class Likeness {
 public:
  // Both must outlive it. O(users + roles + groups + policies).
  Likeness(const snapshot::Model& model, Authority& authority);

  // What follows is about this holder. O(its patterns that are new * all ARNs).
  void set_holder(const Holding& holding);

  // Equal for two ARNs of the snapshot's users, roles, instance profiles, groups or managed
  // policies if every request of IAM by the holder is answered alike on both, and AssumeRole as far
  // as their trust policies do not differ; of the empty text 0.
  std::uint32_t class_of(std::string_view arn) { return class_by(number_of(arn)); }
  // The same in two steps: a number that holds for all holders, and its class.
  std::uint32_t number_of(std::string_view arn);
  std::uint32_t class_by(std::uint32_t number) const {
    return number % 2 == 0 && number != 0 ? classes_[number / 2 - 1] * 2 + 2 : number;
  }
  // The same for an ARN of the snapshot by its number, which holds for all holders.
  std::uint32_t index_of(std::string_view arn) const { return indexes_.at(arn); }
  std::uint32_t class_at(std::uint32_t index) const { return classes_[index]; }
  // Another number for each text.
  std::uint32_t identity_of(std::string_view text);

  // Whether a condition or a variable around the holder names the key, which is in lower case.
  bool asks(std::string_view folded_key) const { return keys_.contains(folded_key); }
  bool asks_prefix(std::string_view folded) const {
    const auto at = keys_.lower_bound(folded);
    return at != keys_.end() && at->starts_with(folded);
  }
  bool asks_any(std::span<const std::string> folded_keys) const {
    return std::ranges::any_of(folded_keys, [this](const auto& key) { return asks(key); });
  }

 private:
  // Indexes, ascending.
  using Matched = std::vector<std::uint32_t>;
  // What a document can tell apart.
  struct Document {
    std::vector<const Matched*> matched = {};      // by patterns of statements about entities
    std::vector<policy::ResourceId> varying = {};  // ... by those that hang on who calls
    std::vector<std::string_view> keys = {};
  };

  void add(std::string_view arn);
  const Document& document(policy::DocumentId id);
  void read(policy::DocumentId id, Document& document);
  const Matched& matched(const std::string& program);
  void find_matched(const std::string& program, Matched& matched) const;
  void forget_classes();
  void split(const Matched& matched);
  void split_varying(const Document& document, const Holding& holding);

  const snapshot::Model& model_;
  Authority& authority_;
  std::vector<std::string_view> arns_;
  std::unordered_map<std::string_view, std::uint32_t> indexes_;
  std::vector<std::uint32_t> kinds_;  // by index: of equal account, type and policy of its own
  std::map<policy::DocumentId, Document> documents_;
  std::vector<std::uint32_t> by_text_;  // indexes, in the order of their ARNs
  // By program. Most patterns are about one account of many.
  std::unordered_map<std::string, Matched> matched_;
  std::unordered_map<std::string, std::uint32_t> identities_;

  // Of the holder:
  std::set<std::string_view> keys_;
  std::vector<std::uint32_t> classes_;  // by index
  std::vector<const Matched*> split_;   // those whose classes are others than their kinds
  std::uint32_t class_count_ = 0;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_LIKENESS_H_
