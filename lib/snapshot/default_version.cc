#include "snapshot/default_version.h"

namespace ambit::snapshot {

DefaultVersion find_default_version(std::span<const VersionMark> versions, Symbol default_id) {
  DefaultVersion found;
  std::optional<std::uint32_t> named;  // by DefaultVersionId, not denied by its own mark
  for (std::uint32_t i = 0; i < versions.size(); ++i) {
    const VersionMark& version = versions[i];
    if (version.is_default == true) {
      if (found.index) return {.problem = "two versions are marked as default"};
      found.index = i;
    }
    if (default_id.valid() && version.id == default_id && !version.is_default) named = i;
  }
  if (!found.index) {
    found.index = named;
    if (!named) found.problem = "no version is the default";
  } else if (default_id.valid() && versions[*found.index].id != default_id) {
    found.problem = "DefaultVersionId and IsDefaultVersion disagree";
  }
  return found;
}

}  // namespace ambit::snapshot
