#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/reach.h"

namespace ambit::audit::checks {
namespace {

using catalog::AccessLevel;

constexpr std::size_t kMaxActionsNamed = 10;

bool writes_to_resource(const catalog::Catalog& catalog, catalog::ActionId id) {
  const AccessLevel level = catalog.level(id);
  return (level == AccessLevel::kWrite || level == AccessLevel::kTagging ||
          level == AccessLevel::kPermissionsManagement) &&
         catalog.has_types(id);
}

// What patterns that do not let in a whole service let in.
std::set<catalog::ActionId> writing_actions(const Assessment& a, const Reach& reach,
                                            const policy::Statement& row) {
  const policy::Tables& tables = a.model().policies;
  std::set<catalog::ActionId> out;
  for (const policy::ActionId pattern : row.actions.of(tables.action_lists)) {
    const policy::ActionPattern& one = tables.actions[pattern];
    if (reach.is_everything(one) || !reach.whole_services(one).empty()) continue;
    for (const catalog::ActionId id : reach.actions(one))
      if (writes_to_resource(reach.catalog(), id)) out.insert(id);
  }
  return out;
}

// The formats of the ARNs that the actions act on.
std::vector<std::string> formats_of(const catalog::Catalog& catalog,
                                    const std::vector<catalog::ActionId>& actions) {
  std::set<std::string> out;
  for (const catalog::ActionId id : actions)
    for (const catalog::ActionResourceType type : catalog.types(id))
      for (const catalog::ArnFormatId format : catalog.formats(type.type))
        out.emplace(catalog.text(format));
  return {out.begin(), out.end()};
}

void examine_actions(const Assessment& a, const Reach& reach, const ExaminedStatement& statement,
                     Subject& subject) {
  const policy::Statement& row = statement.row;
  if (row.effect != Effect::kAllow || !row.tests.empty() || row.not_action) return;
  if (!reach.covers_every_arn(row)) return;
  const std::set<catalog::ActionId> all = writing_actions(a, reach, row);
  if (all.empty()) return;
  std::vector<catalog::ActionId> first(all.begin(), all.end());
  first.resize(std::min(first.size(), kMaxActionsNamed));
  std::vector<std::string> names;
  names.reserve(first.size());
  for (const catalog::ActionId id : first) names.push_back(reach.catalog().full_name(id));
  const std::string more =
      all.size() > 1 ? " and " + std::to_string(all.size() - 1) + " more" : std::string();
  subject.fail({.part = statement.part(),
                .message = "allows " + names.front() + more + " on every resource",
                .facts = {{"sid", std::string(statement.sid())},
                          {"actions", std::move(names)},
                          {"actions_total", static_cast<std::int64_t>(all.size())},
                          {"arn_formats", formats_of(reach.catalog(), first)}},
                .evidence = {statement.evidence()},
                .commands = edit_commands(a, statement.policy)});
}

void wildcard_write_resource(Assessment& a) {
  const Reach reach(a);
  for_each_own_statement(a, PolicyScope::kPermissions,
                         [&](const ExaminedStatement& statement, Subject& subject) {
                           examine_actions(a, reach, statement, subject);
                         });
}

}  // namespace

extern const Check permissions_wildcard_write_resource;
constinit const Check permissions_wildcard_write_resource{
    .id = "permissions/wildcard-write-resource", .run = wildcard_write_resource};

}  // namespace ambit::audit::checks
