// The order of the members is that of docs/json.md.
#include <algorithm>
#include <string>

#include "ambit/contents.h"
#include "report/json.h"
#include "report/words.h"

namespace ambit::report {
namespace {

// "presumedComplete"; null for what is no list.
Json state_json(ListState state) {
  if (state == ListState::kPresumedComplete) return "presumedComplete";
  return text_or_null(list_state_name(state));
}

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

Json diagnostic_json(const Diagnostic& diagnostic, const Places& places) {
  Json json = {{"id", diagnostic.kind->name},
               {"severity", severity_word(diagnostic.kind->severity)}};
  add_place(json, places.find(diagnostic.where));
  json["pointer"] = text_or_null(diagnostic.pointer);
  json["message"] = message_words(diagnostic);
  json["help"] = text_or_null(diagnostic.kind->help.empty() ? "" : help_words(diagnostic));
  return json;
}

}  // namespace

std::string contents_json(const SnapshotContents& contents, const Snapshot& snapshot) {
  Json answer = answer_of("ambit.snapshot/1");
  answer["artefacts"] = Json::array();
  for (const RecognisedArtefact& recognised : contents.artefacts) {
    const Artefact& artefact = *recognised.artefact;
    answer["artefacts"].push_back({{"file", artefact.file},
                                   {"kind", artefact.kind},
                                   {"account", text_or_null(artefact.account)},
                                   {"region", text_or_null(artefact.region)},
                                   {"count", artefact.entities},
                                   {"completeness", state_json(recognised.state)},
                                   {"read", artefact.read}});
  }
  answer["missing"] = Json::array();
  for (const MissingExport& missing : contents.missing)
    answer["missing"].push_back({{"kind", missing.description->kinds.front()},
                                 {"title", missing.description->title},
                                 {"account", text_or_null(missing.account)},
                                 {"region", text_or_null(missing.region)},
                                 {"export", missing.command}});
  answer["ignored"] = snapshot.ignored_files();
  answer["diagnostics"] = Json::array();
  const Places places(snapshot.sources());
  for (const Diagnostic& diagnostic : snapshot.diagnostics().items())
    answer["diagnostics"].push_back(diagnostic_json(diagnostic, places));
  return printed(answer);
}

}  // namespace ambit::report
