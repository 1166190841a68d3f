// Every role and every resource policy is judged by itself: the reasoner is asked, for each
// principal of each Allow statement, whether requests of it are confined to values that the policy
// names. The severity then depends on how near the role is to an administrator.
#include "ambit/trust.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "ambit/paths.h"
#include "graph/trust/judged.h"
#include "graph/trust/neighbours.h"
#include "reason/document_questions.h"

namespace ambit {

using graph::Court;
using graph::Judged;
using graph::Subject;

namespace {

// One policy of the usual size takes a thousandth of them.
constexpr ReasoningLimits kLimits{.cells = std::size_t{1} << 22, .steps = std::size_t{1} << 17};
// Principals that conditions on who calls are tried on.
constexpr std::uint64_t kMaxPrincipals = 4'000'000;

bool some_policy_tests_tags(const policy::Tables& tables) {
  return std::ranges::any_of(tables.keys, [&](const policy::ContextKey& key) {
    return tables.text(key.name).starts_with("aws:principaltag/");
  });
}

// How near roles are to an administrator.
class Tiers {
 public:
  Tiers(const Snapshot& snapshot, const TrustOptions& options) {
    if (!options.tiers) return;
    graph_ = std::make_unique<PermissionGraph>(
        snapshot, GraphOptions{.now = options.now, .progress = options.progress});
    for (PrincipalTier& tier : graph_->tiers().tiers)
      tiers_.emplace(tier.principal.arn, std::move(tier));
  }

  std::uint8_t of(std::string_view role) const {
    const auto found = tiers_.find(role);
    return found == tiers_.end() ? kLastTier : found->second.tier;
  }

  // Nothing: not asked, or not a role.
  std::optional<TrustReach> reach(std::string_view role) {
    const auto found = tiers_.find(role);
    if (found == tiers_.end()) return std::nullopt;
    const PrincipalTier& tier = found->second;
    TrustReach reach{.tier = tier.tier,
                     .path_class = tier.path_class,
                     .calls = tier.calls,
                     .best_tier = tier.tier};
    if (tier.tier == 1 || tier.tier == 2) {
      reach.best_tier = 0;
      reach.best = "admin";
    } else if (tier.tier == kLastTier) {
      find_next_to_last();
      const auto next = next_to_last_.find(role);
      if (next == next_to_last_.end()) return reach;
      reach.best_tier = kLastTier - 1;
      reach.best = next->second;
    }
    return reach;
  }

  std::vector<TrustStep> path(std::string_view role) const {
    std::vector<TrustStep> steps;
    if (!graph_ || of(role) == 0 || of(role) > 2) return steps;
    const auto answer = graph_->paths(role, "admin", {.max_paths = 1});
    if (!answer || answer->paths.empty()) return steps;
    for (const Step& step : answer->paths.front().steps)
      steps.push_back({.technique = step.technique, .from = step.from, .to = step.to});
    return steps;
  }

 private:
  static constexpr std::uint8_t kLastTier = 4;

  // Whom those of the last tier can become that is of the one before, once for all.
  void find_next_to_last() {
    if (std::exchange(next_is_known_, true)) return;
    std::vector<std::string> targets;
    for (const auto& [arn, tier] : tiers_)
      if (tier.tier == kLastTier - 1) targets.emplace_back(arn);
    if (targets.empty()) return;
    for (NearestPath& one : graph_->nearest(targets, std::numeric_limits<std::uint32_t>::max()))
      if (one.path.path_class < PathClass::kLimited && of(one.from.arn) == kLastTier)
        next_to_last_.emplace(one.from.arn, std::move(one.to));
  }

  std::unique_ptr<PermissionGraph> graph_;
  std::map<std::string_view, PrincipalTier> tiers_;
  std::map<std::string_view, std::string> next_to_last_;
  bool next_is_known_ = false;
};

class Trial {
 public:
  Trial(Court& court, const Tiers& tiers, TrustAnswer& answer)
      : court_(court), tiers_(tiers), answer_(answer) {}

  void judge_roles() {
    for (const snapshot::Role& role : court_.model.roles) {
      const std::string_view path = text(role.path);
      if (path.starts_with("/aws-service-role/")) continue;
      ++answer_.roles;
      const Subject subject{.kind = PolicyKind::kTrust,
                            .arn = text(role.arn),
                            .name = text(role.name),
                            .account = text(court_.model.accounts[role.account].id),
                            .document = role.trust,
                            .tier = tiers_.of(text(role.arn)),
                            .identity_center = path.starts_with("/aws-reserved/")};
      judge(subject);
    }
  }

  void judge_resources() {
    for (const snapshot::ResourcePolicy& resource : court_.model.resources) {
      if (resource.state != snapshot::Knowledge::kKnown) continue;
      ++answer_.resources;
      const std::string_view arn = text(resource.arn);
      judge({.kind = PolicyKind::kResource,
             .arn = arn,
             .account = court_.model.owner_of(arn),
             .document = resource.document});
    }
  }

 private:
  std::string_view text(Symbol symbol) const { return court_.model.text(symbol); }

  void judge(const Subject& subject) {
    const policy::DocumentId document = subject.document.document;
    if (!document.valid()) return say_unknown(subject, "its policy was not exported");
    if (court_.model.policies.documents[document].opaque) {
      if (!graph::judge_refused(court_, subject, answer_))
        say_unknown(subject, "its policy is not well-formed");
      return;
    }
    auto questions = reason::DocumentQuestions::make(court_.model.policies, court_.catalog,
                                                     {{document, subject.kind}}, kLimits);
    if (!questions) return say_unknown(subject, questions.error());
    Judged judged(court_, subject, *questions, answer_);
    if (subject.kind == PolicyKind::kResource) return graph::judge_service_grants(judged);
    if (!subject.identity_center) {
      graph::judge_accounts(judged);
      graph::judge_services(judged);
      graph::judge_providers(judged);
      graph::judge_statements(judged);
    }
    graph::judge_orphans(judged);
  }

  void say_unknown(const Subject& subject, const std::string& why) {
    answer_.unknown.push_back({subject.arn, why});
  }

  Court& court_;
  const Tiers& tiers_;
  TrustAnswer& answer_;
};

std::size_t rule_index(const TrustFinding& finding) {
  return static_cast<std::size_t>(finding.rule - trust_rules().data());
}

void sort_findings(std::vector<TrustFinding>& findings) {
  std::ranges::sort(findings, [](const TrustFinding& a, const TrustFinding& b) {
    const auto key = [](const TrustFinding& one) {
      return std::tuple(one.resource, one.statements.front().index, rule_index(one),
                        one.principal.kind, one.principal.value, std::string_view(one.message));
    };
    return key(a) < key(b);
  });
}

std::vector<std::string> assumptions_of(const snapshot::Model& model, const TrustOptions& options) {
  std::vector<std::string> list;
  if (model.organizations.size() == 0 && model.known_accounts.size() == 0)
    list.emplace_back(
        "only the accounts of the snapshot are ours: neither an organization nor known accounts "
        "were given");
  if (!options.tiers) list.emplace_back("how near roles are to an administrator was not asked");
  return list;
}

}  // namespace

std::span<const TrustFinding> TrustAnswer::of(std::string_view resource) const {
  const auto range = std::ranges::equal_range(findings, resource, {}, &TrustFinding::resource);
  return {range.begin(), range.end()};
}

bool TrustAnswer::has_finding_of(audit::Severity severity_or_worse) const {
  return std::ranges::any_of(
      findings, [&](const TrustFinding& finding) { return finding.severity >= severity_or_worse; });
}

TrustAnswer find_trusts(const Snapshot& snapshot, const TrustConfiguration& configuration,
                        const TrustOptions& options, const catalog::ServiceCatalog& catalog) {
  const snapshot::Model& model = snapshot.model();
  const evaluate::Principals principals(model);
  const graph::Neighbours neighbours(model, options.own_accounts);
  evaluate::Matcher matcher(model.policies);
  Tiers tiers(snapshot, options);
  Court court{.model = model,
              .catalog = catalog.tables(),
              .principals = principals,
              .neighbours = neighbours,
              .configuration = configuration,
              .matcher = matcher,
              .now = options.now.value_or(""),
              .tests_tags = some_policy_tests_tags(model.policies),
              .principals_left = kMaxPrincipals};
  TrustAnswer answer{.assumptions = assumptions_of(model, options)};
  Trial trial(court, tiers, answer);
  trial.judge_roles();
  trial.judge_resources();
  struct Further {
    std::optional<TrustReach> reach;
    std::vector<TrustStep> path;
  };
  std::map<std::string_view, Further> further;
  for (TrustFinding& finding : answer.findings) {
    const auto [at, is_new] = further.try_emplace(finding.resource);
    if (is_new) at->second = {tiers.reach(finding.resource), tiers.path(finding.resource)};
    finding.reach = at->second.reach;
    finding.path = at->second.path;
  }
  sort_findings(answer.findings);
  return answer;
}

}  // namespace ambit
