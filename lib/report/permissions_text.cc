// The answer first, then a table of services, then the grants one by one.
#include "report/permissions_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ambit/permissions.h"
#include "ambit/report.h"
#include "report/access_text.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxServices = 20;
constexpr std::size_t kMaxGrants = 25;

std::string_view service_of(std::string_view action) {
  return action.substr(0, action.find(':'));
}

std::string level_heading(std::size_t level) {
  return std::string(catalog::level_name(static_cast<catalog::AccessLevel>(level)));
}

class PermissionsWriter {
 public:
  PermissionsWriter(Text& text, const WhatCan& answer, const Snapshot& snapshot)
      : text_(text), answer_(answer), places_(snapshot.sources()) {}

  void summary() {
    std::size_t actions = 0;
    for (const ServiceSummary& service : answer_.summary) actions += service.actions;
    if (answer_.grants.empty()) {
      text_.line({{"nothing", Ink::kStrong},
                  fmt::format(": no request of {} is allowed", short_arn(answer_.principal))});
      return;
    }
    text_.line({{count_of(actions, "action"), Ink::kStrong},
                fmt::format(" of {}, by {}: {}", count_of(answer_.summary.size(), "service"),
                            count_of(answer_.grants.size(), "grant"), answer_.principal)});
    if (answer_.summary.empty()) return;
    text_.blank_line();
    std::vector<Row> rows = {{"service"}};
    for (std::size_t i = 0; i < kAccessLevels; ++i)
      rows.front().emplace_back(level_heading(i), Ink::kFaint);
    const std::size_t shown = text_.shown(answer_.summary.size(), kMaxServices);
    for (std::size_t i = 0; i < shown; ++i) {
      const ServiceSummary& service = answer_.summary[i];
      Row& row = rows.emplace_back(Row{{service.service, Ink::kStrong}});
      for (const std::size_t count : service.levels)
        row.emplace_back(count == 0 ? "-" : std::to_string(count));
    }
    text_.rows(rows, kIndent);
    text_.say_cut(answer_.summary.size(), shown, kIndent);
  }

  void grants(GroupBy by) {
    if (by == GroupBy::kNone) {
      first_grants(kMaxGrants);
      return;
    }
    std::map<std::string, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < answer_.grants.size(); ++i)
      for (const std::string& key : keys(answer_.grants[i], by)) groups[key].push_back(i);
    for (const auto& [heading, members] : groups) group(heading, members, kMaxGrants);
  }

  void first_grants(std::size_t limit) {
    std::vector<std::size_t> all(answer_.grants.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    group({}, all, limit);
  }

 private:
  static std::set<std::string> keys(const PermissionGrant& grant, GroupBy by) {
    std::set<std::string> keys;
    if (by == GroupBy::kService)
      for (const std::string& action : grant.actions) keys.emplace(service_of(action));
    else if (by == GroupBy::kResource)
      keys.insert(grant.resources.begin(), grant.resources.end());
    else
      for (std::size_t i = 0; i < grant.levels.size(); ++i)
        if (grant.levels[i] != 0) keys.insert(level_heading(i));
    if (keys.empty()) keys.emplace("actions that the catalog does not know");
    return keys;
  }

  void group(const std::string& heading, const std::vector<std::size_t>& members,
             std::size_t limit) {
    if (!heading.empty()) {
      text_.blank_line();
      text_.line({{heading, Ink::kStrong}});
    }
    const std::size_t shown = text_.shown(members.size(), limit);
    for (std::size_t i = 0; i < shown; ++i) {
      if (heading.empty()) text_.blank_line();
      write_grant(text_, answer_.grants[members[i]], answer_.principal, kIndent, places_);
    }
    text_.say_cut(members.size(), shown, kIndent);
  }

  Text& text_;
  const WhatCan& answer_;
  Places places_;
};

}  // namespace

void write_grants(Text& text, const WhatCan& answer, const Snapshot& snapshot, std::size_t limit) {
  PermissionsWriter(text, answer, snapshot).first_grants(limit);
}

std::string what_can_text(const WhatCan& answer, GroupBy group_by, const Snapshot& snapshot,
                          const TextStyle& style) {
  Text text(style);
  PermissionsWriter writer(text, answer, snapshot);
  writer.summary();
  writer.grants(group_by);
  write_notes(text, "not worked out", answer.unknown);
  write_notes(text, "taken for granted", answer.assumptions);
  return text.take();
}

}  // namespace ambit::report
