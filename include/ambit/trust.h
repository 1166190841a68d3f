// Who outside is let in: what the trust policies of roles, and the policies of resources, allow to
// other accounts, identity providers and services, and what they name that does not exist.
// The rules, and how they are decided: docs/trust.md.
#ifndef AMBIT_TRUST_H_
#define AMBIT_TRUST_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/catalog.h"
#include "ambit/check_catalog.h"
#include "ambit/diagnostic.h"
#include "ambit/paths.h"
#include "ambit/progress.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"

namespace ambit {

// What can be wrong with a trust. Static; every text too.
struct TrustRule {
  // How the severity depends on how near the role is to an administrator.
  enum class Scale : std::uint8_t {
    kNone,
    kTier,        // one step higher if it can become one, critical if it is one
    kPrivileged,  // medium if it can become, or is, one
  };
  std::string_view id = {};  // "trust-anonymous"
  audit::Severity severity = audit::Severity::kInfo;
  Scale scale = Scale::kNone;
  std::string_view title = {};                  // what a finding says, in a few words
  std::string_view remedy = {};                 // what to do, one line
  std::span<const std::string_view> lint = {};  // rules of the linter about the same
};
std::span<const TrustRule> trust_rules();
const TrustRule* find_trust_rule(std::string_view id);  // null: there is none

// Service names are the part before the region and the domain: `ecs-tasks`, `delivery.logs`.
struct TrustConfiguration {
  // In place of the lists that are compiled in: services that run the customer's own workloads, and
  // services that do not say for whom they act.
  std::optional<std::vector<std::string>> exempt_service_trusts = {};
  std::optional<std::vector<std::string>> no_source_keys = {};
  // By rule; nothing: it is off.
  std::map<std::string, std::optional<audit::Severity>, std::less<>> severities = {};
};
// Reads the member `trust` of a configuration file, a JSON object; the other members are other
// commands'. What is wrong is said, and the rest is read.
TrustConfiguration read_trust_configuration(const SourceFiles& sources, FileId file,
                                            Diagnostics& diagnostics);

struct TrustOptions {
  std::optional<std::string> now = {};  // the time of all requests; nothing: the snapshot's
  // Whether to find out how near roles are to an administrator, which takes a permission graph.
  bool tiers = true;
  // Accounts that are ours besides those that the snapshot says.
  std::vector<std::string> own_accounts = {};
  ProgressListener progress = {};
};

// Somebody whom a policy lets in.
struct TrustedPrincipal {
  // "everybody", "account", "user", "role", "session", "federated-user", "id", "group", "service",
  // "oidc-provider", "saml-provider" or "other"
  std::string_view kind = {};
  std::string_view value = {};  // as written
};

// A step by which the role becomes an administrator.
struct TrustStep {
  std::string_view technique = {};
  std::string from = {};
  std::string to = {};  // an ARN, or `admin`
};

// How far the role takes whoever is let in.
struct TrustReach {
  std::uint8_t tier = 4;                    // of the role: PrincipalTier::tier
  PathClass path_class = PathClass::kNone;  // of its best path to an administrator
  std::uint32_t calls = 0;                  // of that path
  // The best tier of the role and of whom it can become: 0, 3 or 4. Limited steps do not count.
  std::uint8_t best_tier = 4;
  std::string best = {};  // ARN of the first of that tier, or `admin`; empty: the role itself
};

struct TrustFinding {
  const TrustRule* rule = nullptr;  // never null
  audit::Severity severity = audit::Severity::kInfo;
  std::string_view resource = {};  // ARN of the role or resource
  std::string_view account = {};   // that it belongs to
  TrustedPrincipal principal = {};
  std::vector<std::string> actions = {};
  // When the policy lets the principal in, its other statements considered.
  When when = {};
  std::vector<StatementRef> statements = {};
  std::optional<TrustReach> reach = {};  // of a role; nothing: not asked
  std::vector<TrustStep> path = {};  // of the role to an administrator; empty: none, or not asked
  std::string message = {};
};

// Something about a policy that could not be decided.
struct TrustUnknown {
  std::string_view resource = {};  // ARN of the role or resource
  std::string text = {};
  // All that is open is whether those whom it lets in belong to an own organization.
  bool only_organization = false;
};

// Findings are by resource, statement, rule and principal.
struct TrustAnswer {
  std::vector<TrustFinding> findings = {};
  std::uint64_t left_out = 0;  // findings beyond the first kMaxTrustFindings
  std::uint64_t roles = 0;     // that were looked at
  std::uint64_t resources = 0;
  std::vector<TrustUnknown> unknown = {};
  std::vector<std::string> assumptions = {};  // what was taken for granted

  // Those about one role or resource. O(log findings).
  std::span<const TrustFinding> of(std::string_view resource) const;
  bool has_finding_of(audit::Severity severity_or_worse) const;
};
inline constexpr std::size_t kMaxTrustFindings = 100'000;

// What is wrong with the trusts of the snapshot, which outlives the answer. Every statement is
// asked about once for each principal that it names: about a millisecond for each policy, and with
// `tiers` the time of a permission graph.
TrustAnswer find_trusts(
    const Snapshot& snapshot, const TrustConfiguration& configuration = {},
    const TrustOptions& options = {},
    const catalog::ServiceCatalog& catalog = catalog::ServiceCatalog::builtin());

}  // namespace ambit

#endif  // AMBIT_TRUST_H_
