// Reads `terraform show -json` of plans and states. Source: Terraform documentation, "JSON Output
// Format"; the pages of the resources of the AWS provider.
//
// A plan has two states, of which LoadOptions::plan_state chooses one. What is known only after it
// is applied is unknown; an attribute that refers to another resource of the plan is what that
// resource will have: its name, or an ARN of account, path and name.
#ifndef AMBIT_SNAPSHOT_IMPORT_TERRAFORM_H_
#define AMBIT_SNAPSHOT_IMPORT_TERRAFORM_H_

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/import/entity_rows.h"
#include "snapshot/import/resource_rows.h"
#include "snapshot/import/tools.h"

namespace ambit::snapshot {

class TerraformReader {
 public:
  // All must outlive it.
  TerraformReader(const ImportTools& tools, EntityRows& entities, ResourceRows& resources);

  void add(const ForeignValue& foreign);

  // Notes the accounts that the files name, so that one may be the only one.
  void note_accounts();
  void finish(std::vector<ImportedArtefact>& artefacts);

 private:
  struct Resource {
    std::string_view address = {};
    std::string_view type = {};
    std::string module = {};  // "module.a[0].": of its module, empty for the root
    json::Value values = {};
    json::Value unknown = {};  // after_unknown; invalid: all is known
    json::Value written = {};  // its expressions in the configuration
    json::Value at = {};
  };
  struct Account {
    std::string partition = {};
    std::string id = {};
    friend auto operator<=>(const Account&, const Account&) = default;
  };
  struct File {
    ForeignValue foreign = {};
    std::vector<Resource> resources = {};
    std::map<std::string, std::vector<std::size_t>> by_address = {};  // without instance keys
    std::map<std::string, json::Value, std::less<>> expressions = {};
    std::map<std::string, json::Value, std::less<>> unknown = {};  // by address
    std::set<Account> accounts = {};
    std::set<std::string> regions = {};
    AccountId account = {};
    Symbol account_id = {};
    std::string region = {};
    std::uint64_t entities = 0;
    UnreadResources unread = {};
    // What roles may list though it is gone, or has a resource of its own: role, and name or ARN.
    std::set<std::pair<std::string, std::string>> removed = {};
    std::set<std::pair<std::string, std::string>> owned = {};
  };

  // The text of an attribute.
  struct Text {
    enum class State : std::uint8_t { kAbsent, kKnown, kUnknown };
    State state = State::kAbsent;
    std::string text = {};
    bool known() const { return state == State::kKnown; }
    bool unknown() const { return state == State::kUnknown; }
  };
  static Text unknown_text() { return {Text::State::kUnknown, ""}; }
  using Read = void (TerraformReader::*)(const Resource& resource);
  struct TypeReader {
    std::string_view type = {};
    Read read = nullptr;
  };
  static const TypeReader* find_type(std::string_view type);

  // What a file holds.
  json::Value state_of(json::Value root) const;
  json::Value before_of(json::Value root) const;
  void collect(json::Value module, const std::string& prefix);
  void collect_changes(json::Value changes);
  void collect_expressions(json::Value module, const std::string& prefix);
  void collect_accounts(json::Value module);
  void collect_removed(json::Value before);
  void note_arns(json::Value values);
  void settle_account();
  void collect_file();
  void read(const Resource& resource);

  // Attributes.
  static bool is_unknown(const Resource& resource, std::string_view name);
  Text text(const Resource& resource, std::string_view name);
  std::vector<Text> texts(const Resource& resource, std::string_view name, bool& all_known);
  Text referenced(const Resource& resource, std::string_view name);
  const Resource* target_of(const Resource& from, std::string_view reference) const;
  Text attribute_of(const Resource& target, std::string_view name);
  policy::PlacedDocument document(const Resource& resource, std::string_view name, PolicyKind kind);
  static constexpr std::string_view kWhenApplied = "it is set when the plan is applied";
  void say_unknown(const Resource& resource, std::string_view name,
                   std::string_view why = kWhenApplied);
  void say_unknown_resource(const Resource& resource);
  std::string name_of(const Resource& resource, std::string_view name);
  std::string path_of(const Resource& resource);
  std::string regional_arn(std::string_view service, std::string_view resource) const;
  std::string bucket_arn(std::string_view bucket) const;

  // Resources.
  // Views into the two texts.
  EntityRows::Identity identify(const Resource& resource, std::string& path, std::string& name);
  void check_account(Holder& holder) const;
  template <class Row>
  void read_tags(const Resource& resource, Row& row);
  template <class Row>
  void read_boundary(const Resource& resource, Row& row);
  EntityRows::Recipient recipient(const Resource& resource, HolderType type, const Text& name);
  void attach(const Resource& resource, HolderType type, const Text& holder, const Text& policy);
  void read_user(const Resource& resource);
  void read_group(const Resource& resource);
  void read_role(const Resource& resource);
  void read_role_lists(const Resource& resource, const std::string& name);
  void read_policy(const Resource& resource);
  template <HolderType Type>
  void read_inline_policy(const Resource& resource);
  template <HolderType Type>
  void read_attachment(const Resource& resource);
  void read_attachments(const Resource& resource);
  void read_user_groups(const Resource& resource);
  void read_group_users(const Resource& resource);
  void read_profile(const Resource& resource);
  void read_oidc_provider(const Resource& resource);
  void read_saml_provider(const Resource& resource);
  void read_password_policy(const Resource& resource);
  void read_known(const Resource& resource);
  void read_organization_policy(const Resource& resource);
  void read_organization_attachment(const Resource& resource);
  void read_bucket_policy(const Resource& resource);
  void read_access_block(const Resource& resource);
  void read_key(const Resource& resource);
  void read_key_policy(const Resource& resource);
  void read_queue_policy(const Resource& resource);
  void read_topic_policy(const Resource& resource);
  void read_permission(const Resource& resource);
  void read_secret_policy(const Resource& resource);
  void read_repository_policy(const Resource& resource);
  void add_resource(const Resource& resource, const std::string& arn,
                    std::string_view policy = "policy");

  ImportTools tools_;
  EntityRows& entities_;
  ResourceRows& resources_;
  DocumentReader documents_;
  std::deque<File> files_;
  File* file_ = nullptr;  // that is being read
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_TERRAFORM_H_
