// Makes the inventories of the draft's answers.
#ifndef AMBIT_SNAPSHOT_INVENTORY_BUILDER_H_
#define AMBIT_SNAPSHOT_INVENTORY_BUILDER_H_

#include "snapshot/draft.h"
#include "snapshot/model.h"

namespace ambit::snapshot {

// The accounts of `model` must be complete.
void build_inventory(Draft& draft, Model& model);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_INVENTORY_BUILDER_H_
