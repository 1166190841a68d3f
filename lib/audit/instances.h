// EC2 instances, of all regions that were exported.
#ifndef AMBIT_AUDIT_INSTANCES_H_
#define AMBIT_AUDIT_INSTANCES_H_

#include <functional>

#include "audit/assessment.h"
#include "audit/exported.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

// Whether there is a list of them, of any region.
bool exports_instances(const Assessment& a);

// False, and said so, when none were exported. Says what is missing of those that were, and which
// enabled regions are.
bool has_instances(Assessment& a);

// Opens a Subject for every instance.
void for_each_instance(Assessment& a,
                       const std::function<void(const snapshot::Instance&, Subject&)>& f);

// The ARN of the instance's profile; invalid: it has none.
Symbol profile_of(const Assessment& a, const snapshot::Instance& instance);

// The account's enabled regions of which `lists` has none are missing.
void require_enabled_regions(Assessment& a, const std::vector<snapshot::InventoryList>& lists,
                             std::string_view artefact);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_INSTANCES_H_
