// The JSON answers of all golden cases are what docs/schemas says. The validator knows the part of
// JSON Schema that those schemas use, and fails on any other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "ambit/report.h"

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  // Where and why `value` is not what the schema says; empty when it is.
  std::string problem(const Json& value, const Json& schema, const std::string& at = "") const {
    for (const auto& [keyword, rule] : schema.items()) {
      const auto check = kChecks.find(keyword);
      if (check == kChecks.end())
        throw std::runtime_error("the validator does not know " + keyword);
      std::string found;
      if (check->second != nullptr) found = (this->*check->second)(rule, value, schema, at);
      if (!found.empty()) return found;
    }
    return {};
  }

 private:
  using Check = std::string (Validator::*)(const Json& rule, const Json& value, const Json& schema,
                                           const std::string& at) const;
  static const std::map<std::string, Check> kChecks;

  static std::string unless(bool sound, const std::string& at, const std::string& why) {
    return sound ? std::string() : at + ": " + why;
  }

  static std::string below(std::string at, std::string_view name) {
    return at.append("/").append(name);
  }

  std::string reference(const Json& rule, const Json& value, const Json&,
                        const std::string& at) const {
    return problem(value, root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), at);
  }

  std::string any_of(const Json& rule, const Json& value, const Json&,
                     const std::string& at) const {
    std::string problems;
    for (const Json& one : rule) {
      const std::string found = problem(value, one, at);
      if (found.empty()) return {};
      problems.append("\n  ").append(found);
    }
    return unless(false, at, "none of" + problems);
  }

  std::string constant(const Json& rule, const Json& value, const Json&,
                       const std::string& at) const {
    return unless(value == rule, at, "not " + rule.dump());
  }

  std::string one_of(const Json& rule, const Json& value, const Json&,
                     const std::string& at) const {
    return unless(std::ranges::find(rule, value) != rule.end(), at, "not in " + rule.dump());
  }

  std::string minimum(const Json& rule, const Json& value, const Json&,
                      const std::string& at) const {
    return unless(!value.is_number() || value >= rule, at, "too small");
  }

  std::string maximum(const Json& rule, const Json& value, const Json&,
                      const std::string& at) const {
    return unless(!value.is_number() || value <= rule, at, "too large");
  }

  std::string min_items(const Json& rule, const Json& value, const Json&,
                        const std::string& at) const {
    return unless(!value.is_array() || value.size() >= rule.get<std::size_t>(), at, "too few");
  }

  static bool has_type(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "string") return value.is_string();
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    throw std::runtime_error("the validator does not know the type " + type);
  }

  std::string type(const Json& rule, const Json& value, const Json&, const std::string& at) const {
    const Json types = rule.is_array() ? rule : Json::array({rule});
    const bool fits = std::ranges::any_of(
        types, [&](const Json& one) { return has_type(value, one.get<std::string>()); });
    return unless(fits, at, "not of type " + rule.dump());
  }

  std::string required(const Json& rule, const Json& value, const Json&,
                       const std::string& at) const {
    if (!value.is_object()) return {};
    for (const Json& name : rule)
      if (!value.contains(name.get<std::string>())) return unless(false, at, "no " + name.dump());
    return {};
  }

  std::string items(const Json& rule, const Json& value, const Json&, const std::string& at) const {
    if (!value.is_array()) return {};
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string found = problem(value[i], rule, below(at, std::to_string(i)));
      if (!found.empty()) return found;
    }
    return {};
  }

  std::string properties(const Json& rule, const Json& value, const Json&,
                         const std::string& at) const {
    if (!value.is_object()) return {};
    for (const auto& [name, member] : value.items()) {
      if (!rule.contains(name)) continue;
      std::string found = problem(member, rule[name], below(at, name));
      if (!found.empty()) return found;
    }
    return {};
  }

  std::string other_properties(const Json& rule, const Json& value, const Json& schema,
                               const std::string& at) const {
    if (!value.is_object()) return {};
    const Json known = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      if (known.contains(name)) continue;
      const std::string where = below(at, name);
      if (rule.is_boolean() && !rule.get<bool>()) return unless(false, where, "not in the schema");
      std::string found = rule.is_boolean() ? std::string() : problem(member, rule, where);
      if (!found.empty()) return found;
    }
    return {};
  }

  const Json& root_;
};

// A null check: the keyword asks for nothing.
const std::map<std::string, Validator::Check> Validator::kChecks = {
    {"$defs", nullptr},
    {"$ref", &Validator::reference},
    {"$schema", nullptr},
    {"additionalProperties", &Validator::other_properties},
    {"anyOf", &Validator::any_of},
    {"const", &Validator::constant},
    {"enum", &Validator::one_of},
    {"items", &Validator::items},
    {"maximum", &Validator::maximum},
    {"minItems", &Validator::min_items},
    {"minimum", &Validator::minimum},
    {"properties", &Validator::properties},
    {"required", &Validator::required},
    {"title", nullptr},
    {"type", &Validator::type},
};

// Answers of the simulator have the form of AWS's, which does not name itself.
std::string name_of(const Json& answer) {
  return answer.value("schema", "ambit.simulate/1");
}

// ambit.who-can/1 -> docs/schemas/who-can-1.schema.json
Json schema_of(const Json& answer) {
  std::string name = name_of(answer);
  REQUIRE(name.starts_with("ambit."));
  name = name.substr(6);
  std::ranges::replace(name, '/', '-');
  const fs::path path = "docs/schemas/" + name + ".schema.json";
  REQUIRE(fs::exists(path));
  return Json::parse(text_of(path));
}

// The answers in what a command printed: one document, or one a line.
std::vector<Json> answers_in(const std::string& expected) {
  const std::string out = expected.substr(0, expected.find("--- "));
  std::vector<Json> answers;
  if (Json whole = Json::parse(out, nullptr, false); whole.is_object()) return {whole};
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);)
    if (Json one = Json::parse(line, nullptr, false); one.is_object()) answers.push_back(one);
  return answers;
}

TEST_CASE("golden_answers_follow_the_schemas", "[report]") {
  std::map<std::string, int> seen;
  for (const auto& entry : fs::recursive_directory_iterator("tests/golden")) {
    if (entry.path().filename() != "expected") continue;
    const std::string expected = text_of(entry.path());
    if (!expected.starts_with('{')) continue;
    const std::vector<Json> answers = answers_in(expected);
    CAPTURE(entry.path().string());
    REQUIRE_FALSE(answers.empty());
    for (const Json& answer : answers) {
      if (answer.contains("Statement")) continue;  // a policy that a filter has written
      // The forms of others: SARIF, IAM Access Analyzer.
      const bool ours = answer.contains("schema");
      if (answer.contains("$schema") || (answer.contains("findings") && !ours)) continue;
      const Json schema = schema_of(answer);
      const std::string problem = Validator(schema).problem(answer, schema);
      CAPTURE(problem);
      CHECK(problem.empty());
      ++seen[name_of(answer)];
    }
  }
  for (const std::string schema :
       {"ambit.can/1", "ambit.who-can/1", "ambit.what-can/1", "ambit.audit/1", "ambit.simulate/1",
        "ambit.catalog/1", "ambit.compare-snapshots/1", "ambit.expand/1", "ambit.shrink/1"}) {
    CAPTURE(schema);
    CHECK(seen[schema] > 0);
  }
}

TEST_CASE("the_catalogue_follows_its_schema", "[report]") {
  const Json answer = Json::parse(ambit::report::checks_json());
  const Json schema = schema_of(answer);
  const std::string problem = Validator(schema).problem(answer, schema);
  CAPTURE(problem);
  CHECK(problem.empty());
  CHECK(answer.at("checks").size() == ambit::audit::check_descriptions().size());
}

TEST_CASE("the_validator_refuses", "[report]") {
  const Json schema = Json::parse(R"({"type":"object","properties":{"a":{"type":["integer","null"],
      "minimum":0},"b":{"$ref":"#/$defs/b"}},"required":["a"],"additionalProperties":false,
      "$defs":{"b":{"anyOf":[{"const":1},{"type":"array","minItems":1,"items":{"enum":["x"]}}]}}})");
  const Validator validator(schema);
  for (const char* good : {R"({"a":0})", R"({"a":null,"b":1})", R"({"a":2,"b":["x","x"]})"})
    CHECK(validator.problem(Json::parse(good), schema).empty());
  for (const char* bad : {"[]", "{}", R"({"a":-1})", R"({"a":"0"})", R"({"a":0,"c":1})",
                          R"({"a":0,"b":2})", R"({"a":0,"b":["y"]})", R"({"a":0,"b":[]})"})
    CHECK_FALSE(validator.problem(Json::parse(bad), schema).empty());
}

}  // namespace
