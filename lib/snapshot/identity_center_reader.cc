#include "snapshot/identity_center_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

// Of the rows of all lists some members.
struct WrittenRow {
  Symbol arn = {};
  Symbol name = {};
  Symbol account = {};
  Symbol id = {};
  Symbol group = {};
  std::string_view type = {};
  Value member = {};
};
using RowMember = Member<ValueReader, WrittenRow>;

constexpr auto kSetMembers = std::to_array<RowMember>({
    {"PermissionSetArn", [](ValueReader& r, WrittenRow& w, Value v) { w.arn = r.symbol(v); }},
    {"Name", [](ValueReader& r, WrittenRow& w, Value v) { w.name = r.symbol(v); }},
    {"Description"},
    {"CreatedDate"},
    {"SessionDuration"},
    {"RelayState"},
});

constexpr auto kAssignedMembers = std::to_array<RowMember>({
    {"AccountId", [](ValueReader& r, WrittenRow& w, Value v) { w.account = r.account(v); }},
    {"PermissionSetArn", [](ValueReader& r, WrittenRow& w, Value v) { w.arn = r.symbol(v); }},
    {"PrincipalType",
     [](ValueReader& r, WrittenRow& w, Value v) { w.type = r.string(v).value_or(""); }},
    {"PrincipalId", [](ValueReader& r, WrittenRow& w, Value v) { w.id = r.symbol(v); }},
});

// Of people only the name that they sign in with is read.
constexpr auto kDirectoryUserMembers = std::to_array<RowMember>({
    {"UserId", [](ValueReader& r, WrittenRow& w, Value v) { w.id = r.symbol(v); }},
    {"UserName", [](ValueReader& r, WrittenRow& w, Value v) { w.name = r.symbol(v); }},
    {"IdentityStoreId"},
    {"ExternalIds"},
    {"Name"},
    {"DisplayName"},
    {"NickName"},
    {"ProfileUrl"},
    {"Emails"},
    {"Addresses"},
    {"PhoneNumbers"},
    {"UserType"},
    {"Title"},
    {"PreferredLanguage"},
    {"Locale"},
    {"Timezone"},
    {"UserStatus"},
    {"CreatedAt"},
    {"CreatedBy"},
    {"UpdatedAt"},
    {"UpdatedBy"},
    {"Birthdate"},
    {"Website"},
    {"Photos"},
    {"Extensions"},
});

constexpr auto kDirectoryGroupMembers = std::to_array<RowMember>({
    {"GroupId", [](ValueReader& r, WrittenRow& w, Value v) { w.id = r.symbol(v); }},
    {"DisplayName", [](ValueReader& r, WrittenRow& w, Value v) { w.name = r.symbol(v); }},
    {"IdentityStoreId"},
    {"ExternalIds"},
    {"Description"},
    {"CreatedAt"},
    {"CreatedBy"},
    {"UpdatedAt"},
    {"UpdatedBy"},
});

constexpr auto kMembershipMembers = std::to_array<RowMember>({
    {"GroupId", [](ValueReader& r, WrittenRow& w, Value v) { w.group = r.symbol(v); }},
    {"MemberId", [](ValueReader&, WrittenRow& w, Value v) { w.member = v; }},
    {"IdentityStoreId"},
    {"MembershipId"},
    {"CreatedAt"},
    {"CreatedBy"},
    {"UpdatedAt"},
    {"UpdatedBy"},
});
constexpr auto kMemberIdMembers = std::to_array<RowMember>(
    {{"UserId", [](ValueReader& r, WrittenRow& w, Value v) { w.id = r.symbol(v); }}});

}  // namespace

const IdentityCenterReader::Entry* IdentityCenterReader::find_kind(std::string_view name) {
  using R = IdentityCenterReader;
  static constexpr std::array kKinds = {
      Entry{"identitystore.groups", &R::groups},
      Entry{"identitystore.memberships", &R::memberships},
      Entry{"identitystore.users", &R::users},
      Entry{"sso.assignments", &R::assignments},
      Entry{"sso.boundary", &R::of_roles},
      Entry{"sso.customer-policies", &R::of_roles},
      Entry{"sso.inline-policy", &R::of_roles},
      Entry{"sso.instances", &R::of_roles},
      Entry{"sso.managed-policies", &R::of_roles},
      Entry{"sso.permission-set", &R::permission_set},
      Entry{"sso.permission-sets", &R::permission_sets},
  };
  const auto found = std::ranges::find(kKinds, name, &Entry::name);
  return found == kKinds.end() ? nullptr : &*found;
}

template <class Read>
ReadArtefact IdentityCenterReader::each(std::string_view kind, std::string_view list, Value answer,
                                        const Context& context, Read&& read) {
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const Value rows = answer.find(list);
  if (!rows.valid()) return artefact;  // an empty answer
  values(kind).each_object(rows, [&](Value object) {
    const bool sound = read(values(kind), object);
    artefact.entities += sound ? 1U : 0U;
    return sound;
  });
  return artefact;
}

ReadArtefact IdentityCenterReader::permission_set(std::string_view kind, Value answer,
                                                  const Context& context) {
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const Value object = answer.find("PermissionSet");
  if (!object.valid()) return values(kind).missing(answer, "PermissionSet"), artefact;
  WrittenRow row;
  values(kind).members(kSetMembers, values(kind), row, object);
  if (!row.name.valid()) return values(kind).missing(object, "Name"), artefact;
  draft_.identity_center.permission_sets.push_back({row.arn, row.name});
  artefact.entities = 1;
  return artefact;
}

ReadArtefact IdentityCenterReader::permission_sets(std::string_view kind, Value answer,
                                                   const Context& context) {
  ReadArtefact artefact{.account = context.account_id()};
  if (say_doubled_members(model_.diagnostics, answer)) return artefact;
  const Value sets = answer.find("PermissionSets");
  if (!sets.valid()) return artefact;  // an empty answer
  values(kind).each_string(sets, [&](Value value, std::string_view) {
    draft_.identity_center.permission_sets.push_back({values(kind).symbol(value), {}});
    ++artefact.entities;
  });
  return artefact;
}

ReadArtefact IdentityCenterReader::assignments(std::string_view kind, Value answer,
                                               const Context& context) {
  return each(kind, "AccountAssignments", answer, context, [&](ValueReader& reader, Value object) {
    WrittenRow row;
    reader.members(kAssignedMembers, reader, row, object);
    if (!row.account.valid()) return reader.missing(object, "AccountId"), false;
    if (!row.arn.valid()) return reader.missing(object, "PermissionSetArn"), false;
    if (!row.id.valid()) return reader.missing(object, "PrincipalId"), false;
    draft_.identity_center.assignments.push_back(
        {row.account, row.arn, row.type == "GROUP", row.id});
    return true;
  });
}

ReadArtefact IdentityCenterReader::users(std::string_view kind, Value answer,
                                         const Context& context) {
  return each(kind, "Users", answer, context, [&](ValueReader& reader, Value object) {
    WrittenRow row;
    reader.members(kDirectoryUserMembers, reader, row, object);
    if (!row.id.valid()) return reader.missing(object, "UserId"), false;
    draft_.identity_center.users.push_back({row.id, row.name});
    return true;
  });
}

ReadArtefact IdentityCenterReader::groups(std::string_view kind, Value answer,
                                          const Context& context) {
  return each(kind, "Groups", answer, context, [&](ValueReader& reader, Value object) {
    WrittenRow row;
    reader.members(kDirectoryGroupMembers, reader, row, object);
    if (!row.id.valid()) return reader.missing(object, "GroupId"), false;
    draft_.identity_center.groups.push_back({row.id, row.name});
    return true;
  });
}

ReadArtefact IdentityCenterReader::memberships(std::string_view kind, Value answer,
                                               const Context& context) {
  return each(kind, "GroupMemberships", answer, context, [&](ValueReader& reader, Value object) {
    WrittenRow row;
    reader.members(kMembershipMembers, reader, row, object);
    if (row.member.is(Kind::kObject)) reader.members(kMemberIdMembers, reader, row, row.member);
    if (!row.group.valid()) return reader.missing(object, "GroupId"), false;
    if (!row.id.valid()) return reader.missing(object, "MemberId"), false;
    draft_.identity_center.memberships.push_back({row.group, row.id});
    return true;
  });
}

ReadArtefact IdentityCenterReader::of_roles(std::string_view, Value, const Context& context) {
  return {.account = context.account_id()};
}

void IdentityCenterReader::summarise() {
  for (auto& [kind, reader] : readers_) reader.summarise();
}

}  // namespace ambit::snapshot
