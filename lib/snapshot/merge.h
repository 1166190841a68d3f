// Makes one row of every entity, however often it was exported.
#ifndef AMBIT_SNAPSHOT_MERGE_H_
#define AMBIT_SNAPSHOT_MERGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/authorization_details.h"
#include "snapshot/difference.h"
#include "snapshot/draft.h"
#include "snapshot/settle.h"

namespace ambit::snapshot {

// Marks as not known what two reports say in different ways.
void forget(Credential& credential);

// Finds rows by ARN, in any case.
class RowIndex {
 public:
  explicit RowIndex(SymbolTable& symbols) : symbols_(symbols) {}

  // The symbol that all spellings of a name have in common.
  Symbol key(Symbol name);

  std::optional<std::uint32_t> find(Symbol arn);

  // The row that is entered under some spelling of `arn`; if there is none, enters `row`.
  std::uint32_t enter(Symbol arn, std::uint32_t row);

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::uint32_t row_at(Symbol spelling) const;

  SymbolTable& symbols_;
  std::vector<std::uint32_t> rows_;  // by symbol of the key, and of the spelling that was entered
};

class Merger {
 public:
  // All must outlive it.
  Merger(Model& model, RowIndex& index, const ExportTimes& times)
      : model_(model), index_(index), times_(times), difference_(model) {}

  // Sorts `rows` by account, ARN and age, joins the rows of one entity, and enters them in the
  // index. Of an entity that was exported with different content the one that was exported later
  // counts, with a warning; when that is not known it is forgotten, and an error says so.
  template <class Row>
  void merge(std::vector<Row>& rows);

 private:
  template <class Row>
  std::vector<Row> sorted(std::vector<Row> rows) const;
  template <class Row>
  bool join(Row& kept, const Row& other);

  Model& model_;
  RowIndex& index_;
  const ExportTimes& times_;
  Difference difference_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_MERGE_H_
