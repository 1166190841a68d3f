#include "request_lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "json/scan.h"

namespace ambit::tool {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::size_t first_byte(std::string_view text) {
  return json::skip_blanks(text, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
}

bool is_empty(std::string_view line) {
  return first_byte(line) == line.size();
}

// The offset behind the first object or list, if it ends in `text`.
std::optional<std::size_t> value_end(std::string_view text) {
  const std::size_t begin = first_byte(text);
  if (begin == text.size() || (text[begin] != '{' && text[begin] != '[')) return std::nullopt;
  const json::BracketScan scan(text, begin, text.size());
  if (scan.ending() != json::BracketScan::Ending::kClosed) return std::nullopt;
  return scan.where();
}

}  // namespace

InputFile::InputFile(const std::string& name)
    : descriptor_(name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC)) {}

InputFile::~InputFile() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

LineReader::LineReader(int descriptor, std::size_t max_line_bytes)
    : descriptor_(descriptor), max_line_bytes_(max_line_bytes), buffer_(kBlockBytes, '\0') {}

bool LineReader::buffered() const {
  return std::string_view(buffer_).substr(begin_, end_ - begin_).find('\n') !=
         std::string_view::npos;
}

bool LineReader::fill() {
  begin_ = end_ = 0;
  ssize_t count = 0;
  do count = read(descriptor_, buffer_.data(), buffer_.size());
  while (count < 0 && errno == EINTR);
  if (count < 0) error_ = errno;
  if (count <= 0) return false;
  end_ = static_cast<std::size_t>(count);
  return true;
}

bool LineReader::next(std::string& line) {
  line.clear();
  while (begin_ < end_ || fill()) {
    const std::string_view left = std::string_view(buffer_).substr(begin_, end_ - begin_);
    const std::size_t length = std::min(left.find('\n'), left.size());
    line.append(left.substr(0, std::min(length, max_line_bytes_ + 1 - line.size())));
    begin_ += length;
    if (length == left.size()) continue;
    ++begin_;
    return true;
  }
  return error_ == 0 && !line.empty();
}

bool RequestLines::read_line() {
  std::string line;
  if (!lines_.next(line)) return false;
  head_.append(line).append("\n");
  return true;
}

bool RequestLines::are_many() {
  std::size_t scanned = 0;
  std::optional<std::size_t> end;
  while (!end && head_.size() <= max_request_bytes_ && read_line()) {
    // Twice as much each time, so that a value of many lines is not scanned once a line.
    if (head_.size() < 2 * scanned) continue;
    scanned = head_.size();
    end = value_end(head_);
  }
  if (!end) end = value_end(head_);
  if (!end) return another_line_is_a_value();
  while (is_empty(std::string_view(head_).substr(*end)))
    if (!read_line()) return false;
  return true;
}

bool RequestLines::another_line_is_a_value() {
  std::size_t at = std::min(head_.find('\n'), head_.size());
  do {
    while (at < head_.size()) {
      const std::size_t begin = at + 1;
      at = std::min(head_.find('\n', begin), head_.size());
      if (begin >= at) continue;
      const std::string_view line = std::string_view(head_).substr(begin, at - begin);
      const auto end = value_end(line);
      if (end && line.front() == '{' && is_empty(line.substr(*end))) return true;
    }
    at = head_.empty() ? 0 : head_.size() - 1;
  } while (head_.size() <= 2 * max_request_bytes_ && read_line());
  return false;
}

bool RequestLines::next(std::string& line) {
  while (true) {
    if (used_ < head_.size()) {
      const std::size_t end = head_.find('\n', used_);
      line.assign(head_, used_, end - used_);
      used_ = end + 1;
    } else {
      head_ = {};
      used_ = 0;
      if (!lines_.next(line)) return false;
    }
    if (!is_empty(line)) return true;
  }
}

}  // namespace ambit::tool
