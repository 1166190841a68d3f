#include "audit/trusts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "graph/trust/tables.h"

namespace ambit::audit {
namespace {

// The services that AWS documents to name no source, and those that the configuration adds.
TrustConfiguration trust_configuration(const Configuration& configuration) {
  const auto standard = graph::services_without_source();
  std::vector<std::string> services(standard.begin(), standard.end());
  for (const std::string& name : configuration.sharing.services_without_source)
    services.emplace_back(graph::service_label(name));
  return {.no_source_keys = std::move(services)};
}

}  // namespace

const TrustAnswer& Trusts::answer() {
  if (answer_) return *answer_;
  answer_ = find_trusts(snapshot_, trust_configuration(configuration_),
                        {.tiers = false, .own_accounts = configuration_.sharing.our_accounts});
  for (const TrustUnknown& unknown : answer_->unknown) {
    Open& open = open_[unknown.resource];
    open = std::max(open, unknown.only_organization ? Open::kOrganization : Open::kMore);
  }
  return *answer_;
}

std::span<const TrustFinding> Trusts::of(std::string_view role) {
  return answer().of(role);
}

Trusts::Open Trusts::open(std::string_view role) {
  answer();
  const auto found = open_.find(role);
  return found == open_.end() ? Open::kNothing : found->second;
}

bool Trusts::incomplete() {
  return answer().left_out > 0;
}

}  // namespace ambit::audit
