// Parts of JSON answers about the permission graph.
#ifndef AMBIT_REPORT_PATHS_JSON_H_
#define AMBIT_REPORT_PATHS_JSON_H_

#include <vector>

#include "ambit/paths.h"
#include "ambit/report.h"
#include "report/json_line.h"

namespace ambit::report {

void write_path(JsonLine& json, const Path& path, const Places& places);

// A list of their ARNs.
void write_names(JsonLine& json, const std::vector<PrincipalName>& principals);

// The members "guard" and "assumptions".
void write_guard(JsonLine& json, const Guard& guard);
void write_assumptions(JsonLine& json, const GraphAssumptions& assumptions);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_PATHS_JSON_H_
