#include "reason/policy_difference.h"

#include <algorithm>
#include <utility>

#include "reason/document_questions.h"
#include "reason/search.h"

namespace ambit::reason {
namespace {

std::vector<const Demands*> demands_of(const std::vector<Rule>& rules) {
  std::vector<const Demands*> all;
  all.reserve(rules.size());
  for (const Rule& rule : rules) all.push_back(&rule.demands);
  return all;
}

AccessQuestion unknown(std::string reason) {
  return {.answer = AccessQuestion::Answer::kUnknown, .reason = std::move(reason)};
}

Result<Space, std::string> make_space(const policy::Tables& tables, const catalog::Catalog& catalog,
                                      const std::vector<PlacedPolicy>& policies,
                                      const ReasoningLimits& limits) {
  Budget cells(limits.cells);
  return Space::make(tables, catalog, policies, cells);
}

std::vector<PlacedPolicy> without_places(const std::vector<ComparedPolicy>& policies) {
  std::vector<PlacedPolicy> all;
  all.reserve(policies.size());
  for (const ComparedPolicy& policy : policies)
    all.push_back({policy.placed.document, policy.kind});
  return all;
}

}  // namespace

// Looks for a part of some regions in which requests are wanted.
class PolicyDifference::Search {
 public:
  // Requests that the first policy grants and the second does not.
  Search(const Granting& granted, const Granting& other) : allows_(granted.allows) {
    covers_ = demands_of(granted.denies);
    denies_ = covers_;
    for (const Rule& allow : other.allows) covers_.push_back(&allow.demands);
    for (const Rule& deny : other.denies) within_.push_back(&deny.demands);
  }

  // Requests that the policy grants and the box admits.
  static Search within(const Granting& granted, const std::vector<Rule>& boxes) {
    Search search(granted, {});
    search.covers_.clear();
    for (const Rule& box : boxes) search.within_.push_back(&box.demands);
    search.only_within_ = true;
    return search;
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

PolicyDifference::PolicyDifference(const policy::Tables& tables, const catalog::Catalog& catalog,
                                   std::vector<ComparedPolicy> policies,
                                   const ReasoningLimits& limits, Requests requests)
    : tables_(tables),
      policies_(std::move(policies)),
      asked_(without_places(policies_)),
      limits_(limits),
      requests_(requests),
      space_(make_space(tables, catalog, asked_, limits)),
      replay_(tables) {}

AccessQuestion PolicyDifference::difference(std::size_t granted, std::size_t other) {
  if (!space_) return unknown(space_.error());
  const Search search(space_->granting(granted), space_->granting(other));
  return ask(search, granted, other, [&](const Witness& witness) {
    return replay_.ask(asked_[granted], witness).granted &&
           !replay_.ask(asked_[other], witness).granted;
  });
}

AccessQuestion PolicyDifference::within(std::size_t granted, std::size_t box) {
  if (!space_) return unknown(space_.error());
  const Search search = Search::within(space_->granting(granted), space_->granting(box).allows);
  AccessQuestion answer = ask(search, granted, std::nullopt, [&](const Witness& witness) {
    return replay_.ask(asked_[granted], witness).granted &&
           replay_.ask(asked_[box], witness).granted;
  });
  return answer;
}

AccessQuestion PolicyDifference::anything(std::size_t granted) {
  if (!space_) return unknown(space_.error());
  const Search search(space_->granting(granted), {});
  return ask(search, granted, std::nullopt,
             [&](const Witness& witness) { return replay_.ask(asked_[granted], witness).granted; });
}

std::optional<std::vector<Region>> PolicyDifference::asked_about(Budget& cells) const {
  auto everything = space_->everything(cells);
  if (!everything || requests_ == Requests::kAll) return everything;
  std::vector<Region> usual;
  for (const Region& region : *everything)
    if (auto part = restricted(region, space_->with_usual_keys()))
      usual.push_back(*std::move(part));
  return usual;
}

AccessQuestion PolicyDifference::ask(const Search& search, std::size_t granted,
                                     std::optional<std::size_t> other, const Accept& accept) {
  if (!space_) return unknown(space_.error());
  Budget budget(limits_.steps);
  Budget cells(limits_.cells);
  const auto everything = asked_about(cells);
  const bool some = everything && std::ranges::any_of(*everything, [&](const Region& region) {
                      return search.find(region, budget).has_value();
                    });
  if (!everything || budget.spent()) return unknown(std::string(kGivenUp));
  if (!some) return {.answer = AccessQuestion::Answer::kNone};
  // A request that is documented, and one that does not hang on variables, if there are such.
  const Demands documented = space_->documented();
  const Demands certain = space_->certain();
  const Demands none;
  for (const auto& [first, second] :
       {std::pair(&documented, &certain), std::pair(&documented, &none), std::pair(&none, &certain),
        std::pair(&none, &none)}) {
    for (const Region& all : *everything) {
      auto region = restricted(all, *first);
      if (region) region = restricted(*std::move(region), *second);
      const auto found = region ? search.find(*region, budget) : std::nullopt;
      if (!found) continue;
      if (const auto witness = find_witness(*space_, *found, accept, cells))
        return answer(*witness, first == &documented, granted, other);
    }
  }
  if (budget.spent() || cells.spent()) return unknown(std::string(kGivenUp));
  return unknown(std::string(kVariablesUndecided));
}

AccessQuestion PolicyDifference::answer(const Witness& witness, bool documented,
                                        std::size_t granted, std::optional<std::size_t> other) {
  AccessQuestion answer{.answer = AccessQuestion::Answer::kSome, .documented = documented};
  answer.witness = example_of(witness);
  for (const policy::StatementId id : replay_.ask(asked_[granted], witness).allows)
    answer.granted_by.push_back(statement(granted, id));
  if (other)
    for (const policy::StatementId id : replay_.ask(asked_[*other], witness).denies)
      answer.denied_by.push_back(statement(*other, id));
  return answer;
}

DocumentStatement PolicyDifference::statement(std::size_t policy, policy::StatementId id) const {
  const policy::PlacedDocument& placed = policies_[policy].placed;
  const policy::Statement& statement = tables_.statements[id];
  return {.index = id.index() - tables_.documents[placed.document].statements.begin,
          .sid = statement.sid.valid() ? std::string(tables_.text(statement.sid)) : "",
          .effect = statement.effect,
          .where = placed.locate(statement.span)};
}

Relation relation_of(AccessQuestion::Answer new_only, AccessQuestion::Answer old_only) {
  using Answer = AccessQuestion::Answer;
  if (new_only == Answer::kUnknown || old_only == Answer::kUnknown) return Relation::kUnknown;
  if (new_only == Answer::kNone)
    return old_only == Answer::kNone ? Relation::kEquivalent : Relation::kNarrower;
  return old_only == Answer::kNone ? Relation::kBroader : Relation::kIncomparable;
}

}  // namespace ambit::reason
