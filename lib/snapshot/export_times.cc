#include "snapshot/export_times.h"

#include <algorithm>
#include <string_view>

namespace ambit::snapshot {
namespace {

// With its slash; empty for a name without one.
std::string_view directory_of(std::string_view path) {
  return path.substr(0, path.rfind('/') + 1);
}

// The place in a file of what stands in a text found inside it.
Location outermost(const SourceFiles& files, Location where) {
  while (where.file.valid()) {
    const auto parent = files.parent(where.file);
    if (!parent) return where;
    where = *parent;
  }
  return where;
}

void keep_latest(Instant& kept, Instant time) {
  kept = std::max(kept, time);
}

}  // namespace

void ExportTimes::add_header(FileId file, Instant time) {
  keep_latest(by_file_.try_emplace(file, time).first->second, time);
  const std::string_view directory = directory_of(files_.name(file));
  keep_latest(by_directory_.try_emplace(std::string(directory), time).first->second, time);
}

std::optional<Instant> ExportTimes::recorded(Location where) const {
  where = outermost(files_, where);
  if (!where.file.valid()) return std::nullopt;
  const auto behind = records_.upper_bound({where.file, where.begin});
  if (behind == records_.begin()) return std::nullopt;
  const auto& [start, record] = *std::prev(behind);
  const bool within = start.first == where.file && where.begin < record.end;
  return within ? std::optional(record.time) : std::nullopt;
}

std::optional<Instant> ExportTimes::collected(Location where) const {
  where = outermost(files_, where);
  if (!where.file.valid()) return std::nullopt;
  if (const auto own = by_file_.find(where.file); own != by_file_.end()) return own->second;
  std::string_view directory = directory_of(files_.name(where.file));
  while (true) {
    if (const auto found = by_directory_.find(directory); found != by_directory_.end())
      return found->second;
    if (directory.empty()) return std::nullopt;
    directory.remove_suffix(1);
    directory = directory_of(directory);
  }
}

}  // namespace ambit::snapshot
