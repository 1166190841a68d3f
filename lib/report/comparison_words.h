// How the answers about all requests are said.
#ifndef AMBIT_REPORT_COMPARISON_WORDS_H_
#define AMBIT_REPORT_COMPARISON_WORDS_H_

#include <string>

#include "ambit/compare.h"
#include "ambit/report.h"

namespace ambit::report {

// "the new policy grants access that the old one does not"
std::string check_message(const PolicyCheck& check);

// Which statement is behind a FAIL: "new access in statement 1 (Write) at new.json:12:5"
std::string check_reason(const PolicyCheck& check, const DocumentStatement& statement,
                         const Places& places);

// "#1 (Write)"
std::string statement_words(const DocumentStatement& statement);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_COMPARISON_WORDS_H_
