#include "snapshot/inventory_builder.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "snapshot/settle.h"

namespace ambit::snapshot {
namespace {

using ListName = std::pair<Symbol, Symbol>;  // account and scope

// What all answers about one list say together.
struct InventoryListKnowledge {
  InventoryList list = {};
  Pages pages = {};
  bool partial = false;
  bool recorded = false;
};

template <class T, class Better>
void keep(std::optional<T>& kept, const std::optional<T>& other, Better better) {
  if (other && (!kept || better(*other, *kept))) kept = other;
}

class InventoryBuilder {
 public:
  InventoryBuilder(Draft& draft, Model& model)
      : draft_(draft),
        model_(model),
        only_account_(model.accounts.size() == 1 ? model.accounts.all()[0].id : Symbol{}) {}

  void build() {
    InventoryTables<Inventory>::for_each(
        model_.inventory, draft_.inventory,
        [this](auto& inventory, auto& answers) { place(inventory, answers); });
  }

 private:
  template <class Row>
  void place(Inventory<Row>& inventory, DraftAnswers<Row>& answers);
  template <class Row>
  AsOf as_of(const DraftAnswer<Row>& answer) const;
  template <class Row>
  void note(InventoryListKnowledge& known, const DraftAnswer<Row>& answer, const AsOf& as_of);
  template <class Row>
  void settle_rows(std::vector<Row>& rows, std::set<ListName>& in_conflict);
  Completeness state_of(const InventoryListKnowledge& known) const;
  auto order(Symbol account, Symbol scope, Symbol name) const {
    return std::tuple(model_.text(account), model_.text(scope), model_.text(name));
  }

  Draft& draft_;
  Model& model_;
  Symbol only_account_;  // invalid: there are several, or none
};

// The first that tells when an answer was given: its record, itself, its header; else no time in it
// is later.
template <class Row>
AsOf InventoryBuilder::as_of(const DraftAnswer<Row>& answer) const {
  if (const auto time = draft_.times.recorded(answer.where)) return {*time, AsOfSource::kRecord};
  if (answer.generated) return {*answer.generated, AsOfSource::kContent};
  if (const auto time = draft_.times.collected(answer.where)) return {*time, AsOfSource::kHeader};
  return answer.latest ? AsOf{*answer.latest, AsOfSource::kLowerBound} : AsOf{};
}

template <class Row>
void InventoryBuilder::note(InventoryListKnowledge& known, const DraftAnswer<Row>& answer,
                            const AsOf& as_of) {
  InventoryList& list = known.list;
  const auto rank = [](const AsOf& time) {
    const bool said = time.source != AsOfSource::kNone && time.source != AsOfSource::kLowerBound;
    return std::tuple(said, time.source != AsOfSource::kNone, time.time);
  };
  if (rank(list.as_of) < rank(as_of)) list.as_of = as_of;
  if (!list.account.valid() || is_before(draft_.times, answer.where, list.where))
    list.where = answer.where;
  list.account = answer.account;
  list.scope = answer.scope;
  keep(list.earliest, answer.earliest, std::less<>());
  keep(list.latest, answer.latest, std::greater<>());
  known.pages.add({}, answer.page);
  known.partial = known.partial || answer.partial;
  known.recorded = known.recorded || answer.page.recorded;
}

Completeness InventoryBuilder::state_of(const InventoryListKnowledge& known) const {
  if (known.partial || draft_.input_lost || known.pages.gap({}) != nullptr)
    return Completeness::kIncomplete;
  return known.recorded ? Completeness::kComplete : Completeness::kPresumedComplete;
}

// One row for each name. Rows that say different things are none.
template <class Row>
void InventoryBuilder::settle_rows(std::vector<Row>& rows, std::set<ListName>& in_conflict) {
  settle(
      rows, model_, draft_.times,
      [&](const Row& row) { return order(row.account, row.scope, row.name); },
      [&](const Row& row) {
        const Symbol name = row.name.valid() ? row.name : row.account;
        return std::string(model_.text(name));
      },
      [](const Row& a, const Row& b) {
        return a.content() == b.content() && a.damaged == b.damaged ? std::string_view{}
                                                                    : "a setting";
      },
      [&](Row& row) {
        in_conflict.emplace(row.account, row.scope);
        row.account = {};
      });
  std::erase_if(rows, [](const Row& row) { return !row.account.valid(); });
}

template <class Row>
void InventoryBuilder::place(Inventory<Row>& inventory, DraftAnswers<Row>& answers) {
  std::map<ListName, InventoryListKnowledge> lists;
  for (DraftAnswer<Row>& answer : answers) {
    if (!answer.account.valid()) answer.account = only_account_;
    if (!answer.account.valid()) {
      say_no_account(model_.diagnostics, answer.where);
      continue;
    }
    const AsOf time = as_of(answer);
    note(lists[{answer.account, answer.scope}], answer, time);
    for (Row& row : answer.rows) {
      row.account = answer.account;
      row.scope = answer.scope;
      row.as_of = time;
      inventory.rows.push_back(std::move(row));
    }
  }
  std::set<ListName> in_conflict;
  settle_rows(inventory.rows, in_conflict);
  for (auto& [name, known] : lists) {
    known.partial = known.partial || in_conflict.contains(name);
    known.list.state = state_of(known);
    inventory.lists.push_back(known.list);
  }
  std::ranges::sort(inventory.lists, {},
                    [&](const InventoryList& list) { return order(list.account, list.scope, {}); });
  for (std::uint32_t i = 0; i < inventory.rows.size(); ++i) {
    const Row& row = inventory.rows[i];
    inventory.by_name.emplace(std::tuple(row.account, row.scope, row.name), i);
  }
}

}  // namespace

void build_inventory(Draft& draft, Model& model) {
  InventoryBuilder(draft, model).build();
}

}  // namespace ambit::snapshot
