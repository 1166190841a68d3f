// Source: CloudTrail User Guide, "CloudTrail record contents" (sourceIPAddress).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/event_log.h"
#include "audit/words.h"
#include "pattern/scalar.h"
#include "pattern/timestamp.h"

namespace ambit::audit::checks {
namespace {

using snapshot::UserActivity;

constexpr std::int64_t kSecondsPerMinute = 60;

// The network that counts as one place. Nothing for names of services, and for addresses that never
// come from the internet.
std::optional<IpRange> network_of(std::string_view address) {
  if (address.find('/') != std::string_view::npos) return std::nullopt;
  const auto exact = parse_ip_range(address);
  if (!exact || is_private(*exact)) return std::nullopt;
  const bool v4 = exact->family == IpFamily::kV4;
  return parse_ip_range(std::string(address) + (v4 ? "/24" : "/48"));
}

// An event, one of the two of each activity.
struct Sighting {
  Instant time = {};
  IpRange network = {};
  const UserActivity* activity = nullptr;
};

std::vector<Sighting> sightings_of(const Assessment& a,
                                   const std::vector<const UserActivity*>& activities) {
  std::vector<Sighting> all;
  for (const UserActivity* activity : activities) {
    const auto network = network_of(a.text(activity->address));
    if (!network) continue;
    all.push_back({activity->first.instant, *network, activity});
    if (activity->last.instant > activity->first.instant)
      all.push_back({activity->last.instant, *network, activity});
  }
  std::ranges::sort(all, {}, [](const Sighting& sighting) {
    return std::tuple(sighting.time, sighting.activity);
  });
  return all;
}

// Of `all`; empty: none.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t networks = 0;
};

// The first of the windows that see the user in most networks.
Window widest(const std::vector<Sighting>& all, std::int64_t minutes) {
  Window best;
  std::map<IpRange, std::size_t> seen;
  std::size_t begin = 0;
  for (std::size_t end = 0; end < all.size(); ++end) {
    ++seen[all[end].network];
    while (all[end].time.seconds - all[begin].time.seconds > minutes * kSecondsPerMinute) {
      const auto leaves = seen.find(all[begin++].network);
      if (--leaves->second == 0) seen.erase(leaves);
    }
    if (seen.size() > best.networks)
      best = {.begin = begin, .end = end + 1, .networks = seen.size()};
  }
  return best;
}

Finding finding_of(const Assessment& a, const std::vector<Sighting>& all, const Window& window) {
  // The first and the last time in each network.
  std::map<IpRange, std::pair<const Sighting*, const Sighting*>> places;
  for (std::size_t i = window.begin; i < window.end; ++i) {
    auto& [first, last] = places[all[i].network];
    if (first == nullptr) first = &all[i];
    last = &all[i];
  }
  std::vector<std::string> addresses;
  std::vector<std::string> events;
  Finding finding;
  for (const auto& [network, place] : places) {
    const auto& [first, last] = place;
    const bool from_first = first->time == first->activity->first.instant;
    const bool to_last = last->time == last->activity->last.instant;
    addresses.emplace_back(a.text(first->activity->address));
    events.emplace_back(a.text(from_first ? first->activity->name : first->activity->last_name));
    finding.evidence.push_back(
        {.where = from_first ? first->activity->where : first->activity->last_where});
    if (last == first) continue;
    events.emplace_back(a.text(to_last ? last->activity->last_name : last->activity->name));
    finding.evidence.push_back(
        {.where = to_last ? last->activity->last_where : last->activity->where});
  }
  const Instant from = all[window.begin].time;
  const Instant to = all[window.end - 1].time;
  finding.message =
      "used from " + std::to_string(window.networks) + " networks within " +
      counted(static_cast<std::size_t>((to.seconds - from.seconds + kSecondsPerMinute - 1) /
                                       kSecondsPerMinute),
              "minute");
  finding.facts = {{"from", format_instant(from)},
                   {"to", format_instant(to)},
                   {"addresses", addresses},
                   {"events", events}};
  return finding;
}

void shared_credentials(Assessment& a) {
  if (!has_log(a)) return;
  const auto& limits = a.configuration().users;
  for (const auto& [arn, activities] : user_activities(a)) {
    Subject subject(a, arn);
    const std::vector<Sighting> all = sightings_of(a, activities);
    const Window window = widest(all, limits.shared_window_minutes);
    const auto networks = static_cast<std::int64_t>(window.networks);
    if (networks == 0 || networks < limits.shared_min_addresses) continue;
    const std::size_t slash = arn.rfind('/');
    subject.fail(finding_of(a, all, window), {{"USER", arn.substr(slash + 1)}});
  }
}

}  // namespace

extern const Check users_shared_credentials;
constinit const Check users_shared_credentials{.id = "users/shared-credentials",
                                               .run = shared_credentials};

}  // namespace ambit::audit::checks
