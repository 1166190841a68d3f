#include "audit/age.h"

#include <catch2/catch.hpp>

namespace ambit::audit {
namespace {

constexpr std::int64_t kDay = 86400;

Age age(std::int64_t seconds, snapshot::AsOfSource source = snapshot::AsOfSource::kContent) {
  const snapshot::AsOf as_of = {.time = {.seconds = 1000 * kDay}, .source = source};
  return {as_of, {.seconds = 1000 * kDay - seconds}, "CRED"};
}

char word(const Verdict& verdict) {
  return verdict.yes() ? 'y' : verdict.no() ? 'n' : '?';
}

}  // namespace

TEST_CASE("age_is_rounded_down_to_days", "[audit]") {
  CHECK(age(0).days() == 0);
  CHECK(age(kDay - 1).days() == 0);
  CHECK(age(91 * kDay - 1).days() == 90);
  CHECK(age(91 * kDay).days() == 91);
  const snapshot::AsOf as_of = {.time = {.seconds = kDay},
                                .source = snapshot::AsOfSource::kContent};
  CHECK(Age(as_of, {.seconds = 0, .nanoseconds = 1}, "CRED").days() == 0);
}

TEST_CASE("age_is_known_as_far_as_the_as_of_time_is", "[audit]") {
  struct Case {
    std::int64_t days;
    snapshot::AsOfSource source;
    std::string_view more_than_90, at_least_90, less_than_90;
  };
  static constexpr Case kCases[] = {
      {89, snapshot::AsOfSource::kContent, "n", "n", "y"},
      {90, snapshot::AsOfSource::kContent, "n", "y", "n"},
      {91, snapshot::AsOfSource::kOption, "y", "y", "n"},
      {89, snapshot::AsOfSource::kLowerBound, "?", "?", "?"},
      {90, snapshot::AsOfSource::kLowerBound, "?", "y", "n"},
      {91, snapshot::AsOfSource::kLowerBound, "y", "y", "n"},
      {0, snapshot::AsOfSource::kNone, "?", "?", "?"},
      {91, snapshot::AsOfSource::kNone, "?", "?", "?"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.days, static_cast<int>(c.source));
    const Age a = age(c.days * kDay, c.source);
    CHECK(word(a.more_than(90)) == c.more_than_90[0]);
    CHECK(word(a.at_least(90)) == c.at_least_90[0]);
    CHECK(word(a.less_than(90)) == c.less_than_90[0]);
  }
  CHECK(age(kDay, snapshot::AsOfSource::kNone).at_least(1).reason() ==
        Reason{"CRED", Why::kNoAsOfTime});
}

TEST_CASE("age_of_a_time_in_the_future_is_0", "[audit]") {
  const Age a = age(-5 * kDay);
  CHECK(a.days() == 0);
  CHECK(a.from_the_future());
  CHECK(a.at_least(1).no());
}

TEST_CASE("age_of_extreme_times_does_not_overflow", "[audit]") {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const snapshot::AsOf as_of = {.time = {.seconds = kMost},
                                .source = snapshot::AsOfSource::kContent};
  CHECK(Age(as_of, {.seconds = kLeast}, "CRED").at_least(90).yes());
  CHECK(Age({.time = {.seconds = kLeast}, .source = snapshot::AsOfSource::kContent},
            {.seconds = kMost}, "CRED")
            .from_the_future());
}

TEST_CASE("age_reads_as_words", "[audit]") {
  CHECK(age(kDay).text() == "1 day");
  CHECK(age(382 * kDay).text() == "382 days");
  CHECK(age(382 * kDay, snapshot::AsOfSource::kLowerBound).text() == "at least 382 days");
}

TEST_CASE("verdicts_combine_as_three_valued_truth", "[audit]") {
  const Verdict unknown = Reason{"AUTH", Why::kIncomplete};
  const Verdict values[] = {false, unknown, true};
  static constexpr const char* kAnd[] = {"nnn", "n??", "n?y"};
  static constexpr const char* kOr[] = {"n?y", "??y", "yyy"};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      CAPTURE(i, j);
      CHECK(word(values[i] & values[j]) == kAnd[i][j]);
      CHECK(word(values[i] | values[j]) == kOr[i][j]);
    }
    CHECK(word(!values[i]) == word(values[2 - i]));
  }
  CHECK((unknown & Verdict(Reason{"CRED", Why::kDamaged})).reason() == unknown.reason());
}

}  // namespace ambit::audit
