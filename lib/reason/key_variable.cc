#include "reason/key_variable.h"

#include <utility>

namespace ambit::reason {

using policy::Comparison;
using policy::ConditionTest;
using policy::SetOperator;
using policy::ValueType;

namespace {

// The values of IP keys are addresses; the numbers of catalog types follow them.
std::optional<ValueType> value_type_of(catalog::KeyType type) {
  switch (type) {
    case catalog::KeyType::kArn:
      return ValueType::kArn;
    case catalog::KeyType::kBool:
      return ValueType::kBoolean;
    case catalog::KeyType::kNumeric:
      return ValueType::kNumber;
    case catalog::KeyType::kDate:
      return ValueType::kDate;
    case catalog::KeyType::kIpAddress:
      return ValueType::kIpRange;
    case catalog::KeyType::kString:
      break;
  }
  return std::nullopt;
}

}  // namespace

KeyVariable KeyVariable::make(const policy::Tables& tables, const catalog::Catalog& catalog,
                              policy::KeyId key, Symbol spelling, bool asks_for_lists,
                              ValueCells cells) {
  KeyVariable variable{.key = key,
                       .name = tables.text(spelling),
                       .source = evaluate::key_source(tables.text(tables.keys[key].name)),
                       .cells = std::move(cells)};
  if (const auto id = catalog.find_key(variable.name)) {
    const catalog::KeyFacts facts = catalog.facts(*id);
    variable.single = !facts.multivalued;
    variable.list = facts.multivalued;
    variable.type = value_type_of(facts.type);
  } else {
    variable.list = asks_for_lists;
  }
  return variable;
}

Demand KeyVariable::demand(const policy::Tables& tables, const ConditionTest& test,
                           std::uint32_t variable) const {
  const auto [set, comparison, negated, if_exists] = test.op;
  Demand demand{.variable = variable, .points = Bits(cells.all().size() + 1)};
  if (comparison == Comparison::kNull) {
    bool wants_null = set == SetOperator::kForAllValues;
    bool wants_value = wants_null;
    for (const policy::ValueId id : test.values.of(tables.value_lists)) {
      const policy::ConditionValue& value = tables.values[id];
      if (value.malformed || set != SetOperator::kNone) continue;
      (value.scalar == 1 ? wants_null : wants_value) = true;
    }
    if (wants_value) demand.points.set();
    demand.points[0] = wants_null;
    demand.lists = wants_value ? Lists::kAll : Lists::kNone;
    return demand;
  }
  const Bits holding = cells.holding(test);
  for (std::size_t i = 0; i < holding.size(); ++i) demand.points[i + 1] = holding[i];
  demand.points[0] = if_exists || set == SetOperator::kForAllValues ||
                     (negated && set != SetOperator::kForAnyValue);
  demand.cells = holding;
  demand.lists = set == SetOperator::kForAllValues  ? Lists::kEvery
                 : set == SetOperator::kForAnyValue ? Lists::kSome
                                                    : Lists::kNone;
  return demand;
}

Extent KeyVariable::whole() const {
  const std::size_t size = cells.all().size();
  Bits points(size + 1);
  if (single) points.set();
  points.set(0);
  if (!list) return Extent(std::move(points));
  Bits real(size);
  for (std::size_t i = 0; i < size; ++i) real[i] = !cells.all()[i].text.empty();
  return {std::move(points), all_bits(size), real};
}

}  // namespace ambit::reason
