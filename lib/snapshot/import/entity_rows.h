// Users, groups, roles and policies whose description is spread over several resources: an entity,
// what is attached to it, whom it belongs to.
#ifndef AMBIT_SNAPSHOT_IMPORT_ENTITY_ROWS_H_
#define AMBIT_SNAPSHOT_IMPORT_ENTITY_ROWS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "snapshot/import/tools.h"

namespace ambit::snapshot {

enum class HolderType : std::uint8_t { kUser, kGroup, kRole };

class EntityRows {
 public:
  explicit EntityRows(const ImportTools& tools) : tools_(tools) {}

  struct Identity {
    AccountId account = {};  // valid
    std::string_view path = "/";
    std::string_view name = {};
    json::Value at = {};  // what describes it
  };
  // Null, and an error, when name and path are none of an entity. What is returned stays in place
  // until finish().
  DraftUser* add_user(const Identity& identity);
  Group* add_group(const Identity& identity);
  DraftRole* add_role(const Identity& identity);
  // Its default version has `document`, which is invalid when it is not known.
  ManagedPolicy* add_policy(const Identity& identity, const policy::PlacedDocument& document);
  // The ARN that add_...() gives.
  Symbol arn_of(AccountId account, std::string_view type, std::string_view path,
                std::string_view name) const;

  // Whom something is given to.
  struct Recipient {
    HolderType type = HolderType::kRole;
    AccountId account = {};
    // In any case; empty: not known, so what is unknown of it is unknown of all of the type.
    std::string name = {};
    std::string from = {};  // the resource that gives it
    Location where = {};
  };
  struct UnknownPolicies {};
  struct UnknownGroups {};
  // Recipients that are in no imported file may be in other artefacts.
  void give(Recipient to, InlinePolicy policy) { links_.push_back({std::move(to), policy}); }
  void give(Recipient to, AttachedPolicy policy) { links_.push_back({std::move(to), policy}); }
  void give(Recipient to, InstanceProfile profile) { links_.push_back({std::move(to), profile}); }
  void give(Recipient to, Reference group) { links_.push_back({std::move(to), group}); }
  void give(Recipient to, UnknownPolicies what) { links_.push_back({std::move(to), what}); }
  void give(Recipient to, UnknownGroups what) { links_.push_back({std::move(to), what}); }

  // Moves all rows into the draft.
  void finish();

 private:
  using Gift = std::variant<InlinePolicy, AttachedPolicy, InstanceProfile, Reference,
                            UnknownPolicies, UnknownGroups>;
  struct Link {
    Recipient to = {};
    Gift gift = {};
  };
  // All rows of one name.
  struct Found {
    std::vector<DraftUser*> users = {};
    std::vector<Group*> groups = {};
    std::vector<DraftRole*> roles = {};
    bool empty() const { return users.empty() && groups.empty() && roles.empty(); }
  };
  using Key = std::tuple<HolderType, AccountId, std::string>;

  template <class Row>
  bool identify(Row& row, const Identity& identity, std::string_view type);
  template <class Rows>
  void index(Rows& rows, HolderType type, std::vector<typename Rows::value_type*> Found::* list);
  void index_all();
  const Found& find(const Recipient& to) const;
  void apply(const Gift& gift, const Found& found);
  void settle_policies(Holder& holder);
  void settle(DraftUser& user);
  void settle(Group& group) { settle_policies(group); }
  void settle(DraftRole& role);
  template <class Own, class Row>
  void move_rows(Own& own, std::vector<Row>& rows);

  ImportTools tools_;
  std::deque<DraftUser> users_;
  std::deque<Group> groups_;
  std::deque<DraftRole> roles_;
  std::deque<ManagedPolicy> policies_;
  std::vector<Link> links_;
  std::map<Key, Found> by_name_;
  std::set<const Holder*> touched_;  // by a gift
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_ENTITY_ROWS_H_
