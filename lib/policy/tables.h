// The compiled form of policy documents: flat tables of rows that name each other by id.
//
// Every distinct text, action pattern, resource pattern, condition key, condition value, condition
// test and document is stored once. Evaluator, lint and audit read these rows; none of them parses
// a policy string. Filled by the Compiler, immutable afterwards, safe to read from many threads.
#ifndef AMBIT_POLICY_TABLES_H_
#define AMBIT_POLICY_TABLES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ambit/id.h"
#include "ambit/policy.h"
#include "ambit/source.h"
#include "pattern/scalar.h"
#include "policy/operator.h"
#include "support/id_table.h"
#include "support/symbol.h"

namespace ambit::policy {

using ActionId = Id<struct ActionPatternTag>;
using ResourceId = Id<struct ResourcePatternTag>;
using KeyId = Id<struct ContextKeyTag>;
using ValueId = Id<struct ConditionValueTag>;
using TestId = Id<struct ConditionTestTag>;
using PrincipalId = Id<struct PrincipalValueTag>;
using StatementId = Id<struct StatementTag>;
using DocumentId = Id<struct DocumentTag>;

// A byte range relative to the start of the document.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// One bit per service prefix, by hash: a cheap first look whether a statement can concern an
// action.
using ServiceBits = std::uint64_t;
inline constexpr ServiceBits kAllServices = ~ServiceBits{0};
ServiceBits service_bit(std::string_view folded_prefix);

// A pattern of Action or NotAction, folded. Matches when both globs match the two parts of the
// folded action (split at its first colon), or always.
struct ActionPattern {
  Symbol text = {};    // as written
  Symbol prefix = {};  // glob program (pattern/glob.h)
  Symbol name = {};    // glob program
  ServiceBits services = 0;
  bool everything = false;  // only `*` characters
};

// A literal run or a policy variable. Text with variables is a list of these; the values of the
// variables are put in place as literal text and the whole is then matched as one glob program.
struct Piece {
  Symbol program =
      {};  // glob program of the run; of a variable: the default's literal text, if any
  KeyId variable = {};   // valid for a variable
  Symbol spelling = {};  // the variable's key as written
};

// A pattern of Resource or NotResource.
struct ResourcePattern {
  Symbol text = {};           // as written
  Symbol program = {};        // glob program in ARN fields; only without variables
  Range pieces = {};          // of Tables::pieces; empty without variables
  bool everything = false;    // only `*` characters
  bool incomplete = false;    // fewer than six fields; `program`/`pieces` are completed
  bool ends_in_star = false;  // the text as written does
};

// A condition key, or a key named by a variable.
struct ContextKey {
  Symbol name = {};  // folded, tag key included
};

// One policy value of a condition test, read as its type.
struct ConditionValue {
  ValueType type = ValueType::kText;
  bool malformed = false;  // never matches; of the rest only `text` is set
  Symbol text = {};        // as written (numbers and booleans in their text form)
  Symbol program = {};     // kText, kFoldedText, kBoolean: literal text; kGlob, kArn: glob program;
                           // kBinary: the decoded bytes
  Range pieces = {};       // of Tables::pieces; empty without variables
  std::uint32_t scalar = 0;  // kNumber, kDate, kIpRange: index into the table of that type;
                             // kNullFlag: 1 for true
};

// One key under one operator.
struct ConditionTest {
  Operator op = {};
  KeyId key = {};
  Symbol spelling = {};  // the key as written
  Range values = {};     // of Tables::value_lists
};

enum class PrincipalKind : std::uint8_t {
  kEveryone,  // "*" in place of the object
  kAws,
  kService,
  kFederated,
  kCanonicalUser,
};

// What an AWS principal value names.
enum class AwsPrincipal : std::uint8_t {
  kNone,       // not a value of kind AWS, or one that can match nothing
  kEveryone,   // "*"
  kAccount,    // 12 digits, or arn:P:iam::A:root
  kUser,       // arn:P:iam::A:user/...
  kRole,       // arn:P:iam::A:role/...
  kSession,    // arn:P:sts::A:assumed-role/NAME/SESSION
  kFederated,  // arn:P:sts::A:federated-user/NAME
  kUserId,     // AIDA...
  kRoleId,     // AROA..., with or without :SESSION
};

// One value of Principal or NotPrincipal.
struct PrincipalValue {
  PrincipalKind kind = PrincipalKind::kEveryone;
  AwsPrincipal aws = AwsPrincipal::kNone;
  Symbol text = {};     // as written
  Symbol account = {};  // 12 digits, for the forms that say it
};

struct Statement {
  ServiceBits services = kAllServices;  // no service outside is concerned
  Range actions = {};                   // of action_lists and action_spans
  Range resources = {};                 // of resource_lists and resource_spans
  Range tests = {};                     // of test_lists and test_spans; all must hold
  Range principals = {};                // of principal_lists and principal_spans
  Symbol sid = {};                      // invalid without Sid
  Span span = {};                       // the statement's object
  Effect effect = Effect::kDeny;
  bool not_action = false;    // `actions` are those of NotAction
  bool has_resource = false;  // false: Resource and NotResource are both left out
  bool not_resource = false;
  bool has_principal = false;
  bool not_principal = false;
};

enum class Version : std::uint8_t { k2008, k2012 };

struct Document {
  Range statements = {};     // of Tables::statements
  ServiceBits services = 0;  // of all its statements
  Version version = Version::k2008;
  bool opaque = false;  // has a grammar error: what it allows and denies is unknown; no statements
};

// A document where it stands. Equal documents share a DocumentId; each has its own place.
struct PlacedDocument {
  DocumentId document = {};  // invalid: there is none (absent or not JSON): unknown
  Location where = {};       // of the document's object in its (perhaps embedded) text

  Location locate(Span span) const {
    return {where.file, where.begin + span.begin, where.begin + span.end};
  }
};

struct Tables {
  SymbolTable symbols;

  IdTable<ActionId, ActionPattern> actions;
  IdTable<ResourceId, ResourcePattern> resources;
  IdTable<KeyId, ContextKey> keys;
  IdTable<ValueId, ConditionValue> values;
  IdTable<TestId, ConditionTest> tests;
  IdTable<PrincipalId, PrincipalValue> principals;
  IdTable<StatementId, Statement> statements;
  IdTable<DocumentId, Document> documents;

  // Lists that ranges point into, and beside each list the place of every entry.
  std::vector<ActionId> action_lists;
  std::vector<Span> action_spans;
  std::vector<ResourceId> resource_lists;
  std::vector<Span> resource_spans;
  std::vector<TestId> test_lists;
  std::vector<Span> test_spans;
  std::vector<PrincipalId> principal_lists;
  std::vector<Span> principal_spans;
  std::vector<ValueId> value_lists;
  std::vector<Piece> pieces;

  // Typed values of condition tests.
  std::vector<Decimal> numbers;
  std::vector<Instant> dates;
  std::vector<IpRange> ip_ranges;

  std::string_view text(Symbol symbol) const { return symbols.text(symbol); }
  std::span<const Statement> statements_of(DocumentId document) const {
    const Range range = documents[document].statements;
    return statements.all().subspan(range.begin, range.size());
  }
};

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_TABLES_H_
