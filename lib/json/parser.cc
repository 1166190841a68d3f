// simdjson's on-demand iterator indexes all tokens of a text at about 3 GB/s (its "stage 1", which
// also checks UTF-8 and looks for control characters in strings) and then hands out one value after
// another. One recursive walk over it fills the tree: the token of a value tells where it begins,
// the token behind it where it ended. The walk visits everything, because simdjson checks only what
// is visited; numbers stay text, so only their grammar is checked.
//
// A text is first taken as one value. What follows that value, or all of the text if it is damaged,
// is read value by value: as the rest of the line (JSON Lines), else up to where the brackets end
// (scan.h). Every byte is indexed at most three times, and scanned once plus once for each of the
// first kMaxRescans values that never close.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/source.h"
#include "json/json.h"
#include "json/pointer.h"
#include "json/scan.h"
#include "support/hash.h"
#include "support/utf8.h"

namespace ambit::json {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view kRfc8259 =
    "RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format";

constinit const DiagnosticKind kSyntax{
    .name = "json/syntax",
    .severity = Severity::kError,
    .message = "this is not JSON: {0}",
    .help = "JSON has no comments, trailing commas, single quotes or NaN",
    .source = kRfc8259};

constinit const DiagnosticKind kTruncated{
    .name = "json/truncated",
    .severity = Severity::kError,
    .message = "the text ends inside a JSON value",
    .help = "export it again: the file was cut off, or writing it was interrupted",
    .source = kRfc8259};

constinit const DiagnosticKind kTooDeep{
    .name = "json/too-deep",
    .severity = Severity::kError,
    .message = "arrays and objects are nested more than 128 levels deep",
    .help = "no policy or export is nested that deep: check where the text comes from",
    .source = "RFC 8259, section 9: an implementation may set limits on the depth of nesting"};

constinit const DiagnosticKind kNotUtf8{
    .name = "json/not-utf8",
    .severity = Severity::kError,
    .message = "the text is not UTF-8",
    .help = "name its encoding, or export it again as UTF-8",
    .source = "RFC 8259, section 8.1: JSON text is encoded in UTF-8"};

constinit const DiagnosticKind kTooLarge{
    .name = "json/too-large",
    .severity = Severity::kError,
    .message = "the text is larger than 4 GiB, or holds more than 500 million escaped strings",
    .help = "export it in pages, with `--no-paginate`",
    .source = "RFC 8259, section 9: an implementation may set limits on the size of texts"};

constinit const DiagnosticKind kTrailing{
    .name = "json/trailing",
    .severity = Severity::kNotice,
    .message = "a Ctrl-Z or NUL character at the end of the text is ignored",
    .help = "",
    .source = "RFC 8259, section 2: only white space may follow a JSON text"};

constexpr std::array kKinds = {&kSyntax, &kTruncated, &kTooDeep, &kNotUtf8, &kTooLarge, &kTrailing};

constexpr std::size_t kMaxTextBytes = 0xFFFF'FFFF;   // what a Location can name, as simdjson can
constexpr std::size_t kMaxDecoded = (1U << 29) - 1;  // what a payload can name
constexpr int kMaxRescans = 16;
constexpr std::size_t kFewKeys = 16;
constexpr std::size_t kBytesPerNode = 12;  // in compact exports; indented ones have thrice as many
constexpr std::size_t kLargeText = std::size_t{1} << 20;

constexpr std::string_view kStray =
    "a control character in a string, or a backslash outside of one";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The number grammar of RFC 8259, section 6.
bool is_number(std::string_view token) {
  std::size_t at = 0;
  const auto take = [&](std::string_view any_of) {
    const bool found = at < token.size() && any_of.find(token[at]) != std::string_view::npos;
    at += found ? 1 : 0;
    return found;
  };
  const auto take_digits = [&] {
    const std::size_t from = at;
    while (at < token.size() && is_digit(token[at])) ++at;
    return at > from;
  };
  take("-");
  if (!take("0") && !take_digits()) return false;
  if (take(".") && !take_digits()) return false;
  if (take("eE") && (take("+-"), !take_digits())) return false;
  return at == token.size();
}

std::optional<Kind> kind_of_scalar(std::string_view token) {
  if (token == "true" || token == "false") return Kind::kBool;
  if (token == "null") return Kind::kNull;
  if (is_number(token)) return Kind::kNumber;
  return std::nullopt;
}

std::string_view reason_against(std::string_view token) {
  return is_digit(token.front()) || token.front() == '-'
             ? "this number is not written as JSON wants"
             : "expected a value";
}

std::string_view without_blanks_behind(std::string_view token) {
  while (!token.empty() && is_blank(token.back())) token.remove_suffix(1);
  return token;
}

// Has bit 7 set in the lowest byte of `word` that equals `c`, and in no lower one.
constexpr std::uint64_t bytes_equal(std::uint64_t word, char c) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t zero_where_equal = word ^ (kOnes * static_cast<unsigned char>(c));
  return (zero_where_equal - kOnes) & ~zero_where_equal & (kOnes << 7);
}

// The first quote or backslash at or behind `at`, where there is one. Reads up to seven bytes more.
const char* find_quote_or_backslash(const char* at) {
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t word = 0;; at += sizeof word) {
      std::memcpy(&word, at, sizeof word);
      const std::uint64_t found = bytes_equal(word, '"') | bytes_equal(word, '\\');
      if (found != 0) return at + std::countr_zero(found) / 8;
    }
  }
  while (*at != '"' && *at != '\\') ++at;
  return at;
}

// The end of what is not white space in front of `at`, which is more than `floor`.
const char* skip_blanks_back(const char* at, const char* floor) {
  static constexpr char kBlanks[] = "        ";
  constexpr auto kWord = static_cast<std::ptrdiff_t>(sizeof kBlanks - 1);
  while (at - floor > kWord && std::memcmp(at - kWord, kBlanks, sizeof kBlanks - 1) == 0)
    at -= kWord;
  while (is_blank(at[-1])) --at;
  return at;
}

// What a string holds, and where.
struct Content {
  const char* begin = nullptr;  // behind the opening quote
  const char* end = nullptr;    // the closing quote
  bool escaped = false;         // holds escape sequences
};

// The content of the string whose opening quote is in front of `begin`. simdjson has found its end.
Content content_of(const char* begin) {
  const char* at = find_quote_or_backslash(begin);
  const bool escaped = *at == '\\';
  while (*at == '\\') at = find_quote_or_backslash(at + 2);
  return {.begin = begin, .end = at, .escaped = escaped};
}

template <class Word>
std::uint64_t load(const char* bytes) {
  Word word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Keys with equal text have equal prints; of most keys with different text they differ.
std::uint64_t print_of(std::string_view key) {
  const char* const begin = key.data();
  const char* const end = begin + key.size();
  const std::uint64_t size = std::uint64_t{key.size()} << 56;
  if (key.size() >= 8) return size + load<std::uint64_t>(begin) + load<std::uint64_t>(end - 8);
  if (key.size() >= 4)
    return size + load<std::uint32_t>(begin) + (load<std::uint32_t>(end - 4) << 32);
  if (key.size() >= 2)
    return size + load<std::uint16_t>(begin) + (load<std::uint16_t>(end - 2) << 16);
  return size + (key.empty() ? 0 : load<std::uint8_t>(begin));
}

}  // namespace

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  return kKinds;
}

struct Parser::State {
  struct Key {
    std::uint64_t print = 0;
    std::uint32_t node = 0;
  };
  struct Failure {
    const DiagnosticKind* kind = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view reason;
  };
  // How far the tree was filled, to undo what a damaged value added.
  struct Mark {
    std::size_t nodes, decoded, decoded_text, duplicates;
  };

  void read_text();
  std::size_t trim_end();
  std::optional<std::size_t> read_value(std::size_t begin, std::size_t limit);
  std::size_t read_by_brackets(std::size_t begin);
  std::size_t next_bracket_line(std::size_t from) const;

  bool read_document(std::size_t begin);
  template <class Source>
  bool read(Source& source, std::string_view token, int levels);
  template <class Source>
  bool read_array(Source& source, std::uint32_t begin, int levels);
  template <class Source>
  bool read_object(Source& source, std::uint32_t begin, int levels);
  bool read_key(ondemand::field& field);
  template <class Source>
  bool read_string(Source& source, const char* quote);
  bool read_scalar(std::string_view token);

  std::uint32_t add_node(Kind kind, std::uint32_t begin, std::uint32_t end);
  std::uint32_t add_string(const Content& content);
  bool add_decoded(const Content& content, simdjson::simdjson_result<std::string_view> decoded);
  void close_node(std::uint32_t node);
  void find_duplicates(std::size_t first_key);
  void compare_few(std::span<const Key> few);
  void compare_many(std::span<Key> many);

  bool fail(const DiagnosticKind& kind, std::size_t begin, std::size_t end,
            std::string_view reason = {});
  bool fail_token(std::size_t begin, std::string_view reason);
  bool fail_element();
  bool fail_member(std::uint32_t object_begin);
  bool fail_index(simdjson::error_code error, std::size_t begin);
  Diagnostic& report(std::size_t value_begin);
  void report_unclosed(const BracketScan& scan, std::size_t value_begin, std::size_t resume);
  std::string pointer_to(std::size_t value_begin, std::size_t offset);
  std::string decode_key(std::string_view raw);

  Mark mark() const;
  void undo_to(const Mark& mark);
  std::uint32_t offset_of(const char* at) const {
    return static_cast<std::uint32_t>(at - text.data());
  }

  ondemand::parser reader;
  ondemand::document document;
  std::vector<Key> keys;  // of the objects that are open

  // Of the text that is being read:
  Tree* tree = nullptr;
  std::string_view text;  // up to the last byte that counts
  Diagnostics* diagnostics = nullptr;
  std::string_view window;    // `text` up to where `document` ends: quotes behind it may be open
  std::uint32_t reached = 0;  // behind the last value, key or opening bracket
  Failure failure = {};
  int rescans = 0;
};

Parser::Parser() : state_(std::make_unique<State>()) {}
Parser::~Parser() = default;

std::unique_ptr<Tree> Parser::parse(const SourceFiles& files, FileId file,
                                    Diagnostics& diagnostics) {
  auto tree = std::make_unique<Tree>();
  parse(files.text(file), file, diagnostics, *tree);
  // Of a large text, memory that was reserved too much was never touched.
  if (tree->text_.size() < kLargeText) tree->nodes_.shrink_to_fit();
  return tree;
}

void Parser::parse(std::string_view text, FileId file, Diagnostics& diagnostics, Tree& tree) {
  tree.clear();
  tree.file_ = file;
  tree.text_ = text;
  if (text.size() > kMaxTextBytes) {
    diagnostics.add(kTooLarge, {.file = file});
    tree.complete_ = false;
    return;
  }
  state_->tree = &tree;
  state_->text = text;
  state_->diagnostics = &diagnostics;
  state_->read_text();
}

void Parser::State::read_text() {
  rescans = 0;
  const std::size_t size = trim_end();
  if (size < text.size()) {
    const auto end = static_cast<std::uint32_t>(text.size());
    diagnostics->add(kTrailing,
                     {.file = tree->file_, .begin = static_cast<std::uint32_t>(size), .end = end});
    text = text.substr(0, size);
  }
  tree->nodes_.reserve(text.size() / kBytesPerNode + 1);
  std::size_t at = skip_blanks(text, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  if (at < text.size()) at = read_value(at, text.size()).value_or(at);

  std::size_t line_end = 0;
  for (at = skip_blanks(text, at); at < text.size(); at = skip_blanks(text, at)) {
    std::optional<std::size_t> behind;
    if (at >= line_end) {  // a line is tried once, or many values in one line were quadratic
      line_end = std::min(text.find('\n', at), text.size());
      behind = read_value(at, line_end);
    }
    at = behind ? *behind : read_by_brackets(at);
  }
  std::sort(tree->duplicates_.begin(), tree->duplicates_.end(),
            [](const DuplicateKey& a, const DuplicateKey& b) { return a.second < b.second; });
}

// The size without the Ctrl-Z and NULs (and white space among them) at the end.
std::size_t Parser::State::trim_end() {
  std::size_t kept = text.size();
  for (std::size_t at = text.size(); at > 0; --at) {
    const char c = text[at - 1];
    if (c == '\x1A' || c == '\0') {
      kept = at - 1;
    } else if (!is_blank(c)) {
      break;
    }
  }
  return kept;
}

// Reads the value that begins at `begin` and ends before `limit`; other values may stand behind it.
// Returns the offset behind it, or nothing (see `failure`) and leaves the tree as it was.
std::optional<std::size_t> Parser::State::read_value(std::size_t begin, std::size_t limit) {
  const Mark before = mark();
  window = text.substr(0, limit);
  if (!read_document(begin)) {
    undo_to(before);
    return std::nullopt;
  }
  tree->roots_.push_back(static_cast<std::uint32_t>(before.nodes));
  return tree->nodes_[before.nodes].end;
}

std::size_t Parser::State::read_by_brackets(std::size_t begin) {
  const bool to_the_end = rescans < kMaxRescans;
  const std::size_t scan_limit =
      to_the_end ? text.size() : std::min(text.find('\n', begin), text.size());
  const BracketScan scan(text, begin, scan_limit);
  if (scan.ending() == BracketScan::Ending::kClosed) {
    if (scan.stray() == BracketScan::kNone) {
      if (const auto behind = read_value(begin, scan.where())) return *behind;
    } else {
      fail(kSyntax, scan.stray(), scan.stray() + 1, kStray);
    }
    report(begin);
    const bool bracketed = text[begin] == '{' || text[begin] == '[';
    return bracketed ? scan.where() : next_bracket_line(begin);
  }
  ++rescans;
  const std::size_t resume = next_bracket_line(begin);
  report_unclosed(scan, begin, resume);
  return resume;
}

// The start of the first line behind the one with `from` that begins with a bracket.
std::size_t Parser::State::next_bracket_line(std::size_t from) const {
  std::size_t at = text.find('\n', from);
  while (at != std::string_view::npos && !text.substr(at + 1).starts_with('{') &&
         !text.substr(at + 1).starts_with('['))
    at = text.find('\n', at + 1);
  return at == std::string_view::npos ? text.size() : at + 1;
}

bool Parser::State::read_document(std::size_t begin) {
  const std::size_t size = window.size() - begin;
  keys.clear();
  // What follows in the text, and at its end the padding of the buffer, serves simdjson as padding.
  const simdjson::error_code error =
      reader.iterate(text.data() + begin, size, size + TextBuffer::kPadding).get(document);
  if (error != simdjson::SUCCESS) return fail_index(error, begin);
  std::string_view token;
  if (document.raw_json_token().get(token) != simdjson::SUCCESS)
    return fail_token(begin, "expected a value");
  return read(document, token, 0);
}

template <class Source>
bool Parser::State::read(Source& source, std::string_view token, int levels) {
  const char* const first = token.data();
  const std::uint32_t begin = offset_of(first);
  switch (token.front()) {
    case '{':
      return read_object(source, begin, levels);
    case '[':
      return read_array(source, begin, levels);
    case '"':
      return read_string(source, first);
    default:
      return read_scalar(token);
  }
}

template <class Source>
bool Parser::State::read_array(Source& source, std::uint32_t begin, int levels) {
  if (levels == kMaxDepthLevels) return fail(kTooDeep, begin, begin + 1U);
  const std::uint32_t node = add_node(Kind::kArray, begin, begin + 1);
  ondemand::array array;
  if (source.get_array().get(array) != simdjson::SUCCESS) return fail_element();
  for (simdjson::simdjson_result<ondemand::value> element : array) {
    if (element.error() != simdjson::SUCCESS) return fail_element();
    ondemand::value value = element.value_unsafe();
    if (!read(value, value.raw_json_token(), levels + 1)) return false;
  }
  close_node(node);
  return true;
}

template <class Source>
bool Parser::State::read_object(Source& source, std::uint32_t begin, int levels) {
  if (levels == kMaxDepthLevels) return fail(kTooDeep, begin, begin + 1U);
  const std::uint32_t node = add_node(Kind::kObject, begin, begin + 1);
  const std::size_t first_key = keys.size();
  ondemand::object object;
  if (source.get_object().get(object) != simdjson::SUCCESS) return fail_member(begin);
  for (simdjson::simdjson_result<ondemand::field> member : object) {
    if (member.error() != simdjson::SUCCESS) return fail_member(begin);
    ondemand::field&& field = std::move(member).value_unsafe();
    if (!read_key(field)) return false;
    ondemand::value& value = field.value();
    if (!read(value, value.raw_json_token(), levels + 1)) return false;
  }
  close_node(node);
  find_duplicates(first_key);
  return true;
}

bool Parser::State::read_key(ondemand::field& field) {
  const Content content = content_of(field.key().raw());
  const auto node = static_cast<std::uint32_t>(tree->nodes_.size());
  if (!content.escaped) {
    keys.push_back({.print = print_of({content.begin, content.end}), .node = node});
    add_string(content);
    return true;
  }
  if (!add_decoded(content, field.unescaped_key())) return false;
  keys.push_back({.print = print_of(tree->at(node).text()), .node = node});
  return true;
}

template <class Source>
bool Parser::State::read_string(Source& source, const char* quote) {
  const Content content = content_of(quote + 1);
  if (content.escaped) return add_decoded(content, source.get_string());
  add_string(content);
  // Takes the string, so that simdjson goes on behind it.
  return source.get_raw_json_string().error() == simdjson::SUCCESS ||
         fail_token(offset_of(quote), "expected a value");
}

// simdjson skips what was not taken, so numbers of any magnitude need not be read as numbers.
bool Parser::State::read_scalar(std::string_view token) {
  const std::string_view written = without_blanks_behind(token);
  const char* const first = written.data();
  const std::uint32_t begin = offset_of(first);
  const auto kind = kind_of_scalar(written);
  if (!kind) return fail_token(begin, reason_against(written));
  add_node(*kind, begin, begin + static_cast<std::uint32_t>(written.size()));
  return true;
}

std::uint32_t Parser::State::add_node(Kind kind, std::uint32_t begin, std::uint32_t end) {
  const auto node = static_cast<std::uint32_t>(tree->nodes_.size());
  tree->nodes_.push_back(
      {.begin = begin, .end = end, .next = node + 1, .payload = static_cast<std::uint32_t>(kind)});
  reached = end;
  return node;
}

std::uint32_t Parser::State::add_string(const Content& content) {
  return add_node(Kind::kString, offset_of(content.begin) - 1, offset_of(content.end) + 1);
}

bool Parser::State::add_decoded(const Content& content,
                                simdjson::simdjson_result<std::string_view> decoded) {
  const std::uint32_t node = add_string(content);
  std::string_view characters;
  // simdjson decodes \uDC00 without a high surrogate in front of it to what is no UTF-8.
  if (std::move(decoded).get(characters) != simdjson::SUCCESS || first_invalid_utf8(characters))
    return fail(kSyntax, tree->nodes_[node].begin, tree->nodes_[node].end,
                "an escape sequence of this string is not one of JSON's");
  if (tree->decoded_.size() == kMaxDecoded)
    return fail(kTooLarge, tree->nodes_[node].begin, tree->nodes_[node].end);
  tree->decoded_.push_back({.begin = static_cast<std::uint32_t>(tree->decoded_text_.size()),
                            .size = static_cast<std::uint32_t>(characters.size())});
  tree->decoded_text_ += characters;
  tree->nodes_[node].payload |= static_cast<std::uint32_t>(tree->decoded_.size())
                                << Tree::kKindBits;
  return true;
}

// Sets the end of an array or object that was read: its bracket is the last byte that is not white
// space before the next token.
void Parser::State::close_node(std::uint32_t node) {
  const char* behind = window.data() + window.size();
  if (const auto next = document.current_location(); next.error() == simdjson::SUCCESS)
    behind = next.value_unsafe();
  behind = skip_blanks_back(behind, text.data() + reached);
  tree->nodes_[node].end = reached = offset_of(behind);
  tree->nodes_[node].next = static_cast<std::uint32_t>(tree->nodes_.size());
}

// The keys from `first_key` on are those of the object that was just closed.
void Parser::State::find_duplicates(std::size_t first_key) {
  const std::span<Key> own = std::span(keys).subspan(first_key);
  if (own.size() <= kFewKeys) {
    compare_few(own);
  } else {
    compare_many(own);
  }
  keys.resize(first_key);
}

void Parser::State::compare_few(std::span<const Key> few) {
  for (std::size_t second = 1; second < few.size(); ++second) {
    const auto* const end = few.data() + second;
    const auto* first = std::find_if(few.data(), end, [&](const Key& key) {
      return key.print == end->print && tree->at(key.node).text() == tree->at(end->node).text();
    });
    if (first != end) tree->duplicates_.push_back({.second = end->node, .first = first->node});
  }
}

void Parser::State::compare_many(std::span<Key> many) {
  for (Key& key : many) key.print = hash_bytes(tree->at(key.node).text());
  std::sort(many.begin(), many.end(), [this](const Key& a, const Key& b) {
    if (a.print != b.print) return a.print < b.print;
    const int order = tree->at(a.node).text().compare(tree->at(b.node).text());
    return order != 0 ? order < 0 : a.node < b.node;
  });
  std::size_t first = 0;
  for (std::size_t second = 1; second < many.size(); ++second) {
    if (many[first].print == many[second].print &&
        tree->at(many[first].node).text() == tree->at(many[second].node).text()) {
      tree->duplicates_.push_back({.second = many[second].node, .first = many[first].node});
    } else {
      first = second;
    }
  }
}

bool Parser::State::fail(const DiagnosticKind& kind, std::size_t begin, std::size_t end,
                         std::string_view reason) {
  failure = {.kind = &kind, .begin = begin, .end = std::min(end, text.size()), .reason = reason};
  return false;
}

// The failure is the token at or behind `begin`.
bool Parser::State::fail_token(std::size_t begin, std::string_view reason) {
  const std::size_t at = skip_blanks(window, begin);
  return fail(kSyntax, at, std::max(scalar_end(window, at), at + 1), reason);
}

bool Parser::State::fail_element() {
  return fail_token(reached, "expected `,` or `]`");
}

// simdjson found no member where one should be, or none that is whole.
bool Parser::State::fail_member(std::uint32_t object_begin) {
  const auto next = [this](std::size_t from, char wanted) {
    const std::size_t at = skip_blanks(window, from);
    return at < window.size() && window[at] == wanted ? at : BracketScan::kNone;
  };
  std::size_t from = reached;
  if (reached > object_begin + 1) {
    const std::size_t comma = next(reached, ',');
    if (comma == BracketScan::kNone) return fail_token(reached, "expected `,` or `}`");
    from = comma + 1;
  }
  const std::size_t key = next(from, '"');
  if (key == BracketScan::kNone) return fail_token(from, "expected a member name in double quotes");
  return fail_token(offset_of(content_of(text.data() + key + 1).end) + 1U, "expected `:`");
}

bool Parser::State::fail_index(simdjson::error_code error, std::size_t begin) {
  if (error == simdjson::UTF8_ERROR) {
    const auto invalid = first_invalid_utf8(window.substr(begin));
    const std::size_t at = begin + invalid.value_or(0);
    return fail(kNotUtf8, at, at + 1);
  }
  return fail_token(begin, "expected a value");
}

Diagnostic& Parser::State::report(std::size_t value_begin) {
  std::vector<Argument> args;
  if (!failure.reason.empty()) args.emplace_back(std::string(failure.reason));
  Diagnostic& said = diagnostics->add(*failure.kind,
                                      {.file = tree->file_,
                                       .begin = static_cast<std::uint32_t>(failure.begin),
                                       .end = static_cast<std::uint32_t>(failure.end)},
                                      std::move(args));
  said.pointer = pointer_to(value_begin, failure.begin);
  tree->complete_ = false;
  return said;
}

// The value goes on where the next one seems to begin, or where the text ends: it was cut off
// there, unless something before that place is wrong already.
void Parser::State::report_unclosed(const BracketScan& scan, std::size_t begin,
                                    std::size_t resume) {
  const bool mismatch = scan.ending() == BracketScan::Ending::kMismatch && scan.where() < resume;
  if (scan.stray() < resume && (!mismatch || scan.stray() < scan.where())) {
    fail(kSyntax, scan.stray(), scan.stray() + 1, kStray);
  } else if (mismatch) {
    fail(kSyntax, scan.where(), scan.where() + 1, "this closes or separates nothing that is open");
  } else {
    const std::size_t end =
        begin + without_blanks_behind(text.substr(begin, resume - begin)).size();
    fail(kTruncated, end, end);
  }
  Diagnostic& said = report(begin);
  if (said.kind == &kTruncated) {
    const auto start = static_cast<std::uint32_t>(begin);
    said.notes.push_back({.where = {.file = tree->file_, .begin = start, .end = start + 1},
                          .label = "the value begins here"});
  }
}

// JSON pointer of the value in which `offset` stands; `value_begin` is the start of its root.
std::string Parser::State::pointer_to(std::size_t value_begin, std::size_t offset) {
  const BracketScan scan(text, value_begin, offset);
  std::string pointer;
  for (const OpenBracket& in : scan.open()) {
    if (in.close == ']') {
      append_index(pointer, in.index);
    } else if (in.named) {
      append_name(pointer, decode_key(in.key));
    }
  }
  return pointer;
}

std::string Parser::State::decode_key(std::string_view raw) {
  std::string_view decoded;
  if (raw.find('\\') != std::string_view::npos &&
      reader.iterate(raw.data() - 1, raw.size() + 2, raw.size() + 2 + TextBuffer::kPadding)
              .get(document) == simdjson::SUCCESS &&
      document.get_string().get(decoded) == simdjson::SUCCESS && !first_invalid_utf8(decoded))
    return std::string(decoded);
  return std::string(raw);
}

Parser::State::Mark Parser::State::mark() const {
  return {.nodes = tree->nodes_.size(),
          .decoded = tree->decoded_.size(),
          .decoded_text = tree->decoded_text_.size(),
          .duplicates = tree->duplicates_.size()};
}

void Parser::State::undo_to(const Mark& mark) {
  tree->nodes_.resize(mark.nodes);
  tree->decoded_.resize(mark.decoded);
  tree->decoded_text_.resize(mark.decoded_text);
  tree->duplicates_.resize(mark.duplicates);
}

}  // namespace ambit::json
