// The order of the members is that of docs/json.md.
#include "ambit/compare.h"
#include "ambit/report.h"
#include "report/comparison_words.h"
#include "report/json_line.h"
#include "report/request_json.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using Answer = AccessQuestion::Answer;

void write_grants(JsonLine& json, std::string_view name, Answer answer) {
  json.name(name);
  if (answer == Answer::kUnknown)
    json.null();
  else
    json.boolean(answer == Answer::kSome);
}

void write_statements(JsonLine& json, std::string_view name,
                      const std::vector<DocumentStatement>& statements, const Places& places) {
  json.name(name).begin_list();
  for (const DocumentStatement& statement : statements) {
    json.begin_object();
    json.name("index").number(statement.index);
    json.name("sid").text_or_null(statement.sid);
    json.name("effect").text(effect_name(statement.effect));
    if (const auto place = places.find(statement.where)) {
      json.name("file").text(place->file);
      json.name("line").number(place->position.line);
      json.name("column").number(place->position.column);
    }
    json.end_object();
  }
  json.end_list();
}

// What is known of a request that only one of two policies grants.
void write_only(JsonLine& json, std::string_view side, const AccessQuestion& question,
                const Places& places) {
  const std::string prefix(side);
  json.name(prefix + "Witness");
  write_request(json, question.witness);
  json.name(prefix + "Documented");
  if (question.witness)
    json.boolean(question.documented);
  else
    json.null();
  write_statements(json, prefix + "GrantedBy", question.granted_by, places);
  write_statements(json, prefix + "DeniedBy", question.denied_by, places);
}

std::string_view result_name(Answer answer) {
  switch (answer) {
    case Answer::kNone:
      return "PASS";
    case Answer::kSome:
      return "FAIL";
    case Answer::kUnknown:
      break;
  }
  return "UNKNOWN";
}

}  // namespace

std::string comparison_json(const Comparison& comparison, const SourceFiles& sources,
                            std::string_view catalog_version) {
  const Places places(sources);
  JsonLine json;
  begin_answer(json, "ambit.compare/1", catalog_version);
  json.name("relation").text(relation_name(comparison.relation));
  write_grants(json, "newGrants", comparison.new_only.answer);
  write_grants(json, "oldGrants", comparison.old_only.answer);
  write_only(json, "newOnly", comparison.new_only, places);
  write_only(json, "oldOnly", comparison.old_only, places);
  json.name("unknown").begin_list();
  for (const AccessQuestion* question : {&comparison.new_only, &comparison.old_only})
    if (!question->reason.empty()) json.text(question->reason);
  json.end_list();
  return end_answer(std::move(json));
}

std::string check_json(const PolicyCheck& check, const SourceFiles& sources,
                       std::string_view catalog_version) {
  const Places places(sources);
  const AccessQuestion& question = *check.question;
  JsonLine json;
  begin_answer(json, "ambit.check/1", catalog_version);
  json.name("check").text(check.name);
  json.name("result").text(result_name(question.answer));
  json.name("message").text(check_message(check));
  json.name("reasons").begin_list();
  for (const DocumentStatement& statement : question.granted_by) {
    json.begin_object();
    json.name("description").text(check_reason(check, statement, places));
    json.name("statementId").text_or_null(statement.sid);
    json.name("statementIndex").number(statement.index);
    json.end_object();
  }
  json.end_list();
  json.name("witness");
  write_request(json, question.witness);
  json.name("documented");
  if (question.witness)
    json.boolean(question.documented);
  else
    json.null();
  return end_answer(std::move(json));
}

}  // namespace ambit::report
