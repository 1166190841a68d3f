// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Nothing in it
// depends on the machine: places are relative to SRCROOT.
#include <fmt/format.h>

#include <map>

#include "ambit/version.h"
#include "report/json_line.h"
#include "report/lint_places.h"
#include "report/request_json.h"
#include "report/uri.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using lint::RuleDescription;

std::string_view level_of(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::kError:
      return "error";
    case lint::Severity::kSecurityWarning:
    case lint::Severity::kWarning:
      return "warning";
    case lint::Severity::kSuggestion:
      return "note";
    case lint::Severity::kOff:
      break;
  }
  return "none";
}

std::string_view problem_severity(lint::Severity category) {
  if (category == lint::Severity::kError) return "error";
  return category == lint::Severity::kSuggestion ? "recommendation" : "warning";
}

// What GitHub sorts by: who gets in, before what is too wide.
std::string_view security_severity(const RuleDescription& rule) {
  static constexpr std::string_view kWorst[] = {
      "administrator-equivalent", "github-missing-repo-condition", "oidc-missing-condition-key",
      "oidc-subject-overbroad",   "privilege-escalation",          "public-access",
      "trust-any-principal"};
  for (const std::string_view id : kWorst)
    if (rule.id == id) return "8.0";
  return "6.0";
}

// "invalid-action" is InvalidAction.
std::string pascal_case(std::string_view id) {
  std::string out;
  bool start = true;
  for (const char c : id) {
    if (c != '-') out += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    start = c == '-';
  }
  return out;
}

class SarifWriter {
 public:
  SarifWriter(std::span<const LintAnswer> answers, const SarifRun& run)
      : answers_(answers), run_(run) {
    for (std::size_t i = 0; i < run.severities.size(); ++i)
      if (run.severities[i] != lint::Severity::kOff) {
        const RuleDescription& rule = lint::rules()[i];
        rules_.emplace(rule.id, &rule);
      }
    for (const auto& [id, rule] : rules_) rule_indexes_.emplace(id, rule_indexes_.size());
    for (const LintAnswer& answer : answers) add_artifacts(answer);
  }

  std::string write();

 private:
  void add_artifacts(const LintAnswer& answer);
  void write_driver();
  void write_rule(const RuleDescription& rule);
  void write_invocation();
  void write_artifacts();
  void write_result(const LintAnswer& answer, const LintPlaces& places,
                    const lint::Finding& finding);
  void write_artifact_location(std::string_view file);
  void write_physical_location(const LintPlaces& places, Location where);
  void write_related(const LintPlaces& places, const lint::Finding& finding);
  void write_fixes(const LintPlaces& places, const lint::Finding& finding);
  void write_result_properties(const LintAnswer& answer, const lint::Finding& finding);
  void write_text(std::string_view name, std::string_view text) {
    json_.name(name).begin_object();
    json_.name("text").text(text);
    json_.end_object();
  }

  std::span<const LintAnswer> answers_;
  const SarifRun& run_;
  std::map<std::string_view, const RuleDescription*> rules_;
  std::map<std::string_view, std::size_t> rule_indexes_;
  struct Artifact {
    std::size_t index = 0;
    std::uint64_t length = 0;  // bytes of the file as it was read
  };
  std::map<std::string, Artifact> artifacts_;  // by URI
  JsonLine json_;
};

void SarifWriter::add_artifacts(const LintAnswer& answer) {
  const LintPlaces places(*answer.sources);
  for (const lint::LintedDocument& document : answer.report->documents) {
    const Location where =
        document.where.file.valid() ? document.where : Location{.file = document.file};
    Location whole = where;
    while (const auto parent = answer.sources->parent(whole.file)) whole = *parent;
    const auto size = static_cast<std::uint32_t>(answer.sources->text(whole.file).size());
    artifacts_.emplace(uri_of(places.in_file(where).file),
                       Artifact{.length = answer.sources->original_offset(whole.file, size)});
  }
  std::size_t index = 0;
  for (auto& [uri, artifact] : artifacts_) artifact.index = index++;
}

void SarifWriter::write_rule(const RuleDescription& rule) {
  json_.begin_object();
  json_.name("id").text(rule.id);
  json_.name("name").text(pascal_case(rule.id));
  write_text("shortDescription", sentence(rule.title));
  write_text("fullDescription", sentence(rule.text));
  json_.name("help").begin_object();
  std::string help = sentence(rule.text);
  std::string markdown = help;
  if (!rule.bad.empty()) {
    help += " Bad: " + std::string(rule.bad);
    markdown += "\n\nBad:\n\n    " + std::string(rule.bad);
  }
  if (!rule.fixed.empty()) {
    help += " Fixed: " + std::string(rule.fixed);
    markdown += "\n\nFixed:\n\n    " + std::string(rule.fixed);
  }
  json_.name("text").text(help);
  json_.name("markdown").text(markdown);
  json_.end_object();
  json_.name("defaultConfiguration").begin_object();
  json_.name("enabled").boolean(rule.by_default);
  json_.name("level").text(level_of(rule.category));
  json_.end_object();
  json_.name("properties").begin_object();
  json_.name("tags").begin_list();
  json_.text("aws-iam");
  json_.text(severity_name(rule.category));
  for (const std::string_view kind : rule.kinds) json_.text(kind);
  if (rule.category == lint::Severity::kSecurityWarning) json_.text("security");
  json_.end_list();
  json_.name("precision").text(rule.high_confidence ? "high" : "medium");
  json_.name("problem.severity").text(problem_severity(rule.category));
  if (rule.category == lint::Severity::kSecurityWarning)
    json_.name("security-severity").text(security_severity(rule));
  json_.name("awsCodes").texts(rule.codes);
  json_.end_object();
  json_.end_object();
}

void SarifWriter::write_driver() {
  json_.name("tool").begin_object();
  json_.name("driver").begin_object();
  json_.name("name").text("ambit");
  json_.name("fullName").text("ambit, offline static analyzer for AWS IAM");
  json_.name("semanticVersion").text(version());
  json_.name("informationUri")
      .text(
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
          "access-analyzer-reference-policy-checks.html");
  json_.name("rules").begin_list();
  for (const auto& [id, rule] : rules_) write_rule(*rule);
  json_.end_list();
  json_.name("properties").begin_object();
  json_.name("catalog").text(run_.catalog_version);
  json_.end_object();
  json_.end_object();
  json_.end_object();
}

void SarifWriter::write_invocation() {
  constexpr int kUsage = 2;
  json_.name("invocations").begin_list();
  json_.begin_object();
  json_.name("executionSuccessful").boolean(run_.exit_status < kUsage);
  json_.name("exitCode").number(static_cast<std::uint64_t>(run_.exit_status));
  json_.name("toolExecutionNotifications").begin_list();
  for (const std::string& message : run_.unreadable) {
    json_.begin_object();
    json_.name("level").text("error");
    write_text("message", sentence(message));
    json_.end_object();
  }
  json_.end_list();
  json_.end_object();
  json_.end_list();
}

void SarifWriter::write_artifact_location(std::string_view file) {
  const std::string uri = uri_of(file);
  json_.name("artifactLocation").begin_object();
  json_.name("uri").text(uri);
  json_.name("uriBaseId").text("SRCROOT");
  if (const auto found = artifacts_.find(uri); found != artifacts_.end())
    json_.name("index").number(found->second.index);
  json_.end_object();
}

void SarifWriter::write_artifacts() {
  json_.name("originalUriBaseIds").begin_object();
  json_.name("SRCROOT").begin_object();
  write_text("description", "The directory that the names of the files are relative to.");
  json_.end_object();
  json_.end_object();
  json_.name("artifacts").begin_list();
  for (const auto& [uri, artifact] : artifacts_) {
    json_.begin_object();
    json_.name("location").begin_object();
    json_.name("uri").text(uri);
    json_.name("uriBaseId").text("SRCROOT");
    json_.end_object();
    json_.name("length").number(artifact.length);
    json_.end_object();
  }
  json_.end_list();
}

void SarifWriter::write_physical_location(const LintPlaces& places, Location where) {
  const TextRange range = places.in_file(where);
  Location outer = where;
  while (const auto parent = places.sources().parent(outer.file)) outer = *parent;
  json_.name("physicalLocation").begin_object();
  write_artifact_location(range.file);
  json_.name("region").begin_object();
  json_.name("startLine").number(range.start.position.line);
  json_.name("startColumn").number(range.start.position.column);
  json_.name("endLine").number(range.end.position.line);
  json_.name("endColumn").number(range.end.position.column);
  json_.name("byteOffset").number(range.start.offset);
  json_.name("byteLength").number(range.end.offset - range.start.offset);
  write_text("snippet", places.sources().excerpt(outer));
  json_.end_object();
  json_.end_object();
}

void SarifWriter::write_related(const LintPlaces& places, const lint::Finding& finding) {
  if (finding.related.empty()) return;
  json_.name("relatedLocations").begin_list();
  std::uint64_t id = 0;
  for (const lint::Related& related : finding.related) {
    json_.begin_object();
    json_.name("id").number(++id);
    write_physical_location(places, related.place.where);
    write_text("message", sentence(related.message));
    json_.end_object();
  }
  json_.end_list();
}

void SarifWriter::write_fixes(const LintPlaces& places, const lint::Finding& finding) {
  if (finding.fixes.empty()) return;
  json_.name("fixes").begin_list();
  for (const lint::Fix& fix : finding.fixes) {
    json_.begin_object();
    write_text("description", sentence(fix.description));
    json_.name("artifactChanges").begin_list();
    json_.begin_object();
    write_artifact_location(places.in_file(finding.place.where).file);
    json_.name("replacements").begin_list();
    for (const lint::Edit& edit : fix.edits) {
      const TextRange range = places.in_file(edit.where);
      json_.begin_object();
      json_.name("deletedRegion").begin_object();
      json_.name("startLine").number(range.start.position.line);
      json_.name("startColumn").number(range.start.position.column);
      json_.name("endLine").number(range.end.position.line);
      json_.name("endColumn").number(range.end.position.column);
      json_.end_object();
      write_text("insertedContent", edit.text);
      json_.end_object();
    }
    json_.end_list();
    json_.end_object();
    json_.end_list();
    json_.name("properties").begin_object();
    json_.name("applicability").text(fix.safe ? "safe" : "proposed");
    json_.end_object();
    json_.end_object();
  }
  json_.end_list();
}

void SarifWriter::write_result_properties(const LintAnswer& answer, const lint::Finding& finding) {
  const lint::LintedDocument& document = answer.report->documents[finding.document];
  json_.name("properties").begin_object();
  json_.name("category").text(severity_name(finding.rule->category));
  json_.name("confidence").text(finding.rule->high_confidence ? "high" : "medium");
  json_.name("policy").begin_object();
  json_.name("kind").text(policy_kind_name(document.kind));
  json_.name("name").text_or_null(document.name);
  json_.name("arn").text_or_null(document.arn);
  json_.name("owner").text_or_null(document.owner);
  json_.end_object();
  json_.name("awsCodes").begin_list();
  if (!finding.code.empty()) json_.text(finding.code);
  json_.end_list();
  if (finding.witness) {
    json_.name("witness");
    write_request(json_, finding.witness);
  }
  json_.end_object();
}

void SarifWriter::write_result(const LintAnswer& answer, const LintPlaces& places,
                               const lint::Finding& finding) {
  const lint::LintedDocument& document = answer.report->documents[finding.document];
  json_.begin_object();
  json_.name("ruleId").text(finding.rule->id);
  if (const auto rule = rule_indexes_.find(finding.rule->id); rule != rule_indexes_.end())
    json_.name("ruleIndex").number(rule->second);
  json_.name("level").text(level_of(finding.severity));
  std::string message = sentence(finding.message);
  if (finding.witness) message += "\nFor example: " + request_words(*finding.witness);
  for (const std::string& help : finding.help) message += "\n" + help;
  write_text("message", message);
  json_.name("locations").begin_list();
  json_.begin_object();
  write_physical_location(places, finding.place.where);
  json_.name("logicalLocations").begin_list();
  json_.begin_object();
  json_.name("fullyQualifiedName")
      .text((document.arn.empty() ? document.name : document.arn) + finding.place.pointer);
  json_.name("kind").text(finding.place.part == lint::Part::kKey ? "member" : "value");
  json_.end_object();
  json_.end_list();
  json_.end_object();
  json_.end_list();
  write_related(places, finding);
  write_fixes(places, finding);
  json_.name("partialFingerprints").begin_object();
  json_.name("ambit/v1").text(fmt::format("{:016x}", finding.fingerprint));
  json_.end_object();
  if (finding.suppressed) {
    json_.name("suppressions").begin_list();
    json_.begin_object();
    json_.name("kind").text("external");
    json_.name("status").text("accepted");
    json_.name("justification").text(*finding.suppressed);
    json_.end_object();
    json_.end_list();
  }
  write_result_properties(answer, finding);
  json_.end_object();
}

std::string SarifWriter::write() {
  json_.begin_object();
  json_.name("$schema").text(
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
      "sarif-schema-2.1.0.json");
  json_.name("version").text("2.1.0");
  json_.name("runs").begin_list();
  json_.begin_object();
  write_driver();
  write_invocation();
  write_artifacts();
  json_.name("columnKind").text("unicodeCodePoints");
  json_.name("results").begin_list();
  for (const LintAnswer& answer : answers_) {
    const LintPlaces places(*answer.sources);
    for (const lint::Finding& finding : answer.report->findings)
      write_result(answer, places, finding);
  }
  json_.end_list();
  json_.end_object();
  json_.end_list();
  json_.end_object();
  return printed(std::move(json_), JsonForm::kIndented);
}

}  // namespace

std::string lint_sarif(std::span<const LintAnswer> answers, const SarifRun& run) {
  return SarifWriter(answers, run).write();
}

}  // namespace ambit::report
