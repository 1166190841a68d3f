// The grants that a cut may take away, by number.
#ifndef AMBIT_GRAPH_REMOVABLE_H_
#define AMBIT_GRAPH_REMOVABLE_H_

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "ambit/access.h"
#include "ambit/cut.h"
#include "graph/hitting_set.h"
#include "graph/network.h"
#include "snapshot/model.h"

namespace ambit::graph {

// Which table of the model a row is in.
enum class RowKind : std::uint8_t { kUser, kGroup, kRole, kManaged };

struct Row {
  RowKind kind = RowKind::kUser;
  std::uint32_t index = 0;

  friend auto operator<=>(const Row&, const Row&) = default;
};

struct Removable {
  CutElement::Kind kind = CutElement::Kind::kStatement;
  Row row = {};                            // the owner, or the managed policy
  std::uint32_t inline_policy = kNoIndex;  // of the owner's; kNoIndex: not of one
  std::uint32_t entry = kNoIndex;          // the statement, or of the attached policies

  friend auto operator<=>(const Removable&, const Removable&) = default;
};

// The user, group or role of a row. Not for kManaged.
const snapshot::Holder& holder_of(const snapshot::Model& model, Row row);

class Removables {
 public:
  // `model` must outlive it. O(statements of all policies).
  Removables(const snapshot::Model& model, CutGrants grants);

  // In the order of kind, owner and place: the number of one is its index.
  std::span<const Removable> all() const { return all_; }

  // The one that takes the statement's grant away; nothing: it cannot be. `statement` is that of a
  // policy as it is exported, in whatever model.
  std::optional<std::uint32_t> of(const StatementRef& statement) const;
  // The one that takes a policy from its owner.
  std::optional<std::uint32_t> of_attachment(std::string_view owner, std::string_view arn,
                                             std::string_view name) const;
  // Those of the role's trust policy.
  ElementSet of_trust(std::string_view role_arn) const;

  // Keeps it: it is none of those that of() and the others find any more.
  void keep(std::uint32_t element) { kept_[element] = true; }

  policy::PlacedDocument document_of(const Removable& one) const;
  // As views into the model; without what paths need of it.
  CutElement element(std::uint32_t number) const;

 private:
  using Place = std::tuple<FileId, std::uint32_t, std::uint32_t>;
  using Attachment = std::tuple<std::string_view, std::string_view, std::string_view>;

  void add_statements(Removable one, const policy::PlacedDocument& document);
  void add_policies(Row row, bool statements);
  void add_all(bool statements);
  void add_trusts();
  std::optional<std::uint32_t> unless_kept(std::uint32_t element) const {
    return kept_[element] ? std::nullopt : std::optional(element);
  }

  const snapshot::Model& model_;
  std::vector<Removable> all_;
  std::vector<bool> kept_;
  std::map<Place, std::uint32_t> by_place_;            // statements
  std::map<Attachment, std::uint32_t> by_attachment_;  // owner, ARN, and name of an inline policy
  std::map<std::string_view, ElementSet> by_role_;     // trusts
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_REMOVABLE_H_
