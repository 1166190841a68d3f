#include "audit/verdict.h"

namespace ambit::audit {

std::string_view why_name(Why why) {
  static constexpr std::string_view kNames[] = {
      "absent",           "incomplete",        "damaged",     "no as-of time",
      "document missing", "unknown construct", "fact unknown"};
  return kNames[static_cast<std::size_t>(why)];
}

}  // namespace ambit::audit
