// How long it takes to compare two policies, from their JSON to the answer with its witness. Pairs
// like changes in a review: an action more, a resource wider, a condition less, the same in another
// order.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "ambit/compare.h"

namespace {

using Json = nlohmann::ordered_json;
using ambit::AccessQuestion;
using ambit::FileId;
using ambit::SourceFiles;
using ambit::TextBuffer;
using ambit::catalog::ServiceCatalog;

constexpr int kPairs = 200;

class PairWriter {
 public:
  std::pair<std::string, std::string> next() {
    Json statements = Json::array();
    for (int i = draw(1, 5); i > 0; --i) statements.push_back(statement());
    Json changed = statements;
    Json& one = changed[static_cast<std::size_t>(draw(0, static_cast<int>(changed.size()) - 1))];
    switch (draw(0, 4)) {
      case 0:
        one["Action"].push_back("s3:PutObject");
        break;
      case 1:
        one["Resource"] = "arn:aws:s3:::*";
        break;
      case 2:
        one.erase("Condition");
        break;
      case 3:
        changed.push_back(statement());
        break;
      default:
        std::reverse(changed.begin(), changed.end());
        break;
    }
    return {policy(statements), policy(changed)};
  }

 private:
  int draw(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1));
  }
  template <std::size_t N>
  const char* one_of(const char* const (&words)[N]) {
    return words[static_cast<std::size_t>(draw(0, static_cast<int>(N) - 1))];
  }
  static std::string policy(const Json& statements) {
    return Json{{"Version", "2012-10-17"}, {"Statement", statements}}.dump(2);
  }

  Json statement() {
    static constexpr const char* kActions[] = {"s3:GetObject",
                                               "s3:PutObject",
                                               "s3:List*",
                                               "s3:*",
                                               "dynamodb:GetItem",
                                               "ec2:Describe*",
                                               "ec2:TerminateInstances",
                                               "iam:PassRole",
                                               "kms:Decrypt",
                                               "logs:Put*"};
    static constexpr const char* kResources[] = {"*",
                                                 "arn:aws:s3:::acme-logs/*",
                                                 "arn:aws:s3:::acme-*/public/*",
                                                 "arn:aws:dynamodb:*:111122223333:table/orders*",
                                                 "arn:aws:ec2:eu-west-1:111122223333:instance/*",
                                                 "arn:aws:iam::111122223333:role/app-*"};
    Json actions = Json::array();
    for (int i = draw(1, 4); i > 0; --i) actions.push_back(one_of(kActions));
    Json out = {{"Effect", draw(0, 4) == 0 ? "Deny" : "Allow"},
                {"Action", actions},
                {"Resource", one_of(kResources)}};
    switch (draw(0, 5)) {
      case 0:
        out["Condition"] = {
            {"StringEquals", {{"aws:RequestedRegion", {"eu-west-1", "eu-west-2"}}}}};
        break;
      case 1:
        out["Condition"] = {{"IpAddress", {{"aws:SourceIp", "203.0.113.0/24"}}},
                            {"Bool", {{"aws:SecureTransport", "true"}}}};
        break;
      case 2:
        out["Condition"] = {
            {"StringNotLikeIfExists", {{"aws:PrincipalTag/team", {"ops-*", "admin"}}}}};
        break;
      default:
        break;
    }
    return out;
  }

  std::mt19937 random_{20261129};
};

const std::vector<std::pair<std::string, std::string>>& pairs() {
  static const auto kPairTexts = [] {
    PairWriter writer;
    std::vector<std::pair<std::string, std::string>> texts;
    texts.reserve(kPairs);
    for (int i = 0; i < kPairs; ++i) texts.push_back(writer.next());
    return texts;
  }();
  return kPairTexts;
}

// Each iteration asks about the next pair: the mean over all.
void check_no_new_access(benchmark::State& state) {
  const auto& texts = pairs();
  const ServiceCatalog& catalog = ServiceCatalog::builtin();
  std::size_t at = 0;
  std::size_t found = 0;
  for (auto _ : state) {
    const auto& [old_policy, new_policy] = texts[at++ % texts.size()];
    SourceFiles sources;
    ambit::Diagnostics diagnostics;
    const FileId old_file = sources.add("old.json", TextBuffer(old_policy));
    const FileId new_file = sources.add("new.json", TextBuffer(new_policy));
    const auto answer =
        ambit::check_no_new_access(sources, old_file, new_file, {}, catalog, diagnostics);
    found += answer && answer->answer == AccessQuestion::Answer::kSome ? 1U : 0U;
  }
  state.counters["new access"] =
      benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}
BENCHMARK(check_no_new_access)->Unit(benchmark::kMicrosecond);

void check_pair(benchmark::State& state, const std::string& old_policy,
                const std::string& new_policy) {
  const ServiceCatalog& catalog = ServiceCatalog::builtin();
  for (auto _ : state) {
    SourceFiles sources;
    ambit::Diagnostics diagnostics;
    const FileId old_file = sources.add("old.json", TextBuffer(old_policy));
    const FileId new_file = sources.add("new.json", TextBuffer(new_policy));
    const auto answer =
        ambit::check_no_new_access(sources, old_file, new_file, {}, catalog, diagnostics);
    if (!answer || answer->answer == AccessQuestion::Answer::kUnknown)
      state.SetLabel("unknown");
    else
      state.SetLabel(answer->answer == AccessQuestion::Answer::kSome ? "sat" : "unsat");
  }
}

// One pair at a time, for its distribution.
void check_one_pair(benchmark::State& state) {
  const auto& [old_policy, new_policy] = pairs()[static_cast<std::size_t>(state.range(0))];
  check_pair(state, old_policy, new_policy);
}
BENCHMARK(check_one_pair)->DenseRange(0, kPairs - 1, 10)->Unit(benchmark::kMicrosecond);

// The pairs of a file of JSON Lines, {"old": ..., "new": ...}: those that bench/peer/smt.py asks
// SMT solvers, too.
[[maybe_unused]] const bool kRegistered = [] {
  const char* path = std::getenv("AMBIT_BENCH_PAIRS");
  if (path == nullptr) return false;
  std::ifstream lines(path);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json pair = Json::parse(line);
    benchmark::RegisterBenchmark(
        ("given_pair/" + std::to_string(number++)).c_str(),
        [old_policy = pair["old"].dump(), new_policy = pair["new"].dump()](
            benchmark::State& state) { check_pair(state, old_policy, new_policy); })
        ->Unit(benchmark::kMicrosecond);
  }
  return true;
}();

}  // namespace
