// One context key as a variable of requests.
#ifndef AMBIT_REASON_KEY_VARIABLE_H_
#define AMBIT_REASON_KEY_VARIABLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "catalog/catalog.h"
#include "evaluate/context_keys.h"
#include "policy/tables.h"
#include "reason/extent.h"
#include "reason/value_cells.h"

namespace ambit::reason {

// Point 0 is that the key is absent, point i + 1 is the cell i.
struct KeyVariable {
  policy::KeyId key = {};
  std::string_view name = {};  // as a policy spells it
  evaluate::KeySource source = evaluate::KeySource::kRequest;
  bool single = true;                          // can hold one value
  bool list = false;                           // can hold several
  std::optional<policy::ValueType> type = {};  // of its values, as far as the catalog says
  ValueCells cells;

  // A key that the catalog does not know can hold a list only if `asks_for_lists`: some test has a
  // set operator.
  static KeyVariable make(const policy::Tables& tables, const catalog::Catalog& catalog,
                          policy::KeyId key, Symbol spelling, bool asks_for_lists,
                          ValueCells cells);

  // What the test, of this key, asks of it; `variable` is the key's number among the variables.
  Demand demand(const policy::Tables& tables, const policy::ConditionTest& test,
                std::uint32_t variable) const;

  // Whatever the key can be.
  Extent whole() const;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_KEY_VARIABLE_H_
