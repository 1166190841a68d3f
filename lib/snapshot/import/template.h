// Reads CloudFormation templates in JSON. Source: CloudFormation User Guide, "Template reference",
// the pages of the resource types.
#ifndef AMBIT_SNAPSHOT_IMPORT_TEMPLATE_H_
#define AMBIT_SNAPSHOT_IMPORT_TEMPLATE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/import/entity_rows.h"
#include "snapshot/import/resource_rows.h"
#include "snapshot/import/template_resolver.h"
#include "snapshot/import/template_text.h"
#include "snapshot/import/tools.h"

namespace ambit::snapshot {

class TemplateReader {
 public:
  // All must outlive it.
  TemplateReader(const ImportTools& tools, EntityRows& entities, ResourceRows& resources);

  void add(const ForeignValue& foreign) { files_.push_back({.foreign = foreign}); }
  // Notes the accounts that names and options tell, so that one may be the only one.
  void note_accounts();
  void finish(std::vector<ImportedArtefact>& artefacts);

 private:
  using Resolved = TemplateResolver::Resolved;
  struct Resource {
    std::string_view id = {};
    std::string_view type = {};
    json::Value properties = {};
    json::Value at = {};
    bool certain = true;  // false: nobody can tell whether it is made
  };
  using Read = void (TemplateReader::*)(const Resource& resource);
  struct TypeReader {
    std::string_view type = {};
    Read read = nullptr;
  };
  static const TypeReader* find_type(std::string_view type);

  // A policy document, as far as it is known.
  struct Document {
    policy::PlacedDocument placed = {};  // invalid: unknown
    bool whole = true;                   // false: it has more statements, which are unknown
    policy::PlacedDocument if_whole() const { return whole ? placed : policy::PlacedDocument{}; }
  };

  struct File {
    ForeignValue foreign = {};
    AccountId account = {};
    std::string region = {};
  };
  void read_file(const File& file, std::vector<ImportedArtefact>& artefacts);
  json::Value template_in(json::Value root);
  void write_documents(json::Value resources);
  void write_document(json::Value document, std::string_view id, TemplateText& text,
                      std::vector<json::Value>& written);
  void read_resource(std::string_view id, json::Value at);

  json::Value property(const Resource& resource, std::string_view name) const {
    return member_of(resource.properties, name);
  }
  Document document(json::Value value, json::Value object, PolicyKind kind);
  void say_unknown(std::string_view what, json::Value at);
  void say_unknown_property(const Resource& resource, std::string_view name);
  std::optional<std::string> required_text(const Resource& resource, std::string_view name);
  std::optional<std::vector<std::string>> required_texts(const Resource& resource,
                                                         std::string_view name);
  std::optional<std::vector<std::string>> texts(json::Value value);
  Symbol bucket_arn(std::string_view bucket) const;

  std::optional<EntityRows::Identity> identify(const Resource& resource, std::string& path,
                                               std::string& name);
  EntityRows::Recipient recipient(const Resource& resource, HolderType type,
                                  const std::optional<std::string>& name) const;
  void give_inline(const EntityRows::Recipient& to, std::string_view name, const Document& document,
                   Location where);
  void attach(const EntityRows::Recipient& to, const std::optional<std::string>& arn,
              Location where);
  void read_own_policies(const Resource& resource, HolderType type, std::string_view name);
  template <class Row>
  void read_boundary(const Resource& resource, Row& row);
  template <class Row>
  void read_tags(const Resource& resource, Row& row);
  template <class Give>
  void for_each_holder(const Resource& resource, Give&& give);

  void read_user(const Resource& resource);
  void read_group(const Resource& resource);
  void read_role(const Resource& resource);
  void read_managed_policy(const Resource& resource);
  void read_policy(const Resource& resource);
  template <HolderType Type>
  void read_holder_policy(const Resource& resource);
  void read_profile(const Resource& resource);
  void read_membership(const Resource& resource);
  void read_oidc_provider(const Resource& resource);
  void read_saml_provider(const Resource& resource);
  void read_mfa_device(const Resource& resource);
  void read_known(const Resource& resource);
  void read_bucket_policy(const Resource& resource);
  void read_queue_policy(const Resource& resource);
  void read_topic_policy(const Resource& resource);
  void read_key(const Resource& resource);
  void read_permission(const Resource& resource);
  void read_secret_policy(const Resource& resource);
  void read_repository(const Resource& resource);
  void add_resource(const Resource& resource, const std::optional<std::string>& arn,
                    const Document& document);

  ImportTools tools_;
  EntityRows& entities_;
  ResourceRows& resources_;
  DocumentReader documents_;
  std::vector<File> files_;

  // Of the file that is being read.
  std::unique_ptr<TemplateResolver> resolver_;
  FileId text_file_ = {};  // of the template: embedded when it stands in a string
  std::unique_ptr<json::Tree> template_tree_;
  std::unique_ptr<json::Tree> documents_tree_;
  struct Known {
    json::Value value = {};  // of documents_tree_; invalid: unknown
    bool whole = true;
  };
  std::map<std::uint32_t, Known> known_documents_;  // by node in the template
  AccountId account_ = {};
  Symbol account_id_ = {};
  UnreadResources unread_;
  std::uint64_t read_count_ = 0;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_TEMPLATE_H_
