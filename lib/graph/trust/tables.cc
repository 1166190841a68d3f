#include "graph/trust/tables.h"

#include <algorithm>
#include <array>

namespace ambit {
namespace graph {
namespace {

#include "trust_table.inc"

// Source: IAM User Guide, "AWS JSON policy elements: Principal", service principals.
constexpr std::array<std::string_view, 6> kDomains = {".amazonaws.com", ".amazonaws.com.cn",
                                                      ".amazonaws.eu",  ".amazon.com",
                                                      ".c2s.ic.gov",    ".sc2s.sgov.gov"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `eu-west-1`, also one that is newer than ambit.
bool is_region(std::string_view label) {
  return label.size() > 6 && label[2] == '-' && is_digit(label.back()) &&
         label[label.size() - 2] == '-' && label.find('-') < label.size() - 2;
}

}  // namespace

const SharedIssuer* find_shared_issuer(std::string_view host) {
  const auto found = std::ranges::find(kSharedIssuers, host, &SharedIssuer::host);
  return found == std::end(kSharedIssuers) ? nullptr : &*found;
}

const LegacyIssuer* find_legacy_issuer(std::string_view host) {
  const auto found = std::ranges::find(kLegacyIssuers, host, &LegacyIssuer::host);
  return found == std::end(kLegacyIssuers) ? nullptr : &*found;
}

std::span<const std::string_view> exempt_services() {
  return kExemptServices;
}

std::span<const std::string_view> services_without_source() {
  return kServicesWithoutSource;
}

std::span<const std::string_view> delivering_actions() {
  return kDeliveringActions;
}

bool is_further_service(std::string_view label) {
  return std::ranges::binary_search(kFurtherServices, label);
}

std::string_view service_label(std::string_view principal) {
  std::string_view front;
  for (const std::string_view domain : kDomains)
    if (principal.ends_with(domain)) front = principal.substr(0, principal.size() - domain.size());
  const auto dot = front.rfind('.');
  return dot != std::string_view::npos && is_region(front.substr(dot + 1)) ? front.substr(0, dot)
                                                                           : front;
}

}  // namespace graph

std::span<const TrustRule> trust_rules() {
  return graph::kRules;
}

const TrustRule* find_trust_rule(std::string_view id) {
  const auto rules = trust_rules();
  const auto found = std::ranges::find(rules, id, &TrustRule::id);
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace ambit
