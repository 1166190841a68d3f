// Question: what does the located tree cost beside simdjson itself?
// Peer: simdjson 3.0.1 on-demand, walking the same text and taking every key, string, number and
// literal; it keeps nothing. Data: the file named by AMBIT_BENCH_JSON, else a synthetic account
// authorization export (seed 1) as the AWS CLI prints it, 4 blanks of indent. Unit: bytes of text.
// "cold" copies the text into a fresh buffer and makes a fresh parser for each run, outside of the
// measured time, so that every page of the parser's own memory is touched for the first time.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "ambit/diagnostic.h"
#include "ambit/source.h"
#include "json/json.h"

namespace {

constexpr int kRoles = 6000;
constexpr int kLines = 100'000;

// One role with an inline policy, a trust policy and tags: the shape of
// get-account-authorization-details.
void append_role(std::string& out, int number, std::mt19937& random) {
  static constexpr std::string_view kServices[] = {"s3", "ec2", "dynamodb", "kms", "sqs", "logs"};
  static constexpr std::string_view kVerbs[] = {"Get*", "PutObject", "DescribeInstances",
                                                "Decrypt"};
  const std::string name = "service-role-" + std::to_string(number);
  const std::string id = std::to_string(100000000 + random() % 900000000);
  out += R"(        {
            "Path": "/service/",
            "RoleName": ")" +
         name + R"(",
            "RoleId": "AROAEXAMPLE)" +
         id + R"(",
            "Arn": "arn:aws:iam::111122223333:role/service/)" +
         name + R"(",
            "CreateDate": "2026-01-02T03:04:05+00:00",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "lambda.amazonaws.com"
                        },
                        "Action": "sts:AssumeRole"
                    }
                ]
            },
            "InstanceProfileList": [],
            "RolePolicyList": [
                {
                    "PolicyName": "access",
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [)";
  const std::uint32_t statements = 1 + static_cast<std::uint32_t>(random() % 5);
  for (std::uint32_t i = 0; i < statements; ++i) {
    const std::string_view service = kServices[random() % std::size(kServices)];
    out += i == 0 ? "\n" : ",\n";
    out += R"(                            {
                                "Sid": "Statement)" +
           std::to_string(i) + R"(",
                                "Effect": "Allow",
                                "Action": [)";
    const std::uint32_t actions = 1 + static_cast<std::uint32_t>(random() % 6);
    for (std::uint32_t j = 0; j < actions; ++j) {
      out += j == 0 ? "\n" : ",\n";
      out += "                                    \"";
      out.append(service) += ':';
      out.append(kVerbs[random() % std::size(kVerbs)]) += '"';
    }
    out += R"(
                                ],
                                "Resource": "arn:aws:)";
    out.append(service) += ":eu-west-1:111122223333:" + id + R"(/*",
                                "Condition": {
                                    "StringEquals": {
                                        "aws:PrincipalTag/team": "\u0070ayments"
                                    }
                                }
                            })";
  }
  out += R"(
                        ]
                    }
                }
            ],
            "AttachedManagedPolicies": [],
            "Tags": [
                {
                    "Key": "number",
                    "Value": ")" +
         std::to_string(number) + R"("
                }
            ],
            "RoleLastUsed": {
                "LastUsedDate": "2026-05-06T07:08:09+00:00",
                "Region": "eu-west-1"
            }
        })";
}

std::string make_export() {
  std::mt19937 random(1);
  std::string out = "{\n    \"RoleDetailList\": [\n";
  for (int i = 0; i < kRoles; ++i) {
    append_role(out, i, random);
    out += i + 1 < kRoles ? ",\n" : "\n    ],\n    \"IsTruncated\": false\n}\n";
  }
  return out;
}

std::string make_lines() {
  std::string out;
  for (int i = 0; i < kLines; ++i) {
    out +=
        R"({"principal":"role/service-role-)" + std::to_string(i) +
        R"(","action":"s3:GetObject","resource":"arn:aws:s3:::bucket/key","context":{"aws:SourceIp":"192.0.2.1"}})"
        "\n";
  }
  return out;
}

const std::string& export_text() {
  static const std::string text = [] {
    const char* path = std::getenv("AMBIT_BENCH_JSON");
    if (path == nullptr) return make_export();
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return text;
}

const std::string& lines_text() {
  static const std::string text = make_lines();
  return text;
}

struct Counts {
  std::uint64_t values = 0;
  std::uint64_t string_bytes = 0;  // of keys and strings, decoded

  friend bool operator==(const Counts&, const Counts&) = default;
};

// simdjson's walk. Throws on damaged text, which ends the benchmark.
void walk(simdjson::ondemand::value value, Counts& counts) {
  ++counts.values;
  switch (value.type().value()) {
    case simdjson::ondemand::json_type::array:
      for (simdjson::ondemand::value element : value.get_array()) walk(element, counts);
      break;
    case simdjson::ondemand::json_type::object:
      for (simdjson::ondemand::field member : value.get_object()) {
        counts.string_bytes += std::string_view(member.unescaped_key()).size();
        walk(member.value(), counts);
      }
      break;
    case simdjson::ondemand::json_type::string:
      counts.string_bytes += std::string_view(value.get_string()).size();
      break;
    case simdjson::ondemand::json_type::number:
      benchmark::DoNotOptimize(value.get_double().value());
      break;
    case simdjson::ondemand::json_type::boolean:
      benchmark::DoNotOptimize(value.get_bool().value());
      break;
    case simdjson::ondemand::json_type::null:
      benchmark::DoNotOptimize(value.is_null());
      break;
  }
}

Counts simdjson_counts(simdjson::ondemand::parser& parser, std::string_view text) {
  Counts counts;
  simdjson::ondemand::document document =
      parser.iterate(text.data(), text.size(), text.size() + ambit::TextBuffer::kPadding);
  walk(document.get_value(), counts);
  return counts;
}

Counts simdjson_lines(simdjson::ondemand::parser& parser, std::string_view text) {
  Counts counts;
  simdjson::ondemand::document_stream stream =
      parser.iterate_many(text.data(), text.size(), simdjson::ondemand::DEFAULT_BATCH_SIZE);
  for (auto document : stream) walk(document.get_value(), counts);
  return counts;
}

struct Input {
  ambit::SourceFiles files;
  ambit::FileId file;

  explicit Input(std::string_view text) : file(files.add("bench.json", ambit::TextBuffer(text))) {}
  std::string_view text() const { return files.text(file); }
};

std::unique_ptr<ambit::json::Tree> parse(ambit::json::Parser& parser, const Input& input) {
  ambit::Diagnostics diagnostics;
  auto tree = parser.parse(input.files, input.file, diagnostics);
  if (!tree->complete()) std::abort();
  return tree;
}

Counts ambit_counts(const ambit::json::Tree& tree) {
  Counts counts;
  counts.values = tree.node_count();
  for (std::uint32_t i = 0; i < tree.node_count(); ++i) {
    const ambit::json::Value value = tree.at(i);
    if (value.is(ambit::json::Kind::kObject)) counts.values -= value.size();  // keys are nodes too
    if (value.is(ambit::json::Kind::kString)) counts.string_bytes += value.text().size();
  }
  return counts;
}

void check(const Input& input, Counts expected) {
  ambit::json::Parser parser;
  if (ambit_counts(*parse(parser, input)) != expected) std::abort();
}

void count_bytes(benchmark::State& state, const Input& input) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(input.text().size()));
}

void json_export_warm_ambit(benchmark::State& state) {
  const Input input(export_text());
  simdjson::ondemand::parser peer;
  check(input, simdjson_counts(peer, input.text()));
  ambit::json::Parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parse(parser, input));
  count_bytes(state, input);
  const auto tree = parse(parser, input);
  state.counters["nodes"] = static_cast<double>(tree->node_count());
}
BENCHMARK(json_export_warm_ambit)->Unit(benchmark::kMillisecond);

void json_export_warm_peer_simdjson(benchmark::State& state) {
  const Input input(export_text());
  simdjson::ondemand::parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(simdjson_counts(parser, input.text()));
  count_bytes(state, input);
}
BENCHMARK(json_export_warm_peer_simdjson)->Unit(benchmark::kMillisecond);

void json_export_cold_ambit(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const Input input(export_text());
    auto parser = std::make_unique<ambit::json::Parser>();
    state.ResumeTiming();
    auto tree = parse(*parser, input);
    benchmark::DoNotOptimize(tree);
    state.PauseTiming();
    tree.reset();
    parser.reset();
    state.ResumeTiming();
  }
  count_bytes(state, Input(export_text()));
}
BENCHMARK(json_export_cold_ambit)->Unit(benchmark::kMillisecond);

void json_export_cold_peer_simdjson(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const Input input(export_text());
    auto parser = std::make_unique<simdjson::ondemand::parser>();
    state.ResumeTiming();
    benchmark::DoNotOptimize(simdjson_counts(*parser, input.text()));
    state.PauseTiming();
    parser.reset();
    state.ResumeTiming();
  }
  count_bytes(state, Input(export_text()));
}
BENCHMARK(json_export_cold_peer_simdjson)->Unit(benchmark::kMillisecond);

void json_lines_ambit(benchmark::State& state) {
  const Input input(lines_text());
  simdjson::ondemand::parser peer;
  check(input, simdjson_lines(peer, input.text()));
  ambit::json::Parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parse(parser, input));
  count_bytes(state, input);
}
BENCHMARK(json_lines_ambit)->Unit(benchmark::kMillisecond);

void json_lines_peer_simdjson(benchmark::State& state) {
  const Input input(lines_text());
  simdjson::ondemand::parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(simdjson_lines(parser, input.text()));
  count_bytes(state, input);
}
BENCHMARK(json_lines_peer_simdjson)->Unit(benchmark::kMillisecond);

// Two exports one after another, as `>>` makes them: the second one's end is found by its brackets.
void json_appended_pages_ambit(benchmark::State& state) {
  const Input input(export_text() + export_text());
  ambit::json::Parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parse(parser, input));
  count_bytes(state, input);
}
BENCHMARK(json_appended_pages_ambit)->Unit(benchmark::kMillisecond);

// Adversarial: no value closes, 128 brackets on each of the lines.
void json_never_closed_ambit(benchmark::State& state) {
  std::string text;
  while (text.size() < 4'000'000) text += std::string(128, '[') + '\n';
  const Input input(text);
  ambit::json::Parser parser;
  for (auto _ : state) {
    ambit::Diagnostics diagnostics;
    benchmark::DoNotOptimize(parser.parse(input.files, input.file, diagnostics));
  }
  count_bytes(state, input);
}
BENCHMARK(json_never_closed_ambit)->Unit(benchmark::kMillisecond);

}  // namespace
