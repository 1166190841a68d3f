// The requests of one caller of a snapshot, or of two that are compared, as a grid of actions and
// resources that no policy around it tells apart, with what the evaluator says of each pair.
#ifndef AMBIT_REASON_REQUEST_GRID_H_
#define AMBIT_REASON_REQUEST_GRID_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ambit/access.h"
#include "ambit/result.h"
#include "catalog/catalog.h"
#include "evaluate/asker.h"
#include "evaluate/matcher.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "reason/acting_services.h"
#include "reason/axis.h"
#include "reason/conditions.h"
#include "snapshot/model.h"
#include "support/budget.h"

namespace ambit::reason {

// What is asked about: patterns as policies have them, and what is known of the context.
struct AskedRequests {
  std::string action = "*";
  std::string resource = "*";
  std::vector<evaluate::ContextEntry> context = {};
  evaluate::OtherKeys other_keys = evaluate::OtherKeys::kUnknown;
};

// What grids are made from; all outlive them.
struct Scene {
  const snapshot::Model* model = nullptr;
  const evaluate::Principals* principals = nullptr;
  const catalog::Catalog* catalog = nullptr;
  const ActingServices* acting = nullptr;
};

// The caller in one state of the accounts.
struct GridSide {
  const Scene* scene = nullptr;
  const evaluate::Asker* asker = nullptr;
};

class RequestGrid {
 public:
  // What the evaluator says of a pair of classes.
  struct Answer {
    enum class Kind : std::uint8_t {
      kOutside,  // not a request (the action does not act on such resources), or of a resource of
                 // another account without a known policy
      kDenied,
      kAllowed,
      kConditional,
    };
    Kind kind = Kind::kOutside;
    Condition condition =
        {};  // kConditional, as numbers of atoms(); with nothing: too many to tell
    bool too_long = false;
    // kConditional: no policy that is known allows it, only that of a key or a role that was not
    // exported may.
    bool rests_on_unknown_resource = false;
    std::vector<StatementRef> statements = {};  // that decide, or may
  };

  // Evaluates each pair on each side: one, or two that share the tables of policies, the catalog
  // and the account of the caller. Fails, with the reason in words, when the patterns are too
  // intricate.
  static Result<RequestGrid, std::string> make(std::span<const GridSide> sides,
                                               evaluate::Matcher& matcher,
                                               const AskedRequests& asked, Budget& budget);

  const Axis& actions() const { return actions_; }
  const Axis& resources() const { return resources_; }
  const Answer& at(std::size_t action, std::size_t resource, std::size_t side = 0) const {
    const std::size_t actions = actions_.classes().size();
    return answers_[(side * actions + action) * resources_.classes().size() + resource];
  }
  const Atoms& atoms() const { return atoms_; }

  // The glob program of all resources that are asked about.
  const std::string& resource_domain() const { return domain_; }

  struct Pair {
    std::size_t action = 0;  // indexes of classes
    std::size_t resource = 0;
  };
  // A request of the pair that is allowed as the alternative says, and that the evaluator allows:
  // one that the catalog documents if there is one. Nothing if none was found.
  std::optional<ExampleRequest> example(const GridSide& side, evaluate::Matcher& matcher,
                                        const AskedRequests& asked, Pair pair,
                                        const evaluate::Formulas::Alternative& alternative,
                                        Budget& budget) const;

  // The same that the other side denies.
  enum class Documented : std::uint8_t { kOnly, kIfAny };
  std::optional<ExampleRequest> difference(const GridSide& side, const GridSide& denied_by,
                                           evaluate::Matcher& matcher, const AskedRequests& asked,
                                           Pair pair,
                                           const evaluate::Formulas::Alternative& alternative,
                                           Documented documented, Budget& budget) const;

 private:
  friend class GridMaker;
  class ExampleFinder;
  std::optional<ExampleRequest> documented(ExampleFinder& finder, const GridSide& side, Pair pair,
                                           const evaluate::Formulas::Alternative& alternative,
                                           Budget& budget) const;

  Axis actions_;
  Axis resources_;
  std::vector<Answer> answers_;
  Atoms atoms_;
  std::string domain_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_REQUEST_GRID_H_
