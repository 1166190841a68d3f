// Parts of JSON answers about access.
#ifndef AMBIT_REPORT_ACCESS_JSON_H_
#define AMBIT_REPORT_ACCESS_JSON_H_

#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/report.h"
#include "report/json_line.h"

namespace ambit::report {

// The members "when" and `name`.
void write_when(JsonLine& json, const When& when);
void write_statements(JsonLine& json, std::string_view name,
                      const std::vector<StatementRef>& statements, const Places& places);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_ACCESS_JSON_H_
