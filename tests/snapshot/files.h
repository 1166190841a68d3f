// Files of the tests, and snapshots made of them.
#ifndef AMBIT_TESTS_SNAPSHOT_FILES_H_
#define AMBIT_TESTS_SNAPSHOT_FILES_H_

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "ambit/snapshot.h"

namespace ambit::snapshot {

// The bytes of tests/snapshot/<name>.
std::string test_file(const std::string& name);

// Loads texts, going on with what is sound.
Snapshot load_texts(std::vector<Snapshot::File> files, LoadOptions options = {});

// The value with the members of every object in reverse order.
nlohmann::ordered_json reversed(const nlohmann::ordered_json& value);

// One gzip member.
std::string gzip(const std::string& bytes);

}  // namespace ambit::snapshot

#endif  // AMBIT_TESTS_SNAPSHOT_FILES_H_
