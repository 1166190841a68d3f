// Parts of text answers about access.
#ifndef AMBIT_REPORT_ACCESS_TEXT_H_
#define AMBIT_REPORT_ACCESS_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/permissions.h"
#include "ambit/report.h"
#include "report/text.h"

namespace ambit::report {

// A line a test: when ..., and ..., or ...
void write_when(Text& text, const When& when, std::size_t indent);

// A row a statement, at most `limit`. Says whose policy it is unless it is the principal's own.
void write_statements(Text& text, const std::vector<StatementRef>& statements,
                      std::string_view principal, std::size_t limit, std::size_t indent,
                      const Places& places);

// What is granted to the principal: a paragraph.
// A grant without its statements.
void write_access(Text& text, const PermissionGrant& grant, std::size_t indent);

void write_grant(Text& text, const PermissionGrant& grant, std::string_view principal,
                 std::size_t indent, const Places& places);

// Sentences under a title; nothing if there are none.
void write_notes(Text& text, std::string_view title, const std::vector<std::string>& notes);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_ACCESS_TEXT_H_
