// The only way to text output: what goes in comes out printable, aligned, and coloured or not.
#ifndef AMBIT_REPORT_TEXT_H_
#define AMBIT_REPORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.h"

namespace ambit::report {

// Of what belongs to the line before.
inline constexpr std::size_t kIndent = 2;

enum class Ink : std::uint8_t { kPlain, kStrong, kFaint, kGood, kWarning, kBad };

// A run of text in one colour, made printable.
class Span {
 public:
  Span(std::string_view text, Ink ink = Ink::kPlain);
  Span(const std::string& text, Ink ink = Ink::kPlain) : Span(std::string_view(text), ink) {}
  Span(const char* text, Ink ink = Ink::kPlain) : Span(std::string_view(text), ink) {}

  const std::string& text() const { return text_; }
  Ink ink() const { return ink_; }
  std::size_t columns() const;

 private:
  std::string text_;
  Ink ink_;
};

using Row = std::vector<Span>;

class Text {
 public:
  explicit Text(const TextStyle& style) : style_(style) {}

  const TextStyle& style() const { return style_; }

  void blank_line() { out_ += '\n'; }

  // The spans one after another, whatever the width.
  void line(const Row& spans, std::size_t indent = 0);

  // Words, broken between them to fit the width; the lines behind the first are indented by
  // `hanging` more.
  void words(std::string_view text, std::size_t indent = 0, std::size_t hanging = 0);

  // The cells in aligned columns, two blanks apart. A cell that would pass the width starts a
  // further line, indented by four more; what is longer than that is not broken.
  void rows(const std::vector<Row>& rows, std::size_t indent = 0);

  // How many of `total` entries to show so that a list of at most `limit` (unless all are wanted)
  // comes out; say_cut says how many are left out.
  std::size_t shown(std::size_t total, std::size_t limit) const {
    return style_.all || total <= limit ? total : limit;
  }
  void say_cut(std::size_t total, std::size_t shown, std::size_t indent = 0);

  std::string take() { return std::move(out_); }

 private:
  void paint(const Span& span);
  void row(const Row& cells, const std::vector<std::size_t>& widths, std::size_t indent);

  TextStyle style_;
  std::string out_;
};

}  // namespace ambit::report

#endif  // AMBIT_REPORT_TEXT_H_
