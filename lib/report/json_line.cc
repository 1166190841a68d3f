#include "report/json_line.h"

#include <cstddef>
#include <vector>

#include "ambit/version.h"
#include "report/json.h"

namespace ambit::report {
namespace {

constexpr std::size_t kWidth = 140;  // columns; a statement with its two places needs more

// Whether the text stands in JSON as it is. Without a branch in the loop: the compiler makes it
// take many bytes at once.
bool is_plain(std::string_view text) {
  unsigned odd = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    odd |=
        unsigned{byte < 0x20} | unsigned{byte >= 0x7F} | unsigned{c == '"'} | unsigned{c == '\\'};
  }
  return odd == 0;
}

// The offset behind the string that starts at `at`.
std::size_t string_end(std::string_view line, std::size_t at) {
  for (++at; line[at] != '"'; ++at)
    if (line[at] == '\\') ++at;
  return at + 1;
}

bool is_open(char c) {
  return c == '{' || c == '[';
}
bool is_close(char c) {
  return c == '}' || c == ']';
}

// The widths of all objects and lists when they stand on one line, in the order of their starts.
std::vector<std::size_t> widths_of(std::string_view line) {
  std::vector<std::size_t> widths;
  std::vector<std::size_t> open;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == '"') {
      i = string_end(line, i);
      continue;
    }
    if (is_open(c)) {
      open.push_back(widths.size());
      widths.push_back(i + blanks);  // where it starts, until its end is known
    }
    ++i;
    if (c == ',' || c == ':') ++blanks;
    if (!is_close(c)) continue;
    std::size_t& width = widths[open.back()];
    width = i + blanks - width;
    open.pop_back();
  }
  return widths;
}

class Layout {
 public:
  explicit Layout(std::string_view line) : line_(line), widths_(widths_of(line)) {}

  std::string text() {
    for (std::size_t i = 0; i < line_.size();) {
      const std::size_t end = line_[i] == '"' ? string_end(line_, i) : i + 1;
      put(line_.substr(i, end - i), end < line_.size() ? line_[end] : '\0');
      i = end;
    }
    return std::move(out_);
  }

 private:
  void put(std::string_view token, char next) {
    const char c = token.front();
    if (is_close(c) && pop()) start_line();
    out_ += token;
    if (is_open(c))
      push(next);
    else if (c == ',' && broken_.back())
      start_line();
    else if (c == ',' || c == ':')
      out_ += ' ';
  }

  void push(char next) {
    const std::size_t end = out_.size() - 1 - line_start_ + widths_[started_];
    const bool outermost = started_++ == 0;
    const bool inside_line = !broken_.empty() && !broken_.back();
    broken_.push_back(!is_close(next) && !inside_line && (outermost || end > kWidth));
    if (broken_.back()) start_line();
  }

  // Whether what ends here is broken into lines.
  bool pop() {
    const bool broken = broken_.back();
    broken_.pop_back();
    return broken;
  }

  void start_line() {
    out_ += '\n';
    line_start_ = out_.size();
    out_.append(2 * broken_.size(), ' ');
  }

  std::string_view line_;
  std::vector<std::size_t> widths_;
  std::size_t started_ = 0;
  std::vector<bool> broken_;
  std::size_t line_start_ = 0;
  std::string out_;
};

}  // namespace

void JsonLine::separate() {
  if (!out_.empty() && !is_open(out_.back()) && out_.back() != ':') out_ += ',';
}

void JsonLine::begin(char bracket) {
  separate();
  out_ += bracket;
}

JsonLine& JsonLine::name(std::string_view name) {
  separate();
  out_.append("\"").append(name).append("\":");
  return *this;
}

JsonLine& JsonLine::member(std::string_view name) {
  text(name);
  out_ += ':';
  return *this;
}

void JsonLine::text(std::string_view text) {
  separate();
  if (is_plain(text))
    out_.append("\"").append(text).append("\"");
  else
    out_ += Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
}

void JsonLine::null() {
  separate();
  out_ += "null";
}

void JsonLine::number(std::uint64_t number) {
  separate();
  out_ += std::to_string(number);
}

void JsonLine::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
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
