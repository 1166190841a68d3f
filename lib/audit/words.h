// Words of messages.
#ifndef AMBIT_AUDIT_WORDS_H_
#define AMBIT_AUDIT_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ambit::audit {

// "1 service", "3 services".
inline std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

// So many places or words of one finding are shown at most.
inline constexpr std::size_t kMaxPlaces = 20;

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_WORDS_H_
