#include "ambit/permissions.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "catalog/arn_format.h"
#include "evaluate/assumptions.h"
#include "evaluate/evaluate.h"
#include "evaluate/matcher_pool.h"
#include "evaluate/surroundings.h"
#include "pattern/glob_meet.h"
#include "reason/cover.h"
#include "reason/documented_resource.h"
#include "reason/request_grid.h"

namespace ambit {

using evaluate::Asker;
using evaluate::Matcher;
using reason::AskedRequests;
using reason::Condition;
using reason::Conditions;
using reason::Grid;
using reason::NamedSet;
using reason::Naming;
using reason::Rectangle;
using reason::RequestGrid;
using reason::Scene;

namespace {

constexpr std::size_t kMaxMeets = 16;

constexpr std::string_view kInexact =
    "some conditions are too intricate to tell whether they can hold";
constexpr std::string_view kNoForeignPolicy =
    "no resource of another account without a known policy lets the principal in";
constexpr std::string_view kNoUnknownPolicy =
    "no policy of a key or a role that was not exported allows anything by itself";

// The conditions of a grid, each once.
class Values {
 public:
  explicit Values(const Conditions& conditions) : conditions_(conditions) { add({{{}}}); }

  static constexpr std::uint32_t kAlways = 0;

  // Nothing: it never holds.
  std::optional<std::uint32_t> find(const RequestGrid::Answer& answer) {
    if (answer.kind == RequestGrid::Answer::Kind::kAllowed) return kAlways;
    if (answer.too_long) return add({.too_long = true});
    const auto [known, added] = known_.try_emplace(answer.condition);
    if (added) known->second = find(conditions_.simplified(answer.condition));
    return known->second;
  }

  struct Value {
    Condition condition = {};
    bool too_long = false;  // to be told; not the same as any other
  };
  const Value& at(std::uint32_t value) const { return all_[value]; }

  // As cover() wants them.
  std::vector<Bits> weaker() const {
    std::vector<Bits> weaker(all_.size(), Bits(all_.size()));
    for (std::size_t i = 0; i < all_.size(); ++i)
      for (std::size_t j = 0; j < all_.size(); ++j)
        weaker[i][j] = i == j || j == kAlways || implies(all_[i], all_[j]);
    return weaker;
  }

 private:
  std::optional<std::uint32_t> find(const Condition& condition) {
    if (condition.empty()) return std::nullopt;
    Value value{.condition = condition};
    for (std::uint32_t i = 0; i < all_.size(); ++i)
      if (implies(all_[i], value) && implies(value, all_[i])) return i;
    return add(std::move(value));
  }

  bool implies(const Value& a, const Value& b) const {
    return !a.too_long && !b.too_long && conditions_.implies(a.condition, b.condition);
  }

  std::uint32_t add(Value value) {
    all_.push_back(std::move(value));
    return static_cast<std::uint32_t>(all_.size() - 1);
  }

  const Conditions& conditions_;
  std::vector<Value> all_;
  std::map<Condition, std::optional<std::uint32_t>> known_;
};

// Weaker ones first.
std::vector<std::uint32_t> order_of(const std::vector<Bits>& weaker) {
  std::vector<std::uint32_t> order(weaker.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {},
                    [&](std::uint32_t value) { return std::pair(weaker[value].count(), value); });
  return order;
}

Bits cells_of(const std::vector<reason::AxisClass>& classes, const Bits& chosen) {
  Bits cells(classes.empty() ? 0 : classes.front().cells.size());
  for (std::size_t i = 0; i < classes.size(); ++i)
    if (chosen[i]) cells |= classes[i].cells;
  return cells;
}

// Turns rectangles into grants.
class GrantWriter {
 public:
  GrantWriter(const RequestGrid& grid, const Conditions& conditions, const Values& values,
              const catalog::ServiceCatalog& catalog, WhatCan& answer)
      : grid_(grid),
        conditions_(conditions),
        values_(values),
        catalog_(catalog),
        answer_(answer),
        action_names_(grid.actions().names()),
        resource_names_(grid.resources().names()),
        resource_programs_(grid.resources().programs()) {}

  void write(const Rectangle& rectangle) {
    PermissionGrant grant;
    const Values::Value& value = values_.at(rectangle.value);
    if (value.too_long)
      grant.when = std::nullopt;
    else
      grant.when = conditions_.describe(value.condition);
    count_levels(rectangle, grant);
    collect_statements(rectangle, grant);
    for (PermissionGrant& with_actions : name_actions(rectangle, grant))
      name_resources(rectangle, with_actions);
  }

  void summarize() {
    const catalog::Catalog& catalog = catalog_.tables();
    for (const catalog::ActionId id : granted_) {
      const std::string_view service = catalog.name(catalog.service(id));
      if (answer_.summary.empty() || answer_.summary.back().service != service)
        answer_.summary.push_back({.service = std::string(service)});
      ServiceSummary& summary = answer_.summary.back();
      ++summary.levels[static_cast<std::size_t>(catalog.level(id))];
      ++summary.actions;
    }
  }

 private:
  void count_levels(const Rectangle& rectangle, PermissionGrant& grant) {
    for (std::size_t a = 0; a < grid_.actions().classes().size(); ++a) {
      if (!rectangle.rows[a]) continue;
      for (const catalog::ActionId id : grid_.actions().classes()[a].known) {
        ++grant.levels[static_cast<std::size_t>(catalog_.tables().level(id))];
        granted_.insert(id);
      }
    }
  }

  void collect_statements(const Rectangle& rectangle, PermissionGrant& grant) const {
    for (std::size_t a = 0; a < grid_.actions().classes().size(); ++a) {
      for (std::size_t r = 0; rectangle.rows[a] && r < grid_.resources().classes().size(); ++r) {
        if (!rectangle.columns[r]) continue;
        for (const StatementRef& statement : grid_.at(a, r).statements) add(statement, grant.via);
      }
    }
  }

  static void add(const StatementRef& statement, std::vector<StatementRef>& list) {
    const bool known = std::ranges::any_of(list, [&](const StatementRef& other) {
      return other.policy == statement.policy && other.owner == statement.owner &&
             other.index == statement.index && other.layer == statement.layer;
    });
    if (!known) list.push_back(statement);
  }

  std::vector<std::string> texts(const std::vector<std::size_t>& sets,
                                 const std::vector<NamedSet>& names) const {
    std::vector<std::string> all;
    for (const std::size_t set : sets)
      if (std::ranges::find(all, names[set].text) == all.end()) all.push_back(names[set].text);
    return all;
  }

  std::vector<PermissionGrant> name_actions(const Rectangle& rectangle,
                                            const PermissionGrant& grant) const {
    const auto namings =
        reason::name(cells_of(grid_.actions().classes(), rectangle.rows),
                     cells_of(grid_.actions().classes(), rectangle.free_rows), action_names_);
    const bool plain = std::ranges::all_of(
        namings, [](const Naming& naming) { return !naming.together || naming.sets.size() == 1; });
    std::vector<PermissionGrant> all;
    if (!plain) {
      all.push_back(grant);
      all.back().actions = listed_actions(rectangle);
    }
    for (const Naming& naming : namings) {
      if (!plain) break;
      all.push_back(grant);
      all.back().actions = texts(naming.sets, action_names_);
      all.back().not_actions = texts(naming.without, action_names_);
    }
    return all;
  }

  // One by one, where no patterns at hand say it.
  std::vector<std::string> listed_actions(const Rectangle& rectangle) const {
    std::vector<std::string> actions;
    for (std::size_t a = 0; a < grid_.actions().classes().size(); ++a) {
      if (!rectangle.rows[a]) continue;
      const reason::AxisClass& one = grid_.actions().classes()[a];
      for (const catalog::ActionId id : one.known)
        actions.push_back(catalog_.tables().full_name(id));
      if (one.known.empty()) actions.push_back(one.text);
    }
    return actions;
  }

  void name_resources(const Rectangle& rectangle, PermissionGrant& grant) {
    const auto namings = reason::name(cells_of(grid_.resources().classes(), rectangle.columns),
                                      cells_of(grid_.resources().classes(), rectangle.free_columns),
                                      resource_names_);
    for (const Naming& naming : namings) {
      answer_.grants.push_back(grant);
      PermissionGrant& written = answer_.grants.back();
      written.resources = naming.together && naming.sets.size() > 1
                              ? common(naming.sets)
                              : texts(naming.sets, resource_names_);
      written.not_resources = texts(naming.without, resource_names_);
    }
  }

  // What all of the patterns match.
  std::vector<std::string> common(const std::vector<std::size_t>& sets) {
    std::vector<std::string> programs = {resource_programs_[sets.front()]};
    for (std::size_t i = 1; i < sets.size() && !programs.empty(); ++i) {
      std::vector<std::string> next;
      for (const std::string& program : programs) {
        const auto meet = glob_meet(program, resource_programs_[sets[i]], kMaxMeets);
        if (!meet || next.size() > kMaxMeets) return uncommon(sets);
        next.insert(next.end(), meet->begin(), meet->end());
      }
      programs = std::move(next);
    }
    std::vector<std::string> texts;
    texts.reserve(programs.size());
    for (const std::string& program : programs) texts.push_back(glob_text(program));
    return texts;
  }

  std::vector<std::string> uncommon(const std::vector<std::size_t>& sets) {
    const std::vector<std::string> all = texts(sets, resource_names_);
    std::string note = "resources given as " + all.front() + " are only those that match, too,";
    for (std::size_t i = 1; i < all.size(); ++i) note += " " + all[i];
    if (std::ranges::find(answer_.unknown, note) == answer_.unknown.end())
      answer_.unknown.push_back(std::move(note));
    return {all.front()};
  }

  const RequestGrid& grid_;
  const Conditions& conditions_;
  const Values& values_;
  const catalog::ServiceCatalog& catalog_;
  WhatCan& answer_;
  std::vector<NamedSet> action_names_;
  std::vector<NamedSet> resource_names_;
  std::vector<std::string> resource_programs_;
  std::set<catalog::ActionId> granted_;
};

// What is always allowed first, and of that what is most.
void sort_grants(std::vector<PermissionGrant>& grants) {
  std::vector<std::size_t> order(grants.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank = [&](std::size_t i) {
    const PermissionGrant& grant = grants[i];
    const bool always = grant.when && grant.when->size() == 1 && grant.when->front().empty();
    const auto actions = std::accumulate(grant.levels.begin(), grant.levels.end(), std::size_t{0});
    return std::tuple(!always, ~actions, i);
  };
  std::ranges::sort(order, {}, rank);
  std::vector<PermissionGrant> sorted;
  sorted.reserve(grants.size());
  for (const std::size_t i : order) sorted.push_back(std::move(grants[i]));
  grants = std::move(sorted);
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

}  // namespace

struct Permissions::State {
  State(const Snapshot& snapshot, const catalog::ServiceCatalog& service_catalog,
        const ReasoningLimits& reasoning_limits)
      : model(snapshot.model()),
        access(snapshot),
        principals(model),
        catalog(service_catalog),
        limits(reasoning_limits),
        acting(service_catalog.tables()),
        matchers(model.policies) {}

  Scene scene() const { return {&model, &principals, &catalog.tables(), &acting}; }

  const snapshot::Model& model;
  Access access;
  evaluate::Principals principals;
  const catalog::ServiceCatalog& catalog;
  ReasoningLimits limits;
  reason::ActingServices acting;
  evaluate::MatcherPool matchers;
};

namespace {

Result<AskedRequests, QuestionError> asked_requests(const PatternQuestion& question) {
  AMBIT_TRY(const evaluate::Prepared prepared,
            evaluate::prepare_pattern(question.action, question.resource, question.context,
                                      question.context_mode));
  return AskedRequests{prepared.action, prepared.resource, prepared.context, prepared.other_keys};
}

// Who may, of one question.
class WhoAnswer {
 public:
  WhoAnswer(const Scene& scene, Matcher& matcher, const AskedRequests& asked,
            PatternQuestion::Match match, const ReasoningLimits& limits, WhoCan& answer)
      : scene_(scene),
        matcher_(matcher),
        asked_(asked),
        match_(match),
        limits_(limits),
        answer_(answer) {}

  enum class Found : std::uint8_t {
    kGrant,
    kNever,    // no request is allowed
    kUnknown,  // there is nothing to look at, or it is too intricate
  };

  Found ask(const evaluate::Principal& principal) {
    const Asker asker{.caller = principal.caller, .principal = &principal};
    note_surroundings(asker);
    Budget cells(limits_.cells);
    const auto grid = RequestGrid::make(scene_, matcher_, asker, asked_, cells);
    if (!grid) {
      answer_.unknown.push_back(std::string(principal.name.arn) + ": " + grid.error());
      return Found::kUnknown;
    }
    const Conditions conditions(scene_.model->policies, *scene_.catalog, grid->atoms(), cells);
    if (!conditions.exact())
      answer_.unknown.push_back(std::string(principal.name.arn) + ": " + std::string(kInexact));
    const auto condition = match_ == PatternQuestion::Match::kAny ? any(*grid, conditions)
                                                                  : all(*grid, conditions, cells);
    if (condition && condition->empty()) {
      bool some = false;
      for_each_pair(*grid, [&](const Answer&, RequestGrid::Pair) { some = true; });
      return some ? Found::kNever : Found::kUnknown;
    }
    add(principal, asker, *grid, conditions, condition, cells);
    return Found::kGrant;
  }

 private:
  using Answer = RequestGrid::Answer;

  bool is_concrete() const {
    return !has_wildcard(asked_.action) && !has_wildcard(asked_.resource);
  }

  // Whether the pair holds a request that the catalog documents, or all that is asked about is
  // unknown to it.
  bool counts(const RequestGrid& grid, std::size_t a, std::size_t r) const {
    const Answer& answer = grid.at(a, r);
    if (answer.kind == Answer::Kind::kOutside) return false;
    if (is_concrete()) return true;
    // Of every key and role that there may be, that says nothing; of one it is an answer.
    if (answer.rests_on_unknown_resource) return false;
    const auto& known = grid.actions().classes()[a].known;
    if (known.empty()) return match_ == PatternQuestion::Match::kAny;
    const bool star = grid.resources().classes()[r].text == "*";
    return std::ranges::any_of(known, [&](catalog::ActionId id) {
      if (!scene_.catalog->has_types(id)) return star;
      if (star) return false;
      return std::ranges::any_of(scene_.catalog->types(id), [&](const auto& type) {
        return std::ranges::any_of(scene_.catalog->formats(type.type), [&](const auto format) {
          return catalog::fits(grid.resource_domain(), scene_.catalog->text(format));
        });
      });
    });
  }

  // Alternatives for some pair. Nothing: too many to tell.
  std::optional<Condition> any(const RequestGrid& grid, const Conditions& conditions) {
    std::set<evaluate::Formulas::Alternative> alternatives;
    bool too_long = false;
    for_each_pair(grid, [&](const Answer& answer, RequestGrid::Pair) {
      if (answer.kind == Answer::Kind::kAllowed) alternatives.emplace();
      if (answer.kind != Answer::Kind::kConditional) return;
      too_long = too_long || answer.too_long;
      alternatives.insert(answer.condition.begin(), answer.condition.end());
    });
    if (alternatives.contains({})) return Condition{{}};
    if (too_long || alternatives.size() > kMaxAlternatives) return std::nullopt;
    return conditions.simplified(Condition(alternatives.begin(), alternatives.end()));
  }

  // Alternatives for all pairs together.
  std::optional<Condition> all(const RequestGrid& grid, const Conditions& conditions,
                               Budget& cells) {
    std::set<Condition> parts;
    bool denied = false;
    bool too_long = false;
    bool some = false;
    for_each_pair(grid, [&](const Answer& answer, RequestGrid::Pair pair) {
      if (answer.kind == Answer::Kind::kDenied) {
        denied = denied || acts_on(grid, pair, cells);
        return;
      }
      some = true;
      too_long = too_long || answer.too_long;
      if (answer.kind == Answer::Kind::kConditional) parts.insert(answer.condition);
    });
    if (denied || !some) return Condition{};
    if (too_long) return std::nullopt;
    Condition together = {{}};
    for (const Condition& part : parts) {
      auto next = conditions.both(together, part);
      if (next.size() > kMaxAlternatives) return std::nullopt;
      together = conditions.simplified(next);
    }
    return together;
  }

  template <class Visit>
  void for_each_pair(const RequestGrid& grid, Visit visit) const {
    for (std::size_t a = 0; a < grid.actions().classes().size(); ++a)
      for (std::size_t r = 0; r < grid.resources().classes().size(); ++r)
        if (counts(grid, a, r)) visit(grid.at(a, r), RequestGrid::Pair{a, r});
  }

  // Whether one of the actions of the catalog acts on one of the resources.
  bool acts_on(const RequestGrid& grid, RequestGrid::Pair pair, Budget& cells) const {
    const reason::AxisClass& resources = grid.resources().classes()[pair.resource];
    std::set<catalog::ArnFormatId> tried;
    for (const catalog::ActionId id : grid.actions().classes()[pair.action].known) {
      if (!scene_.catalog->has_types(id) && resources.text == "*") return true;
      for (const catalog::ActionResourceType type : scene_.catalog->types(id))
        for (const catalog::ArnFormatId format : scene_.catalog->formats(type.type))
          if (tried.insert(format).second &&
              grid.resources().meets(
                  resources, reason::domain_of(scene_.catalog->text(format), {}, false), cells))
            return true;
    }
    return false;
  }

  void add(const evaluate::Principal& principal, const Asker& asker, const RequestGrid& grid,
           const Conditions& conditions, const std::optional<Condition>& condition, Budget& cells) {
    const bool always = condition && condition->front().empty();
    Decision decision{.principal = std::string(principal.name.arn),
                      .action = asked_.action,
                      .resource = asked_.resource,
                      .outcome = always ? Outcome::kAllowed : Outcome::kConditional};
    if (condition)
      decision.when = conditions.describe(*condition);
    else
      decision.when = std::nullopt;
    for (std::size_t a = 0; a < grid.actions().classes().size(); ++a) {
      for (std::size_t r = 0; r < grid.resources().classes().size(); ++r) {
        const Answer& answer = grid.at(a, r);
        if (!counts(grid, a, r) || answer.kind == Answer::Kind::kDenied) continue;
        add_statements(answer, decision);
        if (!decision.example) set_example(asker, grid, conditions, a, r, decision, cells);
      }
    }
    note_assumptions(asker, decision);
    answer_.grants.push_back({principal.name, std::move(decision)});
  }

  static void add_statements(const Answer& answer, Decision& decision) {
    for (const StatementRef& statement : answer.statements) {
      const bool known = std::ranges::any_of(decision.statements, [&](const StatementRef& other) {
        return other.policy == statement.policy && other.owner == statement.owner &&
               other.index == statement.index && other.layer == statement.layer;
      });
      if (!known) decision.statements.push_back(statement);
    }
  }

  void set_example(const Asker& asker, const RequestGrid& grid, const Conditions& conditions,
                   std::size_t a, std::size_t r, Decision& decision, Budget& cells) {
    const Answer& answer = grid.at(a, r);
    Condition alternatives = {{}};
    if (answer.kind == Answer::Kind::kConditional)
      alternatives = conditions.simplified(answer.condition);
    for (const auto& alternative : alternatives) {
      decision.example = grid.example(scene_, matcher_, asker, asked_, {a, r}, alternative, cells);
      if (decision.example) return;
    }
  }

  // Of patterns nothing is said that holds of single resources only.
  evaluate::Prepared assumed_question() const {
    return {.action = asked_.action, .resource = is_concrete() ? asked_.resource : "*"};
  }

  // What is taken for granted of all callers of an account.
  void note_surroundings(const Asker& asker) {
    if (!accounts_.insert(asker.caller.account).second) return;
    const evaluate::Prepared question = assumed_question();
    const evaluate::Surroundings surroundings(*scene_.model, question, asker.caller.account);
    assume(surroundings.assumptions(asker.caller.kind));
    if (!is_concrete()) assume({std::string(kNoForeignPolicy), std::string(kNoUnknownPolicy)});
  }

  void note_assumptions(const Asker& asker, Decision& decision) {
    const evaluate::Prepared question = assumed_question();
    const evaluate::Surroundings surroundings(*scene_.model, question, asker.caller.account);
    decision.assumptions = evaluate::assumptions(*scene_.model, *scene_.principals, surroundings,
                                                 asker.caller, asker.principal, false);
    assume(decision.assumptions);
  }

  void assume(const std::vector<std::string>& assumptions) {
    for (const std::string& assumption : assumptions)
      if (assumed_.insert(assumption).second) answer_.assumptions.push_back(assumption);
  }

  const Scene scene_;
  Matcher& matcher_;
  const AskedRequests& asked_;
  PatternQuestion::Match match_;
  const ReasoningLimits& limits_;
  WhoCan& answer_;
  std::set<std::string> assumed_;
  std::set<std::string_view> accounts_;
};

}  // namespace

Permissions::Permissions(const Snapshot& snapshot, const catalog::ServiceCatalog& catalog,
                         const ReasoningLimits& limits)
    : state_(std::make_unique<State>(snapshot, catalog, limits)) {}
Permissions::Permissions(Permissions&&) noexcept = default;
Permissions& Permissions::operator=(Permissions&&) noexcept = default;
Permissions::~Permissions() = default;

Result<WhatCan, QuestionError> Permissions::what_can(const Question& question) const {
  // Nothing but the context is of interest.
  AMBIT_TRY(const evaluate::Prepared prepared,
            evaluate::prepare({.action = "none:None",
                               .resource = "*",
                               .context = question.context,
                               .context_mode = question.context_mode}));
  AMBIT_TRY(const Asker asker,
            evaluate::find_asker(state_->model, state_->principals, question.principal));
  // A caller without ARN is called as it was asked for.
  WhatCan answer{.principal =
                     asker.caller.arn.empty() ? question.principal : std::string(asker.caller.arn)};
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  const evaluate::Surroundings surroundings(state_->model, prepared, asker.caller.account);
  answer.assumptions =
      evaluate::assumptions(state_->model, state_->principals, surroundings, asker.caller,
                            asker.principal, asker.is_outside_identity());
  const AskedRequests asked{.context = prepared.context, .other_keys = prepared.other_keys};
  Budget cells(state_->limits.cells);
  const auto grid = RequestGrid::make(state_->scene(), *matcher, asker, asked, cells);
  if (!grid) {
    answer.unknown.push_back(grid.error());
    return answer;
  }
  const Conditions conditions(state_->model.policies, state_->catalog.tables(), grid->atoms(),
                              cells);
  if (!conditions.exact()) answer.unknown.emplace_back(kInexact);
  answer.assumptions.emplace_back(kNoForeignPolicy);
  Values values(conditions);
  bool left_out = false;
  Grid pairs(grid->actions().classes().size(), grid->resources().classes().size());
  for (std::size_t a = 0; a < pairs.rows(); ++a) {
    for (std::size_t r = 0; r < pairs.columns(); ++r) {
      const RequestGrid::Answer& at = grid->at(a, r);
      left_out = left_out || at.rests_on_unknown_resource;
      if (at.kind == RequestGrid::Answer::Kind::kOutside || at.rests_on_unknown_resource)
        pairs.at(a, r) = Grid::kAnything;
      else if (at.kind != RequestGrid::Answer::Kind::kDenied)
        pairs.at(a, r) = values.find(at).value_or(Grid::kNothing);
    }
  }
  if (left_out) answer.assumptions.emplace_back(kNoUnknownPolicy);
  const auto weaker = values.weaker();
  GrantWriter writer(*grid, conditions, values, state_->catalog, answer);
  for (const Rectangle& rectangle : reason::cover(pairs, weaker, order_of(weaker)))
    writer.write(rectangle);
  writer.summarize();
  sort_grants(answer.grants);
  return answer;
}

void shrink_actions(WhatCan& answer, const catalog::ServiceCatalog& catalog) {
  for (PermissionGrant& grant : answer.grants) {
    if (grant.actions.size() < 2 || !grant.not_actions.empty()) continue;
    catalog::Shrunk shrunk = catalog.shrink(grant.actions);
    grant.actions = std::move(shrunk.actions);
    grant.admits_more = shrunk.admits_more;
  }
}

// One request: the evaluator answers, and what it leaves open is looked at as for patterns.
Result<WhoCan, QuestionError> Permissions::who_can_do(const PatternQuestion& question) const {
  AMBIT_TRY(WhoCan answer, state_->access.who_can({.action = question.action,
                                                   .resource = question.resource,
                                                   .context = question.context,
                                                   .context_mode = question.context_mode}));
  AMBIT_TRY(const AskedRequests asked, asked_requests(question));
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  WhoCan open;
  WhoAnswer who(state_->scene(), *matcher, asked, question.match, state_->limits, open);
  std::vector<Grant> grants;
  for (Grant& grant : answer.grants) {
    if (grant.decision.outcome == Outcome::kConditional) {
      const auto found = state_->principals.find(grant.principal.arn);
      open.grants.clear();
      const bool never = found && who.ask(*found->principal) == WhoAnswer::Found::kNever;
      if (never) continue;
      if (!open.grants.empty()) {
        grant.decision.outcome = open.grants.front().decision.outcome;
        grant.decision.when = open.grants.front().decision.when;
      }
    }
    grants.push_back(std::move(grant));
  }
  answer.grants = std::move(grants);
  answer.unknown = std::move(open.unknown);
  return answer;
}

Result<WhoCan, QuestionError> Permissions::who_can(const PatternQuestion& question) const {
  if (!has_wildcard(question.action) && !has_wildcard(question.resource))
    return who_can_do(question);
  AMBIT_TRY(const AskedRequests asked, asked_requests(question));
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  WhoCan answer;
  WhoAnswer who(state_->scene(), *matcher, asked, question.match, state_->limits, answer);
  for (const evaluate::Principal& principal : state_->principals.all()) who.ask(principal);
  return answer;
}

}  // namespace ambit
