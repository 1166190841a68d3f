// Questions about all requests at once: what a policy grants that another one does not.
// Source: J. Backes et al., "Semantic-based Automated Reasoning for AWS Access Policies using SMT",
// FMCAD 2018; IAM Access Analyzer API Reference, "CheckNoNewAccess", "CheckAccessNotGranted",
// "CheckNoPublicAccess". In
// plain words: docs/reasoning.md.
#ifndef AMBIT_COMPARE_H_
#define AMBIT_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/catalog.h"
#include "ambit/diagnostic.h"
#include "ambit/permissions.h"
#include "ambit/policy.h"
#include "ambit/reasoning_limits.h"
#include "ambit/source.h"

namespace ambit {

// A statement of a policy document.
struct DocumentStatement {
  std::uint32_t index = 0;  // in its document, from 0
  std::string sid = {};     // empty: it has none
  Effect effect = Effect::kAllow;
  Location where = {};
};

// Whether some request is granted by one policy and not by another.
struct AccessQuestion {
  enum class Answer : std::uint8_t {
    kNone,     // proven: there is no such request
    kSome,     // `witness` is one
    kUnknown,  // could not be decided; `reason` says why
  };
  Answer answer = Answer::kUnknown;
  // A request that the evaluator has decided so, complete: every other key is absent. Its principal
  // is empty where policies do not say whose they are.
  std::optional<ExampleRequest> witness = {};
  // Whether the catalog documents the witness's action and the types of its values. If not, then
  // there is no request that it documents.
  bool documented = true;
  std::vector<DocumentStatement> granted_by = {};  // Allow statements for the witness
  std::vector<DocumentStatement> denied_by = {};   // Deny statements of the other policy
  std::string reason = {};
};

enum class Relation : std::uint8_t { kEquivalent, kNarrower, kBroader, kIncomparable, kUnknown };
std::string_view relation_name(Relation relation);

// Of what a policy grants and another one does not.
struct DocumentGrant {
  // As Principal elements name them, an account's others as `arn:aws:iam::ACCOUNT:*`, and as `*`
  // all that neither policy names. Empty: whoever has the policy.
  std::vector<std::string> principals = {};
  PermissionGrant access = {};                     // `via` is empty
  std::vector<DocumentStatement> statements = {};  // that grant it, or have a say in the condition
};

struct GrantList {
  std::vector<DocumentGrant> grants = {};
  std::vector<std::string> unknown = {};  // what could not be told exactly, in words
};

// Seen from the new policy.
struct Comparison {
  Relation relation = Relation::kUnknown;
  AccessQuestion new_only = {};  // is there a request that only the new policy grants?
  AccessQuestion old_only = {};  // ... that only the old one grants?
  // All that the one grants and the other does not, where there is anything: actions, resources and
  // condition of it. Keys are taken to be independent of each other, so that a condition may be one
  // that no request meets.
  GrantList new_grants = {};
  GrantList old_grants = {};

  bool grants_more() const { return new_only.answer != AccessQuestion::Answer::kNone; }
};

struct ReasoningOptions {
  std::optional<PolicyKind> kind = {};  // of all policies; nothing: guessed by content
  ReasoningLimits limits = {};
};

// Compares two policy documents, each the text of a file (JSON, or JSON in a string or
// percent-encoded). Nothing when one of them is no valid policy, which `diagnostics` says.
// Texts embedded in strings are added to `sources`. Some milliseconds for policies of the usual
// size where there is a difference, tens of microseconds where there is none.
std::optional<Comparison> compare(SourceFiles& sources, FileId old_policy, FileId new_policy,
                                  const ReasoningOptions& options,
                                  const catalog::ServiceCatalog& catalog, Diagnostics& diagnostics);

// Whether the new policy grants something that the old one does not: the first half of compare().
std::optional<AccessQuestion> check_no_new_access(SourceFiles& sources, FileId old_policy,
                                                  FileId new_policy,
                                                  const ReasoningOptions& options,
                                                  const catalog::ServiceCatalog& catalog,
                                                  Diagnostics& diagnostics);

// Actions on resources, both as patterns of policies. Empty actions or resources: all.
struct CriticalAccess {
  std::vector<std::string> actions = {};
  std::vector<std::string> resources = {};
};

// Whether the policy grants one of the actions on one of the resources, for any of `accesses`.
// Nothing, too, when a pattern is none, which `diagnostics` says.
std::optional<AccessQuestion> check_access_not_granted(SourceFiles& sources, FileId policy,
                                                       std::span<const CriticalAccess> accesses,
                                                       const ReasoningOptions& options,
                                                       const catalog::ServiceCatalog& catalog,
                                                       Diagnostics& diagnostics);

// The types of resources of check_no_public_access(): "AWS::S3::Bucket", and of role trust policies
// "AWS::IAM::AssumeRolePolicyDocument". Sorted.
std::vector<std::string_view> public_access_types();

// Whether the policy of a resource, of one of these types, grants one of the service's actions to
// the public: to a caller of whom the policy knows neither name nor account, by a request that no
// condition pins to fixed values (a network, a VPC, an organization, a source). `options.kind` has
// no say. Source: IAM Access Analyzer API Reference, "CheckNoPublicAccess"; Amazon S3 User Guide,
// "The meaning of public".
std::optional<AccessQuestion> check_no_public_access(SourceFiles& sources, FileId policy,
                                                     std::string_view resource_type,
                                                     const ReasoningOptions& options,
                                                     const catalog::ServiceCatalog& catalog,
                                                     Diagnostics& diagnostics);

}  // namespace ambit

#endif  // AMBIT_COMPARE_H_
