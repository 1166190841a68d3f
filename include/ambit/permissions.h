// What principals may do, over all actions and resources at once.
// Source: IAM User Guide, "Policy evaluation logic". In plain words: docs/reasoning.md.
#ifndef AMBIT_PERMISSIONS_H_
#define AMBIT_PERMISSIONS_H_

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/catalog.h"
#include "ambit/reasoning_limits.h"
#include "ambit/result.h"
#include "ambit/snapshot.h"

namespace ambit {

inline constexpr std::size_t kAccessLevels = 5;
// Numbers of actions of the catalog, by catalog::AccessLevel.
using LevelCounts = std::array<std::size_t, kAccessLevels>;

// Actions on resources that are allowed under a condition.
struct PermissionGrant {
  // All that match one of `actions` and none of `not_actions`; so for resources, of which
  // `*` includes the request without resource.
  std::vector<std::string> actions = {};
  std::vector<std::string> not_actions = {};
  std::vector<std::string> resources = {};
  std::vector<std::string> not_resources = {};
  // Whether the patterns of `actions` match actions, too, that are not granted; none of the
  // catalog.
  bool admits_more = false;
  LevelCounts levels = {};
  When when = {};
  std::vector<StatementRef> via = {};  // statements that grant it, or have a say in the condition
};

struct ServiceSummary {
  std::string service = {};
  LevelCounts levels = {};
  std::size_t actions = 0;
};

struct WhatCan {
  std::string principal = {};                // ARN, or the name of a caller without
  std::vector<PermissionGrant> grants = {};  // none of them could be left out
  std::vector<ServiceSummary> summary = {};  // of the catalog's actions in `grants`, by name
  std::vector<std::string> assumptions = {};
  std::vector<std::string> unknown = {};  // what could not be worked out, in words
};

// Puts in place of the actions of each grant the shortest patterns that match exactly those of the
// catalog (ServiceCatalog::shrink): for people, who read few patterns rather than many. Mostly
// takes longer than what_can().
void shrink_actions(PermissionGrant& grant, const catalog::ServiceCatalog& catalog);
void shrink_actions(std::vector<PermissionGrant>& grants, const catalog::ServiceCatalog& catalog);

// Patterns as policies have them: of actions, and of resources, where `*` includes the request
// without resource.
struct PatternQuestion {
  std::string action = "*";
  std::string resource = "*";
  enum class Match : std::uint8_t {
    kAny,  // some action on some resource
    kAll,  // every action of the catalog on every resource that it acts on
  };
  Match match = Match::kAny;
  std::vector<ContextValue> context = {};
  ContextMode context_mode = ContextMode::kOpen;
};

// Answers questions about a snapshot. Making one costs as much as an Access. Const queries are safe
// from many threads.
class Permissions {
 public:
  // Both must outlive it.
  explicit Permissions(const Snapshot& snapshot,
                       const catalog::ServiceCatalog& catalog = catalog::ServiceCatalog::builtin(),
                       const ReasoningLimits& limits = {});
  Permissions(Permissions&&) noexcept;
  Permissions& operator=(Permissions&&) noexcept;
  ~Permissions();

  // All that the principal may do, as few grants that together are exactly that: as far as policies
  // and the catalog go, of resources of its account, of those with a policy of their own, and of
  // roles and keys whose policies are not known. `question.action` and `question.resource` are not
  // used. A millisecond or so. Fails when no principal or several fit the name.
  Result<WhatCan, QuestionError> what_can(const Question& question) const;

  // The answer of Access::can(), with its condition looked at as for all requests: alternatives
  // that cannot hold, and what follows from the rest, are left out. So what is conditional to
  // Access may be always or never allowed. Costs what Access::can() does, and as much again for
  // conditions that have something to simplify.
  Result<Decision, QuestionError> can(const Question& question,
                                      Access::Explain explain = Access::Explain::kNo) const;

  // The same into an object that was used before; see Access::can().
  std::optional<QuestionError> can(const Question& question, Decision& decision,
                                   Access::Explain explain = Access::Explain::kNo) const;

  // Which users and roles may, with one example request each. Fails when a pattern is none.
  Result<WhoCan, QuestionError> who_can(const PatternQuestion& question) const;

 private:
  Result<WhoCan, QuestionError> who_can_do(const PatternQuestion& question) const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ambit

#endif  // AMBIT_PERMISSIONS_H_
