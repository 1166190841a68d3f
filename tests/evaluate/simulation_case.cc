#include "tests/evaluate/simulation_case.h"

#include <fstream>
#include <stdexcept>

namespace ambit::simulation {
namespace {

using reference::CallerKind;
using reference::Layer;

// The first member of `wanted` that `got` does not have, by its place.
std::string difference(const Json& got, const Json& wanted, const std::string& at) {
  if (wanted.is_object() && got.is_object()) {
    for (const auto& [name, member] : wanted.items()) {
      std::string place = at;
      if (!got.contains(name)) return place.append(": no ").append(name);
      place.append("/").append(name);
      if (auto found = difference(got[name], member, place); !found.empty()) return found;
    }
    return {};
  }
  if (wanted.is_array() && got.is_array() && wanted.size() == got.size()) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (auto found = difference(got[i], wanted[i], at + "/" + std::to_string(i)); !found.empty())
        return found;
    return {};
  }
  return got == wanted ? std::string() : at + ": " + got.dump() + ", not " + wanted.dump();
}

Json tags(const std::map<std::string, std::string>& all) {
  Json object = Json::object();
  for (const auto& [key, value] : all) object[key] = value;
  return object;
}

void set_caller(const reference::Caller& caller, Json& request) {
  Json details = Json::object();
  const auto set = [&](const char* field, const std::string& value) {
    if (!value.empty()) details[field] = value;
  };
  request["CallerArn"] = caller.arn.empty() ? caller.role_arn : caller.arn;
  switch (caller.kind) {
    case CallerKind::kUser:
      set("UniqueId", caller.id);
      details["Tags"] = tags(caller.tags);
      break;
    case CallerKind::kRole:
      set("UniqueId", caller.id);
      set("RoleArn", caller.role_arn);
      details["Tags"] = tags(caller.tags);
      details["SessionTags"] = tags(caller.session_tags);
      break;
    case CallerKind::kFederated:
      set("IssuerArn", caller.issuer_arn);
      set("IssuerId", caller.issuer_id);
      details["SessionTags"] = tags(caller.session_tags);
      break;
    case CallerKind::kRoot:
      break;
    case CallerKind::kService:
      request["CallerArn"] = caller.service_names.front();
      details["ServicePrincipalNames"] = caller.service_names;
      break;
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      request["CallerArn"] = caller.provider;
      break;
    case CallerKind::kAnonymous:
      request["CallerArn"] = "anonymous";
      break;
  }
  request["Caller"] = std::move(details);
}

// A trust policy has no Resource. Without a statement the two kinds are the same.
bool is_trust_policy(const Json& document) {
  for (const Json& statement : document["Statement"])
    if (statement.contains("Resource") || statement.contains("NotResource") ||
        statement.contains("NotPrincipal"))
      return false;
  return true;
}

void set_policies(const reference::Request& from, Json& request) {
  request["PolicyInputList"] = Json::array();
  for (const auto& [layer, policies] : from.policies) {
    const Json levels = policies.levels;
    switch (layer) {
      case Layer::kRcp:
        request["ResourceControlPolicyInputList"] = levels;
        break;
      case Layer::kScp:
        request["ServiceControlPolicyInputList"] = levels;
        break;
      case Layer::kEndpoint:
        request["EndpointPolicyInputList"] = levels.front();
        if (from.gateway_endpoint) request["EndpointType"] = "gateway";
        break;
      case Layer::kResource:
        request["ResourcePolicy"] = levels.front().front();
        if (!is_trust_policy(request["ResourcePolicy"])) request["ResourcePolicyKind"] = "resource";
        break;
      case Layer::kIdentity:
        request["PolicyInputList"] = levels.front();
        break;
      case Layer::kBoundary:
        request["PermissionsBoundaryPolicyInputList"] = levels.front();
        break;
      case Layer::kSession:
        request["SessionPolicyInputList"] = levels.front();
        break;
    }
  }
}

void set_context(const reference::Request& from, Json& request) {
  for (const auto& [key, value] : from.context) {
    if (value.kind == reference::ContextValue::Kind::kAbsent) {
      request["AbsentContextKeys"].push_back(key);
      continue;
    }
    const bool list = value.kind == reference::ContextValue::Kind::kList;
    request["ContextEntries"].push_back({{"ContextKeyName", key},
                                         {"ContextKeyValues", value.values},
                                         {"ContextKeyType", list ? "stringList" : "string"}});
  }
  if (from.mode == reference::Mode::kStrict) return;
  request["Mode"] = "threeValued";
  request["ContextIsComplete"] = from.mode == reference::Mode::kClosed;
  if (!from.unknown.empty()) request["UnknownContextKeys"] = from.unknown;
}

}  // namespace

std::vector<Case> read_cases() {
  std::ifstream lines("tests/conformance/simulate.jsonl");
  if (!lines) throw std::runtime_error("no tests/conformance/simulate.jsonl");
  std::vector<Case> cases;
  for (std::string text; std::getline(lines, text);) {
    const Json line = Json::parse(text);
    Json request = {{"PolicyInputList", Json::array()},
                    {"ActionNames", {"s3:GetObject"}},
                    {"ResourceArns", {"arn:aws:s3:::b/k"}},
                    {"CallerArn", "arn:aws:iam::111111111111:user/alice"}};
    request.merge_patch(line.at("req"));
    cases.push_back({.name = line.at("n"),
                     .why = line.at("why"),
                     .request = std::move(request),
                     .error = line.value("err", ""),
                     .wanted = line.contains("got") ? line["got"] : Json()});
    if (cases.back().error.empty() == cases.back().wanted.is_null())
      throw std::runtime_error("a case has either an error or an answer: " + text);
  }
  return cases;
}

std::string problem(const Json& answer, const Case& wanted) {
  if (answer.contains("Error") != !wanted.error.empty()) return answer.dump();
  if (wanted.error.empty()) return difference(answer, wanted.wanted, "");
  const Json& error = answer["Error"];
  const std::string got =
      error["Detail"].get<std::string>() + " " + error["Path"].get<std::string>();
  return got == wanted.error ? std::string() : got + ", not " + wanted.error;
}

Json as_request(const reference::Case& evaluation) {
  const reference::Request& from = evaluation.request;
  Json request = {{"Id", evaluation.name}};
  set_policies(from, request);
  request["ActionNames"] = {from.action};
  request["ResourceArns"] = {from.resource};
  request["ResourceOwner"] = from.owner;
  set_caller(from.caller, request);
  set_context(from, request);
  request["OrganizationFacts"] = {{"CallerInManagementAccount", from.caller.in_management_account},
                                  {"OwnerIsManagementAccount", from.owner_is_management_account},
                                  {"AwsManagedKey", from.aws_managed_key}};
  return request;
}

reference::Answer as_answer(const Json& answer) {
  const Json& result = answer.at("EvaluationResults").at(0);
  const bool by_resource = result.contains("ResourceSpecificResults");
  const Json& ambit =
      by_resource ? result["ResourceSpecificResults"].at(0).at("Ambit") : result.at("Ambit");
  const Json decisions =
      ambit.contains("Decisions") ? ambit["Decisions"] : Json::array({result.at("EvalDecision")});
  reference::Answer got{.by = ambit.value("DecidingLayer", "")};
  for (const Json& decision : decisions) {
    got.allowed = got.allowed || decision == "allowed";
    got.explicit_deny = got.explicit_deny || decision == "explicitDeny";
    got.implicit_deny = got.implicit_deny || decision == "implicitDeny";
  }
  return got;
}

}  // namespace ambit::simulation
