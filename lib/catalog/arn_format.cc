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
#include <cstdint>
#include <string_view>

#include "catalog/blob.h"
#include "pattern/glob.h"

namespace ambit::catalog {
namespace {

// A set of bytes: one byte, or all but ':' or '/'.
class Bytes {
 public:
  static constexpr std::uint16_t kColon = 0x200, kSlash = 0x400;

  Bytes() = default;  // left as it is, for an array of which the front is used
  static constexpr Bytes literal(char byte) {
    return Bytes(static_cast<std::uint16_t>(kLiteral | static_cast<unsigned char>(byte)));
  }
  static constexpr Bytes all_but(std::uint16_t excluded) { return Bytes(excluded); }

  constexpr bool is_literal() const { return (bits_ & kLiteral) != 0; }
  constexpr bool contains(char byte) const {
    if (is_literal()) return byte == static_cast<char>(bits_ & 0xFF);
    return !((bits_ & kColon) != 0 && byte == ':') && !((bits_ & kSlash) != 0 && byte == '/');
  }
  constexpr bool intersects(Bytes other) const {
    if (is_literal()) return other.contains(static_cast<char>(bits_ & 0xFF));
    return !other.is_literal() || contains(static_cast<char>(other.bits_ & 0xFF));
  }

 private:
  static constexpr std::uint16_t kLiteral = 0x100;
  explicit constexpr Bytes(std::uint16_t bits) : bits_(bits) {}

  std::uint16_t bits_;  // a literal with its byte, or what is excluded
};

constexpr Bytes kAnyByte = Bytes::all_but(0);
constexpr Bytes kNoColon = Bytes::all_but(Bytes::kColon);
constexpr Bytes kNoSlash = Bytes::all_but(Bytes::kSlash);
constexpr Bytes kNoColonNoSlash = Bytes::all_but(Bytes::kColon | Bytes::kSlash);

// The symbols of a format from left to right.
class FormatReader {
 public:
  struct Symbol {
    Bytes bytes = {};
    bool once = true;    // takes a byte
    bool again = false;  // any number of further ones
  };

  // `colons`: how many there are in front of the format.
  explicit FormatReader(std::string_view format, std::size_t colons = 0)
      : rest_(format), colons_(colons) {}

  bool done() const { return rest_.empty(); }

  Symbol next() {
    const char first = rest_.front();
    if (rest_.starts_with("${")) return variable();
    rest_.remove_prefix(1);
    if (first == '*') {
      return {.bytes = in_header() ? kNoColon : kAnyByte, .once = false, .again = true};
    }
    if (first == ':') ++colons_;
    return {.bytes = Bytes::literal(first)};
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
  std::size_t colons_;
};

class Walk {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): nearly all of states_ is never used
  explicit Walk(std::string_view format, std::size_t colons = 0) {
    FormatReader reader(format.substr(0, kMaxFormatLength), colons);
    states_[0] = {};
    while (!reader.done()) {
      const FormatReader::Symbol symbol = reader.next();
      if (symbol.once) {
        states_[end_++].leaves = symbol.bytes;
        states_[end_] = {};
      }
      if (symbol.again) {
        states_[end_].stays = symbol.bytes;
        states_[end_].has_loop = true;
      }
    }
    states_[0].active = true;
  }

  // Reads one byte that is in `bytes`; false if no state is left.
  bool read_one(Bytes bytes) {
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
  void read_any(Bytes bytes) {
    for (std::size_t at = first_; at <= last_; ++at) {
      if (states_[at].active && leaves(at, bytes)) enter(at + 1);
    }
  }

  bool at_end() const { return states_[end_].active; }

 private:
  struct State {
    Bytes leaves;  // the bytes that lead to the next state, if there is one
    Bytes stays;   // the bytes of the loop, if there is one
    bool has_loop;
    bool active;
  };

  bool leaves(std::size_t at, Bytes bytes) const {
    return at < end_ && states_[at].leaves.intersects(bytes);
  }

  void enter(std::size_t at) {
    states_[at].active = true;
    last_ = std::max(last_, at);
  }

  std::array<State, kMaxFormatLength + 1> states_;  // up to end_; the others are not touched
  std::size_t end_ = 0;                             // the last state
  std::size_t first_ = 0;                           // no active state is before it
  std::size_t last_ = 0;                            // none is after it
};

// Reads a program and a format side by side as long as only one way of reading them can be right:
// what is literal on both sides, and whole fields of the program that a variable of the format
// takes. Neither goes over the colon at their end.
class AlignedStart {
 public:
  AlignedStart(std::string_view program, std::string_view format)
      : program_(program), format_(format) {}

  // False if they have no text in common. What is left of both is as they are otherwise.
  bool read() {
    while (!program_.empty() && !format_.empty()) {
      if (!is_open(program_.front()) && !is_open(format_.front())) {
        if (program_.front() != format_.front()) return false;
        advance(1, 1);
        continue;
      }
      const std::size_t variable = variable_field();
      const std::size_t field = variable == 0 ? std::string_view::npos : program_.find(':');
      if (field == std::string_view::npos || !stays_in_field(program_.substr(0, field))) break;
      // A variable is one or more characters, and no slash.
      if (field == 0 || program_.substr(0, field).find('/') != std::string_view::npos) return false;
      advance(field, variable);
    }
    return true;
  }

  std::string_view program() const { return program_; }
  std::string_view format() const { return format_; }
  std::size_t colons() const { return colons_; }  // of the format that were read

 private:
  static bool is_open(char symbol) {
    return is_glob_meta(symbol) || symbol == '*' || symbol == '$';
  }
  static bool stays_in_field(std::string_view field) {
    return std::ranges::none_of(field,
                                [](char symbol) { return symbol == kAnyRun || symbol == kAnyOne; });
  }

  void advance(std::size_t of_program, std::size_t of_format) {
    if (format_[of_format - 1] == ':') ++colons_;
    program_.remove_prefix(of_program);
    format_.remove_prefix(of_format);
  }

  // The length of the variable that the format goes on with, if it is all of a field in front of
  // the resource; 0 otherwise.
  std::size_t variable_field() const {
    if (colons_ >= 5 || !format_.starts_with("${")) return 0;
    const std::size_t end = std::min(format_.find('}'), format_.size());
    return format_.substr(end).starts_with("}:") ? end + 1 : 0;
  }

  std::string_view program_;
  std::string_view format_;
  std::size_t colons_ = 0;
};

}  // namespace

bool has_format(std::string_view arn, std::string_view format) {
  Walk walk(format);
  return std::ranges::all_of(arn, [&](char byte) { return walk.read_one(Bytes::literal(byte)); }) &&
         walk.at_end();
}

bool fits(std::string_view program, std::string_view format) {
  AlignedStart start(program, format.substr(0, kMaxFormatLength));
  if (!start.read()) return false;
  program = start.program();
  // Nothing is left of a pattern that names its resource, and a star of most other ones.
  if (program.size() == 1 && program.front() == kAnyRun) return true;
  if (program.empty() && start.format().empty()) return true;
  Walk walk(start.format(), start.colons());
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
        if (!walk.read_one(Bytes::literal(symbol))) return false;
    }
  }
  return walk.at_end();
}

std::size_t literal_length(std::string_view format) {
  std::size_t length = 0;
  for (FormatReader reader(format); !reader.done();) {
    if (reader.next().bytes.is_literal()) ++length;
  }
  return length;
}

}  // namespace ambit::catalog
