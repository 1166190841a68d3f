// RFC 4180: lines end in CRLF, every cell is in quotes, a quote is doubled.
#include <algorithm>
#include <string>
#include <vector>

#include "ambit/audit_report.h"
#include "ambit/report.h"
#include "report/counterparts.h"
#include "report/printable.h"

namespace ambit::report {
namespace {

using audit::CheckResult;

// Spreadsheets compute cells that start like this.
// Source: OWASP, "CSV Injection".
bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
}

void add_cell(std::string& line, std::string_view text) {
  if (!line.empty()) line += ',';
  line += '"';
  if (is_formula(text)) line += '\'';
  for (const char c : printable(text)) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) add_cell(line, cell);
  return line + "\r\n";
}

std::string header() {
  std::vector<std::string> cells = {"severity", "check",  "practice", "account",
                                    "subject",  "part",   "message",  "file",
                                    "line",     "column", "remedy",   "commands"};
  for (const Counterparts& other : counterparts({})) cells.emplace_back(other.catalogue);
  cells.emplace_back("key");
  return line_of(cells);
}

std::string finding_line(const CheckResult& check, const audit::Finding& finding,
                         const Places& places) {
  const auto place = finding.evidence.empty() ? std::optional<Place>()
                                              : places.find(finding.evidence.front().where);
  std::string commands;
  for (const std::string& command : finding.commands)
    commands += (commands.empty() ? "" : "; ") + command;
  const auto practice = static_cast<std::size_t>(check.check->practice) - 1;
  std::vector<std::string> cells = {std::string(severity_name(finding.severity)),
                                    std::string(check.check->id),
                                    std::string(audit::practices()[practice].name),
                                    check.account,
                                    finding.subject,
                                    finding.part,
                                    finding.message,
                                    place ? std::string(place->file) : std::string(),
                                    place ? std::to_string(place->position.line) : std::string(),
                                    place ? std::to_string(place->position.column) : std::string(),
                                    std::string(check.check->remedy),
                                    commands};
  for (const Counterparts& other : counterparts(check.check->mapping))
    cells.push_back(joined(other.ids));
  cells.push_back(finding.key);
  return line_of(cells);
}

}  // namespace

std::string audit_csv(const audit::Audit& audit, const Snapshot& snapshot) {
  struct FindingRow {
    const CheckResult* check = nullptr;
    const audit::Finding* finding = nullptr;
  };
  std::vector<FindingRow> rows;
  for (const CheckResult& check : audit.checks)
    for (const audit::Finding& finding : check.findings) rows.push_back({&check, &finding});
  std::ranges::sort(rows, [](const FindingRow& a, const FindingRow& b) {
    if (a.finding->severity != b.finding->severity)
      return a.finding->severity > b.finding->severity;
    return a.finding->key < b.finding->key;
  });
  const Places places(snapshot.sources());
  std::string out = header();
  for (const FindingRow& row : rows) out += finding_line(*row.check, *row.finding, places);
  return out;
}

}  // namespace ambit::report
