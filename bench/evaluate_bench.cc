// Question: how long does one decision take on a loaded snapshot, and what does a principal cost in
// memory? Peer: none in this process; iam-simulate takes 640-900 us a decision, PMapper 2 ms
// (docs/performance.md). Data: the directories small, medium, large below AMBIT_BENCH_DATA, each
// made by tools/gen_snapshot
// --requests 20000 (seed 1): 60 % of the requests aim at a statement of their principal. Before
// timing, the requests are decided in the order of the file and sorted by principal, and both must
// agree. Unit: one decision.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/access.h"
#include "ambit/snapshot.h"
#include "evaluate/evaluate.h"
#include "evaluate/principals.h"

namespace {

namespace fs = std::filesystem;
using ambit::evaluate::Decisions;

// A line of the file.
struct Line {
  std::string principal, action, resource;
  std::vector<ambit::evaluate::ContextEntry> context;
  const ambit::evaluate::Principal* found = nullptr;
  std::size_t number = 0;  // from 0
};

// Requests in the order in which they are asked, their texts one behind the other: what is measured
// is the decision, not the way to the request.
class Requests {
 public:
  struct One {
    const ambit::evaluate::Principal* principal = nullptr;
    std::size_t line = 0;
    ambit::evaluate::Request request;
  };

  Requests() = default;
  explicit Requests(std::vector<Line> lines) : lines_(std::move(lines)) {
    std::size_t size = 0;
    for (const Line& line : lines_) size += line.action.size() + line.resource.size();
    texts_.reserve(size);
    const auto keep = [this](const std::string& text) {
      texts_ += text;
      return std::string_view(texts_).substr(texts_.size() - text.size());
    };
    requests_.reserve(lines_.size());
    for (const Line& line : lines_)
      requests_.push_back({line.found,
                           line.number,
                           {.action = keep(line.action),
                            .resource = keep(line.resource),
                            .owner = line.found->caller.account,
                            .context = line.context,
                            .other_keys = ambit::evaluate::OtherKeys::kUnknown,
                            .mode = ambit::evaluate::Mode::kThreeValued}});
  }

  // The requests are views into the rest: moved with it, but not copied.
  Requests(Requests&&) = default;
  Requests& operator=(Requests&&) = default;

  const std::vector<One>& all() const { return requests_; }
  const std::vector<Line>& lines() const { return lines_; }

 private:
  std::vector<Line> lines_;
  std::string texts_;
  std::vector<One> requests_;
};

// One generated account, loaded once for all benchmarks on it.
struct Account {
  ambit::Snapshot snapshot;
  ambit::evaluate::Principals principals;
  double bytes_per_principal = 0;
  Requests in_file_order;
  Requests by_principal;

  explicit Account(ambit::Snapshot loaded)
      : snapshot(std::move(loaded)), principals(snapshot.model()) {}
};

Line read(const nlohmann::json& json, std::size_t number, const Account& account) {
  Line line{.principal = json["principal"],
            .action = json["action"],
            .resource = json["resource"],
            .context = {},
            .number = number};
  for (const auto& entry : json["context"]) {
    const std::string type = entry["ContextKeyType"];
    line.context.push_back({.key = entry["ContextKeyName"],
                            .list = type.ends_with("List"),
                            .values = entry["ContextKeyValues"]});
  }
  const auto found = account.principals.find(line.principal);
  if (!found) std::abort();
  line.found = found->principal;
  return line;
}

std::unique_ptr<Account> load(const fs::path& directory) {
  const double before = static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd);
  const std::vector<std::string> paths = {(directory / "authorization-details.json").string()};
  auto snapshot = ambit::Snapshot::load(paths, {.keep_going = true});
  if (!snapshot) std::abort();
  auto account = std::make_unique<Account>(*std::move(snapshot));
  const double after = static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd);
  account->bytes_per_principal =
      (after - before) / static_cast<double>(account->principals.all().size());
  std::vector<Line> lines;
  std::ifstream file(directory / "requests.jsonl");
  for (std::string line; std::getline(file, line);)
    lines.push_back(read(nlohmann::json::parse(line), lines.size(), *account));
  account->in_file_order = Requests(lines);
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::pair(a.found, a.number) < std::pair(b.found, b.number);
  });
  account->by_principal = Requests(std::move(lines));
  return account;
}

Decisions decide(const Account& account, ambit::evaluate::Matcher& matcher,
                 const Requests::One& asked) {
  matcher.set_request(asked.request);
  matcher.set_caller(asked.principal->caller);
  return ambit::evaluate::evaluate(matcher, account.principals.layers(*asked.principal)).decisions;
}

// The answers must not depend on what was asked before.
void require_equal_answers(const Account& account) {
  ambit::evaluate::Matcher one(account.snapshot.model().policies);
  ambit::evaluate::Matcher other(account.snapshot.model().policies);
  std::vector<Decisions> answers;
  answers.reserve(account.in_file_order.all().size());
  for (const Requests::One& request : account.in_file_order.all())
    answers.push_back(decide(account, one, request));
  for (const Requests::One& request : account.by_principal.all())
    if (answers[request.line] != decide(account, other, request)) std::abort();
}

void run(benchmark::State& state, const Account& account,
         const std::vector<Requests::One>& requests) {
  ambit::evaluate::Matcher matcher(account.snapshot.model().policies);
  std::size_t next = 0;
  std::int64_t allowed = 0;
  for (auto _ : state) {
    allowed += decide(account, matcher, requests[next]).allowed ? 1 : 0;
    next = next + 1 == requests.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["allowed_share"] =
      static_cast<double>(allowed) / static_cast<double>(state.iterations());
  state.counters["bytes_per_principal"] = account.bytes_per_principal;
}

void decide_in_file_order(benchmark::State& state, const Account& account) {
  run(state, account, account.in_file_order.all());
}

void decide_by_principal(benchmark::State& state, const Account& account) {
  run(state, account, account.by_principal.all());
}

// As programs ask them: by the principal's ARN, every text to be checked.
std::vector<ambit::Question> questions_of(const Requests& requests) {
  std::vector<ambit::Question> questions;
  questions.reserve(requests.lines().size());
  for (const Line& line : requests.lines())
    questions.push_back({.principal = line.principal,
                         .action = line.action,
                         .resource = line.resource,
                         .context = line.context});
  return questions;
}

// The public entry for a decision without its reasons.
void access_decide(benchmark::State& state, const Account& account, const Requests& requests) {
  const ambit::Access access(account.snapshot);
  const std::vector<ambit::Question> questions = questions_of(requests);
  for (const ambit::Question& question : questions) {
    const auto decision = access.can(question);
    const auto verdict = access.decide(question);
    if (!decision || !verdict || decision->outcome != verdict->outcome) std::abort();
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(access.decide(questions[next]));
    next = next + 1 == questions.size() ? 0 : next + 1;
  }
}

// With the reasons, into one object.
void can_into_one_decision(benchmark::State& state, const Account& account,
                           const Requests& requests) {
  const ambit::Access access(account.snapshot);
  const std::vector<ambit::Question> questions = questions_of(requests);
  ambit::Decision decision;
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(access.can(questions[next], decision));
    next = next + 1 == questions.size() ? 0 : next + 1;
  }
}

// Everything that `ambit can` shows: condition, example, statements. No key is given.
void answer_can(benchmark::State& state, const Account& account) {
  const ambit::Access access(account.snapshot);
  std::vector<ambit::Question> questions = questions_of(account.in_file_order);
  for (ambit::Question& question : questions) question.context.clear();
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(access.can(questions[next]));
    next = next + 1 == questions.size() ? 0 : next + 1;
  }
}

void answer_who_can(benchmark::State& state, const Account& account) {
  const ambit::Access access(account.snapshot);
  const ambit::Question question{.action = "iam:CreateUser",
                                 .resource = "arn:aws:iam::111122223333:user/new-admin"};
  std::size_t grants = 0;
  for (auto _ : state) grants = access.who_can(question)->grants.size();
  state.counters["grants"] = static_cast<double>(grants);
  state.counters["principals"] = static_cast<double>(account.principals.all().size());
}

std::vector<std::unique_ptr<Account>> accounts;

bool register_benchmarks() {
  const char* data = std::getenv("AMBIT_BENCH_DATA");
  if (data == nullptr) return false;
  for (const char* preset : {"small", "medium", "large"}) {
    const fs::path directory = fs::path(data) / preset;
    if (!fs::exists(directory / "requests.jsonl")) continue;
    const Account& account = *accounts.emplace_back(load(directory));
    require_equal_answers(account);
    const std::string name = preset;
    benchmark::RegisterBenchmark(("decide_in_file_order/" + name).c_str(), decide_in_file_order,
                                 std::ref(account));
    benchmark::RegisterBenchmark(("decide_by_principal/" + name).c_str(), decide_by_principal,
                                 std::ref(account));
    for (const auto& [order, requests] : {std::pair("in_file_order", &account.in_file_order),
                                          std::pair("by_principal", &account.by_principal)}) {
      benchmark::RegisterBenchmark(("access_decide_" + std::string(order) + "/" + name).c_str(),
                                   access_decide, std::ref(account), std::ref(*requests));
      benchmark::RegisterBenchmark(("access_can_" + std::string(order) + "/" + name).c_str(),
                                   can_into_one_decision, std::ref(account), std::ref(*requests));
    }
    benchmark::RegisterBenchmark(("can/" + name).c_str(), answer_can, std::ref(account))
        ->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark(("who_can/" + name).c_str(), answer_who_can, std::ref(account))
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}

const bool registered = register_benchmarks();

}  // namespace
