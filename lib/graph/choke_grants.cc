// The grants without which principals have no path to an administrator any more.
//
// What closes all paths of a principal closes the cheapest ones, too: what these rest on
// (support.h) says which grants it can be. Whether it is one is seen in the graph of the accounts
// without it, which is built like any other (reduced_graph.h), since the graph of all grants leaves
// out steps that nobody needs. Those that may close most are looked at first, as many as the bound
// on all principals of such graphs leaves time for.
#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "ambit/graph_structure.h"
#include "graph/cut.h"
#include "graph/reduced_graph.h"
#include "graph/reduced_model.h"
#include "graph/removable.h"
#include "graph/state.h"
#include "graph/support.h"

namespace ambit {
namespace graph {
namespace {

// Cheapest paths of a source that are looked at.
constexpr std::size_t kMaxNarrowedBy = 4;

// A principal with a path, and its cheapest ones as lists of edges.
struct PathsOfSource {
  std::uint32_t source = 0;
  std::vector<std::vector<std::uint32_t>> paths = {};
};

class ChokeGrants {
 public:
  ChokeGrants(const CutQuestion& question, std::uint64_t budget)
      : question_(question),
        budget_(budget),
        removables_(question.model, CutGrants::kAny),
        reduced_(question.model, removables_),
        supports_(removables_, reduced_, question.now, question.options) {
    keep_administration(question.administrators, supports_, removables_);
  }

  // `whole`: the graph that the paths are in.
  void find(const PathField& whole, std::span<const PathsOfSource> sources,
            ChokeGrantAnswer& answer) {
    supports_.start_field();
    for (const PathsOfSource& one : sources)
      for (const std::uint32_t element : shared_by_paths(whole, one))
        candidates_[element].push_back(one.source);
    for (const std::uint32_t element : those_that_may_close_most()) check(element);
    std::sort(found_.begin(), found_.end(), closes_more);
    for (auto& [element, grant] : found_) answer.grants.push_back(std::move(grant));
    answer.complete = complete_;
  }

 private:
  // The grants that each of the paths rests on by itself.
  ElementSet shared_by_paths(const PathField& whole, const PathsOfSource& one) {
    ElementSet shared;
    bool any = false;
    for (const auto& path : one.paths) {
      const Closing closing = supports_.closing(whole, whole.telling.moves(one.source, path), {});
      // Not all that closes the path is known: it rules nothing out.
      if (!closing.exact) continue;
      ElementSet of_path;
      for (const ElementSet& way : closing.demand)
        if (way.size() == 1) of_path.push_back(way.front());
      std::sort(of_path.begin(), of_path.end());
      ElementSet both;
      std::set_intersection(shared.begin(), shared.end(), of_path.begin(), of_path.end(),
                            std::back_inserter(both));
      shared = any ? std::move(both) : std::move(of_path);
      any = true;
      if (shared.empty()) break;
    }
    complete_ = complete_ && any;
    return shared;
  }

  std::vector<std::uint32_t> those_that_may_close_most() const {
    std::vector<std::uint32_t> elements;
    elements.reserve(candidates_.size());
    for (const auto& [element, sources] : candidates_) elements.push_back(element);
    std::sort(elements.begin(), elements.end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::size_t of_a = candidates_.at(a).size(), of_b = candidates_.at(b).size();
      return of_a != of_b ? of_a > of_b : a < b;
    });
    return elements;
  }

  void check(std::uint32_t element) {
    const std::vector<evaluate::Principal>& principals = question_.principals.all();
    ChokeGrant grant{.checked = principals.size() <= budget_};
    std::vector<std::uint32_t>& closes = candidates_.at(element);
    if (grant.checked) {
      budget_ -= principals.size();
      reduced_.take_away(std::vector{element});
      const ReducedGraph without(reduced_.model(), question_);
      std::erase_if(closes, [&](std::uint32_t source) {
        return without.best(source).path_class != PathClass::kNone;
      });
    }
    if (closes.empty()) return;
    grant.grant = removables_.element(element);
    for (const std::uint32_t source : closes) grant.closes.push_back(principals[source].name);
    found_.emplace_back(element, std::move(grant));
  }

  using Found = std::pair<std::uint32_t, ChokeGrant>;
  static bool closes_more(const Found& a, const Found& b) {
    const std::size_t of_a = a.second.closes.size(), of_b = b.second.closes.size();
    return of_a != of_b ? of_a > of_b : a.first < b.first;
  }

  const CutQuestion& question_;
  std::uint64_t budget_;
  Removables removables_;
  ReducedModel reduced_;
  Supports supports_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> candidates_;  // sources, by element
  std::vector<Found> found_;
  bool complete_ = true;
};

}  // namespace
}  // namespace graph

ChokeGrantAnswer PermissionGraph::choke_grants(std::uint64_t budget) const {
  const State& state = *state_;
  graph::CutQuestion question{.model = state.model,
                              .principals = state.principals,
                              .now = state.now,
                              .options = state.options};
  std::vector<graph::PathsOfSource> sources;
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    graph::BestPaths best = state.all_to_administrator(vertex);
    if (best.path_class == PathClass::kAdmin) {
      question.administrators.push_back(vertex);
    } else if (best.path_class < PathClass::kLimited) {
      best.paths.resize(std::min(best.paths.size(), graph::kMaxNarrowedBy));
      sources.push_back({vertex, std::move(best.paths)});
    }
  }
  ChokeGrantAnswer answer{.paths = sources.size(), .assumptions = state.assumptions()};
  if (sources.empty()) return answer;
  const graph::Telling telling = state.telling();
  graph::ChokeGrants(question, budget)
      .find({state.network, state.entities, telling}, sources, answer);
  return answer;
}

}  // namespace ambit
