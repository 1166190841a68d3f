#include "report/text.h"

#include <algorithm>
#include <utility>

#include "report/printable.h"
#include "support/utf8.h"

namespace ambit::report {
namespace {

// A column is no wider than this for the sake of alignment.
constexpr std::size_t kMaxAligned = 60;
constexpr std::size_t kGap = 2;

std::string_view escape_sequence(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return {};
    case Ink::kStrong:
      return "\x1b[1m";
    case Ink::kFaint:
      return "\x1b[2m";
    case Ink::kGood:
      return "\x1b[32m";
    case Ink::kWarning:
      return "\x1b[33m";
    case Ink::kBad:
      return "\x1b[31m";
  }
  return {};
}

// Of each column the widest cell that keeps to the limit. The last cell of a row pads nothing.
std::vector<std::size_t> column_widths(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      if (const std::size_t columns = row[i].columns(); columns <= kMaxAligned)
        widths[i] = std::max(widths[i], columns);
    }
  }
  return widths;
}

}  // namespace

Span::Span(std::string_view text, Ink ink) : text_(printable(text)), ink_(ink) {}

std::size_t Span::columns() const {
  return count_code_points(text_);
}

void Text::paint(const Span& span) {
  const bool painted = style_.color && span.ink() != Ink::kPlain;
  if (painted) out_ += escape_sequence(span.ink());
  out_ += span.text();
  if (painted) out_ += "\x1b[0m";
}

void Text::line(const Row& spans, std::size_t indent) {
  out_.append(indent, ' ');
  for (const Span& span : spans) paint(span);
  out_ += '\n';
}

void Text::words(std::string_view text, std::size_t indent, std::size_t hanging) {
  const Span span(text);
  std::string_view rest = span.text();
  std::size_t column = 0;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    const std::size_t columns = count_code_points(word);
    if (column > 0 && column + 1 + columns > style_.width) {
      out_ += '\n';
      column = 0;
      indent += std::exchange(hanging, 0);
    }
    const std::size_t gap = column == 0 ? indent : 1;
    out_.append(gap, ' ');
    out_ += word;
    column += gap + columns;
  }
  out_ += '\n';
}

void Text::row(const Row& cells, const std::vector<std::size_t>& widths, std::size_t indent) {
  out_.append(indent, ' ');
  std::size_t column = indent;  // reached
  std::size_t pad = 0;          // owed before the next cell
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t columns = cells[i].columns();
    if (columns > 0 && i > 0 && column + pad + columns > style_.width) {
      out_ += '\n';
      out_.append(indent + 4, ' ');
      column = indent + 4;
      pad = 0;
    }
    if (columns > 0) {
      out_.append(pad, ' ');
      column += pad + columns;
      pad = 0;
      paint(cells[i]);
    }
    if (i < widths.size()) pad += (widths[i] > columns ? widths[i] - columns : 0) + kGap;
  }
  out_ += '\n';
}

void Text::rows(const std::vector<Row>& rows, std::size_t indent) {
  const std::vector<std::size_t> widths = column_widths(rows);
  for (const Row& cells : rows) row(cells, widths, indent);
}

void Text::say_cut(std::size_t total, std::size_t shown, std::size_t indent) {
  if (shown < total)
    line({{"... " + std::to_string(total - shown) + " more (--all shows them)", Ink::kFaint}},
         indent);
}

}  // namespace ambit::report
