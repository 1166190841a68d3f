// Accounts and their principals: whom a trust policy admits by `AWS`.
#include <algorithm>
#include <array>

#include "ambit/arn.h"
#include "graph/trust/judged.h"

namespace ambit::graph {

using audit::Severity;
using evaluate::Truth;
using policy::AwsPrincipal;
using reason::Confinement;
using reason::NamedValue;
using snapshot::Relation;

namespace {

constexpr std::string_view kExternalId = "sts:externalid";

// Keys that pin a caller to a network.
// Source: IAM User Guide, "AWS global condition context keys: Properties of the network".
constexpr std::array<std::string_view, 7> kNetworkKeys = {
    "aws:sourceip",    "aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce",
    "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"};

bool narrows(const NamedValue& value) {
  if (value.comparison == policy::Comparison::kIpAddress && value.text.ends_with("/0"))
    return false;
  return reason::names_something(value);
}

std::vector<Confinement> to_callers() {
  return {{.key = "aws:principalaccount", .accepts = reason::names_something},
          {.key = "aws:principalarn", .accepts = reason::names_account}};
}

// A Principal of everybody.
class Everybody {
 public:
  Everybody(Judged& judged, const Admission& admission) : judged_(judged), admission_(admission) {}

  void judge() {
    if (judged_.bound_to_own_organization(admission_) == Truth::kTrue)
      return report(Severity::kInfo, "everybody in the own organization can assume the role");
    std::vector<Confinement> identity = to_callers();
    for (Confinement& organization : judged_.to_organizations())
      identity.push_back(std::move(organization));
    if (judged_.confined(admission_, identity))
      return report(Severity::kMedium,
                    "a principal that is named by conditions only: " + tested_keys());
    std::vector<Confinement> all = identity;
    all.push_back(to_something(std::string(kExternalId)));
    for (const std::string_view key : kNetworkKeys)
      all.push_back({.key = std::string(key), .accepts = narrows});
    if (judged_.confined(admission_, all))
      return report(Severity::kHigh,
                    "everybody with an AWS account can assume the role who meets "
                    "the conditions, none of which says who: " +
                        tested_keys());
    if (judged_.escapes(admission_, all))
      judged_.report("trust-anonymous", admission_,
                     "everybody with an AWS account can assume the role");
  }

  // Nobody but own accounts is left.
  void judge_own() {
    Admission all = admission_;
    for (reason::Demand& demand : all.requests)
      if (demand.variable == reason::kCallerVariable) demand.points.set();
    if (judged_.granted(all))
      report(Severity::kInfo, "everybody is named, but only principals of own accounts are let in");
  }

 private:
  void report(Severity severity, std::string message) {
    judged_.report("trust-anonymous-conditional", severity, admission_, std::move(message));
  }

  std::string tested_keys() const {
    std::string keys;
    const policy::Tables& tables = judged_.tables();
    for (const policy::TestId id : admission_.statement->tests.of(tables.test_lists))
      keys.append(keys.empty() ? "" : ", ").append(tables.text(tables.tests[id].spelling));
    return keys.empty() ? "by another statement" : keys;
  }

  Judged& judged_;
  const Admission& admission_;
};

// One account, or a principal of it.
class Somebody {
 public:
  Somebody(Judged& judged, const Admission& admission)
      : judged_(judged),
        admission_(admission),
        account_(judged.text(admission.principal->account)),
        whole_(admission.principal->aws == AwsPrincipal::kAccount) {}

  void judge() {
    if (admission_.named.value == judged_.subject().arn)
      judged_.report("trust-self", admission_, "the role names itself");
    const Relation relation = judged_.court().neighbours.relation(account_);
    if (account_ == judged_.subject().account || relation == Relation::kOwn) return judge_own();
    const Truth bound = judged_.bound_to_own_organization(admission_);
    if (bound == Truth::kTrue) return;
    report_external(relation);
    if (bound == Truth::kFalse) judge_external_id();
  }

 private:
  void judge_own() {
    if (whole_)
      judged_.report("trust-account-wide", admission_,
                     "every principal of account " + std::string(account_) +
                         " that is allowed sts:AssumeRole can assume the role");
    if (judged_.confined(admission_, to_something(std::string(kExternalId))))
      judged_.report(
          "trust-external-id-own", admission_,
          "an external id is demanded of account " + std::string(account_) + ", which is ours");
  }

  void report_external(Relation relation) {
    const bool partner = relation == Relation::kPartner;
    const bool vendor = relation == Relation::kVendor;
    const std::string_view words = partner                         ? ", a partner,"
                                   : vendor                        ? ", a vendor,"
                                   : relation == Relation::kFormer ? ", which was ours,"
                                                                   : ", of which nothing is known,";
    judged_.report("trust-external-account",
                   partner  ? Severity::kInfo
                   : vendor ? Severity::kMedium
                            : Severity::kHigh,
                   admission_,
                   (whole_ ? "account " : "a principal of account ") + std::string(account_) +
                       std::string(words) + " can assume the role");
  }

  void judge_external_id() {
    const Confinement some = to_something(std::string(kExternalId));
    if (judged_.escapes(admission_, some)) {
      judged_.report("trust-external-no-external-id", whole_ ? Severity::kHigh : Severity::kMedium,
                     admission_,
                     "account " + std::string(account_) +
                         " can assume the role without sts:ExternalId: whoever makes it act for "
                         "them gets the role");
      return;
    }
    const Confinement strong = {
        .key = std::string(kExternalId),
        .accepts = [this](const NamedValue& value) { return is_secret(value); }};
    if (judged_.confined(admission_, some) && judged_.escapes(admission_, strong))
      judged_.report("trust-external-id-wildcard", admission_,
                     "the external id of account " + std::string(account_) +
                         " has a wildcard, is one character, or the name of the role or the "
                         "account");
  }

  bool is_secret(const NamedValue& value) const {
    return value.exact() && value.text.size() > 1 && value.text != account_ &&
           value.text != judged_.subject().account && value.text != judged_.subject().name;
  }

  Judged& judged_;
  const Admission& admission_;
  std::string_view account_;
  bool whole_;
};

bool is_everybody(const Admission& admission) {
  return admission.named.kind == "everybody";
}

}  // namespace

void judge_accounts(Judged& judged) {
  for (const Admission& admission : judged.admissions()) {
    if (is_everybody(admission))
      Everybody(judged, admission).judge();
    else if (admission.principal->account.valid())
      Somebody(judged, admission).judge();
  }
  // Statements for everybody that admit no outsider.
  for (const Admission& admission : judged.orphan_candidates()) {
    const bool outsiders = std::ranges::any_of(judged.admissions(), [&](const Admission& other) {
      return other.index == admission.index && other.principal == admission.principal;
    });
    if (is_everybody(admission) && !outsiders) Everybody(judged, admission).judge_own();
  }
}

}  // namespace ambit::graph
