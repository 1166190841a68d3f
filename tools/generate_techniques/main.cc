// Turns the escalation techniques (lib/graph/data/escalation-techniques.json) into C++ tables, so
// that nothing is parsed when ambit starts. Run by the build: generate_techniques INPUT OUTPUT.
// Refuses data that contradicts itself or says what the tables cannot hold, with one line that says
// where.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "generate_tables/cpp_source.h"

namespace {

using ambit::generate::Arrays;
using ambit::generate::Json;
using ambit::generate::literal;
using ambit::generate::optional_text;
using ambit::generate::read_json;
using ambit::generate::text;

// kNotServiceLinked of not-service-linked.
std::string constant_name(std::string_view name) {
  std::string out = "k";
  bool upper = true;
  for (const char c : name) {
    if (c == '-') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

// The constant of one of the `known` names.
std::string constant(const std::string& name, const char* type,
                     const std::set<std::string>& known) {
  if (!known.contains(name)) throw std::runtime_error(std::string(type) + ": unknown " + name);
  return std::string(type) + "::" + constant_name(name);
}

const std::map<std::string, std::string>& variables() {
  static const std::map<std::string, std::string> kVariables = {
      {"S", "kActor"},         {"T", "kGainer"},         {"U", "kUser"},
      {"R", "kRole"},          {"R2", "kSecondRole"},    {"G", "kGroup"},
      {"P", "kPolicy"},        {"IP", "kProfile"},       {"SP", "kSamlProvider"},
      {"OP", "kOidcProvider"}, {"PS", "kPermissionSet"}, {"A", "kAccount"},
      {"X", "kExisting"},      {"Y", "kOther"},          {"new", "kNew"},
      {"any", "kAny"},         {"none", "kNone"}};
  return kVariables;
}

std::string variable(const std::string& name) {
  const auto found = variables().find(name);
  if (found == variables().end()) throw std::runtime_error("unknown variable " + name);
  return "Variable::" + found->second;
}

std::string requirement_row(const Json& requirement, Arrays& arrays) {
  std::vector<std::string> resources;
  for (const Json& resource : requirement.at("resources")) {
    const auto role = resource.at("role").get<std::string>();
    resources.push_back("{.variable = " + variable(role) +
                        ", .type = " + optional_text(resource, "type") +
                        ", .arn = " + optional_text(resource, "arn") + "}");
  }
  if (resources.empty()) throw std::runtime_error("a requirement without resource");
  return "{.call = " + std::to_string(requirement.at("call").get<int>()) +
         ", .action = " + text(requirement, "action") +
         ", .resources = " + arrays.add("TechniqueResource", resources) +
         ", .when = " + optional_text(requirement, "when") + "}";
}

std::string request_key_row(const Json& condition, Arrays& arrays) {
  const bool absent = condition.contains("absent");
  if (absent == condition.contains("values"))
    throw std::runtime_error("a condition has either values or is absent");
  return "{.action = " + text(condition, "action") + ", .key = " + text(condition, "key") +
         ", .values = " + arrays.add_member(condition, "values") +
         ", .absent = " + (absent ? "true" : "false") + "}";
}

// Which members of a precondition become which field.
const std::map<std::string, std::string>& fields(const std::string& predicate) {
  static const std::map<std::string, std::string> kRoleFirst = {
      {"role", "subject"}, {"principal", "object"}, {"as", "object"},
      {"action", "name"},  {"services", "values"},  {"provider", "object"}};
  static const std::map<std::string, std::string> kPolicyFirst = {
      {"policy", "subject"}, {"to", "object"}, {"of", "object"}};
  static const std::map<std::string, std::string> kUserFirst = {
      {"user", "subject"}, {"group", "object"}, {"n", "number"}, {"present", "number"}};
  static const std::map<std::string, std::string> kExists = {
      {"bind", "subject"}, {"kind", "kind"}, {"role", "object"}, {"user", "object"}};
  static const std::map<std::string, std::string> kResourceFirst = {
      {"resource", "subject"}, {"of", "object"}, {"name", "name"}, {"value", "values"}};
  static const std::map<std::string, std::string> kOthers = {{"who", "subject"},
                                                             {"target", "object"},
                                                             {"a", "subject"},
                                                             {"b", "object"},
                                                             {"on", "object"},
                                                             {"key", "name"},
                                                             {"action", "name"},
                                                             {"or_", ""},
                                                             {"group", "subject"},
                                                             {"account", "subject"},
                                                             {"provider", "subject"},
                                                             {"resource", "object"},
                                                             {"permission_set", "object"}};
  static const std::map<std::string, const std::map<std::string, std::string>*> kByPredicate = {
      {"trusts-service", &kRoleFirst},
      {"trusts-federated", &kRoleFirst},
      {"trusts-principal", &kRoleFirst},
      {"same-account", &kRoleFirst},
      {"not-service-linked", &kRoleFirst},
      {"not-sso-reserved", &kRoleFirst},
      {"has-instance-profile", &kRoleFirst},
      {"ssm-managed", &kRoleFirst},
      {"role-reads-event-source", &kRoleFirst},
      {"no-audience-condition", &kRoleFirst},
      {"customer-managed", &kPolicyFirst},
      {"attached", &kPolicyFirst},
      {"boundary-is", &kPolicyFirst},
      {"has-stronger-version", &kPolicyFirst},
      {"member-of", &kUserFirst},
      {"not-member-of", &kUserFirst},
      {"access-keys-below", &kUserFirst},
      {"access-keys-equal", &kUserFirst},
      {"login-profile", &kUserFirst},
      {"inactive-key-secret-known", &kUserFirst},
      {"exists", &kExists},
      {"triggered", &kResourceFirst},
      {"attribute", &kResourceFirst},
      {"attribute-not", &kResourceFirst},
      {"network-reachable", &kResourceFirst},
      {"contains-credentials", &kResourceFirst}};
  const auto found = kByPredicate.find(predicate);
  return found == kByPredicate.end() ? kOthers : *found->second;
}

std::vector<std::string> texts_of(const Json& value) {
  std::vector<std::string> texts;
  if (value.is_array())
    for (const Json& one : value) texts.push_back(literal(one.get<std::string>()));
  else if (value.is_boolean())
    texts.push_back(value.get<bool>() ? "\"true\"" : "\"false\"");
  else
    texts.push_back(literal(value.get<std::string>()));
  return texts;
}

class PreconditionRow {
 public:
  PreconditionRow(const Json& precondition, Arrays& arrays) {
    const auto predicate = precondition.at("pred").get<std::string>();
    for (const auto& [member, value] : precondition.items()) {
      if (member == "pred") continue;
      const auto field = fields(predicate).find(member);
      if (field == fields(predicate).end())
        throw std::runtime_error("a precondition has an unknown member " + member);
      set(field->second, value, arrays);
    }
  }

  std::string str() const {
    std::string out;
    for (const char* field : {"subject", "object", "kind", "name", "values", "number"}) {
      const auto found = fields_.find(field);
      if (found != fields_.end()) out += ", ." + found->first + " = " + found->second;
    }
    return out;
  }

 private:
  void set(const std::string& field, const Json& value, Arrays& arrays) {
    if (field.empty()) return;
    std::string to = field;
    std::string content;
    if (field == "number") {
      content = std::to_string(value.is_boolean() ? int{value.get<bool>()} : value.get<int>());
    } else if (field == "kind" || field == "name") {
      content = literal(value.get<std::string>());
    } else if (field == "values") {
      content = arrays.add("std::string_view", texts_of(value));
    } else if (variables().contains(value.get<std::string>())) {
      content = variable(value.get<std::string>());
    } else {  // a party that is no variable
      to = "values";
      content = arrays.add("std::string_view", texts_of(value));
    }
    if (!fields_.emplace(to, content).second) throw std::runtime_error("two values for " + to);
  }

  std::map<std::string, std::string> fields_;
};

std::string yield_of(const Json& yields) {
  const auto to = yields.at("to").get<std::string>();
  const bool named = variables().contains(to);
  const bool store = to.starts_with("T, ");
  std::string out = "{.kind = YieldKind::" + constant_name(yields.at("kind").get<std::string>());
  if (named || store) out += ", .to = " + variable(store ? "T" : to);
  if (!named) out += ", .target = " + literal(to);
  for (const char* member : {"denies_kept", "policy", "drops", "condition", "limited_by"})
    if (yields.contains(member)) out += std::string(", .") + member + " = " + text(yields, member);
  return out + "}";
}

template <class Row>
std::string list_of(const Json& list, std::string_view type, Arrays& arrays, Row&& row) {
  std::vector<std::string> rows;
  for (const Json& one : list) rows.push_back(row(one));
  return arrays.add(type, rows);
}

std::string technique_row(const Json& technique, const Json& vocabulary, Arrays& arrays) {
  const auto constant_of = [&](const char* member, const char* type) {
    return std::string(type) + "::" + constant_name(technique.at(member).get<std::string>());
  };
  std::set<std::string> predicates;
  for (const auto& [name, meaning] : vocabulary.at("predicates").items()) predicates.insert(name);
  const auto step = technique.at("step").get<std::string>();
  if (step != "one" && step != "needs-existing") throw std::runtime_error("unknown step " + step);
  std::ostringstream out;
  out << "    {.id = " << text(technique, "id") << ", .title = " << text(technique, "title")
      << ", .family = " << constant_of("family", "Family")
      << ", .needs_existing = " << (step == "one" ? "false" : "true")
      << ", .calls = " << technique.at("calls").get<int>() << ", .requirements = "
      << list_of(technique.at("requires"), "Requirement", arrays,
                 [&](const Json& one) { return requirement_row(one, arrays); })
      << ", .request_keys = "
      << list_of(technique.at("conditions"), "RequestKey", arrays,
                 [&](const Json& one) { return request_key_row(one, arrays); })
      << ", .preconditions = "
      << list_of(technique.at("target"), "Precondition", arrays,
                 [&](const Json& one) {
                   const auto name = one.at("pred").get<std::string>();
                   return "{.predicate = " + constant(name, "Predicate", predicates) +
                          PreconditionRow(one, arrays).str() + "}";
                 })
      << ", .yield = " << yield_of(technique.at("yields"))
      << ", .strength = " << constant_of("strength", "Strength")
      << ", .confidence = " << constant_of("confidence", "Confidence")
      << ", .status = " << constant_of("status", "Status")
      << ", .composed_of = " << arrays.add_member(technique, "composed_of")
      << ", .dominated_by = " << arrays.add_member(technique, "dominated_by") << "},\n";
  return out.str();
}

// Ids are unique, and those that others name exist.
void validate(const Json& techniques) {
  std::set<std::string> ids;
  for (const Json& technique : techniques)
    if (!ids.insert(technique.at("id").get<std::string>()).second)
      throw std::runtime_error(technique.at("id").get<std::string>() + " appears twice");
  for (const Json& technique : techniques)
    for (const char* member : {"composed_of", "dominated_by"})
      for (const Json& id : technique.value(member, Json::array()))
        if (!ids.contains(id.get<std::string>()))
          throw std::runtime_error("there is no technique " + id.get<std::string>());
}

std::string tables(const Json& data) {
  const Json& techniques = data.at("techniques");
  validate(techniques);
  Arrays arrays("kTechniqueList");
  std::string rows;
  std::set<std::string> kinds;
  for (const Json& technique : techniques) {
    try {
      rows += technique_row(technique, data.at("vocabulary"), arrays);
    } catch (const std::exception& error) {
      throw std::runtime_error(technique.at("id").get<std::string>() + ": " + error.what());
    }
    for (const Json& precondition : technique.at("target"))
      if (precondition.contains("kind")) kinds.insert(precondition.at("kind").get<std::string>());
  }
  std::string out = "// Generated from lib/graph/data by generate_techniques.\n\n" + arrays.str();
  out += "\nconstexpr Technique kTechniques[] = {\n" + rows + "};\n";
  out += "\nconstexpr std::string_view kResourceKinds[] = {\n";
  for (const std::string& kind : kinds) out += "    " + literal(kind) + ",\n";
  out += "};\n\nconstexpr std::string_view kPredicateNames[] = {\n";
  for (const auto& [name, meaning] : data.at("vocabulary").at("predicates").items())
    out += "    " + literal(name) + ",\n";
  return out + "};\n";
}

void generate(const char* input, const char* output) {
  const Json data = read_json(input);
  std::ofstream out(output, std::ios::binary);
  out << tables(data);
  if (!out.flush()) throw std::runtime_error(std::string("cannot write ") + output);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: generate_techniques INPUT OUTPUT\n";
    return 2;
  }
  try {
    generate(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::cerr << "generate_techniques: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
