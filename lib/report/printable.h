// Text from the input, made fit for a terminal.
#ifndef AMBIT_REPORT_PRINTABLE_H_
#define AMBIT_REPORT_PRINTABLE_H_

#include <string>
#include <string_view>

namespace ambit::report {

// `text` with everything that acts instead of being shown replaced by its number: control
// characters (C0, DEL, C1) and bytes that are no UTF-8 as \x1B, marks that reorder text or break
// lines as \u{202E}. A backslash stays as it is: this is for reading, not for reading back.
std::string printable(std::string_view text);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_PRINTABLE_H_
