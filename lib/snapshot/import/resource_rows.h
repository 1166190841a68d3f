// Resource policies of imported files, and those that Lambda makes of permissions.
#ifndef AMBIT_SNAPSHOT_IMPORT_RESOURCE_ROWS_H_
#define AMBIT_SNAPSHOT_IMPORT_RESOURCE_ROWS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/import/tools.h"

namespace ambit::snapshot {

class ResourceRows {
 public:
  explicit ResourceRows(const ImportTools& tools)
      : tools_(tools), documents_(tools.model, tools.compiler) {}

  // An invalid document: the resource has a policy that is not known.
  void add(Symbol arn, Symbol account, const policy::PlacedDocument& document, Location where);
  void add(Symbol bucket_arn, Symbol account, const std::optional<PublicAccessBlock>& block,
           Location where);

  // What allows one principal to call a function.
  struct Permission {
    std::string function_arn = {};  // with a qualifier, if it is for that
    std::string sid = {};
    std::string action = {};
    std::string principal = {};  // "*", an account, an ARN, or a service
    std::string source_arn = {};
    std::string source_account = {};
    std::string organization = {};
    std::string event_source_token = {};
    std::string url_auth_type = {};
    bool unknown = false;  // a part of it
    json::Value at = {};
  };
  void add(Permission permission) {
    permissions_[permission.function_arn].push_back(std::move(permission));
  }

  // Makes a policy of the permissions of each function. Source: AWS Lambda Developer Guide,
  // "Viewing resource-based IAM policies in Lambda".
  void finish();

 private:
  ImportTools tools_;
  DocumentReader documents_;
  std::map<std::string, std::vector<Permission>, std::less<>> permissions_;  // by function
};

// Appends `text` as a JSON string.
void append_json(std::string& json, std::string_view text);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_RESOURCE_ROWS_H_
