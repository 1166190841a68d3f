#include "reason/grants.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "pattern/glob.h"
#include "pattern/glob_meet.h"
#include "reason/cover.h"

namespace ambit::reason {
namespace {

constexpr std::size_t kMaxMeets = 16;

// The conditions of a grid, each once.
class Values {
 public:
  explicit Values(const Conditions& conditions) : conditions_(conditions) { add({{{}}}); }

  static constexpr std::uint32_t kAlways = 0;

  // Nothing: it never holds.
  std::optional<std::uint32_t> find(const PairGrant& pair) {
    if (pair.kind == PairGrant::Kind::kAlways) return kAlways;
    if (pair.too_long) return add({.too_long = true});
    const auto [known, added] = known_.try_emplace(pair.condition);
    if (added) known->second = find(conditions_.simplified(pair.condition));
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

Bits cells_of(const std::vector<AxisClass>& classes, const Bits& chosen) {
  Bits cells(classes.empty() ? 0 : classes.front().cells.size());
  for (std::size_t i = 0; i < classes.size(); ++i)
    if (chosen[i]) cells |= classes[i].cells;
  return cells;
}

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

// Turns rectangles into grants.
class GrantWriter {
 public:
  GrantWriter(const GrantTable& table, const Conditions& conditions, const Values& values,
              const catalog::ServiceCatalog& catalog)
      : table_(table),
        conditions_(conditions),
        values_(values),
        catalog_(catalog),
        action_names_(table.actions->names()),
        resource_names_(table.resources->names()),
        resource_programs_(table.resources->programs()) {}

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

  WrittenGrants take() {
    summarize();
    sort_grants(written_.grants);
    return std::move(written_);
  }

 private:
  void summarize() {
    const catalog::Catalog& catalog = catalog_.tables();
    for (const catalog::ActionId id : granted_) {
      const std::string_view service = catalog.name(catalog.service(id));
      if (written_.summary.empty() || written_.summary.back().service != service)
        written_.summary.push_back({.service = std::string(service)});
      ServiceSummary& summary = written_.summary.back();
      ++summary.levels[static_cast<std::size_t>(catalog.level(id))];
      ++summary.actions;
    }
  }

  void count_levels(const Rectangle& rectangle, PermissionGrant& grant) {
    for (std::size_t a = 0; a < table_.actions->classes().size(); ++a) {
      if (!rectangle.rows[a]) continue;
      for (const catalog::ActionId id : table_.actions->classes()[a].known) {
        ++grant.levels[static_cast<std::size_t>(catalog_.tables().level(id))];
        granted_.insert(id);
      }
    }
  }

  void collect_statements(const Rectangle& rectangle, PermissionGrant& grant) const {
    for (std::size_t a = 0; a < table_.actions->classes().size(); ++a) {
      for (std::size_t r = 0; rectangle.rows[a] && r < table_.resources->classes().size(); ++r) {
        if (!rectangle.columns[r]) continue;
        for (const StatementRef& statement : table_.statements(a, r)) add(statement, grant.via);
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
        name(cells_of(table_.actions->classes(), rectangle.rows),
             cells_of(table_.actions->classes(), rectangle.free_rows), action_names_);
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
    for (std::size_t a = 0; a < table_.actions->classes().size(); ++a) {
      if (!rectangle.rows[a]) continue;
      const AxisClass& one = table_.actions->classes()[a];
      for (const catalog::ActionId id : one.known)
        actions.push_back(catalog_.tables().full_name(id));
      if (one.known.empty()) actions.push_back(one.text);
    }
    return actions;
  }

  void name_resources(const Rectangle& rectangle, PermissionGrant& grant) {
    const auto namings =
        name(cells_of(table_.resources->classes(), rectangle.columns),
             cells_of(table_.resources->classes(), rectangle.free_columns), resource_names_);
    for (const Naming& naming : namings) {
      written_.grants.push_back(grant);
      PermissionGrant& written = written_.grants.back();
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
    if (std::ranges::find(written_.notes, note) == written_.notes.end())
      written_.notes.push_back(std::move(note));
    return {all.front()};
  }

  const GrantTable& table_;
  const Conditions& conditions_;
  const Values& values_;
  const catalog::ServiceCatalog& catalog_;
  std::vector<NamedSet> action_names_;
  std::vector<NamedSet> resource_names_;
  std::vector<std::string> resource_programs_;
  std::set<catalog::ActionId> granted_;
  WrittenGrants written_;
};

}  // namespace

PairGrant pair_grant(const RequestGrid::Answer& answer) {
  using Answer = RequestGrid::Answer::Kind;
  if (answer.kind == Answer::kOutside || answer.rests_on_unknown_resource) return {};
  if (answer.kind == Answer::kDenied) return {.kind = PairGrant::Kind::kNever};
  if (answer.kind == Answer::kAllowed) return {.kind = PairGrant::Kind::kAlways};
  return {.kind = PairGrant::Kind::kConditional,
          .condition = answer.condition,
          .too_long = answer.too_long};
}

std::optional<PairGrant> difference(const Conditions& conditions, const PairGrant& granted,
                                    const PairGrant& other) {
  if (!grants_some(granted) || !grants_some(other)) return granted;
  if (other.kind == PairGrant::Kind::kAlways) return PairGrant{.kind = PairGrant::Kind::kNever};
  if (granted.too_long || other.too_long) return std::nullopt;
  const Condition always = {{}};
  const Condition& own = granted.kind == PairGrant::Kind::kAlways ? always : granted.condition;
  if (own == other.condition) return PairGrant{.kind = PairGrant::Kind::kNever};
  auto rest = conditions.minus(own, other.condition);
  if (!rest) return std::nullopt;
  if (rest->empty()) return PairGrant{.kind = PairGrant::Kind::kNever};
  return PairGrant{.kind = PairGrant::Kind::kConditional, .condition = *std::move(rest)};
}

WrittenGrants write_grants(const GrantTable& table, const Conditions& conditions,
                           const PairGrants& pairs, const catalog::ServiceCatalog& catalog) {
  Values values(conditions);
  Grid grid(table.actions->classes().size(), table.resources->classes().size());
  for (std::size_t a = 0; a < grid.rows(); ++a) {
    for (std::size_t r = 0; r < grid.columns(); ++r) {
      const PairGrant& pair = pairs[a * grid.columns() + r];
      if (pair.kind == PairGrant::Kind::kAnything)
        grid.at(a, r) = Grid::kAnything;
      else if (pair.kind != PairGrant::Kind::kNever)
        grid.at(a, r) = values.find(pair).value_or(Grid::kNothing);
    }
  }
  const auto weaker = values.weaker();
  GrantWriter writer(table, conditions, values, catalog);
  for (const Rectangle& rectangle : cover(grid, weaker, order_of(weaker))) writer.write(rectangle);
  return writer.take();
}

WrittenGrants write_grants(const RequestGrid& grid, std::size_t side, const Conditions& conditions,
                           const PairGrants& pairs, const catalog::ServiceCatalog& catalog) {
  const GrantTable table{
      .actions = &grid.actions(),
      .resources = &grid.resources(),
      .statements = [&](std::size_t a, std::size_t r) -> std::span<const StatementRef> {
        return grid.at(a, r, side).statements;
      }};
  return write_grants(table, conditions, pairs, catalog);
}

}  // namespace ambit::reason
