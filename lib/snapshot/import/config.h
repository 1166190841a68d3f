// Reads what AWS Config records of resources: snapshot files, histories, and answers of
// batch-get-resource-config and select-resource-config. Source: AWS Config Developer Guide,
// "Components of a configuration item"; AWS Config API Reference.
#ifndef AMBIT_SNAPSHOT_IMPORT_CONFIG_H_
#define AMBIT_SNAPSHOT_IMPORT_CONFIG_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/authorization_details.h"
#include "snapshot/import/tools.h"

namespace ambit::snapshot {

class ConfigReader {
 public:
  explicit ConfigReader(const ImportTools& tools);

  // Notes the items of a value: which of them are the latest shows when all are there.
  void add(const ForeignValue& foreign);

  // Reads the latest item of each resource.
  void finish(std::vector<ImportedArtefact>& artefacts);

  // An item, which is one state of a resource.
  struct Item {
    json::Value value = {};
    json::Value configuration = {};
    json::Value supplement = {};
    Symbol account = {};
    Symbol arn = {};
    std::string_view type = {};
    std::string_view id = {};
    std::string_view region = {};
    std::string_view status = {};
    Time captured = {};
    Location root = {};  // of the value that it stands in
  };

 private:
  using Handler = bool (ConfigReader::*)(const Item& item);
  struct TypeReader {
    std::string_view type = {};
    Handler read = nullptr;
  };
  static const TypeReader* find_type(std::string_view type);

  void add_item(json::Value value, Location root, const FileContext* file);
  void add_result(json::Value text, Location root, const FileContext* file);
  std::vector<const Item*> latest_items();
  void read(const Item& item);
  json::Value unpacked(json::Value value);

  template <DetailsList List>
  bool read_entity(const Item& item);
  bool read_bucket(const Item& item);
  bool read_with_supplement(const Item& item);
  bool read_with_configuration(const Item& item);
  bool read_repository(const Item& item);
  void add_resource(const Item& item, json::Value policy, bool none);
  json::Value document_in(json::Value policy);
  void read_access_block(const Item& item, json::Value block);

  ImportTools tools_;
  ValueReader values_;
  AuthorizationDetailsReader entities_;
  DocumentReader documents_;
  std::vector<Item> items_;
  std::vector<std::unique_ptr<json::Tree>> texts_;  // JSON found in strings

  struct Of {  // an account's part of a value
    Location where = {};
    bool lost = false;
    std::optional<Instant> latest = {};
  };
  std::map<std::pair<AccountId, FileId>, Of> parts_;
  std::map<FileId, UnreadResources> unread_;
  struct Unused {
    std::int64_t older = 0;
    std::int64_t deleted = 0;
    Location first = {};
  };
  std::map<FileId, Unused> unused_;
  std::vector<ImportedArtefact> artefacts_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_CONFIG_H_
