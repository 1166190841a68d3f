// The order of the members is that of docs/json.md.
#include <optional>
#include <string>
#include <vector>

#include "report/access_json.h"
#include "report/json_line.h"

namespace ambit::report {
namespace {

void write_path(JsonLine& json, const std::vector<TrustStep>& path) {
  json.name("path");
  if (path.empty()) return json.null();
  json.begin_list();
  for (const TrustStep& step : path) {
    json.begin_object();
    json.name("technique").text(step.technique);
    json.name("from").text(step.from);
    json.name("to").text(step.to);
    json.end_object();
  }
  json.end_list();
}

void write_reach(JsonLine& json, const std::optional<TrustReach>& reach) {
  json.name("reach");
  if (!reach) return json.null();
  json.begin_object();
  json.name("tier").number(reach->tier);
  json.name("class").text(path_class_name(reach->path_class));
  json.name("calls").number(reach->calls);
  json.name("bestTier").number(reach->best_tier);
  json.name("best").text_or_null(reach->best);
  json.end_object();
}

void write_finding(JsonLine& json, const TrustFinding& finding, const Places& places) {
  json.begin_object();
  json.name("rule").text(finding.rule->id);
  json.name("severity").text(audit::severity_name(finding.severity));
  json.name("resource").text(finding.resource);
  json.name("account").text_or_null(finding.account);
  json.name("principal").begin_object();
  json.name("kind").text(finding.principal.kind);
  json.name("value").text_or_null(finding.principal.value);
  json.end_object();
  json.name("actions").texts(finding.actions);
  write_when(json, finding.when);
  write_statements(json, "statements", finding.statements, places);
  write_reach(json, finding.reach);
  write_path(json, finding.path);
  json.name("message").text(finding.message);
  json.name("remediation").text(finding.rule->remedy);
  json.name("related").texts(finding.rule->lint);
  json.end_object();
}

}  // namespace

std::string trust_json(const TrustAnswer& answer, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  JsonLine json;
  begin_answer(json, "ambit.trust/1");
  json.name("roles").number(answer.roles);
  json.name("resources").number(answer.resources);
  json.name("findings").begin_list();
  for (const TrustFinding& finding : answer.findings) write_finding(json, finding, places);
  json.end_list();
  json.name("leftOut").number(answer.left_out);
  json.name("unknown").begin_list();
  for (const TrustUnknown& unknown : answer.unknown) {
    json.begin_object();
    json.name("resource").text(unknown.resource);
    json.name("text").text(unknown.text);
    json.end_object();
  }
  json.end_list();
  json.name("assumptions").texts(answer.assumptions);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
