// The fewest steps without which nobody comes to an administrator, against trying all sets.
#include "graph/edge_cut.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ambit/cut.h"
#include "ambit/report.h"
#include "evaluate/principals.h"
#include "graph/builder.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;

CutAnswer cut_of_steps(const Snapshot& snapshot, std::string_view to = "admin") {
  const auto answer = PermissionGraph(snapshot).cut(to, {.grants = CutGrants::kEdges});
  REQUIRE(answer);
  return *answer;
}

// ESC-045 with steps: all go through one role, which has one step to the administrator.
TEST_CASE("the_step_that_all_paths_go_through_is_cut") {
  Account account{.roles = {{.name = "ci",
                             .statements = {allow("codebuild:StartBuild, iam:PassRole, "
                                                  "codebuild:CreateProject")},
                             .trust = {trusts(R"({"AWS": "111122223333"})")}},
                            {.name = "adm",
                             .statements = {allow("*")},
                             .trust = {trusts_service("codebuild.amazonaws.com")}}}};
  for (int i = 0; i < 20; ++i)
    account.users.push_back(
        {.name = "u" + std::to_string(i), .statements = {allow("sts:AssumeRole", arn("role/ci"))}});
  const Snapshot snapshot = load({account});
  const CutAnswer answer = cut_of_steps(snapshot);
  CHECK(answer.paths_before == 21);
  CHECK(answer.paths_after == 0);
  CHECK(answer.administrators == 1);
  CHECK(answer.optimal);
  CHECK(answer.cost == answer.cut.size());
  CHECK(answer.lower_bound == answer.cut.size());
  for (const CutElement& step : answer.cut) {
    CHECK(step.kind == CutElement::Kind::kEdge);
    CHECK(step.from == arn("role/ci"));
    CHECK(step.to == arn("role/adm"));
  }
  const std::string text = report::cut_text(answer, snapshot, {});
  CHECK(text.find("prevent") != std::string::npos);
  CHECK(report::cut_json(answer, snapshot).find(R"("technique": "codebuild-)") !=
        std::string::npos);
}

TEST_CASE("whoever_is_an_administrator_by_a_condition_stays_one") {
  const std::string mfa = R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
  const Snapshot snapshot =
      load({{.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}},
                       {.name = "eve", .statements = {allow("*", "*", mfa)}}},
             .roles = {{.name = "adm",
                        .statements = {allow("*")},
                        .trust = {trusts("{\"AWS\": \"" + arn("user/ann") + "\"}")}}}}});
  const CutAnswer answer = cut_of_steps(snapshot);
  REQUIRE(answer.open.size() == 1);
  CHECK(answer.open[0].principal.name == "eve");
  CHECK(answer.paths_before == 2);
  CHECK(answer.paths_after == 1);
  REQUIRE(answer.cut.size() == 1);
  CHECK(answer.cut[0].technique == "sts-assume-role");
}

// Which principals come to a target, and by which steps, followed one by one.
class Field {
 public:
  explicit Field(const Network& network) : network_(network) {
    for (const Edge& edge : network.edges)
      if (edge.path_class < PathClass::kLimited) out_[edge.from].push_back(&edge);
  }

  // Of those that are not gathered.
  std::vector<CutStep> steps() const {
    std::set<CutStep> all;
    for (std::uint32_t vertex = 0; vertex < network_.vertices.size(); ++vertex)
      if (!gathers(network_.vertices[vertex].kind))
        for (const Edge* edge : edges_of(vertex))
          if (edge->technique != nullptr) all.insert({vertex, edge->to, edge->technique});
    return {all.begin(), all.end()};
  }

  // Everything that the source controls without the steps. A change of another counts once that is
  // controlled, too.
  std::set<std::uint32_t> reached(std::uint32_t source, const std::set<CutStep>& without) const {
    std::set<std::uint32_t> seen = {source};
    for (bool more = true; more;) {
      more = false;
      for (const std::uint32_t vertex : std::set(seen))
        for (const Edge* edge : edges_of(vertex)) {
          const bool cut =
              edge->technique != nullptr && without.contains({vertex, edge->to, edge->technique});
          const bool may = edge->controls == kNoIndex || seen.contains(edge->controls);
          if (!cut && may) more = seen.insert(edge->to).second || more;
        }
    }
    return seen;
  }

 private:
  std::vector<const Edge*> edges_of(std::uint32_t vertex) const {
    std::vector<const Edge*> list;
    std::vector<std::uint32_t> open = {vertex};
    while (!open.empty()) {
      const auto found = out_.find(open.back());
      open.pop_back();
      if (found == out_.end()) continue;
      for (const Edge* edge : found->second) {
        if (gathers(network_.vertices[edge->to].kind))
          open.push_back(edge->to);
        else if (edge->to != vertex)
          list.push_back(edge);
      }
    }
    return list;
  }

  const Network& network_;
  std::map<std::uint32_t, std::vector<const Edge*>> out_;
};

bool any_comes(const Field& field, const Network& network,
               const std::vector<std::uint32_t>& sources, const std::set<CutStep>& without) {
  return std::ranges::any_of(sources, [&](std::uint32_t source) {
    return field.reached(source, without).contains(network.administrators.front());
  });
}

TEST_CASE("cuts_of_steps_close_and_no_fewer_than_the_bound_do") {
  std::mt19937 random(37);
  std::size_t tried = 0, proven = 0;
  constexpr std::size_t kRounds = kSanitized ? 30 : 150;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const Account account = random_account(random);
    CAPTURE(export_of(account));
    const Snapshot snapshot = load({account});
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    const Network network = build_network(snapshot.model(), principals, authority, {});
    const Field field(network);
    const auto administrator = static_cast<std::uint32_t>(
        std::ranges::find(principals.all(), arn("role/adm"),
                          [](const auto& one) { return std::string(one.name.arn); }) -
        principals.all().begin());
    std::vector<std::uint32_t> sources;
    for (std::uint32_t i = 0; i < principals.all().size(); ++i)
      if (i != administrator) sources.push_back(i);
    const auto cut = cut_edges(network, sources, network.administrators, {{administrator}});
    REQUIRE(cut);
    std::erase_if(sources, [&](std::uint32_t source) {
      return std::ranges::find(cut->open, source) != cut->open.end();
    });
    const std::set<CutStep> taken(cut->steps.begin(), cut->steps.end());
    CHECK(taken.size() == cut->steps.size());
    CHECK_FALSE(any_comes(field, network, sources, taken));
    CHECK(cut->lower_bound <= cut->steps.size());
    proven += cut->lower_bound == cut->steps.size() && !cut->steps.empty() ? 1U : 0U;
    if (cut->lower_bound == 0) continue;
    CHECK(any_comes(field, network, sources, {}));
    ++tried;
    if (cut->lower_bound < 2) continue;
    for (const CutStep& one : field.steps()) CHECK(any_comes(field, network, sources, {one}));
  }
  CHECK(tried > kRounds / 4);
  CHECK(proven > kRounds / 5);
}

}  // namespace
}  // namespace ambit::graph
