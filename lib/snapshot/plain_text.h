// What a text is by its first characters: a credential report, JSON, a log, or what people give by
// mistake.
#ifndef AMBIT_SNAPSHOT_PLAIN_TEXT_H_
#define AMBIT_SNAPSHOT_PLAIN_TEXT_H_

#include <cstdint>
#include <string_view>

namespace ambit::snapshot {

enum class TextForm : std::uint8_t {
  kEmpty,   // nothing but blanks
  kJson,    // starts with `{` or `[`
  kReport,  // a credential report
  kOther,
};

TextForm form_of(std::string_view text);

// Whether a text begins like a log file of CloudTrail, `{"Records"`.
bool is_log_file(std::string_view text);

// What else a text is (`this is {0}, not JSON`) and what to do about it.
struct PlainText {
  std::string_view name = {};  // empty: it could be anything
  std::string_view help = {};
};
PlainText recognise_plain_text(std::string_view text);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_PLAIN_TEXT_H_
