// Every kind of object has a table of its members below: the name, and what becomes of the value.
#include "snapshot/authorization_details.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "ambit/arn.h"
#include "policy/grammar_kinds.h"
#include "snapshot/canonical_order.h"
#include "snapshot/default_version.h"
#include "snapshot/diagnostics.h"
#include "snapshot/documents.h"
#include "snapshot/recognise.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

struct EntityType {
  std::string_view prefix = {};  // of the last part of its ARN
  std::string_view name = {};
};
constexpr EntityType kUser = {"user/", "a user"};
constexpr EntityType kGroup = {"group/", "a group"};
constexpr EntityType kRole = {"role/", "a role"};
constexpr EntityType kInstanceProfile = {"instance-profile/", "an instance profile"};
constexpr EntityType kPolicy = {"policy/", "a managed policy"};

// Objects that are not rows of the draft themselves.
struct Named {
  Symbol name = {};
  Symbol value = {};
  std::optional<policy::PlacedDocument> document = {};
};
struct LastUsed {
  Time time = {};
  Symbol region = {};
  bool damaged = false;
};
struct Version {
  Symbol id = {};
  std::optional<bool> is_default = {};
  Time created = {};
  std::optional<policy::PlacedDocument> document = {};
};
struct DraftPolicy : ManagedPolicy {
  Symbol default_id = {};
  std::vector<VersionMark> marks = {};
};

bool is_arn_of(const Result<Arn, ArnError>& arn, const EntityType& type) {
  if (!arn || arn->partition.empty() || arn->service != "iam") return false;
  const bool managed_by_aws = &type == &kPolicy && arn->account == "aws";
  return (managed_by_aws || is_account_id(arn->account)) &&
         arn->resource.starts_with(type.prefix) && arn->resource.size() > type.prefix.size() &&
         !arn->resource.ends_with('/');
}

// How many entities the draft has.
struct DraftSizes {
  explicit DraftSizes(const Draft& draft)
      : users(draft.users.size()),
        groups(draft.groups.size()),
        roles(draft.roles.size()),
        policies(draft.policies.size()) {}

  std::size_t users;
  std::size_t groups;
  std::size_t roles;
  std::size_t policies;

  std::size_t added(const Draft& draft) const {
    return draft.users.size() - users + draft.groups.size() - groups + draft.roles.size() - roles +
           draft.policies.size() - policies;
  }
  // Takes off what was added since.
  void restore(Draft& draft) const {
    draft.users.resize(users);
    draft.groups.resize(groups);
    draft.roles.resize(roles);
    draft.policies.resize(policies);
  }
};

// One value on its way into the draft.
class Page {
 public:
  Page(Model& model, policy::Compiler& compiler, Draft& draft, ValueReader& reader, Value root)
      : model_(model),
        documents_reader_(model, compiler),
        draft_(draft),
        reader_(reader),
        root_(root) {
    page_.where = root.where();
  }

  ReadArtefact read(const Context& context);
  bool read_item(DetailsList which, AccountId account);

  // --- What the tables of members call. ---

  void read_users(Value list) { read_list(list, DetailsList::kUsers, draft_.users); }
  void read_groups(Value list) { read_list(list, DetailsList::kGroups, draft_.groups); }
  void read_roles(Value list) { read_list(list, DetailsList::kRoles, draft_.roles); }
  void read_policies(Value list) { read_list(list, DetailsList::kPolicies, draft_.policies); }
  void set_truncated() { page_.mark.truncated = true; }
  void set_token(Value value) { page_.mark.token = value.text(); }

  Symbol symbol(Value value) { return reader_.symbol(value); }
  Time time(Value value) { return reader_.time(value); }
  std::optional<bool> boolean(Value value) { return reader_.boolean(value); }
  std::optional<std::int64_t> integer(Value value) { return reader_.integer(value); }

  void read_arn(Holder& holder, Value value, const EntityType& type);
  void read_arn(ManagedPolicy& policy, Value value, const EntityType& type);
  Symbol reference(Value value, const EntityType& type);
  policy::PlacedDocument document(Value value, PolicyKind kind);

  void read_inline_policies(Holder& holder, Value list);
  void read_attached_policies(Holder& holder, Value list);
  template <class Row>
  void read_boundary(Row& row, Value value);
  template <class Row>
  void read_tags(Row& row, Value list);
  void read_group_names(DraftUser& user, Value list);
  void read_trust(DraftRole& role, Value value);
  void read_instance_profiles(DraftRole& role, Value list);
  void read_profile_roles(DraftRole& role, Value list);
  void read_last_used(DraftRole& role, Value value);
  void read_versions(DraftPolicy& policy, Value list);

 private:
  template <class Row>
  void read_list(Value list, DetailsList which, std::vector<Row>& rows);
  template <class Row>
  bool read_only_entity(std::vector<Row>& rows, const EntityType& type);
  bool read_entity(DraftUser& user, Value object);
  bool read_entity(Group& group, Value object);
  bool read_entity(DraftRole& role, Value object);
  bool read_entity(ManagedPolicy& policy, Value object);

  std::optional<Arn> arn_of(Value value, const EntityType& type);
  AccountId account_of(const Arn& arn);
  void note_account(AccountId account, Value value);
  bool settle_account(const Context& context);
  void settle_call(const Context& context);
  template <class Row>
  bool identify(Row& row, Value object, const EntityType& type);
  template <class Row>
  bool name_by_arn(Row& row, const EntityType& type);
  template <class Row>
  void build_arns(std::vector<Row>& rows, std::size_t first, DetailsList which,
                  const EntityType& type);
  template <class Row>
  bool build_arn(Row& row, const EntityType& type);

  void settle(Holder& holder, Value object);
  template <class Row>
  void settle_tags(Row& row, Value object);
  void settle_versions(DraftPolicy& policy, Value object);
  policy::PlacedDocument require(const std::optional<policy::PlacedDocument>& document,
                                 Value object);

  void note_document(Value value);
  bool in_document(std::uint32_t node) const;
  bool has_doubled_member(Value object) const;
  void report_doubled_members();

  template <class Table, class Row>
  void read_members(const Table& table, Row& row, Value object) {
    reader_.members(table, *this, row, object);
  }
  Symbol intern(std::string_view text) { return model_.intern(text); }
  std::string_view text(Symbol symbol) const { return model_.text(symbol); }

  Model& model_;
  DocumentReader documents_reader_;
  Draft& draft_;
  ValueReader& reader_;
  Value root_;
  DetailsPage page_;
  bool bad_arn_ = false;  // of the entity that is being read
  bool mixed_ = false;    // entities of several accounts
  // Node ranges of policy documents, ascending: doubled members in them are the documents' affair.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> documents_;
};

// --- Tables of members ---

template <class Row>
using PageMember = Member<Page, Row>;

template <class Row>
constexpr void (*kReadName)(Page&, Row&, Value) =
    [](Page& p, Row& row, Value v) { row.name = p.symbol(v); };
template <class Row>
constexpr PageMember<Row> kPath = {"Path",
                                   [](Page& p, Row& row, Value v) { row.path = p.symbol(v); }};
template <class Row>
constexpr PageMember<Row> kCreateDate = {
    "CreateDate", [](Page& p, Row& row, Value v) { row.created = p.time(v); }};
template <class Row>
constexpr void (*kReadUniqueId)(Page&, Row&, Value) =
    [](Page& p, Row& row, Value v) { row.unique_id = p.symbol(v); };
template <class Row>
constexpr void (*kReadInlinePolicies)(Page&, Row&, Value) =
    [](Page& p, Row& row, Value v) { p.read_inline_policies(row, v); };
template <class Row>
constexpr PageMember<Row> kAttachedManagedPolicies = {
    "AttachedManagedPolicies",
    [](Page& p, Row& row, Value v) { p.read_attached_policies(row, v); }};
template <class Row>
constexpr PageMember<Row> kPermissionsBoundary = {
    "PermissionsBoundary", [](Page& p, Row& row, Value v) { p.read_boundary(row, v); }};
template <class Row>
constexpr PageMember<Row> kTags = {"Tags", [](Page& p, Row& row, Value v) { p.read_tags(row, v); }};

constexpr void (*kReadNextToken)(Page&, DetailsPage&, Value) = [](Page& p, DetailsPage&, Value v) {
  p.set_truncated();
  p.set_token(v);
};

constexpr auto kPageMembers = std::to_array<PageMember<DetailsPage>>({
    {"UserDetailList", [](Page& p, DetailsPage&, Value v) { p.read_users(v); }},
    {"GroupDetailList", [](Page& p, DetailsPage&, Value v) { p.read_groups(v); }},
    {"RoleDetailList", [](Page& p, DetailsPage&, Value v) { p.read_roles(v); }},
    {"Policies", [](Page& p, DetailsPage&, Value v) { p.read_policies(v); }},
    // A type other than boolean cannot be trusted to mean that this is all.
    {"IsTruncated",
     [](Page& p, DetailsPage&, Value v) {
       if (p.boolean(v).value_or(true)) p.set_truncated();
     }},
    {"NextToken", kReadNextToken},
    {"nextToken", kReadNextToken},
    {"NextMarker", kReadNextToken},
    {"Marker", [](Page& p, DetailsPage&, Value v) { p.set_token(v); }},
});

constexpr auto kUserMembers = std::to_array<PageMember<DraftUser>>({
    kPath<DraftUser>,
    {"UserName", kReadName<DraftUser>},
    {"UserId", kReadUniqueId<DraftUser>},
    {"Arn", [](Page& p, DraftUser& user, Value v) { p.read_arn(user, v, kUser); }},
    kCreateDate<DraftUser>,
    {"UserPolicyList", kReadInlinePolicies<DraftUser>},
    {"GroupList", [](Page& p, DraftUser& user, Value v) { p.read_group_names(user, v); }},
    kAttachedManagedPolicies<DraftUser>,
    kPermissionsBoundary<DraftUser>,
    kTags<DraftUser>,
});

constexpr auto kGroupMembers = std::to_array<PageMember<Group>>({
    kPath<Group>,
    {"GroupName", kReadName<Group>},
    {"GroupId", kReadUniqueId<Group>},
    {"Arn", [](Page& p, Group& group, Value v) { p.read_arn(group, v, kGroup); }},
    kCreateDate<Group>,
    {"GroupPolicyList", kReadInlinePolicies<Group>},
    kAttachedManagedPolicies<Group>,
});

constexpr auto kRoleMembers = std::to_array<PageMember<DraftRole>>({
    kPath<DraftRole>,
    {"RoleName", kReadName<DraftRole>},
    {"RoleId", kReadUniqueId<DraftRole>},
    {"Arn", [](Page& p, DraftRole& role, Value v) { p.read_arn(role, v, kRole); }},
    kCreateDate<DraftRole>,
    {"AssumeRolePolicyDocument", [](Page& p, DraftRole& role, Value v) { p.read_trust(role, v); }},
    {"InstanceProfileList",
     [](Page& p, DraftRole& role, Value v) { p.read_instance_profiles(role, v); }},
    {"RolePolicyList", kReadInlinePolicies<DraftRole>},
    kAttachedManagedPolicies<DraftRole>,
    kPermissionsBoundary<DraftRole>,
    kTags<DraftRole>,
    {"RoleLastUsed", [](Page& p, DraftRole& role, Value v) { p.read_last_used(role, v); }},
});

constexpr auto kPolicyMembers = std::to_array<PageMember<DraftPolicy>>({
    {"PolicyName", kReadName<DraftPolicy>},
    {"PolicyId"},
    {"Arn", [](Page& p, DraftPolicy& policy, Value v) { p.read_arn(policy, v, kPolicy); }},
    kPath<DraftPolicy>,
    {"DefaultVersionId",
     [](Page& p, DraftPolicy& policy, Value v) { policy.default_id = p.symbol(v); }},
    {"AttachmentCount",
     [](Page& p, DraftPolicy& policy, Value v) { policy.attachment_count = p.integer(v); }},
    {"PermissionsBoundaryUsageCount",
     [](Page& p, DraftPolicy& policy, Value v) { policy.boundary_usage_count = p.integer(v); }},
    {"IsAttachable"},
    {"Description"},
    kCreateDate<DraftPolicy>,
    {"UpdateDate", [](Page& p, DraftPolicy& policy, Value v) { policy.updated = p.time(v); }},
    {"PolicyVersionList",
     [](Page& p, DraftPolicy& policy, Value v) { p.read_versions(policy, v); }},
});

constexpr auto kVersionMembers = std::to_array<PageMember<Version>>({
    {"Document", [](Page& p, Version& version,
                    Value v) { version.document = p.document(v, PolicyKind::kIdentity); }},
    {"VersionId", [](Page& p, Version& version, Value v) { version.id = p.symbol(v); }},
    {"IsDefaultVersion",
     [](Page& p, Version& version, Value v) { version.is_default = p.boolean(v); }},
    kCreateDate<Version>,
});

constexpr auto kInlinePolicyMembers = std::to_array<PageMember<Named>>({
    {"PolicyName", kReadName<Named>},
    {"PolicyDocument", [](Page& p, Named& policy,
                          Value v) { policy.document = p.document(v, PolicyKind::kIdentity); }},
});

constexpr auto kAttachedPolicyMembers = std::to_array<PageMember<AttachedPolicy>>({
    {"PolicyName"},
    {"PolicyArn",
     [](Page& p, AttachedPolicy& policy, Value v) { policy.arn = p.reference(v, kPolicy); }},
});

constexpr auto kBoundaryMembers = std::to_array<PageMember<AttachedPolicy>>({
    {"PermissionsBoundaryType"},  // its values differ between exports and say nothing
    {"PermissionsBoundaryArn",
     [](Page& p, AttachedPolicy& policy, Value v) { policy.arn = p.reference(v, kPolicy); }},
});

constexpr auto kTagMembers = std::to_array<PageMember<Named>>({
    {"Key", kReadName<Named>},
    {"Value", [](Page& p, Named& tag, Value v) { tag.value = p.symbol(v); }},
});

struct DraftProfile {
  InstanceProfile profile = {};
  DraftRole* role = nullptr;  // that it is listed under
};
constexpr auto kInstanceProfileMembers = std::to_array<PageMember<DraftProfile>>({
    {"Path"},
    {"InstanceProfileName",
     [](Page& p, DraftProfile& draft, Value v) { draft.profile.name = p.symbol(v); }},
    {"InstanceProfileId"},
    {"Arn", [](Page& p, DraftProfile& draft,
               Value v) { draft.profile.arn = p.reference(v, kInstanceProfile); }},
    {"CreateDate"},
    {"Tags"},
    {"Roles", [](Page& p, DraftProfile& draft, Value v) { p.read_profile_roles(*draft.role, v); }},
});

constexpr auto kLastUsedMembers = std::to_array<PageMember<LastUsed>>({
    {"LastUsedDate",
     [](Page& p, LastUsed& used, Value v) {
       used.time = p.time(v);
       used.damaged = !used.time.known;
     }},
    {"Region", [](Page& p, LastUsed& used, Value v) { used.region = p.symbol(v); }},
});

// --- Whose it is ---

std::optional<Arn> Page::arn_of(Value value, const EntityType& type) {
  const auto written = reader_.string(value);
  if (!written) return std::nullopt;
  const auto arn = parse_arn(*written);
  if (is_arn_of(arn, type)) return *arn;
  say(model_.diagnostics, kinds::kBadArn, value, {std::string(*written), std::string(type.name)});
  return std::nullopt;
}

Symbol Page::reference(Value value, const EntityType& type) {
  return arn_of(value, type) ? intern(value.text()) : Symbol{};
}

AccountId Page::account_of(const Arn& arn) {
  if (!is_account_id(arn.account)) return {};  // managed by AWS
  return draft_.accounts.add(intern(arn.partition), intern(arn.account));
}

void Page::note_account(AccountId account, Value value) {
  if (!account.valid() || account == page_.account) return;
  if (!page_.account.valid()) {
    page_.account = account;
    return;
  }
  if (!mixed_)
    say(model_.diagnostics, kinds::kMixedAccounts, value,
        {std::string(text(draft_.accounts[page_.account].id)),
         std::string(text(draft_.accounts[account].id))});
  mixed_ = true;
  DetailsPage other{.account = account, .where = page_.where};
  other.lists.fill({.present = true, .lost = true});
  draft_.pages.push_back(other);
}

void Page::read_arn(Holder& holder, Value value, const EntityType& type) {
  const auto arn = arn_of(value, type);
  bad_arn_ = !arn;
  if (!arn) return;
  holder.arn = intern(value.text());
  holder.account = account_of(*arn);
  note_account(holder.account, value);
}

void Page::read_arn(ManagedPolicy& policy, Value value, const EntityType& type) {
  const auto arn = arn_of(value, type);
  bad_arn_ = !arn;
  if (!arn) return;
  policy.arn = intern(value.text());
  policy.account = account_of(*arn);
  note_account(policy.account, value);
}

// Takes name and path from the ARN. False when the members of these names say something else.
template <class Row>
bool Page::name_by_arn(Row& row, const EntityType& type) {
  const std::string_view arn = text(row.arn);
  const std::string_view resource = parse_arn(arn)->resource.substr(type.prefix.size() - 1);
  const std::size_t slash = resource.rfind('/');
  const Symbol name = intern(resource.substr(slash + 1));
  const Symbol path = intern(resource.substr(0, slash + 1));
  const bool agree =
      (!row.name.valid() || row.name == name) && (!row.path.valid() || row.path == path);
  row.name = name;
  row.path = path;
  return agree;
}

// Whether it is known who the entity is: by its ARN, or by its name until the account is known.
template <class Row>
bool Page::identify(Row& row, Value object, const EntityType& type) {
  row.where = object.where();
  if (bad_arn_) return false;
  if (!row.arn.valid()) {
    if (!row.name.valid()) reader_.missing(object, "Arn");
    return row.name.valid();
  }
  if (name_by_arn(row, type)) return true;
  say(model_.diagnostics, kinds::kBadArn, object,
      {std::string(text(row.arn)), std::string(type.name).append(" of this name and path")});
  return false;
}

template <class Row>
bool Page::build_arn(Row& row, const EntityType& type) {
  const std::string_view path = row.path.valid() ? text(row.path) : "/";
  const bool well_formed = path.starts_with('/') && path.ends_with('/') && !text(row.name).empty();
  if (!page_.account.valid() || !well_formed) return false;
  const AccountNames::Name& account = draft_.accounts[page_.account];
  std::string arn = "arn:";
  arn.append(text(account.partition)).append(":iam::").append(text(account.id)).append(":");
  arn.append(type.prefix).append(path.substr(1)).append(text(row.name));
  row.account = page_.account;
  row.arn = intern(arn);
  name_by_arn(row, type);
  return true;
}

// Entities with a name only are of the account that the others are of.
template <class Row>
void Page::build_arns(std::vector<Row>& rows, std::size_t first, DetailsList which,
                      const EntityType& type) {
  const auto nobody = [&](Row& row) {
    if (row.arn.valid() || build_arn(row, type)) return false;
    model_.diagnostics.add(kinds::kMissingMember, row.where, {std::string("Arn")});
    page_.list(which).lost = true;
    return true;
  };
  const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
  rows.erase(std::remove_if(begin, rows.end(), nobody), rows.end());
}

// --- Doubled members ---

void Page::note_document(Value value) {
  if (!root_.tree().duplicates().empty()) documents_.emplace_back(value.index(), value.end_index());
}

bool Page::in_document(std::uint32_t node) const {
  const auto behind =
      std::upper_bound(documents_.begin(), documents_.end(), node,
                       [](std::uint32_t at, const auto& range) { return at < range.first; });
  return behind != documents_.begin() && node < std::prev(behind)->second;
}

bool Page::has_doubled_member(Value object) const {
  const auto doubled = root_.tree().duplicates_in(object);
  return std::any_of(doubled.begin(), doubled.end(),
                     [this](const json::DuplicateKey& key) { return !in_document(key.second); });
}

void Page::report_doubled_members() {
  for (const json::DuplicateKey& doubled : root_.tree().duplicates_in(root_))
    if (!in_document(doubled.second)) say_doubled(model_.diagnostics, root_.tree(), doubled);
}

// --- Policies ---

policy::PlacedDocument Page::document(Value value, PolicyKind kind) {
  note_document(value);
  return documents_reader_.read(value, kind);
}

policy::PlacedDocument Page::require(const std::optional<policy::PlacedDocument>& document,
                                     Value object) {
  if (!document) say(model_.diagnostics, policy::kAbsent, object);
  return document.value_or(policy::PlacedDocument{});
}

void Page::read_inline_policies(Holder& holder, Value list) {
  const bool sound = reader_.each_object(list, [&](Value object) {
    Named read;
    read_members(kInlinePolicyMembers, read, object);
    const policy::PlacedDocument document = require(read.document, object);
    if (!read.name.valid()) return reader_.missing(object, "PolicyName"), false;
    holder.inline_policies.push_back({read.name, document, object.where()});
    return true;
  });
  holder.policies_known = holder.policies_known && sound;
}

void Page::read_attached_policies(Holder& holder, Value list) {
  const bool sound = reader_.each_object(list, [&](Value object) {
    AttachedPolicy attached{.where = object.where()};
    read_members(kAttachedPolicyMembers, attached, object);
    if (attached.arn.valid()) holder.attached_policies.push_back(attached);
    if (!reader_.find(object, "PolicyArn").valid()) reader_.missing(object, "PolicyArn");
    return attached.arn.valid();
  });
  holder.policies_known = holder.policies_known && sound;
}

template <class Row>
void Page::read_boundary(Row& row, Value value) {
  AttachedPolicy boundary{.where = value.where()};
  if (reader_.expect(value, Kind::kObject)) {
    read_members(kBoundaryMembers, boundary, value);
    if (!reader_.find(value, "PermissionsBoundaryArn").valid())
      reader_.missing(value, "PermissionsBoundaryArn");
  }
  row.boundary_known = boundary.arn.valid();
  if (boundary.arn.valid()) row.boundary = boundary;
}

void Page::read_versions(DraftPolicy& policy, Value list) {
  reader_.each_object(list, [&](Value object) {
    Version read;
    read_members(kVersionMembers, read, object);
    const policy::PlacedDocument document = require(read.document, object);
    if (!read.id.valid()) return reader_.missing(object, "VersionId"), false;
    policy.marks.push_back({read.id, read.is_default});
    policy.versions.push_back(
        {.id = read.id, .document = document, .created = read.created, .where = object.where()});
    return true;
  });
}

// Sorts the versions, too: v9 before v10.
void Page::settle_versions(DraftPolicy& policy, Value object) {
  const DefaultVersion found = find_default_version(policy.marks, policy.default_id);
  if (!found.problem.empty())
    say(model_.diagnostics, kinds::kDefaultVersion, object, {std::string(found.problem)});
  std::vector<PolicyVersion>& versions = policy.versions;
  if (found.index) versions[*found.index].is_default = true;
  const auto key = [this](const PolicyVersion& version) {
    const std::string_view id = text(version.id);
    return std::tuple(id.size(), id, version.where.begin);
  };
  std::sort(versions.begin(), versions.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto by_default =
      std::find_if(versions.begin(), versions.end(), [](const auto& v) { return v.is_default; });
  if (found.index)
    policy.default_version = static_cast<std::uint32_t>(by_default - versions.begin());
}

// --- The other members ---

template <class Row>
void Page::read_tags(Row& row, Value list) {
  const bool sound = reader_.each_object(list, [&](Value object) {
    Named tag;
    read_members(kTagMembers, tag, object);
    if (!reader_.find(object, "Key").valid()) reader_.missing(object, "Key");
    if (!reader_.find(object, "Value").valid()) reader_.missing(object, "Value");
    if (tag.name.valid() && tag.value.valid()) row.tags.push_back({tag.name, tag.value});
    return tag.name.valid() && tag.value.valid();
  });
  row.tags_known = row.tags_known && sound;
}

void Page::read_group_names(DraftUser& user, Value list) {
  const bool sound = reader_.each_string(list, [&](Value element, std::string_view name) {
    user.group_names.push_back({intern(name), element.where()});
  });
  user.groups_known = user.groups_known && sound;
}

void Page::read_trust(DraftRole& role, Value value) {
  role.has_trust = true;
  role.trust = document(value, PolicyKind::kTrust);
}

void Page::read_instance_profiles(DraftRole& role, Value list) {
  reader_.each_object(list, [&](Value object) {
    DraftProfile draft{.role = &role};
    read_members(kInstanceProfileMembers, draft, object);
    if (!reader_.find(object, "Arn").valid()) reader_.missing(object, "Arn");
    if (draft.profile.arn.valid()) role.instance_profiles.push_back(draft.profile);
    return draft.profile.arn.valid();
  });
}

// Copies of the role that the profile is listed under. They are not read; only whom they name.
void Page::read_profile_roles(DraftRole& role, Value list) {
  reader_.each_object(list, [&](Value object) {
    const Value trust = reader_.find(object, "AssumeRolePolicyDocument");
    if (trust.valid()) note_document(trust);
    const Value arn = reader_.find(object, "Arn");
    if (arn.is(Kind::kString) && is_arn_of(parse_arn(arn.text()), kRole))
      role.profile_roles.push_back({intern(arn.text()), arn.where()});
    return true;
  });
}

void Page::read_last_used(DraftRole& role, Value value) {
  if (!reader_.expect(value, Kind::kObject)) return;
  LastUsed used;
  read_members(kLastUsedMembers, used, value);
  role.has_last_used = !used.damaged;
  role.last_used = used.time;
  role.last_used_region = used.region;
}

// --- Entities ---

void Page::settle(Holder& holder, Value object) {
  const CanonicalOrder order(model_.policies.symbols);
  order.sort(holder.attached_policies);
  if (order.sort(holder.inline_policies)) return;
  holder.policies_known = false;
  say(model_.diagnostics, kinds::kRepeatedName, object, {std::string("inline policies")});
}

template <class Row>
void Page::settle_tags(Row& row, Value object) {
  if (CanonicalOrder(model_.policies.symbols).sort(row.tags)) return;
  row.tags_known = false;
  say(model_.diagnostics, kinds::kRepeatedName, object, {std::string("tags")});
}

bool Page::read_entity(DraftUser& user, Value object) {
  read_members(kUserMembers, user, object);
  settle(user, object);
  settle_tags(user, object);
  CanonicalOrder(model_.policies.symbols).sort(user.group_names);
  return identify(user, object, kUser);
}

bool Page::read_entity(Group& group, Value object) {
  read_members(kGroupMembers, group, object);
  settle(group, object);
  return identify(group, object, kGroup);
}

bool Page::read_entity(DraftRole& role, Value object) {
  read_members(kRoleMembers, role, object);
  if (!role.has_trust) say(model_.diagnostics, policy::kAbsent, object);
  settle(role, object);
  settle_tags(role, object);
  CanonicalOrder(model_.policies.symbols).sort(role.instance_profiles);
  return identify(role, object, kRole);
}

bool Page::read_entity(ManagedPolicy& policy, Value object) {
  DraftPolicy draft;
  read_members(kPolicyMembers, draft, object);
  settle_versions(draft, object);
  const bool identified = identify(draft, object, kPolicy);
  policy = std::move(static_cast<ManagedPolicy&>(draft));
  return identified;
}

// --- Pages ---

template <class Row>
void Page::read_list(Value list, DetailsList which, std::vector<Row>& rows) {
  ListState& state = page_.list(which);
  if (state.present) state.lost = true;  // a doubled member
  state.present = true;
  if (!reader_.expect(list, Kind::kArray)) {
    state.unreadable = true;
    return;
  }
  for (const Value element : list.elements()) {
    state.filled = true;
    Row row;
    bad_arn_ = false;
    if (!reader_.expect(element, Kind::kObject) || !read_entity(row, element)) {
      state.lost = true;
      continue;
    }
    if (has_doubled_member(element)) forget(row);
    rows.push_back(std::move(row));
  }
}

// False, and an error, when its entities are of another account than the call.
bool Page::settle_account(const Context& context) {
  if (!page_.account.valid()) page_.account = context.account();
  if (!mixed_) return context.agrees_with(draft_.accounts.id_of(page_.account));
  for (ListState& list : page_.lists) list.lost = true;
  return true;
}

// Which page it is, and which lists were asked for.
void Page::settle_call(const Context& context) {
  page_.mark.where = page_.where;
  if (const Call* call = context.record()) {
    page_.mark.recorded = true;
    page_.mark.starts_at = call->parameter("Marker");
    if (page_.mark.starts_at.empty()) page_.mark.starts_at = call->parameter("StartingToken");
  }
  static constexpr std::array<std::string_view, kDetailsLists> kFilters = {"User", "Group", "Role",
                                                                           "LocalManagedPolicy"};
  const std::string filter = "," + std::string(context.parameter("Filter")) + ",";
  for (std::size_t i = 0; i < kDetailsLists; ++i)
    page_.lists[i].excluded =
        filter.size() > 2 && filter.find("," + std::string(kFilters[i]) + ",") == std::string::npos;
}

ReadArtefact Page::read(const Context& context) {
  const DraftSizes before(draft_);
  read_members(kPageMembers, page_, root_);
  report_doubled_members();
  page_.latest = reader_.take_latest();
  if (!settle_account(context)) {
    before.restore(draft_);
    return {};
  }
  settle_call(context);
  build_arns(draft_.users, before.users, DetailsList::kUsers, kUser);
  build_arns(draft_.groups, before.groups, DetailsList::kGroups, kGroup);
  build_arns(draft_.roles, before.roles, DetailsList::kRoles, kRole);
  build_arns(draft_.policies, before.policies, DetailsList::kPolicies, kPolicy);
  draft_.pages.push_back(page_);
  return {.account = draft_.accounts.id_of(page_.account), .entities = before.added(draft_)};
}

// The root is the entity.
template <class Row>
bool Page::read_only_entity(std::vector<Row>& rows, const EntityType& type) {
  Row row;
  if (!read_entity(row, root_)) return false;
  report_doubled_members();
  if (has_doubled_member(root_)) forget(row);
  if (!row.arn.valid() && !build_arn(row, type)) return reader_.missing(root_, "Arn"), false;
  rows.push_back(std::move(row));
  return true;
}

bool Page::read_item(DetailsList which, AccountId account) {
  page_.account = account;
  switch (which) {
    case DetailsList::kUsers:
      return read_only_entity(draft_.users, kUser);
    case DetailsList::kGroups:
      return read_only_entity(draft_.groups, kGroup);
    case DetailsList::kRoles:
      return read_only_entity(draft_.roles, kRole);
    case DetailsList::kPolicies:
      break;
  }
  return read_only_entity(draft_.policies, kPolicy);
}

void forget_holder(Holder& holder) {
  holder.unique_id = {};
  holder.created = {};
  holder.inline_policies.clear();
  holder.attached_policies.clear();
  holder.policies_known = false;
}

}  // namespace

AuthorizationDetailsReader::AuthorizationDetailsReader(Model& model, policy::Compiler& compiler,
                                                       Draft& draft, std::string_view kind,
                                                       MemberNames names)
    : model_(model), compiler_(compiler), draft_(draft), values_(model, kind, names) {}

bool AuthorizationDetailsReader::read_item(Value entity, DetailsList which, AccountId account) {
  return Page(model_, compiler_, draft_, values_, entity).read_item(which, account);
}

ReadArtefact AuthorizationDetailsReader::read(Value page, const Context& context) {
  return Page(model_, compiler_, draft_, values_, page).read(context);
}

void forget(DraftUser& user) {
  forget_holder(user);
  user.group_names.clear();
  user.groups_known = false;
  user.tags.clear();
  user.tags_known = false;
  user.boundary.reset();
  user.boundary_known = false;
}

void forget(Group& group) {
  forget_holder(group);
}

void forget(DraftRole& role) {
  forget_holder(role);
  role.trust = {};
  role.instance_profiles.clear();
  role.tags.clear();
  role.tags_known = false;
  role.boundary.reset();
  role.boundary_known = false;
  role.has_last_used = false;
  role.last_used = {};
  role.last_used_region = {};
}

void forget(ManagedPolicy& policy) {
  policy.created = {};
  policy.updated = {};
  policy.versions.clear();
  policy.default_version.reset();
  policy.attachment_count.reset();
  policy.boundary_usage_count.reset();
}

}  // namespace ambit::snapshot
