// Services: for whom they act when they get a role or use a resource.
#include <algorithm>
#include <array>

#include "ambit/arn.h"
#include "graph/trust/judged.h"
#include "graph/trust/tables.h"
#include "pattern/fold.h"

namespace ambit::graph {

using audit::Severity;
using reason::Confinement;
using reason::NamedValue;

namespace {

constexpr std::string_view kRolesAnywhere = "rolesanywhere";
constexpr std::string_view kPods = "pods.eks";

std::vector<Confinement> to_sources() {
  return {to_something("aws:sourceaccount"),
          {.key = "aws:sourcearn", .accepts = reason::names_account},
          to_something("aws:sourceorgid"),
          to_something("aws:sourceorgpaths")};
}

bool is_in(const std::optional<std::vector<std::string>>& configured,
           std::span<const std::string_view> standard, std::string_view label) {
  return configured ? std::ranges::find(*configured, label) != configured->end()
                    : std::ranges::find(standard, label) != standard.end();
}

bool sends_no_source(const Judged& judged, std::string_view label) {
  return is_in(judged.court().configuration.no_source_keys, services_without_source(), label);
}

bool is_known(const Judged& judged, std::string_view label) {
  return !label.empty() &&
         (judged.court().catalog.find_service(label) || is_further_service(label));
}

void judge_source(Judged& judged, const Admission& admission, Severity severity,
                  std::string_view what) {
  const std::vector<Confinement> sources = to_sources();
  if (!judged.escapes(admission, sources)) return;
  const bool by_pattern = judged.confined(admission, to_something("aws:sourcearn"));
  const std::string service = quoted(admission.named.value);
  if (by_pattern)
    judged.report("trust-service-source-wildcard", severity, admission,
                  service + " " + std::string(what) +
                      " for a resource whose account aws:SourceArn leaves open");
  else
    judged.report("trust-service-cross-service", severity, admission,
                  service + " " + std::string(what) +
                      " whoever it acts for: no condition requires the account or resource");
}

// Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
void judge_roles_anywhere(Judged& judged, const Admission& admission) {
  const Confinement anchor = {.key = "aws:sourcearn", .accepts = [](const NamedValue& value) {
                                const auto at = value.start.find(":trust-anchor/");
                                return at != std::string_view::npos;
                              }};
  std::vector<Confinement> certificate;
  for (const std::string& key : judged.keys_starting("aws:principaltag/x509"))
    certificate.push_back(to_something(key));
  if (!judged.escapes(admission, certificate)) return;
  if (judged.confined(admission, anchor)) {
    judged.report("trust-rolesanywhere-any-certificate", admission,
                  "every certificate of the trust anchor gets the role, if a profile lists it");
    return;
  }
  certificate.push_back(anchor);
  if (judged.escapes(admission, certificate))
    judged.report("trust-rolesanywhere-no-anchor", admission,
                  "certificates of every trust anchor get the role, if a profile lists it");
}

// Source: Amazon EKS User Guide, "EKS Pod Identity: role trust policy" and "session tags".
void judge_pods(Judged& judged, const Admission& admission) {
  std::vector<Confinement> to = to_sources();
  to.push_back(to_something("aws:sourcearn"));
  for (const std::string_view start : {"aws:requesttag/eks-cluster", "aws:requesttag/kubernetes-"})
    for (const std::string& key : judged.keys_starting(start)) to.push_back(to_something(key));
  if (judged.escapes(admission, to))
    judged.report("trust-pod-identity-wide", admission,
                  "every pod identity association of the account can give out the role");
}

void judge_service(Judged& judged, const Admission& admission) {
  const std::string_view label = service_label(admission.named.value);
  if (!is_known(judged, label))
    judged.report("trust-service-unknown", admission,
                  quoted(admission.named.value) + " is no service that ambit knows");
  if (label == kRolesAnywhere) return judge_roles_anywhere(judged, admission);
  if (label == kPods) return judge_pods(judged, admission);
  if (is_in(judged.court().configuration.exempt_service_trusts, exempt_services(), label) ||
      sends_no_source(judged, label))
    return;
  judge_source(judged, admission, Severity::kLow, "gets the role");
}

// Whether the service can deliver for others what they send it.
bool delivers(Judged& judged, const Admission& admission) {
  return std::ranges::any_of(delivering_actions(), [&](std::string_view action) {
    return judged.granted(judged.with_action(admission, action));
  });
}

bool is_service(const Admission& admission) {
  return admission.principal->kind == policy::PrincipalKind::kService;
}

}  // namespace

void judge_services(Judged& judged) {
  for (const Admission& admission : judged.admissions())
    if (is_service(admission)) judge_service(judged, admission);
}

void judge_service_grants(Judged& judged) {
  for (const Admission& admission : judged.admissions()) {
    if (!is_service(admission) || sends_no_source(judged, service_label(admission.named.value)))
      continue;
    judge_source(judged, admission, delivers(judged, admission) ? Severity::kHigh : Severity::kLow,
                 "uses the resource");
  }
}

}  // namespace ambit::graph
