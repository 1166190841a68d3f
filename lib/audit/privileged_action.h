// The actions that make whoever may do them privileged; compiled in from
// lib/audit/data/privileged-actions.json.
#ifndef AMBIT_AUDIT_PRIVILEGED_ACTION_H_
#define AMBIT_AUDIT_PRIVILEGED_ACTION_H_

#include <span>
#include <string_view>

namespace ambit::audit {

struct PrivilegedAction {
  std::string_view name = {};   // "iam:CreateUser"
  std::string_view group = {};  // "identity"
  // Only on every resource of a type; else on one that is not the principal's own.
  bool everywhere = false;
};

std::span<const PrivilegedAction> privileged_actions();

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_PRIVILEGED_ACTION_H_
