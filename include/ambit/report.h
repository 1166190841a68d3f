// Answers and diagnostics as text for people and as JSON for programs. Nothing is decided here.
//
// Text from the input never brings control characters to a terminal: they are shown as \x1B or
// \u{202E}. JSON is ASCII, has its members in a fixed order, holds no time of the run and no
// absolute path, and ends with one newline. The members: docs/json.md.
#ifndef AMBIT_REPORT_H_
#define AMBIT_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/audit.h"
#include "ambit/catalog.h"
#include "ambit/changes.h"
#include "ambit/compare.h"
#include "ambit/contents.h"
#include "ambit/cut.h"
#include "ambit/diagnostic.h"
#include "ambit/graph_drawing.h"
#include "ambit/graph_structure.h"
#include "ambit/lint.h"
#include "ambit/path_changes.h"
#include "ambit/paths.h"
#include "ambit/permissions.h"
#include "ambit/reach.h"
#include "ambit/simulate.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"
#include "ambit/trust.h"

namespace ambit::report {

struct TextStyle {
  bool color = false;
  std::size_t width = 100;  // columns; a name or path that is longer is not broken
  bool all = false;         // long lists are not cut
};

enum class JsonForm : std::uint8_t { kIndented, kOneLine };

// A place as answers name it.
struct Place {
  std::string_view name = {};    // of the file, as given; a view into the sources
  std::string_view file = {};    // the same without what differs from machine to machine
  Position position = {};        // in the file
  std::uint64_t begin_byte = 0;  // of the file as it was read
  std::uint64_t end_byte = 0;
  std::optional<Position> decoded = {};  // in the text that the string at `position` holds
};

// Names the places of a snapshot.
class Places {
 public:
  explicit Places(const SourceFiles& sources);  // `sources` must outlive it

  // Nothing for a location in no file. `file` leaves out the directory that all absolute names
  // have in common.
  std::optional<Place> find(Location where) const;

  const SourceFiles& sources() const { return *sources_; }

 private:
  const SourceFiles* sources_;
  std::size_t common_directory_ = 0;  // bytes of it, with the last slash
};

// Diagnostics of at least `least`, errors first: `file:line:column: error: message [name]`, then
// notes and help; the first kMaxInFull in full. Empty when there is none.
inline constexpr std::size_t kMaxInFull = 100;
std::string diagnostics_text(const Diagnostics& diagnostics, const SourceFiles& sources,
                             Severity least, const TextStyle& style = {});

// What was read: one line per artefact, and the files that were not used.
std::string artefacts_text(const Snapshot& snapshot, const TextStyle& style = {});

// The same at length, with what is missing.
std::string contents_text(const SnapshotContents& contents, const Snapshot& snapshot,
                          const TextStyle& style = {});
std::string contents_json(const SnapshotContents& contents, const Snapshot& snapshot);

// Answers of Access::can. With Explain::kYes the decision must have been made with it, too.
std::string can_text(const Decision& decision, const Places& places, Access::Explain explain,
                     const TextStyle& style = {});
std::string can_json(const Decision& decision, const Places& places, Access::Explain explain,
                     JsonForm form = JsonForm::kIndented);

// An answer of Permissions::who_can to `question`.
std::string who_can_text(const WhoCan& answer, const PatternQuestion& question,
                         const Snapshot& snapshot, const TextStyle& style = {});
std::string who_can_json(const WhoCan& answer, const PatternQuestion& question,
                         const Snapshot& snapshot);

// How the grants of an answer are grouped in text.
enum class GroupBy : std::uint8_t { kNone, kService, kAccessLevel, kResource };

// An answer of Permissions::what_can.
std::string what_can_text(const WhatCan& answer, GroupBy group_by, const Snapshot& snapshot,
                          const TextStyle& style = {});
std::string what_can_json(const WhatCan& answer, const Snapshot& snapshot,
                          std::string_view catalog_version);

// Answers of PermissionGraph::paths and PermissionGraph::tiers.
std::string paths_text(const PathAnswer& answer, const Snapshot& snapshot,
                       const TextStyle& style = {});
std::string paths_json(const PathAnswer& answer, const Snapshot& snapshot);
std::string tiers_text(const TierAnswer& answer, const Snapshot& snapshot,
                       const TextStyle& style = {});
std::string tiers_json(const TierAnswer& answer);

// Answers of PermissionGraph::reach_from, reach_to and reach_unused, and PermissionGraph::drawing;
// `graph_dot` is for Graphviz, with one edge for all steps from one vertex to another.
std::string reach_text(const ReachAnswer& answer, const Snapshot& snapshot,
                       const TextStyle& style = {});
std::string reach_json(const ReachAnswer& answer, const Snapshot& snapshot);
std::string unused_reach_text(const UnusedReachAnswer& answer, const Snapshot& snapshot,
                              const TextStyle& style = {});
std::string unused_reach_json(const UnusedReachAnswer& answer);
std::string graph_text(const GraphDrawing& drawing, const TextStyle& style = {});
std::string graph_json(const GraphDrawing& drawing);
std::string graph_dot(const GraphDrawing& drawing);
std::string graph_graphml(const GraphDrawing& drawing);

// Answers of PermissionGraph::choke_points with choke_grants, PermissionGraph::components and
// PermissionGraph::chains.
std::string choke_text(const ChokeAnswer& points, const ChokeGrantAnswer& grants,
                       const Snapshot& snapshot, const TextStyle& style = {});
std::string choke_json(const ChokeAnswer& points, const ChokeGrantAnswer& grants,
                       const Snapshot& snapshot);
std::string components_text(const ComponentAnswer& answer, const TextStyle& style = {});
std::string components_json(const ComponentAnswer& answer);
std::string chains_text(const ChainAnswer& answer, const TextStyle& style = {});
std::string chains_json(const ChainAnswer& answer);

// An answer of PermissionGraph::cut.
std::string cut_text(const CutAnswer& answer, const Snapshot& snapshot,
                     const TextStyle& style = {});
std::string cut_json(const CutAnswer& answer, const Snapshot& snapshot);

// An answer of find_trusts.
std::string trust_text(const TrustAnswer& answer, const Snapshot& snapshot,
                       const TextStyle& style = {});
std::string trust_json(const TrustAnswer& answer, const Snapshot& snapshot);

std::string audit_text(const audit::Audit& audit, const Snapshot& snapshot,
                       const TextStyle& style = {});
std::string audit_json(const audit::Audit& audit, const Snapshot& snapshot);

// An answer of the simulator, or why there is none.
std::string simulation_json(const Simulation& simulation, JsonForm form = JsonForm::kIndented);
std::string simulation_error_json(const SimulationError& error,
                                  JsonForm form = JsonForm::kIndented);
std::string simulation_error_text(const SimulationError& error);  // one line, without place

// The catalogue of the audit's checks.
std::string checks_text(const TextStyle& style = {});
std::string checks_json();

// What the catalog of that version knows of everything, of a service, of an action.
std::string catalog_text(const catalog::CatalogFacts& facts, const TextStyle& style = {});
std::string catalog_text(const catalog::ServiceFacts& facts, const TextStyle& style = {});
std::string catalog_text(const catalog::ActionFacts& facts, const TextStyle& style = {});
std::string catalog_json(const catalog::CatalogFacts& facts, std::string_view version);
std::string catalog_json(const catalog::ServiceFacts& facts, std::string_view version);
std::string catalog_json(const catalog::ActionFacts& facts, std::string_view version);

// What patterns match, and the patterns for actions, by the catalog of that version. As text one
// action a line, each once.
std::string expansions_text(std::span<const catalog::Expansion> expansions);
std::string expansions_json(std::span<const catalog::Expansion> expansions,
                            std::string_view version);
std::string shrunk_text(const catalog::Shrunk& shrunk);
std::string shrunk_json(const catalog::Shrunk& shrunk, std::string_view version);

// A report of the linter, and the texts that its places are in. Both outlive it.
struct LintAnswer {
  const lint::Report* report = nullptr;
  const SourceFiles* sources = nullptr;
};

struct LintCounts {
  std::uint64_t documents = 0;
  std::uint64_t unreadable = 0;  // of these
  std::uint64_t errors = 0;
  std::uint64_t security_warnings = 0;
  std::uint64_t warnings = 0;
  std::uint64_t suggestions = 0;
  std::uint64_t fixable = 0;     // findings with a safe fix
  std::uint64_t suppressed = 0;  // counted nowhere else
  std::uint64_t left_out = 0;
};
LintCounts lint_counts(std::span<const LintAnswer> answers);

// Findings with excerpts; one line each; how many there are.
std::string lint_text(std::span<const LintAnswer> answers, const TextStyle& style = {});
std::string lint_compact(std::span<const LintAnswer> answers, const TextStyle& style = {});
std::string lint_summary(std::span<const LintAnswer> answers, const TextStyle& style = {});
std::string lint_json(std::span<const LintAnswer> answers, std::string_view catalog_version);
// The shape of IAM Access Analyzer's ValidatePolicy: rules with codes only.
std::string lint_access_analyzer(std::span<const LintAnswer> answers);

// SARIF 2.1.0 (OASIS). `severities`, one for each rule, say which rules are on.
struct SarifRun {
  std::string_view catalog_version = {};
  std::span<const lint::Severity> severities = {};
  int exit_status = 0;
  std::vector<std::string> unreadable = {};  // what could not be read, one message each
};
std::string lint_sarif(std::span<const LintAnswer> answers, const SarifRun& run);

// How two policies compare, and the answer of a check.
std::string comparison_text(const Comparison& comparison, const SourceFiles& sources,
                            const TextStyle& style = {});
std::string comparison_json(const Comparison& comparison, const SourceFiles& sources,
                            std::string_view catalog_version);

// What changed between two snapshots, and which paths that opens and closes; null: not asked.
std::string changes_text(const Changes& changes, const PathChanges* paths, const SnapshotPair& pair,
                         const TextStyle& style = {});
std::string changes_json(const Changes& changes, const PathChanges* paths, const SnapshotPair& pair,
                         std::string_view catalog_version);

// A check of a policy: whether it is wrong that some request is granted. Views outlive it.
struct PolicyCheck {
  std::string_view name = {};    // "no-new-access"
  std::string_view passed = {};  // what it means, in words
  std::string_view failed = {};
  std::string_view found = {};  // what a statement holds when it failed: "new access"
  const AccessQuestion* question = nullptr;
};
std::string check_text(const PolicyCheck& check, const SourceFiles& sources,
                       const TextStyle& style = {});
std::string check_json(const PolicyCheck& check, const SourceFiles& sources,
                       std::string_view catalog_version);

// The rules of the linter: a list, and the page of one.
std::string lint_rules_text(const TextStyle& style = {});
std::string lint_rules_json();
std::string lint_rule_text(const lint::RuleDescription& rule, const TextStyle& style = {});
std::string lint_rule_json(const lint::RuleDescription& rule);

// What a text became, as patch(1) takes it; empty when the lines are the same. O(lines times
// changed lines).
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

// Why a question of a batch has no answer, as one line of JSON. `candidates` may be empty.
std::string question_error_json(const QuestionError& error);

// "allowed", "explicitDeny", ...: as JSON has it and `--expect` takes it.
std::string_view outcome_name(Outcome outcome);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_H_
