// The order of the members is that of docs/json.md.
#include "report/paths_json.h"

#include <algorithm>
#include <map>
#include <string>

#include "report/access_json.h"
#include "report/json_line.h"

namespace ambit::report {

void write_names(JsonLine& json, const std::vector<PrincipalName>& principals) {
  json.begin_list();
  for (const PrincipalName& principal : principals) json.text(principal.arn);
  json.end_list();
}

void write_guard(JsonLine& json, const Guard& guard) {
  json.name("guard").begin_list();
  for (const std::vector<GuardAtom>& conjunct : guard) {
    json.begin_list();
    for (const GuardAtom& atom : conjunct) {
      if (atom.test) {
        write_test(json, *atom.test);
        continue;
      }
      json.begin_object();
      json.name("fact").text(atom.fact);
      json.name("arguments").texts(atom.arguments);
      json.end_object();
    }
    json.end_list();
  }
  json.end_list();
}

void write_assumptions(JsonLine& json, const GraphAssumptions& assumptions) {
  json.name("assumptions").begin_object();
  json.name("scp").text(assumptions.scp_known ? "known" : "unknown");
  json.name("facts").text(assumptions.facts_given ? "given" : "none");
  json.name("complete").boolean(assumptions.complete);
  json.name("now").text_or_null(assumptions.now);
  json.end_object();
}

namespace {

void write_step(JsonLine& json, const Step& step, const Places& places) {
  json.begin_object();
  json.name("technique").text(step.technique);
  json.name("from").text(step.from);
  json.name("to").text(step.to);
  json.name("elevated").texts(step.elevated);
  json.name("composite").text_or_null(step.composite);
  json.name("by").begin_object();
  std::uint8_t last = 0;
  for (const StepRequirement& requirement : step.requirements) {
    if (requirement.call <= last) continue;
    last = requirement.call;
    json.name(std::to_string(requirement.call)).text(requirement.by);
  }
  json.end_object();
  json.name("requires").begin_list();
  for (const StepRequirement& requirement : step.requirements) {
    json.begin_object();
    json.name("call").number(requirement.call);
    json.name("action").text(requirement.action);
    json.name("resource").text(requirement.resource);
    write_statements(json, "statements", requirement.statements, places);
    json.end_object();
  }
  json.end_list();
  json.name("target").begin_list();
  for (const StepFact& fact : step.facts) {
    json.begin_object();
    json.name("pred").text(fact.predicate);
    write_statements(json, "statements", fact.statements, places);
    json.end_object();
  }
  json.end_list();
  write_guard(json, step.guard);
  json.name("class").text(path_class_name(step.path_class));
  json.end_object();
}

}  // namespace

void write_path(JsonLine& json, const Path& path, const Places& places) {
  json.begin_object();
  json.name("class").text(path_class_name(path.path_class));
  json.name("calls").number(path.calls);
  write_guard(json, path.guard);
  json.name("steps").begin_list();
  for (const Step& step : path.steps) write_step(json, step, places);
  json.end_list();
  json.end_object();
}

std::string paths_json(const PathAnswer& answer, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  JsonLine json;
  begin_answer(json, "ambit.paths/1");
  json.name("query").begin_object();
  json.name("kind").text("path");
  json.name("from").text(answer.from);
  json.name("to").text(answer.to);
  json.end_object();
  json.name("found").boolean(answer.found());
  json.name("class").text(path_class_name(answer.path_class));
  write_assumptions(json, answer.assumptions);
  json.name("count").number(answer.count);
  json.name("truncated").boolean(answer.count > answer.paths.size());
  json.name("paths").begin_list();
  for (const Path& path : answer.paths) write_path(json, path, places);
  json.end_list();
  json.name("blocked").begin_list();
  for (const BlockedStep& step : answer.blocked) {
    json.begin_object();
    json.name("technique").text(step.technique);
    json.name("to").text(step.to);
    json.name("reason").text(step.reason);
    json.name("unmet").number(step.unmet);
    json.name("at").begin_object();
    json.name("action").text(step.action);
    json.name("resource").text(step.resource);
    write_statements(json, "statements", step.statements, places);
    json.end_object();
    json.end_object();
  }
  json.end_list();
  return end_answer(std::move(json));
}

std::string tiers_json(const TierAnswer& answer) {
  JsonLine json;
  begin_answer(json, "ambit.paths/1");
  json.name("tiers").begin_list();
  for (const PrincipalTier& tier : answer.tiers) {
    json.begin_object();
    json.name("arn").text(tier.principal.arn);
    json.name("tier").number(tier.tier);
    json.name("class").text(path_class_name(tier.path_class));
    json.name("calls").number(tier.calls);
    json.name("techniques").texts(tier.techniques);
    write_guard(json, tier.guard);
    json.end_object();
  }
  json.end_list();
  write_assumptions(json, answer.assumptions);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
