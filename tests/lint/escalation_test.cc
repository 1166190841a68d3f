// The rule privilege-escalation against the techniques themselves: a document that grants what one
// takes, and the same without each action in turn.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "fixtures.h"
#include "graph/technique.h"

namespace ambit::lint {
namespace {

using graph::Technique;
using OrderedJson = nlohmann::ordered_json;

// With a star for each variable of the format but the partition.
std::string any_of_format(std::string format) {
  constexpr std::string_view kPartition = "${Partition}";
  if (const auto at = format.find(kPartition); at != std::string::npos)
    format.replace(at, kPartition.size(), "aws");
  for (auto begin = format.find("${"); begin != std::string::npos; begin = format.find("${"))
    format.replace(begin, format.find('}', begin) - begin + 1, "*");
  return format;
}

bool is_needed(const graph::Requirement& requirement) {
  return requirement.when.empty() || requirement.when.find("(always") != std::string_view::npos;
}

std::set<std::string> actions_of(const Technique& technique) {
  std::set<std::string> actions;
  for (const graph::Requirement& requirement : technique.requirements)
    if (is_needed(requirement)) actions.emplace(requirement.action);
  return actions;
}

// A statement for each action on the formats that the technique has for it, without one action.
std::string document_of(const Technique& technique, const std::string& without) {
  OrderedJson statements = OrderedJson::array();
  for (const graph::Requirement& requirement : technique.requirements) {
    if (!is_needed(requirement) || requirement.action == without) continue;
    OrderedJson resources = OrderedJson::array();
    for (const graph::TechniqueResource& resource : requirement.resources)
      resources.push_back(any_of_format(std::string(resource.arn)));
    OrderedJson statement = {{"Effect", "Allow"}, {"Resource", resources}};
    statement["Action"] = requirement.action;
    for (const graph::RequestKey& key : technique.request_keys)
      if (key.action == requirement.action && !key.absent && !key.values.empty())
        statement["Condition"]["StringEquals"][std::string(key.key)] = key.values.front();
    statements.push_back(statement);
  }
  if (statements.empty())
    statements.push_back({{"Effect", "Deny"}, {"Action", "*"}, {"Resource", "*"}});
  OrderedJson document;
  document["Version"] = "2012-10-17";
  document["Statement"] = statements;
  return document.dump();
}

// The ids of the techniques that are reported.
std::set<std::string> found_in(const std::string& document) {
  Configuration configuration{.only = {"privilege-escalation"}};
  configuration.kind = PolicyKind::kIdentity;
  std::set<std::string> ids;
  for (const Finding& finding : lint_text(document, configuration).report.findings)
    for (const Fact& fact : finding.facts)
      if (const auto* id = std::get_if<std::string>(&fact.value); id && fact.name == "technique")
        ids.insert(*id);
  return ids;
}

TEST_CASE("a_document_with_all_that_a_technique_takes_is_reported", "[lint]") {
  std::size_t count = 0;
  for (const Technique& technique : graph::techniques()) {
    const auto actions = actions_of(technique);
    const bool reported = technique.composed_of.empty() &&
                          technique.family != graph::Family::kCredentialAccess &&
                          technique.family != graph::Family::kResourcePolicy;
    // CodeStar has ended; the catalog does not know its actions.
    const bool known = !technique.id.starts_with("codestar-create-project");
    if (!reported || !known) {
      CHECK_FALSE(found_in(document_of(technique, {})).contains(std::string(technique.id)));
      continue;
    }
    CAPTURE(technique.id);
    const std::string id(technique.id);
    CAPTURE(document_of(technique, {}));
    CHECK(found_in(document_of(technique, {})).contains(id));
    for (const std::string& action : actions) {
      CAPTURE(action);
      CHECK_FALSE(found_in(document_of(technique, action)).contains(id));
    }
    ++count;
  }
  CHECK(count == 196);
}

}  // namespace
}  // namespace ambit::lint
