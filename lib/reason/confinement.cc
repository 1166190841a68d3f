#include "reason/confinement.h"

#include <algorithm>
#include <utility>

#include "ambit/arn.h"

namespace ambit::reason {

using evaluate::Truth;
using policy::Comparison;
using policy::ConditionTest;
using policy::ConditionValue;

namespace {

bool is_glob(Comparison comparison) {
  return comparison == Comparison::kStringLike || comparison == Comparison::kArnLike;
}

NamedValue named(const policy::Tables& tables, Comparison comparison, const ConditionValue& value) {
  NamedValue named{.comparison = comparison, .value = &value, .text = tables.text(value.text)};
  std::size_t end = named.text.size();
  if (is_glob(comparison)) end = std::min(end, named.text.find_first_of("*?"));
  if (has_variable(tables, value.pieces)) end = std::min(end, named.text.find("${"));
  named.start = named.text.substr(0, end);
  return named;
}

// Calls `use(test, position, value)` for each well-formed value that tests of the key name.
template <class Use>
void for_each_named(const policy::Tables& tables, policy::DocumentId document, policy::KeyId key,
                    Use&& use) {
  for (const policy::Statement& statement : tables.statements_of(document)) {
    for (const policy::TestId id : statement.tests.of(tables.test_lists)) {
      const ConditionTest& test = tables.tests[id];
      if (test.key != key || test.op.comparison == Comparison::kNull) continue;
      for (std::uint32_t i = test.values.begin; i < test.values.end; ++i) {
        const ConditionValue& value = tables.values[tables.value_lists[i]];
        if (!value.malformed) use(test, i, named(tables, test.op.comparison, value));
      }
    }
  }
}

const KeyVariable* find_key(const Space& space, std::string_view key) {
  const policy::Tables& tables = space.tables();
  const auto found = std::ranges::find_if(space.keys(), [&](const KeyVariable& one) {
    return tables.text(tables.keys[one.key].name) == key;
  });
  return found == space.keys().end() ? nullptr : &*found;
}

std::uint32_t variable_of(const Space& space, const KeyVariable& key) {
  return kFirstKeyVariable + static_cast<std::uint32_t>(&key - space.keys().data());
}

}  // namespace

bool NamedValue::matches_all() const {
  return is_glob(comparison) && text.find_first_not_of("*?") == std::string_view::npos;
}

bool names_something(const NamedValue& value) {
  return !value.matches_all();
}

bool names_account(const NamedValue& value) {
  const auto arn = parse_arn(value.text);
  return arn && is_account_id(arn->account);
}

std::optional<Demand> outside(const Space& space, policy::DocumentId document,
                              const Confinement& confinement) {
  const KeyVariable* const key = find_key(space, confinement.key);
  if (key == nullptr) return std::nullopt;
  bool tested = false;
  Bits inside(key->cells.all().size());
  for_each_named(space.tables(), document, key->key,
                 [&](const ConditionTest& test, std::uint32_t position, const NamedValue& value) {
                   tested = true;
                   if (!confinement.accepts(value)) return;
                   ConditionTest one = test;
                   one.op = {.comparison = test.op.comparison};
                   one.values = {position, position + 1};
                   inside |= key->cells.holding(one);
                 });
  if (!tested) return std::nullopt;
  const Bits open = ~inside;
  Demand demand{.variable = variable_of(space, *key),
                .points = Bits(open.size() + 1),
                .lists = confinement.always_present ? Lists::kNone
                         : confinement.each_value   ? Lists::kSome
                                                    : Lists::kEvery,
                .cells = open};
  demand.points[0] = !confinement.always_present && !confinement.each_value;
  for (std::size_t i = 0; i < open.size(); ++i) demand.points[i + 1] = open[i];
  return demand;
}

std::vector<NamedValue> named_values(const policy::Tables& tables, policy::DocumentId document,
                                     std::string_view key) {
  std::vector<NamedValue> values;
  for (const policy::Statement& statement : tables.statements_of(document)) {
    for (const policy::TestId id : statement.tests.of(tables.test_lists)) {
      const ConditionTest& test = tables.tests[id];
      if (tables.text(tables.keys[test.key].name) != key || test.op.comparison == Comparison::kNull)
        continue;
      for (const policy::ValueId value : test.values.of(tables.value_lists))
        if (!tables.values[value].malformed)
          values.push_back(named(tables, test.op.comparison, tables.values[value]));
    }
  }
  return values;
}

Confining::Confining(DocumentQuestions& questions)
    : questions_(&questions),
      documented_(questions.space().documented()),
      certain_(questions.space().certain()),
      denies_(covers_of(questions.granting().denies)) {}

Truth Confining::granted(const Demands& requests) const {
  const Demands all = joined(requests, documented_);
  if (questions_->covered(all, denies_)) return Truth::kFalse;
  if (questions_->spent()) return Truth::kUnknown;
  // Where variables of the policy decide, there may be no such request.
  const bool certainly = !questions_->covered(joined(all, certain_), denies_);
  return certainly && !questions_->spent() ? Truth::kTrue : Truth::kUnknown;
}

Truth Confining::confined(const Demands& requests, std::span<const Confinement> to) const {
  Demands open = requests;
  for (const Confinement& confinement : to)
    if (auto demand = outside(questions_->space(), questions_->policy(0).document, confinement))
      open.push_back(*std::move(demand));
  return !granted(open);
}

Truth Confining::admits(const Demands& requests, std::string_view key,
                        const std::string& value) const {
  const Space& space = questions_->space();
  const KeyVariable* const variable = find_key(space, key);
  if (variable == nullptr) return granted(requests);
  const Bits cells = variable->cells.containing(value);
  Demand demand{.variable = variable_of(space, *variable),
                .points = Bits(cells.size() + 1),
                .lists = Lists::kEvery,
                .cells = cells};
  for (std::size_t i = 0; i < cells.size(); ++i) demand.points[i + 1] = cells[i];
  return granted(joined(requests, {std::move(demand)}));
}

}  // namespace ambit::reason
