// A REQUEST of JSON answers: docs/json.md.
#ifndef AMBIT_REPORT_REQUEST_JSON_H_
#define AMBIT_REPORT_REQUEST_JSON_H_

#include <optional>

#include "ambit/access.h"
#include "report/json_line.h"

namespace ambit::report {

// null when there is none; its principal is null when that does not matter.
void write_request(JsonLine& json, const std::optional<ExampleRequest>& request);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_REQUEST_JSON_H_
