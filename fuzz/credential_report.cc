// Entry: the reader of credential reports. Oracle: the same text as CSV and as Base64 in an answer
// gives the same rows; every cell's place shows its text; rows are those that a splitter of one
// line each finds, as long as nothing is quoted.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "snapshot/csv.h"
#include "snapshot/model.h"
#include "snapshot/plain_text.h"
#include "support/utf8.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace {

using namespace ambit;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k > bytes.size() ? '=' : kAlphabet[bits >> (18 - 6 * k) & 63];
  }
  return out;
}

void check_cells(std::string_view text) {
  snapshot::CsvReader reader(text);
  std::uint32_t behind = 0;
  for (snapshot::CsvRow row; reader.next(row);) {
    require(row.begin >= behind && row.begin <= row.end && row.end <= text.size());
    behind = row.end;
    if (row.damage != snapshot::CsvDamage::kNone) continue;
    for (const snapshot::CsvCell& cell : row.cells) {
      require(row.begin <= cell.begin && cell.begin <= cell.end && cell.end <= row.end);
      const std::string_view written = text.substr(cell.begin, cell.end - cell.begin);
      require(cell.text == written || written.find("\"\"") != std::string_view::npos);
    }
  }
}

// Without quotes, rows are lines.
void check_lines(std::string_view text) {
  if (text.find_first_of("\"\r\x1A") != std::string_view::npos) return;
  std::size_t rows = 0;
  snapshot::CsvReader reader(text);
  for (snapshot::CsvRow row; reader.next(row); ++rows)
    require(text.substr(row.begin, row.end - row.begin).find('\n') == std::string_view::npos);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  require(rows <= lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_cells(text);
  check_lines(text);
  if (snapshot::form_of(text) != snapshot::TextForm::kReport || first_invalid_utf8(text)) return 0;

  const Snapshot csv = snapshot::load_texts({{"report", text}});
  require(snapshot::consistent(csv));
  const Snapshot answer = snapshot::load_texts(
      {{"report", R"({"Content": ")" + base64(text) + R"(", "ReportFormat": "text/csv"})"}});
  require(snapshot::consistent(answer));
  require(snapshot::dump(answer) == snapshot::dump(csv));
  return 0;
}
