#include "catalog/shrink.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/catalog.h"
#include "catalog/ascii_case.h"
#include "catalog/catalog.h"
#include "pattern/glob.h"
#include "tests/support/sanitized.h"
#include "tools/gen_catalog/pack.h"
#include "tools/gen_catalog/text_files.h"

namespace ambit::catalog {
namespace {

using Texts = std::vector<std::string>;

const ServiceCatalog& builtin() {
  return ServiceCatalog::builtin();
}

bool same_known(const Catalog& catalog, const Texts& a, const Texts& b) {
  const ActionSet one = expand_all(catalog, a);
  const ActionSet other = expand_all(catalog, b);
  return one.covers_known(other) && other.covers_known(one);
}

// A catalog of one service "svc" with these names.
ServiceCatalog catalog_of(const std::set<std::string>& names) {
  gen_catalog::TextFiles files{.version = "made"};
  gen_catalog::Service service{.name = "svc"};
  for (const std::string& name : names) service.actions.push_back({.name = name, .level = 'R'});
  std::ranges::sort(
      service.actions,
      [](const std::string& a, const std::string& b) { return compare_without_case(a, b) < 0; },
      &gen_catalog::Action::name);
  files.services.push_back(service);
  return *ServiceCatalog::load(gen_catalog::pack(files));
}

std::vector<std::size_t> word_starts(const std::string& name) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < name.size(); ++at)
    if (std::isupper(static_cast<unsigned char>(name[at])) != 0) starts.push_back(at);
  starts.push_back(name.size());
  return starts;
}

// All patterns that shrink chooses from, cut out of one name; with repetitions.
Texts cut_out_of(const std::string& name) {
  Texts patterns = {name};
  for (std::size_t start = 0; start <= name.size(); ++start)
    for (std::size_t end = start; end <= name.size(); ++end)
      patterns.push_back(name.substr(0, start) + "*" + name.substr(end));
  const auto words = word_starts(name);
  for (const std::size_t start : words)
    for (const std::size_t middle : words)
      for (const std::size_t stop : words)
        for (const std::size_t end : words)
          if (start <= middle && middle < stop && stop <= end)
            patterns.push_back(name.substr(0, start) + "*" + name.substr(middle, stop - middle) +
                               "*" + name.substr(end));
  return patterns;
}

// As bits: which of the wanted names each pattern matches that matches no other name.
std::set<std::uint32_t> all_matched(const Texts& wanted, const Texts& unwanted) {
  std::set<std::uint32_t> matched;
  for (const std::string& name : wanted) {
    for (const std::string& pattern : cut_out_of(name)) {
      const std::string program = compile_glob(lower(pattern));
      const auto matches = [&](const std::string& text) {
        return glob_matches(program, lower(text));
      };
      if (std::ranges::any_of(unwanted, matches)) continue;
      std::uint32_t bits = 0;
      for (std::size_t i = 0; i < wanted.size(); ++i) bits |= (matches(wanted[i]) ? 1U : 0U) << i;
      matched.insert(bits);
    }
  }
  return matched;
}

std::size_t fewest_by_brute_force(const Texts& wanted, const Texts& unwanted) {
  const auto matched = all_matched(wanted, unwanted);
  std::set<std::uint32_t> reached = {0};
  for (std::size_t count = 0;; ++count) {
    if (reached.contains((1U << wanted.size()) - 1)) return count;
    std::set<std::uint32_t> next;
    for (const std::uint32_t bits : reached)
      for (const std::uint32_t more : matched) next.insert(bits | more);
    reached = next;
  }
}

Texts random_actions(std::mt19937& random, const Catalog& catalog, ServiceId service,
                     unsigned of_hundred) {
  Texts actions;
  for (const ActionId action : catalog.actions(service))
    if (random() % 100 < of_hundred) actions.push_back(catalog.full_name(action));
  std::shuffle(actions.begin(), actions.end(), random);
  return actions;
}

}  // namespace

TEST_CASE("shrink", "[catalog]") {
  struct Case {
    Texts actions;
    Texts shrunk;
    bool admits_more;
  };
  static const Case kCases[] = {
      {{}, {}, false},
      {{"s3:GetObject"}, {"s3:GetObject"}, false},
      {{"S3:getobject", "s3:GetObject"}, {"s3:GetObject"}, false},
      {{"s3:Get*"}, {"s3:Get*"}, true},
      {{"s3:Get*", "s3:GetObject", "s3:get*"}, {"s3:Get*"}, true},
      {{"*"}, {"*"}, true},
      {{"*", "s3:GetObject", "s3:NoSuch"}, {"*"}, true},
      {{"*:*", "s3:GetObject"}, {"*:*"}, true},
      {{"s3:*", "s3:Get*"}, {"s3:*"}, true},
      // What a kept pattern matches needs no other.
      {{"*:Get*", "s3:GetObject", "s3:DeleteObject"}, {"s3:DeleteObject", "*:Get*"}, true},
      {{"s3:NoSuch", "s3:GetObject", "nosuch:A", "nonsense"},
       {"s3:GetObject", "s3:NoSuch", "nosuch:A", "nonsense"},
       false},
      {{"s3:NoSuch*", "s3:NoSuch*"}, {"s3:NoSuch*"}, true},
      {{"s3:GetObject", "s3:NoSuch"}, {"s3:GetObject", "s3:NoSuch"}, false},
      {{"s3:GetObjec?"}, {"s3:GetObjec?"}, true},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.actions);
    const Shrunk shrunk = builtin().shrink(c.actions);
    CHECK(shrunk.actions == c.shrunk);
    CHECK(shrunk.admits_more == c.admits_more);
  }
}

TEST_CASE("shrink_cuts_between_words_where_that_is_enough", "[catalog]") {
  const auto catalog = catalog_of({"GetBucketAcl", "GetBucketAnalytics", "GetBucketLocation",
                                   "GetBucketsList", "ListThings", "PutBucketAcl", "PutTag"});
  const auto shrunk = [&](const Texts& names) {
    Texts actions;
    for (const std::string& name : names) actions.push_back("svc:" + name);
    return catalog.shrink(actions).actions;
  };
  CHECK(shrunk({"GetBucketAcl", "PutBucketAcl"}) == Texts{"svc:*BucketAcl"});
  CHECK(shrunk({"GetBucketAcl", "GetBucketAnalytics"}) == Texts{"svc:GetBucketA*"});
  CHECK(shrunk({"PutBucketAcl", "PutTag"}) == Texts{"svc:Put*"});
  CHECK(shrunk({"GetBucketAcl", "GetBucketAnalytics", "GetBucketLocation", "GetBucketsList"}) ==
        Texts{"svc:GetBucket*"});
}

TEST_CASE("shrink_is_the_minimum", "[catalog]") {
  static constexpr std::string_view kWords[] = {"Get", "Put", "Tag", "Ge"};
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::set<std::string> names;
    for (std::size_t wish = 2 + random() % 9; names.size() < wish;) {
      std::string name;
      for (std::size_t words = 1 + random() % 4; words > 0; --words) name += kWords[random() % 4];
      names.insert(name);
    }
    Texts wanted, unwanted, actions;
    for (const std::string& name : names) (random() % 2 == 0 ? wanted : unwanted).push_back(name);
    if (wanted.empty() || unwanted.empty()) continue;
    for (const std::string& name : wanted) actions.push_back("svc:" + name);
    const auto catalog = catalog_of(names);
    const Shrunk shrunk = catalog.shrink(actions);
    CAPTURE(round, wanted, unwanted, shrunk.actions);
    REQUIRE(same_known(catalog.tables(), shrunk.actions, actions));
    REQUIRE(shrunk.actions.size() == fewest_by_brute_force(wanted, unwanted));
  }
}

TEST_CASE("shrink_means_the_same", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  const auto services = catalog.services();
  std::mt19937 random(4);
  constexpr int kRounds = kSanitized ? 500 : 3000;
  for (int round = 0; round < kRounds; ++round) {
    const ServiceId service(static_cast<std::uint32_t>(random() % services.size()));
    if (catalog.actions(service).size() > 60) continue;
    const Texts actions =
        random_actions(random, catalog, service, static_cast<unsigned>(random() % 101));
    const Shrunk shrunk = builtin().shrink(actions);
    CAPTURE(actions, shrunk.actions);
    REQUIRE(same_known(catalog, actions, shrunk.actions));
    REQUIRE(shrunk.actions.size() <= actions.size());
    Texts sorted = actions;
    std::ranges::sort(sorted);
    REQUIRE(builtin().shrink(sorted).actions == shrunk.actions);
    REQUIRE(builtin().shrink(shrunk.actions).actions.size() == shrunk.actions.size());
  }
}

TEST_CASE("shrink_of_the_largest_service", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::mt19937 random(5);
  const Texts actions = random_actions(random, catalog, *catalog.find_service("ec2"), 50);
  const Shrunk shrunk = builtin().shrink(actions);
  CHECK(same_known(catalog, actions, shrunk.actions));
  CHECK(shrunk.actions.size() < actions.size());
}

TEST_CASE("shrink_of_an_expansion_is_no_longer", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::mt19937 random(6);
  for (int round = 0; round < 400; ++round) {
    Texts patterns;
    for (std::size_t left = 1 + random() % 3; left > 0; --left) {
      const ActionId action(static_cast<std::uint32_t>(random() % catalog.action_count()));
      if (catalog.actions(catalog.service(action)).size() > 150) continue;
      std::string pattern = catalog.full_name(action);
      const std::size_t colon = pattern.find(':');
      const std::size_t begin = colon + 1 + random() % (pattern.size() - colon);
      const std::size_t end = begin + random() % (pattern.size() - begin + 1);
      patterns.push_back(pattern.replace(begin, end - begin, "*"));
    }
    Texts names;
    for (const std::string& pattern : patterns)
      for (std::string& name : builtin().expand(pattern).actions) names.push_back(std::move(name));
    const Shrunk shrunk = builtin().shrink(names);
    CAPTURE(patterns, shrunk.actions);
    REQUIRE(same_known(catalog, patterns, shrunk.actions));
    REQUIRE(shrunk.actions.size() <= patterns.size());
    REQUIRE(builtin().shrink(patterns).actions.size() <= patterns.size());
  }
}

TEST_CASE("facts_of_the_public_catalog", "[catalog]") {
  const CatalogFacts facts = builtin().facts();
  CHECK(facts.services.size() == 456);
  CHECK(facts.actions == 22'091);
  std::size_t types = 0, actions = 0;
  for (const auto& summary : facts.services) {
    const auto service = builtin().service(summary.name);
    REQUIRE(service);
    types += service->resource_types.size();
    actions += service->actions.size();
    CHECK(service->actions.size() == summary.actions);
  }
  CHECK(types == facts.resource_types);
  CHECK(actions == facts.actions);
  CHECK(!builtin().service("s4"));
  CHECK(builtin().nearest("s4") == Texts{"s3"});
  CHECK(builtin().nearest("s3:GetObjekt") == Texts{"s3:GetObject"});
  const auto action = builtin().action("S3:getobject");
  REQUIRE(action);
  CHECK(action->name == "s3:GetObject");
  CHECK(action->reached_by_rcps);
  CHECK(!builtin().action("s3:Get*"));
  CHECK(!builtin().action("s3"));
}

}  // namespace ambit::catalog
