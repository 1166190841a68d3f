// A model of the same accounts with less in it: grants are really taken away, so that whatever is
// built on it is built as for an export without them.
#ifndef AMBIT_GRAPH_REDUCED_MODEL_H_
#define AMBIT_GRAPH_REDUCED_MODEL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/principals.h"
#include "graph/authority.h"
#include "graph/holding.h"
#include "graph/policy_index.h"
#include "graph/removable.h"
#include "snapshot/model.h"

namespace ambit::graph {

// A statement, by its removable, and the document whose statements stand in its place.
using Replacements = std::map<std::uint32_t, policy::DocumentId>;

// A copy of the tables to which documents can be added. Symbols and ids stay what they are.
std::shared_ptr<policy::Tables> copy_of(const policy::Tables& tables);

class ReducedModel {
 public:
  // Whole at first. Both must outlive it. Copies all rows and policies of the model.
  ReducedModel(const snapshot::Model& whole, const Removables& removables);

  // Takes exactly these away, and puts statements in the place of others that are not among them.
  // O(what is put back and taken away).
  void take_away(std::span<const std::uint32_t> elements, const Replacements& replacements = {});

  const snapshot::Model& model() const { return model_; }
  policy::Tables& tables() { return *model_.shared_policies; }

  // The policies of the principal, by its index in Principals::all(), after the changes, as the
  // model is now.
  Holding holding(std::uint32_t principal, const std::vector<Mechanism>& mechanisms) const;
  // The same for one that holds that in the whole model.
  Holding holding(Holding whole, const std::vector<Mechanism>& mechanisms) const;

  // Of the whole model.

 private:
  void restore();
  snapshot::Holder& holder(Row row);
  policy::PlacedDocument& document(const Removable& place);
  policy::DocumentId without(policy::DocumentId document, const std::vector<std::uint32_t>& removed,
                             const std::map<std::uint32_t, policy::DocumentId>& replaced);
  bool reread(evaluate::HeldPolicy& held) const;

  const snapshot::Model& whole_;
  const Removables& removables_;
  snapshot::Model model_;
  evaluate::Principals principals_;
  PolicyIndex policies_;  // of `model_`
  std::map<std::string_view, Row> owners_;
  std::vector<Row> changed_;
  // By a document and what is left of it.
  std::map<std::pair<policy::DocumentId, std::vector<std::uint32_t>>, policy::DocumentId> known_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_REDUCED_MODEL_H_
