#include "progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "terminal.h"

namespace ambit::tool {
namespace {

using std::chrono_literals::operator""ms;

constexpr auto kFirst = 1000ms;
constexpr auto kBetween = 100ms;
constexpr std::size_t kNarrowest = 20;
constexpr std::size_t kUsual = 80;
constexpr std::string_view kErase = "\r\x1b[K";

// A line that wraps cannot be written again.
std::size_t width() {
  return std::max(terminal_width(STDERR_FILENO).value_or(kUsual), kNarrowest + 1) - 1;
}

std::string_view doing(Work work) {
  switch (work) {
    case Work::kReading:
      return "reading";
    case Work::kParsing:
      return "parsing";
    case Work::kGraph:
      return "building the permission graph";
    case Work::kAudit:
      break;
  }
  return "auditing";
}

std::string_view things(Work work) {
  if (work == Work::kGraph) return "sets of principals";
  return work == Work::kAudit ? "checks" : "files";
}

void to_terminal(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

std::string progress_words(const Progress& progress) {
  std::string words = fmt::format("{}: {}", doing(progress.work), progress.done);
  if (progress.total > 0) words += fmt::format(" of {}", progress.total);
  words += fmt::format(" {}", things(progress.work));
  if (progress.bytes > 0)
    words += fmt::format(", {:.1f} MB", static_cast<double>(progress.bytes) / 1e6);
  return words;
}

ProgressLine::ProgressLine(bool wanted)
    : enabled_(wanted && is_terminal(STDERR_FILENO)), next_(Clock::now() + kFirst) {}

void ProgressLine::show(const Progress& progress) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  visible_ = true;
  std::string line(kErase);
  line += std::string_view(progress_words(progress)).substr(0, width());
  to_terminal(line);
}

void ProgressLine::clear() {
  if (visible_) to_terminal(kErase);
  visible_ = false;
}

}  // namespace ambit::tool
