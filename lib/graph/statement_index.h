// What statements say of the actions that techniques take, and which of them say the same.
#ifndef AMBIT_GRAPH_STATEMENT_INDEX_H_
#define AMBIT_GRAPH_STATEMENT_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "evaluate/matcher.h"
#include "policy/tables.h"
#include "support/bits.h"

namespace ambit::graph {

// Whether some condition or variable of the statement asks which user or role calls.
bool asks_who_calls(const policy::Tables& tables, const policy::Statement& statement);

struct BitsHash {
  std::size_t operator()(const Bits& bits) const;
};

class StatementIndex {
 public:
  // Both must outlive it. Documents and statements may be added to the tables.
  StatementIndex(const policy::Tables& tables, std::span<const std::string> actions)
      : tables_(tables), actions_(actions) {}

  // What one statement says of them, whoever its principals are.
  struct Saying {
    std::uint32_t actions = 0;  // that it is about, or may be: the number of a set; 0: none
    // A number for its effect, resources and conditions.
    std::uint32_t rest = 0;
    bool allows = false;  // both of what is not known
    bool denies = false;
    bool asks_who_calls = false;
  };
  // Of all statements of the document; of one that cannot be read what it may say, which nothing
  // else does. Valid until documents are added and this is called. O(1), but for the first call of
  // any function after there are new documents: O(their statements * actions).
  std::span<const Saying> sayings(policy::DocumentId document);

  // Whether it is about one of them, or may be.
  bool mention(const Saying& saying, const Bits& concerned) const {
    return sets_[saying.actions]->intersects(concerned);
  }
  // A number for those of a set of actions that are among `concerned`; 0: none.
  std::uint32_t among(std::uint32_t actions, const Bits& concerned);

  // What the statements of a document are about, or may be.
  struct Mentions {
    Bits all = {};
    Bits allowed = {};
  };
  const Mentions& mentions(policy::DocumentId document);

 private:
  struct ListHash {
    std::size_t operator()(const std::vector<std::uint32_t>& numbers) const;
  };

  void read();
  void read_actions(std::uint32_t begin);
  void read_actions(std::span<const policy::StatementId> statements,
                    std::vector<std::uint32_t>& sets);
  void read_rest(const policy::Document& document);
  std::uint32_t number_of(Bits actions);
  static std::uint32_t number_of(policy::DocumentId document);

  const policy::Tables& tables_;
  std::span<const std::string> actions_;
  std::vector<Saying> sayings_;  // by statement
  std::uint32_t documents_ = 0;  // so many were read
  // Of documents that cannot be read, by number_of().
  std::unordered_map<std::uint32_t, Saying> unread_;
  std::unordered_map<Bits, std::uint32_t, BitsHash> numbers_;
  std::vector<const Bits*> sets_;  // by number, in `numbers_`
  std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, ListHash> rests_;
  std::unordered_map<std::uint32_t, Mentions> mentions_;  // by number_of()
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_STATEMENT_INDEX_H_
