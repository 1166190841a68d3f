// How long the linter takes for policies like those that AWS manages: no peer reads a document in
// less than a millisecond (parliament: seconds for the same set), so the comparison is by process
// and stands in docs/performance.md; here are the parts.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "ambit/lint.h"
#include "catalog/catalog.h"

namespace {

using Json = nlohmann::ordered_json;
using ambit::FileId;
using ambit::SourceFiles;
using ambit::TextBuffer;
using ambit::catalog::Catalog;
using ambit::catalog::ServiceCatalog;

constexpr int kPolicies = 1500;

// Policies of one to six kilobytes that are nearly clean, as those that AWS manages are: 5
// statements a policy and 7 actions a statement, by name and by pattern; half of the statements are
// on everything, the others on a resource of a type that their actions take; a third has a
// condition on a key that all requests may have, or that all of its actions support.
class PolicyWriter {
 public:
  std::string next() {
    Json statements = Json::array();
    const int count = draw(2, 8);
    for (int i = 0; i < count; ++i) statements.push_back(statement(i));
    return Json{{"Version", "2012-10-17"}, {"Statement", statements}}.dump(2);
  }

 private:
  int draw(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1));
  }

  // Some of the service's actions that `fit`, by name.
  template <class Fit>
  std::vector<ambit::catalog::ActionId> some_of(ambit::catalog::ServiceId service, Fit&& fit) {
    std::vector<ambit::catalog::ActionId> some;
    const auto count = static_cast<std::size_t>(draw(1, 14));
    for (const auto action : catalog_.actions(service)) {
      if (some.size() == count) break;
      if (fit(action) && draw(0, 2) == 0) some.push_back(action);
    }
    return some;
  }

  bool takes(ambit::catalog::ActionId action, ambit::catalog::ResourceTypeId type) const {
    return std::ranges::any_of(catalog_.types(action),
                               [&](auto taken) { return taken.type == type; });
  }

  Json statement(int number) {
    const auto services = catalog_.services();
    const auto service =
        *std::next(services.begin(), draw(0, static_cast<int>(services.size()) - 1));
    const auto types = catalog_.types(service);
    const bool on_type = draw(0, 1) == 0 && types.begin() != types.end();
    Json resource = "*";
    std::vector<ambit::catalog::ActionId> ids;
    if (on_type) {
      const auto type = *std::next(
          types.begin(), draw(0, static_cast<int>(std::distance(types.begin(), types.end())) - 1));
      resource = arn_of(type);
      ids = some_of(service, [&](auto action) { return takes(action, type); });
    }
    if (ids.empty()) {
      resource = "*";
      ids = some_of(service, [](auto) { return true; });
    }
    Json actions = Json::array();
    for (const auto action : ids) actions.push_back(catalog_.full_name(action));
    const std::string name(catalog_.name(service));
    if (ids.empty() || (!on_type && draw(0, 5) == 0)) actions.push_back(name + ":List*");
    Json out = {{"Sid", "Statement" + std::to_string(number)},
                {"Effect", "Allow"},
                {"Action", actions},
                {"Resource", resource}};
    if (draw(0, 2) == 0) out["Condition"] = condition(ids);
    return out;
  }

  Json condition(const std::vector<ambit::catalog::ActionId>& ids) {
    const auto tag = catalog_.find_key("aws:ResourceTag/team");
    const bool tagged = tag && !ids.empty() && std::ranges::all_of(ids, [&](auto action) {
                          return catalog_.has_key(action, *tag);
                        });
    if (tagged) return {{"StringEquals", {{"aws:ResourceTag/team", {"red", "blue"}}}}};
    if (draw(0, 1) == 0)
      return {{"StringEquals", {{"aws:ResourceAccount", "${aws:PrincipalAccount}"}}}};
    return {{"StringEquals", {{"aws:RequestedRegion", {"eu-west-1", "us-east-1"}}}}};
  }

  std::string arn_of(ambit::catalog::ResourceTypeId type) {
    for (const auto format : catalog_.formats(type)) {
      std::string arn(catalog_.text(format));
      for (auto at = arn.find("${"); at != std::string::npos; at = arn.find("${"))
        arn.replace(at, arn.find('}', at) - at + 1, at < 6 ? "aws" : "*");
      return arn;
    }
    return "*";
  }

  const Catalog& catalog_ = Catalog::builtin();
  std::mt19937 random_{20261128};
};

const std::vector<std::string>& policies() {
  static const std::vector<std::string> kTexts = [] {
    PolicyWriter writer;
    std::vector<std::string> texts;
    texts.reserve(kPolicies);
    for (int i = 0; i < kPolicies; ++i) texts.push_back(writer.next());
    // For other programs, which read files.
    if (const char* folder = std::getenv("AMBIT_BENCH_POLICIES"))
      for (std::size_t i = 0; i < texts.size(); ++i)
        std::ofstream(std::string(folder) + "/policy" + std::to_string(i) + ".json") << texts[i];
    return texts;
  }();
  return kTexts;
}

void lint_all(benchmark::State& state, const ambit::lint::Configuration& configuration) {
  std::size_t bytes = 0;
  for (const std::string& text : policies()) bytes += text.size();
  std::size_t findings = 0;
  for (auto _ : state) {
    ambit::lint::Linter linter(configuration, ServiceCatalog::builtin());
    SourceFiles sources;
    ambit::lint::Report report;
    for (const std::string& text : policies()) {
      const FileId file = sources.add("policy.json", TextBuffer(text));
      linter.lint(sources, file, report);
    }
    findings = report.findings.size();
    benchmark::DoNotOptimize(report);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.counters["findings"] = static_cast<double>(findings);
}

// Without the rules that ask the reasoner, so that it is not even made.
ambit::lint::Configuration without_engine(ambit::lint::Profile profile) {
  ambit::lint::Configuration configuration{.profile = profile};
  for (const ambit::lint::RuleDescription& rule : ambit::lint::rules())
    if (std::ranges::find(rule.needs, "reasoner") != rule.needs.end())
      configuration.rules.push_back(
          {.rule = std::string(rule.id), .severity = ambit::lint::Severity::kOff});
  return configuration;
}

void recommended(benchmark::State& state) {
  lint_all(state, {});
}
void recommended_without_engine(benchmark::State& state) {
  lint_all(state, without_engine(ambit::lint::Profile::kRecommended));
}
void all_rules(benchmark::State& state) {
  lint_all(state, {.profile = ambit::lint::Profile::kAll});
}
void structure_only(benchmark::State& state) {
  lint_all(state, {.only = {"missing-version"}});
}

// From nothing to the findings of one document, as a process does it.
void first_document(benchmark::State& state) {
  for (auto _ : state) {
    ambit::lint::Linter linter({}, ServiceCatalog::builtin());
    SourceFiles sources;
    ambit::lint::Report report;
    linter.lint(sources, sources.add("policy.json", TextBuffer(policies().front())), report);
    benchmark::DoNotOptimize(report);
  }
}

BENCHMARK(recommended)->Unit(benchmark::kMillisecond);
BENCHMARK(recommended_without_engine)->Unit(benchmark::kMillisecond);
BENCHMARK(all_rules)->Unit(benchmark::kMillisecond);
BENCHMARK(structure_only)->Unit(benchmark::kMillisecond);
BENCHMARK(first_document)->Unit(benchmark::kMicrosecond);

}  // namespace
