// Parts of text answers about the permission graph.
#ifndef AMBIT_REPORT_PATHS_TEXT_H_
#define AMBIT_REPORT_PATHS_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "ambit/report.h"
#include "report/text.h"

namespace ambit::report {

Ink path_ink(PathClass path_class);

// A line an atom: when ..., and ..., or ...; nothing for what holds always.
void write_guard(Text& text, const Guard& guard, std::size_t indent);

// `when exists ec2-instance, arn:... and ..., or 2 more`: the shortest alternative. Empty for what
// holds always.
std::string guard_words(const Guard& guard);

// One after another, each with the statements behind it.
void write_steps(Text& text, const Path& path, const Places& places);

// `an administrator`, or the short name of a user or role.
std::string end_words(std::string_view to);

void write_assumptions(Text& text, const GraphAssumptions& assumptions);

// What to ask next, under that title.
void write_next(Text& text, const std::vector<Row>& rows);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_PATHS_TEXT_H_
