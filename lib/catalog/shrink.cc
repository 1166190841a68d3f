// Each service is a minimum set cover by itself: the elements are its wanted actions, the sets are
// the patterns that match no action that must stay out. Which patterns those are is in
// catalog/name_patterns.cc, the search in catalog/set_cover.cc. The list is compared with what it
// stands for before it leaves this file.
#include "catalog/shrink.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "catalog/ascii_case.h"
#include "catalog/catalog.h"
#include "catalog/name_patterns.h"
#include "catalog/set_cover.h"

namespace ambit::catalog {
namespace {

// A service with more pairs of wanted and unwanted names is written out; the largest of AWS has
// 170,000.
constexpr std::size_t kMaxPairs = 4'000'000;
// Of so many patterns none is needed: no service of AWS has as many actions.
constexpr std::size_t kMaxGiven = 1'000;
constexpr std::size_t kMaxSteps = 2'000;  // of the search in one service

bool is_pattern(std::string_view action) {
  return action.find_first_of("*?") != std::string_view::npos;
}

// What is shrunk, sorted by what can be done with it.
struct Given {
  ActionSet wanted;                        // by names and patterns whose service has no wildcard
  ActionSet allowed;                       // the same, and by those that are kept
  std::vector<std::string> patterns = {};  // of known services, with the service
  std::vector<std::string> kept = {};      // each once
};

Given sorted(const Catalog& catalog, std::span<const std::string> actions) {
  Given given{.wanted = ActionSet(catalog.action_count()),
              .allowed = ActionSet(catalog.action_count())};
  std::set<std::string_view> kept;
  for (const std::string& action : actions) {
    const ActionSet matched = catalog.expand(action);
    given.allowed |= matched;
    const auto service = std::string_view(action).substr(0, action.find(':'));
    if (matched.count() == 0 || is_pattern(service)) {
      if (kept.insert(action).second) given.kept.push_back(action);
      continue;
    }
    given.wanted |= matched;
    if (is_pattern(action)) given.patterns.push_back(action);
  }
  return given;
}

// The names of the patterns of a service; not more of them than help.
std::vector<std::string> names_of(const std::vector<std::string>& patterns,
                                  std::string_view service) {
  std::vector<std::string> names;
  for (const std::string& pattern : patterns) {
    if (names.size() == kMaxGiven) break;
    const std::size_t colon = pattern.find(':');
    if (equal_without_case(std::string_view(pattern).substr(0, colon), service))
      names.push_back(pattern.substr(colon + 1));
  }
  return names;
}

// Short names of patterns for the wanted actions of a service.
std::vector<std::string> shortest_names(const std::vector<std::string_view>& wanted,
                                        const std::vector<std::string_view>& unwanted,
                                        const std::vector<std::string>& given) {
  if (wanted.size() * unwanted.size() > kMaxPairs) return {wanted.begin(), wanted.end()};
  NamePatterns patterns(wanted, unwanted);
  patterns.find(given);
  std::vector<std::string> names;
  for (const std::size_t index : fewest_sets(patterns.matched(), wanted.size(), kMaxSteps))
    names.push_back(patterns.text(index));
  std::ranges::sort(names, [](const std::string& a, const std::string& b) {
    return compare_without_case(a, b) < 0;
  });
  return names;
}

void append_service(const Catalog& catalog, ServiceId service, const Given& given,
                    std::vector<std::string>& out) {
  std::vector<std::string_view> wanted, unwanted;
  for (const ActionId action : catalog.actions(service)) {
    if (given.wanted.contains(action)) wanted.push_back(catalog.name(action));
    if (!given.allowed.contains(action)) unwanted.push_back(catalog.name(action));
  }
  if (wanted.empty()) return;
  const std::string_view prefix = catalog.name(service);
  for (const std::string& name : shortest_names(wanted, unwanted, names_of(given.patterns, prefix)))
    out.push_back(std::string(prefix) + ':' + name);
}

std::vector<std::string> all_names(const Catalog& catalog, const ActionSet& actions) {
  std::vector<std::string> names;
  for (const ActionId action : actions.ids()) names.push_back(catalog.full_name(action));
  return names;
}

bool matches_all(const Catalog& catalog, std::string_view pattern) {
  return catalog.expand(pattern).unknown() == UnknownActions::kAll;
}

// The pattern for everything that was given, or `*`.
std::string everything(const Catalog& catalog, const std::vector<std::string>& kept) {
  const auto given = std::ranges::find_if(
      kept, [&](const std::string& pattern) { return matches_all(catalog, pattern); });
  return given == kept.end() ? "*" : *given;
}

}  // namespace

ActionSet expand_all(const Catalog& catalog, std::span<const std::string> patterns) {
  ActionSet all(catalog.action_count());
  for (const std::string& pattern : patterns) all |= catalog.expand(pattern);
  return all;
}

Shrunk shrink(const Catalog& catalog, std::span<const std::string> actions) {
  Given given = sorted(catalog, actions);
  if (catalog.action_count() > 0 && given.allowed.count() == catalog.action_count())
    return {.actions = {everything(catalog, given.kept)}, .admits_more = true};
  // What the patterns that are kept match needs no other.
  const ActionSet kept = expand_all(catalog, given.kept);
  given.wanted -= kept;
  Shrunk shrunk;
  for (const ServiceId service : catalog.services())
    append_service(catalog, service, given, shrunk.actions);
  if (ActionSet known = expand_all(catalog, shrunk.actions) |= kept;
      !known.covers_known(given.allowed) || !given.allowed.covers_known(known))
    shrunk.actions = all_names(catalog, given.wanted);
  shrunk.actions.insert(shrunk.actions.end(), given.kept.begin(), given.kept.end());
  shrunk.admits_more = std::ranges::any_of(shrunk.actions, is_pattern);
  return shrunk;
}

}  // namespace ambit::catalog
