// Makes one row of everything that was exported several times.
#ifndef AMBIT_SNAPSHOT_SETTLE_H_
#define AMBIT_SNAPSHOT_SETTLE_H_

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "snapshot/diagnostics.h"
#include "snapshot/draft.h"

namespace ambit::snapshot {

// The order in which exports of one thing count: the newest first, those of an unknown time last,
// so that the outcome does not depend on the order of files.
inline bool is_before(const ExportTimes& times, Location a, Location b) {
  const auto time_of_a = times.exported(a);
  const auto time_of_b = times.exported(b);
  if (time_of_a != time_of_b) return time_of_a > time_of_b;  // an unknown one is the smallest
  return std::tie(a.file, a.begin) < std::tie(b.file, b.begin);
}

// Says that what `name` names has another `member` at `other` than at `kept`, which stands before
// it in that order: a warning and true when `other` is known to be older, otherwise an error and
// false.
inline bool say_different(Model& model, const ExportTimes& times, Location kept, Location other,
                          std::string name, std::string_view member) {
  const auto time = times.exported(other);
  const bool older = time && times.exported(kept) > time;
  model.diagnostics
      .add(older ? kinds::kOlder : kinds::kConflict, other, {std::move(name), std::string(member)})
      .notes.push_back({kept, older ? "exported here later" : "exported here first"});
  return older;
}

// Sorts `rows` by `key` and keeps one for each. `difference` names what two of them say differently
// (empty: nothing). The one that was exported later counts, with a warning; when that is not known,
// an error says so, and `forget` takes away what the row says. `name` is what a row is called.
template <class Row, class Key, class Name, class Difference, class Forget>
void settle(std::vector<Row>& rows, Model& model, const ExportTimes& times, Key key, Name name,
            Difference difference, Forget forget) {
  // Numbers are sorted, not rows: there are many kinds of these, and moving each takes the compiler
  // long.
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key_of_a = key(rows[a]);
    const auto key_of_b = key(rows[b]);
    return key_of_a != key_of_b ? key_of_a < key_of_b
                                : is_before(times, rows[a].where, rows[b].where);
  });
  std::vector<Row> kept;
  std::size_t same_key_until = 0;
  for (std::size_t first = 0; first < rows.size(); first = same_key_until) {
    const auto group = key(rows[order[first]]);
    bool in_conflict = false;  // said already
    Row row = rows[order[first]];
    for (same_key_until = first + 1;
         same_key_until < rows.size() && key(rows[order[same_key_until]]) == group;
         ++same_key_until) {
      const Row& other = rows[order[same_key_until]];
      const std::string_view member = in_conflict ? std::string_view{} : difference(row, other);
      if (member.empty()) continue;
      in_conflict = !say_different(model, times, row.where, other.where, name(other), member);
    }
    if (in_conflict) forget(row);
    kept.push_back(std::move(row));
  }
  rows = std::move(kept);
}

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_SETTLE_H_
