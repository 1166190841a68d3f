// What a change opens and closes is what paths() tells of both states, one pair at a time.
#include "ambit/path_changes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"

namespace ambit::graph {
namespace {

using namespace testing;

using Told = std::tuple<std::string, std::string, PathClass, PathClass>;  // from, to, before, after

std::vector<Told> told(const std::vector<PathChange>& changes) {
  std::vector<Told> all;
  for (const PathChange& change : changes)
    all.emplace_back(change.from, change.to, change.before, change.after);
  std::ranges::sort(all);
  return all;
}

// A state with the classes of all paths between its principals, by name.
class State {
 public:
  explicit State(const Account& account) : snapshot_(load({account})), graph_(snapshot_) {
    for (const PrincipalName& principal : snapshot_.principals()) arns_.emplace_back(principal.arn);
    for (const std::string& from : arns_) {
      for (const std::string& to : arns_)
        if (from != to) classes_[{from, to}] = class_of(from, to);
      classes_[{from, "admin"}] = class_of(from, "admin");
    }
  }

  const PermissionGraph& graph() const { return graph_; }
  const std::vector<std::string>& arns() const { return arns_; }

  PathClass direct(const std::string& from, const std::string& to) const {
    const auto found = classes_.find({from, to});
    return found == classes_.end() ? PathClass::kNone : found->second;
  }

 private:
  PathClass class_of(const std::string& from, const std::string& to) const {
    const PathClass best = graph_.paths(from, to)->path_class;
    return best < PathClass::kLimited ? best : PathClass::kNone;
  }

  Snapshot snapshot_;
  PermissionGraph graph_;
  std::vector<std::string> arns_;
  std::map<std::pair<std::string, std::string>, PathClass> classes_;
};

// What is better in `good` than in `bad`.
std::vector<Told> expected(const State& bad, const State& good, bool opened) {
  std::vector<std::string> arns = bad.arns();
  arns.insert(arns.end(), good.arns().begin(), good.arns().end());
  std::ranges::sort(arns);
  arns.erase(std::unique(arns.begin(), arns.end()), arns.end());
  std::vector<std::string> targets = arns;
  targets.emplace_back("admin");
  std::vector<Told> all;
  for (const std::string& from : arns) {
    for (const std::string& to : targets) {
      if (from == to) continue;
      const auto best = [&](const State& state) {
        return std::min(state.direct(from, to), state.direct(from, "admin"));
      };
      if (best(good) >= best(bad)) continue;
      if (to != "admin" && good.direct(from, "admin") == best(good)) continue;
      const PathClass before = opened ? best(bad) : best(good);
      const PathClass after = opened ? best(good) : best(bad);
      all.emplace_back(from, to, before, after);
    }
  }
  std::ranges::sort(all);
  return all;
}

TEST_CASE("what_opens_and_closes_is_what_paths_tells_of_both_states") {
  std::mt19937 random(41);
  std::size_t admin = 0, others = 0, closed = 0;
  for (int round = 0; round < 160; ++round) {
    CAPTURE(round);
    const Account account = random_account(random);
    CAPTURE(export_of(account));
    Account less = account;
    if (round % 4 == 0) {
      less.users.pop_back();
    } else {
      const std::vector<Grant> grants = all_grants(account);
      less = without(account, {grants[random() % grants.size()], grants[random() % grants.size()]});
    }
    const State one(less);
    const State other(account);
    const PathChanges more = other.graph().changes_since(one.graph());
    CHECK(told(more.opened) == expected(one, other, true));
    CHECK(told(more.closed) == expected(other, one, false));
    CHECK(more.left_out == 0);
    const PathChanges back = one.graph().changes_since(other.graph());
    CHECK(back.opened.size() == more.closed.size());
    CHECK(told(back.closed) == expected(one, other, false));
    for (const PathChange& change : more.opened) {
      ++(change.to == "admin" ? admin : others);
      // It is one of those that the state has.
      if (change.after == PathClass::kAdmin) continue;
      CHECK(change.path.path_class == change.after);
      const PathAnswer answer = *other.graph().paths(change.from, change.to);
      CHECK(answer.paths.front().calls == change.path.calls);
    }
    closed += more.closed.size();
  }
  CHECK(admin > 30);
  CHECK(others > 10);
  CAPTURE(closed);  // a deny that goes may close nothing
}

TEST_CASE("a_state_opens_and_closes_nothing_to_itself") {
  std::mt19937 random(43);
  for (int round = 0; round < 10; ++round) {
    const Snapshot snapshot = load({random_account(random)});
    const PermissionGraph graph(snapshot);
    const PathChanges changes = graph.changes_since(graph);
    CHECK(changes.opened.empty());
    CHECK(changes.closed.empty());
  }
}

}  // namespace
}  // namespace ambit::graph
