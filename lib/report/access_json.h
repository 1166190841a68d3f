// What answers about access and about paths have in common in JSON.
#ifndef AMBIT_REPORT_ACCESS_JSON_H_
#define AMBIT_REPORT_ACCESS_JSON_H_

#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/permissions.h"
#include "ambit/report.h"
#include "report/json_line.h"

namespace ambit::report {

// What can_json() and question_error_json() print, as one value.
void write_can(JsonLine& json, const Decision& decision, const Places& places,
               Access::Explain explain);
void write_question_error(JsonLine& json, const QuestionError& error);

void write_test(JsonLine& json, const Test& test);

// The member "when".
void write_when(JsonLine& json, const When& when);

void write_statement(JsonLine& json, const StatementRef& statement, const Places& places);

// A member that is a list of statements.
void write_statements(JsonLine& json, std::string_view name,
                      const std::vector<StatementRef>& statements, const Places& places);

void write_levels(JsonLine& json, const LevelCounts& levels);

// The members of a grant, but for its statements; and all of it.
void write_access(JsonLine& json, const PermissionGrant& grant);
void write_grant(JsonLine& json, const PermissionGrant& grant, const Places& places);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_ACCESS_JSON_H_
