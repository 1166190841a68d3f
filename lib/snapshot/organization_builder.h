// Makes organizations, and the place of each account in them, of the draft.
#ifndef AMBIT_SNAPSHOT_ORGANIZATION_BUILDER_H_
#define AMBIT_SNAPSHOT_ORGANIZATION_BUILDER_H_

#include "snapshot/draft.h"
#include "snapshot/model.h"

namespace ambit::snapshot {

// The accounts of `model` must be complete; each gets its membership.
void build_organizations(OrganizationDraft draft, const ExportTimes& times, const Pages& pages,
                         Model& model);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_ORGANIZATION_BUILDER_H_
