// Statements without what paths need of them, and the proof that only that is gone.
#ifndef AMBIT_GRAPH_NARROWING_H_
#define AMBIT_GRAPH_NARROWING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/cut.h"
#include "ambit/source.h"
#include "graph/reduced_model.h"
#include "graph/removable.h"
#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/model.h"

namespace ambit::graph {

using Statements = std::vector<NarrowedStatement>;

// One more use that a statement is to be without: the more the later the round, so that rounds are
// few. First as it is, then on all resources, then all that writes in the service. `before`: what
// the statement was without when the use was found. False: nothing more is left.
bool add_use(const CutUse& use, std::size_t round, const std::set<CutUse>& before,
             std::set<CutUse>& left_out);

class Narrowing {
 public:
  // All must outlive it. Adds documents to the tables of `reduced`.
  Narrowing(const snapshot::Model& model, const Removables& removables, ReducedModel& reduced);

  // The statement of an identity policy without the uses. Uses of one resource that patterns of the
  // statement do not let out become uses of all, in `uses`. Nothing when all of it is used, or it
  // cannot be written another way.
  std::optional<Statements> without(std::uint32_t element, std::set<CutUse>& uses) const;

  // As a document of the reduced model; nothing when that cannot be compiled.
  std::optional<policy::DocumentId> compile(std::uint32_t element, const Statements& statements);

  // Whether for all requests with actions of the catalog the statements and the uses together allow
  // what the statement does, and the statements nothing else.
  bool is_proven(std::uint32_t element, const Statements& statements,
                 const std::set<CutUse>& uses) const;

  // Action patterns, or principals of a trust statement, that the paths do not need, as written.
  std::vector<std::string> keeps(std::uint32_t element, const std::set<CutUse>& uses) const;

  // "2012-10-17"
  std::string_view version(std::uint32_t element) const;

 private:
  const policy::Statement& row(std::uint32_t element) const;
  void add_kept(const policy::Statement& statement, const std::set<CutUse>& uses,
                std::set<std::string>& kept) const;
  NarrowedStatement as_written(const policy::Statement& statement) const;
  std::vector<std::string> kept_actions(const NarrowedStatement& written,
                                        const std::set<CutUse>& uses) const;

  const snapshot::Model& model_;
  const Removables& removables_;
  SourceFiles files_;
  json::Parser parser_;
  policy::Compiler compiler_;
};

// A document of these statements.
std::string document_text(std::string_view version, const Statements& statements);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_NARROWING_H_
