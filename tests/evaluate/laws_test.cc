// What must hold of every evaluator, whatever the policies say.
#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/evaluate/subject.h"
#include "tests/reference/generator.h"
#include "tests/reference/shrink.h"
#include "tests/support/sanitized.h"

namespace ambit::evaluate {
namespace {

constexpr int kLawRounds = kSanitized ? 1000 : 5000;

using reference::Json;
using reference::Request;

using Callers = std::vector<std::string>;

// Those that have identity policies.
const Callers kIdentities = {"alice", "dave", "app", "fed", "bob", "partner", "slr"};

// All layers, and all callers unless some are named.
reference::GeneratorOptions options(std::vector<reference::Mode> modes, Callers callers = {}) {
  reference::GeneratorOptions options;
  options.modes = std::move(modes);
  if (!callers.empty()) options.callers = std::move(callers);
  options.gaps = false;
  return options;
}

Json statement(const char* effect) {
  return {{"Effect", effect}, {"Action", "*"}, {"Resource", "*"}};
}

void add_to_identity(Request& request, const Json& statement) {
  auto& levels = request.policies[reference::Layer::kIdentity].levels;
  if (levels.empty()) levels.emplace_back();
  levels.front().push_back({{"Version", "2012-10-17"}, {"Statement", statement}});
}

TEST_CASE("adding_a_deny_never_allows_and_adding_an_allow_never_denies", "[evaluate]") {
  reference::Generator generator(
      7, options({reference::Mode::kStrict, reference::Mode::kClosed}, kIdentities));
  for (int i = 0; i < kLawRounds; ++i) {
    const Request request = generator.next();
    const auto before = answer(request);
    Request denied = request;
    add_to_identity(denied, statement("Deny"));
    Request allowed = request;
    add_to_identity(allowed, statement("Allow"));
    CAPTURE(reference::to_json(request).dump());
    const bool service = before.by == "service";
    REQUIRE(answer(denied).allowed == service);
    REQUIRE(answer(allowed).explicit_deny == before.explicit_deny);
    if (before.allowed) REQUIRE(answer(allowed).allowed);
  }
}

// The order of documents and statements, and one statement alone or in a list.
TEST_CASE("order_is_irrelevant", "[evaluate]") {
  reference::Generator generator(11, options({reference::Mode::kStrict, reference::Mode::kOpen}));
  for (int i = 0; i < kLawRounds; ++i) {
    const Request request = generator.next();
    Request reversed = request;
    for (auto& [layer, policies] : reversed.policies)
      for (auto& level : policies.levels) {
        std::reverse(level.begin(), level.end());
        for (Json& document : level) {
          if (!document.is_object()) continue;
          Json& statements = document["Statement"];
          if (statements.is_array())
            std::reverse(statements.begin(), statements.end());
          else
            statements = Json::array({statements});
        }
      }
    CAPTURE(reference::to_json(request).dump());
    REQUIRE(answer(request) == answer(reversed));
  }
}

// So many that the keys are indexed.
TEST_CASE("keys_that_no_policy_names_are_irrelevant", "[evaluate]") {
  reference::Generator generator(
      17, options({reference::Mode::kStrict, reference::Mode::kClosed, reference::Mode::kOpen}));
  for (int i = 0; i < kLawRounds; ++i) {
    const Request request = generator.next();
    Request longer = request;
    for (int key = 0; key < 40; ++key)
      longer.context["other:Key" + std::to_string(key)] = reference::ContextValue::single("value");
    CAPTURE(reference::to_json(request).dump());
    REQUIRE(answer(request) == answer(longer));
  }
}

TEST_CASE("unknown_answers_contain_the_answer_of_every_completion", "[evaluate]") {
  reference::Generator generator(13, options({reference::Mode::kClosed, reference::Mode::kOpen}));
  for (int i = 0; i < 2 * kLawRounds; ++i) {
    const Request request = generator.next();
    const auto open = answer(request);
    const auto strict = answer(generator.complete(request));
    CAPTURE(reference::to_json(request).dump());
    REQUIRE((open.allowed || !strict.allowed));
    REQUIRE((open.explicit_deny || !strict.explicit_deny));
    REQUIRE((open.implicit_deny || !strict.implicit_deny));
  }
}

// What Access shows as an example of a request that is allowed for certain.
TEST_CASE("what_is_certainly_allowed_is_allowed_when_unknown_keys_are_absent", "[evaluate]") {
  auto gaps = options({reference::Mode::kClosed, reference::Mode::kOpen});
  gaps.gaps = true;
  reference::Generator generator(17, gaps);
  int allowed = 0;
  for (int i = 0; i < 2 * kLawRounds; ++i) {
    Request request = generator.next();
    request.unknown.clear();
    const auto open = answer(request);
    if (!open.allowed || open.explicit_deny || open.implicit_deny) continue;
    ++allowed;
    CAPTURE(reference::to_json(request).dump());
    request.mode = reference::Mode::kStrict;
    const auto strict = answer(request);
    REQUIRE((strict.allowed && !strict.explicit_deny && !strict.implicit_deny));
  }
  CHECK(allowed > kLawRounds / 20);
}

struct SeenList final : Recorder {
  explicit SeenList(Wants wants) : Recorder(wants) {}
  void see(const Seen& seen) override {
    if (seen.match != Truth::kFalse || wants_all())
      all.push_back({static_cast<std::uint32_t>(seen.layer), seen.policy, seen.statement,
                     static_cast<std::uint32_t>(seen.match)});
  }
  std::vector<std::array<std::uint32_t, 4>> all;
};

TEST_CASE("statements_that_are_listed_say_the_same", "[evaluate]") {
  auto gaps = options({reference::Mode::kStrict, reference::Mode::kClosed, reference::Mode::kOpen});
  gaps.gaps = true;
  reference::Generator generator(19, gaps);
  std::size_t listed = 0;
  for (int i = 0; i < 2 * kLawRounds; ++i) {
    const Request request = generator.next();
    Subject subject(request);
    Layers layers = subject.layers();
    std::array<std::vector<ListedStatement>, kLayerCount> lists;
    for (const Layer which : {Layer::kEndpoint, Layer::kResource, Layer::kIdentity,
                              Layer::kBoundary, Layer::kSession}) {
      auto& list = lists[static_cast<std::size_t>(which)];
      LayerPolicies& policies = layer(layers, which);
      CHECK(list_statements(subject.tables(), policies.documents, 1000, list));
      policies.statements = list;
      listed += list.size();
    }
    CAPTURE(reference::to_json(request).dump());
    const Evaluation want = evaluate(subject.matcher(), subject.layers());
    const Evaluation got = evaluate(subject.matcher(), layers);
    REQUIRE(got.decisions == want.decisions);
    REQUIRE(got.by == want.by);
    for (const Recorder::Wants wants : {Recorder::Wants::kAll, Recorder::Wants::kMatching}) {
      SeenList of_documents(wants);
      SeenList of_list(wants);
      evaluate(subject.matcher(), subject.layers(), &of_documents);
      evaluate(subject.matcher(), layers, &of_list);
      REQUIRE(of_list.all == of_documents.all);
    }
  }
  CHECK(listed > 4 * static_cast<std::size_t>(kLawRounds));
}

TEST_CASE("few_statements_are_listed_or_none", "[evaluate]") {
  reference::Generator generator(23, options({reference::Mode::kStrict}));
  const Subject subject(generator.next());
  for (const LayerPolicies& policies : subject.layers()) {
    std::vector<ListedStatement> all;
    std::vector<ListedStatement> none;
    REQUIRE(list_statements(subject.tables(), policies.documents, 1000, all));
    if (all.empty()) continue;
    CHECK(!list_statements(subject.tables(), policies.documents, all.size() - 1, none));
    CHECK(none.empty());
  }
}

// The pattern with everything from some place on replaced by `*`; from `first` at the earliest.
std::string widened(const std::string& pattern, std::size_t first, std::mt19937_64& random) {
  if (pattern.find("${") != std::string::npos || pattern.size() <= first) return pattern;
  std::size_t end = first + random() % (pattern.size() - first);
  // Never amid a character.
  while (end < pattern.size() && (static_cast<unsigned char>(pattern[end]) & 0xC0U) == 0x80U) ++end;
  return pattern.substr(0, end) + "*";
}

void widen(Json& patterns, std::size_t first, std::mt19937_64& random) {
  if (patterns.is_string()) patterns = widened(patterns, first, random);
  if (!patterns.is_array()) return;
  for (Json& pattern : patterns) pattern = widened(pattern, first, random);
}

// Widens Action and Resource in every Allow.
void widen_allows(Json& document, std::mt19937_64& random) {
  Json& list = document["Statement"];
  if (list.is_object()) list = Json::array({list});
  for (Json& one : list) {
    if (one["Effect"] != "Allow") continue;
    const std::string sample = one.value("Action", Json()).dump();
    constexpr std::size_t kAfterService = 4;  // `s3:x`, `iam:`: the colon stays
    if (one.contains("Action") && sample.find("s3:") != std::string::npos)
      widen(one["Action"], kAfterService, random);
    constexpr std::size_t kAfterPartition = 8;  // `arn:aws:`
    if (one.contains("Resource")) widen(one["Resource"], kAfterPartition, random);
  }
}

TEST_CASE("widening_a_pattern_of_an_allow_never_narrows", "[evaluate]") {
  reference::Generator generator(19, options({reference::Mode::kStrict}));
  std::mt19937_64 random(19);
  int allowed = 0;
  for (int i = 0; i < 2 * kLawRounds; ++i) {
    const Request request = generator.next();
    if (!answer(request).allowed) continue;
    ++allowed;
    Request wider = request;
    for (auto& [layer, policies] : wider.policies)
      for (auto& level : policies.levels)
        for (Json& document : level)
          if (document.is_object()) widen_allows(document, random);
    CAPTURE(reference::to_json(request).dump(), reference::to_json(wider).dump());
    REQUIRE(answer(wider).allowed);
  }
  CHECK(allowed > kLawRounds / 10);
}

// Action and NotAction of one list partition the actions.
TEST_CASE("action_and_not_action_partition", "[evaluate]") {
  reference::Generator generator(17, options({reference::Mode::kStrict}, {"alice", "dave", "app"}));
  for (int i = 0; i < kLawRounds; ++i) {
    const Request drawn = generator.next();
    for (const Json& list : {Json{"s3:*"}, Json{"*:Get*", "iam:?ser"}, Json{"s3:GetObject"}}) {
      const auto allows = [&](const char* element) {
        Request request = drawn;
        request.policies.clear();
        add_to_identity(request, {{"Effect", "Allow"}, {element, list}, {"Resource", "*"}});
        return answer(request);
      };
      const auto positive = allows("Action");
      const auto negative = allows("NotAction");
      CAPTURE(drawn.action, list.dump());
      if (positive.by == "service" || positive.by == "resource") continue;
      REQUIRE(positive.allowed != negative.allowed);
    }
  }
}

}  // namespace
}  // namespace ambit::evaluate
