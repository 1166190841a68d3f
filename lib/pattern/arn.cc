#include "ambit/arn.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "pattern/digits.h"

namespace ambit {

Result<Arn, ArnError> parse_arn(std::string_view text) noexcept {
  if (!take(text, "arn:")) return Failure(ArnError::kNoPrefix);
  std::array<std::string_view, 4> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return Failure(ArnError::kTooFewParts);
    part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  return Arn{.partition = parts[0],
             .service = parts[1],
             .region = parts[2],
             .account = parts[3],
             .resource = text};
}

bool is_account_id(std::string_view text) noexcept {
  return text.size() == 12 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace ambit
