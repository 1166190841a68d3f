// What stands on the command line, command by command. Values are checked as far as that needs no
// input; the defaults are those of the help.
#ifndef AMBIT_TOOLS_AMBIT_ARGUMENTS_H_
#define AMBIT_TOOLS_AMBIT_ARGUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/check_catalog.h"
#include "ambit/cut.h"
#include "ambit/lint_configuration.h"
#include "ambit/paths.h"
#include "ambit/permissions.h"
#include "ambit/report.h"
#include "ambit/simulate.h"
#include "ambit/snapshot.h"

namespace ambit::tool {

enum class Format : std::uint8_t {
  kText,
  kJson,
  kCompact,
  kSarif,
  kAccessAnalyzer,
  kDot,
  kGraphml,
  kCsv,
  kHtml
};
enum class Color : std::uint8_t { kAuto, kAlways, kNever };

// Of every command; some flags belong to those that read a snapshot.
struct CommonArguments {
  std::string_view command = {};  // "can"
  std::vector<std::string> snapshot = {};
  LoadOptions load = {};
  std::optional<std::string> now = {};
  Format format = Format::kText;
  std::optional<std::string> output = {};
  std::optional<std::string> config = {};
  std::optional<std::string> catalog = {};  // file; none: the one that is compiled in
  Color color = Color::kAuto;
  bool quiet = false;
  bool verbose = false;
  bool all = false;
  bool strict = false;
};

// Of every command that asks about a request.
struct ContextArguments {
  std::vector<std::string> pairs = {};   // KEY=VALUE
  std::vector<std::string> files = {};   // of ContextEntries
  std::vector<std::string> absent = {};  // keys
  ContextMode mode = ContextMode::kOpen;
};

enum class Expectation : std::uint8_t {
  kAllowed,
  kExplicitDeny,
  kImplicitDeny,
  kDenied,  // either of the two
  kConditional,
};

// Policies that go with the request.
struct GivenPolicyFiles {
  std::vector<std::string> session_policies = {};
  std::optional<std::string> endpoint_policy = {};
};

struct CanArguments {
  CommonArguments common = {.command = "can"};
  ContextArguments context = {};
  std::string principal = {};
  std::string action = {};
  std::string resource = {};
  Access::Explain explain = Access::Explain::kNo;
  std::optional<std::string> batch = {};
  std::optional<Expectation> expect = {};
  GivenPolicyFiles given = {};
};

struct WhatCanArguments {
  CommonArguments common = {.command = "what-can"};
  ContextArguments context = {};
  GivenPolicyFiles given = {};
  std::string principal = {};
  report::GroupBy group_by = report::GroupBy::kNone;
  bool list_actions = false;
};

struct GraphFlags {
  GraphOptions options = {};
  std::string administrators = "absolute";  // a test, or a file
};

struct PathsArguments {
  CommonArguments common = {.command = "paths"};
  std::optional<std::string> from = {};  // none: the tiers of all principals
  std::string to = "admin";
  PathOptions options = {};
  PathClass exit_class = PathClass::kUnverified;  // the worst that counts as found
  bool solo = false;
  GraphFlags graph = {};
};

struct ReachArguments {
  CommonArguments common = {.command = "reach"};
  std::optional<std::string> from = {};  // exactly one of the three
  std::optional<std::string> to = {};
  std::optional<std::uint32_t> unused_days = {};
  std::string action = {};
  bool solo = false;
  GraphFlags graph = {};
};

struct CutArguments {
  CommonArguments common = {.command = "cut"};
  std::string to = "admin";
  CutOptions options = {};
  GraphFlags graph = {};
};

struct GraphArguments {
  CommonArguments common = {.command = "graph"};
  GraphFlags graph = {};
  bool choke = false;
  bool components = false;
  bool chains = false;
};

struct SnapshotArguments {
  CommonArguments common = {.command = "snapshot"};
};

struct TrustArguments {
  CommonArguments common = {.command = "trust"};
  std::optional<audit::Severity> fail_on = audit::Severity::kLow;  // nothing: never
};

struct WhoCanArguments {
  CommonArguments common = {.command = "who-can"};
  ContextArguments context = {};
  std::string action = {};
  std::string resource = {};
  PatternQuestion::Match match = PatternQuestion::Match::kAny;
};

struct AuditArguments {
  CommonArguments common = {.command = "audit"};
  audit::UnknownScps unknown_scps = audit::UnknownScps::kNone;
  std::vector<std::string> checks = {};
  std::vector<std::string> practices = {};
  audit::Severity min_severity = audit::Severity::kInfo;
  std::optional<audit::Severity> fail_on = audit::Severity::kLow;  // nothing: never
  std::optional<std::string> baseline = {};
  bool list_checks = false;
};

struct LintArguments {
  CommonArguments common = {.command = "lint"};
  lint::Configuration configuration = {};  // what the flags say
  std::optional<lint::Profile> profile = {};
  std::optional<lint::Severity> fail_on = {};  // kOff: never; nothing: as the file says
  std::optional<std::string> baseline = {};
  std::optional<std::string> write_baseline = {};
  std::optional<std::string> explain = {};
  std::string fix = {};  // "true" (the safe ones), "proposed", or empty
  bool diff = false;
  std::optional<std::string> out = {};  // directory of the fixed documents
  bool list_rules = false;
};

struct CompareArguments {
  CommonArguments common = {.command = "compare"};
  std::string before = {};  // files or directories
  std::string after = {};
  std::optional<PolicyKind> kind = {};
  bool paths = false;  // of snapshots: which escalation paths open and close
  GraphFlags graph = {};
};

struct CheckArguments {
  enum class Check : std::uint8_t { kNoNewAccess, kAccessNotGranted, kNoPublicAccess };
  CommonArguments common = {.command = "check"};
  Check check = Check::kNoNewAccess;
  std::string old_policy = {};  // kNoNewAccess
  std::string policy = {};
  std::vector<std::string> actions = {};    // kAccessNotGranted
  std::vector<std::string> resources = {};  // kAccessNotGranted
  std::string resource_type = {};           // kNoPublicAccess
  std::optional<PolicyKind> kind = {};      // of the other two
};

struct SimulateArguments {
  CommonArguments common = {.command = "simulate"};
  std::string file = "-";
  bool batch = false;  // JSON Lines, whatever it looks like
  SimulationOptions options = {};
  std::vector<Outcome> fail_on = {};
};

struct CatalogArguments {
  CommonArguments common = {.command = "catalog"};
  std::string name = {};  // SERVICE or SERVICE:ACTION; empty: everything
};

struct ExpandArguments {
  CommonArguments common = {.command = "expand"};
  std::vector<std::string> patterns = {};    // none: a document is filtered
  std::optional<std::string> document = {};  // none: standard input
  bool everything = false;
};

struct ShrinkArguments {
  CommonArguments common = {.command = "shrink"};
  std::vector<std::string> actions = {};     // none: a document is filtered
  std::optional<std::string> document = {};  // none: standard input
};

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_ARGUMENTS_H_
