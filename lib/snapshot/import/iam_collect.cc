#include "snapshot/import/iam_collect.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view kAccountsPart = "/accounts/";

// The files that are read, by name.
constexpr std::array<std::string_view, 11> kFiles = {"bpa.json",
                                                     "current-policy.json",
                                                     "groups.json",
                                                     "inline-policies.json",
                                                     "instance-profiles.json",
                                                     "managed-policies.json",
                                                     "metadata.json",
                                                     "policy.json",
                                                     "tags.json",
                                                     "trust-policy.json",
                                                     "organization.json"};

// Takes everything up to the last slash off the end of `path`: what is behind it.
std::string_view take_last(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  return last;
}

}  // namespace

IamCollectReader::IamCollectReader(const ImportTools& tools, EntityRows& entities,
                                   ResourceRows& resources)
    : tools_(tools),
      entities_(entities),
      resources_(resources),
      documents_(tools.model, tools.compiler),
      values_(tools.model, kIamCollect, MemberNames::kFirstLetterAnyCase) {}

// --- Directories ---

// .../aws/PARTITION/accounts/ACCOUNT/REST/FILE; names within REST are percent-encoded and may not
// hold a slash.
std::optional<IamCollectReader::Place> IamCollectReader::place_of(std::string_view name) {
  for (std::size_t at = name.find(kAccountsPart); at != std::string_view::npos;
       at = name.find(kAccountsPart, at + 1)) {
    std::string_view before = name.substr(0, at);
    const std::string_view partition = take_last(before);
    const std::string_view collector = take_last(before);
    const std::string_view behind = name.substr(at + kAccountsPart.size());
    const std::size_t account_end = std::min(behind.find('/'), behind.size());
    const std::string_view account = behind.substr(0, account_end);
    if (collector != "aws" || !partition.starts_with("aws") || !is_account_id(account)) continue;
    std::string_view rest = behind.substr(std::min(account_end + 1, behind.size()));
    const std::string_view file = take_last(rest);
    return Place{.prefix = name.substr(0, at + kAccountsPart.size() + account_end),
                 .partition = partition,
                 .account = account,
                 .rest = rest,
                 .file = file};
  }
  return std::nullopt;
}

// .../aws/PARTITION/indexes/...
std::string_view IamCollectReader::beside(std::string_view file_name) {
  for (const std::string_view directory : {"indexes", "organizations"}) {
    const std::string part = std::string("/").append(directory).append("/");
    const std::size_t at = file_name.find(part);
    if (at == std::string_view::npos) continue;
    std::string_view before = file_name.substr(0, at);
    const std::string_view partition = take_last(before);
    if (partition.starts_with("aws") && take_last(before) == "aws") return directory;
  }
  return {};
}

bool IamCollectReader::is_place(std::string_view file_name) {
  return place_of(file_name).has_value() || !beside(file_name).empty();
}

bool IamCollectReader::add(Value value) {
  const std::string_view name = tools_.model.sources.name(value.where().file);
  const auto place = place_of(name);
  // Indexes say nothing of their own.
  if (!place) return beside(name) == "organizations" && add_of_organization(name, value);
  Of& of = accounts_[std::string(place->prefix)];
  if (!of.account.valid()) {
    of.account = tools_.intern(place->account);
    of.id = tools_.draft.accounts.add(tools_.intern(place->partition), of.account);
    of.where = value.where();
  }
  const std::string_view service = place->rest.substr(0, place->rest.find('/'));
  const bool other = service == "sso" || service == "ram";
  if (other || std::ranges::find(kFiles, place->file) == kFiles.end()) {
    if (said_not_read_.insert(other ? std::string(service) : std::string(place->file)).second)
      say(tools_.model.diagnostics, kinds::kNotRead, value,
          {std::string("iam-collect ").append(other ? service : place->file)});
    return false;
  }
  Directory& directory = directories_[std::string(place->prefix).append("/").append(place->rest)];
  directory.account = place->prefix;
  directory.rest = place->rest;
  // A file has one value; of several the first counts, and the others are no part of this format.
  if (directory.files.try_emplace(std::string(place->file), value).second) return true;
  say(tools_.model.diagnostics, kinds::kBadEmbedded, value);
  tools_.draft.input_lost = true;
  return false;
}

// .../organizations/ORGANIZATION/REST/FILE
bool IamCollectReader::add_of_organization(std::string_view name, Value value) {
  constexpr std::string_view kPart = "/organizations/";
  constexpr std::array<std::string_view, 4> kOfOrganization = {"accounts.json", "metadata.json",
                                                               "ous.json", "policy.json"};
  const std::size_t at = name.find(kPart) + kPart.size();
  const std::size_t id_end = std::min(name.find('/', at), name.size());
  std::string_view rest = name.substr(std::min(id_end + 1, name.size()));
  const std::string_view file = take_last(rest);
  const bool of_policy = rest.starts_with("scps/") || rest.starts_with("rcps/");
  if (std::ranges::find(kOfOrganization, file) == kOfOrganization.end() ||
      !(rest.empty() || of_policy)) {
    if (said_not_read_.insert(std::string(file)).second)
      say(tools_.model.diagnostics, kinds::kNotRead, value,
          {std::string("iam-collect ").append(file)});
    return false;
  }
  Organization& organization = organizations_[std::string(name.substr(0, id_end))];
  organization.id = tools_.intern(name.substr(at, id_end - at));
  organization.directories[std::string(rest)].files.try_emplace(std::string(file), value);
  return true;
}

void IamCollectReader::read(const Directory& directory) {
  const std::string_view rest = directory.rest;
  Of& of = accounts_[directory.account];
  bool sound = true;
  if (rest.starts_with("iam/user/")) {
    sound = read_user(directory);
  } else if (rest.starts_with("iam/group/")) {
    sound = read_group(directory);
  } else if (rest.starts_with("iam/role/")) {
    sound = read_role(directory);
  } else if (rest.starts_with("iam/policy/") || rest.starts_with("iam/aws/policy/")) {
    sound = read_policy(directory);
  } else if (rest.starts_with("iam/oidc-provider/") || rest.starts_with("iam/saml-provider/")) {
    sound = read_provider(directory, rest.starts_with("iam/saml-"));
  } else if (rest.starts_with("iam/instance-profile/")) {
    return;  // roles name theirs
  } else if (rest.empty()) {
    const std::string_view id = text_of(directory.file("organization.json"), "organizationId");
    if (id.empty()) return;
    const Location where = directory.first().where();
    tools_.draft.organization.organizations.push_back({.id = tools_.intern(id), .where = where});
    tools_.draft.organization.members.push_back({of.account, tools_.intern(id), where});
    return;
  } else {
    sound = read_resource(directory);
  }
  of.has_iam = of.has_iam || rest.starts_with("iam/");
  of.lost = of.lost || (!sound && rest.starts_with("iam/"));
  of.entities += sound ? 1 : 0;
}

void IamCollectReader::finish(std::vector<ImportedArtefact>& artefacts) {
  for (const auto& [name, directory] : directories_) read(directory);
  for (const auto& [prefix, of] : accounts_) {
    if (of.has_iam) {
      DetailsPage page{.account = of.id, .where = of.where};
      page.mark.where = of.where;
      page.lists.fill({.present = true, .filled = true, .lost = of.lost});
      tools_.draft.pages.push_back(std::move(page));
    }
    artefacts.push_back({.file = of.where.file,
                         .directory = prefix,
                         .kind = kIamCollect,
                         .account = of.account,
                         .entities = of.entities});
  }
  for (const auto& [prefix, organization] : organizations_) {
    read(organization, artefacts);
    artefacts.back().directory = prefix;
  }
  values_.summarise();
}

// --- Entities ---

std::optional<IamCollectReader::Entity> IamCollectReader::entity_of(const Directory& directory,
                                                                    std::string_view type) {
  const Value metadata = directory.file("metadata.json");
  const std::string_view written = text_of(metadata, "arn");
  if (written.empty()) {
    values_.missing(metadata.valid() ? metadata : directory.first(), "arn");
    return std::nullopt;
  }
  const auto arn = parse_arn(written);
  const bool of_aws = type == "policy" && arn && arn->account == "aws";
  const bool sound = arn && (of_aws || is_account_id(arn->account)) &&
                     arn->resource.starts_with(std::string(type).append("/"));
  if (!sound) {
    say(tools_.model.diagnostics, kinds::kBadArn, metadata,
        {std::string(written), "a " + std::string(type)});
    return std::nullopt;
  }
  Entity entity;
  const std::string_view behind = arn->resource.substr(type.size());  // with its slash
  const std::size_t slash = behind.rfind('/');
  entity.path = behind.substr(0, slash + 1);
  entity.name = behind.substr(slash + 1);
  entity.identity.at = metadata;
  if (!of_aws)
    entity.identity.account =
        tools_.draft.accounts.add(tools_.intern(arn->partition), tools_.intern(arn->account));
  return entity;
}

void IamCollectReader::settle(Holder& holder, const Directory& directory) {
  const Value metadata = directory.file("metadata.json");
  if (const std::string_view id = text_of(metadata, "id"); !id.empty())
    holder.unique_id = tools_.intern(id);
  if (const Value created = member_of(metadata, "created"); created.valid())
    holder.created = values_.time(created);
  if (const Value list = directory.file("managed-policies.json"); list.valid()) {
    const bool sound = values_.each_string(list, [&](Value element, std::string_view arn) {
      holder.attached_policies.push_back({.arn = tools_.intern(arn), .where = element.where()});
    });
    holder.policies_known = holder.policies_known && sound;
  }
  if (const Value list = directory.file("inline-policies.json"); list.valid()) {
    const bool sound = values_.each_object(list, [&](Value object) {
      const std::string_view name = text_of(object, "PolicyName");
      if (name.empty()) return values_.missing(object, "PolicyName"), false;
      holder.inline_policies.push_back(
          {.name = tools_.intern(name),
           .document = documents_.require(member_of(object, "PolicyDocument"), object,
                                          PolicyKind::kIdentity),
           .where = object.where()});
      return true;
    });
    holder.policies_known = holder.policies_known && sound;
  }
}

template <class Row>
void IamCollectReader::settle_tagged(Row& row, const Directory& directory) {
  const Value boundary = member_of(directory.file("metadata.json"), "permissionBoundary");
  if (boundary.valid()) {
    const auto arn = values_.string(boundary);
    row.boundary_known = arn.has_value();
    if (arn) row.boundary = AttachedPolicy{.arn = tools_.intern(*arn), .where = boundary.where()};
  }
  const Value tags = directory.file("tags.json");
  if (!tags.valid()) return;
  row.tags_known = values_.expect(tags, Kind::kObject);
  for (const auto& [key, value] : tags.members()) {
    const auto text = values_.string(value);
    row.tags_known = row.tags_known && text;
    if (text) row.tags.push_back({tools_.intern(key.text()), tools_.intern(*text)});
  }
}

// What stands behind the last slash.
std::string_view IamCollectReader::last_part(std::string_view arn) const {
  return arn.substr(arn.rfind('/') + 1);
}

bool IamCollectReader::read_user(const Directory& directory) {
  auto entity = entity_of(directory, "user");
  if (!entity) return false;
  entity->identity.path = entity->path;
  entity->identity.name = entity->name;
  DraftUser* user = entities_.add_user(entity->identity);
  if (user == nullptr) return false;
  settle(*user, directory);
  settle_tagged(*user, directory);
  if (const Value groups = directory.file("groups.json"); groups.valid())
    user->groups_known = values_.each_string(groups, [&](Value element, std::string_view arn) {
      user->group_names.push_back({tools_.intern(last_part(arn)), element.where()});
    });
  return true;
}

bool IamCollectReader::read_group(const Directory& directory) {
  auto entity = entity_of(directory, "group");
  if (!entity) return false;
  entity->identity.path = entity->path;
  entity->identity.name = entity->name;
  Group* group = entities_.add_group(entity->identity);
  if (group == nullptr) return false;
  settle(*group, directory);
  return true;
}

bool IamCollectReader::read_role(const Directory& directory) {
  auto entity = entity_of(directory, "role");
  if (!entity) return false;
  entity->identity.path = entity->path;
  entity->identity.name = entity->name;
  DraftRole* role = entities_.add_role(entity->identity);
  if (role == nullptr) return false;
  settle(*role, directory);
  settle_tagged(*role, directory);
  role->trust = documents_.require(directory.file("trust-policy.json"),
                                   directory.file("metadata.json"), PolicyKind::kTrust);
  if (const Value profiles = directory.file("instance-profiles.json"); profiles.valid())
    values_.each_string(profiles, [&](Value, std::string_view arn) {
      role->instance_profiles.push_back(
          {.arn = tools_.intern(arn), .name = tools_.intern(last_part(arn))});
    });
  return true;
}

bool IamCollectReader::read_policy(const Directory& directory) {
  auto entity = entity_of(directory, "policy");
  if (!entity) return false;
  const Value metadata = directory.file("metadata.json");
  const std::string_view version = text_of(metadata, "defaultVersionId");
  ManagedPolicy policy{.arn = tools_.intern(text_of(metadata, "arn")),
                       .name = tools_.intern(entity->name),
                       .path = tools_.intern(entity->path),
                       .account = entity->identity.account,
                       .where = metadata.where()};
  policy.versions.push_back({.id = tools_.intern(version.empty() ? "v1" : version),
                             .is_default = true,
                             .document = documents_.require(directory.file("current-policy.json"),
                                                            metadata, PolicyKind::kIdentity),
                             .where = metadata.where()});
  policy.default_version = 0;
  tools_.draft.policies.push_back(std::move(policy));
  return true;
}

bool IamCollectReader::read_provider(const Directory& directory, bool saml) {
  const Value metadata = directory.file("metadata.json");
  const std::string_view arn = text_of(metadata, "arn");
  if (arn.empty()) return values_.missing(directory.first(), "arn"), false;
  const Symbol account = accounts_[directory.account].account;
  const Location where = metadata.where();
  if (saml) {
    DraftAnswer<SamlProvider> answer{.account = account, .where = where};
    answer.rows.push_back({{.name = tools_.intern(arn), .where = where}});
    tools_.draft.inventory.saml_providers.push_back(std::move(answer));
  } else {
    DraftAnswer<OidcProvider> answer{.account = account, .where = where};
    answer.rows.push_back({{.name = tools_.intern(arn), .where = where}});
    tools_.draft.inventory.oidc_providers.push_back(std::move(answer));
  }
  return true;
}

// --- Resources ---

bool IamCollectReader::read_access_block(const Directory& directory, Symbol arn) {
  constexpr std::array<std::pair<std::string_view, bool PublicAccessBlock::*>, 4> kSettings = {
      {{"BlockPublicAcls", &PublicAccessBlock::block_public_acls},
       {"IgnorePublicAcls", &PublicAccessBlock::ignore_public_acls},
       {"BlockPublicPolicy", &PublicAccessBlock::block_public_policy},
       {"RestrictPublicBuckets", &PublicAccessBlock::restrict_public_buckets}}};
  const Value settings = directory.file("bpa.json");
  if (!settings.valid()) return true;
  PublicAccessBlock block{.where = settings.where()};
  for (const auto& [name, setting] : kSettings) {
    const Value value = values_.find(settings, name);
    if (!value.valid()) return values_.missing(settings, name), false;
    const auto set = values_.boolean(value);
    if (!set) return false;
    block.*setting = *set;
  }
  resources_.add(arn, accounts_[directory.account].account, std::optional(block), settings.where());
  return true;
}

// A resource without a file for its policy has none: files are absent when they would be empty.
bool IamCollectReader::read_resource(const Directory& directory) {
  const Value metadata = directory.file("metadata.json");
  const Value policy = directory.file("policy.json");
  std::string arn(text_of(metadata, "arn"));
  if (!parse_arn(arn)) {
    // What is no resource with a policy needs none.
    if (!policy.valid() && !directory.file("bpa.json").valid()) return false;
    values_.missing(metadata.valid() ? metadata : directory.first(), "arn");
    return false;
  }
  const Symbol symbol = tools_.intern(arn);
  if (policy.valid()) {
    resources_.add(symbol, accounts_[directory.account].account,
                   documents_.read(policy, PolicyKind::kResource), policy.where());
  } else {
    DraftResource none{{.arn = symbol,
                        .account = accounts_[directory.account].account,
                        .state = Knowledge::kNone,
                        .where = metadata.where()}};
    tools_.draft.resources.push_back(none);
  }
  return read_access_block(directory, symbol);
}

// --- Organizations ---

void IamCollectReader::read(const Organization& organization,
                            std::vector<ImportedArtefact>& artefacts) {
  OrganizationDraft& draft = tools_.draft.organization;
  std::uint64_t entities = 0;
  Location first;
  for (const auto& [rest, directory] : organization.directories) {
    if (!first.file.valid()) first = directory.first().where();
    if (rest.empty()) {
      const Value metadata = directory.file("metadata.json");
      DraftOrganization row{.id = organization.id, .where = directory.first().where()};
      if (const Value management = member_of(metadata, "rootAccountId"); management.valid())
        row.management_account = values_.account(management);
      draft.organizations.push_back(row);
      if (const std::string_view root = text_of(metadata, "rootOu"); !root.empty())
        draft.roots.push_back({.organization = organization.id,
                               .id = tools_.intern(last_part(root)),
                               .where = metadata.where()});
      entities += read_targets(organization, directory.file("accounts.json"), "ou", true);
      entities += read_targets(organization, directory.file("ous.json"), "parent", false);
    } else if (read_control_policy(organization, directory, rest.starts_with("scps/"))) {
      ++entities;
    }
  }
  artefacts.push_back({.file = first.file, .kind = kIamCollect, .entities = entities});
}

// Accounts or units: where each is, and what is attached to it.
std::uint64_t IamCollectReader::read_targets(const Organization& organization, Value targets,
                                             std::string_view parent, bool are_accounts) {
  OrganizationDraft& draft = tools_.draft.organization;
  if (!targets.valid() || !values_.expect(targets, Kind::kObject)) return 0;
  std::uint64_t entities = 0;
  for (const auto& [key, target] : targets.members()) {
    const Symbol id = tools_.intern(last_part(key.text()));
    if (are_accounts && !is_account_id(tools_.text(id))) {
      say(tools_.model.diagnostics, kinds::kBadAccount, key, {std::string(key.text())});
      continue;
    }
    ++entities;
    if (are_accounts) draft.members.push_back({id, organization.id, key.where()});
    if (const std::string_view above = text_of(target, parent); !above.empty())
      draft.parents.push_back({id, tools_.intern(last_part(above)), key.where()});
    for (const auto& [list, type] : {std::pair("scps", OrganizationPolicyType::kServiceControl),
                                     std::pair("rcps", OrganizationPolicyType::kResourceControl)}) {
      // What is not there was not collected; an empty list would be.
      const Value attached = member_of(target, list);
      if (!attached.valid()) continue;
      DraftAttachments row{
          .organization = organization.id, .subject = id, .type = type, .where = key.where()};
      if (values_.each_string(attached, [&](Value element, std::string_view arn) {
            row.attached.push_back({tools_.intern(last_part(arn)), element.where()});
          }))
        draft.target_policies.push_back(std::move(row));
    }
  }
  return entities;
}

bool IamCollectReader::read_control_policy(const Organization& organization,
                                           const Directory& directory, bool service_control) {
  const Value metadata = directory.file("metadata.json");
  const std::string_view arn = text_of(metadata, "arn");
  if (arn.empty()) return values_.missing(directory.first(), "arn"), false;
  const auto parts = parse_arn(arn);
  DraftOrganizationPolicy policy{.id = tools_.intern(last_part(arn)),
                                 .arn = tools_.intern(arn),
                                 .name = tools_.intern(text_of(metadata, "name")),
                                 .type = service_control ? OrganizationPolicyType::kServiceControl
                                                         : OrganizationPolicyType::kResourceControl,
                                 .where = metadata.where()};
  // Those that AWS manages are of every organization.
  if (!parts || parts->account != "aws") policy.organization = organization.id;
  policy.document = documents_.require(directory.file("policy.json"), metadata,
                                       service_control ? PolicyKind::kScp : PolicyKind::kRcp);
  tools_.draft.organization.policies.push_back(policy);
  return true;
}

}  // namespace ambit::snapshot
