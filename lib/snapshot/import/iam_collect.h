// Reads the directories that iam-collect writes: aws/PARTITION/accounts/ACCOUNT/SERVICE/.../*.json,
// where each entity is a directory and each of its parts a file, absent when it would be empty.
// Source: the documentation of iam-collect, "Storage layout".
#ifndef AMBIT_SNAPSHOT_IMPORT_IAM_COLLECT_H_
#define AMBIT_SNAPSHOT_IMPORT_IAM_COLLECT_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/import/entity_rows.h"
#include "snapshot/import/resource_rows.h"
#include "snapshot/import/tools.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

class IamCollectReader {
 public:
  // All must outlive it.
  IamCollectReader(const ImportTools& tools, EntityRows& entities, ResourceRows& resources);

  // Whether a file of this name stands in such a directory, or beside it (`indexes`,
  // `organizations`).
  static bool is_place(std::string_view file_name);

  // Notes a file of such a directory. False: it has nothing that is read.
  bool add(json::Value value);
  void finish(std::vector<ImportedArtefact>& artefacts);

 private:
  struct Directory {
    std::string account = {};
    std::string rest = {};  // below the account: "iam/user/alice"
    std::map<std::string, json::Value, std::less<>> files = {};
    json::Value file(std::string_view name) const {
      const auto found = files.find(name);
      return found == files.end() ? json::Value{} : found->second;
    }
    json::Value first() const { return files.begin()->second; }
  };
  struct Place {
    std::string_view prefix = {};  // up to and with the account
    std::string_view partition = {};
    std::string_view account = {};
    std::string_view rest = {};  // directories below it
    std::string_view file = {};
  };
  static std::optional<Place> place_of(std::string_view file_name);
  // "indexes" or "organizations", when it stands there; otherwise empty.
  static std::string_view beside(std::string_view file_name);

  struct Organization {
    Symbol id = {};
    std::map<std::string, Directory> directories = {};  // by what is below it
  };
  bool add_of_organization(std::string_view name, json::Value value);
  void read(const Directory& directory);
  void read(const Organization& organization, std::vector<ImportedArtefact>& artefacts);
  std::uint64_t read_targets(const Organization& organization, json::Value targets,
                             std::string_view parent, bool are_accounts);
  bool read_control_policy(const Organization& organization, const Directory& directory,
                           bool service_control);
  // Whose it is; nothing, and an error, without an ARN of the type.
  struct Entity {
    EntityRows::Identity identity = {};
    std::string path = {};
    std::string name = {};
  };
  std::optional<Entity> entity_of(const Directory& directory, std::string_view type);
  void settle(Holder& holder, const Directory& directory);
  template <class Row>
  void settle_tagged(Row& row, const Directory& directory);
  bool read_user(const Directory& directory);
  bool read_group(const Directory& directory);
  bool read_role(const Directory& directory);
  bool read_policy(const Directory& directory);
  bool read_provider(const Directory& directory, bool saml);
  bool read_resource(const Directory& directory);
  bool read_access_block(const Directory& directory, Symbol arn);
  std::string_view last_part(std::string_view arn) const;

  ImportTools tools_;
  EntityRows& entities_;
  ResourceRows& resources_;
  DocumentReader documents_;
  ValueReader values_;
  std::map<std::string, Directory> directories_;
  struct Of {  // an account of a data set
    Symbol account = {};
    AccountId id = {};
    Location where = {};
    bool has_iam = false;
    bool lost = false;
    std::uint64_t entities = 0;
  };
  std::map<std::string, Of> accounts_;                 // by prefix
  std::map<std::string, Organization> organizations_;  // by directory
  std::set<std::string> said_not_read_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_IAM_COLLECT_H_
