// What a log is kept of is enough: random logs against all windows of all their events.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ambit/audit.h"
#include "tests/audit/case.h"

namespace ambit::audit {
namespace {

struct Event {
  std::int64_t second = 0;  // of the day
  int network = 0;
};

Json record(const Event& event, std::size_t number) {
  const auto two = [](std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
  };
  const std::int64_t second = event.second;
  const std::string host = std::to_string(1 + number % 2);
  return {{"eventVersion", "1.11"},
          {"eventID", "e-" + std::to_string(number)},
          {"eventTime", "2026-11-19T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" +
                            two(second % 60) + "Z"},
          {"eventSource", "s3.amazonaws.com"},
          {"eventName", "ListBuckets"},
          {"sourceIPAddress", "198.51." + std::to_string(event.network) + "." + host},
          {"recipientAccountId", "111122223333"},
          {"userIdentity", {{"type", "IAMUser"}, {"arn", "arn:aws:iam::111122223333:user/alice"}}}};
}

// From how many networks the events of the widest window come.
std::size_t widest(const std::vector<Event>& events, std::int64_t seconds) {
  std::size_t most = 0;
  for (const Event& first : events) {
    std::set<int> networks;
    for (const Event& other : events)
      if (other.second >= first.second && other.second <= first.second + seconds)
        networks.insert(other.network);
    most = std::max(most, networks.size());
  }
  return most;
}

TEST_CASE("a_log_of_minutes_tells_all_windows_of_its_events", "[audit]") {
  std::mt19937 engine(47);
  const auto random = [&] { return static_cast<std::int64_t>(engine()); };
  int failed = 0, passed = 0;
  for (int round = 0; round < 400; ++round) {
    const std::int64_t minutes = 1 + random() % 20;
    std::vector<Event> events;
    // Bursts of few seconds, at most an hour in all.
    const std::int64_t start = random() % 40'000;
    const auto count = static_cast<std::size_t>(3 + random() % 40);
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t burst = start + 97 * (random() % 35);
      events.push_back({burst + random() % 30, static_cast<int>(random() % 4)});
    }
    Json files = Json::object();
    for (std::size_t i = 0; i < events.size(); ++i)
      files["cloudtrail/" + std::to_string(random() % 3) + ".json"]["Records"].push_back(
          record(events[i], i));
    const CheckCase log{
        .check = "users/shared-credentials",
        .name = "random",
        .content = {{"files", {{"LOG", files}}},
                    {"configuration", {{"users", {{"shared_window_minutes", minutes}}}}}}};
    CAPTURE(round, minutes, files.dump());
    const Audit audit = audit_of(log);
    const CheckResult& result = result_of(audit, log.check);
    const std::size_t networks = widest(events, 60 * minutes);
    if (networks < 3) {
      ++passed;
      CHECK(result.outcome == Outcome::kPass);
      continue;
    }
    ++failed;
    REQUIRE(result.findings.size() == 1);
    for (const Fact& fact : result.findings.front().facts)
      if (fact.name == "addresses")
        CHECK(std::get<std::vector<std::string>>(fact.value).size() == networks);
  }
  CHECK(failed > 50);
  CHECK(passed > 50);
}

}  // namespace
}  // namespace ambit::audit
