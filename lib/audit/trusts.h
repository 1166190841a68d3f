// The answer of `ambit trust`, as checks use it.
#ifndef AMBIT_AUDIT_TRUSTS_H_
#define AMBIT_AUDIT_TRUSTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "ambit/audit_configuration.h"
#include "ambit/snapshot.h"
#include "ambit/trust.h"

namespace ambit::audit {

// Found when the first check asks; not thread-safe. Without tiers, by the accounts and the services
// that the configuration of the audit names.
class Trusts {
 public:
  // Both must outlive it.
  Trusts(const Snapshot& snapshot, const Configuration& configuration)
      : snapshot_(snapshot), configuration_(configuration) {}
  Trusts(const Trusts&) = delete;
  Trusts& operator=(const Trusts&) = delete;

  // What is wrong with the trust policy of a role. O(log findings).
  std::span<const TrustFinding> of(std::string_view role);

  enum class Open : std::uint8_t {
    kNothing,
    kOrganization,  // only whether those whom it lets in belong to an own organization
    kMore,
  };
  // What about the role's trust policy could not be decided.
  Open open(std::string_view role);

  // Whether there were too many findings to be kept, so that some roles lack theirs.
  bool incomplete();

 private:
  const TrustAnswer& answer();

  const Snapshot& snapshot_;
  const Configuration& configuration_;
  std::optional<TrustAnswer> answer_ = {};
  std::map<std::string_view, Open> open_ = {};
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_TRUSTS_H_
