// How many first, then who, then what that adds.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "ambit/reach.h"
#include "report/access_text.h"
#include "report/paths_text.h"
#include "report/permissions_text.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxPrincipals = 30;
constexpr std::size_t kMaxGained = 5;

Row row_of(const Reachable& one, bool with_account) {
  Row row = {{fmt::format("T{}", one.tier), one.tier == 0 ? Ink::kBad : Ink::kPlain}};
  if (with_account) row.emplace_back(one.principal.account);
  row.emplace_back(fmt::format("{}/{}", type_name(one.principal.type), one.principal.name),
                   Ink::kStrong);
  row.emplace_back(path_class_name(one.path_class), path_ink(one.path_class));
  row.emplace_back(count_of(one.calls, "call"));
  row.emplace_back(guard_words(one.guard), Ink::kFaint);
  return row;
}

// The surest first, of these the nearest.
std::vector<const Reachable*> by_class(const std::vector<Reachable>& principals) {
  std::vector<const Reachable*> list;
  list.reserve(principals.size());
  for (const Reachable& one : principals) list.push_back(&one);
  std::sort(list.begin(), list.end(), [](const Reachable* a, const Reachable* b) {
    return std::tie(a->path_class, a->tier, a->calls, a->principal.arn) <
           std::tie(b->path_class, b->tier, b->calls, b->principal.arn);
  });
  return list;
}

std::string counted(const ReachAnswer& answer) {
  std::string words;
  for (const PathClass path_class :
       {PathClass::kAdmin, PathClass::kDefinite, PathClass::kConditional, PathClass::kUnverified,
        PathClass::kLimited}) {
    const auto count = std::ranges::count(answer.principals, path_class, &Reachable::path_class);
    if (count != 0)
      words +=
          fmt::format("{}{} {}", words.empty() ? ": " : ", ", count, path_class_name(path_class));
  }
  return words;
}

void write_accounts(Text& text, const ReachAnswer& answer) {
  for (const Administered& one : answer.accounts) {
    if (one.path_class == PathClass::kAdmin)
      text.line({{"administrator", Ink::kBad}, fmt::format(" of account {}", one.account)});
    else
      text.line({fmt::format("an administrator of account {}: ", one.account),
                 {path_class_name(one.path_class), path_ink(one.path_class)},
                 fmt::format(", {}", count_of(one.calls, "call"))});
  }
}

void write_gained(Text& text, const ReachAnswer& answer, const Snapshot& snapshot) {
  if (!answer.gained.empty()) {
    text.blank_line();
    text.line({{"what they may do and it may not", Ink::kStrong}});
    const WhatCan gained{.principal = answer.principal, .grants = answer.gained};
    write_grants(text, gained, snapshot, kMaxGained);
  }
  write_notes(text, "not worked out", answer.unknown);
}

void write_unknown_credentials(Text& text, const ReachAnswer& answer) {
  if (answer.unknown_credentials.empty()) return;
  text.blank_line();
  text.line({{"what may be read and may hold credentials", Ink::kStrong}});
  std::vector<Row> rows;
  rows.reserve(answer.unknown_credentials.size());
  for (const UnknownCredentials& one : answer.unknown_credentials)
    rows.push_back({{one.technique},
                    {path_class_name(one.path_class), path_ink(one.path_class)},
                    {one.title}});
  text.rows(rows, kIndent);
}

}  // namespace

std::string reach_text(const ReachAnswer& answer, const Snapshot& snapshot,
                       const TextStyle& style) {
  Text text(style);
  const bool from = answer.direction == ReachAnswer::Direction::kFrom;
  const std::string who = answer.principal == "admin" ? std::string("an administrator")
                                                      : std::string(short_arn(answer.principal));
  const std::string count =
      count_of(answer.principals.size(), from ? "other principal" : "principal");
  const bool resource = !from && answer.principal != "admin" &&
                        short_arn(answer.principal) == answer.principal;  // is not of IAM
  text.line({{from ? fmt::format("{} can become {}", who, count)
                   : fmt::format("{} can {} {}", count, resource ? "come to" : "become", who),
              Ink::kStrong},
             counted(answer)});
  if (from) write_accounts(text, answer);
  if (!answer.principals.empty()) text.blank_line();
  const bool with_account = snapshot.accounts().size() > 1;
  std::vector<Row> rows;
  const auto list = by_class(answer.principals);
  const std::size_t shown = text.shown(list.size(), kMaxPrincipals);
  rows.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) rows.push_back(row_of(*list[i], with_account));
  text.rows(rows, kIndent);
  text.say_cut(list.size(), shown, kIndent);
  if (from) {
    write_gained(text, answer, snapshot);
    write_unknown_credentials(text, answer);
  }
  write_assumptions(text, answer.assumptions);
  if (!list.empty()) {
    const std::string a = from ? who : "NAME", b = from ? "NAME" : answer.principal;
    write_next(
        text, {{"the steps:",
                fmt::format("ambit paths --from {} --to {}, with the same files", a,
                            answer.principal == "admin" || from ? b : std::string(short_arn(b)))}});
  }
  return text.take();
}

namespace {

constexpr std::size_t kMaxNamed = 3;
constexpr std::size_t kDateLength = 10;  // of an RFC 3339 time

std::string name_words(const PrincipalName& principal) {
  return fmt::format("{}/{}", type_name(principal.type), principal.name);
}

// `role/a, role/b and 3 more`
std::string named(const std::vector<PrincipalName>& principals, bool all) {
  const std::size_t shown = all ? principals.size() : std::min(principals.size(), kMaxNamed);
  std::string words;
  for (std::size_t i = 0; i < shown; ++i)
    words += fmt::format("{}{}", i == 0 ? "" : ", ", name_words(principals[i]));
  if (shown < principals.size()) words += fmt::format(" and {} more", principals.size() - shown);
  return words;
}

// Those that lead furthest first.
std::vector<const UnusedRole*> by_tier(const std::vector<UnusedRole>& roles) {
  std::vector<const UnusedRole*> list;
  list.reserve(roles.size());
  for (const UnusedRole& one : roles) list.push_back(&one);
  std::sort(list.begin(), list.end(), [](const UnusedRole* a, const UnusedRole* b) {
    return std::tie(a->tier, a->role.arn) < std::tie(b->tier, b->role.arn);
  });
  return list;
}

Row row_of(const UnusedRole& one, bool with_account, bool all) {
  Row row = {{fmt::format("T{}", one.tier), one.tier == 0 ? Ink::kBad : Ink::kPlain}};
  if (with_account) row.emplace_back(one.role.account);
  row.emplace_back(name_words(one.role), Ink::kStrong);
  row.emplace_back(one.last_used.empty() ? std::string("no use on record")
                                         : "last used " + one.last_used.substr(0, kDateLength));
  std::vector<PrincipalName> by;
  by.reserve(one.by.size());
  for (const Reachable* reachable : by_class(one.by)) by.push_back(reachable->principal);
  row.emplace_back(fmt::format("{}: {}", count_of(by.size(), "principal"), named(by, all)));
  return row;
}

}  // namespace

std::string unused_reach_text(const UnusedReachAnswer& answer, const Snapshot& snapshot,
                              const TextStyle& style) {
  Text text(style);
  text.line({{fmt::format("{} can become {}", count_of(answer.principals.size(), "principal"),
                          count_of(answer.roles.size(), "role")),
              Ink::kStrong},
             fmt::format(" that nobody used for {}", count_of(answer.days, "day"))});
  if (!answer.roles.empty()) text.blank_line();
  const std::size_t shown = text.shown(answer.roles.size(), kMaxPrincipals);
  std::vector<Row> rows;
  rows.reserve(shown);
  const auto list = by_tier(answer.roles);
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back(row_of(*list[i], snapshot.accounts().size() > 1, style.all));
  text.rows(rows, kIndent);
  text.say_cut(answer.roles.size(), shown, kIndent);
  if (answer.left_out > 0)
    text.line({fmt::format("{} were not looked at", count_of(answer.left_out, "further role"))},
              kIndent);
  if (!answer.unknown.empty()) {
    text.blank_line();
    text.line({{fmt::format("not known whether used: {}", count_of(answer.unknown.size(), "role")),
                Ink::kStrong}});
    text.words(named(answer.unknown, style.all), kIndent, 0);
  }
  write_assumptions(text, answer.assumptions);
  if (!answer.roles.empty())
    write_next(text, {{"the steps:", "ambit paths --from NAME --to ROLE, with the same files"}});
  return text.take();
}

}  // namespace ambit::report
