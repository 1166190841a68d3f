// What a snapshot consists of, and which exports it lacks.
#ifndef AMBIT_CONTENTS_H_
#define AMBIT_CONTENTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/check_catalog.h"
#include "ambit/snapshot.h"

namespace ambit {

// What is known of a list, in ascending order of trust.
enum class ListState : std::uint8_t {
  kNoList,            // it is one object, or one of several that are asked for one by one
  kUnknown,           // it does not tell
  kIncomplete,        // a page or an entity is known to be missing
  kPresumedComplete,  // it was exported without a call record, and nothing says the above
  kComplete,
};
std::string_view list_state_name(ListState state);  // "presumed complete"; empty for kNoList

// What one file says of one kind, account and region, as views into the snapshot.
struct RecognisedArtefact {
  const Artefact* artefact = nullptr;
  ListState state = ListState::kNoList;  // of its lists in the whole snapshot, the worst
};

// An export that checks need and that is not there.
struct MissingExport {
  const audit::ArtefactDescription* description = nullptr;
  std::string_view account = {};  // 12 digits; empty: nothing tells which
  std::string_view region = {};   // of a list of each region; empty: of any
  std::string command = {};       // that exports it; words in capitals stand for values
};

struct SnapshotContents {
  std::vector<RecognisedArtefact> artefacts = {};  // by file
  std::vector<MissingExport> missing = {};         // by account, in the catalogue's order

  bool complete() const;  // nothing is missing, and no list is known to lack anything
};

// Views into `snapshot`, which must outlive it. What there is nothing of to export (user data
// without instances) is not missing. O(artefacts + accounts * (kinds + rows)).
SnapshotContents contents_of(const Snapshot& snapshot);

}  // namespace ambit

#endif  // AMBIT_CONTENTS_H_
