// How the parts of an audit are said in more than one format.
#ifndef AMBIT_REPORT_AUDIT_WORDS_H_
#define AMBIT_REPORT_AUDIT_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "ambit/audit.h"

namespace ambit::report {

// As formats for machines name it: "not-assessed".
constexpr std::string_view result_name(audit::Outcome outcome) {
  switch (outcome) {
    case audit::Outcome::kFail:
      return "fail";
    case audit::Outcome::kNotAssessed:
      return "not-assessed";
    case audit::Outcome::kPass:
      return "pass";
    case audit::Outcome::kNotApplicable:
      return "not-applicable";
  }
  return {};
}

// "85%"; "-" for none.
inline std::string percent(std::optional<int> number) {
  return number ? std::to_string(*number) + "%" : "-";
}

}  // namespace ambit::report

#endif  // AMBIT_REPORT_AUDIT_WORDS_H_
