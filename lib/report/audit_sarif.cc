// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Nothing in it
// depends on the machine: places are relative to SRCROOT.
#include <map>

#include "ambit/audit_report.h"
#include "report/counterparts.h"
#include "report/json.h"
#include "report/uri.h"

namespace ambit::report {
namespace {

using audit::CheckDescription;
using audit::CheckResult;
using audit::Evidence;

std::string_view level_of(audit::Severity severity) {
  if (severity >= audit::Severity::kHigh) return "error";
  return severity == audit::Severity::kMedium ? "warning" : "note";
}

// What GitHub sorts by: the middle of the range that it gives each severity.
std::string_view security_severity(audit::Severity severity) {
  static constexpr std::string_view kNumbers[] = {"0.1", "2.0", "5.5", "8.0", "9.5"};
  return kNumbers[static_cast<std::size_t>(severity)];
}

Json text_json(std::string_view text) {
  return {{"text", text}};
}

Json rule_json(const CheckDescription& check, audit::Severity severity) {
  std::string markdown(check.remedy);
  for (const std::string_view command : check.commands)
    markdown += "\n\n    " + std::string(command);
  Json mapping = Json::object();
  for (const Counterparts& other : counterparts(check.mapping))
    if (!other.ids.empty()) mapping[std::string(other.catalogue)] = other.ids;
  return {{"id", check.id},
          {"shortDescription", text_json(check.title)},
          {"fullDescription", text_json(check.rule)},
          {"help", {{"text", check.remedy}, {"markdown", markdown}}},
          {"defaultConfiguration", {{"level", level_of(check.severity)}}},
          {"properties",
           {{"tags", {"aws-iam", "security", check.id.substr(0, check.id.find('/'))}},
            {"severity", severity_name(severity)},
            {"security-severity", security_severity(severity)},
            {"mapping", std::move(mapping)}}}};
}

class AuditSarifWriter {
 public:
  AuditSarifWriter(const audit::Audit& audit, const Snapshot& snapshot)
      : audit_(audit), places_(snapshot.sources()) {
    for (const CheckResult& check : audit.checks)
      if (rules_.emplace(check.check->id, rules_.size()).second)
        rule_list_.push_back(rule_json(*check.check, check.severity));
  }

  Json run(int exit_status) const {
    Json results = Json::array();
    for (const CheckResult& check : audit_.checks)
      for (const audit::Finding& finding : check.findings)
        results.push_back(result(check, finding));
    return {{"tool",
             {{"driver",
               {{"name", "ambit"},
                {"fullName", "ambit, offline static analyzer for AWS IAM"},
                {"semanticVersion", version()},
                {"informationUri",
                 "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"},
                {"rules", rule_list_}}}}},
            {"invocations", Json::array({invocation(exit_status)})},
            {"originalUriBaseIds",
             {{"SRCROOT",
               {{"description",
                 text_json("The directory that the names of the files are relative to.")}}}}},
            {"columnKind", "unicodeCodePoints"},
            {"results", std::move(results)}};
  }

 private:
  Json invocation(int exit_status) const {
    constexpr int kUsage = 2;
    Json notifications = Json::array();
    for (const CheckResult& check : audit_.checks)
      for (const audit::NotAssessed& reason : check.not_assessed)
        notifications.push_back(
            {{"associatedRule", {{"id", check.check->id}, {"index", rules_.at(check.check->id)}}},
             {"level", "note"},
             {"message", text_json("Not assessed: " + reason.text + ".")}});
    return {{"executionSuccessful", exit_status < kUsage},
            {"exitCode", exit_status},
            {"toolExecutionNotifications", std::move(notifications)}};
  }

  Json physical_location(const Place& place) const {
    return {{"artifactLocation", {{"uri", uri_of(place.file)}, {"uriBaseId", "SRCROOT"}}},
            {"region",
             {{"startLine", place.position.line},
              {"startColumn", place.position.column},
              {"byteOffset", place.begin_byte},
              {"byteLength", place.end_byte - place.begin_byte}}}};
  }

  Json locations(const audit::Finding& finding, bool first) const {
    const Json logical =
        Json::array({{{"fullyQualifiedName", finding.subject}, {"kind", "resource"}}});
    Json list = Json::array();
    std::size_t number = 0;
    for (const Evidence& evidence : finding.evidence) {
      const auto place = places_.find(evidence.where);
      if (!place) continue;
      const bool is_first = number++ == 0;
      if (is_first != first) continue;
      Json location = {{"physicalLocation", physical_location(*place)}};
      if (first) location["logicalLocations"] = logical;
      list.push_back(std::move(location));
    }
    if (first && list.empty()) list.push_back({{"logicalLocations", logical}});
    return list;
  }

  Json result(const CheckResult& check, const audit::Finding& finding) const {
    Json json = {{"ruleId", check.check->id},
                 {"ruleIndex", rules_.at(check.check->id)},
                 {"level", level_of(finding.severity)},
                 {"message", text_json(finding.subject + ": " + finding.message)},
                 {"locations", locations(finding, true)}};
    Json related = locations(finding, false);
    if (!related.empty()) json["relatedLocations"] = std::move(related);
    json["partialFingerprints"] = {{"ambit/v1", finding.key}};
    json["properties"] = {{"account", text_or_null(check.account)},
                          {"subject", finding.subject},
                          {"part", text_or_null(finding.part)},
                          {"severity", severity_name(finding.severity)},
                          {"commands", finding.commands}};
    return json;
  }

  const audit::Audit& audit_;
  Places places_;
  std::map<std::string_view, std::size_t> rules_;
  Json rule_list_ = Json::array();
};

}  // namespace

std::string audit_sarif(const audit::Audit& audit, const Snapshot& snapshot, int exit_status) {
  const AuditSarifWriter writer(audit, snapshot);
  return printed({{"$schema",
                   "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                   "sarif-schema-2.1.0.json"},
                  {"version", "2.1.0"},
                  {"runs", Json::array({writer.run(exit_status)})}});
}

}  // namespace ambit::report
