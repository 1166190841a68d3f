// Reads `aws iam get-account-authorization-details`: users, groups, roles and managed policies.
// Source: IAM API Reference, GetAccountAuthorizationDetails; docs/snapshot.md.
#ifndef AMBIT_SNAPSHOT_AUTHORIZATION_DETAILS_H_
#define AMBIT_SNAPSHOT_AUTHORIZATION_DETAILS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/recognise.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot.
class AuthorizationDetailsReader {
 public:
  // All must outlive the reader. `kind` is the artefact's, as a literal.
  AuthorizationDetailsReader(Model& model, policy::Compiler& compiler, Draft& draft,
                             std::string_view kind = kAuthorizationDetails,
                             MemberNames names = MemberNames::kAsInApi);

  // Adds the entities of one page to the draft. An entity that is damaged so that nobody can tell
  // what it is is left out and its list marked; a damaged member is marked as not known. `context`
  // tells the account of a page without entities.
  ReadArtefact read(json::Value page, const Context& context);

  // Adds one entity that stands by itself: an element of the list `which`. False, and an error,
  // when nobody can tell what it is. `account` is that of an entity without an ARN.
  bool read_item(json::Value entity, DetailsList which, AccountId account);
  // The latest of the times in what was read since the last call.
  std::optional<Instant> take_latest() { return values_.take_latest(); }

  // Says what was found all over: unknown members, times without an offset.
  void summarise() { values_.summarise(); }

 private:
  Model& model_;
  policy::Compiler& compiler_;
  Draft& draft_;
  ValueReader values_;
};

// Marks as not known what an entity says besides its name: it was said in two ways.
void forget(DraftUser& user);
void forget(Group& group);
void forget(DraftRole& role);
void forget(ManagedPolicy& policy);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_AUTHORIZATION_DETAILS_H_
