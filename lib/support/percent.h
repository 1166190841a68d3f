// Percent-encoding (RFC 3986, section 2.1), in which the raw IAM API returns policy documents.
#ifndef AMBIT_SUPPORT_PERCENT_H_
#define AMBIT_SUPPORT_PERCENT_H_

#include <string>
#include <string_view>

namespace ambit {

// Whether `text` holds a `%` followed by two hexadecimal digits.
bool looks_percent_encoded(std::string_view text);

// Replaces every `%XY` by its byte, once. A `%` without two hexadecimal digits stays, and so does
// `+`.
std::string percent_decode(std::string_view text);

}  // namespace ambit

#endif  // AMBIT_SUPPORT_PERCENT_H_
