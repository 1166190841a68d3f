#ifndef AMBIT_AUDIT_MEMBER_TEXT_H_
#define AMBIT_AUDIT_MEMBER_TEXT_H_

#include <string_view>

#include "json/json.h"

namespace ambit::audit {

// The text of the string that `object` has under `name`; empty when it has none.
inline std::string_view member_text(json::Value object, std::string_view name) {
  const json::Value value = object.find(name);
  return value.is(json::Kind::kString) ? value.text() : std::string_view();
}

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_MEMBER_TEXT_H_
