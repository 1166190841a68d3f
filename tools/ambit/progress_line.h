// Tells on a terminal how long work goes on.
#ifndef AMBIT_TOOLS_AMBIT_PROGRESS_LINE_H_
#define AMBIT_TOOLS_AMBIT_PROGRESS_LINE_H_

#include <chrono>
#include <string>

#include "ambit/progress.h"

namespace ambit::tool {

// "reading: 12 of 20 files, 103.4 MB"
std::string progress_words(const Progress& progress);

// One line of standard error, which is written again and again, at most ten times a second, and not
// before a second has gone by; nothing where that is no terminal. Whoever else writes to the
// terminal clears it first.
class ProgressLine {
 public:
  // `wanted` false: nothing is ever shown.
  explicit ProgressLine(bool wanted);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  void show(const Progress& progress);
  void clear();
  bool enabled() const { return enabled_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_ = false;
  bool visible_ = false;
  Clock::time_point next_ = {};
};

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_PROGRESS_LINE_H_
