// The grammar of policy documents (IAM User Guide, "Grammar of the IAM JSON policy language") as
// one walk over the located JSON: every element is checked where it stands and compiled in passing.
//
// All warnings are said. Of the errors only the first in the order of the text is said, because one
// mistake often causes others; a missing element counts at the end of the object that lacks it.
// JSON damage (doubled members) comes before the grammar. After an error the document is opaque.
#include "policy/compiler.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/scalar.h"
#include "policy/document_text.h"
#include "policy/grammar_kinds.h"
#include "policy/interner.h"
#include "policy/variable.h"
#include "support/hash.h"

namespace ambit::policy {
namespace {

using json::Kind;
using json::Value;

enum class PrincipalRule : std::uint8_t { kForbidden, kRequired, kEveryoneOnly };
enum class ResourceRule : std::uint8_t { kForbidden, kOptional, kRequired };

// What a kind of policy may have (table 1.3 of the policy grammar).
struct KindRules {
  bool version_required = false;
  bool id_allowed = false;
  bool free_sid = false;  // any text, and a repeated one is only a warning
  bool deny_only = false;
  bool not_action = true;
  bool not_principal = false;
  bool complete_arns = false;
  PrincipalRule principal = PrincipalRule::kForbidden;
  ResourceRule resource = ResourceRule::kRequired;
};

KindRules rules_of(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::kIdentity:
    case PolicyKind::kBoundary:
      return {};
    case PolicyKind::kSession:
      return {.complete_arns = true};
    case PolicyKind::kResource:
      return {.id_allowed = true,
              .free_sid = true,
              .not_principal = true,
              .principal = PrincipalRule::kRequired,
              .resource = ResourceRule::kOptional};
    case PolicyKind::kTrust:
      return {.id_allowed = true,
              .principal = PrincipalRule::kRequired,
              .resource = ResourceRule::kForbidden};
    case PolicyKind::kScp:
      return {.version_required = true};
    case PolicyKind::kRcp:
      return {.version_required = true,
              .deny_only = true,
              .not_action = false,
              .principal = PrincipalRule::kEveryoneOnly};
    case PolicyKind::kEndpoint:
      return {.id_allowed = true,
              .free_sid = true,
              .not_principal = true,
              .principal = PrincipalRule::kRequired};
  }
  return {};
}

bool valid_action(std::string_view text) {
  if (all_stars(text)) return true;
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
         text.find(':', colon + 1) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

const GrammarKind& variable_kind(VariableError error) {
  switch (error) {
    case VariableError::kEmptyName:
      return kEmptyVariable;
    case VariableError::kBlankInName:
      return kBlankInVariable;
    case VariableError::kMalformedDefault:
      return kMissingQuote;
    default:
      return kMissingBrace;
  }
}

// The statement that AWS manages as RCPFullAWSAccess: the one Allow that an RCP may have.
bool is_full_access(Value statement) {
  const auto is_star = [&](std::string_view element) {
    Value value = statement.find(element);
    if (value.is(Kind::kArray) && value.size() == 1) value = *value.elements().begin();
    return value.is(Kind::kString) && value.text() == "*";
  };
  return is_star("Principal") && is_star("Action") && is_star("Resource") &&
         (!statement.find("Condition").valid() || statement.find("Condition").size() == 0);
}

// The first character of `text` that IAM does not accept in documents.
std::optional<std::uint32_t> first_unsupported(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k)
      point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    const bool control = point < 0x20 && point != '\t' && point != '\n' && point != '\r';
    if (control || point > 0xFF) return point;
    i += size;
  }
  return std::nullopt;
}

std::string code_point_name(std::uint32_t point) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string name;
  for (int shift = 20; shift >= 0; shift -= 4)
    if (shift < 16 || (point >> shift) != 0) name += kDigits[(point >> shift) & 0xF];
  return "U+" + name;
}

// Without an early exit, so that the loop is vectorised.
bool is_ascii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80;
}

// One document on its way into the tables.
class DocumentWalk {
 public:
  // Without an interner only the grammar is checked: the tables get no lists.
  DocumentWalk(Tables& tables, Interner* interner, PolicyKind kind, Value root,
               Diagnostics& warnings)
      : tables_(tables),
        interner_(interner),
        kind_(kind),
        rules_(rules_of(kind)),
        root_(root),
        base_(root.where().begin),
        warnings_(warnings) {}

  // With `every`, all errors are also added to it, in the order in which they are found.
  Document compile(Diagnostics* every = nullptr);
  // The first error, if any; where it counts in the order of the text is decided already.
  const std::optional<Diagnostic>& error() const { return error_; }

 private:
  void fail(const GrammarKind& kind, Location where, std::vector<Argument> args = {});
  void fail_at_end(const GrammarKind& kind, Value object);
  void fail_at(std::uint32_t order, const GrammarKind& kind, Location where,
               std::vector<Argument> args);
  void fail_type(Value value, std::string_view element, std::string_view wanted);
  void warn(const GrammarKind& kind, Location where, std::vector<Argument> args = {});

  void check_duplicates();
  void check_characters();
  void read_document_element(json::Member member);
  void read_version(Value value);
  void read_statements(Value value);
  Statement read_statement(Value object);
  void read_statement_element(json::Member member, Value object, Statement& statement);
  void check_presence(Value object);
  void check_conflict(std::string_view name, json::Member member, std::string_view other,
                      Value object);
  void read_sid(Value value, Statement& statement);
  void read_effect(Value value, Value object, Statement& statement);
  void read_principal_element(json::Member member, Value object, bool negated,
                              Statement& statement);
  void read_principal_object(Value object);
  void add_principal(PrincipalKind kind, Value value);
  void read_action_element(json::Member member, Value object, bool negated, Statement& statement);
  void read_resource_element(json::Member member, Value object, bool negated, Statement& statement);
  void read_resource(Value value);
  void read_condition(Value value, Statement& statement);
  void read_operator(json::Member member);
  void check_key_case(Value tests);
  void read_test(Operator op, json::Member member);
  std::optional<ValueId> read_value(Value value, ValueType type, std::string_view key);
  std::optional<ValueId> intern(std::string_view text, ValueType type);
  void check_variables(Value value, std::string_view text);
  Span span(Value value) const { return {value.where().begin - base_, value.where().end - base_}; }
  template <class F>
  void for_each_string(Value value, std::string_view element, F&& use);

  Tables& tables_;
  Interner* interner_;
  PolicyKind kind_;
  KindRules rules_;
  Value root_;
  std::uint32_t base_;
  Diagnostics& warnings_;
  bool variables_ = false;
  std::optional<Diagnostic> error_;
  std::uint32_t error_order_ = 0;
  Diagnostics* every_ = nullptr;
  std::set<std::string_view> sids_;
  std::vector<ValueId> values_;  // of the test being read
};

void DocumentWalk::fail_at(std::uint32_t order, const GrammarKind& kind, Location where,
                           std::vector<Argument> args) {
  if (every_ != nullptr) every_->add(kind.diagnostic, where, args);
  if (error_ && error_order_ <= order) return;
  error_order_ = order;
  error_ = Diagnostic{.kind = &kind.diagnostic, .where = where, .args = std::move(args)};
}

void DocumentWalk::fail(const GrammarKind& kind, Location where, std::vector<Argument> args) {
  fail_at(where.begin, kind, where, std::move(args));
}

void DocumentWalk::fail_at_end(const GrammarKind& kind, Value object) {
  const Location where = object.where();
  fail_at(where.end - 1, kind, where, {});
}

void DocumentWalk::fail_type(Value value, std::string_view element, std::string_view wanted) {
  fail(kInvalidType, value.where(),
       {std::string(element), std::string(wanted), std::string(json::kind_words(value.kind()))});
}

void DocumentWalk::warn(const GrammarKind& kind, Location where, std::vector<Argument> args) {
  warnings_.add(kind.diagnostic, where, std::move(args));
}

// Calls `use` with every string of a string or a list of strings.
template <class F>
void DocumentWalk::for_each_string(Value value, std::string_view element, F&& use) {
  if (value.is(Kind::kString)) return use(value);
  if (!value.is(Kind::kArray)) return fail_type(value, element, "a string or a list of strings");
  for (const Value item : value.elements()) {
    if (item.is(Kind::kString))
      use(item);
    else
      fail_type(item, element, "a string or a list of strings");
  }
}

void DocumentWalk::check_duplicates() {
  for (const json::DuplicateKey& duplicate : root_.tree().duplicates_in(root_)) {
    const Value second = root_.tree().at(duplicate.second);
    Diagnostic found{.kind = &kDuplicateKey.diagnostic,
                     .where = second.where(),
                     .args = {std::string(second.text())},
                     .notes = {{root_.tree().at(duplicate.first).where(), "first defined here"}}};
    if (every_ != nullptr) every_->add(*found.kind, found.where) = found;
    if (!error_) error_ = std::move(found);
    error_order_ = 0;  // before every error of the grammar
  }
}

// IAM takes characters up to U+00FF only; other services' resource policies may have more.
void DocumentWalk::check_characters() {
  // Nearly every document is plain ASCII without escapes.
  const std::string_view text = root_.raw();
  const bool plain = text.find('\\') == std::string_view::npos && is_ascii(text);
  if (plain || kind_ == PolicyKind::kResource || kind_ == PolicyKind::kEndpoint) return;
  for (std::uint32_t i = root_.index(); i < root_.end_index(); ++i) {
    const Value value = root_.tree().at(i);
    if (!value.is(Kind::kString)) continue;
    if (const auto point = first_unsupported(value.text()))
      return warn(kInvalidCharacter, value.where(), {code_point_name(*point)});
  }
}

Document DocumentWalk::compile(Diagnostics* every) {
  every_ = every;
  Document document;
  if (!root_.is(Kind::kObject)) {
    fail(kNotAnObject, root_.where(), {std::string(json::kind_words(root_.kind()))});
    document.opaque = true;
    return document;
  }
  check_duplicates();
  check_characters();
  // Version decides what `${` means in statements that may stand before it.
  const Value version = root_.find("Version");
  variables_ = version.is(Kind::kString) && version.text() == "2012-10-17";
  document.version = variables_ ? Version::k2012 : Version::k2008;
  const auto first = static_cast<std::uint32_t>(tables_.statements.size());
  for (const json::Member member : root_.members()) read_document_element(member);
  if (!version.valid() && rules_.version_required) fail_at_end(kVersionRequired, root_);
  if (!root_.find("Statement").valid()) fail_at_end(kMissingStatement, root_);
  document.opaque = error_.has_value();
  if (document.opaque)
    document.statements = {};
  else
    document.statements = {first, static_cast<std::uint32_t>(tables_.statements.size())};
  for (const Statement& statement :
       tables_.statements.all().subspan(document.statements.begin, document.statements.size()))
    document.services |= statement.services;
  return document;
}

void DocumentWalk::read_document_element(json::Member member) {
  const std::string_view name = member.key.text();
  if (name == "Version") return read_version(member.value);
  if (name == "Statement") return read_statements(member.value);
  if (name != "Id")
    return fail(kUnknownElement, member.key.where(), {std::string(name), std::string("document")});
  if (!member.value.is(Kind::kString)) return fail_type(member.value, name, "a string");
  if (!rules_.id_allowed)
    warn(kIdNotAllowed, member.key.where(), {std::string(policy_kind_name(kind_))});
}

void DocumentWalk::read_version(Value value) {
  if (!value.is(Kind::kString)) return fail_type(value, "Version", "a string");
  const std::string_view text = value.text();
  if (text != "2012-10-17" && text != "2008-10-17")
    return fail(kInvalidVersion, value.where(), {std::string(text)});
  if (rules_.version_required && text != "2012-10-17") fail(kVersionRequired, value.where());
}

void DocumentWalk::read_statements(Value value) {
  if (value.is(Kind::kObject)) {
    tables_.statements.add(read_statement(value));
    return;
  }
  if (!value.is(Kind::kArray))
    return fail_type(value, "Statement", "an object or a list of objects");
  if (value.elements().empty()) warn(kEmptyStatementList, value.where());
  for (const Value item : value.elements()) {
    if (item.is(Kind::kObject))
      tables_.statements.add(read_statement(item));
    else
      fail_type(item, "Statement", "an object or a list of objects");
  }
}

Statement DocumentWalk::read_statement(Value object) {
  Statement statement{.span = span(object)};
  for (const json::Member member : object.members())
    read_statement_element(member, object, statement);
  check_presence(object);
  return statement;
}

void DocumentWalk::read_statement_element(json::Member member, Value object, Statement& statement) {
  const std::string_view name = member.key.text();
  if (name == "Sid") return read_sid(member.value, statement);
  if (name == "Effect") return read_effect(member.value, object, statement);
  if (name == "Action") return read_action_element(member, object, false, statement);
  if (name == "NotAction") return read_action_element(member, object, true, statement);
  if (name == "Resource") return read_resource_element(member, object, false, statement);
  if (name == "NotResource") return read_resource_element(member, object, true, statement);
  if (name == "Principal") return read_principal_element(member, object, false, statement);
  if (name == "NotPrincipal") return read_principal_element(member, object, true, statement);
  if (name == "Condition") return read_condition(member.value, statement);
  fail(kUnknownElement, member.key.where(), {std::string(name), std::string("statement")});
}

void DocumentWalk::check_presence(Value object) {
  const auto has = [object](std::string_view name) { return object.find(name).valid(); };
  if (!has("Effect")) fail_at_end(kMissingEffect, object);
  if (!has("Action") && !has("NotAction")) fail_at_end(kMissingAction, object);
  if (rules_.resource == ResourceRule::kRequired && !has("Resource") && !has("NotResource"))
    fail_at_end(kMissingResource, object);
  if (rules_.principal != PrincipalRule::kForbidden && !has("Principal") && !has("NotPrincipal"))
    fail_at_end(kMissingPrincipal, object);
}

// An element and its Not form: the second of the two is the error.
void DocumentWalk::check_conflict(std::string_view name, json::Member member,
                                  std::string_view other, Value object) {
  const Value rival = object.find(other);
  if (rival.valid() && rival.where().begin < member.key.where().begin)
    fail(kElementConflict, member.key.where(), {std::string(name), std::string(other)});
}

void DocumentWalk::read_sid(Value value, Statement& statement) {
  if (!value.is(Kind::kString)) return fail_type(value, "Sid", "a string");
  const std::string_view text = value.text();
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  if (!plain && !rules_.free_sid) fail(kInvalidSid, value.where(), {std::string(text)});
  if (interner_ != nullptr) statement.sid = tables_.symbols.intern(text);
  if (text.empty() || sids_.insert(text).second) return;
  if (rules_.free_sid)
    warn(kRepeatedSid, value.where(), {std::string(text)});
  else
    fail(kDuplicateSid, value.where(), {std::string(text)});
}

void DocumentWalk::read_effect(Value value, Value object, Statement& statement) {
  if (!value.is(Kind::kString)) return fail_type(value, "Effect", "a string");
  const std::string_view text = value.text();
  if (text != "Allow" && text != "Deny")
    return fail(kInvalidEffect, value.where(), {std::string(text)});
  statement.effect = text == "Allow" ? Effect::kAllow : Effect::kDeny;
  if (statement.effect == Effect::kAllow && rules_.deny_only && !is_full_access(object))
    fail(kRcpEffect, value.where());
}

void DocumentWalk::read_principal_element(json::Member member, Value object, bool negated,
                                          Statement& statement) {
  const std::string_view name = member.key.text();
  const Location where = member.key.where();
  if (rules_.principal == PrincipalRule::kForbidden) {
    if (kind_ == PolicyKind::kScp) return fail(kScpPrincipal, where, {std::string(name)});
    return fail(kUnsupportedPrincipal, where,
                {std::string(name), std::string(policy_kind_name(kind_))});
  }
  if (negated && !rules_.not_principal)
    return fail(kind_ == PolicyKind::kRcp ? kRcpPrincipal : kTrustNotPrincipal, where,
                {std::string(name)});
  check_conflict(name, member, negated ? "Principal" : "NotPrincipal", object);
  const Value effect = object.find("Effect");
  if (negated && effect.is(Kind::kString) && effect.text() == "Allow")
    warn(kNotPrincipalWithAllow, where);

  statement.has_principal = true;
  statement.not_principal = negated;
  const auto begin = static_cast<std::uint32_t>(tables_.principal_lists.size());
  const Value value = member.value;
  if (value.is(Kind::kString) && value.text() == "*") {
    add_principal(PrincipalKind::kEveryone, value);
  } else if (value.is(Kind::kObject) && rules_.principal != PrincipalRule::kEveryoneOnly) {
    read_principal_object(value);
  } else if (value.is(Kind::kString) || value.is(Kind::kObject)) {
    const bool everyone_only = rules_.principal == PrincipalRule::kEveryoneOnly;
    fail(kInvalidPrincipal, value.where(),
         {std::string(value.is(Kind::kString) ? value.text() : value.raw()),
          std::string(everyone_only ? ": a resource control policy takes only \"*\"" : "")});
  } else {
    fail_type(value, name, "\"*\" or an object");
  }
  statement.principals = {begin, static_cast<std::uint32_t>(tables_.principal_lists.size())};
}

void DocumentWalk::add_principal(PrincipalKind kind, Value value) {
  if (interner_ == nullptr) return;
  tables_.principal_lists.push_back(interner_->principal(kind, value.text()));
  tables_.principal_spans.push_back(span(value));
}

void DocumentWalk::read_principal_object(Value object) {
  static constexpr std::array<std::pair<std::string_view, PrincipalKind>, 4> kKinds = {{
      {"AWS", PrincipalKind::kAws},
      {"Service", PrincipalKind::kService},
      {"Federated", PrincipalKind::kFederated},
      {"CanonicalUser", PrincipalKind::kCanonicalUser},
  }};
  for (const json::Member member : object.members()) {
    const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const auto& row) { return row.first == member.key.text(); });
    if (kind == kKinds.end()) {
      fail(kInvalidPrincipalKey, member.key.where(), {std::string(member.key.text())});
      continue;
    }
    for_each_string(member.value, member.key.text(),
                    [&](Value value) { add_principal(kind->second, value); });
  }
}

void DocumentWalk::read_action_element(json::Member member, Value object, bool negated,
                                       Statement& statement) {
  const std::string_view name = member.key.text();
  if (negated && !rules_.not_action)
    return fail(kRcpNotAction, member.key.where(), {std::string(name)});
  check_conflict(name, member, negated ? "Action" : "NotAction", object);
  const auto begin = static_cast<std::uint32_t>(tables_.action_lists.size());
  ServiceBits services = 0;
  for_each_string(member.value, name, [&](Value value) {
    if (!valid_action(value.text()))
      fail(kInvalidAction, value.where(), {std::string(value.text())});
    if (interner_ == nullptr) return;
    const ActionId id = interner_->action(value.text());
    services |= tables_.actions[id].services;
    tables_.action_lists.push_back(id);
    tables_.action_spans.push_back(span(value));
  });
  statement.actions = {begin, static_cast<std::uint32_t>(tables_.action_lists.size())};
  statement.not_action = negated;
  statement.services = negated ? kAllServices : services;
}

void DocumentWalk::read_resource_element(json::Member member, Value object, bool negated,
                                         Statement& statement) {
  const std::string_view name = member.key.text();
  if (rules_.resource == ResourceRule::kForbidden)
    return fail(kTrustResource, member.key.where(), {std::string(name)});
  check_conflict(name, member, negated ? "Resource" : "NotResource", object);
  const auto begin = static_cast<std::uint32_t>(tables_.resource_lists.size());
  for_each_string(member.value, name, [&](Value value) { read_resource(value); });
  statement.resources = {begin, static_cast<std::uint32_t>(tables_.resource_lists.size())};
  statement.has_resource = true;
  statement.not_resource = negated;
}

void DocumentWalk::read_resource(Value value) {
  const std::string_view text = value.text();
  if (!all_stars(text) && !text.starts_with("arn:"))
    fail(kInvalidResource, value.where(), {std::string(text)});
  check_variables(value, text);
  if (is_incomplete(text, variables_)) {
    if (rules_.complete_arns)
      fail(kSessionIncompleteArn, value.where(), {std::string(text)});
    else
      warn(kIncompleteArn, value.where(), {std::string(text)});
  }
  if (interner_ == nullptr) return;
  tables_.resource_lists.push_back(interner_->resource(text, variables_));
  tables_.resource_spans.push_back(span(value));
}

void DocumentWalk::check_variables(Value value, std::string_view text) {
  if (!variables_ || !mentions_variable(text)) return;
  VariableParts parts(text);
  while (parts.next()) {
  }
  if (parts.error() != VariableError::kNone)
    fail(variable_kind(parts.error()), value.where(), {std::string(text)});
}

void DocumentWalk::read_condition(Value value, Statement& statement) {
  if (!value.is(Kind::kObject)) return fail_type(value, "Condition", "an object");
  const auto begin = static_cast<std::uint32_t>(tables_.test_lists.size());
  for (const json::Member member : value.members()) read_operator(member);
  statement.tests = {begin, static_cast<std::uint32_t>(tables_.test_lists.size())};
}

void DocumentWalk::read_operator(json::Member member) {
  const std::string_view name = member.key.text();
  const auto op = parse_operator(name);
  if (!op) {
    const bool null = fold(name).ends_with("nullifexists");
    return fail(null ? kNullWithIfExists : kInvalidOperator, member.key.where(),
                {std::string(name)});
  }
  if (!member.value.is(Kind::kObject)) return fail_type(member.value, name, "an object");
  for (const json::Member test : member.value.members()) read_test(*op, test);
  check_key_case(member.value);
}

// Nearly every operator has one key, and no key needs folding then.
void DocumentWalk::check_key_case(Value tests) {
  if (tests.size() < 2) return;
  std::unordered_map<std::string, Value> keys;
  for (const json::Member test : tests.members()) {
    const auto [known, added] = keys.emplace(fold(test.key.text()), test.key);
    if (!added)
      warn(kDuplicateKeyCase, test.key.where(),
           {std::string(known->second.text()), std::string(test.key.text())});
  }
}

void DocumentWalk::read_test(Operator op, json::Member member) {
  values_.clear();
  const ValueType type = value_type(op.comparison);
  const auto add = [&](Value value) {
    if (const auto id = read_value(value, type, member.key.text())) values_.push_back(*id);
  };
  if (member.value.is(Kind::kArray)) {
    for (const Value value : member.value.elements()) add(value);
  } else {
    add(member.value);
  }
  if (interner_ == nullptr) return;
  tables_.test_lists.push_back(interner_->test(op, member.key.text(), values_));
  tables_.test_spans.push_back(
      {member.key.where().begin - base_, member.value.where().end - base_});
}

std::optional<ValueId> DocumentWalk::intern(std::string_view text, ValueType type) {
  if (interner_ == nullptr) return std::nullopt;
  return interner_->value(text, type, variables_);
}

// A scalar becomes its text: `true`, and a number without exponent.
std::optional<ValueId> DocumentWalk::read_value(Value value, ValueType type, std::string_view key) {
  if (value.is(Kind::kString)) {
    if (takes_variables(type)) check_variables(value, value.text());
    return intern(value.text(), type);
  }
  if (value.is(Kind::kBool)) return intern(value.text(), type);
  if (value.is(Kind::kNumber)) {
    if (const auto plain = expand_json_number(value.text())) return intern(*plain, type);
  }
  fail_type(value, key, "a string, a number or a boolean");
  return std::nullopt;
}

}  // namespace

// What is in the tables.
struct Compiler::Compiled {
  explicit Compiled(Tables& t) : tables(t), interner(t) {}

  struct Known {
    DocumentId document = {};
    PolicyKind kind = PolicyKind::kIdentity;
    std::string_view text = {};  // in the source files, which outlive the compiler
  };

  Tables& tables;
  Interner interner;
  std::unordered_multimap<std::uint64_t, Known> known;  // by hash of the text
};

struct Compiler::State {
  PlacedDocument compile(Value root, PolicyKind kind, Diagnostics& diagnostics);

  std::shared_ptr<Compiled> compiled;
  SourceFiles& files;
  json::Parser& parser;
};

PlacedDocument Compiler::State::compile(Value root, PolicyKind kind, Diagnostics& diagnostics) {
  // One grammar serves both, and one policy may be used as both.
  if (kind == PolicyKind::kBoundary) kind = PolicyKind::kIdentity;
  const std::string_view text = root.raw();
  const std::uint64_t hash = hash_bytes(text);
  auto& [tables, interner, known] = *compiled;
  const auto [begin, end] = known.equal_range(hash);
  for (auto it = begin; it != end; ++it)
    if (it->second.kind == kind && it->second.text == text)
      return {it->second.document, root.where()};

  Diagnostics said;
  DocumentWalk walk(tables, &interner, kind, root, said);
  const DocumentId id = tables.documents.add(walk.compile());
  // A document that something is said about is compiled anew at each place, so that each is named.
  if (said.items().empty() && !walk.error()) known.emplace(hash, Compiled::Known{id, kind, text});
  if (const auto& error = walk.error())
    diagnostics.add(*error->kind, error->where, error->args).notes = error->notes;
  diagnostics.append(said);
  return {id, root.where()};
}

void check_grammar(json::Value root, PolicyKind kind, Diagnostics& diagnostics) {
  Tables tables;
  DocumentWalk(tables, nullptr, kind, root, diagnostics).compile(&diagnostics);
}

Compiler::Compiler(Tables& tables, SourceFiles& files, json::Parser& parser)
    : state_(new State{std::make_shared<Compiled>(tables), files, parser}) {}

Compiler::Compiler(const Compiler& earlier, SourceFiles& files, json::Parser& parser)
    : state_(new State{earlier.state_->compiled, files, parser}) {}

Compiler::~Compiler() = default;

PlacedDocument Compiler::compile(Value document, PolicyKind kind, Diagnostics& diagnostics) {
  if (!document.valid() || document.is(Kind::kNull)) {
    diagnostics.add(kAbsent, document.valid() ? document.where() : Location{});
    return {};
  }
  if (!document.is(Kind::kString)) return state_->compile(document, kind, diagnostics);
  const DecodedDocument decoded = decode_document(document.text(), document.where(), state_->files,
                                                  state_->parser, diagnostics);
  if (!decoded.root.valid()) return {};
  return state_->compile(decoded.root, kind, diagnostics);
}

PlacedDocument Compiler::compile_text(FileId file, PolicyKind kind, Diagnostics& diagnostics) {
  const DecodedDocument decoded = decode_text(file, state_->files, state_->parser, diagnostics);
  if (!decoded.root.valid()) return {};
  return state_->compile(decoded.root, kind, diagnostics);
}

}  // namespace ambit::policy

namespace ambit {

namespace {

constexpr std::array<std::string_view, 8> kKindNames = {
    "identity", "boundary", "session", "resource", "trust", "scp", "rcp", "endpoint"};

}  // namespace

std::string_view policy_kind_name(PolicyKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<PolicyKind> parse_policy_kind(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<PolicyKind>(found - kKindNames.begin());
}

}  // namespace ambit
