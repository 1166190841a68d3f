// Sets of actions: the actions of one catalog, and what is known about all others.
#ifndef AMBIT_CATALOG_ACTION_SET_H_
#define AMBIT_CATALOG_ACTION_SET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ambit/id.h"

namespace ambit::catalog {

using ActionId = Id<struct ActionTag>;

// Which of the actions that the catalog does not know are in a set: those that AWS adds tomorrow,
// and all that policies name and the catalog lacks.
enum class UnknownActions : std::uint8_t {
  kNone,
  kSome,  // perhaps none: `s3:Get*` without `s3:*` is still kSome
  kAll,
};

// A bit for each action of a catalog, and its UnknownActions. Operands are of one catalog. All
// operations cost one pass over the words, 346 for 22,091 actions.
class ActionSet {
 public:
  explicit ActionSet(std::size_t action_count) : words_((action_count + 63) / 64) {}

  bool contains(ActionId id) const { return (words_[id.index() / 64] >> id.index() % 64 & 1) != 0; }
  std::size_t count() const;  // of known actions
  UnknownActions unknown() const { return unknown_; }
  // No known and certainly no unknown action.
  bool empty() const;
  // In ascending order, that is (service, name).
  std::vector<ActionId> ids() const;

  void insert(ActionId id) { words_[id.index() / 64] |= std::uint64_t{1} << id.index() % 64; }
  void erase(ActionId id) { words_[id.index() / 64] &= ~(std::uint64_t{1} << id.index() % 64); }
  void insert_between(ActionId first, ActionId end);
  void set_unknown(UnknownActions unknown) { unknown_ = unknown; }

  ActionSet& operator|=(const ActionSet& other);
  ActionSet& operator&=(const ActionSet& other);
  ActionSet& operator-=(const ActionSet& other);

  // Whether each known action of `other` is in this set; says nothing about unknown ones.
  bool covers_known(const ActionSet& other) const;

  friend bool operator==(const ActionSet&, const ActionSet&) = default;

 private:
  std::vector<std::uint64_t> words_;
  UnknownActions unknown_ = UnknownActions::kNone;
};

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_ACTION_SET_H_
