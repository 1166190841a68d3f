#include "audit/reach.h"

#include <algorithm>

#include "catalog/arn_format.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/text_cells.h"
#include "reason/value_cells.h"

namespace ambit::audit {
namespace {

constexpr std::uint64_t kMaxCells = 2'000'000;

std::string in_fields(std::string_view pattern) {
  std::string program = compile_glob(pattern);
  confine_to_fields(program, 5);
  return program;
}

// Whether each text that `domain` matches is matched by one of the programs (`some`), or by none.
// False, too, when it takes too long to find out.
bool all_matched(const std::string& domain, const std::vector<std::string>& programs, bool some) {
  std::vector<TextPattern> patterns;
  patterns.reserve(programs.size());
  for (const std::string& program : programs) patterns.push_back({.program = program});
  Budget budget(kMaxCells);
  const auto cells = text_cells({.program = domain}, patterns, budget);
  return cells && std::ranges::all_of(
                      *cells, [&](const TextCell& cell) { return cell.matched.any() == some; });
}

}  // namespace

Reach::Reach(const Assessment& a)
    : assessment_(a),
      tables_(a.model().policies),
      catalog_(catalog::Catalog::builtin()),
      matcher_(a.model().policies) {}

// Of NotResource all that may be matched; of Resource what is matched whatever variables are.
std::vector<std::string> Reach::programs(const policy::Statement& statement) const {
  std::vector<std::string> out;
  for (const policy::ResourceId id : statement.resources.of(tables_.resource_lists)) {
    const policy::ResourcePattern& pattern = tables_.resources[id];
    if (pattern.everything)
      out.emplace_back(1, kAnyRun);
    else if (pattern.pieces.empty())
      out.emplace_back(tables_.text(pattern.program));
    else if (statement.not_resource)
      out.push_back(reason::widened(tables_, pattern.pieces, true));
  }
  return out;
}

bool Reach::covers(const policy::Statement& statement, const std::string& program) const {
  return statement.has_resource &&
         all_matched(program, programs(statement), !statement.not_resource);
}

bool Reach::covers_every_arn(const policy::Statement& statement) const {
  static const std::string kArns = in_fields("arn:*:*:*:*:") + kAnyRun;
  return covers(statement, kArns);
}

bool Reach::covers_every_role(const policy::Statement& statement) const {
  const std::string prefix =
      "arn:" + std::string(assessment_.text(assessment_.account().partition)) +
      ":iam::" + std::string(assessment_.account_id()) + ":role/";
  return covers(statement, prefix + kAnyOne + kAnyRun);
}

bool Reach::covers_every_role_anywhere(const policy::Statement& statement) const {
  const std::string partition(assessment_.text(assessment_.account().partition));
  return covers(statement, "arn:" + partition + ":iam::" + kOneInField + kRunInField + ":role/" +
                               kAnyOne + kAnyRun);
}

bool Reach::names_only_groups(const policy::Statement& statement) const {
  static const std::string kGroups = in_fields("arn:*:iam::*:group/") + kAnyRun;
  if (!statement.has_resource || statement.not_resource) return false;
  const auto ids = statement.resources.of(tables_.resource_lists);
  return !ids.empty() && std::ranges::all_of(ids, [&](policy::ResourceId id) {
    const policy::ResourcePattern& pattern = tables_.resources[id];
    if (pattern.everything) return false;
    const std::string program = pattern.pieces.empty()
                                    ? std::string(tables_.text(pattern.program))
                                    : reason::widened(tables_, pattern.pieces, true);
    return all_matched(program, {kGroups}, true);
  });
}

bool Reach::covers_action(policy::StatementId statement, std::string_view action) {
  evaluate::Request request;
  request.action = action;
  matcher_.set_request(request);
  return matcher_.concerns(tables_.statements[statement].services) &&
         matcher_.action(statement) == evaluate::Truth::kTrue;
}

bool Reach::covers_every_action(const policy::Statement& statement) const {
  static const std::string kActions = {kOneInField, kRunInField, ':', kOneInField, kRunInField};
  std::vector<std::string> programs;
  for (const policy::ActionId id : statement.actions.of(tables_.action_lists)) {
    const policy::ActionPattern& pattern = tables_.actions[id];
    std::string program(1, kAnyRun);
    if (!pattern.everything) {
      program =
          std::string(tables_.text(pattern.prefix)) + ':' + std::string(tables_.text(pattern.name));
      confine_to_fields(program, 2);
    }
    programs.push_back(std::move(program));
  }
  return all_matched(kActions, programs, !statement.not_action);
}

bool Reach::covers_all_names(const policy::ActionPattern& pattern) const {
  return all_matched({kAnyOne, kAnyRun}, {std::string(tables_.text(pattern.name))}, true);
}

bool Reach::is_everything(const policy::ActionPattern& pattern) const {
  return pattern.everything ||
         (covers_all_names(pattern) &&
          all_matched({kAnyOne, kAnyRun}, {std::string(tables_.text(pattern.prefix))}, true));
}

std::vector<std::string_view> Reach::whole_services(const policy::ActionPattern& pattern) const {
  std::vector<std::string_view> out;
  if (is_everything(pattern) || !covers_all_names(pattern)) return out;
  for (const catalog::ServiceId id : catalog_.services())
    if (glob_matches(tables_.text(pattern.prefix), fold(catalog_.name(id))))
      out.push_back(catalog_.name(id));
  return out;
}

std::vector<catalog::ActionId> Reach::actions(const policy::ActionPattern& pattern) const {
  return catalog_.expand(tables_.text(pattern.text)).ids();
}

std::vector<catalog::ActionId> Reach::actions(const policy::Statement& statement) const {
  catalog::ActionSet set(catalog_.action_count());
  for (const policy::ActionId id : statement.actions.of(tables_.action_lists))
    set |= catalog_.expand(tables_.text(tables_.actions[id].text));
  if (!statement.not_action) return set.ids();
  catalog::ActionSet all = catalog_.expand("*");
  all -= set;
  return all.ids();
}

bool Reach::acts_on_resource(catalog::ActionId action, const policy::Statement& statement) const {
  const std::vector<std::string> all = programs(statement);
  for (const catalog::ActionResourceType type : catalog_.types(action))
    for (const catalog::ArnFormatId format : catalog_.formats(type.type))
      if (std::ranges::any_of(all, [&](const std::string& program) {
            return catalog::fits(program, catalog_.text(format));
          }))
        return true;
  return false;
}

}  // namespace ambit::audit
