// Finds where JSON values end, and where a place in them is, by their brackets and strings alone.
// Used where simdjson has no answer: it takes one value at a time and says little about damage.
#ifndef AMBIT_JSON_SCAN_H_
#define AMBIT_JSON_SCAN_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "json/json.h"

namespace ambit::json {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The first byte at or behind `from` that is no white space; text.size() when there is none.
std::size_t skip_blanks(std::string_view text, std::size_t from);

// The end of the number or literal that goes on at `from`.
std::size_t scalar_end(std::string_view text, std::size_t from);

// A bracket that is open, and how far the reading of what it encloses has come.
struct OpenBracket {
  char close = 0;             // `]` or `}`
  bool named = false;         // in an object: `key` and its colon were read
  std::uint32_t index = 0;    // in an array: of the element
  std::string_view key = {};  // in an object: as written, without the quotes
};

// Reads brackets and strings from the start of a value until it ends. O(bytes read).
class BracketScan {
 public:
  enum class Ending : std::uint8_t {
    kClosed,    // where() is the offset behind the value
    kMismatch,  // where() is the offset of a closing bracket or separator that belongs to no open
                // one
    kOpen,      // where() is the limit: the value goes on behind it
  };

  // `begin` is the first byte of a value in `text`; reads up to `limit` at most.
  BracketScan(std::string_view text, std::size_t begin, std::size_t limit);

  Ending ending() const { return ending_; }
  std::size_t where() const { return at_; }

  // The first byte that no JSON may have there, if the scan came across one: a control character in
  // a string (a line feed is taken as the end of the string) or a backslash outside of strings.
  static constexpr std::size_t kNone = std::string_view::npos;
  std::size_t stray() const { return stray_; }

  // The brackets that are open, from the outermost; no more than kMaxDepthLevels of them.
  std::span<const OpenBracket> open() const;

 private:
  void read_value();
  void read_open(char close);
  void read_close(char bracket);
  void read_separator(char separator);
  void read_string();
  void read_scalar();
  void note_stray(std::size_t at) { stray_ = std::min(stray_, at); }
  OpenBracket* innermost();  // null outside of all brackets and below the limit of depth

  std::string_view text_;  // up to the limit
  std::size_t at_;
  std::size_t stray_ = kNone;
  std::size_t depth_ = 0;
  Ending ending_ = Ending::kOpen;
  std::array<OpenBracket, kMaxDepthLevels> open_ = {};
};

}  // namespace ambit::json

#endif  // AMBIT_JSON_SCAN_H_
