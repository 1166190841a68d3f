// Questions about one policy document by itself: what its statements match, what covers what, and
// requests that show it. The document is made a space once; all questions share its budgets, so
// that however many are asked, the time and memory that they take are bounded.
#ifndef AMBIT_REASON_DOCUMENT_QUESTIONS_H_
#define AMBIT_REASON_DOCUMENT_QUESTIONS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/compare.h"
#include "ambit/result.h"
#include "reason/replay.h"
#include "reason/search.h"
#include "reason/space.h"
#include "reason/witness.h"

namespace ambit::reason {

using Covers = std::vector<const Demands*>;

// The answer to a question about requests; of kSome with one of them.
struct Asked {
  AccessQuestion::Answer answer = AccessQuestion::Answer::kUnknown;
  Witness witness = {};
  bool documented = true;   // as AccessQuestion::documented
  std::string reason = {};  // of kUnknown
};

class DocumentQuestions {
 public:
  // The first policy is the one asked about; the others only make a difference between requests:
  // their statements can be asked for as boxes. `tables` and `catalog` outlive it. Fails, with the
  // reason in words, when the policies are too intricate.
  static Result<DocumentQuestions, std::string> make(const policy::Tables& tables,
                                                     const catalog::Catalog& catalog,
                                                     std::vector<PlacedPolicy> policies,
                                                     const ReasoningLimits& limits);

  const Space& space() const { return space_; }
  // All requests, as regions that do not overlap.
  const std::vector<Region>& everything() const { return everything_; }
  const Granting& granting(std::size_t policy = 0) const { return space_.granting(policy); }
  const PlacedPolicy& policy(std::size_t index) const { return policies_[index]; }

  // Whether it is proven that no request meets the demands.
  bool nothing_meets(const Demands& box);
  // Whether it is proven that every request that meets the demands meets one of the covers.
  bool covered(const Demands& box, const Covers& covers);
  // Of covers that together cover the box a minimal set: without any of them they do not, as far as
  // that can be proven. The last ones are dropped first.
  Covers needed(const Demands& box, Covers covers);

  // A request that meets one of the boxes and `within`, and none of the covers, such that the
  // evaluator agrees: `accept` asks it. A documented one if there is one.
  using Accept = std::function<bool(const Witness&)>;
  Asked find(const std::vector<Rule>& boxes, const Demands& within, const Covers& covers,
             const Accept& accept);
  // What the policy with the index says about a request by itself, in the evaluator's words.
  Said replayed(const Witness& witness, std::size_t policy = 0);

  // Whether the budgets are spent: what was not proven may be true all the same.
  bool spent() const { return steps_.spent() || cells_.spent(); }

 private:
  DocumentQuestions(Space space, std::vector<PlacedPolicy> policies, const ReasoningLimits& limits)
      : space_(std::move(space)),
        policies_(std::move(policies)),
        steps_(limits.steps),
        cells_(limits.cells) {}
  std::optional<Region> find(const Demands& box, const Covers& covers);
  std::optional<Region> find(const Region& all, const std::vector<Rule>& boxes,
                             const Demands& within, const Covers& covers);

  Space space_;
  std::vector<PlacedPolicy> policies_;
  Budget steps_;
  Budget cells_;
  std::vector<Region> everything_;
  std::unique_ptr<Replay> replay_;  // made when it is needed
};

// The demands of the rules, which outlive them.
Covers covers_of(const std::vector<Rule>& rules);

// Both together.
Demands joined(const Demands& one, const Demands& other);

// The region within the demands; nothing if that is empty.
std::optional<Region> restricted(const Region& region, const Demands& demands);

// As people and other tools take it.
ExampleRequest example_of(const Witness& witness);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_DOCUMENT_QUESTIONS_H_
