// Requests as commands read them: line by line, or all of a file as one.
#ifndef AMBIT_TOOLS_AMBIT_REQUEST_LINES_H_
#define AMBIT_TOOLS_AMBIT_REQUEST_LINES_H_

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace ambit::tool {

// A file that is open for reading; `-`: standard input.
class InputFile {
 public:
  explicit InputFile(const std::string& name);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  int descriptor() const { return descriptor_; }  // negative: it cannot be opened, see errno

 private:
  int descriptor_;
};

// Reads lines from a file descriptor, which stays open. Memory: the longest line that is allowed.
class LineReader {
 public:
  static constexpr std::size_t kAnyLength = std::numeric_limits<std::size_t>::max() - 1;
  LineReader(int descriptor, std::size_t max_line_bytes);

  // The next line without its line feed; the last one may have none. Of a line that is too long
  // only one byte more than allowed. False at the end and when reading failed.
  bool next(std::string& line);
  // Whether next() need not wait.
  bool buffered() const;
  int error() const { return error_; }  // errno of the failure; 0: none

 private:
  bool fill();

  int descriptor_;
  std::size_t max_line_bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  int error_ = 0;
};

// Splits an input into requests: one JSON value, which may have many lines, or JSON Lines.
class RequestLines {
 public:
  RequestLines(LineReader& lines, std::size_t max_request_bytes)
      : lines_(lines), max_request_bytes_(max_request_bytes) {}

  // Reads on until it is clear whether this is JSON Lines: whether anything follows the first
  // value. If there is no first value, whether another line is one.
  bool are_many();

  // All of the input; only if there are not many.
  std::string_view only() const { return head_; }
  // The next line that is not empty; all that are_many() has read comes first.
  bool next(std::string& line);

 private:
  bool read_line();
  bool another_line_is_a_value();

  LineReader& lines_;
  std::size_t max_request_bytes_;
  std::string head_;      // what are_many() has read, or is left of it
  std::size_t used_ = 0;  // of head_
};

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_REQUEST_LINES_H_
