#include "report/json_line.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include "ambit/version.h"
#include "report/json.h"

namespace ambit::report {
namespace {

constexpr std::size_t kWidth = 140;  // columns; a statement with its two places needs more

constexpr std::size_t kUsualBytes = 1536;  // of an answer

// Every byte of it is `byte`.
constexpr std::uint64_t bytes_of(std::uint8_t byte) {
  return std::uint64_t{0x0101010101010101} * byte;
}

// Bit 7 is set in a byte of the result, if in any, when a byte of the word is a control character,
// a quote, a backslash or no ASCII.
constexpr std::uint64_t odd_bytes(std::uint64_t word) {
  const auto equal = [word](char c) {
    const std::uint64_t zero_where_equal = word ^ bytes_of(static_cast<std::uint8_t>(c));
    return (zero_where_equal - bytes_of(1)) & ~zero_where_equal;
  };
  const std::uint64_t control = (word - bytes_of(0x20)) & ~word;
  return control | equal('\x7F') | equal('"') | equal('\\') | word;
}

// Whether the text stands in JSON as it is.
bool is_plain(std::string_view text) {
  std::uint64_t word = bytes_of('x');
  if (text.size() < sizeof word) {
    // Of an empty text the address may be null.
    if (!text.empty()) std::memcpy(&word, text.data(), text.size());
    return (odd_bytes(word) & bytes_of(0x80)) == 0;
  }
  std::uint64_t odd = 0;
  for (std::size_t at = sizeof word; at < text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at - sizeof word, sizeof word);
    odd |= odd_bytes(word);
  }
  std::memcpy(&word, text.data() + text.size() - sizeof word, sizeof word);
  return ((odd | odd_bytes(word)) & bytes_of(0x80)) == 0;
}

// The offset behind the string that starts at `at`: the next quote with an even number of
// backslashes in front of it.
std::size_t string_end(std::string_view line, std::size_t at) {
  for (;;) {
    at = line.find('"', at + 1);
    std::size_t escapes = 0;
    while (line[at - escapes - 1] == '\\') ++escapes;
    if (escapes % 2 == 0) return at + 1;
  }
}

bool is_open(char c) {
  return c == '{' || c == '[';
}
bool is_close(char c) {
  return c == '}' || c == ']';
}

// The offset behind the number or word that starts at `at`.
std::size_t scalar_end(std::string_view line, std::size_t at) {
  while (at < line.size() && line[at] != ',' && !is_close(line[at])) ++at;
  return at;
}

// An object or a list.
struct Extent {
  std::size_t end = 0;    // the offset behind it
  std::size_t width = 0;  // when it stands on one line
  std::size_t next = 0;   // the number of the first that starts behind its start, but not in it
};

// In the order of their starts.
std::vector<Extent> extents_of(std::string_view line) {
  std::vector<Extent> extents;
  std::vector<std::size_t> open;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == '"') {
      i = string_end(line, i);
      continue;
    }
    if (is_open(c)) {
      open.push_back(extents.size());
      extents.push_back({.width = i + blanks});  // where it starts, until its end is known
    }
    ++i;
    if (c == ',' || c == ':') ++blanks;
    if (!is_close(c)) continue;
    Extent& extent = extents[open.back()];
    extent = {.end = i, .width = i + blanks - extent.width, .next = extents.size()};
    open.pop_back();
  }
  return extents;
}

class Layout {
 public:
  explicit Layout(std::string_view line) : line_(line), extents_(extents_of(line)) {}

  std::string text() {
    out_.reserve(line_.size() + line_.size() / 4);
    for (std::size_t i = 0; i < line_.size();) i = put(i);
    return std::move(out_);
  }

 private:
  // What starts there, in something that is broken into lines; the offset behind it.
  std::size_t put(std::size_t at) {
    const char c = line_[at];
    if (is_open(c)) return put_nested(at);
    if (c == '"' || (c != ',' && c != ':' && !is_close(c))) {
      const std::size_t end = c == '"' ? string_end(line_, at) : scalar_end(line_, at);
      out_ += line_.substr(at, end - at);
      return end;
    }
    if (is_close(c)) {
      --depth_;
      start_line();
    }
    out_ += c;
    if (c == ',') start_line();
    if (c == ':') out_ += ' ';
    return at + 1;
  }

  std::size_t put_nested(std::size_t at) {
    const bool outermost = number_ == 0;
    const Extent& extent = extents_[number_];
    const bool fits = out_.size() - line_start_ + extent.width <= kWidth && !outermost;
    if (fits || is_close(line_[at + 1])) {
      put_on_line(line_.substr(at, extent.end - at), extent.width);
      number_ = extent.next;
      return extent.end;
    }
    ++number_;
    ++depth_;
    out_ += line_[at];
    start_line();
    return at + 1;
  }

  void put_on_line(std::string_view part, std::size_t width) {
    const std::size_t start = out_.size();
    out_.resize(start + width);
    char* to = out_.data() + start;
    for (std::size_t i = 0; i < part.size();) {
      const std::size_t end = part[i] == '"' ? string_end(part, i) : i + 1;
      to = std::copy_n(part.data() + i, end - i, to);
      if (part[i] == ',' || part[i] == ':') *to++ = ' ';
      i = end;
    }
  }

  void start_line() {
    out_ += '\n';
    line_start_ = out_.size();
    out_.append(2 * depth_, ' ');
  }

  std::string_view line_;
  std::vector<Extent> extents_;
  std::size_t number_ = 0;  // of the next object or list
  std::size_t depth_ = 0;
  std::size_t line_start_ = 0;
  std::string out_;
};

}  // namespace

std::string JsonLine::take() {
  out_.resize(used_);
  return std::move(out_);
}

void JsonLine::grow(std::size_t wanted) {
  out_.resize(std::max(2 * out_.size(), wanted + kUsualBytes));
}

// Where the next bytes go, with the comma that is due in front of them.
inline char* JsonLine::room(std::size_t size) {
  const std::size_t wanted = used_ + size + 1;
  if (out_.size() < wanted) grow(wanted);
  char* at = out_.data() + used_;
  used_ += size;
  if (comma_due_) {
    *at++ = ',';
    ++used_;
  }
  comma_due_ = true;
  return at;
}

void JsonLine::put(std::string_view token) {
  std::copy_n(token.data(), token.size(), room(token.size()));
}

void JsonLine::put_quoted(std::string_view plain, char behind) {
  const bool is_name = behind != '\0';
  char* at = room(plain.size() + (is_name ? 3 : 2));
  *at++ = '"';
  at = std::copy_n(plain.data(), plain.size(), at);
  *at++ = '"';
  if (is_name) *at = behind;
  comma_due_ = !is_name;
}

void JsonLine::begin(char bracket) {
  *room(1) = bracket;
  comma_due_ = false;
}

void JsonLine::end(char bracket) {
  comma_due_ = false;
  *room(1) = bracket;
}

JsonLine& JsonLine::member(std::string_view name) {
  text(name);
  end(':');
  comma_due_ = false;
  return *this;
}

void JsonLine::text(std::string_view text) {
  if (is_plain(text))
    put_quoted(text);
  else
    put(Json(text).dump(-1, ' ', true, Json::error_handler_t::replace));
}

std::string indented(std::string_view line) {
  return Layout(line).text();
}

std::string printed(JsonLine json, JsonForm form) {
  std::string line = json.take();
  if (form == JsonForm::kIndented) line = indented(line);
  return line += '\n';
}

void begin_answer(JsonLine& json, std::string_view schema, std::string_view catalog) {
  json.begin_object();
  json.name("schema").text(schema);
  json.name("tool").begin_object();
  json.name("name").text("ambit");
  json.name("version").text(version());
  json.name("catalog").text_or_null(catalog);
  json.end_object();
}

std::string end_answer(JsonLine json, JsonForm form) {
  json.end_object();
  return printed(std::move(json), form);
}

}  // namespace ambit::report
