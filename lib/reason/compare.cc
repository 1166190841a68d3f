#include "ambit/compare.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "json/json.h"
#include "policy/compiler.h"
#include "policy/document_text.h"
#include "policy/guess_kind.h"
#include "reason/replay.h"
#include "reason/search.h"
#include "reason/space.h"
#include "reason/witness.h"

namespace ambit {

namespace {

using policy::PlacedDocument;
using reason::Demands;
using reason::Granting;
using reason::PlacedPolicy;
using reason::Region;
using reason::Rule;
using reason::Space;
using reason::Witness;

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
  const std::vector<PlacedPolicy>& all() const { return policies_; }

  DocumentStatement statement(std::size_t policy, policy::StatementId id) const {
    const PlacedDocument& placed = placed_[policy];
    const policy::Statement& statement = tables_.statements[id];
    return {.index = id.index() - tables_.documents[placed.document].statements.begin,
            .sid = statement.sid.valid() ? std::string(tables_.text(statement.sid)) : "",
            .effect = statement.effect,
            .where = placed.locate(statement.span)};
  }

 private:
  static PolicyKind kind_of(json::Value one, json::Value other) {
    const PolicyKind kind = policy::guess_kind(one);
    return kind == PolicyKind::kIdentity ? policy::guess_kind(other) : kind;
  }

  bool add(json::Value root, PolicyKind kind) {
    const PlacedDocument document = compiler_.compile(root, kind, diagnostics_);
    if (!document.document.valid() || tables_.documents[document.document].opaque) return false;
    placed_.push_back(document);
    texts_.push_back(root.raw());
    policies_.push_back({document.document, kind});
    return true;
  }

  SourceFiles& sources_;
  Diagnostics& diagnostics_;
  policy::Tables tables_;
  json::Parser parser_;
  policy::Compiler compiler_;
  std::vector<PlacedDocument> placed_;
  std::vector<std::string_view> texts_;
  std::vector<PlacedPolicy> policies_;
};

// What is left of the region after all demands; nothing if that is nothing.
std::optional<Region> restricted(Region region, const Demands& demands) {
  for (const reason::Demand& demand : demands) {
    reason::Extent& extent = region[demand.variable];
    extent.restrict_to(demand);
    if (extent.empty()) return std::nullopt;
  }
  return region;
}

std::vector<const Demands*> demands_of(const std::vector<Rule>& rules) {
  std::vector<const Demands*> all;
  all.reserve(rules.size());
  for (const Rule& rule : rules) all.push_back(&rule.demands);
  return all;
}

// Looks for a part of some regions in which requests are wanted.
class Difference {
 public:
  // Requests that the first policy grants and the second does not.
  Difference(const Granting& granted, const Granting& other) : allows_(granted.allows) {
    covers_ = demands_of(granted.denies);
    denies_ = covers_;
    for (const Rule& allow : other.allows) covers_.push_back(&allow.demands);
    for (const Rule& deny : other.denies) within_.push_back(&deny.demands);
  }

  // Requests that the policy grants and the box admits.
  static Difference within(const Granting& granted, const std::vector<Rule>& boxes) {
    Difference difference(granted, {});
    difference.covers_.clear();
    for (const Rule& box : boxes) difference.within_.push_back(&box.demands);
    difference.only_within_ = true;
    return difference;
  }

  std::optional<Region> find(const Region& region, Budget& budget) const {
    for (const Rule& allow : allows_) {
      const auto box = restricted(region, allow.demands);
      if (!box) continue;
      if (!only_within_)
        if (auto found = find_uncovered(*box, covers_, budget)) return found;
      for (const Demands* demands : within_)
        if (const auto part = restricted(*box, *demands))
          if (auto found = find_uncovered(*part, denies_, budget)) return found;
      if (budget.spent()) break;
    }
    return std::nullopt;
  }

 private:
  std::vector<Rule> allows_;
  std::vector<const Demands*> covers_;  // what is not wanted: denied by one, allowed by the other
  std::vector<const Demands*> denies_;  // of the first policy
  std::vector<const Demands*> within_;  // where what the other one allows is wanted all the same
  bool only_within_ = false;
};

ContextValue context_value(const evaluate::ContextEntry& entry) {
  return {.key = entry.key,
          .type = entry.list ? "stringList" : "string",
          .list = entry.list,
          .absent = entry.absent,
          .values = entry.values};
}

constexpr std::string_view kGivenUp = "the search was given up: the policies are too intricate";

class Asker {
 public:
  Asker(const Policies& policies, const ReasoningOptions& options,
        const catalog::ServiceCatalog& catalog)
      : policies_(policies),
        limits_(options.limits),
        space_(make_space(policies, catalog, limits_)),
        replay_(policies.tables()) {}

  // What policy `granted` grants and `other` does not.
  AccessQuestion difference(std::size_t granted, std::size_t other) {
    // Nothing to think about, however intricate they are.
    if (policies_.same(granted, other)) return {.answer = AccessQuestion::Answer::kNone};
    if (!space_) return unknown(space_.error());
    const Difference difference(space_->granting(granted), space_->granting(other));
    return ask(difference, granted, other, [&](const Witness& witness) {
      return replay_.ask(policies_.all()[granted], witness).granted &&
             !replay_.ask(policies_.all()[other], witness).granted;
    });
  }

  // What the policy grants of what `box` allows.
  AccessQuestion within(std::size_t granted, std::size_t box) {
    if (!space_) return unknown(space_.error());
    const Difference difference =
        Difference::within(space_->granting(granted), space_->granting(box).allows);
    return ask(difference, granted, box, [&](const Witness& witness) {
      return replay_.ask(policies_.all()[granted], witness).granted &&
             replay_.ask(policies_.all()[box], witness).granted;
    });
  }

 private:
  using Accept = std::function<bool(const Witness&)>;

  static Result<Space, std::string> make_space(const Policies& policies,
                                               const catalog::ServiceCatalog& catalog,
                                               const ReasoningLimits& limits) {
    Budget cells(limits.cells);
    return Space::make(policies.tables(), catalog.tables(), policies.all(), cells);
  }

  static AccessQuestion unknown(std::string reason) {
    return {.answer = AccessQuestion::Answer::kUnknown, .reason = std::move(reason)};
  }

  AccessQuestion ask(const Difference& difference, std::size_t granted, std::size_t other,
                     const Accept& accept) {
    Budget budget(limits_.steps);
    Budget cells(limits_.cells);
    const auto everything = space_->everything(cells);
    const bool some = everything && std::ranges::any_of(*everything, [&](const Region& region) {
                        return difference.find(region, budget).has_value();
                      });
    if (!everything || budget.spent()) return unknown(std::string(kGivenUp));
    if (!some) return {.answer = AccessQuestion::Answer::kNone};
    // A request that is documented, and one that does not hang on variables, if there are such.
    const Demands documented = space_->documented();
    const Demands certain = space_->certain();
    const Demands none;
    for (const auto& [first, second] :
         {std::pair(&documented, &certain), std::pair(&documented, &none),
          std::pair(&none, &certain), std::pair(&none, &none)}) {
      for (const Region& all : *everything) {
        auto region = restricted(all, *first);
        if (region) region = restricted(*std::move(region), *second);
        const auto found = region ? difference.find(*region, budget) : std::nullopt;
        if (!found) continue;
        if (const auto witness = find_witness(*space_, *found, accept, cells))
          return answer(*witness, first == &documented, granted, other);
      }
    }
    if (budget.spent() || cells.spent()) return unknown(std::string(kGivenUp));
    return unknown(
        "there may be a request whose policy variables have the right values, but none was found");
  }

  AccessQuestion answer(const Witness& witness, bool documented, std::size_t granted,
                        std::size_t other) {
    AccessQuestion answer{.answer = AccessQuestion::Answer::kSome, .documented = documented};
    ExampleRequest& example = answer.witness.emplace();
    example.principal = witness.caller.text();
    example.action = witness.action;
    example.resource = witness.resource;
    for (const evaluate::ContextEntry& entry : witness.context)
      example.context.push_back(context_value(entry));
    for (const policy::StatementId id : replay_.ask(policies_.all()[granted], witness).allows)
      answer.granted_by.push_back(policies_.statement(granted, id));
    for (const policy::StatementId id : replay_.ask(policies_.all()[other], witness).denies)
      answer.denied_by.push_back(policies_.statement(other, id));
    return answer;
  }

  const Policies& policies_;
  ReasoningLimits limits_;
  Result<Space, std::string> space_;
  reason::Replay replay_;
};

Relation relation_of(AccessQuestion::Answer new_only, AccessQuestion::Answer old_only) {
  using Answer = AccessQuestion::Answer;
  if (new_only == Answer::kUnknown || old_only == Answer::kUnknown) return Relation::kUnknown;
  if (new_only == Answer::kNone)
    return old_only == Answer::kNone ? Relation::kEquivalent : Relation::kNarrower;
  return old_only == Answer::kNone ? Relation::kBroader : Relation::kIncomparable;
}

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
  Asker asker(policies, options, catalog);
  Comparison comparison{.new_only = asker.difference(1, 0), .old_only = asker.difference(0, 1)};
  comparison.relation = relation_of(comparison.new_only.answer, comparison.old_only.answer);
  return comparison;
}

std::optional<AccessQuestion> check_no_new_access(SourceFiles& sources, FileId old_policy,
                                                  FileId new_policy,
                                                  const ReasoningOptions& options,
                                                  const catalog::ServiceCatalog& catalog,
                                                  Diagnostics& diagnostics) {
  Policies policies(sources, diagnostics);
  if (!policies.add_both(old_policy, new_policy, options.kind)) return std::nullopt;
  return Asker(policies, options, catalog).difference(1, 0);
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
  AccessQuestion answer = Asker(policies, options, catalog).within(0, 1);
  answer.denied_by.clear();
  return answer;
}

}  // namespace ambit
