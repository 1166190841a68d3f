// Splits CSV (RFC 4180) into located cells.
#ifndef AMBIT_SNAPSHOT_CSV_H_
#define AMBIT_SNAPSHOT_CSV_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::snapshot {

struct CsvCell {
  std::string_view text = {};  // without quotes; lives as long as the text, or as the reader
  std::uint32_t begin = 0;     // byte range in the text, without the outer quotes
  std::uint32_t end = 0;
};

enum class CsvDamage : std::uint8_t {
  kNone,
  kOpenQuote,   // a quoted field that does not end
  kAfterQuote,  // something else than a separator behind a quoted field
};

struct CsvRow {
  std::vector<CsvCell> cells = {};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  // without the line end; of a damaged row: of its first line
  CsvDamage damage = CsvDamage::kNone;
};

// Takes row after row off a text. Fields may be quoted, with `""` for a quote, and then hold line
// ends. Lines end with LF or CRLF; empty lines are left out, and so are a Ctrl-Z and zero bytes at
// the end. Behind a damaged row, reading goes on at the next line. O(text): a quoted field that
// runs through other rows ends at the next lone quote, so no byte is read more than twice.
class CsvReader {
 public:
  // The separator is the first of `,` `;` TAB in the first line. `text` must outlive the reader.
  explicit CsvReader(std::string_view text);

  // False at the end of the text.
  bool next(CsvRow& row);

 private:
  void skip_empty_lines();
  CsvDamage read_cells(CsvRow& row);
  bool read_quoted(CsvCell& cell);
  void read_plain(CsvCell& cell);
  bool at_line_end() const;
  void skip_line();

  std::string_view text_;
  std::size_t at_ = 0;
  char separator_ = ',';
  std::deque<std::string> unquoted_;  // texts of fields with `""` in them
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CSV_H_
