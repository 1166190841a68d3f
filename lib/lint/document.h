// A policy document as the rules read it: every element where it stands, also when other parts of
// the document are wrong.
//
// Made from the located JSON in one walk. What does not have the JSON type that its place takes is
// left out here and reported by the grammar; everything else is kept, misspelt names included.
#ifndef AMBIT_LINT_DOCUMENT_H_
#define AMBIT_LINT_DOCUMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/policy.h"
#include "catalog/catalog.h"
#include "json/json.h"
#include "policy/operator.h"

namespace ambit::lint {

// One string of an element, or one scalar of a condition. Views live as long as the JSON tree.
struct Entry {
  json::Value value = {};
  std::string_view text = {};  // escapes resolved; a number or boolean as written
};

// An entry of Action or NotAction. `service` and `name` are the parts around its colon.
struct ActionEntry : Entry {
  bool everything = false;   // `*`, `**`, `*:*`
  bool well_formed = false;  // everything, or `service:name` of the characters that both may have
  bool exact = false;        // well-formed, and without wildcards
  std::string_view service = {};  // empty if the entry is malformed or matches everything
  std::string_view name = {};
  std::optional<catalog::ServiceId> service_id = {};  // of a service without wildcards, if known
  std::optional<catalog::ActionId> id = {};           // of an exact entry, if known
};

// An entry of Resource or NotResource.
struct ResourceEntry : Entry {
  bool everything = false;  // only of `*`
  // The text between colons; the sixth has the rest. Colons within `${...}` separate nothing.
  std::array<std::string_view, 6> fields = {};
  std::size_t field_count = 0;
  bool is_arn() const { return field_count == 6 && fields[0] == "arn"; }
};

struct PrincipalEntry : Entry {
  std::string_view type = {};  // "AWS", "Service", ... as written; "*" for the string form
  json::Value type_key = {};   // invalid for the string form
};

// One of the pairs Action/NotAction, Resource/NotResource, Principal/NotPrincipal. When a statement
// has both, the first.
template <class EntryT>
struct Element {
  json::Value key = {};  // invalid: the statement has neither
  json::Value value = {};
  bool negated = false;
  std::vector<EntryT> entries = {};

  bool present() const { return key.valid(); }
};

// One key under one operator of a Condition.
struct Clause {
  json::Value operator_key = {};
  json::Value operator_value = {};          // the object of all keys under it
  std::optional<policy::Operator> op = {};  // empty: no operator has that name
  json::Value key = {};
  std::string_view key_text = {};
  std::string folded_key = {};
  std::optional<catalog::KeyId> key_id = {};  // of the catalog; templates too
  json::Value value = {};                     // as written: a scalar or a list
  std::vector<Entry> values = {};             // its scalars

  bool is_key(std::string_view folded) const { return folded_key == folded; }
  // What the clause is when its key is not in the request. Positive operators and ForAnyValue are
  // false, negated ones, IfExists and ForAllValues true; Null goes by its value. Nothing for an
  // unknown operator and for Null of several or odd values.
  std::optional<bool> when_absent() const;
  // Certainly false when its key is absent.
  bool requires_key() const { return when_absent() == false; }
};

struct Statement {
  json::Value object = {};
  std::uint32_t index = 0;  // in the document, from 0
  std::optional<Effect> effect = {};
  json::Value sid = {};  // a string; invalid without
  Element<ActionEntry> actions = {};
  Element<ResourceEntry> resources = {};
  Element<PrincipalEntry> principals = {};
  json::Value condition_key = {};  // invalid: no Condition
  json::Value condition = {};
  std::vector<Clause> clauses = {};

  bool allows() const { return effect == Effect::kAllow; }
  bool denies() const { return effect == Effect::kDeny; }
  bool has_condition() const { return !clauses.empty(); }
};

// What a resource policy hangs on.
struct Attachment {
  std::string type = {};     // "AWS::S3::Bucket"; empty: not known
  std::string service = {};  // action prefix: "s3"; empty: not known
  std::string arn = {};      // of the resource; empty: not known
};

struct Document {
  json::Value root = {};  // an object
  PolicyKind kind = PolicyKind::kIdentity;
  bool kind_guessed = false;
  Attachment attachment = {};
  // Which quota its size falls under, where that is not told by the kind: "managed", "inline-role".
  std::string quota = {};
  std::optional<std::size_t> own_quota = {};  // characters; instead of AWS's default
  std::string account = {};                   // that it is in, 12 digits; empty: not known
  std::vector<std::string> trusted_accounts = {};
  std::size_t inline_characters = 0;  // of the other inline policies of the same identity
  std::string today = {};             // YYYY-MM-DD; empty: not known
  json::Value version_key = {};       // invalid: none
  json::Value version = {};
  bool variables = false;           // Version is 2012-10-17, so that `${...}` is a variable
  json::Value statement_list = {};  // the value of Statement: a list, or the only statement
  std::vector<Statement> statements = {};
};

// Reads `root`, an object. `kind`: nothing to guess it from the content. O(size of the document).
Document read_document(json::Value root, std::optional<PolicyKind> kind,
                       const catalog::Catalog& catalog);

// JSON text without the white space between its tokens, as IAM counts it. O(|json|).
std::string without_white_space(std::string_view json);

// Which service the resources of a resource policy have in common; empty: none, or several.
std::string common_service(const Document& document);

// The parts of a resource or principal between colons, up to six. A colon within `${...}` separates
// nothing. Returns how many there are.
std::size_t split_arn(std::string_view text, std::array<std::string_view, 6>& fields);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_DOCUMENT_H_
