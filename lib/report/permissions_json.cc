// The order of the members is that of docs/json.md.
#include "report/permissions_json.h"

#include <utility>

#include "ambit/report.h"
#include "report/access_json.h"
#include "report/json_line.h"

namespace ambit::report {
namespace {

void write_levels(JsonLine& json, const LevelCounts& levels) {
  json.name("levels").begin_object();
  for (std::size_t i = 0; i < levels.size(); ++i)
    if (levels[i] != 0)
      json.name(catalog::level_name(static_cast<catalog::AccessLevel>(i))).number(levels[i]);
  json.end_object();
}

}  // namespace

void write_grant(JsonLine& json, const PermissionGrant& grant, const Places& places) {
  json.begin_object();
  json.name("actions").texts(grant.actions);
  json.name("notActions").texts(grant.not_actions);
  json.name("admitsMore").boolean(grant.admits_more);
  write_levels(json, grant.levels);
  json.name("resources").texts(grant.resources);
  json.name("notResources").texts(grant.not_resources);
  write_when(json, grant.when);
  write_statements(json, "via", grant.via, places);
  json.end_object();
}

std::string what_can_json(const WhatCan& answer, const Snapshot& snapshot,
                          std::string_view catalog_version) {
  const Places places(snapshot.sources());
  JsonLine json;
  begin_answer(json, "ambit.what-can/1", catalog_version);
  json.name("principal").text(answer.principal);
  json.name("grants").begin_list();
  for (const PermissionGrant& grant : answer.grants) write_grant(json, grant, places);
  json.end_list();
  json.name("summary").begin_list();
  for (const ServiceSummary& service : answer.summary) {
    json.begin_object();
    json.name("service").text(service.service);
    write_levels(json, service.levels);
    json.name("actions").number(service.actions);
    json.end_object();
  }
  json.end_list();
  json.name("assumptions").texts(answer.assumptions);
  json.name("unknown").texts(answer.unknown);
  return end_answer(std::move(json), JsonForm::kIndented);
}

}  // namespace ambit::report
