#include "reason/document_questions.h"

#include <algorithm>
#include <utility>

namespace ambit::reason {

namespace {

constexpr std::string_view kNotFound =
    "there may be a request whose policy variables have the right values, but none was found";

// Cheap, before the region is copied.
bool may_meet(const Region& region, const Demands& demands) {
  return std::ranges::all_of(
      demands, [&](const Demand& demand) { return region[demand.variable].meets(demand); });
}

bool one_for_each_variable(const Demands& demands) {
  for (std::size_t i = 0; i < demands.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (demands[i].variable == demands[j].variable) return false;
  return true;
}

}  // namespace

Covers covers_of(const std::vector<Rule>& rules) {
  Covers covers;
  covers.reserve(rules.size());
  for (const Rule& rule : rules) covers.push_back(&rule.demands);
  return covers;
}

Demands joined(const Demands& one, const Demands& other) {
  Demands both = one;
  both.insert(both.end(), other.begin(), other.end());
  return both;
}

std::optional<Region> restricted(const Region& region, const Demands& demands) {
  if (!may_meet(region, demands)) return std::nullopt;
  Region rest = region;
  for (const Demand& demand : demands) {
    Extent& extent = rest[demand.variable];
    extent.restrict_to(demand);
    if (extent.empty()) return std::nullopt;
  }
  return rest;
}

ExampleRequest example_of(const Witness& witness) {
  ExampleRequest example{
      .principal = witness.caller.text(), .action = witness.action, .resource = witness.resource};
  for (const evaluate::ContextEntry& entry : witness.context)
    example.context.push_back({.key = entry.key,
                               .type = entry.list ? "stringList" : "string",
                               .list = entry.list,
                               .absent = entry.absent,
                               .values = entry.values});
  return example;
}

Result<DocumentQuestions, std::string> DocumentQuestions::make(const policy::Tables& tables,
                                                               const catalog::Catalog& catalog,
                                                               std::vector<PlacedPolicy> policies,
                                                               const ReasoningLimits& limits) {
  Budget cells(limits.cells);
  auto space = Space::make(tables, catalog, policies, cells);
  if (!space) return Failure(space.error());
  DocumentQuestions questions(*std::move(space), std::move(policies), limits);
  auto everything = questions.space_.everything(questions.cells_);
  if (!everything) return Failure(std::string(kGivenUp));
  questions.everything_ = *std::move(everything);
  return questions;
}

std::optional<Region> DocumentQuestions::find(const Demands& box, const Covers& covers) {
  for (const Region& all : everything_) {
    const auto region = restricted(all, box);
    if (!region) continue;
    if (auto found = find_uncovered(*region, covers, steps_)) return found;
    if (steps_.spent()) break;
  }
  return std::nullopt;
}

bool DocumentQuestions::nothing_meets(const Demands& box) {
  // Demands that each can be met may still contradict each other, if they concern one variable.
  const bool apart = one_for_each_variable(box);
  return std::ranges::none_of(everything_, [&](const Region& all) {
    return apart ? may_meet(all, box) : restricted(all, box).has_value();
  });
}

bool DocumentQuestions::covered(const Demands& box, const Covers& covers) {
  return !steps_.spent() && !find(box, covers) && !steps_.spent();
}

Covers DocumentQuestions::needed(const Demands& box, Covers covers) {
  std::erase_if(covers, [&](const Demands* cover) { return nothing_meets(joined(box, *cover)); });
  for (std::size_t i = covers.size(); i-- > 0;) {
    Covers others = covers;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (covered(box, others)) covers = std::move(others);
  }
  return covers;
}

std::optional<Region> DocumentQuestions::find(const Region& all, const std::vector<Rule>& boxes,
                                              const Demands& within, const Covers& covers) {
  const auto wanted = restricted(all, within);
  if (!wanted) return std::nullopt;
  for (const Rule& box : boxes) {
    const auto region = restricted(*wanted, box.demands);
    if (!region) continue;
    if (auto found = find_uncovered(*region, covers, steps_)) return found;
    if (steps_.spent()) break;
  }
  return std::nullopt;
}

Asked DocumentQuestions::find(const std::vector<Rule>& boxes, const Demands& within,
                              const Covers& covers, const Accept& accept) {
  const bool some = std::ranges::any_of(
      everything_, [&](const Region& all) { return find(all, boxes, within, covers).has_value(); });
  if (spent()) return {.reason = std::string(kGivenUp)};
  if (!some) return {.answer = AccessQuestion::Answer::kNone};
  const Demands documented = space_.documented();
  const Demands certain = space_.certain();
  const Demands none;
  for (const auto& [first, second] :
       {std::pair(&documented, &certain), std::pair(&documented, &none), std::pair(&none, &certain),
        std::pair(&none, &none)}) {
    const Demands wanted = joined(joined(within, *first), *second);
    for (const Region& all : everything_) {
      const auto found = find(all, boxes, wanted, covers);
      if (!found) continue;
      if (auto witness = find_witness(space_, *found, accept, cells_))
        return {.answer = AccessQuestion::Answer::kSome,
                .witness = *std::move(witness),
                .documented = first == &documented};
    }
  }
  return {.reason = std::string(spent() ? kGivenUp : kNotFound)};
}

Said DocumentQuestions::replayed(const Witness& witness, std::size_t policy) {
  if (!replay_) replay_ = std::make_unique<Replay>(space_.tables());
  return replay_->ask(policies_[policy], witness);
}

}  // namespace ambit::reason
