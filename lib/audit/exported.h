// Inventories (snapshot/inventory.h) as subjects of checks.
#ifndef AMBIT_AUDIT_EXPORTED_H_
#define AMBIT_AUDIT_EXPORTED_H_

#include <string_view>

#include "audit/assessment.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

// What a list is good for: no reason when it is complete or presumed so (then with a remark).
// `artefact` is its short name; null: it was not exported.
Verdict list_complete(Assessment& a, const snapshot::InventoryList* list,
                      std::string_view artefact);

// The list of the account; says what is missing of it. Null: all of it.
template <class Row>
const snapshot::InventoryList* require_list(Assessment& a,
                                            const snapshot::Inventory<Row>& inventory,
                                            std::string_view artefact) {
  const snapshot::InventoryList* list = inventory.list_of(a.account().id);
  const Verdict complete = list_complete(a, list, artefact);
  if (complete.unknown()) a.not_assessed(complete.reason());
  return list;
}

// Opens a Subject of the row's name for every row of the account. One that could not be read in
// full is not assessed.
template <class Row, class F>
void for_each_row(Assessment& a, const snapshot::Inventory<Row>& inventory,
                  std::string_view artefact, F&& f) {
  if (require_list(a, inventory, artefact) == nullptr) return;
  for (const Row& row : inventory.of(a.account().id)) {
    Subject subject(a, a.text(row.name));
    if (row.damaged) {
      subject.not_assessed({artefact, Why::kDamaged});
    } else {
      f(row, subject);
    }
  }
}

// Whether `then` lies before the as-of time, or before `days` days after it.
Verdict is_before(const snapshot::AsOf& as_of, const snapshot::Time& then, std::int64_t days,
                  std::string_view artefact);

// Whether something happened within so many days before the as-of time.
Verdict is_within(const snapshot::AsOf& as_of, const snapshot::Time& then, std::int64_t days,
                  std::string_view artefact);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_EXPORTED_H_
