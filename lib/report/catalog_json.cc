// The order of the members is that of docs/json.md.
#include "report/json_line.h"

namespace ambit::report {
namespace {

using catalog::KeyFacts;
using catalog::ResourceTypeFacts;

enum class Links : bool { kNo, kYes };  // whether the types are those of an action

void write_types(JsonLine& json, const std::vector<ResourceTypeFacts>& types, Links links) {
  json.name("resourceTypes").begin_list();
  for (const ResourceTypeFacts& type : types) {
    json.begin_object();
    json.name("name").text(type.name);
    if (links == Links::kYes) json.name("required").boolean(type.required);
    json.name("arns").texts(type.arns);
    json.end_object();
  }
  json.end_list();
}

void write_keys(JsonLine& json, const std::vector<KeyFacts>& keys) {
  json.name("conditionKeys").begin_list();
  for (const KeyFacts& key : keys) {
    json.begin_object();
    json.name("name").text(key.name);
    json.name("type").text(key_type_name(key.type));
    json.name("multivalued").boolean(key.multivalued);
    json.end_object();
  }
  json.end_list();
}

void begin_catalog_answer(JsonLine& json, std::string_view version) {
  begin_answer(json, "ambit.catalog/1", version);
}

}  // namespace

std::string catalog_json(const catalog::CatalogFacts& facts, std::string_view version) {
  JsonLine json;
  begin_catalog_answer(json, version);
  json.name("catalog").begin_object();
  json.name("version").text(facts.version);
  json.name("source").text(facts.source);
  json.name("actions").number(facts.actions);
  json.name("resourceTypes").number(facts.resource_types);
  json.name("conditionKeys").number(facts.keys);
  json.name("services").begin_list();
  for (const auto& service : facts.services) {
    json.begin_object();
    json.name("name").text(service.name);
    json.name("actions").number(service.actions);
    json.name("reachedByRcps").boolean(service.reached_by_rcps);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return end_answer(std::move(json));
}

std::string catalog_json(const catalog::ServiceFacts& facts, std::string_view version) {
  JsonLine json;
  begin_catalog_answer(json, version);
  json.name("service").begin_object();
  json.name("name").text(facts.name);
  json.name("reachedByRcps").boolean(facts.reached_by_rcps);
  json.name("actions").begin_list();
  for (const auto& action : facts.actions) {
    json.begin_object();
    json.name("name").text(action.name);
    json.name("level").text(level_name(action.level));
    json.end_object();
  }
  json.end_list();
  write_types(json, facts.resource_types, Links::kNo);
  write_keys(json, facts.keys);
  json.end_object();
  return end_answer(std::move(json));
}

std::string catalog_json(const catalog::ActionFacts& facts, std::string_view version) {
  JsonLine json;
  begin_catalog_answer(json, version);
  json.name("action").begin_object();
  json.name("name").text(facts.name);
  json.name("level").text(level_name(facts.level));
  json.name("reachedByRcps").boolean(facts.reached_by_rcps);
  write_types(json, facts.resource_types, Links::kYes);
  write_keys(json, facts.keys);
  json.end_object();
  return end_answer(std::move(json));
}

std::string expansions_json(std::span<const catalog::Expansion> expansions,
                            std::string_view version) {
  JsonLine json;
  begin_answer(json, "ambit.expand/1", version);
  json.name("patterns").begin_list();
  for (const catalog::Expansion& expansion : expansions) {
    json.begin_object();
    json.name("pattern").text(expansion.pattern);
    json.name("actions").texts(expansion.actions);
    json.end_object();
  }
  json.end_list();
  return end_answer(std::move(json));
}

std::string shrunk_json(const catalog::Shrunk& shrunk, std::string_view version) {
  JsonLine json;
  begin_answer(json, "ambit.shrink/1", version);
  json.name("actions").texts(shrunk.actions);
  json.name("admitsMore").boolean(shrunk.admits_more);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
