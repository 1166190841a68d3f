// The order of the members is that of docs/json.md.

#include <utility>

#include "ambit/report.h"
#include "report/access_json.h"
#include "report/json_line.h"

namespace ambit::report {

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
