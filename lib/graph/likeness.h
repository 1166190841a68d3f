// Which users, roles, groups and policies the policies around a holder cannot tell apart, so that
// the answer about one of them is the answer about all that are alike.
//
// A request on something of IAM is decided by the patterns of resources that match it and by the
// conditions; the rest of the request is the same for all. There are few such patterns in the
// policies of a holder, and most match nothing of IAM.
#ifndef AMBIT_GRAPH_LIKENESS_H_
#define AMBIT_GRAPH_LIKENESS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/authority.h"
#include "graph/holding.h"
#include "snapshot/model.h"
#include "support/bits.h"

namespace ambit::graph {

class Likeness {
 public:
  // Both must outlive it. O(users + roles + groups + policies).
  Likeness(const snapshot::Model& model, Authority& authority);

  // What follows is about this holder. O(its patterns that are new * all ARNs).
  void set_holder(const Holding& holding);

  // Equal for two ARNs of the snapshot's users, roles, instance profiles, groups or managed
  // policies if every request of IAM by the holder is answered alike on both; of the empty text 0.
  std::uint32_t class_of(std::string_view arn);
  // Another number for each text.
  std::uint32_t identity_of(std::string_view text);

  // Whether a condition or a variable around the holder names the key, which is in lower case.
  bool asks(std::string_view folded_key) const { return keys_.contains(folded_key); }

 private:
  // What a document can tell apart.
  struct Document {
    std::vector<policy::ResourceId> patterns = {};  // of statements about IAM
    std::vector<std::string_view> keys = {};
  };

  void add(std::string_view arn);
  const Document& document(policy::DocumentId id);
  const Bits& matched(const std::string& program);
  void split(const Bits& matched);
  void add_patterns(const Document& document, const Holding& holding,
                    std::set<std::string>& programs);

  const snapshot::Model& model_;
  Authority& authority_;
  std::vector<std::string_view> arns_;
  std::unordered_map<std::string_view, std::uint32_t> indexes_;
  std::vector<std::uint32_t> kinds_;  // by index: of equal account, type and policy of its own
  std::map<policy::DocumentId, Document> documents_;
  std::unordered_map<std::string, Bits> matched_;  // by program: indexes
  std::unordered_map<std::string, std::uint32_t> identities_;

  // Of the holder:
  std::set<std::string_view> keys_;
  bool apart_ = false;                  // each ARN is alone
  std::vector<std::uint32_t> classes_;  // by index
  std::uint32_t class_count_ = 0;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_LIKENESS_H_
