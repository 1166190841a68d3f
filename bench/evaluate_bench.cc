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
#include <vector>

#include "ambit/access.h"
#include "ambit/snapshot.h"
#include "evaluate/evaluate.h"
#include "evaluate/principals.h"

namespace {

namespace fs = std::filesystem;
using ambit::evaluate::Decisions;

// A request with everything that its views point into.
struct Prepared {
  std::string principal, action, resource;
  std::vector<ambit::evaluate::ContextEntry> context;
  const ambit::evaluate::Principal* found = nullptr;
  ambit::evaluate::Request request;
};

// One generated account, loaded once for all benchmarks on it.
struct Account {
  ambit::Snapshot snapshot;
  ambit::evaluate::Principals principals;
  double bytes_per_principal = 0;
  std::vector<std::unique_ptr<Prepared>> requests;  // in the order of the file
  std::vector<const Prepared*> sorted;              // by principal

  explicit Account(ambit::Snapshot loaded)
      : snapshot(std::move(loaded)), principals(snapshot.model()) {}
};

std::unique_ptr<Prepared> prepare(const nlohmann::json& line, const Account& account) {
  auto prepared = std::make_unique<Prepared>();
  prepared->principal = line["principal"];
  prepared->action = line["action"];
  prepared->resource = line["resource"];
  for (const auto& entry : line["context"]) {
    const std::string type = entry["ContextKeyType"];
    prepared->context.push_back({.key = entry["ContextKeyName"],
                                 .list = type.ends_with("List"),
                                 .values = entry["ContextKeyValues"]});
  }
  const auto found = account.principals.find(prepared->principal);
  if (!found) std::abort();
  prepared->found = found->principal;
  prepared->request = {.action = prepared->action,
                       .resource = prepared->resource,
                       .owner = prepared->found->caller.account,
                       .context = prepared->context,
                       .other_keys = ambit::evaluate::OtherKeys::kUnknown,
                       .mode = ambit::evaluate::Mode::kThreeValued};
  return prepared;
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
  std::ifstream lines(directory / "requests.jsonl");
  for (std::string line; std::getline(lines, line);)
    account->requests.push_back(prepare(nlohmann::json::parse(line), *account));
  for (const auto& request : account->requests) account->sorted.push_back(request.get());
  std::sort(account->sorted.begin(), account->sorted.end(),
            [](const Prepared* a, const Prepared* b) { return a->found < b->found; });
  return account;
}

Decisions decide(const Account& account, ambit::evaluate::Matcher& matcher,
                 const Prepared& request) {
  matcher.set_request(request.request);
  matcher.set_caller(request.found->caller);
  return ambit::evaluate::evaluate(matcher, account.principals.layers(*request.found)).decisions;
}

// The answers must not depend on what was asked before.
void require_equal_answers(const Account& account) {
  ambit::evaluate::Matcher one(account.snapshot.model().policies);
  ambit::evaluate::Matcher other(account.snapshot.model().policies);
  std::vector<std::pair<const Prepared*, Decisions>> answers;
  answers.reserve(account.sorted.size());
  for (const Prepared* request : account.sorted)
    answers.emplace_back(request, decide(account, one, *request));
  std::sort(answers.begin(), answers.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& request : account.requests) {
    const auto sorted = std::lower_bound(
        answers.begin(), answers.end(), request.get(),
        [](const auto& answer, const Prepared* key) { return answer.first < key; });
    if (sorted->second != decide(account, other, *request)) std::abort();
  }
}

void run(benchmark::State& state, const Account& account,
         const std::vector<const Prepared*>& requests) {
  ambit::evaluate::Matcher matcher(account.snapshot.model().policies);
  std::size_t next = 0;
  std::int64_t allowed = 0;
  for (auto _ : state) {
    allowed += decide(account, matcher, *requests[next]).allowed ? 1 : 0;
    next = next + 1 == requests.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["allowed_share"] =
      static_cast<double>(allowed) / static_cast<double>(state.iterations());
  state.counters["bytes_per_principal"] = account.bytes_per_principal;
}

void decide_in_file_order(benchmark::State& state, const Account& account) {
  std::vector<const Prepared*> requests;
  requests.reserve(account.requests.size());
  for (const auto& request : account.requests) requests.push_back(request.get());
  run(state, account, requests);
}

void decide_by_principal(benchmark::State& state, const Account& account) {
  run(state, account, account.sorted);
}

// Everything that `ambit can` shows: condition, example, statements.
void answer_can(benchmark::State& state, const Account& account) {
  const ambit::Access access(account.snapshot);
  std::vector<ambit::Question> questions;
  questions.reserve(account.requests.size());
  for (const auto& request : account.requests)
    questions.push_back({.principal = request->principal,
                         .action = request->action,
                         .resource = request->resource});
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
    benchmark::RegisterBenchmark(("can/" + name).c_str(), answer_can, std::ref(account))
        ->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark(("who_can/" + name).c_str(), answer_who_can, std::ref(account))
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}

const bool registered = register_benchmarks();

}  // namespace
