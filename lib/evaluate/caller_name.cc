// Source: IAM User Guide, "AWS JSON policy elements: Principal", "IAM identifiers".
#include "evaluate/caller_name.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ambit/arn.h"

namespace ambit::evaluate {
namespace {

// Source: IAM User Guide, "OIDC federation": providers that need no provider resource.
bool is_builtin_provider(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kNames = {
      "accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com",
      "www.amazon.com"};
  return std::find(kNames.begin(), kNames.end(), text) != kNames.end();
}

bool is_service_name(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return plain && !text.starts_with('.') &&
         (text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn"));
}

// The name behind the type and the path: `alice` of `user/team/alice`; empty for another type.
std::string_view name_behind(std::string_view resource, std::string_view type) {
  if (!resource.starts_with(type)) return {};
  return resource.substr(resource.rfind('/') + 1);
}

std::optional<CallerName> parse_iam_arn(const Arn& arn) {
  CallerName name{.partition = arn.partition, .account = arn.account};
  if (arn.resource == "root") {
    name.kind = CallerKind::kRoot;
    return name;
  }
  using Type = std::pair<std::string_view, CallerKind>;
  static constexpr std::array kTypes = {
      Type{"user/", CallerKind::kUser}, Type{"role/", CallerKind::kRole},
      Type{"group/", CallerKind::kUnspecified}, Type{"oidc-provider/", CallerKind::kWebIdentity},
      Type{"saml-provider/", CallerKind::kSaml}};
  for (const auto& [type, kind] : kTypes) {
    name.kind = kind;
    name.name = name_behind(arn.resource, type);
    if (!name.name.empty()) return name;
  }
  return std::nullopt;
}

std::optional<CallerName> parse_sts_arn(const Arn& arn) {
  CallerName name{
      .kind = CallerKind::kFederated, .partition = arn.partition, .account = arn.account};
  static constexpr std::string_view kSession = "assumed-role/";
  static constexpr std::string_view kFederatedUser = "federated-user/";
  if (arn.resource.starts_with(kFederatedUser)) {
    name.name = arn.resource.substr(kFederatedUser.size());
    return name.name.empty() ? std::nullopt : std::optional(name);
  }
  if (!arn.resource.starts_with(kSession)) return std::nullopt;
  const std::string_view both = arn.resource.substr(kSession.size());
  const auto slash = both.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == both.size())
    return std::nullopt;
  name.kind = CallerKind::kRole;
  name.name = both.substr(0, slash);
  name.session_name = both.substr(slash + 1);
  return name;
}

}  // namespace

std::optional<CallerName> parse_caller_name(std::string_view text,
                                            std::optional<CallerKind> wanted) {
  if (text == "anonymous") return CallerName{.kind = CallerKind::kAnonymous};
  if (is_builtin_provider(text) && wanted != CallerKind::kService)
    return CallerName{.kind = CallerKind::kWebIdentity};
  if (is_service_name(text)) return CallerName{.kind = CallerKind::kService};
  const auto arn = parse_arn(text);
  if (!arn || !arn->region.empty() || !is_account_id(arn->account)) return std::nullopt;
  if (arn->service == "iam") return parse_iam_arn(*arn);
  if (arn->service == "sts") return parse_sts_arn(*arn);
  return std::nullopt;
}

}  // namespace ambit::evaluate
