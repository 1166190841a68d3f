// Makes the tables of resource policies, buckets and known accounts of the draft.
#ifndef AMBIT_SNAPSHOT_RESOURCE_BUILDER_H_
#define AMBIT_SNAPSHOT_RESOURCE_BUILDER_H_

#include "snapshot/draft.h"
#include "snapshot/model.h"

namespace ambit::snapshot {

// The accounts of `model` must be complete; ids of accounts in `draft` are those of the model.
void build_resources(Draft& draft, Model& model);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_RESOURCE_BUILDER_H_
