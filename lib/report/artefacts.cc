#include <fmt/format.h>

#include "report/text.h"
#include "report/words.h"
#include "snapshot/model.h"

namespace ambit::report {

std::string artefacts_text(const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  std::vector<Row> rows;
  for (const Artefact& artefact : snapshot.artefacts()) {
    const std::string account = artefact.account.empty() ? "-" : artefact.account;
    const std::string amount =
        artefact.read ? fmt::format("{} entities", artefact.entities) : "not read by this version";
    rows.push_back({artefact.file, artefact.kind, account, amount});
  }
  text.rows(rows);
  if (const std::uint64_t ignored = snapshot.ignored_files(); ignored > 0) {
    std::string line = fmt::format("{} ignored:", count_of(ignored, "file"));
    for (const std::string& name : snapshot.model().ignored_names) line += " " + name;
    if (ignored > snapshot.model().ignored_names.size()) line += " ...";
    text.line({line});
  }
  return text.take();
}

}  // namespace ambit::report
