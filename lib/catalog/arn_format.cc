// Formats and patterns are both automata without branches: a state for each symbol taken, and loops
// where a star stands. One walk serves both questions. It reads the other side symbol by symbol (a
// byte of an ARN, or a symbol of a glob program) and keeps the format's states that a common text
// can have reached. A symbol that stands for many bytes moves on when the two have a byte in
// common; as all literals of a format are ASCII, a common byte that is a whole character exists
// whenever a common one does. Exact, O(|program| * |format|).
#include "catalog/arn_format.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "catalog/blob.h"
#include "pattern/glob.h"

namespace ambit::catalog {
namespace {

// A set of bytes: one byte, or all but ':' or '/'.
struct Bytes {
  char literal = '\0';  // meaningless unless is_literal
  bool is_literal = false;
  bool no_colon = false;
  bool no_slash = false;

  constexpr bool contains(char byte) const {
    if (is_literal) return literal == byte;
    return !(no_colon && byte == ':') && !(no_slash && byte == '/');
  }
  constexpr bool intersects(const Bytes& other) const {
    if (is_literal) return other.contains(literal);
    return !other.is_literal || contains(other.literal);
  }
};

constexpr Bytes literal(char byte) {
  return {.literal = byte, .is_literal = true};
}
constexpr Bytes kAnyByte = {};
constexpr Bytes kNoColon = {.no_colon = true};
constexpr Bytes kNoSlash = {.no_slash = true};
constexpr Bytes kNoColonNoSlash = {.no_colon = true, .no_slash = true};

// The symbols of a format from left to right.
class FormatReader {
 public:
  struct Symbol {
    Bytes bytes;
    bool once = true;    // takes a byte
    bool again = false;  // any number of further ones
  };

  explicit FormatReader(std::string_view format) : rest_(format) {}

  bool done() const { return rest_.empty(); }

  Symbol next() {
    const char first = rest_.front();
    if (rest_.starts_with("${")) return variable();
    rest_.remove_prefix(1);
    if (first == '*') {
      return {.bytes = in_header() ? kNoColon : kAnyByte, .once = false, .again = true};
    }
    if (first == ':') ++colons_;
    return {.bytes = literal(first)};
  }

 private:
  bool in_header() const { return colons_ < 5; }

  Symbol variable() {
    const std::size_t end = std::min(rest_.find('}'), rest_.size() - 1) + 1;
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    Bytes bytes = kAnyByte;
    if (in_header())
      bytes = kNoColonNoSlash;
    else if (name == "${BucketName}")
      bytes = kNoSlash;
    return {.bytes = bytes, .again = true};
  }

  std::string_view rest_;
  std::size_t colons_ = 0;
};

class Walk {
 public:
  explicit Walk(std::string_view format) {
    FormatReader reader(format.substr(0, kMaxFormatLength));
    while (!reader.done()) {
      const FormatReader::Symbol symbol = reader.next();
      if (symbol.once) states_[end_++].leaves = symbol.bytes;
      if (symbol.again) {
        states_[end_].stays = symbol.bytes;
        states_[end_].has_loop = true;
      }
    }
    states_[0].active = true;
  }

  // Reads one byte that is in `bytes`; false if no state is left.
  bool read_one(const Bytes& bytes) {
    bool alive = false;
    // From right to left, so that the state that is entered has been left before.
    for (std::size_t at = last_ + 1; at-- > first_;) {
      State& state = states_[at];
      if (!state.active) continue;
      state.active = state.has_loop && state.stays.intersects(bytes);
      alive = alive || state.active;
      if (leaves(at, bytes)) {
        enter(at + 1);
        alive = true;
      }
    }
    while (alive && !states_[first_].active) ++first_;
    return alive;
  }

  // Reads any number of bytes that are in `bytes`.
  void read_any(const Bytes& bytes) {
    for (std::size_t at = first_; at <= last_; ++at) {
      if (states_[at].active && leaves(at, bytes)) enter(at + 1);
    }
  }

  bool at_end() const { return states_[end_].active; }

 private:
  struct State {
    Bytes leaves;  // the bytes that lead to the next state, if there is one
    Bytes stays;   // the bytes of the loop, if there is one
    bool has_loop = false;
    bool active = false;
  };

  bool leaves(std::size_t at, const Bytes& bytes) const {
    return at < end_ && states_[at].leaves.intersects(bytes);
  }

  void enter(std::size_t at) {
    states_[at].active = true;
    last_ = std::max(last_, at);
  }

  std::array<State, kMaxFormatLength + 1> states_ = {};
  std::size_t end_ = 0;    // the last state
  std::size_t first_ = 0;  // no active state is before it
  std::size_t last_ = 0;   // none is after it
};

}  // namespace

bool has_format(std::string_view arn, std::string_view format) {
  Walk walk(format);
  return std::ranges::all_of(arn, [&](char byte) { return walk.read_one(literal(byte)); }) &&
         walk.at_end();
}

bool fits(std::string_view program, std::string_view format) {
  Walk walk(format);
  for (const char symbol : program) {
    switch (symbol) {
      case kAnyRun:
        walk.read_any(kAnyByte);
        break;
      case kRunInField:
        walk.read_any(kNoColon);
        break;
      case kAnyOne:
        if (!walk.read_one(kAnyByte)) return false;
        break;
      case kOneInField:
        if (!walk.read_one(kNoColon)) return false;
        break;
      default:
        if (!walk.read_one(literal(symbol))) return false;
    }
  }
  return walk.at_end();
}

std::size_t literal_length(std::string_view format) {
  std::size_t length = 0;
  for (FormatReader reader(format); !reader.done();) {
    if (reader.next().bytes.is_literal) ++length;
  }
  return length;
}

}  // namespace ambit::catalog
