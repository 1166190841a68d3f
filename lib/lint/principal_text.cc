#include "lint/principal_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ambit/arn.h"
#include "lint/rule_id.h"

namespace ambit::lint {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_label(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool are_labels(std::string_view labels) {
  for (;;) {
    const auto dot = labels.find('.');
    if (!is_label(labels.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    labels.remove_prefix(dot + 1);
  }
}

// `AROA` and the like, with what follows.
bool is_principal_id(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kPrefixes = {"AIDA", "AROA", "AGPA", "ANPA"};
  constexpr std::size_t kLeast = 20;
  return text.size() >= kLeast &&
         std::ranges::find(kPrefixes, text.substr(0, 4)) != kPrefixes.end() &&
         std::ranges::all_of(text, [](char c) { return is_upper(c) || is_digit(c); });
}

// What stands behind the last slash, if all parts are there.
std::string_view last_part(std::string_view path) {
  if (path.empty() || path.back() == '/' || path.front() == '/') return {};
  return path.substr(path.rfind('/') + 1);
}

AwsPrincipalText read_iam(const Arn& arn) {
  AwsPrincipalText principal{.account = arn.account};
  const std::string_view resource = arn.resource;
  if (arn.account == "cloudfront" && resource.starts_with("user/")) {
    principal.kind = AwsPrincipal::kOriginAccess;
    return principal;
  }
  if (!is_account_id(arn.account)) return principal;
  const auto behind = [&](std::string_view start, AwsPrincipal kind) {
    if (!resource.starts_with(start)) return;
    principal.name = last_part(resource.substr(start.size()));
    if (!principal.name.empty()) principal.kind = kind;
  };
  if (resource == "root") principal.kind = AwsPrincipal::kAccount;
  behind("user/", AwsPrincipal::kUser);
  behind("role/", AwsPrincipal::kRole);
  behind("group/", AwsPrincipal::kGroup);
  return principal;
}

AwsPrincipalText read_sts(const Arn& arn) {
  static constexpr std::string_view kAssumed = "assumed-role/";
  static constexpr std::string_view kFederated = "federated-user/";
  AwsPrincipalText principal{.account = arn.account};
  if (!is_account_id(arn.account)) return principal;
  if (arn.resource.starts_with(kFederated) && arn.resource.size() > kFederated.size()) {
    principal.kind = AwsPrincipal::kFederatedUser;
  } else if (arn.resource.starts_with(kAssumed)) {
    const std::string_view rest = arn.resource.substr(kAssumed.size());
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == rest.size()) return principal;
    principal.name = rest.substr(0, slash);
    principal.kind = AwsPrincipal::kSession;
  }
  return principal;
}

constexpr std::array<std::string_view, 9> kDomains = {
    ".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu",   ".amazon.com",  ".c2s.ic.gov",
    ".sc2s.sgov.gov", ".csp.hci.ic.gov",   ".cloud.adc-e.uk", ".aws.internal"};

// What stands before the domain; empty if that is none of Amazon's.
std::string_view before_domain(std::string_view text) {
  for (const std::string_view domain : kDomains)
    if (text.ends_with(domain)) return text.substr(0, text.size() - domain.size());
  return {};
}

// A region, also one that is newer than the table: `xx-word-1`.
bool is_region(std::string_view label) {
  if (kRegions.has(label)) return true;
  return label.size() > 4 && is_digit(label.back()) && label[label.size() - 2] == '-' &&
         label.find('-') < label.size() - 2 && is_lower(label.front());
}

}  // namespace

AwsPrincipalText read_aws_principal(std::string_view text) {
  if (text == "*") return {.kind = AwsPrincipal::kEveryone};
  if (is_account_id(text)) return {.kind = AwsPrincipal::kAccount, .account = text};
  if (is_principal_id(text)) return {.kind = AwsPrincipal::kId};
  const auto arn = parse_arn(text);
  if (!arn || !kPartitions.has(arn->partition) || !arn->region.empty()) return {};
  if (arn->service == "iam") return read_iam(*arn);
  if (arn->service == "sts") return read_sts(*arn);
  return {};
}

ProviderText read_provider(std::string_view text) {
  static constexpr std::string_view kSaml = "saml-provider/";
  static constexpr std::string_view kOidc = "oidc-provider/";
  const auto arn = parse_arn(text);
  if (!arn) {
    if (text.find('.') == std::string_view::npos || !are_labels(text)) return {};
    return {.kind = Provider::kOidc, .host = text};
  }
  if (!kPartitions.has(arn->partition) || arn->service != "iam" || !is_account_id(arn->account))
    return {};
  const std::string_view resource = arn->resource;
  if (resource.starts_with(kSaml) && resource.size() > kSaml.size())
    return {.kind = Provider::kSaml};
  if (resource.starts_with(kOidc) && resource.size() > kOidc.size())
    return {.kind = Provider::kOidc, .host = resource.substr(kOidc.size())};
  return {};
}

bool is_service_principal(std::string_view text) {
  return are_labels(before_domain(text));
}

bool has_region(std::string_view service_principal) {
  const std::string_view name = before_domain(service_principal);
  const auto dot = name.rfind('.');
  return dot != std::string_view::npos && is_region(name.substr(dot + 1));
}

std::string_view service_name(std::string_view service_principal) {
  const std::string_view name = before_domain(service_principal);
  return has_region(service_principal) ? name.substr(0, name.rfind('.')) : name;
}

}  // namespace ambit::lint
