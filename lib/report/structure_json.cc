// The order of the members is that of docs/json.md.
#include <string>
#include <utility>
#include <vector>

#include "ambit/graph_structure.h"
#include "report/cut_words.h"
#include "report/paths_json.h"
#include "report/words.h"

namespace ambit::report {
namespace {

void write_components(JsonLine& json, const std::vector<Component>& components) {
  json.begin_list();
  for (const Component& component : components) {
    json.begin_object();
    json.name("class").text(path_class_name(component.path_class));
    json.name("principals");
    write_names(json, component.principals);
    json.end_object();
  }
  json.end_list();
}

void write_chain(JsonLine& json, const Chain& chain) {
  json.begin_object();
  json.name("from").text(chain.from.arn);
  json.name("depth").number(chain.depth());
  json.name("class").text(path_class_name(chain.path_class));
  json.name("longest");
  write_names(json, chain.longest);
  json.name("roles").begin_list();
  for (const ChainedRole& role : chain.roles) {
    json.begin_object();
    json.name("arn").text(role.role.arn);
    json.name("depth").number(role.depth);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

}  // namespace

std::string choke_json(const ChokeAnswer& points, const ChokeGrantAnswer& grants,
                       const Snapshot& snapshot) {
  const Places places(snapshot.sources());
  JsonLine json;
  begin_answer(json, "ambit.graph-choke/1");
  json.name("paths").number(points.paths);
  json.name("principals").begin_list();
  for (const ChokePoint& point : points.principals) {
    json.begin_object();
    json.name("arn").text(point.principal.arn);
    json.name("closes");
    write_names(json, point.closes);
    json.end_object();
  }
  json.end_list();
  json.name("grants").begin_list();
  for (const ChokeGrant& one : grants.grants) {
    json.begin_object();
    write_cut_element(json, one.grant, places);
    json.name("closes");
    write_names(json, one.closes);
    json.name("checked").boolean(one.checked);
    json.end_object();
  }
  json.end_list();
  json.name("allGrants").boolean(grants.complete);
  write_assumptions(json, points.assumptions);
  return end_answer(std::move(json));
}

std::string components_json(const ComponentAnswer& answer) {
  JsonLine json;
  begin_answer(json, "ambit.graph-components/1");
  json.name("byAnyStep");
  write_components(json, answer.by_any_step);
  json.name("byAssuming");
  write_components(json, answer.by_assuming);
  write_assumptions(json, answer.assumptions);
  return end_answer(std::move(json));
}

std::string chains_json(const ChainAnswer& answer) {
  JsonLine json;
  begin_answer(json, "ambit.graph-chains/1");
  json.name("depth").number(answer.chains.empty() ? 0 : answer.chains.front().depth());
  json.name("chains").begin_list();
  for (const Chain& chain : answer.chains) write_chain(json, chain);
  json.end_list();
  json.name("cycles");
  write_components(json, answer.cycles);
  write_assumptions(json, answer.assumptions);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
