// The order of the members is that of docs/json.md.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ambit/cut.h"
#include "report/access_json.h"
#include "report/cut_words.h"
#include "report/paths_json.h"
#include "report/words.h"

namespace ambit::report {

void write_cut_element(JsonLine& json, const CutElement& element, const Places& places) {
  json.name("kind").text(cut_kind_name(element.kind));
  if (element.kind == CutElement::Kind::kAttachment) {
    json.name("attachment").begin_object();
    json.name("policy").text(element.policy);
    json.name("arn").text_or_null(element.arn);
    json.name("owner").text(element.owner);
    json.end_object();
  } else if (element.kind == CutElement::Kind::kEdge) {
    json.name("edge").begin_object();
    json.name("technique").text(element.technique);
    json.name("from").text(element.from);
    json.name("fromElevated").texts(element.from_elevated);
    json.name("to").text(element.to);
    json.name("toElevated").texts(element.to_elevated);
    json.end_object();
  } else {
    json.name("statement");
    write_statement(json, element.statement, places);
  }
}

namespace {

// As a policy has it: one block an operator.
void write_conditions(JsonLine& json, const std::vector<Test>& conditions) {
  if (conditions.empty()) return;
  std::map<std::string_view, std::vector<const Test*>> by_operator;
  for (const Test& test : conditions) by_operator[test.op].push_back(&test);
  json.name("Condition").begin_object();
  for (const auto& [op, tests] : by_operator) {
    json.name(op).begin_object();
    // A key may hold any text.
    for (const Test* test : tests) json.member(test->key).texts(test->values);
    json.end_object();
  }
  json.end_object();
}

void write_narrowed(JsonLine& json, const CutElement& element) {
  json.name("narrowed");
  if (element.narrowed.empty()) return json.null();
  json.begin_object();
  json.name("Version").text(element.version);
  json.name("Statement").begin_list();
  for (const NarrowedStatement& statement : element.narrowed) {
    json.begin_object();
    if (!statement.sid.empty()) json.name("Sid").text(statement.sid);
    json.name("Effect").text("Allow");
    json.name(statement.not_action ? "NotAction" : "Action").texts(statement.actions);
    json.name(statement.not_resource ? "NotResource" : "Resource").texts(statement.resources);
    write_conditions(json, statement.conditions);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void write_element(JsonLine& json, const CutElement& element, const Places& places) {
  json.begin_object();
  write_cut_element(json, element, places);
  json.name("uses").begin_list();
  for (const CutUse& use : element.uses) {
    json.begin_object();
    json.name("action").text(use.action);
    json.name("resource").text(use.resource);
    json.end_object();
  }
  json.end_list();
  json.name("keeps").texts(element.keeps);
  write_narrowed(json, element);
  json.end_object();
}

void write_open(JsonLine& json, const OpenPath& path) {
  json.begin_object();
  json.name("arn").text(path.principal.arn);
  json.name("class").text(path_class_name(path.path_class));
  json.name("calls").number(path.calls);
  json.name("steps").begin_list();
  for (const OpenPath::OpenStep& step : path.steps) {
    json.begin_object();
    json.name("technique").text(step.technique);
    json.name("by").text(step.by);
    json.name("to").text(step.to);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

}  // namespace

std::string cut_json(const CutAnswer& answer, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  JsonLine json;
  begin_answer(json, "ambit.cut/1");
  json.name("target").text(answer.target);
  json.name("cut").begin_list();
  for (const CutElement& element : answer.cut) write_element(json, element, places);
  json.end_list();
  json.name("size").number(answer.cut.size());
  json.name("cost").number(answer.cost);
  json.name("optimal").boolean(answer.optimal);
  json.name("lowerBound").number(answer.lower_bound);
  json.name("pathsBefore").number(answer.paths_before);
  json.name("pathsAfter").number(answer.paths_after);
  json.name("open").begin_list();
  for (const OpenPath& path : answer.open) write_open(json, path);
  json.end_list();
  json.name("administrators").number(answer.administrators);
  write_assumptions(json, answer.assumptions);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
