// Residual conditions: what they say, and that they say the same as the evaluator.
#include "evaluate/when.h"

#include <catch2/catch.hpp>
#include <optional>

#include "evaluate/witness.h"
#include "tests/evaluate/subject.h"
#include "tests/reference/generator.h"
#include "tests/reference/shrink.h"
#include "tests/support/sanitized.h"

namespace ambit::evaluate {
namespace {

std::string shown(const Test& test) {
  std::string text = test.unknown_layer ? "unknown " + std::string(layer_name(*test.unknown_layer))
                                        : test.op + "(" + test.key;
  for (const std::string& value : test.values) text += " " + value;
  if (!test.unknown_layer) text += ")";
  return test.negated ? "not " + text : text;
}

reference::Request request_with(reference::Json statements) {
  reference::Request request;
  request.mode = reference::Mode::kOpen;
  request.caller = {.account = "111122223333",
                    .arn = "arn:aws:iam::111122223333:user/alice",
                    .id = "AIDAALICE",
                    .name = "alice"};
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::b-red/k";
  request.owner = "111122223333";
  request.policies[reference::Layer::kIdentity].levels = {
      {{{"Version", "2012-10-17"}, {"Statement", std::move(statements)}}}};
  return request;
}

std::string when(const reference::Request& request) {
  Subject subject(request);
  const Residual residual = evaluate::residual(subject.matcher(), subject.layers());
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  if (!alternatives) return "too long";
  std::string text;
  for (const auto& alternative : *alternatives) {
    text += text.empty() ? "" : " | ";
    if (alternative.empty()) text += "always";
    std::string separator;
    for (const Test& test : describe(subject.tables(), residual.atoms, alternative)) {
      text += separator + shown(test);
      separator = " & ";
    }
  }
  return text.empty() ? "never" : text;
}

TEST_CASE("residual_conditions", "[evaluate]") {
  const auto allow = [](reference::Json condition) {
    return reference::Json{{"Effect", "Allow"},
                           {"Action", "s3:*"},
                           {"Resource", "*"},
                           {"Condition", std::move(condition)}};
  };
  const auto deny = [&](reference::Json condition) {
    reference::Json statement = allow(std::move(condition));
    statement["Effect"] = "Deny";
    return statement;
  };
  const reference::Json all = {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}};
  struct Case {
    reference::Json statements;
    std::string_view when;
  };
  const Case cases[] = {
      {{all}, "always"},
      {reference::Json::array(), "never"},
      {{allow({{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}})},
       "Bool(aws:MultiFactorAuthPresent true)"},
      // A test that the caller decides is put in.
      {{allow({{"StringEquals", {{"aws:username", "alice"}}}})}, "always"},
      {{allow({{"StringEquals", {{"aws:username", "bob"}}}})}, "never"},
      {{all, deny({{"StringEquals", {{"aws:SourceVpc", "v"}}}})},
       "StringNotEquals(aws:SourceVpc v)"},
      {{all, deny({{"StringNotEquals", {{"aws:SourceVpc", "v"}}}})},
       "StringEquals(aws:SourceVpc v)"},
      {{all, deny({{"StringNotEqualsIfExists", {{"aws:SourceVpc", "v"}}}})},
       "StringEquals(aws:SourceVpc v)"},
      {{all, deny({{"StringEqualsIfExists", {{"aws:SourceVpc", "v"}}}})},
       "StringNotEquals(aws:SourceVpc v) & Null(aws:SourceVpc false)"},
      {{all, deny({{"Bool", {{"aws:MultiFactorAuthPresent", "false"}}}})},
       "not Bool(aws:MultiFactorAuthPresent false)"},
      {{all, deny({{"Null", {{"aws:SourceVpc", "true"}}}})}, "Null(aws:SourceVpc false)"},
      {{all, deny({{"NumericLessThan", {{"s3:max-keys", "5"}}}})},
       "not NumericLessThan(s3:max-keys 5)"},
      {{all, deny({{"ForAllValues:StringEquals", {{"aws:TagKeys", "a"}}}})},
       "ForAnyValue:StringNotEquals(aws:TagKeys a)"},
      {{all, deny({{"ForAnyValue:StringLike", {{"aws:TagKeys", "a*"}}}})},
       "ForAllValues:StringNotLike(aws:TagKeys a*)"},
      {{all, deny({{"ForAnyValue:StringLikeIfExists", {{"aws:TagKeys", "a*"}}}})},
       "ForAllValues:StringNotLike(aws:TagKeys a*) & Null(aws:TagKeys false)"},
      {{all, deny({{"StringEquals", {{"aws:SourceVpc", "v"}}},
                   {"Bool", {{"aws:SecureTransport", "false"}}}})},
       "not Bool(aws:SecureTransport false) | StringNotEquals(aws:SourceVpc v)"},
      // The same test allows and denies.
      {{allow({{"StringEquals", {{"aws:SourceVpc", "v"}}}}),
        deny({{"StringEquals", {{"aws:SourceVpc", "v"}}}})},
       "never"},
      {{allow({{"StringEquals", {{"aws:SourceVpc", "v"}}}}), all}, "always"},
      {{{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "arn:aws:s3:::b-${aws:SourceVpc}/*"}}},
       "Resource( arn:aws:s3:::b-${aws:SourceVpc}/*)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.statements.dump());
    CHECK(when(request_with(c.statements)) == c.when);
  }
}

TEST_CASE("opaque_documents_are_named_in_the_residual", "[evaluate]") {
  reference::Request request = request_with(reference::Json::array());
  request.policies[reference::Layer::kIdentity].levels = {{nullptr}};
  CHECK(when(request) == "not unknown identity & unknown identity");
}

reference::Request completed(reference::Request request, const std::vector<ContextEntry>& entries) {
  request.mode = reference::Mode::kStrict;
  request.unknown.clear();
  request.context.clear();
  for (const ContextEntry& entry : entries)
    request.context[entry.key] = entry.absent ? reference::ContextValue::absent()
                                 : entry.list
                                     ? reference::ContextValue::list(entry.values)
                                     : reference::ContextValue::single(entry.values.front());
  return request;
}

// What is found for the alternatives of a request's residual condition.
struct Search {
  bool conditional = false;
  std::optional<std::vector<ContextEntry>> witness = {};
};

Search search(const reference::Request& request) {
  Subject subject(request);
  const auto decided = subject.answer();
  const Residual residual = evaluate::residual(subject.matcher(), subject.layers());
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  if (!alternatives) return {};
  // The residual never says less than the decision does.
  if (!decided.allowed) REQUIRE(alternatives->empty());
  if (decided.allowed && !decided.explicit_deny && !decided.implicit_deny)
    REQUIRE(*alternatives == std::vector<Formulas::Alternative>{{}});
  if (alternatives->empty() || alternatives->front().empty()) return {};
  Search result{.conditional = true};
  for (const auto& alternative : *alternatives)
    if (!result.witness)
      result.witness =
          find_witness(subject.matcher(), subject.layers(), residual.atoms, alternative);
  return result;
}

// A witness is allowed in a complete context, and one is found for most conditions.
TEST_CASE("witnesses_are_allowed_by_the_reference", "[evaluate]") {
  reference::GeneratorOptions options;
  options.modes = {reference::Mode::kOpen};
  options.gaps = false;
  reference::Generator generator(23, options);
  int conditional = 0;
  int found = 0;
  constexpr int kSearches = kSanitized ? 2'000 : 10'000;
  for (int i = 0; i < kSearches; ++i) {
    const reference::Request request = generator.next();
    CAPTURE(reference::to_json(request).dump());
    const Search result = search(request);
    conditional += result.conditional ? 1 : 0;
    if (!result.witness) continue;
    ++found;
    REQUIRE(reference::evaluate(completed(request, *result.witness)).allowed);
  }
  CHECK(conditional > kSearches / 40);
  CHECK(found > conditional / 2);
}

}  // namespace
}  // namespace ambit::evaluate
