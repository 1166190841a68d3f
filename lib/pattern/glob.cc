// Glob matching: a greedy matcher with two backtrack points, and an automaton for what it gives up.
//
// Greedy. Literal text before the first and after the last metacharacter is compared first. In
// between, the matcher walks program and text together; on a mismatch it lets the last star eat one
// more byte and goes on from there. Two stars are remembered.
//
// `any` is the last kAnyRun. Earlier stars never have to be retried: `any` was reached as early as
// possible, and from an earlier place it reaches all that it reaches from a later one.
//
// `in_field` is the last kRunInField after `any`. It stops at a colon, so "as early as possible" is
// best only within one field. What lies between two such stars usually takes a fixed number of
// colons; then all places where it can end are in the same field, and an earlier kRunInField need
// not be retried either. Only kAnyOne breaks that, as it may take a colon or not: a kRunInField
// after a kAnyOne goes to the automaton. No program that this file confines looks like that. When
// `in_field` is exhausted, `any` advances and `in_field` is forgotten.
//
// This is exact, but takes O(|program| * |text|) for programs such as *aaa...ab*, hence a budget.
//
// Automaton. Glushkov's construction, simulated bit by bit in parallel: state i means "the first i
// symbols have been taken", a star is a loop on the state where it stands. A character of several
// bytes keeps the state behind a `?` pending until its last byte is past. Exact by construction,
// O(|program| * |text| / 64).
//
// The tests compare both with a transcription of the definition on all small programs and texts.
#include "pattern/glob.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/utf8.h"

namespace ambit {
namespace {

// Bytes of the character at text[at], which exists.
std::size_t character_length(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_utf8_continuation(text[end])) ++end;
  return end - at;
}

// Bytes of `text` at `at` that one `symbol` takes (no star); 0 if it does not match there.
std::size_t taken(char symbol, std::string_view text, std::size_t at) {
  if (at == text.size()) return 0;
  if (symbol == kAnyOne) return character_length(text, at);
  if (symbol == kOneInField) return text[at] == ':' ? 0 : character_length(text, at);
  return text[at] == symbol ? 1 : 0;
}

bool is_star(char symbol) {
  return symbol == kAnyRun || symbol == kRunInField;
}

class GreedyMatcher {
 public:
  GreedyMatcher(std::string_view program, std::string_view text) : program_(program), text_(text) {}

  // std::nullopt: gave up.
  std::optional<bool> run() {
    // Enough for every program that people write; small enough to make giving up cheap.
    const std::size_t budget = 16 * (program_.size() + text_.size());
    std::size_t steps = 0;
    while (at_.symbol < program_.size() || at_.byte < text_.size()) {
      if (steps++ > budget) return std::nullopt;
      if (at_.symbol < program_.size() && is_star(program_[at_.symbol])) {
        if (!enter_star()) return std::nullopt;
        if (any_ && any_->symbol == program_.size()) return true;
        continue;
      }
      const std::size_t length = advance();
      if (length == 0 && !retry()) return false;
      steps += length;
    }
    return true;
  }

 private:
  struct Position {
    std::size_t symbol = 0;  // in program_
    std::size_t byte = 0;    // in text_
  };

  // False: gives up.
  bool enter_star() {
    const char star = program_[at_.symbol++];
    if (star == kRunInField) {
      in_field_ = at_;
      return !took_any_one_;
    }
    any_ = at_;
    in_field_.reset();
    took_any_one_ = false;
    return true;
  }

  // Takes one symbol; 0 on a mismatch.
  std::size_t advance() {
    if (at_.symbol == program_.size()) return 0;
    const std::size_t length = taken(program_[at_.symbol], text_, at_.byte);
    if (length == 0) return 0;
    took_any_one_ = took_any_one_ || program_[at_.symbol] == kAnyOne;
    ++at_.symbol;
    at_.byte += length;
    return length;
  }

  // Lets the innermost star that still can eat one more byte; false if none can.
  bool retry() {
    if (in_field_ && in_field_->byte < text_.size() && text_[in_field_->byte] != ':') {
      ++in_field_->byte;
      at_ = *in_field_;
      return true;
    }
    in_field_.reset();
    if (!any_ || any_->byte == text_.size()) return false;
    ++any_->byte;
    if (const char next = program_[any_->symbol]; !is_glob_meta(next)) {
      any_->byte = text_.find(next, any_->byte);
      if (any_->byte == std::string_view::npos) return false;
    }
    at_ = *any_;
    return true;
  }

  std::string_view program_;
  std::string_view text_;
  Position at_;
  std::optional<Position> any_;       // behind the last kAnyRun, and where its run ends
  std::optional<Position> in_field_;  // the same for the last kRunInField since then
  bool took_any_one_ = false;         // a kAnyOne has taken a character since `any_`
};

// A set of states, 64 to a word; one row of a bit matrix.
using Words = std::vector<std::uint64_t>;

class Automaton {
 public:
  explicit Automaton(std::string_view program) {
    states_ =
        1 + program.size() - static_cast<std::size_t>(std::ranges::count_if(program, is_star));
    words_ = (states_ + 63) / 64;
    // Row 0 is empty: the bytes that no literal of the program names.
    literals_.resize(words_);
    for (Words* row : {&any_one_, &one_in_field_, &any_run_, &run_in_field_}) row->resize(words_);
    std::size_t state = 0;
    for (const char symbol : program) {
      set(row_of(symbol), state);
      if (!is_star(symbol)) ++state;
    }
  }

  bool matches(std::string_view text) const {
    Words active(words_);
    Words pending(words_);
    active[0] = 1;
    for (const char byte : text) {
      if (!is_utf8_continuation(byte)) release(pending, active);
      if (!step(byte, active, pending)) return false;
    }
    release(pending, active);
    return (active[(states_ - 1) / 64] >> ((states_ - 1) % 64) & 1U) != 0;
  }

 private:
  static void set(std::uint64_t* row, std::size_t state) {
    row[state / 64] |= std::uint64_t{1} << (state % 64);
  }

  std::uint64_t* row_of(char symbol) {
    switch (symbol) {
      case kAnyOne:
        return any_one_.data();
      case kOneInField:
        return one_in_field_.data();
      case kAnyRun:
        return any_run_.data();
      case kRunInField:
        return run_in_field_.data();
      default:
        break;
    }
    std::size_t& row = row_of_literal_[static_cast<unsigned char>(symbol)];
    if (row == 0) {
      row = literals_.size();
      literals_.resize(row + words_);
    }
    return literals_.data() + row;
  }

  static void release(Words& pending, Words& active) {
    for (std::size_t w = 0; w < active.size(); ++w) {
      active[w] |= pending[w];
      pending[w] = 0;
    }
  }

  // Reads one byte; false if no state is left.
  bool step(char byte, Words& active, Words& pending) const {
    const std::uint64_t* literal =
        literals_.data() + row_of_literal_[static_cast<unsigned char>(byte)];
    const std::uint64_t in_field = byte == ':' ? 0 : ~std::uint64_t{0};
    std::uint64_t literal_carry = 0;
    std::uint64_t one_carry = 0;
    std::uint64_t alive = 0;
    for (std::size_t w = 0; w < words_; ++w) {
      const std::uint64_t took = active[w] & literal[w];
      const std::uint64_t took_one = active[w] & (any_one_[w] | (one_in_field_[w] & in_field));
      const std::uint64_t stays = active[w] & (any_run_[w] | (run_in_field_[w] & in_field));
      active[w] = stays | took << 1U | literal_carry;
      pending[w] |= took_one << 1U | one_carry;
      literal_carry = took >> 63U;
      one_carry = took_one >> 63U;
      alive |= active[w] | pending[w];
    }
    return alive != 0;
  }

  std::size_t states_ = 0;
  std::size_t words_ = 0;  // of one row
  Words literals_;         // rows: the states in which a byte may be taken
  std::array<std::size_t, 256> row_of_literal_ = {};  // where a byte's row starts in literals_
  Words any_one_, one_in_field_;                      // the states before a `?`
  Words any_run_, run_in_field_;                      // the states with a star
};

// How many bytes both start with that are no metacharacters; it may be fewer by up to 7. Whole
// words at once: the patterns of a principal share their beginning with most resources.
std::size_t common_words(std::string_view program, std::string_view text) {
  constexpr std::uint64_t kNotAscii = 0x8080808080808080;
  const std::size_t size = std::min(program.size(), text.size());
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= size; at += sizeof(std::uint64_t)) {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    std::memcpy(&a, program.data() + at, sizeof a);
    std::memcpy(&b, text.data() + at, sizeof b);
    if (a != b || (a & kNotAscii) != 0) break;
  }
  return at;
}

// Cuts what is literal at both ends of `program` off both strings. False if it differs, and so
// there is no match; of a program without metacharacters nothing is left.
bool strip_literal_ends(std::string_view& program, std::string_view& text) {
  std::size_t head = common_words(program, text);
  for (; head < program.size() && !is_glob_meta(program[head]); ++head) {
    if (head == text.size() || text[head] != program[head]) return false;
  }
  program.remove_prefix(head);
  text.remove_prefix(head);
  if (program.empty()) return text.empty();

  std::size_t tail = 0;
  for (; !is_glob_meta(program[program.size() - 1 - tail]); ++tail) {
    if (tail == text.size()) return false;
    if (text[text.size() - 1 - tail] != program[program.size() - 1 - tail]) return false;
  }
  // A literal that starts inside a character cannot be cut off: a `?` before it takes whole ones.
  if (tail > 0 && is_utf8_continuation(program[program.size() - tail])) return true;
  program.remove_suffix(tail);
  text.remove_suffix(tail);
  return true;
}

// Replaces each byte of the first `fields` fields by `replace(byte, last_of_field)`.
template <class ReplaceT>
void replace_in_fields(std::string& program, std::size_t fields, ReplaceT replace) {
  std::size_t field = 0;
  for (std::size_t at = 0; at < program.size() && field < fields; ++at) {
    const bool last = at + 1 == program.size() || program[at + 1] == ':';
    if (program[at] == ':') {
      ++field;
    } else {
      program[at] = replace(program[at], last);
    }
  }
}

char confined(char symbol) {
  if (symbol == kAnyRun) return kRunInField;
  return symbol == kAnyOne ? kOneInField : symbol;
}

constexpr std::size_t kArnFields = 6;

}  // namespace

std::string compile_glob(std::string_view pattern) {
  std::string program;
  append_glob(program, pattern);
  return program;
}

void append_glob(std::string& program, std::string_view pattern) {
  for (;;) {
    const auto found =
        std::find_if(pattern.begin(), pattern.end(), [](char c) { return c == '*' || c == '?'; });
    const auto meta = static_cast<std::size_t>(found - pattern.begin());
    append_literal(program, pattern.substr(0, meta));
    if (meta == pattern.size()) return;
    program += pattern[meta] == '*' ? kAnyRun : kAnyOne;
    pattern.remove_prefix(meta + 1);
  }
}

void append_literal(std::string& program, std::string_view text) {
  constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";
  if (std::ranges::none_of(text, is_glob_meta)) {
    program += text;
    return;
  }
  for (const char byte : text) {
    if (is_glob_meta(byte)) {
      program += kReplacementCharacter;
    } else {
      program += byte;
    }
  }
}

bool glob_matches(std::string_view program, std::string_view text) {
  if (!strip_literal_ends(program, text)) return false;
  // Nothing is left of a literal, and one star of most other patterns.
  if (program.empty()) return true;
  if (program.size() == 1 && program.front() == kAnyRun) return true;
  if (const auto matches = GreedyMatcher(program, text).run()) return *matches;
  return simulate_glob(program, text);
}

bool simulate_glob(std::string_view program, std::string_view text) {
  return Automaton(program).matches(text);
}

bool matches_everything(std::string_view program) noexcept {
  return !program.empty() && program.find_first_not_of(kAnyRun) == std::string_view::npos;
}

bool is_literal(std::string_view program) noexcept {
  return std::ranges::none_of(program, is_glob_meta);
}

std::string_view literal_prefix(std::string_view program) noexcept {
  const auto meta = std::ranges::find_if(program, is_glob_meta);
  return program.substr(0, static_cast<std::size_t>(meta - program.begin()));
}

std::size_t arn_field_count(std::string_view text) noexcept {
  const auto colons = static_cast<std::size_t>(std::ranges::count(text, ':'));
  return std::min(colons + 1, kArnFields);
}

void complete_arn(std::string& program) {
  for (std::size_t fields = arn_field_count(program); fields < kArnFields; ++fields) {
    program += ':';
    program += kAnyRun;
  }
}

void confine_to_fields(std::string& program, std::size_t fields) {
  replace_in_fields(program, fields, [](char symbol, bool) { return confined(symbol); });
}

void confine_resource(std::string& program) {
  replace_in_fields(program, kArnFields - 1, [](char symbol, bool last) {
    return last && symbol == kAnyRun ? symbol : confined(symbol);
  });
}

bool confine_condition_arn(std::string& program) {
  if (arn_field_count(program) < kArnFields) return false;
  confine_to_fields(program, kArnFields - 1);
  return true;
}

}  // namespace ambit
