// The texts and the compiled policies that the requests of one simulator share.
#ifndef AMBIT_EVALUATE_SIMULATION_POLICY_STORE_H_
#define AMBIT_EVALUATE_SIMULATION_POLICY_STORE_H_

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ambit/result.h"
#include "ambit/simulate.h"
#include "ambit/source.h"
#include "evaluate/matcher.h"
#include "evaluate/simulation/request.h"
#include "json/json.h"
#include "policy/compiler.h"
#include "policy/tables.h"

namespace ambit::simulation {

// A warning of the grammar.
struct DocumentWarning {
  std::string_view code = {};
  std::string element = {};  // path in the document: "Statement[0].Action"
  Diagnostic said = {};
};

struct CompiledPolicy {
  policy::PlacedDocument placed = {};
  std::vector<DocumentWarning> warnings = {};
};

// Append-only; throw it away when it is full.
class PolicyStore {
 public:
  // A request as JSON, an object. Valid until the next one.
  Result<json::Value, SimulationError> parse(std::string_view request);

  // Compiles a policy unless that was done before. The error is that of the grammar.
  Result<CompiledPolicy, SimulationError> compile(const GivenPolicy& policy);

  const policy::Tables& tables() const { return tables_; }
  const SourceFiles& files() const { return files_; }
  evaluate::Matcher& matcher() { return matcher_; }

  // Whether it holds so much that starting afresh costs less than going on.
  bool full() const { return bytes_ > kBudgetBytes; }

 private:
  // Of texts. The tables take a few times as much.
  static constexpr std::size_t kBudgetBytes = std::size_t{16} << 20;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Known = std::unordered_map<std::string, CompiledPolicy, TextHash, std::equal_to<>>;

  Result<CompiledPolicy, SimulationError> compile_anew(const GivenPolicy& policy);
  // The value that the policy is, once decoded, in a tree that is read again if need be.
  json::Value decoded(const GivenPolicy& policy, FileId file, std::unique_ptr<json::Tree>& tree);
  SimulationError grammar_error(const PolicyPlace& place, const Diagnostic& said,
                                json::Value document) const;

  SourceFiles files_;
  json::Parser parser_;
  json::Tree tree_;  // of the request
  policy::Tables tables_;
  policy::Compiler compiler_{tables_, files_, parser_};
  evaluate::Matcher matcher_{tables_};
  std::array<Known, 8> known_;  // policies in strings, by PolicyKind
  std::size_t bytes_ = 0;
};

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_POLICY_STORE_H_
