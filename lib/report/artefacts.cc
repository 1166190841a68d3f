#include <fmt/format.h>

#include "ambit/contents.h"
#include "report/artefacts.h"
#include "report/text.h"
#include "report/words.h"
#include "snapshot/model.h"

namespace ambit::report {

namespace {

std::string amount_words(const Artefact& artefact) {
  if (!artefact.read) return "not read by this version";
  // Records of errors that are no answer.
  if (artefact.kind == "ambit.call") return count_of(artefact.entities, "unanswered call");
  return artefact.entities == 1 ? "1 entity" : fmt::format("{} entities", artefact.entities);
}

}  // namespace

void add_artefact(Row& row, const RecognisedArtefact& recognised) {
  const Artefact& artefact = *recognised.artefact;
  const auto or_dash = [](std::string_view text) { return text.empty() ? "-" : text; };
  row.emplace_back(artefact.kind);
  row.emplace_back(or_dash(artefact.account));
  row.emplace_back(or_dash(artefact.region));
  row.emplace_back(amount_words(artefact));
  const std::string_view state = list_state_name(recognised.state);
  if (!state.empty())
    row.emplace_back(state,
                     recognised.state < ListState::kPresumedComplete ? Ink::kWarning : Ink::kPlain);
}

std::string ignored_words(const Snapshot& snapshot) {
  const std::uint64_t ignored = snapshot.ignored_files();
  if (ignored == 0) return {};
  std::string words = fmt::format("{} ignored:", count_of(ignored, "file"));
  for (const std::string& name : snapshot.model().ignored_names) words += " " + name;
  if (ignored > snapshot.model().ignored_names.size()) words += " ...";
  return words;
}

std::string artefacts_text(const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  std::vector<Row> rows;
  for (const RecognisedArtefact& recognised : contents_of(snapshot).artefacts) {
    rows.push_back({recognised.artefact->file});
    add_artefact(rows.back(), recognised);
  }
  text.rows(rows);
  if (const std::string ignored = ignored_words(snapshot); !ignored.empty()) text.line({ignored});
  return text.take();
}

}  // namespace ambit::report
