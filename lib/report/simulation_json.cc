// The order of the members is that of docs/simulate.md.
#include "report/simulation_json.h"

#include "ambit/report.h"
#include "report/words.h"

namespace ambit::report {
namespace {

void write_position(JsonLine& json, std::string_view name, Position position) {
  json.name(name).begin_object();
  json.name("Line").number(position.line);
  json.name("Column").number(position.column);
  json.end_object();
}

// {"name": {"detail": value}}
void write_detail(JsonLine& json, std::string_view name, std::string_view detail,
                  std::optional<bool> value) {
  if (!value) return;
  json.name(name).begin_object();
  json.name(detail).boolean(*value);
  json.end_object();
}

void write_accounts(JsonLine& json, const std::optional<AccountOutcomes>& accounts) {
  if (!accounts) return;
  json.name("EvalDecisionDetails").begin_object();
  if (accounts->caller) json.name("IAM Policy").text(outcome_name(*accounts->caller));
  if (accounts->owner) json.name("Resource Policy").text(outcome_name(*accounts->owner));
  json.end_object();
}

void write_boundary(JsonLine& json, const SimulatedDecision& decision) {
  write_detail(json, "PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary",
               decision.boundary_allows);
}

// The tests of a residual condition say what they are; `negated` wraps them.
void write_residual_test(JsonLine& json, const Test& test) {
  json.begin_object();
  if (test.negated) json.name("not").begin_object();
  if (test.unknown_layer) {
    json.name("unknownLayer").text(layer_name(*test.unknown_layer));
  } else {
    json.name("test").begin_object();
    json.name("Operator").text(test.op);
    json.name("Key").text(test.key);
    json.name("Values").texts(test.values);
    json.end_object();
  }
  if (test.negated) json.end_object();
  json.end_object();
}

// As deep as the tree: all and any take turns, a handful of times.
void write_condition(JsonLine& json, const ConditionTree& condition) {
  if (condition.kind == ConditionTree::Kind::kTest)
    return write_residual_test(json, condition.test);
  json.begin_object();
  json.name(condition.kind == ConditionTree::Kind::kAll ? "and" : "or").begin_list();
  for (const ConditionTree& member : condition.members) write_condition(json, member);
  json.end_list();
  json.end_object();
}

void write_outcomes(JsonLine& json, const Outcomes& outcomes) {
  json.begin_list();
  if (outcomes.allowed) json.text(outcome_name(Outcome::kAllowed));
  if (outcomes.explicit_deny) json.text(outcome_name(Outcome::kExplicitDeny));
  if (outcomes.implicit_deny) json.text(outcome_name(Outcome::kImplicitDeny));
  json.end_list();
}

class SimulationWriter {
 public:
  SimulationWriter(const Simulation& simulation, JsonLine& json)
      : simulation_(simulation), json_(json) {}

  void write() {
    json_.begin_object();
    json_.name("EvaluationResults").begin_list();
    for (const SimulatedAction& action : simulation_.results) write_action(action);
    json_.end_list();
    json_.name("IsTruncated").boolean(simulation_.marker.has_value());
    if (simulation_.marker) json_.name("Marker").text(*simulation_.marker);
    if (simulation_.id) json_.name("Id").text(*simulation_.id);
    write_request_facts();
    json_.end_object();
  }

 private:
  void write_statement(const SimulatedStatement& statement) {
    json_.begin_object();
    json_.name("SourcePolicyId").text(statement.policy);
    json_.name("SourcePolicyType").text(statement.layer == Layer::kResource ? "resource" : "none");
    if (statement.sid) json_.name("Sid").text(*statement.sid);
    write_position(json_, "StartPosition", statement.begin);
    write_position(json_, "EndPosition", statement.end);
    json_.end_object();
  }

  void write_reasons(const StatementList& statements, const std::vector<std::string>& missing) {
    json_.name("MatchedStatements").begin_list();
    for (const std::uint32_t index : statements) write_statement(simulation_.statements[index]);
    json_.end_list();
    json_.name("MissingContextValues").texts(missing);
  }

  void write_layers(const std::vector<SimulatedLayer>& layers) {
    json_.name("Layers").begin_object();
    for (const SimulatedLayer& layer : layers) {
      json_.name(layer_name(layer.layer));
      if (simulation_.three_valued)
        write_outcomes(json_, layer.outcomes);
      else
        json_.text(outcome_name(layer.outcomes.most_restrictive()));
    }
    json_.end_object();
  }

  void write_details(const SimulatedResource& resource) {
    json_.name("Ambit").begin_object();
    if (!resource.deciding_layer.empty()) json_.name("DecidingLayer").text(resource.deciding_layer);
    if (simulation_.three_valued) write_outcomes(json_.name("Decisions"), resource.outcomes);
    if (resource.allowed_when) write_condition(json_.name("AllowedWhen"), *resource.allowed_when);
    write_layers(resource.layers);
    write_reasons(resource.statements, resource.missing);
    json_.name("Notes").texts(resource.notes);
    json_.end_object();
  }

  void write_resource(const SimulatedResource& resource) {
    json_.begin_object();
    json_.name("EvalResourceName").text(resource.resource);
    json_.name("EvalResourceDecision").text(outcome_name(resource.decision.outcome));
    write_reasons(resource.decision.statements, resource.decision.missing);
    write_accounts(json_, resource.decision.accounts);
    write_boundary(json_, resource.decision);
    write_details(resource);
    json_.end_object();
  }

  void write_action(const SimulatedAction& action) {
    json_.begin_object();
    json_.name("EvalActionName").text(action.action);
    json_.name("EvalResourceName").text(action.resource_format);
    json_.name("EvalDecision").text(outcome_name(action.decision.outcome));
    write_reasons(action.decision.statements, action.decision.missing);
    write_detail(json_, "OrganizationsDecisionDetail", "AllowedByOrganizations",
                 action.decision.organizations_allow);
    write_boundary(json_, action.decision);
    write_accounts(json_, action.decision.accounts);
    if (simulation_.by_resource) {
      json_.name("ResourceSpecificResults").begin_list();
      for (const SimulatedResource& resource : action.resources) write_resource(resource);
      json_.end_list();
    } else {
      write_details(action.resources.front());
    }
    json_.end_object();
  }

  void write_request_facts() {
    json_.name("Ambit").begin_object();
    json_.name("Mode").text(simulation_.three_valued ? "threeValued" : "strict");
    json_.name("Assumptions").begin_list();
    for (const Layer layer : simulation_.assumptions) json_.text(layer_name(layer));
    json_.end_list();
    json_.name("Warnings").begin_list();
    for (const SimulationWarning& warning : simulation_.warnings) {
      json_.begin_object();
      json_.name("Code").text(warning.code);
      json_.name("Path").text(warning.path);
      json_.name("Message").text(message_words(warning.said));
      json_.end_object();
    }
    json_.end_list();
    json_.end_object();
  }

  const Simulation& simulation_;
  JsonLine& json_;
};

}  // namespace

void write_simulation(JsonLine& json, const Simulation& simulation) {
  SimulationWriter(simulation, json).write();
}

std::string simulation_json(const Simulation& simulation, JsonForm form) {
  JsonLine json;
  write_simulation(json, simulation);
  return printed(std::move(json), form);
}

void write_simulation_error(JsonLine& json, const SimulationError& error) {
  const bool input = error.code == SimulationError::Code::kInvalidInput;
  json.begin_object();
  json.name("Error").begin_object();
  json.name("Code").text(input ? "InvalidInput" : "PolicyEvaluation");
  json.name("Detail").text(error.detail);
  json.name("Path").text(error.path);
  json.name("Message").text(message_words(error.said));
  if (error.position) write_position(json, "Position", *error.position);
  json.end_object();
  if (error.id) json.name("Id").text(*error.id);
  json.end_object();
}

std::string simulation_error_json(const SimulationError& error, JsonForm form) {
  JsonLine json;
  write_simulation_error(json, error);
  return printed(std::move(json), form);
}

std::string simulation_error_text(const SimulationError& error) {
  return message_words(error.said);
}

}  // namespace ambit::report
