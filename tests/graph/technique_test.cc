// The compiled table of techniques: what was counted when the data was made, and that it speaks of
// actions and predicates that exist.
#include "graph/technique.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "catalog/catalog.h"

namespace ambit::graph {
namespace {

// Actions that AWS has or had and its service reference does not list.
const std::map<std::string_view, std::string_view> kNotInCatalog = {
    {"codestar:CreateProjectFromTemplate",
     "CodeStar has ended; known from reports of its time only"}};

std::set<std::string_view> actions() {
  std::set<std::string_view> actions;
  for (const Technique& technique : techniques())
    for (const Requirement& requirement : technique.requirements)
      actions.insert(requirement.action);
  return actions;
}

TEST_CASE("techniques_are_counted") {
  std::array<int, kFamilies> families{};
  std::array<int, kYieldKinds> yields{};
  int existing = 0;
  std::array<int, 3> confidences{};
  int passing = 0;
  for (const Technique& technique : techniques()) {
    ++families[static_cast<std::size_t>(technique.family)];
    ++yields[static_cast<std::size_t>(technique.yield.kind)];
    ++confidences[static_cast<std::size_t>(technique.confidence)];
    existing += int{technique.needs_existing};
    passing += int{std::ranges::any_of(technique.requirements, [](const Requirement& requirement) {
      return requirement.action == "iam:PassRole";
    })};
  }
  CHECK(techniques().size() == 231);
  CHECK(existing == 124);
  CHECK(families == std::array<int, kFamilies>{9, 20, 17, 10, 70, 15, 48, 8, 15, 10, 9});
  CHECK(yields == std::array<int, kYieldKinds>{22, 112, 23, 21, 6, 16, 8, 7, 16});
  CHECK(confidences == std::array<int, 3>{174, 48, 9});
  CHECK(passing == 89);
  CHECK(actions().size() == 268);
}

TEST_CASE("every_action_is_in_the_catalog") {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  for (const std::string_view action : actions()) {
    CAPTURE(action);
    CHECK(catalog.find_action(action).has_value() != kNotInCatalog.contains(action));
  }
}

TEST_CASE("requirements_say_which_resource") {
  for (const Technique& technique : techniques()) {
    CAPTURE(technique.id);
    CHECK_FALSE(technique.requirements.empty());
    for (const Requirement& requirement : technique.requirements) {
      CHECK(requirement.call >= 1);
      CHECK(requirement.call <= technique.calls);
      CHECK_FALSE(requirement.resources.empty());
      for (const TechniqueResource& resource : requirement.resources)
        CHECK((resource.arn == "*") == (resource.variable == Variable::kNone));
    }
    for (const RequestKey& key : technique.request_keys) {
      CHECK(key.absent == key.values.empty());
      CHECK(std::ranges::any_of(technique.requirements, [&](const Requirement& requirement) {
        return requirement.action == key.action;
      }));
    }
  }
}

TEST_CASE("every_predicate_has_its_own_name") {
  std::set<std::string_view> used;
  for (const Technique& technique : techniques())
    for (const Precondition& precondition : technique.preconditions)
      used.insert(predicate_name(precondition.predicate));
  CHECK(used.size() == kPredicates);
  CHECK(predicate_name(Predicate::kTrustsService) == "trusts-service");
  CHECK(predicate_name(Predicate::kContainsCredentials) == "contains-credentials");
  CHECK(predicate_name(Predicate::kAssigned) == "assigned");
}

TEST_CASE("preconditions_keep_what_they_say") {
  const Technique* technique = find_technique("iam-rotate-access-key");
  REQUIRE(technique != nullptr);
  const Precondition& keys = technique->preconditions[1];
  CHECK(keys.predicate == Predicate::kAccessKeysEqual);
  CHECK(keys.subject == Variable::kUser);
  CHECK(keys.number == 2);

  const Technique* lambda = find_technique("lambda-passrole-create-invoke");
  REQUIRE(lambda != nullptr);
  const Precondition& trust = lambda->preconditions[0];
  CHECK(trust.predicate == Predicate::kTrustsService);
  CHECK(trust.subject == Variable::kRole);
  REQUIRE(trust.values.size() == 1);
  CHECK(trust.values[0] == "lambda.amazonaws.com");
  CHECK(find_technique("no-such-technique") == nullptr);
}

TEST_CASE("resource_kinds_are_those_that_exist_asks_for") {
  CHECK(resource_kinds().size() == 62);
  CHECK(std::ranges::is_sorted(resource_kinds()));
  CHECK(std::ranges::binary_search(resource_kinds(), std::string_view("ec2-instance")));
}

}  // namespace
}  // namespace ambit::graph
