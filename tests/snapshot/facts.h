// What two descriptions of one account have in common, whatever format they are in.
#ifndef AMBIT_TESTS_SNAPSHOT_FACTS_H_
#define AMBIT_TESTS_SNAPSHOT_FACTS_H_

#include <string>
#include <vector>

#include "ambit/snapshot.h"

namespace ambit::snapshot {

// The lines of dump() that every format tells: not how much of the account is exported, nor ids,
// times and counts that AWS gives.
std::vector<std::string> facts(const Snapshot& snapshot);

// The text of a file, or of all files of a directory under their names.
std::vector<Snapshot::File> example_files(const std::string& path);

}  // namespace ambit::snapshot

#endif  // AMBIT_TESTS_SNAPSHOT_FACTS_H_
