#include <algorithm>

#include "report/audit_words.h"
#include "report/json.h"
#include "report/words.h"
#include "support/utf8.h"

namespace ambit::report {
namespace {

using audit::CheckResult;
using audit::Evidence;

// Of the text of an evidence so many bytes are shown.
constexpr std::size_t kMaxExcerpt = 200;

Json or_null(std::optional<int> number) {
  return number ? Json(*number) : Json();
}

std::string shortened(std::string_view text) {
  if (text.size() <= kMaxExcerpt) return std::string(text);
  std::size_t end = kMaxExcerpt;
  while (end > 0 && is_utf8_continuation(text[end])) --end;
  return std::string(text.substr(0, end)) + "...";
}

Json fact_json(const audit::FactValue& fact) {
  return std::visit([](const auto& value) { return Json(value); }, fact);
}

Json statement_json(const audit::StatementReference& statement, const std::optional<Place>& place) {
  Json json = {{"policy", text_or_null(statement.policy)},
               {"arn", text_or_null(statement.arn)},
               {"owner", text_or_null(statement.owner)},
               {"kind", policy_kind_name(statement.kind)},
               {"index", statement.index},
               {"sid", text_or_null(statement.sid)}};
  add_place(json, place);
  return json;
}

Json evidence_json(const Evidence& evidence, const Places& places) {
  const auto place = places.find(evidence.where);
  Json json;
  add_place(json, place);
  if (place) {
    json["bytes"] = {place->begin_byte, place->end_byte};
    json["text"] = shortened(places.sources().excerpt(evidence.where));
  }
  if (evidence.statement) json["statement"] = statement_json(*evidence.statement, place);
  return json;
}

Json remarks_json(const std::vector<audit::Remark>& remarks) {
  Json list = Json::array();
  for (const audit::Remark& remark : remarks)
    list.push_back({{"name", remark.name}, {"text", remark.text}});
  return list;
}

Json finding_json(const audit::Finding& finding, const audit::CheckDescription& check,
                  const Places& places) {
  Json json = {{"key", finding.key}, {"subject", finding.subject}};
  if (!finding.part.empty()) json["part"] = finding.part;
  json["severity"] = severity_name(finding.severity);
  json["message"] = finding.message;
  json["facts"] = Json::object();
  for (const audit::Fact& fact : finding.facts)
    json["facts"][std::string(fact.name)] = fact_json(fact.value);
  json["evidence"] = Json::array();
  for (const Evidence& evidence : finding.evidence)
    json["evidence"].push_back(evidence_json(evidence, places));
  json["remediation"] = {{"summary", check.remedy}, {"commands", finding.commands}};
  json["remarks"] = remarks_json(finding.remarks);
  return json;
}

Json not_assessed_json(const audit::NotAssessed& reason) {
  Json json = {{"artefact", text_or_null(reason.artefact)},
               {"why", reason.why},
               {"subjects", reason.subjects},
               {"subjects_total", reason.subjects_total},
               {"export", text_or_null(reason.export_command)}};
  if (!reason.facts.empty()) json["facts"] = reason.facts;
  return json;
}

Json check_json(const CheckResult& result, const Places& places) {
  Json json = {{"id", result.check->id},
               {"practice", result.check->practice},
               {"severity", severity_name(result.severity)},
               {"account", text_or_null(result.account)},
               {"result", result_name(result.outcome)},
               {"subjects",
                {{"failed", result.subjects.failed},
                 {"passed", result.subjects.passed},
                 {"not_assessed", result.subjects.not_assessed},
                 {"excepted", result.subjects.excepted}}}};
  json["findings"] = Json::array();
  for (const audit::Finding& finding : result.findings)
    json["findings"].push_back(finding_json(finding, *result.check, places));
  json["not_assessed"] = Json::array();
  for (const audit::NotAssessed& reason : result.not_assessed)
    json["not_assessed"].push_back(not_assessed_json(reason));
  json["remarks"] = remarks_json(result.remarks);
  return json;
}

Json practice_json(const audit::PracticeResult& result) {
  return {{"number", result.practice->number},
          {"name", result.practice->name},
          {"account", text_or_null(result.account)},
          {"result", result_name(result.outcome)},
          {"score", or_null(result.score.score())},
          {"coverage", or_null(result.score.coverage())},
          {"failed", result.failed},
          {"not_assessed", result.not_assessed}};
}

Json summary_json(const audit::Summary& summary) {
  Json json = {{"score", or_null(summary.score.score())},
               {"coverage", or_null(summary.score.coverage())}};
  json["findings"] = Json::object();
  for (std::size_t i = summary.findings.size(); i-- > 0;)
    json["findings"][std::string(severity_name(static_cast<audit::Severity>(i)))] =
        summary.findings[i];
  json["checks"] = Json::object();
  for (const audit::Outcome outcome :
       {audit::Outcome::kFail, audit::Outcome::kPass, audit::Outcome::kNotAssessed,
        audit::Outcome::kNotApplicable})
    json["checks"][std::string(result_name(outcome))] =
        summary.checks[static_cast<std::size_t>(outcome)];
  return json;
}

Json exceptions_json(const std::vector<audit::IdleException>& exceptions) {
  Json list = Json::array();
  for (const audit::IdleException& exception : exceptions)
    list.push_back({{"check", exception.check},
                    {"subject", exception.subject},
                    {"reason", exception.reason},
                    {"expires", exception.expires}});
  return list;
}

Json mapping_json(const audit::Mapping& mapping) {
  return {{"cis_1_5", mapping.cis_1_5},
          {"cis_3_0", mapping.cis_3_0},
          {"cis_5_0", mapping.cis_5_0},
          {"security_hub", mapping.security_hub},
          {"prowler", mapping.prowler},
          {"scoutsuite", mapping.scoutsuite},
          {"trusted_advisor", mapping.trusted_advisor}};
}

}  // namespace

std::string audit_json(const audit::Audit& audit, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  Json json = answer_of("ambit.audit/1");
  json["as_of"] = {{"time", text_or_null(audit.as_of.time)},
                   {"source", text_or_null(audit.as_of.source)}};
  json["accounts"] = audit.accounts;
  json["summary"] = summary_json(audit.summary);
  json["practices"] = Json::array();
  for (const audit::PracticeResult& practice : audit.practices)
    json["practices"].push_back(practice_json(practice));
  json["checks"] = Json::array();
  for (const CheckResult& check : audit.checks) json["checks"].push_back(check_json(check, places));
  json["exceptions"] = {{"expired", exceptions_json(audit.expired_exceptions)},
                        {"unused", exceptions_json(audit.unused_exceptions)}};
  return printed(json);
}

std::string checks_json() {
  Json json = answer_of("ambit.checks/1");
  json["checks"] = Json::array();
  for (const audit::CheckDescription& check : audit::check_descriptions()) {
    Json needs = Json::array();
    for (const auto& any_of : check.needs) needs.push_back(any_of);
    json["checks"].push_back(
        {{"id", check.id},
         {"practice", check.practice},
         {"severity", severity_name(check.severity)},
         {"core", check.core},
         {"needs", std::move(needs)},
         {"uses", check.uses},
         {"subject", check.subject},
         {"title", check.title},
         {"rule", check.rule},
         {"shows", check.shows},
         {"remediation", {{"summary", check.remedy}, {"commands", check.commands}}},
         {"mapping", mapping_json(check.mapping)}});
  }
  return printed(json);
}

}  // namespace ambit::report
