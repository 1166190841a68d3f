// The order of the members is that of docs/json.md.
#include <string>
#include <utility>
#include <vector>

#include "ambit/reach.h"
#include "report/access_json.h"
#include "report/paths_json.h"
#include "report/words.h"

namespace ambit::report {
namespace {

void write_reachable(JsonLine& json, const std::vector<Reachable>& principals) {
  json.begin_list();
  for (const Reachable& one : principals) {
    json.begin_object();
    json.name("arn").text(one.principal.arn);
    json.name("account").text(one.principal.account);
    json.name("kind").text(type_name(one.principal.type));
    json.name("tier").number(one.tier);
    json.name("class").text(path_class_name(one.path_class));
    json.name("calls").number(one.calls);
    write_guard(json, one.guard);
    json.end_object();
  }
  json.end_list();
}

}  // namespace

std::string reach_json(const ReachAnswer& answer, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  const bool from = answer.direction == ReachAnswer::Direction::kFrom;
  JsonLine json;
  begin_answer(json, "ambit.reach/1");
  json.name(from ? "from" : "to").text(answer.principal);
  json.name("principals");
  write_reachable(json, answer.principals);
  if (from) {
    json.name("administrates").begin_list();
    for (const Administered& one : answer.accounts) {
      json.begin_object();
      json.name("account").text(one.account);
      json.name("class").text(path_class_name(one.path_class));
      json.name("calls").number(one.calls);
      write_guard(json, one.guard);
      json.end_object();
    }
    json.end_list();
    json.name("unknownCredentials").begin_list();
    for (const UnknownCredentials& one : answer.unknown_credentials) {
      json.begin_object();
      json.name("technique").text(one.technique);
      json.name("title").text(one.title);
      json.name("class").text(path_class_name(one.path_class));
      json.end_object();
    }
    json.end_list();
    json.name("actionsGained").begin_list();
    for (const PermissionGrant& grant : answer.gained) write_grant(json, grant, places);
    json.end_list();
    json.name("unknown").texts(answer.unknown);
  }
  write_assumptions(json, answer.assumptions);
  return end_answer(std::move(json));
}

std::string unused_reach_json(const UnusedReachAnswer& answer) {
  JsonLine json;
  begin_answer(json, "ambit.reach-unused/1");
  json.name("days").number(answer.days);
  json.name("roles").begin_list();
  for (const UnusedRole& one : answer.roles) {
    json.begin_object();
    json.name("arn").text(one.role.arn);
    json.name("account").text(one.role.account);
    json.name("tier").number(one.tier);
    json.name("lastUsed").text_or_null(one.last_used);
    json.name("by");
    write_reachable(json, one.by);
    json.end_object();
  }
  json.end_list();
  json.name("principals");
  write_names(json, answer.principals);
  json.name("unknown");
  write_names(json, answer.unknown);
  json.name("leftOut").number(answer.left_out);
  write_assumptions(json, answer.assumptions);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
