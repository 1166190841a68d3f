// Which resource entries fit which ARN formats, with bounded work for one document.
#ifndef AMBIT_LINT_FITTING_H_
#define AMBIT_LINT_FITTING_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lint/budget.h"
#include "lint/inspection.h"

namespace ambit::lint {

// An entry of the text; the text outlives it.
ResourceEntry entry_of(std::string_view text);

class Fitting {
 public:
  explicit Fitting(Inspection& inspection)
      : facts_(inspection.facts()), variables_(inspection.document().variables) {}

  // As Facts::fits and Facts::fits_anywhere. True when the budget is spent.
  bool fits(const ResourceEntry& entry, catalog::ArnFormatId format);
  bool fits_anywhere(const ResourceEntry& entry, catalog::ArnFormatId format);
  // Whether the entry fits a format of the service that it names.
  bool fits_its_service(const ResourceEntry& entry);
  // False when too many findings have looked for what may be meant.
  bool may_propose() { return proposals_.spend(1); }
  // Answers mean nothing any more.
  bool spent() const { return budget_.spent(); }

  const catalog::Catalog& catalog() const { return facts_.catalog(); }

 private:
  static constexpr std::uint64_t kMaxSteps = 1'000'000'000;  // characters of entry times format

  bool can_fit(const ResourceEntry& entry, catalog::ArnFormatId format);
  bool pay(const ResourceEntry& entry, std::string_view format);

  Facts& facts_;
  bool variables_;
  Budget budget_{kMaxSteps};
  Budget proposals_{kMaxProposals};
};

// The entries of one statement's Resource against what actions take.
class StatementFitting {
 public:
  StatementFitting(Fitting& fitting, const Statement& statement);

  // There is a Resource, and all of its entries are ARNs of the catalog's formats: then an action
  // that fits none of them matches nothing.
  bool decisive() const { return decisive_; }
  // Whether some entry fits some resource type of the action.
  bool fits(catalog::ActionId action);
  bool fits(catalog::ArnFormatId format);

 private:
  Fitting& fitting_;
  const Statement& statement_;
  bool decisive_ = false;
  std::unordered_map<std::uint32_t, bool> known_;
};

}  // namespace ambit::lint

#endif  // AMBIT_LINT_FITTING_H_
