#include "snapshot/import/terraform.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

constexpr std::size_t kLongestGenerated = 100;

// "aws_iam_role.app" of "aws_iam_role.app[\"a\"]", also within modules.
std::string without_instances(std::string_view address) {
  std::string plain;
  bool in_key = false;
  bool in_string = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (in_string && c == '\\') {
      ++i;
      continue;
    }
    if (in_key && c == '"') in_string = !in_string;
    if (!in_key && c == '[') in_key = true;
    if (!in_key) plain += c;
    if (in_key && !in_string && c == ']') in_key = false;
  }
  return plain;
}

// "[\"a\"]" of "aws_iam_role.app[\"a\"]"; empty for a resource without instances.
std::string_view instance_of(std::string_view address) {
  const std::size_t open = address.find('[', std::min(address.rfind("aws_"), address.size()));
  return address.ends_with(']') && open != std::string_view::npos ? address.substr(open)
                                                                  : std::string_view{};
}

// A name that says where it comes from, for what AWS names when it is made.
std::string generated_name(std::string_view address) {
  std::string name;
  for (const char c : address) name += is_entity_name({&c, 1}) ? c : '-';
  if (name.size() > kLongestGenerated) name.erase(0, name.size() - kLongestGenerated);
  return name + "-unknown";
}

// Of "aws_iam_policy.app[0].arn": the resource without instances, and the attribute.
std::pair<std::string, std::string> parts_of_reference(std::string_view reference) {
  const std::string plain = without_instances(reference);
  const std::size_t type_end = plain.find('.');
  if (type_end == std::string::npos) return {};
  const std::size_t name_end = plain.find('.', type_end + 1);
  if (name_end == std::string::npos) return {plain, ""};
  return {plain.substr(0, name_end), plain.substr(name_end + 1)};
}

// What only chooses the instance with the same key.
bool is_instance_key(std::string_view reference) {
  return reference == "each.key" || reference == "count.index";
}

// What `name` is set from when a reference does not say it: `p[each.key].arn` is written as one to
// all of `p`.
std::string_view usual_attribute(std::string_view name) {
  if (name == "policy_arn" || name == "permissions_boundary") return "arn";
  const bool by_id = name == "role" || name == "user" || name == "group" || name == "bucket";
  return by_id ? "id" : "";
}

std::optional<std::int64_t> number(Value value) {
  std::int64_t parsed = 0;
  if (!value.is(Kind::kNumber)) return std::nullopt;
  const std::string_view text = value.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return parsed;
}

bool flag(Value value) {
  return value.is(Kind::kBool) && value.boolean();
}

// An attribute that a resource of a type goes by, and whether that is its ARN.
struct Naming {
  std::string_view type = {};
  std::string_view name = {};     // the attribute with the name
  std::string_view service = {};  // of the ARN
  std::string_view prefix = {};   // before the name, in the ARN
  bool id_is_arn = false;
};
constexpr std::array kNamings = {
    Naming{"aws_iam_user", "name", "iam", "user"},
    Naming{"aws_iam_group", "name", "iam", "group"},
    Naming{"aws_iam_role", "name", "iam", "role"},
    Naming{"aws_iam_policy", "name", "iam", "policy", true},
    Naming{"aws_iam_instance_profile", "name", "iam", "instance-profile"},
    Naming{"aws_s3_bucket", "bucket", "s3", ""},
    Naming{"aws_sqs_queue", "name", "sqs", ""},
    Naming{"aws_sns_topic", "name", "sns", "", true},
    Naming{"aws_kms_key", "key_id", "kms", "key/"},
    Naming{"aws_lambda_function", "function_name", "lambda", "function:"},
    Naming{"aws_secretsmanager_secret", "name", "secretsmanager", "secret:", true},
    Naming{"aws_ecr_repository", "name", "ecr", "repository/"},
};

}  // namespace

TerraformReader::TerraformReader(const ImportTools& tools, EntityRows& entities,
                                 ResourceRows& resources)
    : tools_(tools),
      entities_(entities),
      resources_(resources),
      documents_(tools.model, tools.compiler) {}

const TerraformReader::TypeReader* TerraformReader::find_type(std::string_view type) {
  using R = TerraformReader;
  static constexpr std::array kTypes = {
      TypeReader{"aws_iam_user", &R::read_user},
      TypeReader{"aws_iam_group", &R::read_group},
      TypeReader{"aws_iam_role", &R::read_role},
      TypeReader{"aws_iam_policy", &R::read_policy},
      TypeReader{"aws_iam_user_policy", &R::read_inline_policy<HolderType::kUser>},
      TypeReader{"aws_iam_group_policy", &R::read_inline_policy<HolderType::kGroup>},
      TypeReader{"aws_iam_role_policy", &R::read_inline_policy<HolderType::kRole>},
      TypeReader{"aws_iam_user_policy_attachment", &R::read_attachment<HolderType::kUser>},
      TypeReader{"aws_iam_group_policy_attachment", &R::read_attachment<HolderType::kGroup>},
      TypeReader{"aws_iam_role_policy_attachment", &R::read_attachment<HolderType::kRole>},
      TypeReader{"aws_iam_policy_attachment", &R::read_attachments},
      TypeReader{"aws_iam_user_group_membership", &R::read_user_groups},
      TypeReader{"aws_iam_group_membership", &R::read_group_users},
      TypeReader{"aws_iam_instance_profile", &R::read_profile},
      TypeReader{"aws_iam_openid_connect_provider", &R::read_oidc_provider},
      TypeReader{"aws_iam_saml_provider", &R::read_saml_provider},
      TypeReader{"aws_iam_account_password_policy", &R::read_password_policy},
      TypeReader{"aws_iam_access_key", &R::read_known},
      TypeReader{"aws_organizations_policy", &R::read_organization_policy},
      TypeReader{"aws_organizations_policy_attachment", &R::read_organization_attachment},
      TypeReader{"aws_s3_bucket_policy", &R::read_bucket_policy},
      TypeReader{"aws_s3_bucket_public_access_block", &R::read_access_block},
      TypeReader{"aws_kms_key", &R::read_key},
      TypeReader{"aws_kms_key_policy", &R::read_key_policy},
      TypeReader{"aws_sqs_queue_policy", &R::read_queue_policy},
      TypeReader{"aws_sns_topic_policy", &R::read_topic_policy},
      TypeReader{"aws_lambda_permission", &R::read_permission},
      TypeReader{"aws_secretsmanager_secret_policy", &R::read_secret_policy},
      TypeReader{"aws_ecr_repository_policy", &R::read_repository_policy},
  };
  const auto* const found = std::ranges::find(kTypes, type, &TypeReader::type);
  return found == kTypes.end() ? nullptr : found;
}

// --- Files ---

void TerraformReader::add(const ForeignValue& foreign) {
  files_.push_back({.foreign = foreign});
}

Value TerraformReader::before_of(Value root) const {
  return member_of(member_of(root, "prior_state"), "values");
}

// The values to read; invalid: there are none.
Value TerraformReader::state_of(Value root) const {
  if (const Value state = member_of(root, "values"); state.valid()) return state;
  return tools_.options.plan_state == PlanState::kBefore ? before_of(root)
                                                         : member_of(root, "planned_values");
}

// Values are at most json::kMaxDepthLevels deep, and so are modules.
void TerraformReader::collect(Value module, const std::string& prefix) {
  for (const Value at : member_of(module, "resources").elements()) {
    const std::string_view address = text_of(at, "address");
    const std::string_view type = text_of(at, "type");
    const Value values = member_of(at, "values");
    if (text_of(at, "mode") == "data") {
      file_->unread.add("data " + std::string(type), at, false);
      continue;
    }
    if (address.empty() || type.empty() || !values.is(Kind::kObject)) {
      say(tools_.model.diagnostics, kinds::kMissingMember, at,
          {std::string(address.empty() ? "address"
                       : type.empty()  ? "type"
                                       : "values")});
      tools_.draft.input_lost = true;
      continue;
    }
    const auto unknown = file_->unknown.find(address);
    file_->resources.push_back(
        {.address = address,
         .type = type,
         .module = prefix,
         .values = values,
         .unknown = unknown == file_->unknown.end() ? Value{} : unknown->second,
         .at = at});
  }
  for (const Value child : member_of(module, "child_modules").elements())
    collect(child, std::string(text_of(child, "address")).append("."));
}

// A plan without its states: what the changes say of each resource.
void TerraformReader::collect_changes(Value changes) {
  const bool before = tools_.options.plan_state == PlanState::kBefore;
  for (const Value at : changes.elements()) {
    const Value change = member_of(at, "change");
    const Value values = member_of(change, before ? "before" : "after");
    if (text_of(at, "mode") == "data" || !values.is(Kind::kObject)) continue;
    const std::string_view module = text_of(at, "module_address");
    file_->resources.push_back({.address = text_of(at, "address"),
                                .type = text_of(at, "type"),
                                .module = module.empty() ? "" : std::string(module).append("."),
                                .values = values,
                                .unknown = before ? Value{} : member_of(change, "after_unknown"),
                                .at = at});
  }
}

void TerraformReader::collect_expressions(Value module, const std::string& prefix) {
  for (const Value at : member_of(module, "resources").elements())
    file_->expressions.try_emplace(prefix + std::string(text_of(at, "address")),
                                   member_of(at, "expressions"));
  for (const auto& [name, call] : member_of(module, "module_calls").members())
    collect_expressions(member_of(call, "module"),
                        prefix + "module." + std::string(name.text()) + ".");
}

void TerraformReader::note_arns(Value values) {
  for (const std::string_view name : {"arn", "role_arn"}) {
    const auto arn = parse_arn(text_of(values, name));
    if (!arn || arn->partition.empty()) continue;
    if (is_account_id(arn->account))
      file_->accounts.insert({std::string(arn->partition), std::string(arn->account)});
    if (!arn->region.empty()) file_->regions.insert(std::string(arn->region));
  }
}

// Data sources tell the account, too.
void TerraformReader::collect_accounts(Value module) {
  for (const Value at : member_of(module, "resources").elements()) {
    const Value values = member_of(at, "values");
    const std::string_view type = text_of(at, "type");
    // Those of other kinds may be of anybody.
    if (text_of(at, "mode") != "data") note_arns(values);
    if (type == "aws_caller_identity") {
      const auto arn = parse_arn(text_of(values, "arn"));
      const std::string_view id = text_of(values, "account_id");
      if (is_account_id(id))
        file_->accounts.insert({std::string(arn ? arn->partition : "aws"), std::string(id)});
    }
    if (type == "aws_region" && text_of(at, "mode") == "data")
      file_->regions.insert(std::string(text_of(values, "name")));
  }
  for (const Value child : member_of(module, "child_modules").elements()) collect_accounts(child);
}

void TerraformReader::note_accounts() {
  for (File& file : files_) {
    file_ = &file;
    const Value root = file.foreign.value;
    for (const Value state : {state_of(root), before_of(root)})
      collect_accounts(member_of(state, "root_module"));
    const Context context(tools_.model, tools_.draft, *file.foreign.file, nullptr, root.where());
    file.account = context.account();
    for (const Account& named : file.accounts) {
      const AccountId id =
          tools_.draft.accounts.add(tools_.intern(named.partition), tools_.intern(named.id));
      if (!file.account.valid() && file.accounts.size() == 1) file.account = id;
    }
  }
}

void TerraformReader::settle_account() {
  const Context context(tools_.model, tools_.draft, *file_->foreign.file, nullptr,
                        file_->foreign.value.where());
  if (!file_->account.valid() && tools_.draft.accounts.size() == 1) file_->account = AccountId(0);
  file_->account_id = tools_.draft.accounts.id_of(file_->account);
  file_->region = context.region();
  if (file_->region.empty() && file_->regions.size() == 1) file_->region = *file_->regions.begin();
}

// What is attached by a resource of its own before, and no more after: a role that is read back
// lists it still.
void TerraformReader::collect_removed(Value module) {
  for (const Value at : member_of(module, "resources").elements()) {
    const std::string_view type = text_of(at, "type");
    const Value values = member_of(at, "values");
    const std::string_view what = type == "aws_iam_role_policy"              ? "name"
                                  : type == "aws_iam_role_policy_attachment" ? "policy_arn"
                                                                             : "";
    if (what.empty()) continue;
    file_->removed.emplace(text_of(values, "role"), text_of(values, what));
  }
  for (const Value child : member_of(module, "child_modules").elements()) collect_removed(child);
}

// What the file says of the state that is asked for, and how the configuration writes it.
void TerraformReader::collect_file() {
  File& file = *file_;
  const Value root = file.foreign.value;
  const bool after = tools_.options.plan_state == PlanState::kAfter;
  if (after)
    for (const Value at : member_of(root, "resource_changes").elements())
      file.unknown.emplace(text_of(at, "address"),
                           member_of(member_of(at, "change"), "after_unknown"));
  collect_expressions(member_of(member_of(root, "configuration"), "root_module"), "");
  const bool planned = member_of(root, "planned_values").valid();
  if (planned || member_of(root, "values").valid() || before_of(root).valid()) {
    collect(member_of(state_of(root), "root_module"), "");
  } else {
    collect_changes(member_of(root, "resource_changes"));
  }
  if (after && planned) collect_removed(member_of(before_of(root), "root_module"));
  for (std::size_t i = 0; i < file.resources.size(); ++i) {
    Resource& resource = file.resources[i];
    const std::string plain = without_instances(resource.address);
    file.by_address[plain].push_back(i);
    if (const auto written = file.expressions.find(plain); written != file.expressions.end())
      resource.written = written->second;
  }
  // A policy with a resource of its own is what that says, whatever its role lists.
  for (const Resource& resource : file.resources)
    if (resource.type == "aws_iam_role_policy")
      file.owned.emplace(text(resource, "role").text, name_of(resource, "name"));
}

void TerraformReader::read(const Resource& resource) {
  const TypeReader* type = find_type(resource.type);
  if (type == nullptr)
    return file_->unread.add(resource.type, resource.at, holds_policy(resource.values));
  ++file_->entities;
  if (file_->account.valid()) return (this->*type->read)(resource);
  if (file_->entities > 1) return;  // said already
  say_no_account(tools_.model.diagnostics, file_->foreign.value.where());
  tools_.draft.input_lost = true;
}

void TerraformReader::finish(std::vector<ImportedArtefact>& artefacts) {
  for (File& file : files_) {
    file_ = &file;
    const Location where = file.foreign.value.where();
    settle_account();
    collect_file();
    for (const Resource& resource : file.resources) read(resource);
    file.unread.say(tools_.model.diagnostics, where);
    if (file.account.valid())
      add_imported_lists(tools_.draft, file.account, where, false, false, std::nullopt);
    artefacts.push_back({.file = where.file,
                         .kind = kTerraform,
                         .account = file.account_id,
                         .region = file.region,
                         .entities = file.account.valid() ? file.entities : 0});
  }
}

// --- Attributes ---

// Whether it, or a part of it, is known only when it is applied.
bool TerraformReader::is_unknown(const Resource& resource, std::string_view name) {
  const Value mark = member_of(resource.unknown, name);
  if (!mark.valid()) return false;
  for (std::uint32_t i = mark.index(); i < mark.end_index(); ++i)
    if (flag(mark.tree().at(i))) return true;
  return false;
}

void TerraformReader::say_unknown(const Resource& resource, std::string_view name,
                                  std::string_view why) {
  std::string what = "`";
  what.append(name).append("` of `").append(resource.address).append("`");
  say(tools_.model.diagnostics, kinds::kUnknownValue, resource.at,
      {std::move(what), std::string(why)});
}

void TerraformReader::say_unknown_resource(const Resource& resource) {
  say_unknown(resource, "the resource",
              file_->region.empty() ? "its region is not known, pass `--region`" : kWhenApplied);
}

TerraformReader::Text TerraformReader::text(const Resource& resource, std::string_view name) {
  const Value value = member_of(resource.values, name);
  if (value.is(Kind::kString)) return {Text::State::kKnown, std::string(value.text())};
  if (!is_unknown(resource, name)) return {};
  return referenced(resource, name);
}

// A list of texts; one that is not known in part is unknown.
std::vector<TerraformReader::Text> TerraformReader::texts(const Resource& resource,
                                                          std::string_view name, bool& all_known) {
  std::vector<Text> list;
  all_known = !is_unknown(resource, name);
  for (const Value element : member_of(resource.values, name).elements()) {
    if (element.is(Kind::kString))
      list.push_back({Text::State::kKnown, std::string(element.text())});
    else
      all_known = false;
  }
  return list;
}

const TerraformReader::Resource* TerraformReader::target_of(const Resource& from,
                                                            std::string_view reference) const {
  const auto [name, attribute] = parts_of_reference(reference);
  const auto found = file_->by_address.find(without_instances(from.module) + name);
  if (found == file_->by_address.end()) return nullptr;
  std::vector<const Resource*> candidates;
  for (const std::size_t i : found->second)
    if (file_->resources[i].module == from.module) candidates.push_back(&file_->resources[i]);
  if (candidates.size() == 1) return candidates.front();
  // Of several instances the one that is named, or the one with the same key.
  const std::size_t open = reference.find('[');
  const std::size_t close = reference.rfind(']');
  std::string_view key = instance_of(from.address);
  if (open != std::string_view::npos && close != std::string_view::npos && close > open)
    key = reference.substr(open, close + 1 - open);
  const auto same = std::ranges::find_if(candidates, [&](const Resource* candidate) {
    return !key.empty() && instance_of(candidate->address) == key;
  });
  return same == candidates.end() ? nullptr : *same;
}

// An attribute that is set from one attribute of one other resource.
TerraformReader::Text TerraformReader::referenced(const Resource& resource, std::string_view name) {
  std::string_view longest;  // it may name the instance
  std::string target;
  std::string attribute;
  bool same_key = false;
  for (const Value reference :
       member_of(member_of(resource.written, name), "references").elements()) {
    const std::string_view written = reference.text();
    if (is_instance_key(written)) {
      same_key = true;
      continue;
    }
    const auto [of, of_it] = parts_of_reference(written);
    if (!of.starts_with("aws_") || (!target.empty() && of != target)) return unknown_text();
    if (!attribute.empty() && !of_it.empty() && of_it != attribute) return unknown_text();
    target = of;
    if (!of_it.empty()) attribute = of_it;
    if (longest.size() < written.size()) longest = written;
  }
  if (attribute.empty() && same_key) attribute = usual_attribute(name);
  const Resource* found = attribute.empty() ? nullptr : target_of(resource, longest);
  return found == nullptr ? unknown_text() : attribute_of(*found, attribute);
}

// What the resource will have, as far as its name tells.
TerraformReader::Text TerraformReader::attribute_of(const Resource& target, std::string_view name) {
  if (const Value value = member_of(target.values, name); value.is(Kind::kString))
    return {Text::State::kKnown, std::string(value.text())};
  if (target.type == "aws_organizations_policy" && name == "id")
    return {Text::State::kKnown, generated_name(target.address)};
  const auto* const naming = std::ranges::find(kNamings, target.type, &Naming::type);
  if (naming == kNamings.end()) return unknown_text();
  const bool is_id = name == "id";
  const bool is_arn = name == "arn" || (is_id && naming->id_is_arn);
  const std::string own_name = name_of(target, naming->name);
  if (naming->service == "sqs" && (is_id || name == "url")) {
    const std::string arn = regional_arn("sqs", own_name);
    const auto parts = parse_arn(arn);
    if (!parts) return unknown_text();
    std::string url = "https://sqs.";
    url.append(file_->region).append(".amazonaws.com/").append(parts->account).append("/");
    return {Text::State::kKnown, url + own_name};
  }
  if (!is_arn) {
    const bool is_name = is_id || name == naming->name;
    return is_name ? Text{Text::State::kKnown, own_name} : unknown_text();
  }
  if (naming->service == "iam")
    return {Text::State::kKnown, std::string(tools_.text(entities_.arn_of(
                                     file_->account, naming->prefix, path_of(target), own_name)))};
  std::string arn = naming->service == "s3"
                        ? bucket_arn(own_name)
                        : regional_arn(naming->service, std::string(naming->prefix) + own_name);
  return arn.empty() ? unknown_text() : Text{Text::State::kKnown, std::move(arn)};
}

policy::PlacedDocument TerraformReader::document(const Resource& resource, std::string_view name,
                                                 PolicyKind kind) {
  if (is_unknown(resource, name)) {
    say_unknown(resource, name);
    return {};
  }
  return documents_.require(member_of(resource.values, name), resource.at, kind);
}

std::string TerraformReader::name_of(const Resource& resource, std::string_view name) {
  const std::string_view known = text_of(resource.values, name);
  return known.empty() ? generated_name(resource.address) : std::string(known);
}

std::string TerraformReader::path_of(const Resource& resource) {
  const std::string_view path = text_of(resource.values, "path");
  return path.empty() ? "/" : std::string(path);
}

// Empty when the region is not known.
std::string TerraformReader::regional_arn(std::string_view service,
                                          std::string_view resource) const {
  if (file_->region.empty()) return {};
  std::string arn = "arn:";
  arn.append(tools_.text(tools_.draft.accounts[file_->account].partition)).append(":");
  arn.append(service).append(":").append(file_->region).append(":");
  return arn.append(tools_.text(file_->account_id)).append(":").append(resource);
}

std::string TerraformReader::bucket_arn(std::string_view bucket) const {
  if (bucket.starts_with("arn:")) return std::string(bucket);
  std::string arn = "arn:";
  arn.append(tools_.text(tools_.draft.accounts[file_->account].partition));
  return arn.append(":s3:::").append(bucket);
}

// --- Entities ---

// By its ARN, or by what that will be made of.
EntityRows::Identity TerraformReader::identify(const Resource& resource, std::string& path,
                                               std::string& name) {
  EntityRows::Identity identity{.account = file_->account, .at = resource.at};
  path = path_of(resource);
  name = name_of(resource, "name");
  if (const auto arn = parse_arn(text_of(resource.values, "arn"));
      arn && is_account_id(arn->account))
    identity.account =
        tools_.draft.accounts.add(tools_.intern(arn->partition), tools_.intern(arn->account));
  identity.path = path;
  identity.name = name;
  return identity;
}

// Attachments name their holder only, which is looked for in the account of the file.
void TerraformReader::check_account(Holder& holder) const {
  if (holder.account != file_->account) holder.policies_known = false;
}

template <class Row>
void TerraformReader::read_tags(const Resource& resource, Row& row) {
  const bool has_all = member_of(resource.values, "tags_all").valid();
  const std::string_view member = has_all ? "tags_all" : "tags";
  row.tags_known = !is_unknown(resource, "tags_all") && !is_unknown(resource, "tags");
  for (const auto& [key, value] : member_of(resource.values, member).members())
    if (value.is(Kind::kString))
      row.tags.push_back({tools_.intern(key.text()), tools_.intern(value.text())});
}

template <class Row>
void TerraformReader::read_boundary(const Resource& resource, Row& row) {
  const Text boundary = text(resource, "permissions_boundary");
  if (boundary.known() && !boundary.text.empty())
    row.boundary =
        AttachedPolicy{.arn = tools_.intern(boundary.text), .where = resource.at.where()};
  if (!boundary.unknown()) return;
  row.boundary_known = false;
  say_unknown(resource, "permissions_boundary");
}

void TerraformReader::read_user(const Resource& resource) {
  std::string path;
  std::string name;
  DraftUser* user = entities_.add_user(identify(resource, path, name));
  if (user == nullptr) return;
  check_account(*user);
  read_tags(resource, *user);
  read_boundary(resource, *user);
}

void TerraformReader::read_group(const Resource& resource) {
  std::string path;
  std::string name;
  if (Group* group = entities_.add_group(identify(resource, path, name))) check_account(*group);
}

void TerraformReader::read_role(const Resource& resource) {
  std::string path;
  std::string name;
  DraftRole* role = entities_.add_role(identify(resource, path, name));
  if (role == nullptr) return;
  check_account(*role);
  role->trust = document(resource, "assume_role_policy", PolicyKind::kTrust);
  read_tags(resource, *role);
  read_boundary(resource, *role);
  read_role_lists(resource, name);
}

// What a role lists itself: written there, or read back from AWS. What has a resource of its own is
// read there.
void TerraformReader::read_role_lists(const Resource& resource, const std::string& name) {
  const EntityRows::Recipient self =
      recipient(resource, HolderType::kRole, {Text::State::kKnown, name});
  // Read back from AWS, these lists hold what resources of their own attach, or did.
  const bool read_back = resource.written.valid() &&
                         !member_of(resource.written, "inline_policy").valid() &&
                         !member_of(resource.written, "managed_policy_arns").valid();
  const auto skip = [&](std::string_view what) {
    const std::pair<std::string, std::string> key(name, what);
    if (file_->owned.contains(key)) return true;
    if (!file_->removed.contains(key) || (resource.written.valid() && !read_back)) return false;
    // Without the configuration nobody can tell whether the role keeps it.
    if (!read_back) entities_.give(self, EntityRows::UnknownPolicies{});
    return true;
  };
  for (const std::string_view list : {"inline_policy", "managed_policy_arns"}) {
    if (read_back || !is_unknown(resource, list)) continue;
    say_unknown(resource, list);
    entities_.give(self, EntityRows::UnknownPolicies{});
  }
  for (const Value policy : member_of(resource.values, "inline_policy").elements()) {
    const std::string_view policy_name = text_of(policy, "name");
    const Value written = member_of(policy, "policy");
    if (policy_name.empty() || !written.is(Kind::kString) || skip(policy_name)) continue;
    entities_.give(self, InlinePolicy{.name = tools_.intern(policy_name),
                                      .document = documents_.read(written, PolicyKind::kIdentity),
                                      .where = policy.where()});
  }
  for (const Value arn : member_of(resource.values, "managed_policy_arns").elements())
    if (arn.is(Kind::kString) && !skip(arn.text()))
      entities_.give(self, AttachedPolicy{.arn = tools_.intern(arn.text()), .where = arn.where()});
}

void TerraformReader::read_policy(const Resource& resource) {
  std::string path;
  std::string name;
  entities_.add_policy(identify(resource, path, name),
                       document(resource, "policy", PolicyKind::kIdentity));
}

// --- What entities are given ---

// Of a name that is not known: it may be any.
EntityRows::Recipient TerraformReader::recipient(const Resource& resource, HolderType type,
                                                 const Text& name) {
  return {.type = type,
          .account = file_->account,
          .name = name.known() ? name.text : "",
          .from = std::string(resource.address),
          .where = resource.at.where()};
}

template <HolderType Type>
void TerraformReader::read_inline_policy(const Resource& resource) {
  constexpr std::array<std::string_view, 3> kHolders = {"user", "group", "role"};
  const std::string_view attribute = kHolders[static_cast<std::size_t>(Type)];
  const Text holder = text(resource, attribute);
  const policy::PlacedDocument policy = document(resource, "policy", PolicyKind::kIdentity);
  if (!holder.known()) {
    say_unknown(resource, attribute);
    return entities_.give(recipient(resource, Type, holder), EntityRows::UnknownPolicies{});
  }
  entities_.give(recipient(resource, Type, holder),
                 InlinePolicy{.name = tools_.intern(name_of(resource, "name")),
                              .document = policy,
                              .where = resource.at.where()});
}

void TerraformReader::attach(const Resource& resource, HolderType type, const Text& holder,
                             const Text& policy) {
  const EntityRows::Recipient to = recipient(resource, type, holder);
  if (holder.known() && policy.known() && parse_arn(policy.text))
    return entities_.give(
        to, AttachedPolicy{.arn = tools_.intern(policy.text), .where = resource.at.where()});
  say_unknown(resource, holder.known() ? "policy_arn" : "the holder");
  entities_.give(to, EntityRows::UnknownPolicies{});
}

template <HolderType Type>
void TerraformReader::read_attachment(const Resource& resource) {
  constexpr std::array<std::string_view, 3> kHolders = {"user", "group", "role"};
  attach(resource, Type, text(resource, kHolders[static_cast<std::size_t>(Type)]),
         text(resource, "policy_arn"));
}

void TerraformReader::read_attachments(const Resource& resource) {
  constexpr std::array<std::pair<std::string_view, HolderType>, 3> kLists = {
      {{"users", HolderType::kUser}, {"groups", HolderType::kGroup}, {"roles", HolderType::kRole}}};
  const Text policy = text(resource, "policy_arn");
  for (const auto& [list, type] : kLists) {
    bool all_known = false;
    for (const Text& holder : texts(resource, list, all_known))
      attach(resource, type, holder, policy);
    if (!all_known) attach(resource, type, {Text::State::kUnknown, ""}, policy);
  }
}

void TerraformReader::read_user_groups(const Resource& resource) {
  const Text user = text(resource, "user");
  const EntityRows::Recipient to = recipient(resource, HolderType::kUser, user);
  bool all_known = false;
  const std::vector<Text> groups = texts(resource, "groups", all_known);
  if (!user.known() || !all_known) {
    say_unknown(resource, user.known() ? "groups" : "user");
    entities_.give(to, EntityRows::UnknownGroups{});
  }
  if (!user.known()) return;
  for (const Text& group : groups)
    entities_.give(to, Reference{tools_.intern(group.text), resource.at.where()});
}

void TerraformReader::read_group_users(const Resource& resource) {
  const Text group = text(resource, "group");
  bool all_known = false;
  std::vector<Text> users = texts(resource, "users", all_known);
  if (!all_known) users.push_back({Text::State::kUnknown, ""});
  for (const Text& user : users) {
    const EntityRows::Recipient to = recipient(resource, HolderType::kUser, user);
    if (user.known() && group.known()) {
      entities_.give(to, Reference{tools_.intern(group.text), resource.at.where()});
      continue;
    }
    say_unknown(resource, user.known() ? "group" : "users");
    entities_.give(to, EntityRows::UnknownGroups{});
  }
}

void TerraformReader::read_profile(const Resource& resource) {
  const Text role = text(resource, "role");
  if (!role.known() || role.text.empty()) return;
  const std::string name = name_of(resource, "name");
  entities_.give(recipient(resource, HolderType::kRole, role),
                 InstanceProfile{.arn = entities_.arn_of(file_->account, "instance-profile",
                                                         path_of(resource), name),
                                 .name = tools_.intern(name)});
}

// --- The account ---

// Known, and nothing in it that the model has.
void TerraformReader::read_known(const Resource& /*resource*/) {}

void TerraformReader::read_oidc_provider(const Resource& resource) {
  constexpr std::string_view kScheme = "https://";
  std::string url(text_of(resource.values, "url"));
  if (url.starts_with(kScheme)) url.erase(0, kScheme.size());
  if (url.empty()) return say_unknown(resource, "url");
  const Symbol arn = entities_.arn_of(file_->account, "oidc-provider", "/", url);
  DraftAnswer<OidcProvider> answer{
      .account = file_->account_id, .partial = true, .where = resource.at.where()};
  answer.rows.push_back({{.name = arn, .where = resource.at.where()}});
  tools_.draft.inventory.oidc_providers.push_back(std::move(answer));
  bool all_known = false;
  const std::vector<Text> clients = texts(resource, "client_id_list", all_known);
  if (!all_known) return say_unknown(resource, "client_id_list");
  DraftAnswer<OidcClients> of_provider{.account = file_->account_id, .where = resource.at.where()};
  OidcClients row{{.name = tools_.intern(url), .where = resource.at.where()}};
  for (const Text& client : clients) row.clients.push_back(tools_.intern(client.text));
  of_provider.rows.push_back(std::move(row));
  tools_.draft.inventory.oidc_clients.push_back(std::move(of_provider));
}

void TerraformReader::read_saml_provider(const Resource& resource) {
  const Symbol arn =
      entities_.arn_of(file_->account, "saml-provider", "/", name_of(resource, "name"));
  DraftAnswer<SamlProvider> answer{
      .account = file_->account_id, .partial = true, .where = resource.at.where()};
  answer.rows.push_back({{.name = arn, .where = resource.at.where()}});
  tools_.draft.inventory.saml_providers.push_back(std::move(answer));
}

void TerraformReader::read_password_policy(const Resource& resource) {
  const Value values = resource.values;
  DraftAnswer<PasswordPolicy> answer{.account = file_->account_id, .where = resource.at.where()};
  PasswordPolicy policy{{.where = resource.at.where()}};
  policy.minimum_length = number(member_of(values, "minimum_password_length")).value_or(6);
  policy.max_age_days = number(member_of(values, "max_password_age"));
  if (policy.max_age_days == 0) policy.max_age_days.reset();
  policy.reuse_prevention = number(member_of(values, "password_reuse_prevention"));
  if (policy.reuse_prevention == 0) policy.reuse_prevention.reset();
  policy.requires_symbols = flag(member_of(values, "require_symbols"));
  policy.requires_numbers = flag(member_of(values, "require_numbers"));
  policy.requires_uppercase = flag(member_of(values, "require_uppercase_characters"));
  policy.requires_lowercase = flag(member_of(values, "require_lowercase_characters"));
  policy.users_may_change = flag(member_of(values, "allow_users_to_change_password"));
  policy.expires = policy.max_age_days.has_value();
  policy.hard_expiry = flag(member_of(values, "hard_expiry"));
  for (const std::string_view member :
       {"minimum_password_length", "max_password_age", "password_reuse_prevention",
        "require_symbols", "require_numbers", "require_uppercase_characters",
        "require_lowercase_characters", "allow_users_to_change_password", "hard_expiry"})
    policy.damaged = policy.damaged || is_unknown(resource, member);
  answer.rows.push_back(policy);
  tools_.draft.inventory.password_policies.push_back(std::move(answer));
}

// --- Organizations ---

namespace {

// "o-..." of arn:P:organizations::A:policy/o-.../TYPE/p-...
std::string_view organization_in(std::string_view policy_arn) {
  const auto arn = parse_arn(policy_arn);
  if (!arn || arn->service != "organizations") return {};
  std::string_view rest = arn->resource;
  rest.remove_prefix(std::min(rest.find('/') + 1, rest.size()));
  return rest.substr(0, rest.find('/'));
}

OrganizationPolicyType planned_policy_type(std::string_view type) {
  if (type.empty() || type == "SERVICE_CONTROL_POLICY")
    return OrganizationPolicyType::kServiceControl;
  return type == "RESOURCE_CONTROL_POLICY" ? OrganizationPolicyType::kResourceControl
                                           : OrganizationPolicyType::kOther;
}

}  // namespace

void TerraformReader::read_organization_policy(const Resource& resource) {
  const std::string_view arn = text_of(resource.values, "arn");
  const std::string_view id = text_of(resource.values, "id");
  DraftOrganizationPolicy policy{
      .id = tools_.intern(id.empty() ? generated_name(resource.address) : id),
      .name = tools_.intern(name_of(resource, "name")),
      .type = planned_policy_type(text_of(resource.values, "type")),
      .where = resource.at.where()};
  if (!arn.empty()) policy.arn = tools_.intern(arn);
  if (const std::string_view of = organization_in(arn); !of.empty())
    policy.organization = tools_.intern(of);
  if (policy.type != OrganizationPolicyType::kOther)
    policy.document =
        document(resource, "content",
                 policy.type == OrganizationPolicyType::kServiceControl ? PolicyKind::kScp
                                                                        : PolicyKind::kRcp);
  tools_.draft.organization.policies.push_back(policy);
}

// Who else a policy is attached to is not known, so this says only of the target that it has it.
void TerraformReader::read_organization_attachment(const Resource& resource) {
  const Text policy = text(resource, "policy_id");
  const Text target = text(resource, "target_id");
  if (!policy.known() || !target.known())
    return say_unknown(resource, policy.known() ? "target_id" : "policy_id");
  DraftAttachments attachments{.caller = file_->account_id,
                               .subject = tools_.intern(policy.text),
                               .where = resource.at.where()};
  attachments.attached.push_back({tools_.intern(target.text), resource.at.where()});
  tools_.draft.organization.partial_targets.push_back(std::move(attachments));
}

// --- Resources ---

void TerraformReader::add_resource(const Resource& resource, const std::string& arn,
                                   std::string_view policy) {
  const policy::PlacedDocument placed = document(resource, policy, PolicyKind::kResource);
  if (arn.empty()) return say_unknown_resource(resource);
  resources_.add(tools_.intern(arn), file_->account_id, placed, resource.at.where());
}

void TerraformReader::read_bucket_policy(const Resource& resource) {
  const Text bucket = text(resource, "bucket");
  add_resource(resource, bucket.known() ? bucket_arn(bucket.text) : "");
}

void TerraformReader::read_access_block(const Resource& resource) {
  constexpr std::array<std::pair<std::string_view, bool PublicAccessBlock::*>, 4> kSettings = {
      {{"block_public_acls", &PublicAccessBlock::block_public_acls},
       {"ignore_public_acls", &PublicAccessBlock::ignore_public_acls},
       {"block_public_policy", &PublicAccessBlock::block_public_policy},
       {"restrict_public_buckets", &PublicAccessBlock::restrict_public_buckets}}};
  const Text bucket = text(resource, "bucket");
  if (!bucket.known()) return say_unknown(resource, "bucket");
  PublicAccessBlock block{.where = resource.at.where()};
  bool known = true;
  for (const auto& [name, setting] : kSettings) {
    block.*setting = flag(member_of(resource.values, name));
    known = known && !is_unknown(resource, name);
  }
  if (!known) return say_unknown(resource, "a setting");
  resources_.add(tools_.intern(bucket_arn(bucket.text)), file_->account_id, block,
                 resource.at.where());
}

void TerraformReader::read_key(const Resource& resource) {
  // A key without a policy of its own gets one that AWS writes, or has a resource for it.
  const bool has_policy = !text_of(resource.values, "policy").empty();
  if (!has_policy) return;
  const Text arn = attribute_of(resource, "arn");
  add_resource(resource, arn.known() ? arn.text : "");
}

void TerraformReader::read_key_policy(const Resource& resource) {
  const Text key = text(resource, "key_id");
  const bool is_arn = key.text.starts_with("arn:");
  add_resource(resource, is_arn        ? key.text
                         : key.known() ? regional_arn("kms", "key/" + key.text)
                                       : "");
}

void TerraformReader::read_queue_policy(const Resource& resource) {
  add_resource(resource, queue_arn(text(resource, "queue_url").text));
}

void TerraformReader::read_topic_policy(const Resource& resource) {
  add_resource(resource, text(resource, "arn").text);
}

void TerraformReader::read_secret_policy(const Resource& resource) {
  add_resource(resource, text(resource, "secret_arn").text);
}

void TerraformReader::read_repository_policy(const Resource& resource) {
  const Text repository = text(resource, "repository");
  add_resource(resource,
               repository.known() ? regional_arn("ecr", "repository/" + repository.text) : "");
}

void TerraformReader::read_permission(const Resource& resource) {
  ResourceRows::Permission permission{.at = resource.at};
  const Text function = text(resource, "function_name");
  permission.function_arn = function.text.starts_with("arn:")
                                ? function.text
                                : regional_arn("lambda", "function:" + function.text);
  if (!function.known() || permission.function_arn.empty()) return say_unknown_resource(resource);
  if (const Text qualifier = text(resource, "qualifier");
      qualifier.known() && !qualifier.text.empty())
    permission.function_arn.append(":").append(qualifier.text);
  constexpr std::array<std::pair<std::string_view, std::string ResourceRows::Permission::*>, 7>
      kParts = {{{"action", &ResourceRows::Permission::action},
                 {"principal", &ResourceRows::Permission::principal},
                 {"source_arn", &ResourceRows::Permission::source_arn},
                 {"source_account", &ResourceRows::Permission::source_account},
                 {"principal_org_id", &ResourceRows::Permission::organization},
                 {"event_source_token", &ResourceRows::Permission::event_source_token},
                 {"function_url_auth_type", &ResourceRows::Permission::url_auth_type}}};
  for (const auto& [name, part] : kParts) {
    const Text value = text(resource, name);
    permission.*part = value.text;
    if (!value.unknown()) continue;
    permission.unknown = true;
    say_unknown(resource, name);
  }
  permission.sid = text_of(resource.values, "statement_id");
  resources_.add(std::move(permission));
}

}  // namespace ambit::snapshot
