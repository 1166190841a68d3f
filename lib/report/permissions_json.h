// Parts of JSON answers about what principals may do.
#ifndef AMBIT_REPORT_PERMISSIONS_JSON_H_
#define AMBIT_REPORT_PERMISSIONS_JSON_H_

#include "ambit/permissions.h"
#include "report/json_line.h"

namespace ambit::report {

// A value.
void write_grant(JsonLine& json, const PermissionGrant& grant, const Places& places);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_PERMISSIONS_JSON_H_
