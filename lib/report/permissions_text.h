// Parts of text answers about what principals may do.
#ifndef AMBIT_REPORT_PERMISSIONS_TEXT_H_
#define AMBIT_REPORT_PERMISSIONS_TEXT_H_

#include <cstddef>

#include "ambit/permissions.h"
#include "report/text.h"

namespace ambit::report {

// The grants one by one, at most `limit` of them.
void write_grants(Text& text, const WhatCan& answer, const Snapshot& snapshot, std::size_t limit);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_PERMISSIONS_TEXT_H_
