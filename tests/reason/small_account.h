// Small accounts, and what grants say of requests: for tests that ask about all requests.
#ifndef AMBIT_TESTS_REASON_SMALL_ACCOUNT_H_
#define AMBIT_TESTS_REASON_SMALL_ACCOUNT_H_

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ambit/access.h"
#include "ambit/permissions.h"
#include "ambit/snapshot.h"
#include "tests/reference/case.h"

namespace ambit {

using Json = nlohmann::json;

// An account with the user alice.
struct SmallAccount {
  std::string id = "111122223333";
  std::vector<Json> policies = {};                      // documents
  Json boundary = {};                                   // null: none
  std::vector<std::vector<Json>> service_control = {};  // levels; empty: no organization
  std::vector<Json> resource_policies = {};
  std::vector<Json> roles = {};
  std::map<std::string, std::string> tags = {};

  std::vector<Snapshot::File> files() const;
  Snapshot load() const;
};

// What a condition says: operator, key, values.
Json condition(const std::string& op, const std::string& key, const Json& values);
Json statement(const std::string& effect, const Json& actions, const Json& resources,
               const Json& when = Json::object());
Json document(const std::vector<Json>& statements);
Json texts(const std::vector<std::string>& all);

std::string joined(const std::vector<std::string>& texts);
// `ACTIONS [but ACTIONS] on RESOURCES [not RESOURCES] [if ...]`.
std::string in_words(const PermissionGrant& grant);

// Whether tests of conditions hold, as the evaluator sees it: each is the condition of a policy.
class TestEvaluator {
 public:
  TestEvaluator(std::string id, std::map<std::string, std::string> tags)
      : id_(std::move(id)), tags_(std::move(tags)) {}

  // Nothing: it is none that operators say.
  std::optional<bool> holds(const Test& test, const std::vector<ContextValue>& context);

 private:
  std::string id_;
  std::map<std::string, std::string> tags_;
  std::map<std::string, std::unique_ptr<Snapshot>> accounts_;
};

// Whether the catalog documents the action on such a resource.
bool is_documented(const std::string& action, const std::string& resource);

// Of resources of other accounts nothing is known.
bool is_foreign(const std::string& resource, const std::string& account);

// Whether the patterns do, whatever the condition.
bool covers(const PermissionGrant& grant, const std::string& action, const std::string& resource);

// What the grants say of a request. Nothing: a condition is none that operators say.
std::optional<bool> granted(const std::vector<PermissionGrant>& grants, const std::string& action,
                            const std::string& resource, const std::vector<ContextValue>& context,
                            TestEvaluator& tests);

// The account in which the request's policies are those of alice.
SmallAccount account_of(const reference::Request& request);

// What is given with the request; what the caller and the resource say by themselves is not.
std::vector<ContextValue> context_of(const reference::Request& request);

}  // namespace ambit

#endif  // AMBIT_TESTS_REASON_SMALL_ACCOUNT_H_
