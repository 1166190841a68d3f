#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/trust.h"

namespace ambit::audit::checks {
namespace {

// "s3.amazonaws.com" of "s3.eu-west-1.amazonaws.com"; the suffix of China and the others as the
// plain one. Source: IAM User Guide, "AWS JSON policy elements: Principal", service principals.
std::string plain_name(std::string_view service) {
  const std::size_t suffix = service.find(".amazonaws.com");
  if (suffix == std::string_view::npos) return std::string(service);
  const std::string_view front = service.substr(0, suffix);
  const std::size_t dot = front.find('.');
  const std::string_view behind = dot == std::string_view::npos ? front : front.substr(dot + 1);
  const bool regional = std::ranges::count(behind, '-') >= 2 && behind.back() >= '0' &&
                        behind.back() <= '9' && dot != std::string_view::npos;
  return std::string(regional ? front.substr(0, dot) : front) + ".amazonaws.com";
}

// Services that are allowed together count once.
std::size_t count(const Assessment& a, std::set<std::string> services) {
  std::size_t together = 0;
  for (const auto& allowed : a.configuration().roles.allowed_service_sets) {
    std::size_t taken = 0;
    for (const std::string& service : allowed) taken += services.erase(service);
    together += taken > 0 ? 1U : 0U;
  }
  return services.size() + together;
}

void many_services_trust(Assessment& a) {
  const std::int64_t limit = a.configuration().roles.max_service_principals;
  for_each_own_policy(a, PolicyScope::kTrust, [&](const ExaminedPolicy& trust, Subject& role) {
    std::set<std::string> services;
    std::vector<Evidence> evidence;
    for_each_trusted(a, trust,
                     [&](const ExaminedStatement& statement,
                         const policy::PrincipalValue& principal, policy::Span span) {
                       if (principal.kind != policy::PrincipalKind::kService) return;
                       if (services.insert(plain_name(a.text(principal.text))).second)
                         evidence.push_back(statement.evidence(span));
                     });
    const std::size_t number = count(a, services);
    if (static_cast<std::int64_t>(number) <= limit) return;
    role.fail({.message = std::to_string(number) + " services may assume the role (limit " +
                          std::to_string(limit) + ")",
               .facts = {{"services", std::vector<std::string>(services.begin(), services.end())},
                         {"limit", limit}},
               .evidence = std::move(evidence)},
              {{"ROLE", a.text(trust.owner.holder->name)}});
  });
}

}  // namespace

extern const Check roles_many_services_trust;
constinit const Check roles_many_services_trust{.id = "roles/many-services-trust",
                                                .run = many_services_trust};

}  // namespace ambit::audit::checks
