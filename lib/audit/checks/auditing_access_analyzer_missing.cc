#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/instances.h"
#include "snapshot/inventory.h"

namespace ambit::audit::checks {
namespace {

using snapshot::Analyzer;
using snapshot::InventoryList;

void examine(const Assessment& a, const InventoryList& list, Subject& account) {
  Verdict watched = false;
  std::vector<std::string> found;
  for (const Analyzer& analyzer : a.model().inventory.analyzers.of(a.account().id)) {
    if (analyzer.scope != list.scope) continue;
    const std::string_view type = a.text(analyzer.type);
    const bool counts =
        a.text(analyzer.status) == "ACTIVE" && (type == "ACCOUNT" || type == "ORGANIZATION");
    watched = watched | (analyzer.damaged ? Verdict(Reason{"ANALYZER", Why::kDamaged}) : counts);
    found.emplace_back(a.text(analyzer.name));
  }
  if (list.state < snapshot::Completeness::kPresumedComplete)
    watched = watched | Reason{"ANALYZER", Why::kIncomplete};
  const std::string region(a.text(list.scope));
  account.fail_if(!watched, {{"REGION", region}}, [&] {
    return Finding{.part = region,
                   .message = "no active analyzer of IAM Access Analyzer in " + region,
                   .facts = {{"analyzers", std::move(found)}},
                   .evidence = {{.where = list.where}}};
  });
}

void access_analyzer_missing(Assessment& a) {
  std::vector<const InventoryList*> lists;
  for (const InventoryList& list : a.model().inventory.analyzers.lists) {
    if (list.account == a.account().id) lists.push_back(&list);
  }
  if (lists.empty()) return a.not_assessed({"ANALYZER", Why::kAbsent});
  Subject account(a, a.account_id());
  for (const InventoryList* list : lists) examine(a, *list, account);
  require_enabled_regions(a, a.model().inventory.analyzers.lists, "ANALYZER");
}

}  // namespace

extern const Check auditing_access_analyzer_missing;
constinit const Check auditing_access_analyzer_missing{.id = "auditing/access-analyzer-missing",
                                                       .run = access_analyzer_missing};

}  // namespace ambit::audit::checks
