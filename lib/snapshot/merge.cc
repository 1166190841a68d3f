#include "snapshot/merge.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "pattern/fold.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

// Policies managed by AWS may be attached a different number of times in each account.
void join_counts(ManagedPolicy& kept, const ManagedPolicy& other) {
  if (kept.attachment_count != other.attachment_count) kept.attachment_count.reset();
  if (kept.boundary_usage_count != other.boundary_usage_count) kept.boundary_usage_count.reset();
}
template <class Row>
void join_counts(Row&, const Row&) {}

// Whom one of the exports refers to is missing, whatever else they say.
void join_references(DraftRole& kept, const DraftRole& other) {
  kept.profile_roles.insert(kept.profile_roles.end(), other.profile_roles.begin(),
                            other.profile_roles.end());
}
template <class Row>
void join_references(Row&, const Row&) {}

}  // namespace

void forget(Credential& credential) {
  credential = {.name = credential.name,
                .arn = credential.arn,
                .account = credential.account,
                .root = credential.root,
                .where = credential.where};
}

Symbol RowIndex::key(Symbol name) {
  const std::string_view text = symbols_.text(name);
  return is_folded(text) ? name : symbols_.intern(fold(text));
}

std::uint32_t RowIndex::row_at(Symbol spelling) const {
  return spelling.index() < rows_.size() ? rows_[spelling.index()] : kNone;
}

std::optional<std::uint32_t> RowIndex::find(Symbol arn) {
  std::uint32_t row = row_at(arn);  // nearly always: names are written as they were made
  if (row == kNone) row = row_at(key(arn));
  return row == kNone ? std::nullopt : std::optional(row);
}

std::uint32_t RowIndex::enter(Symbol arn, std::uint32_t row) {
  const Symbol common = key(arn);
  if (const std::uint32_t known = row_at(common); known != kNone) return known;
  if (rows_.size() < symbols_.size()) rows_.resize(symbols_.size(), kNone);
  rows_[common.index()] = row;
  rows_[arn.index()] = row;
  return row;
}

template <class Row>
std::vector<Row> Merger::sorted(std::vector<Row> rows) const {
  struct Key {
    AccountId account = {};  // invalid ones, of policies managed by AWS, are the largest
    std::string_view arn = {};
    Location where = {};
    std::size_t row = 0;
  };
  std::vector<Key> keys;
  keys.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    keys.push_back({rows[i].account, model_.text(rows[i].arn), rows[i].where, i});
  std::sort(keys.begin(), keys.end(), [this](const Key& a, const Key& b) {
    if (std::tie(a.account, a.arn) != std::tie(b.account, b.arn))
      return std::tie(a.account, a.arn) < std::tie(b.account, b.arn);
    return is_before(times_, a.where, b.where);
  });
  std::vector<Row> result;
  result.reserve(rows.size());
  for (const Key& key : keys) result.push_back(std::move(rows[key.row]));
  return result;
}

// False when the two differ and none of them is known to be the later one.
template <class Row>
bool Merger::join(Row& kept, const Row& other) {
  if (kept.arn != other.arn)
    model_.diagnostics
        .add(kinds::kCase, other.where,
             {std::string(model_.text(other.arn)), std::string(model_.text(kept.arn))})
        .notes.push_back({kept.where, "the other spelling"});
  const std::string_view member = difference_.between(kept, other);
  if (member.empty()) {
    join_counts(kept, other);
    return true;
  }
  if (say_different(model_, times_, kept.where, other.where, std::string(model_.text(kept.arn)),
                    member))
    return true;
  forget(kept);
  return false;
}

template <class Row>
void Merger::merge(std::vector<Row>& rows) {
  std::vector<Row> merged;
  std::vector<bool> in_conflict;  // said already
  for (Row& row : sorted(std::move(rows))) {
    const auto next = static_cast<std::uint32_t>(merged.size());
    const std::uint32_t known = index_.enter(row.arn, next);
    if (known == next) {
      merged.push_back(std::move(row));
      in_conflict.push_back(false);
      continue;
    }
    join_references(merged[known], row);
    if (!in_conflict[known]) in_conflict[known] = !join(merged[known], row);
  }
  rows = std::move(merged);
}

template void Merger::merge(std::vector<DraftUser>&);
template void Merger::merge(std::vector<Group>&);
template void Merger::merge(std::vector<DraftRole>&);
template void Merger::merge(std::vector<ManagedPolicy>&);
template void Merger::merge(std::vector<Credential>&);

}  // namespace ambit::snapshot
