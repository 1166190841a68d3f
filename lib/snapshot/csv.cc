#include "snapshot/csv.h"

#include <algorithm>

namespace ambit::snapshot {
namespace {

using namespace std::string_view_literals;

std::string_view without_end_marks(std::string_view text) {
  const std::size_t last = text.find_last_not_of("\0\x1A \t\r\n"sv);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

char separator_of(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t at = line.find_first_of(",;\t");
  return at == std::string_view::npos ? ',' : line[at];
}

std::string with_single_quotes(std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    text += field[i];
    if (field[i] == '"') ++i;
  }
  return text;
}

}  // namespace

CsvReader::CsvReader(std::string_view text)
    : text_(without_end_marks(text)), separator_(separator_of(text)) {}

bool CsvReader::at_line_end() const {
  return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_).starts_with("\r\n");
}

void CsvReader::skip_line() {
  at_ = std::min(text_.find('\n', at_), text_.size());
  if (at_ < text_.size()) ++at_;
}

void CsvReader::skip_empty_lines() {
  while (at_ < text_.size() && at_line_end()) skip_line();
}

bool CsvReader::next(CsvRow& row) {
  row = {};
  skip_empty_lines();
  if (at_ >= text_.size()) return false;
  row.begin = static_cast<std::uint32_t>(at_);
  row.damage = read_cells(row);
  if (row.damage != CsvDamage::kNone) {
    at_ = std::min(text_.find_first_of("\r\n", row.begin), text_.size());
  }
  row.end = static_cast<std::uint32_t>(at_);
  skip_line();
  return true;
}

CsvDamage CsvReader::read_cells(CsvRow& row) {
  while (true) {
    CsvCell& cell = row.cells.emplace_back();
    if (at_ < text_.size() && text_[at_] == '"') {
      if (!read_quoted(cell)) return CsvDamage::kOpenQuote;
    } else {
      read_plain(cell);
    }
    if (at_line_end()) return CsvDamage::kNone;
    if (text_[at_] != separator_) return CsvDamage::kAfterQuote;
    ++at_;
  }
}

void CsvReader::read_plain(CsvCell& cell) {
  const std::size_t begin = at_;
  while (!at_line_end() && text_[at_] != separator_) ++at_;
  cell = {text_.substr(begin, at_ - begin), static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(at_)};
}

bool CsvReader::read_quoted(CsvCell& cell) {
  const std::size_t begin = at_ + 1;
  std::size_t end = begin;
  bool doubled = false;
  while (true) {
    end = text_.find('"', end);
    if (end == std::string_view::npos) return false;
    if (end + 1 >= text_.size() || text_[end + 1] != '"') break;
    doubled = true;
    end += 2;
  }
  const std::string_view field = text_.substr(begin, end - begin);
  cell = {doubled ? unquoted_.emplace_back(with_single_quotes(field)) : field,
          static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  at_ = end + 1;
  return true;
}

}  // namespace ambit::snapshot
