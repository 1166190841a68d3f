#include "reason/conditions.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "evaluate/when.h"
#include "policy/operator.h"

namespace ambit::reason {

using evaluate::Atom;
using evaluate::Literal;
using policy::SetOperator;
using policy::TestId;

namespace {

// For one comparison of conditions; they are short.
constexpr std::uint64_t kMaxSteps = std::uint64_t{1} << 14;

// Whether tests of the operator with the values V and W say together what one with both says: as
// alternatives, or at once.
bool merges(const std::string& name, bool as_alternatives) {
  const auto op = policy::parse_operator(name);
  if (!op || op->comparison == policy::Comparison::kNull) return false;
  if (as_alternatives) return !op->negated && op->set != SetOperator::kForAllValues;
  return op->negated && op->set != SetOperator::kForAnyValue;
}

bool same_but_values(const Test& a, const Test& b) {
  return a.op == b.op && a.key == b.key && a.negated == b.negated &&
         a.unknown_layer == b.unknown_layer;
}

void add_values(const Test& from, Test& to) {
  for (const std::string& value : from.values)
    if (std::ranges::find(to.values, value) == to.values.end()) to.values.push_back(value);
}

// Tests that hold together.
void merge_tests(std::vector<Test>& tests) {
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (tests[i].negated || tests[i].unknown_layer || !merges(tests[i].op, false)) continue;
    for (std::size_t j = tests.size(); --j > i;) {
      if (!same_but_values(tests[i], tests[j])) continue;
      add_values(tests[j], tests[i]);
      tests.erase(tests.begin() + static_cast<std::ptrdiff_t>(j));
    }
  }
}

// The only test in which the alternatives differ, if they differ in the values of one.
std::optional<std::size_t> difference(const std::vector<Test>& a, const std::vector<Test>& b) {
  if (a.size() != b.size()) return std::nullopt;
  std::optional<std::size_t> at;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    if (at || !same_but_values(a[i], b[i])) return std::nullopt;
    at = i;
  }
  return at;
}

void merge_alternatives(std::vector<std::vector<Test>>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size();) {
      const auto at = difference(all[i], all[j]);
      if (at && !all[i][*at].negated && merges(all[i][*at].op, true)) {
        add_values(all[j][*at], all[i][*at]);
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(j));
      } else {
        ++j;
      }
    }
  }
}

}  // namespace

std::uint32_t Atoms::add(Atom atom) {
  const auto next = static_cast<std::uint32_t>(atoms_.size());
  const auto [at, added] = index_.try_emplace({atom.kind, atom.index}, next);
  if (added) atoms_.push_back(atom);
  return at->second;
}

Condition Atoms::adopt(const evaluate::Residual& residual, const Condition& alternatives) {
  Condition adopted = alternatives;
  for (auto& alternative : adopted) {
    for (Literal& literal : alternative) literal.atom = add(residual.atoms[literal.atom]);
    std::ranges::sort(alternative);
  }
  std::ranges::sort(adopted);
  return adopted;
}

Conditions::Conditions(const policy::Tables& tables, const catalog::Catalog& catalog,
                       const Atoms& atoms, Budget& budget)
    : tables_(&tables), atoms_(&atoms) {
  std::map<policy::KeyId, std::vector<TestId>> tests;
  for (const Atom& atom : atoms.all())
    if (atom.kind == Atom::Kind::kTest)
      tests[tables.tests[TestId(atom.index)].key].push_back(TestId(atom.index));
  std::map<policy::KeyId, std::uint32_t> variables;
  for (auto& [key, of_key] : tests) {
    std::ranges::sort(of_key);
    auto cells = ValueCells::make(tables, of_key, budget);
    if (!cells) {
      exact_ = false;
      continue;
    }
    const bool asks_for_lists = std::ranges::any_of(
        of_key, [&](TestId test) { return tables.tests[test].op.set != SetOperator::kNone; });
    variables.emplace(key, static_cast<std::uint32_t>(keys_.size()));
    keys_.push_back(KeyVariable::make(tables, catalog, key, tables.tests[of_key.front()].spelling,
                                      asks_for_lists, *std::move(cells)));
    whole_.push_back(keys_.back().whole());
  }
  for (const Atom& atom : atoms.all()) {
    if (atom.kind == Atom::Kind::kTest) {
      const policy::ConditionTest& test = tables.tests[TestId(atom.index)];
      if (const auto known = variables.find(test.key); known != variables.end()) {
        demands_.push_back(keys_[known->second].demand(tables, test, known->second));
        continue;
      }
    }
    // A thing of which it is only known that it is so or not.
    Bits yes(2);
    yes.set(1);
    demands_.push_back(
        {.variable = static_cast<std::uint32_t>(whole_.size()), .points = std::move(yes)});
    whole_.emplace_back(all_bits(2));
  }
}

Demand Conditions::demand(Literal literal) const {
  const Demand& demand = demands_[literal.atom];
  return literal.positive ? demand : demand.complement();
}

Demands Conditions::demands(const Alternative& alternative) const {
  Demands all;
  all.reserve(alternative.size());
  for (const Literal literal : alternative) all.push_back(demand(literal));
  return all;
}

std::optional<Region> Conditions::region(const Alternative& alternative) const {
  Region region = whole_;
  for (const Literal literal : alternative) {
    const Demand demand = this->demand(literal);
    region[demand.variable].restrict_to(demand);
    if (region[demand.variable].empty()) return std::nullopt;
  }
  return region;
}

// Given up, it is not.
bool Conditions::covered(const Region& region, std::span<const Demands> covers) const {
  Budget budget(kMaxSteps);
  std::vector<const Demands*> pointers;
  pointers.reserve(covers.size());
  for (const Demands& demands : covers) pointers.push_back(&demands);
  return !find_uncovered(region, pointers, budget) && !budget.spent();
}

// Whether the literal can be left out: where the alternative would hold without it, it holds, or
// another one does.
bool Conditions::follows(const Condition& condition, std::size_t alternative,
                         std::size_t literal) const {
  Alternative rest = condition[alternative];
  Literal opposite = rest[literal];
  opposite.positive = !opposite.positive;
  rest[literal] = opposite;
  const auto more = region(rest);
  if (!more) return true;
  std::vector<Demands> others;
  for (std::size_t i = 0; i < condition.size(); ++i)
    if (i != alternative) others.push_back(demands(condition[i]));
  return !others.empty() && covered(*more, others);
}

Condition Conditions::simplified(const Condition& condition) const {
  Condition result;
  for (const Alternative& alternative : condition)
    if (region(alternative)) result.push_back(alternative);
  for (std::size_t i = 0; i < result.size(); ++i)
    for (std::size_t j = result[i].size(); j-- > 0;)
      if (follows(result, i, j))
        result[i].erase(result[i].begin() + static_cast<std::ptrdiff_t>(j));
  for (std::size_t i = result.size(); i-- > 0;) {
    const auto own = region(result[i]);
    std::vector<Demands> others;
    for (std::size_t j = 0; j < result.size(); ++j)
      if (j != i) others.push_back(demands(result[j]));
    if (own && covered(*own, others)) result.erase(result.begin() + static_cast<std::ptrdiff_t>(i));
  }
  std::ranges::sort(result);
  return result;
}

Condition Conditions::both(const Condition& a, const Condition& b) {
  Condition all;
  for (const Alternative& one : a) {
    for (const Alternative& other : b) {
      Alternative together;
      std::ranges::set_union(one, other, std::back_inserter(together));
      all.push_back(std::move(together));
    }
  }
  return all;
}

// Alternative by alternative of the other one: where it does not hold, one of its literals does
// not.
std::optional<Condition> Conditions::minus(const Condition& condition,
                                           const Condition& other) const {
  Condition rest = condition;
  for (const Alternative& taken : other) {
    Condition next;
    for (const Alternative& alternative : rest) {
      Alternative together = alternative;
      together.insert(together.end(), taken.begin(), taken.end());
      if (!region(together)) {
        next.push_back(alternative);
        continue;
      }
      for (Literal literal : taken) {
        literal.positive = !literal.positive;
        Alternative without = alternative;
        if (std::ranges::find(without, literal) == without.end()) without.push_back(literal);
        std::ranges::sort(without);
        if (region(without)) next.push_back(std::move(without));
      }
    }
    if (next.size() > kMaxAlternatives) return std::nullopt;
    rest = simplified(next);
  }
  return rest;
}

bool Conditions::implies(const Condition& stronger, const Condition& weaker) const {
  if (stronger == weaker) return true;
  std::vector<Demands> covers;
  covers.reserve(weaker.size());
  for (const Alternative& alternative : weaker) covers.push_back(demands(alternative));
  return std::ranges::all_of(stronger, [&](const Alternative& alternative) {
    const auto own = region(alternative);
    return !own || covered(*own, covers);
  });
}

std::vector<std::vector<Test>> Conditions::describe(const Condition& condition) const {
  std::vector<std::vector<Test>> all;
  for (const Alternative& alternative : condition) {
    all.push_back(evaluate::describe(*tables_, atoms_->all(), alternative));
    merge_tests(all.back());
  }
  merge_alternatives(all);
  return all;
}

}  // namespace ambit::reason
