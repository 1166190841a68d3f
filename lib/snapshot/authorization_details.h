// Reads `aws iam get-account-authorization-details`: users, groups, roles and managed policies.
// Source: IAM API Reference, GetAccountAuthorizationDetails; docs/snapshot.md.
#ifndef AMBIT_SNAPSHOT_AUTHORIZATION_DETAILS_H_
#define AMBIT_SNAPSHOT_AUTHORIZATION_DETAILS_H_

#include <cstdint>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot.
class AuthorizationDetailsReader {
 public:
  // All must outlive the reader.
  AuthorizationDetailsReader(Model& model, policy::Compiler& compiler, Draft& draft);

  // Adds the entities of one page to the draft. An entity that is damaged so that nobody can tell
  // what it is is left out and its list marked; a damaged member is marked as not known. `context`
  // tells the account of a page without entities.
  ReadArtefact read(json::Value page, const Context& context);

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
