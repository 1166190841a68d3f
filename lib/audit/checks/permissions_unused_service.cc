#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/last_accessed.h"

namespace ambit::audit::checks {
namespace {

using snapshot::ServiceUse;

std::vector<std::string> commands(std::string_view arn, const std::vector<std::string>& services) {
  std::string command = fill_command(
      "aws iam list-policies-granting-service-access --arn PRINCIPAL_ARN --service-namespaces",
      std::vector<Placeholder>{{"PRINCIPAL_ARN", arn}});
  for (const std::string& service : services) command += ' ' + shell_quoted(service);
  return {std::move(command)};
}

void unused_service(Assessment& a) {
  const std::int64_t limit = a.configuration().permissions.unused_service_days;
  for_each_access_report(a, limit, [&](const AccessReport& report, Subject& subject) {
    Finding finding;
    std::vector<std::string> services;
    std::vector<std::string> uses;
    for (const ServiceUse* use : report.services) {
      const Verdict unused = unused_for(a, *use, use->last, limit);
      if (unused.unknown()) subject.not_assessed(unused.reason());
      if (!unused.yes()) continue;
      services.emplace_back(a.text(use->name));
      uses.push_back(services.back() + ": " +
                     (use->last.known ? time_text(use->last) : "not within the tracking period"));
      if (services.size() <= kMaxPlaces) finding.evidence.push_back({.where = use->where});
    }
    if (services.empty()) return;
    finding.message = counted(services.size(), "service") + " allowed and not used for " +
                      std::to_string(limit) + " days";
    services.resize(std::min(services.size(), kMaxPlaces));
    finding.commands = commands(subject.name(), services);
    finding.facts = {{"limit_days", limit}, {"services", std::move(uses)}};
    subject.fail(std::move(finding));
  });
}

}  // namespace

extern const Check permissions_unused_service;
constinit const Check permissions_unused_service{.id = "permissions/unused-service",
                                                 .run = unused_service};

}  // namespace ambit::audit::checks
