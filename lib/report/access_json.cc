// The order of the members is that of docs/json.md.
#include "report/access_json.h"

#include "report/json_line.h"
#include "report/request_json.h"
#include "report/words.h"

namespace ambit::report {

void write_test(JsonLine& json, const Test& test) {
  json.begin_object();
  if (test.negated) json.name("not").begin_object();
  if (test.unknown_layer) {
    json.name("unknownLayer").text(layer_name(*test.unknown_layer));
  } else {
    json.name("operator").text(test.op);
    json.name("key").text_or_null(test.key);
    json.name("values").texts(test.values);
  }
  if (test.negated) json.end_object();
  json.end_object();
}

namespace {

void write_position(JsonLine& json, Position position) {
  json.name("line").number(position.line);
  json.name("column").number(position.column);
}

void write_place(JsonLine& json, const std::optional<Place>& place) {
  if (!place) {
    for (const char* member : {"file", "line", "column"}) json.name(member).null();
    return;
  }
  json.name("file").text(place->file);
  write_position(json, place->position);
  if (!place->decoded) return;
  json.name("decoded").begin_object();
  write_position(json, *place->decoded);
  json.end_object();
}

// The caller ends the object.
void begin_statement(JsonLine& json, const StatementRef& statement, const Places& places) {
  json.begin_object();
  json.name("policy").text(statement.policy);
  json.name("arn").text_or_null(statement.arn);
  json.name("owner").text_or_null(statement.owner);
  json.name("kind").text(policy_kind_name(statement.kind));
  json.name("index").number(statement.index);
  json.name("sid").text_or_null(statement.sid);
  write_place(json, places.find(statement.where));
  json.name("effect").text(effect_name(statement.effect));
  json.name("layer").text(layer_name(statement.layer));
}

}  // namespace

void write_when(JsonLine& json, const When& when) {
  json.name("when");
  if (!when) return json.null();
  json.begin_list();
  for (const std::vector<Test>& alternative : *when) {
    json.begin_list();
    for (const Test& test : alternative) write_test(json, test);
    json.end_list();
  }
  json.end_list();
}

void write_statement(JsonLine& json, const StatementRef& statement, const Places& places) {
  begin_statement(json, statement, places);
  json.end_object();
}

void write_statements(JsonLine& json, std::string_view name,
                      const std::vector<StatementRef>& statements, const Places& places) {
  json.name(name).begin_list();
  for (const StatementRef& statement : statements) write_statement(json, statement, places);
  json.end_list();
}

namespace {

void write_example(JsonLine& json, const std::optional<ExampleRequest>& example) {
  json.name("example");
  write_request(json, example);
}

void write_trace(JsonLine& json, const Decision& decision, const Places& places) {
  json.name("trace").begin_list();
  for (const StatementTrace& trace : decision.trace) {
    begin_statement(json, trace.statement, places);
    json.name("match").text(match_name(trace.match));
    json.name("element").text_or_null(element_name(trace.element));
    json.name("test");
    if (trace.test)
      write_test(json, *trace.test);
    else
      json.null();
    json.name("value").text_or_null(trace.value);
    json.end_object();
  }
  json.end_list();
}

void write_layers(JsonLine& json, const std::vector<LayerDecision>& layers) {
  json.name("layers").begin_list();
  for (const LayerDecision& layer : layers) {
    json.begin_object();
    json.name("layer").text(layer_name(layer.layer));
    json.name("decision").text(outcome_name(layer.outcome));
    json.end_object();
  }
  json.end_list();
}

// Only of roles of permission sets.
void write_assignees(JsonLine& json, const std::vector<Assignee>& assignees) {
  if (assignees.empty()) return;
  json.name("assignedTo").begin_list();
  for (const Assignee& assignee : assignees) {
    json.begin_object();
    json.name("type").text(assignee.is_group ? "group" : "user");
    json.name("id").text(assignee.id);
    json.name("name").text_or_null(assignee.name);
    json.name("members").begin_list();
    for (const std::string_view member : assignee.members) json.text(member);
    json.end_list();
    json.end_object();
  }
  json.end_list();
}

void write_grant(JsonLine& json, const Grant& grant, const Snapshot& snapshot,
                 const Places& places) {
  json.begin_object();
  json.name("arn").text(grant.principal.arn);
  json.name("type").text(type_name(grant.principal.type));
  json.name("account").text(grant.principal.account);
  json.name("decision").text(outcome_name(grant.decision.outcome));
  write_when(json, grant.decision.when);
  write_statements(json, "via", grant.decision.statements, places);
  write_example(json, grant.decision.example);
  write_assignees(json, snapshot.assignees(grant.principal.arn));
  json.end_object();
}

}  // namespace

void write_can(JsonLine& json, const Decision& decision, const Places& places,
               Access::Explain explain) {
  begin_answer(json, "ambit.can/1");
  json.name("principal").text(decision.principal);
  json.name("action").text(decision.action);
  json.name("resource").text(decision.resource);
  json.name("decision").text(outcome_name(decision.outcome));
  write_when(json, decision.when);
  json.name("missing").texts(decision.missing);
  json.name("decidingLayer").text_or_null(decision.deciding_layer);
  write_layers(json, decision.layers);
  write_statements(json, "statements", decision.statements, places);
  write_example(json, decision.example);
  json.name("assumptions").texts(decision.assumptions);
  if (explain == Access::Explain::kYes) write_trace(json, decision, places);
  json.end_object();
}

std::string can_json(const Decision& decision, const Places& places, Access::Explain explain,
                     JsonForm form) {
  JsonLine json;
  write_can(json, decision, places, explain);
  return printed(std::move(json), form);
}

std::string who_can_json(const WhoCan& answer, const PatternQuestion& question,
                         const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  JsonLine json;
  begin_answer(json, "ambit.who-can/1");
  json.name("action").text(question.action);
  json.name("resource").text(question.resource);
  json.name("principals").begin_list();
  for (const Grant& grant : answer.grants) write_grant(json, grant, snapshot, places);
  json.end_list();
  json.name("external").begin_list();
  json.end_list();
  json.name("assumptions").texts(answer.assumptions);
  json.name("unknown").texts(answer.unknown);
  return end_answer(std::move(json), JsonForm::kIndented);
}

void write_question_error(JsonLine& json, const QuestionError& error) {
  begin_answer(json, "ambit.can/1");
  json.name("error").begin_object();
  json.name("message").text(error.message);
  json.name("candidates").texts(error.candidates);
  json.end_object();
  json.end_object();
}

std::string question_error_json(const QuestionError& error) {
  JsonLine json;
  write_question_error(json, error);
  return printed(std::move(json), JsonForm::kOneLine);
}

void write_levels(JsonLine& json, const LevelCounts& levels) {
  json.name("levels").begin_object();
  for (std::size_t i = 0; i < levels.size(); ++i)
    if (levels[i] != 0)
      json.name(catalog::level_name(static_cast<catalog::AccessLevel>(i))).number(levels[i]);
  json.end_object();
}

void write_access(JsonLine& json, const PermissionGrant& grant) {
  json.name("actions").texts(grant.actions);
  json.name("notActions").texts(grant.not_actions);
  json.name("admitsMore").boolean(grant.admits_more);
  write_levels(json, grant.levels);
  json.name("resources").texts(grant.resources);
  json.name("notResources").texts(grant.not_resources);
  write_when(json, grant.when);
}

void write_grant(JsonLine& json, const PermissionGrant& grant, const Places& places) {
  json.begin_object();
  write_access(json, grant);
  write_statements(json, "via", grant.via, places);
  json.end_object();
}

}  // namespace ambit::report
