// Two passes over a template: the first writes all policy documents, resolved, into one text; the
// second reads the resources with them.
#include "snapshot/import/template.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view kUnresolved =
    "a function of the template that nothing here decides; `--parameter`, `--account` and "
    "`--region` may";

// The properties that hold policy documents.
bool is_document_property(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "AssumeRolePolicyDocument", "KeyPolicy", "PolicyDocument", "RepositoryPolicyText",
      "ResourcePolicy"};
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

TemplateReader::TemplateReader(const ImportTools& tools, EntityRows& entities,
                               ResourceRows& resources)
    : tools_(tools),
      entities_(entities),
      resources_(resources),
      documents_(tools.model, tools.compiler) {}

const TemplateReader::TypeReader* TemplateReader::find_type(std::string_view type) {
  using R = TemplateReader;
  static constexpr std::array kTypes = {
      TypeReader{"AWS::IAM::User", &R::read_user},
      TypeReader{"AWS::IAM::Group", &R::read_group},
      TypeReader{"AWS::IAM::Role", &R::read_role},
      TypeReader{"AWS::IAM::ManagedPolicy", &R::read_managed_policy},
      TypeReader{"AWS::IAM::Policy", &R::read_policy},
      TypeReader{"AWS::IAM::UserPolicy", &R::read_holder_policy<HolderType::kUser>},
      TypeReader{"AWS::IAM::GroupPolicy", &R::read_holder_policy<HolderType::kGroup>},
      TypeReader{"AWS::IAM::RolePolicy", &R::read_holder_policy<HolderType::kRole>},
      TypeReader{"AWS::IAM::InstanceProfile", &R::read_profile},
      TypeReader{"AWS::IAM::UserToGroupAddition", &R::read_membership},
      TypeReader{"AWS::IAM::OIDCProvider", &R::read_oidc_provider},
      TypeReader{"AWS::IAM::SAMLProvider", &R::read_saml_provider},
      TypeReader{"AWS::IAM::ServiceLinkedRole", &R::read_known},
      TypeReader{"AWS::IAM::AccessKey", &R::read_known},
      TypeReader{"AWS::IAM::VirtualMFADevice", &R::read_mfa_device},
      TypeReader{"AWS::S3::BucketPolicy", &R::read_bucket_policy},
      TypeReader{"AWS::SQS::QueuePolicy", &R::read_queue_policy},
      TypeReader{"AWS::SNS::TopicPolicy", &R::read_topic_policy},
      TypeReader{"AWS::KMS::Key", &R::read_key},
      TypeReader{"AWS::Lambda::Permission", &R::read_permission},
      TypeReader{"AWS::SecretsManager::ResourcePolicy", &R::read_secret_policy},
      TypeReader{"AWS::ECR::Repository", &R::read_repository},
  };
  const auto* const found = std::ranges::find(kTypes, type, &TypeReader::type);
  return found == kTypes.end() ? nullptr : found;
}

// --- Files ---

void TemplateReader::note_accounts() {
  for (File& file : files_) {
    const Context context(tools_.model, tools_.draft, *file.foreign.file, nullptr,
                          file.foreign.value.where());
    file.account = context.account();
    file.region = context.region();
  }
}

void TemplateReader::finish(std::vector<ImportedArtefact>& artefacts) {
  for (const File& file : files_) read_file(file, artefacts);
}

// Itself, or what `get-template` prints around it. YAML in a string is no JSON.
Value TemplateReader::template_in(Value root) {
  text_file_ = root.where().file;
  const Value body = member_of(root, "TemplateBody");
  if (!body.is(Kind::kString)) return body.valid() ? body : root;
  const std::string_view text = body.text();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    say(tools_.model.diagnostics, kinds::kYamlTemplate, body);
    tools_.draft.input_lost = true;
    return {};
  }
  EmbeddedJson embedded = parse_embedded(tools_, body);
  if (!embedded.root.valid()) {
    tools_.draft.input_lost = true;
    return {};
  }
  text_file_ = embedded.root.where().file;
  template_tree_ = std::move(embedded.tree);
  return embedded.root;
}

void TemplateReader::read_file(const File& file, std::vector<ImportedArtefact>& artefacts) {
  const ForeignValue& foreign = file.foreign;
  const Value root = template_in(foreign.value);
  if (!root.valid()) return;
  account_ = file.account;
  if (!account_.valid() && tools_.draft.accounts.size() == 1) account_ = AccountId(0);
  if (!account_.valid()) {
    say_no_account(tools_.model.diagnostics, foreign.value.where());
    tools_.draft.input_lost = true;
    return;
  }
  account_id_ = tools_.draft.accounts.id_of(account_);
  StackSettings settings{
      .partition = std::string(tools_.text(tools_.draft.accounts[account_].partition)),
      .account = std::string(tools_.text(account_id_)),
      .region = file.region,
      .parameters = tools_.options.parameters};
  resolver_ = std::make_unique<TemplateResolver>(root, settings);
  unread_ = {};
  read_count_ = 0;
  const Value resources = member_of(root, "Resources");
  write_documents(resources);
  for (const auto& [key, value] : resources.members()) read_resource(key.text(), value);
  unread_.say(tools_.model.diagnostics, foreign.value.where());
  add_imported_lists(tools_.draft, account_, foreign.value.where(), false, false, std::nullopt);
  artefacts.push_back({.file = foreign.value.where().file,
                       .kind = kTemplate,
                       .account = account_id_,
                       .region = settings.region,
                       .entities = read_count_});
}

// --- Documents ---

void TemplateReader::write_document(Value document, std::string_view id, TemplateText& text,
                                    std::vector<Value>& written) {
  const TemplateText::Written result = text.append(document);
  for (const Value left_out : result.left_out)
    say_unknown(std::string("a part of a policy of `").append(id).append("`"), left_out);
  known_documents_[document.index()] = {.whole = result.left_out.empty()};
  if (result.any) written.push_back(document);
}

void TemplateReader::write_documents(Value resources) {
  known_documents_.clear();
  TemplateText text(tools_.model.sources.text(text_file_), *resolver_);
  std::vector<Value> written;
  for (const auto& [id, resource] : resources.members()) {
    if (find_type(text_of(resource, "Type")) == nullptr) continue;
    const Value properties = member_of(resource, "Properties");
    if (!properties.valid()) continue;
    for (std::uint32_t i = properties.index(); i < properties.end_index(); ++i) {
      const Value object = properties.tree().at(i);
      // What is a document has none in it.
      if (!object.is(Kind::kObject)) continue;
      for (const auto& [key, value] : object.members()) {
        if (!is_document_property(key.text()) || !value.is(Kind::kObject) || value.index() < i)
          continue;
        write_document(value, id.text(), text, written);
        i = value.end_index() - 1;
      }
    }
  }
  std::string whole = text.take();
  if (written.empty()) return;
  const auto parent = tools_.model.sources.parent(text_file_);
  const FileId file =
      parent ? tools_.model.sources.add_embedded(*parent, TextBuffer(whole))
             : tools_.model.sources.add(std::string(tools_.model.sources.name(text_file_)),
                                        TextBuffer(whole));
  Diagnostics none;  // it was written from a tree
  documents_tree_ = tools_.parser.parse(tools_.model.sources, file, none);
  const std::vector<Value> roots = documents_tree_->roots();
  for (std::size_t i = 0; i < std::min(roots.size(), written.size()); ++i)
    known_documents_[written[i].index()].value = roots[i];
}

// `value`: of a document property of `object`.
TemplateReader::Document TemplateReader::document(Value value, Value object, PolicyKind kind) {
  if (!value.valid() || value.is(Kind::kString))
    return {.placed = documents_.require(value, object, kind)};
  const auto known = known_documents_.find(value.index());
  if (known == known_documents_.end()) {
    say_unknown("a policy", value);
    return {.whole = false};
  }
  if (!known->second.value.valid()) return {.whole = false};
  return {.placed = documents_.read(known->second.value, kind), .whole = known->second.whole};
}

// --- Properties ---

void TemplateReader::say_unknown(std::string_view what, Value at) {
  say(tools_.model.diagnostics, kinds::kUnknownValue, at,
      {std::string(what), std::string(kUnresolved)});
}

void TemplateReader::say_unknown_property(const Resource& resource, std::string_view name) {
  say_unknown(std::string("`").append(name).append("` of `").append(resource.id).append("`"),
              resource.at);
}

// Nothing, and a warning, when it is unknown.
std::optional<std::string> TemplateReader::required_text(const Resource& resource,
                                                         std::string_view name) {
  auto text = resolver_->text(property(resource, name));
  if (!text) say_unknown_property(resource, name);
  return text;
}

std::optional<std::vector<std::string>> TemplateReader::required_texts(const Resource& resource,
                                                                       std::string_view name) {
  auto list = texts(property(resource, name));
  if (!list) say_unknown_property(resource, name);
  return list;
}

// Nothing when one of them is unknown.
std::optional<std::vector<std::string>> TemplateReader::texts(Value value) {
  const auto elements = resolver_->list(value);
  if (!elements) return std::nullopt;
  std::vector<std::string> out;
  for (const Resolved& element : *elements) {
    auto text = resolver_->text(element);
    if (!text) return std::nullopt;
    out.push_back(*std::move(text));
  }
  return out;
}

Symbol TemplateReader::bucket_arn(std::string_view bucket) const {
  std::string arn = "arn:";
  arn.append(resolver_->settings().partition).append(":s3:::").append(bucket);
  return tools_.intern(arn);
}

// --- Entities ---

void TemplateReader::read_resource(std::string_view id, Value at) {
  Resource resource{
      .id = id, .type = text_of(at, "Type"), .properties = member_of(at, "Properties"), .at = at};
  const Truth made = resolver_->is_made(at);
  if (made == Truth::kFalse) return;
  const TypeReader* type = find_type(resource.type);
  if (type == nullptr)
    return unread_.add(resource.type, at,
                       resource.properties.valid() && holds_policy(resource.properties));
  resource.certain = made == Truth::kTrue;
  if (!resource.certain) say_unknown(std::string("whether there is `").append(id).append("`"), at);
  ++read_count_;
  (this->*type->read)(resource);
}

std::optional<EntityRows::Identity> TemplateReader::identify(const Resource& resource,
                                                             std::string& path, std::string& name) {
  const bool written = property(resource, "Path").valid();
  const auto resolved = written ? required_text(resource, "Path") : std::string("/");
  if (!resolved) return std::nullopt;
  path = *resolved;
  name = resolver_->name_of(resource.id);
  return EntityRows::Identity{.account = account_, .path = path, .name = name, .at = resource.at};
}

EntityRows::Recipient TemplateReader::recipient(const Resource& resource, HolderType type,
                                                const std::optional<std::string>& name) const {
  return {.type = type,
          .account = account_,
          .name = name.value_or(""),
          .from = std::string(resource.id),
          .where = resource.at.where()};
}

void TemplateReader::give_inline(const EntityRows::Recipient& to, std::string_view name,
                                 const Document& document, Location where) {
  if (!document.whole) entities_.give(to, EntityRows::UnknownPolicies{});
  if (document.placed.document.valid() || document.whole)
    entities_.give(
        to, InlinePolicy{.name = tools_.intern(name), .document = document.placed, .where = where});
}

void TemplateReader::attach(const EntityRows::Recipient& to, const std::optional<std::string>& arn,
                            Location where) {
  if (arn && parse_arn(*arn)) {
    entities_.give(to, AttachedPolicy{.arn = tools_.intern(*arn), .where = where});
  } else {
    entities_.give(to, EntityRows::UnknownPolicies{});
  }
}

// What users, groups and roles have in their own properties.
void TemplateReader::read_own_policies(const Resource& resource, HolderType type,
                                       std::string_view name) {
  const EntityRows::Recipient self = recipient(resource, type, std::string(name));
  const auto unknown = [&](std::string_view what, Value at) {
    say_unknown(std::string(what).append(" of `").append(resource.id).append("`"), at);
    entities_.give(self, EntityRows::UnknownPolicies{});
  };
  const Value attached = property(resource, "ManagedPolicyArns");
  const auto arns = resolver_->list(attached);
  if (!arns) unknown("`ManagedPolicyArns`", attached);
  for (const Resolved& arn : arns.value_or(std::vector<Resolved>{})) {
    const auto text = resolver_->text(arn);
    if (!text) unknown("a managed policy", attached);
    if (text) attach(self, text, attached.where());
  }
  const Value policies = property(resource, "Policies");
  const auto list = resolver_->list(policies);
  if (!list) unknown("`Policies`", policies);
  for (const Resolved& element : list.value_or(std::vector<Resolved>{})) {
    const Value policy = element.value;
    if (element.kind != Resolved::Kind::kValue || !policy.is(Kind::kObject)) {
      unknown("a policy", policies);
      continue;
    }
    const auto policy_name = resolver_->text(member_of(policy, "PolicyName"));
    const Document placed =
        document(member_of(policy, "PolicyDocument"), policy, PolicyKind::kIdentity);
    give_inline(self, policy_name.value_or("unknown"), placed, policy.where());
  }
}

template <class Row>
void TemplateReader::read_boundary(const Resource& resource, Row& row) {
  const Value written = property(resource, "PermissionsBoundary");
  if (resolver_->resolve(written).is_nothing()) return;
  const auto arn = resolver_->text(written);
  row.boundary_known = arn.has_value();
  if (!arn) say_unknown_property(resource, "PermissionsBoundary");
  if (arn) row.boundary = AttachedPolicy{.arn = tools_.intern(*arn), .where = written.where()};
}

template <class Row>
void TemplateReader::read_tags(const Resource& resource, Row& row) {
  const auto list = resolver_->list(property(resource, "Tags"));
  row.tags_known = list.has_value();
  for (const Resolved& tag : list.value_or(std::vector<Resolved>{})) {
    const auto key = resolver_->text(member_of(tag.value, "Key"));
    const auto value = resolver_->text(member_of(tag.value, "Value"));
    row.tags_known = row.tags_known && key && value;
    if (key && value) row.tags.push_back({tools_.intern(*key), tools_.intern(*value)});
  }
}

void TemplateReader::read_user(const Resource& resource) {
  std::string path;
  std::string name;
  const auto identity = identify(resource, path, name);
  DraftUser* user = identity ? entities_.add_user(*identity) : nullptr;
  if (user == nullptr) return;
  read_boundary(resource, *user);
  read_tags(resource, *user);
  read_own_policies(resource, HolderType::kUser, name);
  const Value groups = property(resource, "Groups");
  const auto names = required_texts(resource, "Groups");
  user->groups_known = names.has_value();
  for (const std::string& group : names.value_or(std::vector<std::string>{}))
    user->group_names.push_back({tools_.intern(group), groups.where()});
}

void TemplateReader::read_group(const Resource& resource) {
  std::string path;
  std::string name;
  const auto identity = identify(resource, path, name);
  if (identity && entities_.add_group(*identity) != nullptr)
    read_own_policies(resource, HolderType::kGroup, name);
}

void TemplateReader::read_role(const Resource& resource) {
  std::string path;
  std::string name;
  const auto identity = identify(resource, path, name);
  DraftRole* role = identity ? entities_.add_role(*identity) : nullptr;
  if (role == nullptr) return;
  role->trust =
      document(property(resource, "AssumeRolePolicyDocument"), resource.at, PolicyKind::kTrust)
          .if_whole();
  read_boundary(resource, *role);
  read_tags(resource, *role);
  read_own_policies(resource, HolderType::kRole, name);
}

// Calls `give` with every user, group and role that the properties list.
template <class Give>
void TemplateReader::for_each_holder(const Resource& resource, Give&& give) {
  constexpr std::array<std::pair<std::string_view, HolderType>, 3> kLists = {
      {{"Users", HolderType::kUser}, {"Groups", HolderType::kGroup}, {"Roles", HolderType::kRole}}};
  for (const auto& [name, type] : kLists) {
    const Value list = property(resource, name);
    const auto holders = resolver_->list(list);
    if (!holders) {
      say_unknown_property(resource, name);
      give(recipient(resource, type, std::nullopt));
    }
    for (const Resolved& holder : holders.value_or(std::vector<Resolved>{})) {
      const auto holder_name = resolver_->text(holder);
      if (!holder_name) say_unknown_property(resource, name);
      give(recipient(resource, type, holder_name));
    }
  }
}

void TemplateReader::read_managed_policy(const Resource& resource) {
  std::string path;
  std::string name;
  const auto identity = identify(resource, path, name);
  const Document placed =
      document(property(resource, "PolicyDocument"), resource.at, PolicyKind::kIdentity);
  if (!identity || entities_.add_policy(*identity, placed.if_whole()) == nullptr) return;
  const std::string arn(tools_.text(entities_.arn_of(account_, "policy", path, name)));
  for_each_holder(resource, [&](const EntityRows::Recipient& to) {
    const bool certain = resource.certain && !to.name.empty();
    attach(to, certain ? std::optional(arn) : std::nullopt, resource.at.where());
  });
}

void TemplateReader::read_policy(const Resource& resource) {
  const Document placed =
      document(property(resource, "PolicyDocument"), resource.at, PolicyKind::kIdentity);
  const auto name = resolver_->text(property(resource, "PolicyName"));
  for_each_holder(resource, [&](const EntityRows::Recipient& to) {
    if (resource.certain && !to.name.empty())
      give_inline(to, name.value_or(resolver_->name_of(resource.id)), placed, resource.at.where());
    else
      entities_.give(to, EntityRows::UnknownPolicies{});
  });
}

template <HolderType Type>
void TemplateReader::read_holder_policy(const Resource& resource) {
  constexpr std::array<std::string_view, 3> kHolders = {"UserName", "GroupName", "RoleName"};
  const std::string_view member = kHolders[static_cast<std::size_t>(Type)];
  const auto holder = required_text(resource, member);
  const EntityRows::Recipient to = recipient(resource, Type, holder);
  const Document placed =
      document(property(resource, "PolicyDocument"), resource.at, PolicyKind::kIdentity);
  if (!holder || !resource.certain) return entities_.give(to, EntityRows::UnknownPolicies{});
  const auto name = resolver_->text(property(resource, "PolicyName"));
  give_inline(to, name.value_or(resolver_->name_of(resource.id)), placed, resource.at.where());
}

void TemplateReader::read_profile(const Resource& resource) {
  std::string path;
  std::string name;
  const auto identity = identify(resource, path, name);
  const auto roles = required_texts(resource, "Roles");
  if (!roles || !identity || !resource.certain) return;
  const InstanceProfile profile{.arn = entities_.arn_of(account_, "instance-profile", path, name),
                                .name = tools_.intern(name)};
  for (const std::string& role : *roles)
    entities_.give(recipient(resource, HolderType::kRole, role), profile);
}

void TemplateReader::read_membership(const Resource& resource) {
  const auto group = required_text(resource, "GroupName");
  const auto users = resolver_->list(property(resource, "Users"));
  if (!users) say_unknown_property(resource, "Users");
  const std::vector<Resolved> unknown_user(1);
  for (const Resolved& user : users.value_or(unknown_user)) {
    const auto name = resolver_->text(user);
    const EntityRows::Recipient to = recipient(resource, HolderType::kUser, name);
    if (name && group && resource.certain)
      entities_.give(to, Reference{tools_.intern(*group), resource.at.where()});
    else
      entities_.give(to, EntityRows::UnknownGroups{});
  }
}

// --- The account ---

// Known, and nothing in it that the model has.
void TemplateReader::read_known(const Resource& /*resource*/) {}

void TemplateReader::read_oidc_provider(const Resource& resource) {
  constexpr std::string_view kScheme = "https://";
  const auto written = required_text(resource, "Url");
  if (!written || !resource.certain) return;
  const std::string url =
      written->starts_with(kScheme) ? written->substr(kScheme.size()) : *written;
  DraftAnswer<OidcProvider> answer{
      .account = account_id_, .partial = true, .where = resource.at.where()};
  answer.rows.push_back({{.name = entities_.arn_of(account_, "oidc-provider", "/", url),
                          .where = resource.at.where()}});
  tools_.draft.inventory.oidc_providers.push_back(std::move(answer));
  const auto clients = texts(property(resource, "ClientIdList"));
  if (!clients) return;
  OidcClients row{{.name = tools_.intern(url), .where = resource.at.where()}};
  for (const std::string& client : *clients) row.clients.push_back(tools_.intern(client));
  DraftAnswer<OidcClients> of_provider{.account = account_id_, .where = resource.at.where()};
  of_provider.rows.push_back(std::move(row));
  tools_.draft.inventory.oidc_clients.push_back(std::move(of_provider));
}

void TemplateReader::read_saml_provider(const Resource& resource) {
  const auto written = resolver_->text(property(resource, "Name"));
  if (!resource.certain) return;
  const std::string name = written.value_or(resolver_->name_of(resource.id));
  DraftAnswer<SamlProvider> answer{
      .account = account_id_, .partial = true, .where = resource.at.where()};
  answer.rows.push_back({{.name = entities_.arn_of(account_, "saml-provider", "/", name),
                          .where = resource.at.where()}});
  tools_.draft.inventory.saml_providers.push_back(std::move(answer));
}

void TemplateReader::read_mfa_device(const Resource& resource) {
  const auto written = resolver_->text(property(resource, "VirtualMfaDeviceName"));
  const auto users = texts(property(resource, "Users"));
  if (!resource.certain || !users) return;
  const std::string name = written.value_or(resolver_->name_of(resource.id));
  VirtualMfaDevice device{
      {.name = entities_.arn_of(account_, "mfa", "/", name), .where = resource.at.where()}};
  device.assigned = !users->empty();
  DraftAnswer<VirtualMfaDevice> answer{
      .account = account_id_, .partial = true, .where = resource.at.where()};
  answer.rows.push_back(device);
  tools_.draft.inventory.virtual_mfa_devices.push_back(std::move(answer));
}

// --- Resources ---

void TemplateReader::add_resource(const Resource& resource, const std::optional<std::string>& arn,
                                  const Document& document) {
  if (!arn || !parse_arn(*arn)) return say_unknown_property(resource, "the ARN");
  resources_.add(tools_.intern(*arn), account_id_,
                 resource.certain ? document.if_whole() : policy::PlacedDocument{},
                 resource.at.where());
}

void TemplateReader::read_bucket_policy(const Resource& resource) {
  const Document placed =
      document(property(resource, "PolicyDocument"), resource.at, PolicyKind::kResource);
  if (const auto bucket = required_text(resource, "Bucket"))
    add_resource(resource, std::string(tools_.text(bucket_arn(*bucket))), placed);
}

// https://sqs.REGION.amazonaws.com/ACCOUNT/NAME
void TemplateReader::read_queue_policy(const Resource& resource) {
  const Document placed =
      document(property(resource, "PolicyDocument"), resource.at, PolicyKind::kResource);
  const auto queues = required_texts(resource, "Queues");
  if (!queues) return;
  for (const std::string& url : *queues) add_resource(resource, queue_arn(url), placed);
}

void TemplateReader::read_topic_policy(const Resource& resource) {
  const Document placed =
      document(property(resource, "PolicyDocument"), resource.at, PolicyKind::kResource);
  const auto topics = required_texts(resource, "Topics");
  if (!topics) return;
  for (const std::string& topic : *topics) add_resource(resource, topic, placed);
}

void TemplateReader::read_key(const Resource& resource) {
  const Value policy = property(resource, "KeyPolicy");
  if (!policy.valid()) return;  // AWS gives it one
  add_resource(resource, resolver_->arn_of(resource.id),
               document(policy, resource.at, PolicyKind::kResource));
}

void TemplateReader::read_secret_policy(const Resource& resource) {
  const Document placed =
      document(property(resource, "ResourcePolicy"), resource.at, PolicyKind::kResource);
  add_resource(resource, resolver_->text(property(resource, "SecretId")), placed);
}

void TemplateReader::read_repository(const Resource& resource) {
  const Value policy = property(resource, "RepositoryPolicyText");
  if (!policy.valid()) return;
  add_resource(resource, resolver_->arn_of(resource.id),
               document(policy, resource.at, PolicyKind::kResource));
}

void TemplateReader::read_permission(const Resource& resource) {
  ResourceRows::Permission permission{.unknown = !resource.certain, .at = resource.at};
  const auto function = required_text(resource, "FunctionName");
  if (!function) return;
  permission.function_arn = *function;
  if (!function->starts_with("arn:")) {
    const StackSettings& stack = resolver_->settings();
    if (stack.region.empty()) return say_unknown_property(resource, "the region");
    std::string arn = "arn:";
    arn.append(stack.partition).append(":lambda:").append(stack.region).append(":");
    permission.function_arn = arn.append(stack.account).append(":function:").append(*function);
  }
  constexpr std::array<std::pair<std::string_view, std::string ResourceRows::Permission::*>, 7>
      kParts = {{{"Action", &ResourceRows::Permission::action},
                 {"Principal", &ResourceRows::Permission::principal},
                 {"SourceArn", &ResourceRows::Permission::source_arn},
                 {"SourceAccount", &ResourceRows::Permission::source_account},
                 {"PrincipalOrgID", &ResourceRows::Permission::organization},
                 {"EventSourceToken", &ResourceRows::Permission::event_source_token},
                 {"FunctionUrlAuthType", &ResourceRows::Permission::url_auth_type}}};
  for (const auto& [name, part] : kParts) {
    const Value written = property(resource, name);
    if (resolver_->resolve(written).is_nothing()) continue;
    const auto value = resolver_->text(written);
    permission.*part = value.value_or("");
    if (value) continue;
    permission.unknown = true;
    say_unknown_property(resource, name);
  }
  resources_.add(std::move(permission));
}

}  // namespace ambit::snapshot
