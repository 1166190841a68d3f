// Whether two exports of one entity say the same.
#ifndef AMBIT_SNAPSHOT_DIFFERENCE_H_
#define AMBIT_SNAPSHOT_DIFFERENCE_H_

#include <string_view>

#include "snapshot/draft.h"

namespace ambit::snapshot {

// Names the first member in which two rows differ; empty when there is none. Rows are in canonical
// order, so lists that are sets at AWS compare as sets. Documents compare by what they mean: white
// space, the order of members, the way they were encoded make no difference. Names and ARNs are not
// compared.
class Difference {
 public:
  // `model` must outlive it.
  explicit Difference(const Model& model) : model_(model) {}

  std::string_view between(const DraftUser& a, const DraftUser& b) const;
  std::string_view between(const Group& a, const Group& b) const;
  std::string_view between(const DraftRole& a, const DraftRole& b) const;
  // Of a policy managed by AWS only what does not depend on the account that it was exported from.
  std::string_view between(const ManagedPolicy& a, const ManagedPolicy& b) const;
  std::string_view between(const Credential& a, const Credential& b) const;
  std::string_view between(const ResourcePolicy& a, const ResourcePolicy& b) const;

  bool same_document(const policy::PlacedDocument& a, const policy::PlacedDocument& b) const;

 private:
  std::string_view between_holders(const Holder& a, const Holder& b) const;
  template <class Row>
  std::string_view between_tagged(const Row& a, const Row& b) const;
  bool same_statement(const policy::Statement& a, const policy::Statement& b) const;
  bool same_versions(const ManagedPolicy& a, const ManagedPolicy& b) const;

  const Model& model_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_DIFFERENCE_H_
