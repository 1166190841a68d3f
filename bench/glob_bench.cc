// Question: is matching linear in the text, for the patterns that are worst for a matcher that
// tries and goes back, and what does an ordinary pattern cost? Peer: RE2, whose automaton is linear
// by construction, with the pattern compiled beforehand. Data: `any_run` is *a*a...*ab with 50
// stars against a text of N times `a`, which does not match; `in_field` is the same with stars that
// stop at a colon, as in the first five fields of an ARN; `ordinary` are four resource patterns
// against four ARNs. Before timing, both must answer alike. Unit: one match.
#include <benchmark/benchmark.h>
#include <re2/re2.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "pattern/glob.h"

namespace {

constexpr int kStars = 50;

// The same language for RE2, byte by byte.
std::string regular_expression(std::string_view program) {
  std::string expression = "(?s)";
  for (const char symbol : program) {
    if (symbol == ambit::kAnyRun)
      expression += ".*";
    else if (symbol == ambit::kRunInField)
      expression += "[^:]*";
    else
      expression += RE2::QuoteMeta(std::string(1, symbol));
  }
  return expression;
}

std::string many_stars(char star) {
  std::string program;
  for (int i = 0; i < kStars; ++i) program.append({star, 'a'});
  return program.append({'b', star});
}

void require_equal_answers(std::string_view program, const RE2& peer, std::string_view text) {
  const bool expected = RE2::FullMatch({text.data(), text.size()}, peer);
  if (!peer.ok() || ambit::glob_matches(program, text) != expected) std::abort();
}

void ambit_glob(benchmark::State& state, char star) {
  const std::string program = many_stars(star);
  const std::string text(static_cast<std::size_t>(state.range(0)), 'a');
  require_equal_answers(program, RE2(regular_expression(program), RE2::Latin1), text);
  for (auto _ : state) benchmark::DoNotOptimize(ambit::glob_matches(program, text));
  state.SetComplexityN(state.range(0));
}

void re2(benchmark::State& state, char star) {
  const RE2 peer(regular_expression(many_stars(star)), RE2::Latin1);
  const std::string text(static_cast<std::size_t>(state.range(0)), 'a');
  for (auto _ : state) benchmark::DoNotOptimize(RE2::FullMatch(text, peer));
  state.SetComplexityN(state.range(0));
}

constexpr std::array<std::string_view, 4> kPatterns = {
    "arn:aws:s3:::example-bucket/*", "arn:aws:s3:::*-logs/2026/*/app.log",
    "arn:aws:iam::111122223333:role/*", "arn:aws:dynamodb:*:111122223333:table/orders-*"};
constexpr std::array<std::string_view, 4> kArns = {
    "arn:aws:s3:::example-bucket/a/b/c.txt", "arn:aws:s3:::service-logs/2026/11/28/app.log",
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-archive"};

void ambit_ordinary(benchmark::State& state) {
  std::array<std::string, kPatterns.size()> programs;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    programs[i] = ambit::compile_glob(kPatterns[i]);
    ambit::confine_resource(programs[i]);
    for (const std::string_view arn : kArns)
      require_equal_answers(programs[i], RE2(regular_expression(programs[i]), RE2::Latin1), arn);
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(ambit::glob_matches(programs[next / 4 % 4], kArns[next % 4]));
    ++next;
  }
}

void re2_ordinary(benchmark::State& state) {
  std::array<std::unique_ptr<RE2>, kPatterns.size()> peers;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    std::string program = ambit::compile_glob(kPatterns[i]);
    ambit::confine_resource(program);
    peers[i] = std::make_unique<RE2>(regular_expression(program), RE2::Latin1);
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const std::string_view arn = kArns[next % 4];
    benchmark::DoNotOptimize(RE2::FullMatch({arn.data(), arn.size()}, *peers[next / 4 % 4]));
    ++next;
  }
}

void lengths(benchmark::internal::Benchmark* bench) {
  bench->RangeMultiplier(10)->Range(100, 100'000)->Complexity();
}

BENCHMARK_CAPTURE(ambit_glob, any_run, ambit::kAnyRun)->Apply(lengths);
BENCHMARK_CAPTURE(re2, any_run, ambit::kAnyRun)->Apply(lengths);
BENCHMARK_CAPTURE(ambit_glob, in_field, ambit::kRunInField)->Apply(lengths);
BENCHMARK_CAPTURE(re2, in_field, ambit::kRunInField)->Apply(lengths);
BENCHMARK(ambit_ordinary);
BENCHMARK(re2_ordinary);

}  // namespace
