#include "catalog/action_set.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <set>

namespace ambit::catalog {
namespace {

constexpr std::uint32_t kActions = 200;  // more than three words, and not a multiple of 64

struct Both {
  ActionSet set{kActions};
  std::set<std::uint32_t> model;
};

std::uint32_t draw(std::mt19937& random, std::uint32_t below) {
  return static_cast<std::uint32_t>(random() % below);
}

Both random_set(std::mt19937& random) {
  Both both;
  for (std::uint32_t count = draw(random, 60); count > 0; --count) {
    const std::uint32_t id = draw(random, kActions);
    both.set.insert(ActionId(id));
    both.model.insert(id);
  }
  std::uint32_t first = draw(random, kActions + 1);
  const std::uint32_t end = draw(random, kActions + 1);
  if (draw(random, 2) == 0) {
    both.set.insert_between(ActionId(first), ActionId(end));
    for (; first < end; ++first) both.model.insert(first);
  }
  return both;
}

void check_same(const ActionSet& set, const std::set<std::uint32_t>& model) {
  std::set<std::uint32_t> ids;
  for (const ActionId id : set.ids()) ids.insert(id.index());
  CHECK(ids == model);
  CHECK(set.count() == model.size());
  CHECK(set.empty() == model.empty());
}

}  // namespace

TEST_CASE("action_set_is_a_set", "[catalog]") {
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    const Both a = random_set(random);
    const Both b = random_set(random);
    check_same(a.set, a.model);
    std::set<std::uint32_t> either = a.model;
    either.insert(b.model.begin(), b.model.end());
    std::set<std::uint32_t> both;
    std::set<std::uint32_t> only_a;
    for (const std::uint32_t id : a.model) (b.model.contains(id) ? both : only_a).insert(id);
    check_same(ActionSet(a.set) |= b.set, either);
    check_same(ActionSet(a.set) &= b.set, both);
    check_same(ActionSet(a.set) -= b.set, only_a);
    CHECK(b.set.covers_known(a.set) == only_a.empty());
    for (std::uint32_t id = 0; id < kActions; ++id)
      REQUIRE(a.set.contains(ActionId(id)) == a.model.contains(id));
  }
}

// kNone and kAll are exact; kSome is what may be.
TEST_CASE("action_set_unknown", "[catalog]") {
  using enum UnknownActions;
  struct Case {
    UnknownActions a, b, either, both, only_a;
  };
  static constexpr Case kCases[] = {
      {kNone, kNone, kNone, kNone, kNone}, {kNone, kSome, kSome, kNone, kNone},
      {kNone, kAll, kAll, kNone, kNone},   {kSome, kNone, kSome, kNone, kSome},
      {kSome, kSome, kSome, kSome, kSome}, {kSome, kAll, kAll, kSome, kNone},
      {kAll, kNone, kAll, kNone, kAll},    {kAll, kSome, kAll, kSome, kSome},
      {kAll, kAll, kAll, kAll, kNone},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.a, c.b);
    ActionSet a(1);
    ActionSet b(1);
    a.set_unknown(c.a);
    b.set_unknown(c.b);
    CHECK((ActionSet(a) |= b).unknown() == c.either);
    CHECK((ActionSet(a) &= b).unknown() == c.both);
    CHECK((ActionSet(a) -= b).unknown() == c.only_a);
    CHECK(a.empty() == (c.a == kNone));
  }
}

}  // namespace ambit::catalog
