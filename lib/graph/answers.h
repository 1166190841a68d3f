// When a holder may make the requests of a technique, asked once for all users, roles, groups and
// policies that its policies cannot tell apart.
#ifndef AMBIT_GRAPH_ANSWERS_H_
#define AMBIT_GRAPH_ANSWERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/facts.h"
#include "graph/guard_table.h"
#include "graph/holding.h"
#include "graph/likeness.h"
#include "graph/network.h"
#include "graph/technique.h"

namespace ambit::graph {

class Answers {
 public:
  // All must outlive it.
  Answers(Authority& authority, const Facts& facts, GuardTable& guards);

  // What follows is about this holder, which must live as long as that. Free when it is the one of
  // before.
  void set_holder(const Holding& holding);

  // When the holder may make all of the requests that are not about resources to be chosen.
  // `boundary`: of the principal that is changed; empty: it has none. `call`: only those of that
  // call; 0: of all.
  GuardId requests(const Technique& technique, const Binding& binding, std::string_view boundary,
                   std::uint8_t call = 0);

  // The same for one of the values that a key may have, with the first that is allowed in the
  // binding.
  GuardId hand_over(const Technique& technique, Binding& binding, std::uint8_t call = 0);

  // Those of the techniques whose requests about the user or role itself the holder may make; the
  // others are never of use with it. `number`: Likeness::number_of() the ARN. `boundary`: of the
  // user or role; empty: it has none. Valid until another holder is set. O(1) for one that is like
  // another.
  std::span<const Technique* const> concerning(std::span<const Technique* const> techniques,
                                               std::string_view arn, std::uint32_t number,
                                               std::string_view boundary);

  // Of the holder. What it says of an ARN's number holds for all.
  const Likeness& likeness() const { return likeness_; }
  std::uint32_t number_of(std::string_view arn) { return likeness_.number_of(arn); }

 private:
  // What decides how the requests of a technique are answered.
  struct Question {
    const Technique* technique = nullptr;
    std::array<std::uint32_t, 14> parts = {};

    friend bool operator==(const Question&, const Question&) = default;
  };
  struct QuestionHash {
    std::size_t operator()(const Question& question) const;
  };

  bool may_concern(const Technique& technique, std::string_view arn, std::string_view boundary);
  Question question(const Technique& technique, const Binding& binding, std::string_view boundary,
                    std::uint8_t call);
  Guard ask(const Technique& technique, const Binding& binding, std::string_view boundary,
            std::uint8_t call);

  Authority& authority_;
  const Facts& facts_;
  GuardTable& guards_;
  Likeness likeness_;
  std::unordered_set<std::string_view> full_policies_;  // ARNs of those that are full of versions
  const Holding* holding_ = nullptr;
  // Of the holder:
  bool asks_policy_ = false;  // something asks which one is attached
  bool asks_boundary_ = false;
  std::unordered_map<Question, GuardId, QuestionHash> known_;
  struct Concerning {
    std::vector<const Technique*> of = {};  // what was asked about: the list may be another by now
    std::vector<const Technique*> found = {};
  };
  // By place of the list of techniques, class of the user or role, and its boundary.
  struct Concerned {
    const Technique* const* techniques = nullptr;
    std::uint32_t like = 0;
    std::uint32_t boundary = 0;

    friend bool operator==(const Concerned&, const Concerned&) = default;
  };
  struct ConcernedHash {
    std::size_t operator()(const Concerned& concerned) const;
  };
  std::unordered_map<Concerned, Concerning, ConcernedHash> concerning_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_ANSWERS_H_
