#include "audit/administrators.h"

#include <re2/re2.h>

#include <algorithm>

namespace ambit::audit {

ExpectedAdministrators::ExpectedAdministrators(const Configuration& configuration) {
  for (const std::string& pattern : configuration.permissions.expected_admin_roles)
    patterns_.push_back(std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet));
}

ExpectedAdministrators::~ExpectedAdministrators() = default;

bool ExpectedAdministrators::contains(std::string_view role_name) const {
  const re2::StringPiece name(role_name.data(), role_name.size());
  return std::ranges::any_of(
      patterns_, [&](const auto& pattern) { return re2::RE2::FullMatch(name, *pattern); });
}

}  // namespace ambit::audit
