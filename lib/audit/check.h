// What a check consists of: its id in the catalogue, and the code that decides it for one account.
#ifndef AMBIT_AUDIT_CHECK_H_
#define AMBIT_AUDIT_CHECK_H_

#include <string_view>

#include "audit/assessment.h"

namespace ambit::audit {

struct Check {
  std::string_view id = {};
  void (*run)(Assessment& assessment) = nullptr;
};

// The check with that id, which is one of the catalogue: all have one.
const Check& implementation(std::string_view id);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_CHECK_H_
