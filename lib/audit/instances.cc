#include "audit/instances.h"

#include <algorithm>
#include <set>

namespace ambit::audit {

using snapshot::Completeness;
using snapshot::Instance;
using snapshot::InventoryList;

void require_enabled_regions(Assessment& a, const std::vector<InventoryList>& lists,
                             std::string_view artefact) {
  const auto& regions = a.model().inventory.regions;
  const InventoryList* list = regions.list_of(a.account().id);
  if (list == nullptr) {
    a.remark("exported-regions", "only the regions that were exported were looked at");
    return;
  }
  if (list->state < Completeness::kPresumedComplete) a.not_assessed({"REGIONS", Why::kIncomplete});
  std::set<Symbol> exported;
  for (const InventoryList& known : lists)
    if (known.account == a.account().id) exported.insert(known.scope);
  for (const snapshot::Region& region : regions.of(a.account().id))
    if ((region.enabled || region.damaged) && !exported.contains(region.name))
      a.not_assessed({artefact, Why::kIncomplete});
}

bool exports_instances(const Assessment& a) {
  return std::ranges::any_of(a.model().inventory.instances.lists, [&](const InventoryList& list) {
    return list.account == a.account().id;
  });
}

bool has_instances(Assessment& a) {
  if (!exports_instances(a)) {
    a.not_assessed({"EC2", Why::kAbsent});
    return false;
  }
  for (const InventoryList& list : a.model().inventory.instances.lists)
    if (list.account == a.account().id && list.state < Completeness::kPresumedComplete)
      a.not_assessed({"EC2", Why::kIncomplete});
  return true;
}

void for_each_instance(Assessment& a, const std::function<void(const Instance&, Subject&)>& f) {
  if (!has_instances(a)) return;
  require_enabled_regions(a, a.model().inventory.instances.lists, "EC2");
  for (const Instance& instance : a.model().inventory.instances.of(a.account().id)) {
    Subject subject(a, a.text(instance.arn));
    if (instance.damaged) {
      subject.not_assessed({"EC2", Why::kDamaged});
    } else {
      f(instance, subject);
    }
  }
}

Symbol profile_of(const Assessment& a, const Instance& instance) {
  if (instance.profile.valid()) return instance.profile;
  for (const auto& association : a.model().inventory.profile_associations.of(a.account().id)) {
    const std::string_view state = a.text(association.state);
    if (association.instance == instance.name && association.scope == instance.scope &&
        (state == "associating" || state == "associated"))
      return association.profile;
  }
  return {};
}

}  // namespace ambit::audit
