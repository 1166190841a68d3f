// What long work tells while it goes on, for somebody who waits.
#ifndef AMBIT_PROGRESS_H_
#define AMBIT_PROGRESS_H_

#include <cstdint>
#include <functional>

namespace ambit {

enum class Work : std::uint8_t {
  kReading,  // files into memory; of logs their records too
  kParsing,  // what was read
  kGraph,    // the permission graph: sets of principals that can do the same
  kAudit,    // checks of all accounts
};

struct Progress {
  Work work = Work::kReading;
  std::uint64_t done = 0;   // files, sets of principals, checks
  std::uint64_t total = 0;  // as far as known by now
  std::uint64_t bytes = 0;  // kReading: of the files so far, unpacked
};

// Called from the thread that works, up to once for each thing that is done, so it has to be quick.
using ProgressListener = std::function<void(const Progress&)>;

}  // namespace ambit

#endif  // AMBIT_PROGRESS_H_
