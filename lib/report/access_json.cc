#include "report/json.h"
#include "report/words.h"

namespace ambit::report {
namespace {

Json test_json(const Test& test) {
  Json json;
  if (test.unknown_layer) {
    json["unknownLayer"] = layer_name(*test.unknown_layer);
  } else {
    json = {{"operator", test.op}, {"key", text_or_null(test.key)}, {"values", test.values}};
  }
  return test.negated ? Json{{"not", std::move(json)}} : json;
}

Json when_json(const When& when) {
  if (!when) return nullptr;
  Json alternatives = Json::array();
  for (const std::vector<Test>& alternative : *when) {
    Json tests = Json::array();
    for (const Test& test : alternative) tests.push_back(test_json(test));
    alternatives.push_back(std::move(tests));
  }
  return alternatives;
}

Json statement_json(const StatementRef& statement, const Places& places) {
  Json json = {{"policy", statement.policy},
               {"arn", text_or_null(statement.arn)},
               {"owner", text_or_null(statement.owner)},
               {"kind", policy_kind_name(statement.kind)},
               {"index", statement.index},
               {"sid", text_or_null(statement.sid)}};
  add_place(json, places.find(statement.where));
  json["effect"] = effect_name(statement.effect);
  json["layer"] = layer_name(statement.layer);
  return json;
}

Json statements_json(const std::vector<StatementRef>& statements, const Places& places) {
  Json list = Json::array();
  for (const StatementRef& statement : statements)
    list.push_back(statement_json(statement, places));
  return list;
}

Json example_json(const std::optional<ExampleRequest>& example) {
  if (!example) return nullptr;
  Json context = Json::array();
  Json absent = Json::array();
  for (const ContextValue& value : example->context) {
    if (value.absent) {
      absent.push_back(value.key);
      continue;
    }
    context.push_back({{"ContextKeyName", value.key},
                       {"ContextKeyValues", value.values},
                       {"ContextKeyType", value.type}});
  }
  return {{"principal", example->principal},
          {"action", example->action},
          {"resource", example->resource},
          {"context", std::move(context)},
          {"absent", std::move(absent)}};
}

Json trace_json(const Decision& decision, const Places& places) {
  Json list = Json::array();
  for (const StatementTrace& trace : decision.trace) {
    Json json = statement_json(trace.statement, places);
    json["match"] = match_name(trace.match);
    json["element"] = text_or_null(element_name(trace.element));
    json["test"] = trace.test ? test_json(*trace.test) : Json();
    json["value"] = text_or_null(trace.value);
    list.push_back(std::move(json));
  }
  return list;
}

Json grant_json(const Grant& grant, const Places& places) {
  return {{"arn", grant.principal.arn},
          {"type", type_name(grant.principal.type)},
          {"account", grant.principal.account},
          {"decision", outcome_name(grant.decision.outcome)},
          {"when", when_json(grant.decision.when)},
          {"via", statements_json(grant.decision.statements, places)},
          {"example", example_json(grant.decision.example)}};
}

}  // namespace

std::string can_json(const Decision& decision, const Places& places, Access::Explain explain,
                     JsonForm form) {
  Json answer = answer_of("ambit.can/1");
  answer["principal"] = decision.principal;
  answer["action"] = decision.action;
  answer["resource"] = decision.resource;
  answer["decision"] = outcome_name(decision.outcome);
  answer["when"] = when_json(decision.when);
  answer["missing"] = decision.missing;
  answer["decidingLayer"] = text_or_null(decision.deciding_layer);
  answer["layers"] = Json::array();
  for (const LayerDecision& layer : decision.layers)
    answer["layers"].push_back(
        {{"layer", layer_name(layer.layer)}, {"decision", outcome_name(layer.outcome)}});
  answer["statements"] = statements_json(decision.statements, places);
  answer["example"] = example_json(decision.example);
  answer["assumptions"] = decision.assumptions;
  if (explain == Access::Explain::kYes) answer["trace"] = trace_json(decision, places);
  return printed(answer, form);
}

std::string who_can_json(const WhoCan& answer, const Question& question, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  Json json = answer_of("ambit.who-can/1");
  json["action"] = question.action;
  json["resource"] = question.resource;
  json["principals"] = Json::array();
  for (const Grant& grant : answer.grants) json["principals"].push_back(grant_json(grant, places));
  json["external"] = Json::array();
  json["assumptions"] = answer.assumptions;
  return printed(json, JsonForm::kIndented);
}

std::string question_error_json(const QuestionError& error) {
  Json json = answer_of("ambit.can/1");
  json["error"] = {{"message", error.message}, {"candidates", error.candidates}};
  return printed(json, JsonForm::kOneLine);
}

}  // namespace ambit::report
