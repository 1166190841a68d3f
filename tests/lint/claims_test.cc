// What the reasoner's rules claim of random policies, held against the reference evaluator: what a
// finding calls idle can go, and no random request is decided otherwise.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "pattern/scalar.h"
#include "tests/lint/fixtures.h"
#include "tests/reference/case.h"
#include "tests/reference/generator.h"
#include "tests/reference/reference.h"
#include "tests/reference/shrink.h"

namespace ambit::lint {
namespace {

using reference::Json;
using reference::Layer;

constexpr int kDocuments = 500;
constexpr int kRequestsPerClaim = 100;

// Rules whose fixes, also proposed ones, keep what a document grants.
const std::vector<std::string> kFixed = {"statement-subsumed", "redundant-entry-across-statements",
                                         "entry-shadowed-by-deny", "condition-always-true",
                                         "redundant-condition"};
// Rules on statements that do nothing.
const std::vector<std::string> kIdle = {"statement-never-matches", "allow-shadowed-by-deny"};

struct Claim {
  std::string rule = {};
  Json before = {};
  Json after = {};
};

// The reasoner speaks of requests whose keys hold one value or several as the catalog says, and
// whose addresses are no networks.
bool in_domain(const reference::Request& request) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  return std::ranges::all_of(request.context, [&](const auto& entry) {
    const auto& [name, value] = entry;
    if (value.kind == reference::ContextValue::Kind::kAbsent) return true;
    const auto key = catalog.find_key(name);
    const bool list = value.kind == reference::ContextValue::Kind::kList;
    if (list != (key && catalog.facts(*key).multivalued)) return false;
    return std::ranges::none_of(value.values, [](const std::string& text) {
      return text.find('/') != std::string::npos && parse_ip_range(text).has_value();
    });
  });
}

Configuration only(const std::vector<std::string>& rules) {
  return {.only = rules, .kind = PolicyKind::kIdentity};
}

std::vector<Claim> claims_of(const Json& policy) {
  std::vector<Claim> claims;
  const std::string text = policy.dump();
  for (const std::string& rule : kFixed) {
    const std::string fixed = fixed_text(text, only({rule}), true);
    if (fixed != text) claims.push_back({rule, policy, Json::parse(fixed)});
  }
  const Linted linted = lint_text(text, only(kIdle));
  for (const Finding& finding : linted.report.findings) {
    Json without = policy;
    const Json::json_pointer pointer(finding.place.pointer);
    if (without.at("Statement").is_array() && without.at("Statement").size() > 1) {
      without.at("Statement").erase(std::stoul(pointer.back()));
      claims.push_back({std::string(finding.rule->id), policy, without});
    }
  }
  return claims;
}

// The statements of all policies of the request in one, so that they meet.
Json policy_of(reference::Request request) {
  Json all = Json::array();
  for (const auto& level : request.policies[Layer::kIdentity].levels) {
    for (const Json& policy : level) {
      const Json& statements = policy.at("Statement");
      if (!statements.is_array()) all.push_back(statements);
      if (statements.is_array()) all.insert(all.end(), statements.begin(), statements.end());
    }
  }
  Json policy;
  policy["Version"] = "2012-10-17";
  policy["Statement"] = all;
  return policy;
}

void try_claim(const Claim& claim, reference::Generator& requests) {
  for (int k = 0; k < kRequestsPerClaim; ++k) {
    reference::Request request = requests.next();
    if (!in_domain(request)) continue;
    request.policies[Layer::kIdentity].levels.assign(1, std::vector<Json>(1, claim.before));
    const reference::Answer want = reference::evaluate(request);
    request.policies[Layer::kIdentity].levels.assign(1, std::vector<Json>(1, claim.after));
    if (reference::evaluate(request).allowed == want.allowed) continue;
    FAIL(claim.rule << "\n"
                    << claim.before.dump(2) << "\n"
                    << claim.after.dump(2) << "\n"
                    << request.action << " " << request.resource);
  }
}

TEST_CASE("what_is_called_idle_changes_no_decision", "[lint]") {
  const reference::GeneratorOptions options{
      .modes = {reference::Mode::kStrict}, .layers = {Layer::kIdentity}, .gaps = false};
  reference::Generator documents(20261129, options);
  reference::Generator requests(20261130, options);
  std::map<std::string, int> held;
  for (int i = 0; i < kDocuments; ++i) {
    const Json policy = policy_of(documents.next());
    if (policy.at("Statement").empty()) continue;
    for (const Claim& claim : claims_of(policy)) {
      ++held[claim.rule];
      try_claim(claim, requests);
    }
  }
  for (const std::string& rule : kFixed) {
    CAPTURE(rule);
    CHECK(held[rule] > 0);
  }
  for (const std::string& rule : kIdle) {
    CAPTURE(rule);
    CHECK(held[rule] > 0);
  }
}

}  // namespace
}  // namespace ambit::lint
