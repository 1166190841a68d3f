// Formulas against their truth tables.
#include "evaluate/formula.h"

#include <catch2/catch.hpp>
#include <random>

namespace ambit::evaluate {
namespace {

constexpr int kAtoms = 4;

// A random formula together with its truth table: bit i is its value under assignment i.
struct Sample {
  FormulaId formula = {};
  std::uint32_t table = 0;
};

std::uint32_t table_of(std::uint32_t atom) {
  std::uint32_t table = 0;
  for (std::uint32_t i = 0; i < 1U << kAtoms; ++i) table |= (i >> atom & 1U) << i;
  return table;
}

constexpr std::uint32_t kAll = (1U << (1U << kAtoms)) - 1;

Sample random_formula(Formulas& formulas, std::mt19937_64& random, int depth) {
  const auto draw = [&random](std::uint64_t bound) {
    return static_cast<std::uint32_t>(random() % bound);
  };
  const std::uint32_t kind = depth == 0 ? draw(2) : draw(5);
  if (kind == 0) {
    const bool value = draw(2) == 1;
    return {formulas.constant(value), value ? kAll : 0};
  }
  if (kind == 1) {
    const std::uint32_t atom = draw(kAtoms);
    return {formulas.literal({atom, true}), table_of(atom)};
  }
  if (kind == 2) {
    const Sample inner = random_formula(formulas, random, depth - 1);
    return {formulas.negate(inner.formula), ~inner.table & kAll};
  }
  std::vector<FormulaId> members;
  std::uint32_t table = kind == 3 ? kAll : 0;
  for (std::uint32_t i = draw(4); i > 0; --i) {
    const Sample member = random_formula(formulas, random, depth - 1);
    members.push_back(member.formula);
    table = kind == 3 ? table & member.table : table | member.table;
  }
  return {kind == 3 ? formulas.all(members) : formulas.any(members), table};
}

std::uint32_t table_of(const std::vector<Formulas::Alternative>& alternatives) {
  std::uint32_t table = 0;
  for (const auto& alternative : alternatives) {
    std::uint32_t term = kAll;
    for (const Literal literal : alternative)
      term &= literal.positive ? table_of(literal.atom) : ~table_of(literal.atom);
    table |= term;
  }
  return table;
}

TEST_CASE("alternatives_equal_the_formula", "[evaluate]") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    Formulas formulas;
    const Sample sample = random_formula(formulas, random, 4);
    const auto alternatives = formulas.alternatives(sample.formula, 1000);
    REQUIRE(alternatives.has_value());
    REQUIRE(table_of(*alternatives) == sample.table);
    // None is contradictory, none contains another.
    for (std::size_t i = 0; i < alternatives->size(); ++i)
      for (std::size_t k = 0; k < alternatives->size(); ++k)
        if (i != k)
          REQUIRE(!std::includes((*alternatives)[i].begin(), (*alternatives)[i].end(),
                                 (*alternatives)[k].begin(), (*alternatives)[k].end()));
  }
}

TEST_CASE("too_many_alternatives_give_none", "[evaluate]") {
  Formulas formulas;
  std::vector<FormulaId> members;
  for (std::uint32_t i = 0; i < 20; ++i) {
    const FormulaId pair[] = {formulas.literal({2 * i, true}), formulas.literal({2 * i + 1, true})};
    members.push_back(formulas.any(pair));
  }
  CHECK(!formulas.alternatives(formulas.all(members), 256).has_value());
  CHECK(formulas.alternatives(formulas.any(members), 256)->size() == 40);
}

// A hostile policy has as many undecided statements as it likes.
TEST_CASE("long_chains_take_neither_stack_nor_time", "[evaluate]") {
  constexpr std::uint32_t kMembers = 200000;
  Formulas formulas;
  FormulaId any = formulas.constant(false);
  for (std::uint32_t i = 0; i < kMembers; ++i) {
    const FormulaId both[] = {any, formulas.literal({i, true})};
    any = formulas.any(both);
  }
  CHECK(!formulas.alternatives(any, 256));
  CHECK(!formulas.alternatives(formulas.negate(any), 256));
  CHECK(formulas.negate(formulas.negate(any)) == any);
}

}  // namespace
}  // namespace ambit::evaluate
