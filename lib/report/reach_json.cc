// The order of the members is that of docs/json.md.
#include <utility>

#include "ambit/reach.h"
#include "report/access_json.h"
#include "report/paths_json.h"
#include "report/words.h"

namespace ambit::report {

std::string reach_json(const ReachAnswer& answer, const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  const bool from = answer.direction == ReachAnswer::Direction::kFrom;
  JsonLine json;
  begin_answer(json, "ambit.reach/1");
  json.name(from ? "from" : "to").text(answer.principal);
  json.name("principals").begin_list();
  for (const Reachable& one : answer.principals) {
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

}  // namespace ambit::report
