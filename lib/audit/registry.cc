#include <algorithm>

#include "audit/check.h"

namespace ambit::audit {
namespace checks {

#define AMBIT_CHECK(name) extern const Check name;
#include "audit/checks.def"
#undef AMBIT_CHECK

}  // namespace checks

const Check& implementation(std::string_view id) {
#define AMBIT_CHECK(name) &checks::name,
  static constexpr const Check* kImplementations[] = {
#include "audit/checks.def"
  };
#undef AMBIT_CHECK
  return **std::ranges::find(kImplementations, id, [](const Check* check) { return check->id; });
}

}  // namespace ambit::audit
