#include "ambit/compare.h"

#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "json/json.h"
#include "policy/compiler.h"
#include "policy/document_text.h"
#include "policy/guess_kind.h"
#include "reason/document_grants.h"
#include "reason/policy_difference.h"

namespace ambit {

namespace {

using policy::PlacedDocument;
using reason::ComparedPolicy;
using reason::PolicyDifference;

constexpr std::string_view kNotListed = "what it grants more could not be told in grants";

// Some policies that a question is about, compiled into one set of tables.
class Policies {
 public:
  Policies(SourceFiles& sources, Diagnostics& diagnostics)
      : sources_(sources), diagnostics_(diagnostics), compiler_(tables_, sources, parser_) {}

  // False: the text is no valid policy.
  bool add(FileId file, std::optional<PolicyKind> kind) {
    auto text = policy::decode_text(file, sources_, parser_, diagnostics_);
    if (!text.root.valid()) return false;
    return add(text.root, kind ? *kind : policy::guess_kind(text.root));
  }

  // Both are used alike, whatever one of them looks like by itself. What is wrong is said of both.
  bool add_both(FileId first, FileId second, std::optional<PolicyKind> kind) {
    const auto one = policy::decode_text(first, sources_, parser_, diagnostics_);
    const auto other = policy::decode_text(second, sources_, parser_, diagnostics_);
    if (!one.root.valid() || !other.root.valid()) return false;
    const PolicyKind used = kind ? *kind : kind_of(one.root, other.root);
    const bool valid = add(one.root, used);
    return add(other.root, used) && valid;
  }

  // Whether two of them are the same text for the same use.
  bool same(std::size_t a, std::size_t b) const {
    return texts_[a] == texts_[b] && policies_[a].kind == policies_[b].kind;
  }

  const policy::Tables& tables() const { return tables_; }
  const std::vector<ComparedPolicy>& all() const { return policies_; }

 private:
  static PolicyKind kind_of(json::Value one, json::Value other) {
    const PolicyKind kind = policy::guess_kind(one);
    return kind == PolicyKind::kIdentity ? policy::guess_kind(other) : kind;
  }

  bool add(json::Value root, PolicyKind kind) {
    const PlacedDocument document = compiler_.compile(root, kind, diagnostics_);
    if (!document.document.valid() || tables_.documents[document.document].opaque) return false;
    texts_.push_back(root.raw());
    policies_.push_back({document, kind});
    return true;
  }

  SourceFiles& sources_;
  Diagnostics& diagnostics_;
  policy::Tables tables_;
  json::Parser parser_;
  policy::Compiler compiler_;
  std::vector<std::string_view> texts_;
  std::vector<ComparedPolicy> policies_;
};

// The accesses as a policy that allows them.
std::string policy_of(std::span<const CriticalAccess> accesses) {
  nlohmann::ordered_json statements = nlohmann::ordered_json::array();
  const auto list = [](const std::vector<std::string>& patterns) {
    return patterns.empty() ? std::vector<std::string>{"*"} : patterns;
  };
  for (const CriticalAccess& access : accesses)
    statements.push_back({{"Effect", "Allow"},
                          {"Action", list(access.actions)},
                          {"Resource", list(access.resources)}});
  return nlohmann::ordered_json{{"Version", "2012-10-17"}, {"Statement", statements}}.dump(
      -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void list_grants(const Policies& policies, const reason::Space& space,
                 const catalog::ServiceCatalog& catalog, const ReasoningLimits& limits,
                 Comparison& comparison) {
  constexpr std::size_t kOld = 0;
  constexpr std::size_t kNew = 1;
  using Answer = AccessQuestion::Answer;
  const bool new_some = comparison.new_only.answer == Answer::kSome;
  const bool old_some = comparison.old_only.answer == Answer::kSome;
  if (!new_some && !old_some) return;
  const auto grants = reason::DocumentGrants::make(
      policies.tables(), catalog, {policies.all()[kOld], policies.all()[kNew]}, space, limits);
  for (const auto& [some, list, policy] : {std::tuple(new_some, &comparison.new_grants, kNew),
                                           std::tuple(old_some, &comparison.old_grants, kOld)}) {
    if (!some) continue;
    if (!grants) {
      list->unknown.push_back(grants.error());
      continue;
    }
    *list = grants->difference(policy);
    if (list->grants.empty() && list->unknown.empty()) list->unknown.emplace_back(kNotListed);
  }
}

}  // namespace

std::string_view relation_name(Relation relation) {
  switch (relation) {
    case Relation::kEquivalent:
      return "equivalent";
    case Relation::kNarrower:
      return "narrower";
    case Relation::kBroader:
      return "broader";
    case Relation::kIncomparable:
      return "incomparable";
    case Relation::kUnknown:
      break;
  }
  return "unknown";
}

std::optional<Comparison> compare(SourceFiles& sources, FileId old_policy, FileId new_policy,
                                  const ReasoningOptions& options,
                                  const catalog::ServiceCatalog& catalog,
                                  Diagnostics& diagnostics) {
  Policies policies(sources, diagnostics);
  if (!policies.add_both(old_policy, new_policy, options.kind)) return std::nullopt;
  Comparison comparison;
  if (policies.same(0, 1)) {
    comparison.new_only = comparison.old_only = {.answer = AccessQuestion::Answer::kNone};
  } else {
    PolicyDifference asker(policies.tables(), catalog.tables(), policies.all(), options.limits);
    comparison.new_only = asker.difference(1, 0);
    comparison.old_only = asker.difference(0, 1);
    if (asker.space()) list_grants(policies, *asker.space(), catalog, options.limits, comparison);
  }
  comparison.relation = reason::relation_of(comparison.new_only.answer, comparison.old_only.answer);
  return comparison;
}

std::optional<AccessQuestion> check_no_new_access(SourceFiles& sources, FileId old_policy,
                                                  FileId new_policy,
                                                  const ReasoningOptions& options,
                                                  const catalog::ServiceCatalog& catalog,
                                                  Diagnostics& diagnostics) {
  Policies policies(sources, diagnostics);
  if (!policies.add_both(old_policy, new_policy, options.kind)) return std::nullopt;
  // Nothing to think about, however intricate they are.
  if (policies.same(0, 1)) return AccessQuestion{.answer = AccessQuestion::Answer::kNone};
  return PolicyDifference(policies.tables(), catalog.tables(), policies.all(), options.limits)
      .difference(1, 0);
}

std::optional<AccessQuestion> check_access_not_granted(SourceFiles& sources, FileId policy,
                                                       std::span<const CriticalAccess> accesses,
                                                       const ReasoningOptions& options,
                                                       const catalog::ServiceCatalog& catalog,
                                                       Diagnostics& diagnostics) {
  Policies policies(sources, diagnostics);
  const bool valid = policies.add(policy, options.kind);
  const FileId asked = sources.add("the access asked about", TextBuffer(policy_of(accesses)));
  if (!policies.add(asked, PolicyKind::kIdentity) || !valid) return std::nullopt;
  return PolicyDifference(policies.tables(), catalog.tables(), policies.all(), options.limits)
      .within(0, 1);
}

}  // namespace ambit
