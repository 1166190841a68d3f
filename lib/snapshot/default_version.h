// Which version of a managed policy is in force.
#ifndef AMBIT_SNAPSHOT_DEFAULT_VERSION_H_
#define AMBIT_SNAPSHOT_DEFAULT_VERSION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "support/symbol.h"

namespace ambit::snapshot {

// What an entry of PolicyVersionList says about itself.
struct VersionMark {
  Symbol id = {};
  std::optional<bool> is_default = {};  // IsDefaultVersion, if it is there
};

struct DefaultVersion {
  std::optional<std::uint32_t> index = {};  // into the versions; nothing when it is not known
  std::string_view problem = {};            // empty when all agree
};

// IsDefaultVersion decides. DefaultVersionId (`default_id`, invalid when absent) decides when no
// version has an IsDefaultVersion that says otherwise.
DefaultVersion find_default_version(std::span<const VersionMark> versions, Symbol default_id);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_DEFAULT_VERSION_H_
