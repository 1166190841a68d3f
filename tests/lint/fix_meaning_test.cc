// Safe fixes keep what a document means: the reference evaluator decides random requests, drawn
// from what the document names, alike before and after.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "tests/lint/fixtures.h"
#include "tests/policy/compiled.h"
#include "tests/reference/case.h"
#include "tests/reference/reference.h"
#include "tests/reference/shrink.h"

namespace ambit::lint {
namespace {

using reference::Json;

constexpr int kRequestsPerFix = 400;

reference::Layer layer_of(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::kIdentity:
      return reference::Layer::kIdentity;
    case PolicyKind::kBoundary:
      return reference::Layer::kBoundary;
    case PolicyKind::kSession:
      return reference::Layer::kSession;
    case PolicyKind::kResource:
    case PolicyKind::kTrust:
      return reference::Layer::kResource;
    case PolicyKind::kScp:
      return reference::Layer::kScp;
    case PolicyKind::kRcp:
      return reference::Layer::kRcp;
    case PolicyKind::kEndpoint:
      break;
  }
  return reference::Layer::kEndpoint;
}

// The policy as the reference takes it; nothing when AWS refuses it, or when its values are
// numbers, which the reference would spell in its own way.
std::optional<Json> sound_policy(const std::string& text, PolicyKind kind) {
  policy::Compiled compiled;
  const auto placed = compiled.add(text, kind);
  if (!placed.document.valid() || compiled.tables.documents[placed.document].opaque) return {};
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return {};
  return json;
}

// What a policy speaks of, to draw requests from.
struct Vocabulary {
  std::vector<std::string> actions = {"s3:GetObject", "ec2:RunInstances"};
  std::vector<std::string> resources = {"*", "arn:aws:s3:::other/key"};
  std::vector<std::pair<std::string, std::string>> context = {};
};

// A text that a pattern matches.
std::string sample(const std::string& text, std::string_view filling) {
  std::string out;
  for (const char c : text) {
    if (c == '*')
      out += filling;
    else
      out += c == '?' ? 'x' : c;
  }
  return out;
}

void add_strings(const Json& value, std::vector<std::string>& out, std::string_view filling) {
  if (value.is_string()) out.push_back(sample(value.get<std::string>(), filling));
  if (value.is_array())
    for (const Json& item : value) add_strings(item, out, filling);
}

// Keys that hold ARNs hold nothing else.
bool holds_arns(const std::string& key) {
  const auto facts = catalog::ServiceCatalog::builtin().tables().key_type(key);
  return facts && facts->type == catalog::KeyType::kArn;
}

void add_condition(const Json& condition, Vocabulary& vocabulary) {
  for (const auto& [operation, tests] : condition.items())
    for (const auto& [key, values] : tests.items()) {
      std::vector<std::string> texts = {"other", "true", "false", "203.0.113.9"};
      if (holds_arns(key)) texts = {"arn:aws:iam::111111111111:role/other"};
      add_strings(values, texts, "x");
      add_strings(values, texts, "");
      for (std::string& text : texts) vocabulary.context.emplace_back(key, std::move(text));
    }
}

Vocabulary vocabulary_of(const Json& policy) {
  Vocabulary vocabulary;
  const Json statements = policy.value("Statement", Json::array());
  const Json list = statements.is_array() ? statements : Json::array({statements});
  for (const Json& statement : list) {
    for (const char* name : {"Action", "NotAction"})
      if (statement.contains(name))
        for (const char* filling : {"", "Thing"})
          add_strings(statement.at(name), vocabulary.actions, filling);
    for (const char* name : {"Resource", "NotResource"})
      if (statement.contains(name))
        for (const char* filling : {"", "thing"})
          add_strings(statement.at(name), vocabulary.resources, filling);
    if (statement.contains("Condition")) add_condition(statement.at("Condition"), vocabulary);
  }
  std::erase_if(vocabulary.actions, [](const std::string& action) {
    return action.find(':') == std::string::npos || action.ends_with(':');
  });
  return vocabulary;
}

class Requests {
 public:
  Requests(Vocabulary vocabulary, PolicyKind kind)
      : vocabulary_(std::move(vocabulary)), kind_(kind) {}

  reference::Request next() {
    static const std::vector<std::string> kCallers = {"alice", "app",  "bob", "partner",
                                                      "sns",   "oidc", "root"};
    reference::Request request{.caller = reference::named_caller(pick(kCallers)),
                               .action = pick(vocabulary_.actions),
                               .resource = pick(vocabulary_.resources),
                               .owner = "111111111111"};
    for (int i = 0; i < 3 && !vocabulary_.context.empty(); ++i) {
      const auto& [key, value] = pick(vocabulary_.context);
      request.context[key] = reference::ContextValue::single(value);
    }
    return request;
  }

  void put(reference::Request& request, const Json& policy) const {
    static const Json kAll = {
        {"Version", "2012-10-17"},
        {"Statement", {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}};
    request.policies[reference::Layer::kIdentity].levels = {{kAll}};
    request.policies[layer_of(kind_)].levels = {{policy}};
  }

 private:
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[random_() % from.size()];
  }

  Vocabulary vocabulary_;
  PolicyKind kind_;
  std::mt19937 random_{20261128};
};

TEST_CASE("safe_fixes_keep_the_meaning", "[lint]") {
  int compared = 0;
  for (const RuleDescription& rule : rules()) {
    // What errors are about, AWS refuses.
    if (!rule.safe_fix || rule.category == Severity::kError) continue;
    for (const auto& path : documents_of(rule.id, "bad")) {
      const Configuration configuration = configuration_of(path);
      const std::string before = read_text(path);
      const std::string after = fixed_text(before, configuration, false);
      if (after == before) continue;
      CAPTURE(path.string(), after);
      const PolicyKind kind = lint_text(before, configuration).report.documents.front().kind;
      const auto old_policy = sound_policy(before, kind);
      const auto new_policy = sound_policy(after, kind);
      if (!old_policy || !new_policy) continue;  // AWS refused it
      ++compared;
      Requests requests(vocabulary_of(*old_policy), kind);
      for (int i = 0; i < kRequestsPerFix; ++i) {
        reference::Request request = requests.next();
        requests.put(request, *old_policy);
        const reference::Answer want = reference::evaluate(request);
        requests.put(request, *new_policy);
        if (reference::evaluate(request) == want) continue;
        FAIL("the fix changes the answer to\n" << reference::to_json(request).dump(2));
      }
    }
  }
  CHECK(compared > 10);
}

}  // namespace
}  // namespace ambit::lint
