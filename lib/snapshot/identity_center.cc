#include "snapshot/identity_center.h"

#include <algorithm>
#include <tuple>

#include "ambit/arn.h"
#include "snapshot/model.h"
#include "snapshot/reserved_role.h"

namespace ambit::snapshot {
namespace {

constexpr std::string_view kReservedPath = "role/aws-reserved/sso.amazonaws.com/";
constexpr std::string_view kReservedName = "AWSReservedSSO_";
constexpr std::size_t kSuffix = 17;  // `_` and 16 hexadecimal digits

std::string_view name_of_entry(const Model& model, const std::vector<DirectoryEntry>& entries,
                               Symbol id) {
  const auto found = std::ranges::lower_bound(entries, id, {}, &DirectoryEntry::id);
  return found == entries.end() || found->id != id ? std::string_view{} : model.text(found->name);
}

std::vector<std::string_view> members_of_group(const Model& model, Symbol group) {
  const IdentityCenter& center = model.identity_center;
  std::vector<std::string_view> members;
  for (const DirectoryMembership& membership :
       std::ranges::equal_range(center.memberships, group, {}, &DirectoryMembership::group)) {
    const std::string_view name = name_of_entry(model, center.users, membership.user);
    members.push_back(name.empty() ? model.text(membership.user) : name);
  }
  std::ranges::sort(members);
  return members;
}

}  // namespace

std::string_view permission_set_of(std::string_view role) {
  if (!role.starts_with(kReservedPath)) return {};
  std::string_view name = role.substr(role.rfind('/') + 1);
  if (!name.starts_with(kReservedName) || name.size() <= kReservedName.size() + kSuffix) return {};
  name.remove_prefix(kReservedName.size());
  name.remove_suffix(kSuffix);
  return name;
}

std::vector<Assignee> assignees_of(const Model& model, std::string_view role_arn) {
  const IdentityCenter& center = model.identity_center;
  const auto arn = parse_arn(role_arn);
  const std::string_view wanted = arn ? permission_set_of(arn->resource) : std::string_view{};
  std::vector<Assignee> assignees;
  if (wanted.empty()) return assignees;
  std::vector<Symbol> sets;
  for (const PermissionSet& set : center.permission_sets)
    if (model.text(set.name) == wanted) sets.push_back(set.arn);
  const Symbol account = model.policies.symbols.find(arn->account);
  for (const Assignment& assignment :
       std::ranges::equal_range(center.assignments, account, {}, &Assignment::account)) {
    if (std::ranges::find(sets, assignment.permission_set) == sets.end()) continue;
    const auto& entries = assignment.to_group ? center.groups : center.users;
    assignees.push_back({.is_group = assignment.to_group,
                         .id = model.text(assignment.assignee),
                         .name = name_of_entry(model, entries, assignment.assignee)});
    if (assignment.to_group)
      assignees.back().members = members_of_group(model, assignment.assignee);
  }
  std::ranges::sort(assignees, [](const Assignee& a, const Assignee& b) {
    return std::tie(a.is_group, a.name, a.id) < std::tie(b.is_group, b.name, b.id);
  });
  return assignees;
}

}  // namespace ambit::snapshot
