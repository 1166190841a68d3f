// CLI11 takes the line apart; everything it knows about a command stands in one function here.
#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <map>

#include "ambit/arn.h"
#include "ambit/audit_configuration.h"
#include "ambit/compare.h"
#include "ambit/version.h"
#include "console.h"
#include "pattern/timestamp.h"
#include "support/nearest.h"

namespace ambit::tool {
namespace {

// Wrong usage, found after CLI11 was content.
struct UsageError {
  std::string message;
};

constexpr std::string_view kAcme = "examples/snapshots/acme";

template <class T>
using Names = std::map<std::string, T>;

const Names<Color>& colors() {
  static const Names<Color> kNames = {
      {"auto", Color::kAuto}, {"always", Color::kAlways}, {"never", Color::kNever}};
  return kNames;
}

const Names<Encoding>& encodings() {
  static const Names<Encoding> kNames = {{"utf-8", Encoding::kUtf8},
                                         {"utf-16le", Encoding::kUtf16Le},
                                         {"utf-16be", Encoding::kUtf16Be},
                                         {"latin1", Encoding::kLatin1}};
  return kNames;
}

const Names<Expectation>& expectations() {
  static const Names<Expectation> kNames = {{"allowed", Expectation::kAllowed},
                                            {"explicitDeny", Expectation::kExplicitDeny},
                                            {"implicitDeny", Expectation::kImplicitDeny},
                                            {"denied", Expectation::kDenied},
                                            {"conditional", Expectation::kConditional}};
  return kNames;
}

const Names<ContextMode>& context_modes() {
  static const Names<ContextMode> kNames = {{"open", ContextMode::kOpen},
                                            {"exact", ContextMode::kExact}};
  return kNames;
}

template <class T>
std::string joined(const Names<T>& names) {
  std::string text;
  for (const auto& [name, value] : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

// An option whose value is one of some names.
template <class T, class Target>
CLI::Option* add_choice(CLI::App& app, const std::string& flag, Target& target,
                        const Names<T>& names, const std::string& help) {
  return app.add_option_function<std::string>(
      flag,
      [&target, &names, flag](const std::string& word) {
        const auto found = names.find(word);
        if (found == names.end())
          throw CLI::ValidationError(flag, "`" + word + "` is none of " + joined(names));
        target = found->second;
      },
      help);
}

void set_format(Format& format, const std::string& word) {
  if (word == "text")
    format = Format::kText;
  else if (word == "json")
    format = Format::kJson;
  else
    throw CLI::ValidationError("--format",
                               "`" + word + "` is not written by this version; text and json are");
}

void check_account(const std::string& account) {
  if (!is_account_id(account))
    throw CLI::ValidationError("--account", "`" + account + "` is not 12 digits");
}

void add_parameter(LoadOptions& load, const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string::npos)
    throw CLI::ValidationError("--parameter", "`" + word + "` is not NAME=VALUE");
  load.parameters.emplace_back(word.substr(0, equals), word.substr(equals + 1));
}

CLI::Option* add_parameter_option(CLI::App& app, LoadOptions& load) {
  return app
      .add_option_function<std::vector<std::string>>(
          "--parameter",
          [&load](const std::vector<std::string>& words) {
            for (const std::string& word : words) add_parameter(load, word);
          },
          "value of a parameter of CloudFormation templates")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

void add_reading_options(CLI::App& app, CommonArguments& common) {
  const std::string group = "Reading";
  app.add_option("--account", common.load.account, "account of artefacts that name none")
      ->type_name("ID")
      ->group(group);
  add_choice(app, "--encoding", common.load.encoding, encodings(),
             "of all files: utf-8, utf-16le, utf-16be, latin1")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--keep-going", common.load.keep_going, "answer from what is sound")->group(group);
  app.add_flag("--allow-large", common.load.allow_large, "unpack what grows 1,000-fold")
      ->group(group);
  app.add_option("--now", common.now,
                 "the time that ages and conditions on times are measured against")
      ->type_name("TIME")
      ->group(group);
  add_parameter_option(app, common.load)->group(group);
  app.add_option("--region", common.load.region, "region of artefacts that name none")
      ->type_name("R")
      ->group(group);
  // Promised for every command.
  app.add_option("--threads", "accepted; this version uses one")->type_name("N")->group(group);
}

void add_snapshot_options(CLI::App& app, CommonArguments& common) {
  app.add_option("SNAPSHOT", common.snapshot, "files and directories; - is standard input")
      ->type_name("");
  add_reading_options(app, common);
}

constexpr const char* kOutputGroup = "Output";

void add_output_file(CLI::App& app, CommonArguments& common) {
  app.add_option("-o,--output", common.output, "write there, whole or not at all")
      ->type_name("FILE")
      ->group(kOutputGroup);
}

void add_format_options(CLI::App& app, CommonArguments& common) {
  app.add_option_function<std::string>(
         "--format", [&common](const std::string& word) { set_format(common.format, word); },
         "text (default) or json")
      ->type_name("F")
      ->group(kOutputGroup);
  add_output_file(app, common);
}

void add_all_option(CLI::App& app, CommonArguments& common) {
  app.add_flag("--all", common.all, "do not cut long lists")->group(kOutputGroup);
}

void add_message_options(CLI::App& app, CommonArguments& common) {
  add_choice(app, "--color", common.color, colors(), "auto (default), always, never")
      ->type_name("WHEN")
      ->group(kOutputGroup);
  app.add_flag("-q,--quiet", common.quiet, "errors only")->group(kOutputGroup);
  app.add_flag("-v,--verbose", common.verbose, "what was read, and notices")->group(kOutputGroup);
}

void add_result_options(CLI::App& app, CommonArguments& common) {
  add_all_option(app, common);
  add_message_options(app, common);
  app.add_flag("--strict", common.strict, "exit 4 when answered in part")->group(kOutputGroup);
}

void add_output_options(CLI::App& app, CommonArguments& common) {
  add_format_options(app, common);
  add_result_options(app, common);
}

void add_context_options(CLI::App& app, ContextArguments& context) {
  const std::string group = "Request context";
  app.add_option("--context", context.pairs, "a condition key; again for more values of a list")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE")
      ->group(group);
  app.add_option("--context-file", context.files, "ContextEntries of the AWS simulator, JSON")
      ->allow_extra_args(false)
      ->type_name("FILE")
      ->group(group);
  app.add_option("--absent", context.absent, "the request does not have this key")
      ->allow_extra_args(false)
      ->type_name("KEY")
      ->group(group);
  add_choice(app, "--context-mode", context.mode, context_modes(),
             "other keys: open (default: any value), exact (absent)")
      ->type_name("MODE")
      ->group(group);
}

std::string examples(std::initializer_list<std::string_view> commands) {
  std::string text = "Examples:";
  for (const std::string_view command : commands)
    text.append("\n  ").append(command).append(" ").append(kAcme);
  return text;
}

void add_given_policies(CLI::App& app, GivenPolicyFiles& given) {
  app.add_option("--session-policy", given.session_policies,
                 "a session policy; again for more: they are one set")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--endpoint-policy", given.endpoint_policy,
                 "the policy of the VPC endpoint that the request goes through")
      ->type_name("FILE");
}

CLI::App& add_can(CLI::App& app, CanArguments& arguments) {
  CLI::App& can = *app.add_subcommand("can", "May this principal do that?");
  can.add_option("-p,--principal", arguments.principal, "ARN, or name: alice, role/deploy")
      ->type_name("PRINCIPAL");
  can.add_option("-a,--action", arguments.action, "service:Name")->type_name("ACTION");
  can.add_option("-r,--resource", arguments.resource, "ARN; * for actions without resource types")
      ->type_name("RESOURCE");
  can.add_flag_callback(
      "--explain", [&arguments] { arguments.explain = Access::Explain::kYes; },
      "every statement, and why it matched or not");
  add_choice(can, "--expect", arguments.expect, expectations(),
             "exit 0 for this answer, else 1:\n" + joined(expectations()))
      ->type_name("OUTCOME");
  can.add_option("--batch", arguments.batch, "JSON Lines of requests, one JSON answer a line")
      ->type_name("FILE");
  add_given_policies(can, arguments.given);
  add_context_options(can, arguments.context);
  add_snapshot_options(can, arguments.common);
  add_output_options(can, arguments.common);
  can.footer(examples({"ambit can -p alice -a s3:GetObject -r arn:aws:s3:::acme-payroll/2026.csv",
                       "ambit can -p ben -a iam:ListUsers -r '*' --explain"}));
  return can;
}

const Names<report::GroupBy>& group_names() {
  static const Names<report::GroupBy> kNames = {{"service", report::GroupBy::kService},
                                                {"access-level", report::GroupBy::kAccessLevel},
                                                {"resource", report::GroupBy::kResource}};
  return kNames;
}

CLI::App& add_what_can(CLI::App& app, WhatCanArguments& arguments) {
  CLI::App& what_can = *app.add_subcommand("what-can", "All that a principal may do.");
  what_can.add_option("-p,--principal", arguments.principal, "ARN, or a name: alice, role/deploy")
      ->type_name("PRINCIPAL");
  add_choice(what_can, "--by", arguments.group_by, group_names(),
             "group the grants: service, access-level or resource")
      ->type_name("WHAT");
  what_can.add_flag("--actions", arguments.list_actions, "list actions in place of patterns");
  add_given_policies(what_can, arguments.given);
  add_context_options(what_can, arguments.context);
  add_snapshot_options(what_can, arguments.common);
  add_output_options(what_can, arguments.common);
  what_can.footer(
      examples({"ambit what-can -p ci-deploy", "ambit what-can -p alice --by service"}));
  return what_can;
}

const Names<PatternQuestion::Match>& match_names() {
  static const Names<PatternQuestion::Match> kNames = {{"any", PatternQuestion::Match::kAny},
                                                       {"all", PatternQuestion::Match::kAll}};
  return kNames;
}

CLI::App& add_who_can(CLI::App& app, WhoCanArguments& arguments) {
  CLI::App& who_can = *app.add_subcommand("who-can", "Which principals may do that?");
  who_can.add_option("-a,--action", arguments.action, "service:Name, or a pattern: s3:Delete*")
      ->type_name("ACTION");
  who_can.add_option("-r,--resource", arguments.resource, "ARN or pattern; * for every resource")
      ->type_name("RESOURCE");
  add_choice(who_can, "--match", arguments.match, match_names(),
             "of patterns: any (default) request, or all of them")
      ->type_name("WHICH");
  add_context_options(who_can, arguments.context);
  add_snapshot_options(who_can, arguments.common);
  add_output_options(who_can, arguments.common);
  who_can.footer(
      examples({"ambit who-can -a iam:CreateUser -r arn:aws:iam::111122223333:user/new",
                "ambit who-can -a 's3:Delete*' -r 'arn:aws:s3:::acme-payroll/*' --format json"}));
  return who_can;
}

const Names<PathClass>& path_classes() {
  static const Names<PathClass> kNames = {{"definite", PathClass::kDefinite},
                                          {"conditional", PathClass::kConditional},
                                          {"unverified", PathClass::kUnverified},
                                          {"limited", PathClass::kLimited}};
  return kNames;
}

void add_graph_options(CLI::App& app, GraphFlags& flags) {
  app.add_flag("--include-retired", flags.options.retired_services,
               "techniques of services that have ended, too");
  app.add_flag_callback(
      "--no-external-helper", [&flags] { flags.options.external_helper = false; },
      "nobody outside of the snapshot helps: a trust policy that one may write\n"
      "is of no use to whom assuming roles is denied");
  app.add_option("--admin", flags.administrators,
                 "who is one: absolute (default), whoever may do all of IAM;\n"
                 "relative: all of it that service control policies leave;\n"
                 "a file: whoever may do what it lists, [{\"action\": ..., \"resource\": ...}]")
      ->type_name("TEST");
}

void add_solo_option(CLI::App& app, bool& solo) {
  app.add_flag("--solo", solo,
               "with --from: only what each principal comes to alone, not what\n"
               "several that it controls come to together");
}

CLI::App& add_paths(CLI::App& app, PathsArguments& arguments) {
  CLI::App& paths = *app.add_subcommand("paths", "Who can become an administrator, and how?");
  paths
      .add_option("--from", arguments.from,
                  "user or role, by name or ARN; none: the tier of every principal")
      ->type_name("PRINCIPAL");
  paths
      .add_option("--to", arguments.to,
                  "admin (default), a user or role, or the ARN of a resource: to read it")
      ->type_name("TARGET");
  paths
      .add_option("--action", arguments.options.action,
                  "with a resource: the action, in place of those that read it")
      ->type_name("ACTION");
  paths.add_flag("--explain", arguments.options.explain,
                 "without a path: what stops the first steps");
  paths.add_option("--max-paths", arguments.options.max_paths, "how many to list (100)")
      ->type_name("N");
  add_choice(paths, "--exit-class", arguments.exit_class, path_classes(),
             "the worst class that counts as a path for the exit status: definite, conditional, "
             "unverified (default), limited")
      ->type_name("CLASS");
  add_solo_option(paths, arguments.solo);
  add_graph_options(paths, arguments.graph);
  add_snapshot_options(paths, arguments.common);
  add_output_options(paths, arguments.common);
  paths.footer(
      "Exit status: 0 no path, 1 a path, 2 wrong usage, 3 damaged input, 4 with --strict when it\n"
      "hangs on what was not exported\n" +
      examples({"ambit paths", "ambit paths --from ci-deploy --to admin"}));
  return paths;
}

CLI::App& add_reach(CLI::App& app, ReachArguments& arguments) {
  CLI::App& reach =
      *app.add_subcommand("reach", "Whom can a principal become, and who can become it?");
  reach
      .add_option("--from", arguments.from,
                  "whom can this user or role become, and do what (blast radius)")
      ->type_name("PRINCIPAL");
  reach
      .add_option("--to", arguments.to,
                  "who can become this user or role, or `admin`, or read the resource\n"
                  "with this ARN (exposure)")
      ->type_name("TARGET");
  reach
      .add_option("--unused", arguments.unused_days,
                  "who can become roles that nobody used for so many days")
      ->check(CLI::Range(1, 36500))
      ->type_name("DAYS");
  reach
      .add_option("--action", arguments.action,
                  "with a resource: the action, in place of those that read it")
      ->type_name("ACTION");
  add_solo_option(reach, arguments.solo);
  add_graph_options(reach, arguments.graph);
  add_snapshot_options(reach, arguments.common);
  add_output_options(reach, arguments.common);
  reach.footer(examples({"ambit reach --from ci-deploy", "ambit reach --to legacy-admin"}));
  return reach;
}

const Names<CutGrants>& cut_grants() {
  static const Names<CutGrants> kNames = {{"any", CutGrants::kAny},
                                          {"statement", CutGrants::kStatements},
                                          {"attachment", CutGrants::kAttachments},
                                          {"trust", CutGrants::kTrusts},
                                          {"edge", CutGrants::kEdges}};
  return kNames;
}

// `trust=5`.
void read_cost(const std::string& text, CutCosts& costs) {
  const std::size_t equals = text.find('=');
  const std::string kind = text.substr(0, equals);
  std::uint32_t* cost = nullptr;
  if (kind == "statement") cost = &costs.statement;
  if (kind == "attachment") cost = &costs.attachment;
  if (kind == "trust") cost = &costs.trust;
  std::uint32_t number = 0;
  const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_number = error == std::errc() && end == value.data() + value.size();
  if (cost == nullptr || !is_number || number == 0)
    throw CLI::ValidationError("--cost",
                               "expected statement=N, attachment=N or trust=N, not `" + text + "`");
  *cost = number;
}

CLI::App& add_cut(CLI::App& app, CutArguments& arguments) {
  CLI::App& cut =
      *app.add_subcommand("cut", "Which few grants, taken away, close all paths to a target?");
  cut.add_option("--to", arguments.to, "admin (default), or a user or role, by name or ARN")
      ->type_name("TARGET");
  add_choice(cut, "--cut", arguments.options.grants, cut_grants(),
             "what may be taken away: any (default), statement (of identity policies),\n"
             "attachment (of policies), trust (statements of trust policies),\n"
             "edge (steps, whatever grants them)")
      ->type_name("GRANTS");
  cut.add_option_function<std::vector<std::string>>(
         "--cost",
         [&arguments](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) read_cost(text, arguments.options.costs);
         },
         "what it costs to take away: statement=N, attachment=N, trust=N;\n"
         "1 each if not said")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("KIND=N,...");
  cut.add_option("--cut-budget", arguments.options.budget,
                 "steps of the search for the smallest set (5000000)")
      ->type_name("N");
  add_graph_options(cut, arguments.graph);
  add_snapshot_options(cut, arguments.common);
  add_output_options(cut, arguments.common);
  cut.footer(
      "Exit status: 0 no path, 1 there are paths to cut, 2 wrong usage, 3 damaged input, 4 with\n"
      "--strict when some stay open, fewer grants may do, or it hangs on what was not exported\n" +
      examples({"ambit cut", "ambit cut --to legacy-admin --cut attachment"}));
  return cut;
}

const Names<Format>& graph_formats() {
  static const Names<Format> kNames = {{"text", Format::kText},
                                       {"json", Format::kJson},
                                       {"dot", Format::kDot},
                                       {"graphml", Format::kGraphml}};
  return kNames;
}

CLI::App& add_graph(CLI::App& app, GraphArguments& arguments) {
  CLI::App& graph =
      *app.add_subcommand("graph", "The graph of who can become whom, for other tools.");
  graph.add_flag("--choke", arguments.choke,
                 "instead: the principals that all paths of others lead through, and\n"
                 "the grants that they hang on (text, json)");
  graph.add_flag("--components", arguments.components,
                 "instead: the sets of principals that can become each other (text, json)");
  graph.add_flag("--chains", arguments.chains,
                 "instead: how far roles lead on to roles (text, json)");
  add_graph_options(graph, arguments.graph);
  add_snapshot_options(graph, arguments.common);
  add_choice(graph, "--format", arguments.common.format, graph_formats(),
             "text (default): what there is; json, dot, graphml: all of it")
      ->type_name("F")
      ->group(kOutputGroup);
  graph.add_option("-o,--output", arguments.common.output, "write there, whole or not at all")
      ->type_name("FILE")
      ->group(kOutputGroup);
  add_all_option(graph, arguments.common);
  add_message_options(graph, arguments.common);
  graph.footer(examples({"ambit graph --components", "ambit graph --format dot"}));
  return graph;
}

const Names<Outcome>& simulated_outcomes() {
  static const Names<Outcome> kNames = {{"allowed", Outcome::kAllowed},
                                        {"explicitDeny", Outcome::kExplicitDeny},
                                        {"implicitDeny", Outcome::kImplicitDeny}};
  return kNames;
}

CLI::App& add_simulate(CLI::App& app, SimulateArguments& arguments) {
  CLI::App& simulate = *app.add_subcommand(
      "simulate", "What would be decided? SimulateCustomPolicy requests, without a snapshot.");
  simulate
      .add_option("FILE", arguments.file, "a request, or JSON Lines; none or -: standard input")
      ->type_name("");
  simulate.add_flag("--batch", arguments.batch, "the input is JSON Lines, be it one line");
  simulate.add_flag("--strict-input", arguments.options.strict_input, "warnings are errors");
  simulate
      .add_option_function<std::vector<std::string>>(
          "--fail-on",
          [&arguments](const std::vector<std::string>& words) {
            for (const std::string& word : words) {
              const auto found = simulated_outcomes().find(word);
              if (found == simulated_outcomes().end())
                throw CLI::ValidationError(
                    "--fail-on", "`" + word + "` is none of " + joined(simulated_outcomes()));
              arguments.fail_on.push_back(found->second);
            }
          },
          "exit 3 for this decision; again for more:\n" + joined(simulated_outcomes()))
      ->allow_extra_args(false)
      ->type_name("DECISION");
  simulate.add_option("-o,--output", arguments.common.output, "write there, whole or not at all")
      ->type_name("FILE");
  simulate.footer(
      "Exit status: 0 answered, 1 a request was answered with an error, 2 no request, 3 --fail-on\n"
      "\nExamples:\n"
      "  ambit simulate examples/simulate/request.json\n"
      "  ambit simulate --batch --fail-on allowed examples/simulate/requests.jsonl");
  return simulate;
}

audit::Severity severity_of(const char* flag, const std::string& word) {
  if (const auto severity = audit::parse_severity(word)) return *severity;
  throw CLI::ValidationError(flag,
                             "`" + word + "` is no severity: info, low, medium, high, critical");
}

CLI::App& add_snapshot(CLI::App& app, SnapshotArguments& arguments) {
  CLI::App& snapshot =
      *app.add_subcommand("snapshot", "What was exported, what is missing, and how to export it?");
  add_snapshot_options(snapshot, arguments.common);
  add_output_options(snapshot, arguments.common);
  snapshot.footer(
      "Exit status: 0 answered, 2 wrong usage, 3 damaged input (answered from what is sound), 4 "
      "with\n"
      "--strict when something is missing\n" +
      examples({"ambit snapshot", "ambit snapshot --format json"}));
  return snapshot;
}

CLI::App& add_trust(CLI::App& app, TrustArguments& arguments) {
  CLI::App& trust = *app.add_subcommand(
      "trust", "Who outside is let in: accounts, identity providers, services, orphans.");
  trust
      .add_option_function<std::string>(
          "--fail-on",
          [&](const std::string& word) {
            arguments.fail_on.reset();
            if (word != "never") arguments.fail_on = severity_of("--fail-on", word);
          },
          "exit 1 from this severity on: low (default), info, medium,\nhigh, critical; or never")
      ->type_name("SEVERITY");
  trust.add_option("--config", arguments.common.config, "severities and lists of services, JSON")
      ->type_name("FILE");
  add_snapshot_options(trust, arguments.common);
  add_output_options(trust, arguments.common);
  trust.footer(
      "Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong usage or "
      "configuration,\n"
      "3 damaged input, 4 with --strict when something could not be decided\n" +
      examples({"ambit trust", "ambit trust --fail-on high --format json"}));
  return trust;
}

const Names<Format>& audit_formats() {
  static const Names<Format> kNames = {{"text", Format::kText},
                                       {"json", Format::kJson},
                                       {"sarif", Format::kSarif},
                                       {"csv", Format::kCsv},
                                       {"html", Format::kHtml}};
  return kNames;
}

CLI::App& add_audit(CLI::App& app, AuditArguments& arguments) {
  CLI::App& audit =
      *app.add_subcommand("audit", "The state of the accounts against 11 best practices.");
  audit.add_option("--check", arguments.checks, "only these checks")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID[,ID]");
  audit.add_option("--practice", arguments.practices, "only the checks of this practice")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAME");
  audit
      .add_option_function<std::string>(
          "--min-severity",
          [&](const std::string& word) {
            arguments.min_severity = severity_of("--min-severity", word);
          },
          "only checks of this severity or a worse one")
      ->type_name("SEVERITY");
  audit
      .add_option_function<std::string>(
          "--fail-on",
          [&](const std::string& word) {
            arguments.fail_on.reset();
            if (word != "never") arguments.fail_on = severity_of("--fail-on", word);
          },
          "exit 1 from this severity on: low (default); or never")
      ->type_name("SEVERITY");
  static const Names<audit::UnknownScps> kUnknownScps = {{"none", audit::UnknownScps::kNone},
                                                         {"unknown", audit::UnknownScps::kUnknown}};
  add_choice(
      audit, "--assume-scp", arguments.unknown_scps, kUnknownScps,
      "service control policies that were not exported: none\n(default), or unknown: what they "
      "may forbid is not assessed")
      ->type_name("WHICH");
  audit.add_option("--baseline", arguments.baseline, "an earlier JSON answer: only what is new")
      ->type_name("FILE");
  audit.add_option("--config", arguments.common.config, "thresholds and exceptions, JSON")
      ->type_name("FILE");
  audit.add_flag("--list-checks", arguments.list_checks, "the catalogue of the checks");
  add_snapshot_options(audit, arguments.common);
  add_choice(audit, "--format", arguments.common.format, audit_formats(),
             "text (default), json, sarif, csv, html")
      ->type_name("F")
      ->group(kOutputGroup);
  add_output_file(audit, arguments.common);
  add_result_options(audit, arguments.common);
  audit.footer(examples({"ambit audit", "ambit audit --practice mfa --format json"}));
  return audit;
}

void add_catalog_option(CLI::App& app, CommonArguments& common) {
  app.add_option("--catalog", common.catalog, "another catalog than the one that is built in")
      ->type_name("FILE");
}

const Names<Format>& lint_formats() {
  static const Names<Format> kNames = {{"text", Format::kText},
                                       {"compact", Format::kCompact},
                                       {"json", Format::kJson},
                                       {"sarif", Format::kSarif},
                                       {"access-analyzer", Format::kAccessAnalyzer}};
  return kNames;
}

const Names<PolicyKind>& policy_kinds() {
  static const Names<PolicyKind> kNames = [] {
    Names<PolicyKind> names;
    for (int i = 0; i <= static_cast<int>(PolicyKind::kEndpoint); ++i) {
      const auto kind = static_cast<PolicyKind>(i);
      names.emplace(policy_kind_name(kind), kind);
    }
    return names;
  }();
  return kNames;
}

const Names<lint::Profile>& profiles() {
  static const Names<lint::Profile> kNames = {{"errors", lint::Profile::kErrors},
                                              {"aws", lint::Profile::kAws},
                                              {"recommended", lint::Profile::kRecommended},
                                              {"all", lint::Profile::kAll}};
  return kNames;
}

lint::Severity lint_severity(const char* flag, const std::string& word) {
  if (const auto severity = lint::parse_severity(word)) return *severity;
  throw CLI::ValidationError(
      flag, "`" + word + "` is no severity: error, security-warning, warning, suggestion");
}

void set_severity(lint::Configuration& configuration, const std::string& setting) {
  const auto equals = setting.find('=');
  if (equals == std::string::npos)
    throw CLI::ValidationError("--rule", "`" + setting + "` has no `=`; write ID=SEVERITY");
  configuration.final_rules.push_back(
      {setting.substr(0, equals), lint_severity("--rule", setting.substr(equals + 1))});
}

void add_rule_options(CLI::App& app, LintArguments& arguments) {
  const std::string group = "Rules";
  lint::Configuration& configuration = arguments.configuration;
  add_choice(app, "--profile", arguments.profile, profiles(),
             "recommended (default), errors, aws, all")
      ->type_name("NAME")
      ->group(group);
  app.add_option("--only", configuration.only, "these rules and no others")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID[,ID]")
      ->group(group);
  app.add_option_function<std::vector<std::string>>(
         "--skip",
         [&configuration](const std::vector<std::string>& ids) {
           for (const std::string& id : ids)
             configuration.final_rules.push_back({id, lint::Severity::kOff});
         },
         "not these rules")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID[,ID]")
      ->group(group);
  app.add_option_function<std::vector<std::string>>(
         "--rule",
         [&configuration](const std::vector<std::string>& settings) {
           for (const std::string& setting : settings) set_severity(configuration, setting);
         },
         "a rule's severity: error, security-warning, warning,\nsuggestion, off")
      ->allow_extra_args(false)
      ->type_name("ID=SEVERITY")
      ->group(group);
  app.add_flag("--list-rules", arguments.list_rules, "all rules, one a line")->group(group);
  app.add_option("--explain", arguments.explain, "what a rule is about, with an example")
      ->type_name("ID")
      ->group(group);
}

void add_fix_options(CLI::App& app, LintArguments& arguments) {
  const std::string group = "Fixes";
  app.add_flag("--fix", arguments.fix,
               "apply fixes that change no meaning; with =proposed, all:\nread what they did")
      ->type_name("[=proposed]")
      ->group(group);
  app.add_flag("--diff", arguments.diff, "print what they would do, and change nothing")
      ->group(group);
  app.add_option("--out", arguments.out,
                 "write the fixed documents there and change none in place;\nexports need it")
      ->type_name("DIR")
      ->group(group);
}

CLI::App& add_lint(CLI::App& app, LintArguments& arguments) {
  CLI::App& lint = *app.add_subcommand("lint", "What is wrong in policy documents?");
  lint.add_option("FILE", arguments.common.snapshot,
                  "policies, exports, directories of them; -: standard input")
      ->type_name("");
  add_choice(lint, "--kind", arguments.configuration.kind, policy_kinds(),
             "what the policies are used as; not given: guessed.\n" + joined(policy_kinds()))
      ->type_name("KIND");
  lint.add_option("--account", arguments.common.load.account, "account of files that name none")
      ->type_name("ID");
  lint.add_option("--region", arguments.common.load.region, "region of files that name none")
      ->type_name("R");
  add_parameter_option(lint, arguments.common.load);
  lint.add_option("--resource-type", arguments.configuration.resource_type,
                  "what resource policies hang on: AWS::S3::Bucket")
      ->type_name("TYPE");
  lint.add_option_function<std::string>(
          "--fail-on",
          [&arguments](const std::string& word) {
            arguments.fail_on =
                word == "never" ? lint::Severity::kOff : lint_severity("--fail-on", word);
          },
          "exit 1 from this severity on: security-warning (default),\nerror, warning, suggestion; "
          "or never")
      ->type_name("SEVERITY");
  lint.add_option("--baseline", arguments.baseline, "hide the findings in this file")
      ->type_name("FILE");
  lint.add_option("--write-baseline", arguments.write_baseline, "write the findings there")
      ->type_name("FILE");
  lint.add_option("--config", arguments.common.config,
                  "instead of ambit.json in this directory, JSON")
      ->type_name("FILE");
  lint.add_option("--now", arguments.common.now, "the day from which suppressions expire")
      ->type_name("TIME");
  lint.add_flag("--keep-going", arguments.common.load.keep_going,
                "in exports, look at what is sound");
  add_catalog_option(lint, arguments.common);
  add_rule_options(lint, arguments);
  add_fix_options(lint, arguments);
  add_choice(lint, "--format", arguments.common.format, lint_formats(),
             "text (default), compact, json, sarif, access-analyzer")
      ->type_name("F")
      ->group(kOutputGroup);
  lint.add_option("-o,--output", arguments.common.output, "write there, whole or not at all")
      ->type_name("FILE")
      ->group(kOutputGroup);
  add_message_options(lint, arguments.common);
  lint.footer(
      "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,\n"
      "3 an input could not be read\n"
      "\nExamples:\n"
      "  ambit lint examples/lint\n"
      "  ambit lint --fix --diff examples/lint/suggestion.json\n"
      "  ambit lint --format sarif -o lint.sarif examples/snapshots/acme");
  return lint;
}

CLI::App& add_catalog(CLI::App& app, CatalogArguments& arguments) {
  CLI::App& catalog =
      *app.add_subcommand("catalog", "What is known of AWS's services and actions?");
  catalog.add_option("NAME", arguments.name, "of a service or an action: s3, s3:GetObject")
      ->type_name("");
  add_catalog_option(catalog, arguments.common);
  add_format_options(catalog, arguments.common);
  add_all_option(catalog, arguments.common);
  add_message_options(catalog, arguments.common);
  catalog.footer("Examples:\n  ambit catalog sts\n  ambit catalog s3:GetObject --format json");
  return catalog;
}

// Of the commands that ask about all requests.
void add_reasoning_options(CLI::App& app, CommonArguments& common,
                           std::optional<PolicyKind>& kind) {
  add_choice(app, "--kind", kind, policy_kinds(),
             "what the policies are used as; not given: guessed.\n" + joined(policy_kinds()))
      ->type_name("KIND");
  add_catalog_option(app, common);
  add_output_options(app, common);
}

constexpr std::string_view kCompareExit =
    "Exit status: 0 nothing new, 1 new access or unknown, 2 wrong usage, 3 an input is "
    "no valid\n"
    "policy, 4 unknown with --strict\n";

CLI::App& add_compare(CLI::App& app, CompareArguments& arguments) {
  CLI::App& compare = *app.add_subcommand(
      "compare", "What does a policy, or an account, newly grant, over all requests?");
  compare
      .add_option("OLD", arguments.before, "a policy document, or a snapshot; -: standard input")
      ->type_name("");
  compare
      .add_option("NEW", arguments.after,
                  "what is to take its place, or did; a Terraform plan alone is both")
      ->type_name("");
  compare.add_flag("--paths", arguments.paths,
                   "of snapshots: which escalation paths open and close, too");
  add_graph_options(compare, arguments.graph);
  add_reasoning_options(compare, arguments.common, arguments.kind);
  add_reading_options(compare, arguments.common);
  compare.footer(
      std::string(kCompareExit) +
      "\nOf snapshots it says who gained and who lost access, who is new, and which policies "
      "of\nresources and roles let in more; a path that opens is new access. An invalid snapshot "
      "is an\n"
      "input error, too.\n"
      "\nExamples:\n"
      "  ambit compare examples/compare/old.json examples/compare/narrower.json\n"
      "  ambit compare examples/compare/old.json examples/compare/broader.json\n"
      "  ambit compare examples/compare/before examples/compare/after\n"
      "  ambit compare --paths examples/cut/before examples/cut/after\n"
      "  ambit compare examples/import/plan.json");
  return compare;
}

void add_no_public_access(CLI::App& check, CheckArguments& arguments) {
  CLI::App& app = *check.add_subcommand(
      "no-public-access", "Does the policy of a resource grant nothing to the public?");
  app.add_option("FILE", arguments.policy, "a policy document; -: standard input")->type_name("");
  app.add_option("--resource-type", arguments.resource_type,
                 "what the policy hangs on: AWS::S3::Bucket")
      ->type_name("TYPE");
  add_catalog_option(app, arguments.common);
  add_output_options(app, arguments.common);
  std::string types;
  for (const std::string_view type : public_access_types()) types.append("\n  ").append(type);
  app.footer(
      "Exit status: 0 nothing is public, 1 something is or unknown, 2 wrong usage, 3 the input is\n"
      "no valid policy, 4 unknown with --strict\n"
      "\nResource types:" +
      types +
      "\n\nExamples:\n"
      "  ambit check no-public-access --resource-type AWS::S3::Bucket "
      "examples/compare/public.json\n"
      "  ambit check no-public-access --resource-type AWS::S3::Bucket "
      "examples/compare/pinned.json");
  app.parse_complete_callback(
      [&arguments] { arguments.check = CheckArguments::Check::kNoPublicAccess; });
}

// The subcommands are checks with the names that they have in IAM Access Analyzer's API.
CLI::App& add_check(CLI::App& app, CheckArguments& arguments) {
  CLI::App& check = *app.add_subcommand(
      "check", "Does a policy pass a check? no-new-access, access-not-granted, no-public-access");
  CLI::App& no_new_access = *check.add_subcommand(
      "no-new-access", "Does the new policy grant nothing that the old one does not?");
  no_new_access.add_option("OLD", arguments.old_policy, "a policy document; -: standard input")
      ->type_name("");
  no_new_access.add_option("NEW", arguments.policy, "the one that is to take its place")
      ->type_name("");
  no_new_access.footer(
      std::string(kCompareExit) +
      "\nExamples:\n"
      "  ambit check no-new-access examples/compare/old.json examples/compare/narrower.json\n"
      "  ambit check no-new-access examples/compare/old.json examples/compare/broader.json");
  CLI::App& access_not_granted = *check.add_subcommand(
      "access-not-granted", "Does the policy grant none of these actions on these resources?");
  access_not_granted.add_option("FILE", arguments.policy, "a policy document; -: standard input")
      ->type_name("");
  access_not_granted
      .add_option("--action", arguments.actions, "actions and patterns; none: all actions")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ACTION[,ACTION]");
  access_not_granted
      .add_option("--resource", arguments.resources, "ARNs and patterns; none: all resources")
      ->allow_extra_args(false)
      ->type_name("ARN");
  access_not_granted.footer(
      std::string(kCompareExit) +
      "\nExamples:\n"
      "  ambit check access-not-granted --action s3:DeleteObject examples/compare/old.json\n"
      "  ambit check access-not-granted --action 's3:Put*' examples/compare/broader.json");
  add_reasoning_options(no_new_access, arguments.common, arguments.kind);
  add_reasoning_options(access_not_granted, arguments.common, arguments.kind);
  add_no_public_access(check, arguments);
  access_not_granted.parse_complete_callback(
      [&arguments] { arguments.check = CheckArguments::Check::kAccessNotGranted; });
  check.footer("`ambit check CHECK -h` shows flags and examples.");
  return check;
}

// Of a command that takes words, or filters a document.
void add_filter_options(CLI::App& app, CommonArguments& common,
                        std::optional<std::string>& document) {
  app.add_option("--document", document, "rewrite the policy in this file; -: standard input")
      ->type_name("FILE");
  add_catalog_option(app, common);
  add_format_options(app, common);
  add_message_options(app, common);
}

CLI::App& add_expand(CLI::App& app, ExpandArguments& arguments) {
  CLI::App& expand =
      *app.add_subcommand("expand", "Which actions do patterns match? Also within policies.");
  expand.add_option("PATTERN", arguments.patterns, "s3:Get*, *:Describe*")->type_name("");
  expand.add_flag("--everything", arguments.everything,
                  "in a document, replace `*` and `*:*`, too");
  add_filter_options(expand, arguments.common, arguments.document);
  expand.footer(
      "Without a PATTERN a policy document is copied from standard input or --document. In its\n"
      "Action and NotAction each pattern is replaced by the actions that it matches. A pattern "
      "that\n"
      "matches none stays, and so does one that matches everything.\n"
      "\nExamples:\n"
      "  ambit expand 's3:GetBucketA*'\n"
      "  ambit expand --document examples/policies/tags-and-keys.json");
  return expand;
}

CLI::App& add_shrink(CLI::App& app, ShrinkArguments& arguments) {
  CLI::App& shrink = *app.add_subcommand(
      "shrink", "Which few patterns match just these actions? Also within policies.");
  shrink.add_option("ACTION", arguments.actions, "names and patterns: s3:GetObject, s3:List*")
      ->type_name("");
  add_filter_options(shrink, arguments.common, arguments.document);
  shrink.footer(
      "The patterns match the same actions of the catalog; actions that it does not know stay.\n"
      "Without an ACTION a policy document is copied from standard input or --document. Each "
      "Action\n"
      "and NotAction that becomes shorter is replaced.\n"
      "\nExamples:\n"
      "  ambit shrink s3:GetObjectTagging s3:GetObjectTorrent\n"
      "  ambit shrink --document examples/policies/tags-and-keys.json");
  return shrink;
}

void check_common(const CommonArguments& common) {
  if (common.snapshot.empty()) throw UsageError{"which SNAPSHOT? name files or directories"};
  if (common.load.account) check_account(*common.load.account);
  if (common.now && !parse_timestamp(*common.now))
    throw UsageError{"--now: `" + *common.now + "` is no time; write 2026-11-20T09:00:00Z"};
}

void check(const CanArguments& arguments) {
  check_common(arguments.common);
  const bool any =
      !arguments.principal.empty() || !arguments.action.empty() || !arguments.resource.empty();
  const bool all =
      !arguments.principal.empty() && !arguments.action.empty() && !arguments.resource.empty();
  if (arguments.batch && any) throw UsageError{"--batch takes the place of -p, -a and -r"};
  if (!arguments.batch && !all) throw UsageError{"-p, -a and -r are needed, or --batch"};
}

void check(const WhatCanArguments& arguments) {
  check_common(arguments.common);
  if (arguments.principal.empty()) throw UsageError{"whose? name a principal by -p"};
}

void check(const WhoCanArguments& arguments) {
  check_common(arguments.common);
  if (arguments.action.empty() || arguments.resource.empty())
    throw UsageError{"-a and -r are needed"};
}

void check(const CutArguments& arguments) {
  check_common(arguments.common);
}

void check(const GraphArguments& arguments) {
  check_common(arguments.common);
  const int questions =
      (arguments.choke ? 1 : 0) + (arguments.components ? 1 : 0) + (arguments.chains ? 1 : 0);
  if (questions > 1)
    throw UsageError{"--choke, --components and --chains are questions; ask one at a time"};
  const Format format = arguments.common.format;
  if (questions != 0 && (format == Format::kDot || format == Format::kGraphml))
    throw UsageError{"--choke, --components and --chains are answered as text or json"};
}

void check(const SnapshotArguments& arguments) {
  check_common(arguments.common);
}

void check(const TrustArguments& arguments) {
  check_common(arguments.common);
}

bool is_everything(const std::string& word) {
  return !word.empty() && word.find_first_not_of('*') == std::string::npos;
}

void check_actions(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::size_t colon = word.find(':');
    const bool named = colon != 0 && colon != std::string::npos && colon + 1 != word.size() &&
                       word.find(':', colon + 1) == std::string::npos &&
                       word.find_first_of(" \t\r\n") == std::string::npos;
    if (!named && !is_everything(word))
      throw UsageError{"`" + word + "` is no action; write service:Name"};
  }
}

void check(const ReachArguments& arguments) {
  check_common(arguments.common);
  const int questions =
      (arguments.from ? 1 : 0) + (arguments.to ? 1 : 0) + (arguments.unused_days ? 1 : 0);
  if (questions != 1)
    throw UsageError{"from whom, or to whom? name a principal by --from or by --to; or --unused"};
  if (!arguments.to && !arguments.action.empty()) throw UsageError{"--action is for --to"};
  if (!arguments.action.empty()) check_actions({arguments.action});
}

void check(const PathsArguments& arguments) {
  check_common(arguments.common);
  if (!arguments.from && arguments.to != "admin")
    throw UsageError{"--to is for --from; without it the answer is the tier of every principal"};
  const bool tiers_only = !arguments.from.has_value();
  if (tiers_only && (arguments.options.explain || !arguments.options.action.empty()))
    throw UsageError{"--explain and --action are for --from"};
  if (!arguments.options.action.empty()) check_actions({arguments.options.action});
  if (arguments.options.max_paths == 0) throw UsageError{"--max-paths: at least 1"};
}

void check_words(const std::vector<std::string>& words, const std::optional<std::string>& document,
                 Format format) {
  if (words.empty() && format == Format::kJson)
    throw UsageError{"--format json is for what is named here; a document stays what it is"};
  if (!words.empty() && document)
    throw UsageError{"--document takes the place of `" + words.front() + "`"};
  check_actions(words);
}

void check(const CatalogArguments& arguments) {
  if (arguments.name.find_first_of("*?") != std::string::npos)
    throw UsageError{"`" + arguments.name + "` is a pattern; `ambit expand` lists what it matches"};
}

void check_two(const std::string& old_policy, const std::string& new_policy) {
  if (old_policy.empty() || new_policy.empty())
    throw UsageError{"which policies? name OLD and NEW"};
  if (old_policy == "-" && new_policy == "-") throw UsageError{"only one of them can be `-`"};
}

void check(const CompareArguments& arguments) {
  // What is given alone may be a plan.
  const bool alone = arguments.after.empty() && !arguments.kind && arguments.before != "-";
  if (!alone || arguments.before.empty()) check_two(arguments.before, arguments.after);
  if (arguments.paths && arguments.kind)
    throw UsageError{"--paths asks about accounts, and --kind about policy documents"};
  if (arguments.common.load.account) check_account(*arguments.common.load.account);
}

void check_public_access_type(const std::string& type) {
  if (type.empty())
    throw UsageError{"what does the policy hang on? --resource-type AWS::S3::Bucket"};
  const auto types = public_access_types();
  if (std::ranges::find(types, type) == types.end())
    throw UsageError{"--resource-type: `" + type +
                     "` is none of those that `ambit check no-public-access -h` lists"};
}

void check(const CheckArguments& arguments) {
  if (arguments.check == CheckArguments::Check::kNoNewAccess)
    return check_two(arguments.old_policy, arguments.policy);
  if (arguments.policy.empty()) throw UsageError{"which FILE? name a policy document"};
  if (arguments.check == CheckArguments::Check::kNoPublicAccess)
    return check_public_access_type(arguments.resource_type);
  if (arguments.actions.empty() && arguments.resources.empty())
    throw UsageError{"which access? name actions by --action, resources by --resource, or both"};
  check_actions(arguments.actions);
  for (const std::string& resource : arguments.resources)
    if (!is_everything(resource) && !resource.starts_with("arn:"))
      throw UsageError{"`" + resource + "` is no resource; write an ARN, with wildcards, or *"};
}

void check(const ExpandArguments& arguments) {
  check_words(arguments.patterns, arguments.document, arguments.common.format);
  if (arguments.everything && !arguments.patterns.empty())
    throw UsageError{"--everything is for documents"};
}

void check(const ShrinkArguments& arguments) {
  check_words(arguments.actions, arguments.document, arguments.common.format);
}

std::string did_you_mean(std::string_view nearest) {
  return nearest.empty() ? std::string() : "; did you mean `" + std::string(nearest) + "`?";
}

void check(const AuditArguments& arguments) {
  if (!arguments.list_checks) check_common(arguments.common);
  for (const std::string& id : arguments.checks)
    if (audit::find_check(id) == nullptr)
      throw UsageError{"there is no check `" + id + "`" + did_you_mean(audit::nearest_check(id))};
  for (const std::string& name : arguments.practices)
    if (audit::find_practice(name) == nullptr)
      throw UsageError{"there is no practice `" + name + "`" +
                       did_you_mean(audit::nearest_practice(name))};
}

void check_rule(const std::string& id) {
  if (lint::find_rule(id) != nullptr) return;
  std::vector<std::string_view> ids;
  for (const lint::RuleDescription& rule : lint::rules()) {
    ids.push_back(rule.id);
    if (std::ranges::find(rule.codes, id) != rule.codes.end())
      throw UsageError{"`" + id + "` is Access Analyzer's code for the rule `" +
                       std::string(rule.id) + "`"};
  }
  throw UsageError{"there is no rule `" + id + "`" + did_you_mean(nearest(id, ids))};
}

// "AWS::S3::Bucket": three names between double colons.
bool is_resource_type(std::string_view type) {
  int names = 1;
  while (true) {
    const auto end = type.find("::");
    const std::string_view name = type.substr(0, end);
    if (name.empty() || name.find(':') != std::string_view::npos) return false;
    if (end == std::string_view::npos) return names == 3;
    type.remove_prefix(end + 2);
    ++names;
  }
}

void check(const LintArguments& arguments) {
  const bool reads = !arguments.list_rules && !arguments.explain;
  if (reads && arguments.common.snapshot.empty())
    throw UsageError{"which FILE? name policies, exports or directories"};
  const std::string& type = arguments.configuration.resource_type;
  if (!type.empty() && !is_resource_type(type))
    throw UsageError{"--resource-type: `" + type + "` is no type; write AWS::S3::Bucket"};
  if (arguments.explain) check_rule(*arguments.explain);
  for (const std::string& id : arguments.configuration.only) check_rule(id);
  for (const lint::RuleSetting& setting : arguments.configuration.final_rules)
    check_rule(setting.rule);
  if (arguments.common.now && !parse_timestamp(*arguments.common.now))
    throw UsageError{"--now: `" + *arguments.common.now +
                     "` is no time; write 2026-11-20T09:00:00Z"};
  if (!arguments.fix.empty() && arguments.fix != "true" && arguments.fix != "proposed")
    throw UsageError{"--fix=" + arguments.fix + ": write --fix or --fix=proposed"};
  if (arguments.diff && arguments.fix.empty()) throw UsageError{"--diff is for --fix"};
  if (arguments.out && arguments.fix.empty()) throw UsageError{"--out is for --fix"};
}

// What CLI11 did not know, with the flag that is nearest to it.
std::string unknown_arguments(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (const std::string& argument : command.remaining()) {
    const std::string flag = argument.substr(0, argument.find('='));
    return "there is no `" + flag + "`" + did_you_mean(nearest(flag, known));
  }
  return "wrong usage";
}

constexpr std::array<std::string_view, 17> kCommands = {
    "audit", "can",   "catalog", "check",    "compare",  "cut",   "expand",   "graph",  "lint",
    "paths", "reach", "shrink",  "simulate", "snapshot", "trust", "what-can", "who-can"};

std::string commands() {
  std::string text;
  for (const std::string_view name : kCommands) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

// Says what CLI11 found, or shows the help that it was asked for.
ExitStatus finish(const CLI::App& app, const CLI::ParseError& error) {
  const bool help = dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr;
  if (help || dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) {
    const std::string text = help ? app.help() : "ambit " + std::string(version()) + "\n";
    std::fputs(text.c_str(), stdout);
    return ExitStatus::kFine;
  }
  const auto parsed = app.get_subcommands();
  const std::string command = parsed.empty() ? std::string() : parsed.front()->get_name();
  const bool extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  say_error(command, extras ? unknown_arguments(parsed.empty() ? app : *parsed.front())
                            : std::string(error.what()));
  return ExitStatus::kUsage;
}

template <class Arguments>
CommandLine checked(const Arguments& arguments) {
  check(arguments);
  return arguments;
}

CommandLine checked(const CLI::App& app, const CheckArguments& arguments) {
  if (app.get_subcommands().empty())
    throw UsageError{"which check? no-new-access or access-not-granted"};
  return checked(arguments);
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Who may do what in AWS accounts, and what is wrong: from exported files, offline.",
               "ambit");
  app.get_formatter()->column_width(32);
  app.set_version_flag("--version", std::string(version()));
  app.footer("`ambit COMMAND -h` shows flags and examples.");
  CanArguments can;
  WhatCanArguments what_can;
  WhoCanArguments who_can;
  AuditArguments audit;
  SimulateArguments simulate;
  CatalogArguments catalog;
  CheckArguments policy_check;
  CompareArguments compare;
  CutArguments cut;
  ExpandArguments expand;
  LintArguments lint;
  GraphArguments graph;
  PathsArguments paths;
  ReachArguments reach;
  ShrinkArguments shrink;
  SnapshotArguments snapshot;
  TrustArguments trust;
  const CLI::App& audit_app = add_audit(app, audit);
  const CLI::App& can_app = add_can(app, can);
  const CLI::App& catalog_app = add_catalog(app, catalog);
  const CLI::App& check_app = add_check(app, policy_check);
  const CLI::App& compare_app = add_compare(app, compare);
  const CLI::App& cut_app = add_cut(app, cut);
  const CLI::App& expand_app = add_expand(app, expand);
  const CLI::App& graph_app = add_graph(app, graph);
  const CLI::App& lint_app = add_lint(app, lint);
  const CLI::App& paths_app = add_paths(app, paths);
  const CLI::App& reach_app = add_reach(app, reach);
  const CLI::App& shrink_app = add_shrink(app, shrink);
  const CLI::App& simulate_app = add_simulate(app, simulate);
  const CLI::App& snapshot_app = add_snapshot(app, snapshot);
  const CLI::App& trust_app = add_trust(app, trust);
  const CLI::App& what_can_app = add_what_can(app, what_can);
  const CLI::App& who_can_app = add_who_can(app, who_can);

  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first.empty()) {
    std::fputs(app.help().c_str(), stderr);
    return ExitStatus::kUsage;
  }
  if (!first.starts_with('-') && std::ranges::find(kCommands, first) == kCommands.end()) {
    say_error("", "there is no command `" + std::string(first) + "`; there are " + commands());
    return ExitStatus::kUsage;
  }
  try {
    app.parse(argc, argv);
    if (can_app.parsed()) return checked(can);
    if (catalog_app.parsed()) return checked(catalog);
    if (check_app.parsed()) return checked(check_app, policy_check);
    if (compare_app.parsed()) return checked(compare);
    if (cut_app.parsed()) return checked(cut);
    if (lint_app.parsed()) return checked(lint);
    if (graph_app.parsed()) return checked(graph);
    if (paths_app.parsed()) return checked(paths);
    if (reach_app.parsed()) return checked(reach);
    if (expand_app.parsed()) return checked(expand);
    if (shrink_app.parsed()) return checked(shrink);
    if (simulate_app.parsed()) return simulate;
    if (snapshot_app.parsed()) return checked(snapshot);
    if (trust_app.parsed()) return checked(trust);
    if (what_can_app.parsed()) return checked(what_can);
    if (who_can_app.parsed()) return checked(who_can);
    if (audit_app.parsed()) return checked(audit);
    throw UsageError{"which command? there are " + commands()};
  } catch (const CLI::ParseError& error) {
    return finish(app, error);
  } catch (const UsageError& error) {
    say_error(first.starts_with('-') ? "" : first, error.message);
    return ExitStatus::kUsage;
  }
}

}  // namespace ambit::tool
