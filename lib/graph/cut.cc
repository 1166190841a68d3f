// Implicit hitting sets. There are too many paths to list them, so only those are looked at that
// the last set left open:
//
//   1. the cheapest set that closes all paths seen so far (hitting_set.h);
//   2. take it away from the accounts and build their graph anew (reduced_model.h);
//   3. no path: done. Else look at a few paths of each source: what would close each (support.h);
//      repeat.
//
// A set that closes all paths closes those seen, so none is cheaper than that of step 1: the last
// one, which closes all, is a cheapest one. It was checked on a graph that was built without what
// it takes away, by the same builder as any other; nothing rests on the demands being right but
// that no smaller set will do.
#include "graph/cut.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "graph/edge_cut.h"
#include "graph/hitting_set.h"
#include "graph/narrowing.h"
#include "graph/reduced_graph.h"
#include "graph/reduced_model.h"
#include "graph/removable.h"
#include "graph/state.h"
#include "graph/support.h"
#include "graph/telling.h"

namespace ambit::graph {
namespace {

// Cheapest paths of a source that are closed in one round.
constexpr std::size_t kMaxClosed = 4;
// How often statements are narrowed further until they close what taking them away does.
constexpr std::size_t kMaxNarrowings = 8;

std::vector<std::uint32_t> costs_of(const Removables& removables, const CutCosts& costs) {
  std::vector<std::uint32_t> list;
  list.reserve(removables.all().size());
  for (const Removable& one : removables.all()) {
    const bool attachment = one.kind == CutElement::Kind::kAttachment;
    const std::uint32_t other =
        one.kind == CutElement::Kind::kTrust ? costs.trust : costs.statement;
    list.push_back(std::max(attachment ? costs.attachment : other, std::uint32_t{1}));
  }
  return list;
}

class Cutter {
 public:
  Cutter(const CutQuestion& question, const CutOptions& options)
      : question_(question),
        removables_(question.model, options.grants),
        reduced_(question.model, removables_),
        supports_(removables_, reduced_, question.now, question.options),
        narrowing_(question.model, removables_, reduced_),
        costs_(costs_of(removables_, options.costs)),
        budget_(options.budget) {}

  CutAnswer run() {
    keep_administration(question_.administrators, supports_, removables_);
    HittingSet set;
    std::vector<Live> live;
    for (bool first = true;; first = false) {
      set = cheapest_hitting_set(demands(), costs_, budget_);
      lower_bound_ = std::max(lower_bound_, set.lower_bound);
      reduced_.take_away(set.elements);
      const ReducedGraph field(reduced_.model(), question_);
      live = live_in(field);
      if (first) answer_.paths_before = live.size();
      if (!learn(field, live, set.elements)) {
        tell_open(field, live);
        break;
      }
    }
    tell(set);
    return std::move(answer_);
  }

 private:
  // A source with a path.
  struct Live {
    std::uint32_t source = 0;
    BestPaths best = {};
  };
  // Of equal demands.
  struct Seen {
    std::set<std::uint32_t> sources = {};
    std::vector<CutUse> uses = {};
    bool exact = false;  // it is all that closes some path
  };

  std::vector<Demand> demands() const {
    std::vector<Demand> list;
    list.reserve(seen_.size());
    for (const auto& [demand, seen] : seen_) list.push_back(demand);
    return list;
  }

  std::vector<Live> live_in(const ReducedGraph& field) const {
    std::vector<Live> live;
    for (const std::uint32_t source : question_.sources) {
      BestPaths best = field.best(source);
      if (best.path_class != PathClass::kNone) live.push_back({source, std::move(best)});
    }
    return live;
  }

  // Looks at paths of those that are to be closed. False: there is nothing new.
  bool learn(const ReducedGraph& field, const std::vector<Live>& live, const ElementSet& taken) {
    supports_.start_field();
    bool any = false;
    for (const Live& one : live) {
      if (open_.contains(one.source)) continue;
      for (std::size_t i = 0; i < std::min(one.best.paths.size(), kMaxClosed); ++i) {
        const auto moves = field.moves(one.source, one.best.paths[i]);
        const Closing closing = supports_.closing(field.view(), moves, taken);
        if (closing.demand.empty()) {
          open(one.source);
          any = true;
          break;
        }
        // Nothing is learnt from a path that should be closed; it is said to be open in the end.
        if (is_met(closing.demand, taken)) continue;
        any = true;
        Seen& seen = seen_[closing.demand];
        seen.sources.insert(one.source);
        seen.exact = seen.exact || closing.exact;
        if (seen.uses.empty()) seen.uses = closing.uses;
      }
    }
    return any;
  }

  // There is a path that cannot be closed, so that closing the others is of no use.
  void open(std::uint32_t source) {
    open_.insert(source);
    for (auto at = seen_.begin(); at != seen_.end();) {
      at->second.sources.erase(source);
      at = at->second.sources.empty() ? seen_.erase(at) : std::next(at);
    }
    lower_bound_ = 0;
  }

  void tell_open(const ReducedGraph& field, const std::vector<Live>& live) {
    for (const Live& one : live) {
      stuck_ = stuck_ || !open_.contains(one.source);
      OpenPath path{.principal = question_.principals.all()[one.source].name,
                    .path_class = one.best.path_class,
                    .calls = one.best.first.calls};
      for (const Move& move : field.moves(one.source, one.best.paths.front())) {
        const Edge& edge = field.network().edges[move.edge];
        path.steps.push_back(
            {.technique = edge.technique == nullptr ? "is-admin" : edge.technique->id,
             .by = field.telling().arn_of(move.by),
             .to = field.telling().arn_of(edge.to)});
      }
      answer_.open.push_back(std::move(path));
    }
    answer_.paths_after = live.size();
  }

  using Uses = std::map<std::uint32_t, std::set<CutUse>>;  // by element

  // The first way to close each path that the set goes.
  Uses uses_of(const ElementSet& set) const {
    Uses uses;
    for (const auto& [demand, seen] : seen_) {
      const std::size_t way = way_of(demand, set);
      if (way == demand.size() || seen.uses[way].action.empty()) continue;
      for (const std::uint32_t element : demand[way]) uses[element].insert(seen.uses[way]);
    }
    return uses;
  }

  static std::size_t way_of(const Demand& demand, const ElementSet& set) {
    const auto found =
        std::ranges::find_if(demand, [&](const ElementSet& way) { return contains_all(set, way); });
    return static_cast<std::size_t>(found - demand.begin());
  }

  // Statements in place of those of the set, so that all is closed with these as well.
  std::map<std::uint32_t, Statements> narrow(const ElementSet& set, Uses& uses) {
    std::set<std::uint32_t> given_up;
    Uses left_out;
    for (const auto& [element, all] : uses)
      for (const CutUse& use : all) add_use(use, 0, {}, left_out[element]);
    for (std::size_t round = 0; round < kMaxNarrowings; ++round) {
      std::map<std::uint32_t, Statements> narrowed;
      Replacements replacements;
      ElementSet gone;
      for (const std::uint32_t element : set) {
        const bool may = removables_.all()[element].kind == CutElement::Kind::kStatement &&
                         !given_up.contains(element);
        auto statements = may ? narrowing_.without(element, left_out[element]) : std::nullopt;
        const auto document = statements ? narrowing_.compile(element, *statements) : std::nullopt;
        if (document && statements) {
          replacements.emplace(element, *document);
          narrowed.emplace(element, *std::move(statements));
        } else {
          gone.push_back(element);
        }
      }
      if (narrowed.empty()) return {};
      reduced_.take_away(gone, replacements);
      if (use_more(set, gone, round + 1, uses, left_out, given_up)) continue;
      std::erase_if(narrowed, [&](const auto& one) {
        return !narrowing_.is_proven(one.first, one.second, left_out[one.first]);
      });
      return narrowed;
    }
    return {};
  }

  // What paths that are left in the reduced model need of the narrowed elements, too. False: none
  // are left.
  bool use_more(const ElementSet& set, const ElementSet& gone, std::size_t round, Uses& uses,
                Uses& left_out, std::set<std::uint32_t>& given_up) {
    const ReducedGraph field(reduced_.model(), question_);
    supports_.start_field();
    Uses before = left_out;
    bool any = false;
    for (const Live& one : live_in(field)) {
      if (open_.contains(one.source)) continue;
      any = true;
      // All of them: most lead to another use of the same statement.
      for (const auto& path : one.best.paths) {
        const auto moves = field.moves(one.source, path);
        const Closing closing = supports_.closing(field.view(), moves, gone);
        const std::size_t way = way_of(closing.demand, set);
        if (way < closing.demand.size()) {
          for (const std::uint32_t element : closing.demand[way]) {
            if (std::ranges::binary_search(gone, element)) continue;
            uses[element].insert(closing.uses[way]);
            if (!add_use(closing.uses[way], round, before[element], left_out[element]))
              given_up.insert(element);
          }
          continue;
        }
        // Not understood: narrower statements do not do here.
        given_up.insert(set.begin(), set.end());
        return true;
      }
    }
    return any;
  }

  // What every set takes at least that closes these paths. Demands that are not all that closes a
  // path do not count.
  std::uint64_t bound(const HittingSet& set) {
    if (stuck_) return 0;
    std::vector<Demand> exact;
    for (const auto& [demand, seen] : seen_)
      if (seen.exact) exact.push_back(demand);
    if (exact.size() < seen_.size())
      return cheapest_hitting_set(exact, costs_, budget_).lower_bound;
    return set.optimal ? set.cost : lower_bound_;
  }

  void tell(const HittingSet& set) {
    Uses uses = uses_of(set.elements);
    auto narrowed = narrow(set.elements, uses);
    for (const std::uint32_t number : set.elements) {
      CutElement element = removables_.element(number);
      const std::set<CutUse>& own = uses[number];
      element.uses.assign(own.begin(), own.end());
      element.keeps = narrowing_.keeps(number, own);
      element.narrowed = std::move(narrowed[number]);
      element.version = narrowing_.version(number);
      answer_.cut.push_back(std::move(element));
    }
    answer_.lower_bound = bound(set);
    answer_.cost = set.cost;
    answer_.optimal = answer_.lower_bound == set.cost;
    answer_.administrators = question_.administrators.size();
  }

  const CutQuestion& question_;
  Removables removables_;
  ReducedModel reduced_;
  Supports supports_;
  Narrowing narrowing_;
  std::vector<std::uint32_t> costs_;
  std::uint64_t budget_;
  std::map<Demand, Seen> seen_;
  std::set<std::uint32_t> open_;
  std::uint64_t lower_bound_ = 0;
  bool stuck_ = false;  // paths are left that should be closed
  CutAnswer answer_;
};

// `to`: the targets in words.
CutAnswer answer_of_edges(const EdgeCut& cut, const Network& network, const Telling& telling,
                          const CutQuestion& question, const std::string& to) {
  const auto changes = [&](std::uint32_t vertex) {
    std::vector<std::string> words;
    for (const Mechanism& mechanism : network.vertices[vertex].mechanisms)
      words.push_back(mechanism_words(mechanism));
    return words;
  };
  CutAnswer answer{.cost = cut.steps.size(),
                   .optimal = cut.lower_bound == cut.steps.size(),
                   .lower_bound = cut.lower_bound,
                   .paths_after = cut.open.size(),
                   .administrators = question.administrators.size()};
  for (const CutStep& step : cut.steps)
    answer.cut.push_back({.kind = CutElement::Kind::kEdge,
                          .technique = step.technique->id,
                          .from = telling.arn_of(step.from),
                          .from_elevated = changes(step.from),
                          .to = telling.arn_of(step.to),
                          .to_elevated = changes(step.to)});
  // No step leads on from these: they are administrators under a condition.
  for (const std::uint32_t source : cut.open)
    answer.open.push_back(
        {.principal = question.principals.all()[source].name,
         .path_class = PathClass::kConditional,
         .steps = {{.technique = "is-admin", .by = telling.arn_of(source), .to = to}}});
  return answer;
}

}  // namespace

CutAnswer find_cut(const CutQuestion& question, const CutOptions& options) {
  return Cutter(question, options).run();
}

}  // namespace ambit::graph

namespace ambit {

std::string_view cut_kind_name(CutElement::Kind kind) {
  static constexpr std::array<std::string_view, 4> kNames = {"statement", "attachment", "trust",
                                                             "edge"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<CutAnswer, QuestionError> PermissionGraph::cut(std::string_view target,
                                                      const CutOptions& options) const {
  const State& state = *state_;
  graph::CutQuestion question{.model = state.model,
                              .principals = state.principals,
                              .now = state.now,
                              .options = state.options};
  std::string name(target);
  if (target != "admin") {
    AMBIT_TRY(const auto found, state.principals.find(target));
    question.goal = state.vertex_of(*found.principal);
    name = found.principal->name.arn;
  }
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    if (state.best_to_administrator(vertex).path_class == PathClass::kAdmin)
      question.administrators.push_back(vertex);
    else if (vertex != question.goal)
      question.sources.push_back(vertex);
  }
  CutAnswer answer;
  if (options.grants == CutGrants::kEdges) {
    const auto targets = question.goal == graph::kNoIndex ? state.network.administrators
                                                          : std::vector{question.goal};
    const auto cut =
        graph::cut_edges(state.network, question.sources, targets, question.administrators);
    if (!cut)
      return Failure{QuestionError{
          .message = "there are too many steps to cut some of them; other grants can be cut"}};
    answer = graph::answer_of_edges(*cut, state.network, state.telling(), question, name);
    const auto distances = state.search.distances(targets, {PathClass::kUnverified});
    answer.paths_before = static_cast<std::size_t>(std::ranges::count_if(
        question.sources, [&](std::uint32_t source) { return distances[source].reached(); }));
  } else {
    answer = graph::find_cut(question, options);
  }
  answer.target = std::move(name);
  answer.assumptions = state.assumptions();
  return answer;
}

}  // namespace ambit
