// Callers by the names that policies and people give them.
#ifndef AMBIT_EVALUATE_CALLER_NAME_H_
#define AMBIT_EVALUATE_CALLER_NAME_H_

#include <optional>
#include <string_view>

#include "evaluate/request.h"

namespace ambit::evaluate {

// What the name of a caller says. Views into the text.
struct CallerName {
  CallerKind kind = CallerKind::kUnspecified;  // a group
  std::string_view partition = {};
  std::string_view account = {};
  std::string_view name = {};          // without path
  std::string_view session_name = {};  // of the ARN of a role session
};

// Reads the ARN of a user, role, role session, federated session, group, root user or identity
// provider, the name of a service or of a built-in identity provider, or `anonymous`. `wanted`
// decides between the service and the provider of one name.
std::optional<CallerName> parse_caller_name(std::string_view text,
                                            std::optional<CallerKind> wanted = std::nullopt);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_CALLER_NAME_H_
