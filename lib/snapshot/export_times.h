// When artefacts were exported, as call records and headers tell.
#ifndef AMBIT_SNAPSHOT_EXPORT_TIMES_H_
#define AMBIT_SNAPSHOT_EXPORT_TIMES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ambit/source.h"
#include "pattern/scalar.h"

namespace ambit::snapshot {

class ExportTimes {
 public:
  // `files` must outlive it.
  explicit ExportTimes(const SourceFiles& files) : files_(files) {}

  // What stands in `range` was answered at `time`. Ranges do not overlap.
  void add_record(Location range, Instant time) {
    records_[{range.file, range.begin}] = {range.end, time};
  }
  // The header of `file` says that everything in its directory and below was collected at `time`.
  void add_header(FileId file, Instant time);

  // The time of the record that holds `where`. O(log records).
  std::optional<Instant> recorded(Location where) const;
  // The time of the header of the same file, else of its directory or the nearest one above; the
  // latest when there are several in one. O(depth * log headers).
  std::optional<Instant> collected(Location where) const;
  // The first of the two.
  std::optional<Instant> exported(Location where) const {
    const auto time = recorded(where);
    return time ? time : collected(where);
  }

 private:
  struct Record {
    std::uint32_t end = 0;
    Instant time = {};
  };

  const SourceFiles& files_;
  std::map<std::pair<FileId, std::uint32_t>, Record> records_;  // by file and begin
  std::map<FileId, Instant> by_file_;
  std::map<std::string, Instant, std::less<>> by_directory_;  // with its slash at the end
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_EXPORT_TIMES_H_
