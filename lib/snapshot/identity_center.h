// IAM Identity Center: who is assigned which permission set where. What a permission set allows
// stands in the role that it has in each account. Source: IAM Identity Center API Reference;
// Identity Store API Reference.
#ifndef AMBIT_SNAPSHOT_IDENTITY_CENTER_H_
#define AMBIT_SNAPSHOT_IDENTITY_CENTER_H_

#include <compare>
#include <string_view>
#include <vector>

#include "ambit/snapshot.h"
#include "support/symbol.h"

namespace ambit::snapshot {

struct PermissionSet {
  Symbol arn = {};
  Symbol name = {};  // invalid: only its ARN was exported

  friend auto operator<=>(const PermissionSet&, const PermissionSet&) = default;
};

struct Assignment {
  Symbol account = {};
  Symbol permission_set = {};  // ARN
  bool to_group = false;
  Symbol assignee = {};  // id of the user or group

  friend auto operator<=>(const Assignment&, const Assignment&) = default;
};

// A user or a group of the directory.
struct DirectoryEntry {
  Symbol id = {};
  Symbol name = {};

  friend auto operator<=>(const DirectoryEntry&, const DirectoryEntry&) = default;
};

struct DirectoryMembership {
  Symbol group = {};  // ids
  Symbol user = {};

  friend auto operator<=>(const DirectoryMembership&, const DirectoryMembership&) = default;
};

// Each list sorted, each row once.
struct IdentityCenter {
  std::vector<PermissionSet> permission_sets = {};
  std::vector<Assignment> assignments = {};
  std::vector<DirectoryEntry> users = {};
  std::vector<DirectoryEntry> groups = {};
  std::vector<DirectoryMembership> memberships = {};
};

struct Model;

// Snapshot::assignees().
std::vector<Assignee> assignees_of(const Model& model, std::string_view role_arn);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IDENTITY_CENTER_H_
