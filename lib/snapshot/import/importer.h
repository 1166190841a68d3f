// Reads foreign formats into the rows that ordinary artefacts give. Each says what it cannot know.
#ifndef AMBIT_SNAPSHOT_IMPORT_IMPORTER_H_
#define AMBIT_SNAPSHOT_IMPORT_IMPORTER_H_

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/import/config.h"
#include "snapshot/import/entity_rows.h"
#include "snapshot/import/iam_collect.h"
#include "snapshot/import/resource_rows.h"
#include "snapshot/import/template.h"
#include "snapshot/import/terraform.h"
#include "snapshot/import/tools.h"

namespace ambit::snapshot {

// Values are noted while files are read, and read when all other artefacts are: whose they are, and
// whom they add to, may be said by those.
class Importer {
 public:
  explicit Importer(const ImportTools& tools)
      : entities_(tools),
        resources_(tools),
        config_(tools),
        terraform_(tools, entities_, resources_),
        templates_(tools, entities_, resources_),
        collected_(tools, entities_, resources_) {}

  static bool reads(std::string_view kind);

  // `kind` as a literal. The tree of the value and the context must live until finish() has
  // returned.
  void add(std::string_view kind, const ForeignValue& foreign);

  // Files of the directories of iam-collect are known by their names. False: such a file has
  // nothing that is read.
  static bool reads_file(std::string_view name) { return IamCollectReader::is_place(name); }
  bool add_file(json::Value value) { return collected_.add(value); }

  std::vector<ImportedArtefact> finish();

 private:
  std::set<std::pair<FileId, std::string_view>> files_;
  EntityRows entities_;
  ResourceRows resources_;
  ConfigReader config_;
  TerraformReader terraform_;
  TemplateReader templates_;
  IamCollectReader collected_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_IMPORTER_H_
