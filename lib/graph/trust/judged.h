// One policy under judgement: its Allow statements, one for each principal that they name, and the
// requests that it grants by them.
#ifndef AMBIT_GRAPH_TRUST_JUDGED_H_
#define AMBIT_GRAPH_TRUST_JUDGED_H_

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/trust.h"
#include "evaluate/matcher.h"
#include "evaluate/principals.h"
#include "graph/trust/neighbours.h"
#include "reason/confinement.h"
#include "reason/document_questions.h"
#include "snapshot/model.h"

namespace ambit::graph {

// What all policies are judged by. Everything outlives the judgement.
struct Court {
  const snapshot::Model& model;
  const catalog::Catalog& catalog;
  const evaluate::Principals& principals;
  const Neighbours& neighbours;
  const TrustConfiguration& configuration;
  evaluate::Matcher& matcher;
  std::string now = {};
  bool tests_tags = false;            // some policy tests aws:PrincipalTag
  std::uint64_t principals_left = 0;  // that may still be looked at one by one
};

// A role with its trust policy, or a resource with its policy.
struct Subject {
  PolicyKind kind = PolicyKind::kTrust;
  std::string_view arn = {};
  std::string_view name = {};
  std::string_view account = {};
  policy::PlacedDocument document = {};
  std::uint8_t tier = 4;         // of the role: PrincipalTier::tier
  bool identity_center = false;  // a role of IAM Identity Center: only orphans are reported
};

// What an Allow statement grants to one of its principals.
struct Admission {
  const policy::Statement* statement = nullptr;
  std::uint32_t index = 0;                            // of the statement in its document
  const policy::PrincipalValue* principal = nullptr;  // null: NotPrincipal
  TrustedPrincipal named = {};
  std::string action = {};                      // by which it gets the role; empty: of a resource
  reason::Demands requests = {};                // of the principal, by the statement
  const reason::ModelCaller* caller = nullptr;  // one such caller; null: there is none
};

class Judged {
 public:
  // `answer` gets the findings.
  Judged(Court& court, const Subject& subject, reason::DocumentQuestions& questions,
         TrustAnswer& answer);

  Court& court() { return court_; }
  const Court& court() const { return court_; }
  const Subject& subject() const { return subject_; }
  const policy::Tables& tables() const { return court_.model.policies; }
  std::string_view text(Symbol symbol) const { return court_.model.text(symbol); }
  policy::DocumentId document() const { return subject_.document.document; }
  const reason::DocumentQuestions& questions() const { return *questions_; }

  // Of every Allow statement with Principal, one for each that it names. Not those to whom the
  // policy grants nothing; of these only orphans are of interest.
  const std::vector<Admission>& admissions() const { return admissions_; }
  const std::vector<Admission>& orphan_candidates() const { return candidates_; }

  // Whether granted requests of the admission are certainly confined, or certainly not. When it
  // cannot be decided neither is so, and the answer says what is unknown.
  bool confined(const Admission& admission, std::span<const reason::Confinement> to);
  bool confined(const Admission& admission, const reason::Confinement& to) {
    return confined(admission, std::span(&to, 1));
  }
  bool escapes(const Admission& admission, std::span<const reason::Confinement> from);
  bool escapes(const Admission& admission, const reason::Confinement& from) {
    return escapes(admission, std::span(&from, 1));
  }
  // Whether a request is granted in which the key has this value and no other.
  bool admits(const Admission& admission, std::string_view key, const std::string& value);
  // The same for another action than the admission's.
  Admission with_action(const Admission& admission, std::string_view action) const;
  bool granted(const Admission& admission);

  // Confinements that say whose the caller is: of an own organization, and of any.
  std::vector<reason::Confinement> to_own_organization() const;
  std::vector<reason::Confinement> to_organizations() const;
  // Whether the caller has to be of an own organization. Said to be unknown when it is not known
  // whose organization the policy names: kNo does not hold then.
  evaluate::Truth bound_to_own_organization(const Admission& admission);

  // Whether some test of the statement is about the key.
  bool tests_key(const policy::Statement& statement, std::string_view folded_key) const;
  // The keys, in lower case, that tests of the document are about and that start so.
  std::vector<std::string> keys_starting(std::string_view start) const;

  // Adds a finding with the rule's severity, or another one, scaled by the role's tier.
  void report(std::string_view rule, const Admission& admission, std::string message);
  void report(std::string_view rule, audit::Severity severity, const Admission& admission,
              std::string message);
  void note_unknown(std::string text, bool only_organization = false);

 private:
  void find_admissions();
  void add_admission(const policy::Statement& statement, std::uint32_t index,
                     std::uint32_t principal);
  Bits callers_of(const policy::Statement& statement, std::uint32_t principal) const;
  Bits cells_of(std::string_view action) const;
  StatementRef reference(const Admission& admission) const;
  std::pair<std::string, std::string> example_of(const Admission& admission) const;
  When when(const Admission& admission) const;
  evaluate::Truth confinement_of(const Admission& admission,
                                 std::span<const reason::Confinement> to);

  Court& court_;
  const Subject& subject_;
  reason::DocumentQuestions* questions_;
  reason::Confining confining_;
  TrustAnswer& answer_;
  std::vector<Admission> admissions_;
  std::vector<Admission> candidates_;
  bool said_unknown_ = false;
  bool said_organization_ = false;
};

// 'text' in messages: at most 120 bytes of it.
std::string quoted(std::string_view text);

// What a value under Federated names.
struct ProviderName {
  enum class Kind : std::uint8_t { kNone, kSaml, kOidc };
  Kind kind = Kind::kNone;
  std::string_view host = {};     // of an OIDC provider, with its path
  std::string_view account = {};  // of the ARN; empty: a provider that is built into IAM
};
ProviderName provider_name(std::string_view text);

// Keys that a confinement may use, and values that are accepted.
reason::Confinement to_something(std::string key);
reason::Confinement claim_to(std::string key, reason::Accepts accepts);

// --- The families of rules ---

void judge_accounts(Judged& judged);
void judge_services(Judged& judged);
void judge_service_grants(Judged& judged);  // of resources
void judge_providers(Judged& judged);
void judge_statements(Judged& judged);
void judge_orphans(Judged& judged);
// Of a trust policy that IAM would refuse: whether that is because of an Allow with NotPrincipal,
// which has been reported then.
bool judge_refused(Court& court, const Subject& subject, TrustAnswer& answer);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TRUST_JUDGED_H_
