// A snapshot as text: everything the model says, nothing about where or in which order it was said.
#ifndef AMBIT_TESTS_SNAPSHOT_DUMP_H_
#define AMBIT_TESTS_SNAPSHOT_DUMP_H_

#include <string>
#include <vector>

#include "ambit/snapshot.h"

namespace ambit::snapshot {

// Two snapshots with the same dump hold the same accounts. One fact a line.
std::string dump(const Snapshot& snapshot);

// "snapshot/bad-arn file:3:17 /UserDetailList/0/Arn [decoded 1:5]": what was said, in that order.
std::vector<std::string> said(const Snapshot& snapshot);

// Whether every id names a row and every location lies in its file.
bool consistent(const Snapshot& snapshot);

}  // namespace ambit::snapshot

#endif  // AMBIT_TESTS_SNAPSHOT_DUMP_H_
