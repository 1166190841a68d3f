#include "snapshot/import/importer.h"

namespace ambit::snapshot {

bool Importer::reads(std::string_view kind) {
  return kind == kConfigSnapshot || kind == kTerraform || kind == kTemplate;
}

void Importer::add(std::string_view kind, const ForeignValue& foreign) {
  files_.emplace(foreign.value.where().file, kind);
  if (kind == kConfigSnapshot) config_.add(foreign);
  if (kind == kTerraform) terraform_.add(foreign);
  if (kind == kTemplate) templates_.add(foreign);
}

std::vector<ImportedArtefact> Importer::finish() {
  std::vector<ImportedArtefact> artefacts;
  config_.finish(artefacts);
  collected_.finish(artefacts);
  terraform_.note_accounts();
  templates_.note_accounts();
  terraform_.finish(artefacts);
  templates_.finish(artefacts);
  resources_.finish();
  entities_.finish();
  // A file in which nothing was found was recognised, too.
  for (const ImportedArtefact& artefact : artefacts) files_.erase({artefact.file, artefact.kind});
  for (const auto& [file, kind] : files_) artefacts.push_back({.file = file, .kind = kind});
  return artefacts;
}

}  // namespace ambit::snapshot
