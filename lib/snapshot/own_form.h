// Reads what ambit defines itself: an organization in one object, and known accounts. Source:
// docs/snapshot.md, "Organizations" and "Known accounts".
#ifndef AMBIT_SNAPSHOT_OWN_FORM_H_
#define AMBIT_SNAPSHOT_OWN_FORM_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/context.h"
#include "snapshot/documents.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot. Each function reads a value of one kind into the draft.
class OwnFormReader {
 public:
  // All must outlive the reader.
  OwnFormReader(Model& model, policy::Compiler& compiler, Draft& draft);

  ReadArtefact read_organization(json::Value object, const Context& context);
  ReadArtefact read_accounts(json::Value object, const Context& context);

  // Says what was found all over.
  void summarise();

  // An organization while it is read.
  struct Written {
    std::optional<std::int64_t> version = {};
    Symbol id = {};
    Symbol management_account = {};
    std::optional<bool> all_features = {};
    json::Value accounts = {};
    json::Value delegated_administrators = {};
    json::Value service_control = {};
    json::Value resource_control = {};
    std::optional<bool> root_sessions = {};
    std::optional<bool> root_credentials_management = {};
    std::optional<bool> stack_sets_trusted_access = {};
  };
  // One of its accounts.
  struct WrittenAccount {
    Symbol id = {};
    std::string_view path = {};
    json::Value service_control = {};
    json::Value resource_control = {};
  };

 private:
  // The policies of one type in the list by policy: levels of each account, by number.
  struct ByPolicy {
    bool given = false;
    bool sound = true;
    std::map<Symbol, std::map<std::int64_t, PolicyLevel>> levels = {};
  };

  bool understands(std::string_view member, std::int64_t version, json::Value object);
  std::vector<WrittenAccount> read_members(json::Value list);
  ByPolicy read_by_policy(json::Value list, PolicyKind kind);
  bool read_policy(json::Value object, PolicyKind kind, ByPolicy& policies);
  PolicyLevels levels_of(Symbol account, json::Value by_account, const ByPolicy& by_policy,
                         PolicyKind kind);
  PolicyLevels read_levels(json::Value list, PolicyKind kind);
  std::optional<std::vector<DelegatedAdministrator>> read_delegation(json::Value list);
  void add_flags(const Written& written, Location where);

  Model& model_;
  DocumentReader documents_;
  Draft& draft_;
  ValueReader organization_;
  ValueReader accounts_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_OWN_FORM_H_
