#include "audit/whole_services.h"

#include <algorithm>
#include <set>

namespace ambit::audit {

std::vector<std::string> whole_services(const Assessment& a, const Reach& reach,
                                        const policy::Statement& statement, Sensitive which) {
  const policy::Tables& tables = a.model().policies;
  const auto& sensitive = a.configuration().permissions.sensitive_services;
  std::set<std::string> out;
  if (statement.not_action) return {};
  for (const policy::ActionId id : statement.actions.of(tables.action_lists)) {
    for (const std::string_view service : reach.whole_services(tables.actions[id])) {
      const bool is_sensitive = std::ranges::find(sensitive, service) != sensitive.end();
      if (is_sensitive == (which == Sensitive::kYes)) out.emplace(service);
    }
  }
  return {out.begin(), out.end()};
}

}  // namespace ambit::audit
