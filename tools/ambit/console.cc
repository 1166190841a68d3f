#include "console.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "report/printable.h"
#include "report/words.h"
#include "terminal.h"

namespace ambit::tool {
namespace {

constexpr std::size_t kNarrowest = 60;
constexpr std::size_t kUsualWidth = report::TextStyle{}.width;

void to_stderr(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

// https://no-color.org: set and not empty.
bool wants_color(Color color, int descriptor) {
  if (color != Color::kAuto) return color == Color::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  return is_terminal(descriptor);
}

// The file that `name` stands for: that of a link is replaced, not the link.
std::string resolved(const std::string& name) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::canonical(name, error);
  return error ? name : path.string();
}

}  // namespace

void say_error(std::string_view command, std::string_view message) {
  std::string line = command.empty() ? "ambit: " : "ambit " + std::string(command) + ": ";
  line += report::printable(message);
  to_stderr(line + "\n");
}

Console::~Console() {
  if (out_ != nullptr && out_ != stdout) std::fclose(out_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

report::TextStyle Console::style() const {
  const bool to_file = arguments_.output.has_value();
  const bool color =
      to_file ? arguments_.color == Color::kAlways : wants_color(arguments_.color, STDOUT_FILENO);
  return {.color = color,
          .width = to_file
                       ? kUsualWidth
                       : std::max(terminal_width(STDOUT_FILENO).value_or(kUsualWidth), kNarrowest),
          .all = arguments_.all};
}

void Console::error(const QuestionError& error) const {
  this->error(error.message);
  for (const std::string& candidate : error.candidates)
    to_stderr("  " + report::printable(candidate) + "\n");
}

ProgressListener Console::progress() const {
  if (!progress_.enabled()) return {};
  return [this](const Progress& progress) { progress_.show(progress); };
}

void Console::summary(std::string_view text) const {
  progress_.clear();
  to_stderr(text);
}

void Console::diagnostics(const Diagnostics& diagnostics, const SourceFiles& sources) const {
  progress_.clear();
  const Severity least = arguments_.verbose ? Severity::kNotice
                         : arguments_.quiet ? Severity::kError
                                            : Severity::kWarning;
  const report::TextStyle style = {.color = wants_color(arguments_.color, STDERR_FILENO)};
  to_stderr(report::diagnostics_text(diagnostics, sources, least, style));
  const std::uint64_t notices = diagnostics.count(Severity::kNotice);
  if (least == Severity::kWarning && notices > 0)
    to_stderr("ambit: " + report::count_of(notices, "notice") + " (-v shows them)\n");
}

void Console::artefacts(const Snapshot& snapshot) const {
  progress_.clear();
  if (arguments_.verbose) to_stderr(report::artefacts_text(snapshot));
}

bool Console::fail(std::string_view what) {
  const std::string reason = std::generic_category().message(errno);
  error(std::string(what) + ": " + reason);
  failed_ = true;
  return false;
}

// A regular file is replaced as a whole at the end; a device or a pipe is written to.
bool Console::open_output(const std::string& name) {
  target_ = resolved(name);
  struct stat status = {};
  if (stat(target_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    out_ = std::fopen(target_.c_str(), "w");
    return out_ != nullptr || fail("cannot write " + target_);
  }
  std::string temporary = target_ + ".XXXXXX";
  const int descriptor = mkstemp(temporary.data());
  if (descriptor < 0) return fail("cannot write " + target_);
  temporary_ = std::move(temporary);
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, 0666 & ~mask);
  out_ = fdopen(descriptor, "w");
  return out_ != nullptr || fail("cannot write " + target_);
}

bool Console::answer(std::string_view text) {
  progress_.clear();
  if (failed_ || reader_gone_) return false;
  if (out_ == nullptr) {
    if (!arguments_.output)
      out_ = stdout;
    else if (!open_output(*arguments_.output))
      return false;
  }
  if (std::fwrite(text.data(), 1, text.size(), out_) == text.size()) return true;
  reader_gone_ = errno == EPIPE;
  return !reader_gone_ && fail("cannot write the answer");
}

void Console::flush() {
  if (out_ == nullptr || failed_ || reader_gone_ || std::fflush(out_) == 0) return;
  reader_gone_ = errno == EPIPE;
  if (!reader_gone_) fail("cannot write the answer");
}

ExitStatus Console::finish(ExitStatus answered) {
  flush();
  if (!failed_ && out_ != nullptr && out_ != stdout) {
    if (std::fclose(std::exchange(out_, nullptr)) != 0) {
      fail("cannot write " + target_);
    } else if (!temporary_.empty()) {
      if (std::rename(temporary_.c_str(), target_.c_str()) != 0)
        fail("cannot write " + target_);
      else
        temporary_.clear();
    }
  }
  return failed_ ? ExitStatus::kInput : answered;
}

}  // namespace ambit::tool
