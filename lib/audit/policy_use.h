// Who has which managed policy: the way back from a policy to its holders.
#ifndef AMBIT_AUDIT_POLICY_USE_H_
#define AMBIT_AUDIT_POLICY_USE_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"

namespace ambit::audit {

// The entries of `table` in `range`.
template <class IdT, class T>
std::span<const T> rows(const IdTable<IdT, T>& table, Range range) {
  return table.all().subspan(range.begin, range.size());
}

enum class HolderKind : std::uint8_t { kUser, kGroup, kRole };

struct HolderReference {
  HolderKind kind = HolderKind::kUser;
  const snapshot::Holder* holder = nullptr;  // in the model
};

// An attachment: who, and where it stands.
struct Attachment {
  HolderReference by = {};
  const snapshot::AttachedPolicy* policy = nullptr;  // in the model
};

// The managed policies that the holders() of one account have, by ARN (AWS managed ones and those
// whose document is not in the snapshot among them).
struct PolicyUse {
  std::map<std::string_view, std::vector<Attachment>> attached;
  std::map<std::string_view, std::vector<Attachment>> boundaries;
};

PolicyUse policy_use(const snapshot::Model& model, const snapshot::Account& account);

// Service-linked roles belong to their service; nobody else can change them.
bool is_service_linked(const snapshot::Model& model, const snapshot::Role& role);

// All users, groups and roles of an account, in this order, without service-linked roles.
std::vector<HolderReference> holders(const snapshot::Model& model,
                                     const snapshot::Account& account);

// The policies of a holder: ARNs of managed ones, names of inline ones.
std::vector<std::string> policy_names(const snapshot::Model& model, const snapshot::Holder& holder);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_POLICY_USE_H_
