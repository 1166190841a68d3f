// What a facts file adds to the exports: which resources run as which role, credentials, single
// facts. Source: docs/snapshot.md, "Facts". What it does not say is unknown.
#ifndef AMBIT_SNAPSHOT_FACTS_H_
#define AMBIT_SNAPSHOT_FACTS_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ambit/source.h"
#include "support/symbol.h"

namespace ambit::snapshot {

struct FactResource {
  Symbol arn = {};
  Symbol kind = {};  // "lambda-function"
  Symbol role = {};  // ARN of the role that it runs as; invalid: not given
  // ARN of the role by which the service runs it, or that acts in its stead; invalid: not given.
  Symbol execution_role = {};
  std::optional<bool> triggered = {};
  // ARNs of the users and roles whose credentials it holds, sorted, each once.
  std::optional<std::vector<Symbol>> contains = {};
  // ARNs of those who control the host or workload, sorted, each once.
  std::optional<std::vector<Symbol>> reachable_by = {};
  std::optional<std::vector<std::pair<Symbol, Symbol>>> tags = {};  // all of them, sorted by key
  Symbol kms_key = {};  // ARN or alias of what encrypts it; invalid: not given
  std::vector<std::pair<Symbol, Symbol>> attributes = {};  // sorted by name
  Location where = {};
};

struct FactUser {
  Symbol arn = {};
  std::optional<std::int64_t> access_keys = {};
  std::optional<std::int64_t> mfa_devices = {};
  std::optional<bool> login_profile = {};
  // ARNs of those who know the secret of an access key of the user that is not active; sorted, each
  // once.
  std::vector<Symbol> inactive_key_known_to = {};
  Location where = {};
};

// A permission set of IAM Identity Center.
struct FactPermissionSet {
  Symbol arn = {};
  Symbol name = {};  // invalid: not given
  // ARNs of the users and roles that can get its roles, and of its roles; sorted, each once.
  std::vector<Symbol> assigned_to = {};
  std::vector<Symbol> roles = {};
  Location where = {};
};

// A fact about the accounts as a whole: "SerialConsoleEnabled".
struct SingleFact {
  Symbol name = {};
  bool value = false;
  Location where = {};
};

struct Facts {
  bool given = false;                                 // there is a facts file
  std::vector<FactResource> resources = {};           // sorted by ARN, each once
  std::vector<FactUser> users = {};                   // likewise
  std::vector<Symbol> complete = {};                  // kinds of which all resources are given
  std::vector<SingleFact> single = {};                // each once
  std::optional<std::vector<Symbol>> providers = {};  // ARNs of all identity providers
  std::vector<Symbol> attacker_issuers = {};          // of those whose issuer an attacker controls
  // Of those whose issuer gives tokens to attackers, too; nothing: not said.
  std::optional<std::vector<Symbol>> token_issuers = {};
  std::vector<FactPermissionSet> permission_sets = {};  // sorted by ARN, each once
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_FACTS_H_
