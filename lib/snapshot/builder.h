// Makes the model of the draft: one row for each entity, sorted, with ids for names, and what is
// known of every list.
#ifndef AMBIT_SNAPSHOT_BUILDER_H_
#define AMBIT_SNAPSHOT_BUILDER_H_

#include "snapshot/draft.h"
#include "snapshot/model.h"

namespace ambit::snapshot {

// Fills the tables of `model` (its texts, documents and files are there already) and adds
// diagnostics. The result does not depend on the order of the draft's rows, but for the places of
// entities that were exported several times: the first is kept.
void build_model(Draft draft, Model& model);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_BUILDER_H_
