// Identity providers: whose identities get the role, by OIDC, SAML and Cognito.
#include <algorithm>
#include <set>

#include "graph/trust/judged.h"
#include "graph/trust/tables.h"
#include "pattern/fold.h"

namespace ambit::graph {

using audit::Severity;
using reason::Confinement;
using reason::NamedValue;

namespace {

constexpr std::string_view kCognito = "cognito-identity.amazonaws.com";
constexpr std::string_view kEks = "oidc.eks.";
constexpr std::string_view kGovernedAudience = "sts.amazonaws.com";

// --- Shared OIDC providers ---

// A subject of a shared provider, up to the first wildcard, as its owner and the rest.
struct SubjectText {
  bool starts_right = false;    // with what subjects start with, as far as it goes
  bool other_form = false;      // certainly with something else
  std::string_view owner = {};  // as far as it goes
  bool owner_ends = false;      // the delimiter follows
  std::string_view rest = {};   // behind the delimiter
};

SubjectText read_subject(const SharedIssuer& issuer, const NamedValue& value) {
  SubjectText subject;
  std::string_view text = value.start;
  if (!text.starts_with(issuer.start)) {
    subject.other_form = !text.empty() && !issuer.start.starts_with(text);
    return subject;
  }
  subject.starts_right = true;
  text.remove_prefix(issuer.start.size());
  const auto end = text.find(issuer.delimiter);
  subject.owner = text.substr(0, end);
  if (end == std::string_view::npos || end == 0) return subject;
  subject.owner_ends = true;
  subject.rest = text.substr(end + issuer.delimiter.size());
  return subject;
}

// `octo-org` of `octo-org@123`: owners of immutable subjects carry their number.
std::string_view plain_owner(std::string_view owner) {
  return owner.substr(0, owner.find('@'));
}

class SharedProvider {
 public:
  SharedProvider(Judged& judged, const Admission& admission, const SharedIssuer& issuer)
      : judged_(judged),
        admission_(admission),
        issuer_(issuer),
        key_(fold(issuer.host) + ":"),
        host_(quoted(issuer.host)) {
    for (const NamedValue& value : reason::named_values(judged.tables(), judged.document(),
                                                        key_ + std::string(issuer.claim))) {
      const SubjectText subject = read_subject(issuer, value);
      const bool immutable = subject.owner.find('@') != std::string_view::npos;
      if (subject.owner_ends && immutable) immutable_.emplace(plain_owner(subject.owner));
    }
  }

  void judge() {
    if (judged_.escapes(admission_, to_claims(reason::names_something)))
      return judged_.report("trust-oidc-shared-unconstrained", admission_,
                            "every tenant of " + host_ + " can assume the role: no condition " +
                                "requires " + key_ + std::string(issuer_.claim));
    if (issuer_.claim == "aud") return judge_audience();
    if (issuer_.start.empty()) return judge_first_field();
    judge_owner();
  }

 private:
  // The required claim as `accepts` says, or another one that tells the owner.
  std::vector<Confinement> to_claims(const reason::Accepts& accepts) const {
    std::vector<Confinement> claims = {claim_to(key_ + std::string(issuer_.claim), accepts)};
    for (const std::string_view claim : issuer_.binding_claims)
      claims.push_back({.key = key_ + std::string(claim),
                        .accepts = [](const NamedValue& value) { return value.start.size() > 1; }});
    return claims;
  }

  void report_open(Severity severity, const std::string& message) {
    judged_.report("trust-oidc-owner-open", severity, admission_, message);
  }

  void judge_audience() {
    const auto own = [](const NamedValue& value) {
      return value.exact() && value.text != kGovernedAudience;
    };
    if (judged_.escapes(admission_, to_claims(own)))
      report_open(Severity::kCritical, "tenants of " + host_ +
                                           " whom nobody chose can assume the role: the audience "
                                           "is not that of one tenant");
  }

  void judge_first_field() {
    const auto has_field = [](const NamedValue& value) {
      const auto end = value.start.find_first_of(":/");
      return end != std::string_view::npos && end > 0;
    };
    if (judged_.escapes(admission_, to_claims(has_field)))
      report_open(Severity::kCritical,
                  "tenants of " + host_ + " whom nobody chose can assume the role");
  }

  // Where tokens of an owner have immutable subjects, no token has the plain form.
  bool never_occurs(const SubjectText& subject) const {
    return subject.owner_ends && subject.owner.find('@') == std::string_view::npos &&
           immutable_.contains(subject.owner);
  }

  // Subjects of which `accepts` holds, and those that do not occur.
  template <class F>
  reason::Accepts subjects(F accepts) const {
    return [this, accepts](const NamedValue& value) {
      const SubjectText subject = read_subject(issuer_, value);
      return never_occurs(subject) || accepts(subject);
    };
  }

  void judge_owner() {
    const auto owned = [](const SubjectText& subject) { return subject.owner_ends; };
    if (judged_.escapes(admission_, to_claims(subjects(owned)))) return judge_open();
    const auto part = [](const SubjectText& subject) { return !subject.rest.empty(); };
    std::vector<Confinement> to = to_claims(subjects(part));
    if (judged_.escapes(admission_, to)) {
      judged_.report("trust-oidc-owner-wide", admission_,
                     "everything of one tenant of " + host_ + " can assume the role");
      return;
    }
    if (!issuer_.narrow.empty()) judge_ref();
  }

  void judge_open() {
    const auto usual_or_other = [](const SubjectText& subject) {
      return subject.owner_ends || subject.other_form;
    };
    const auto begun = [](const SubjectText& subject) {
      return !subject.owner.empty() || subject.other_form;
    };
    if (judged_.confined(admission_, to_claims(subjects(usual_or_other))))
      return report_open(Severity::kMedium, "subjects of " + host_ +
                                                " of a form of their own can assume the role: "
                                                "whose they are is not known");
    if (judged_.confined(admission_, to_claims(subjects(begun))))
      return report_open(Severity::kHigh,
                         "every tenant of " + host_ + " whose name starts so can assume the role");
    report_open(Severity::kCritical,
                "tenants of " + host_ + " whom nobody chose can assume the role");
  }

  void judge_ref() {
    const auto names_ref = [this](const NamedValue& value) {
      if (never_occurs(read_subject(issuer_, value))) return true;
      return std::ranges::any_of(issuer_.narrow, [&](std::string_view marker) {
        const auto at = value.start.find(marker);
        if (at == std::string_view::npos) return false;
        // Of a branch or an environment its name, too.
        return value.start.size() > at + marker.size() ||
               (value.exact() && marker.back() != '/' && marker.back() != ':');
      });
    };
    std::vector<Confinement> to = {claim_to(key_ + std::string(issuer_.claim), names_ref)};
    for (const std::string_view claim : issuer_.narrowing_claims)
      to.push_back({.key = key_ + std::string(claim),
                    .accepts = [](const NamedValue& value) { return !value.start.empty(); }});
    if (judged_.escapes(admission_, to))
      judged_.report("trust-oidc-ref-open", admission_,
                     "every branch, environment and pull request of a repository of " + host_ +
                         " can assume the role");
  }

  Judged& judged_;
  const Admission& admission_;
  const SharedIssuer& issuer_;
  std::string key_;   // of its claims, in lower case
  std::string host_;  // in messages
  std::set<std::string_view> immutable_;
};

// --- Other providers ---

// Source: Amazon Cognito Developer Guide, "Role trust and permissions".
void judge_cognito(Judged& judged, const Admission& admission) {
  const std::string key(kCognito);
  if (judged.escapes(admission, claim_to(key + ":aud", reason::names_something)))
    judged.report("trust-cognito-no-pool", admission,
                  "every identity pool of every account can give out the role");
  if (judged.admits(admission, key + ":amr", "unauthenticated"))
    judged.report("trust-cognito-unauthenticated", admission,
                  "guests, who have not signed in, can assume the role");
}

void judge_legacy(Judged& judged, const Admission& admission, const LegacyIssuer& issuer) {
  std::vector<Confinement> to;
  for (const std::string_view claim : issuer.claims)
    to.push_back(to_something(fold(issuer.host) + ":" + std::string(claim)));
  if (judged.escapes(admission, to))
    judged.report("trust-web-legacy", admission,
                  "every application of " + quoted(issuer.host) + " can assume the role");
}

// Subjects are system:serviceaccount:NAMESPACE:ACCOUNT.
// Source: Amazon EKS User Guide, "IAM roles for service accounts".
void judge_cluster(Judged& judged, const Admission& admission, const std::string& key) {
  const auto behind_namespace = [](const NamedValue& value) -> std::optional<std::string_view> {
    static constexpr std::string_view kStart = "system:serviceaccount:";
    if (!value.start.starts_with(kStart)) return std::nullopt;
    const std::string_view rest = value.start.substr(kStart.size());
    const auto end = rest.find(':');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    return rest.substr(end + 1);
  };
  const auto namespaced = [&](const NamedValue& value) {
    return behind_namespace(value).has_value();
  };
  const auto named = [&](const NamedValue& value) {
    const auto account = behind_namespace(value);
    return account.has_value() && !account->empty();
  };
  if (judged.escapes(admission, claim_to(key + ":sub", namespaced)))
    judged.report("trust-oidc-eks-wide", Severity::kMedium, admission,
                  "service accounts of every namespace of the cluster can assume the role");
  else if (judged.escapes(admission, claim_to(key + ":sub", named)))
    judged.report("trust-oidc-eks-wide", Severity::kLow, admission,
                  "every service account of a namespace of the cluster can assume the role");
}

void judge_private(Judged& judged, const Admission& admission, std::string_view host) {
  const std::string key = fold(host);
  if (judged.escapes(admission, claim_to(key + ":sub", reason::names_something))) {
    judged.report("trust-oidc-private-no-subject", admission,
                  "every identity of " + quoted(host) + " can assume the role");
    return;
  }
  if (host.starts_with(kEks)) judge_cluster(judged, admission, key);
}

// IAM takes tokens only for the audiences that the provider lists.
// Source: IAM User Guide, "Create an OpenID Connect (OIDC) identity provider in IAM".
void judge_oidc(Judged& judged, const Admission& admission, std::string_view host) {
  const std::string folded = fold(host);
  if (folded == kCognito) return judge_cognito(judged, admission);
  if (const LegacyIssuer* legacy = find_legacy_issuer(folded))
    return judge_legacy(judged, admission, *legacy);
  const SharedIssuer* const shared = find_shared_issuer(folded);
  if (shared != nullptr)
    SharedProvider(judged, admission, *shared).judge();
  else
    judge_private(judged, admission, host);
  if (shared != nullptr && shared->claim == "aud") return;
  if (judged.court().neighbours.has_audiences(judged.subject().account, host)) return;
  if (judged.escapes(admission, claim_to(folded + ":aud", reason::names_something)))
    judged.report("trust-oidc-no-audience", admission,
                  "tokens of " + quoted(host) + " for any audience get the role");
}

// Source: IAM User Guide, "Available keys for SAML-based AWS STS federation".
void judge_saml(Judged& judged, const Admission& admission) {
  if (judged.escapes(admission, claim_to("saml:aud", reason::names_something)))
    judged.report(
        "trust-saml-no-audience", admission,
        "assertions of " + quoted(admission.named.value) + " for any audience get the role");
  std::vector<Confinement> attributes;
  for (const std::string& key : judged.keys_starting("saml:"))
    if (key != "saml:aud" && key != "saml:sub_type") attributes.push_back(to_something(key));
  for (const std::string& key : judged.keys_starting("aws:requesttag/"))
    attributes.push_back(to_something(key));
  if (judged.escapes(admission, attributes))
    judged.report("trust-saml-attributes", admission,
                  quoted(admission.named.value) + " alone decides who gets the role");
}

}  // namespace

void judge_providers(Judged& judged) {
  for (const Admission& admission : judged.admissions()) {
    if (admission.principal->kind != policy::PrincipalKind::kFederated) continue;
    const ProviderName provider = provider_name(admission.named.value);
    // A provider of another account never works.
    if (!provider.account.empty() && provider.account != judged.subject().account) continue;
    if (provider.kind == ProviderName::Kind::kSaml) judge_saml(judged, admission);
    if (provider.kind == ProviderName::Kind::kOidc) judge_oidc(judged, admission, provider.host);
  }
}

}  // namespace ambit::graph
