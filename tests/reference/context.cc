#include "tests/reference/context.h"

#include <algorithm>
#include <utility>

namespace ambit::reference {
namespace {

Text folded(const std::string& text) {
  return fold(decode(text));
}

bool starts_with(const Text& text, const Text& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

// The tag key inside the name of a tag-keyed key, the whole name of any other key.
std::string tag_key(const std::string& name) {
  static const Text kEncryptionContext = U"kms:encryptioncontext:";
  if (starts_with(folded(name), kEncryptionContext)) return name.substr(kEncryptionContext.size());
  const std::size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

Lookup from_given(const ContextValue& value) {
  if (value.kind == ContextValue::Kind::kAbsent) return {};
  return {Lookup::State::kPresent, value.kind == ContextValue::Kind::kList, value.values};
}

const Lookup kUnknownKey = {.state = Lookup::State::kUnknown};
const Lookup kAbsentKey = {.state = Lookup::State::kAbsent};

}  // namespace

Text folded_action(const Request& request) {
  return folded(request.action);
}

// ---- Derived keys (section 5) ----

Context::Context(const Request& request, const std::optional<std::string>& owner)
    : request_(request) {
  for (const auto& [key, value] : request.context) set(given_, key, from_given(value));
  derive_principal();
  derive_user_id();
  derive_service();
  derive_tags();
  if (owner) derive("aws:ResourceAccount", *owner);
  if (!owner && three_valued()) set(derived_, "aws:ResourceAccount", kUnknownKey);
  derive("aws:ResourceOrgID", request.owner_organization_id);
  if (!request.owner_organization_path.empty()) {
    derive_list("aws:ResourceOrgPaths", {request.owner_organization_path});
  }
  // A default, not knowledge: in open mode nobody said that the call is direct.
  if (request.mode != Mode::kOpen) derive("aws:ViaAWSService", "false");
}

void Context::set(Keys& keys, const std::string& key, Lookup lookup) {
  keys[key] = {folded(key), std::move(lookup)};
}

void Context::derive(const std::string& key, const std::string& value) {
  if (!value.empty()) set(derived_, key, {Lookup::State::kPresent, false, {value}});
}

void Context::derive_list(const std::string& key, const std::vector<std::string>& values) {
  set(derived_, key, {Lookup::State::kPresent, true, values});
}

void Context::derive_principal() {
  const Caller& caller = request_.caller;
  switch (caller.kind) {
    case CallerKind::kUser:
      derive("aws:PrincipalArn", caller.arn);
      derive("aws:PrincipalType", "User");
      derive("aws:username", caller.name);
      break;
    case CallerKind::kRole:
      derive("aws:PrincipalArn", caller.role_arn);
      derive("aws:PrincipalType", "AssumedRole");
      break;
    case CallerKind::kFederated:
      derive("aws:PrincipalArn", caller.arn);
      derive("aws:PrincipalType", "FederatedUser");
      break;
    case CallerKind::kRoot:
      derive("aws:PrincipalArn", caller.arn);
      derive("aws:PrincipalType", "Account");
      break;
    case CallerKind::kAnonymous:
      derive("aws:PrincipalAccount", "anonymous");
      derive("aws:PrincipalType", "Anonymous");
      return;
    case CallerKind::kService:
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      return;
  }
  derive("aws:PrincipalAccount", caller.account);
  derive("aws:PrincipalIsAWSService", "false");
  derive("aws:PrincipalOrgID", caller.organization_id);
  if (!caller.organization_path.empty()) {
    derive_list("aws:PrincipalOrgPaths", {caller.organization_path});
  }
}

void Context::derive_user_id() {
  const Caller& caller = request_.caller;
  switch (caller.kind) {
    case CallerKind::kUser:
      derive("aws:userid", caller.id);
      break;
    case CallerKind::kRole:
      if (!caller.id.empty() && !caller.session_name.empty()) {
        derive("aws:userid", caller.id + ":" + caller.session_name);
      } else if (three_valued()) {
        // Every session has one: closing the context does not take it away.
        set(derived_, "aws:userid", kUnknownKey);
      }
      break;
    case CallerKind::kFederated:
      derive("aws:userid", caller.account + ":" + caller.name);
      break;
    case CallerKind::kRoot:
      derive("aws:userid", caller.account);
      break;
    case CallerKind::kAnonymous:
      derive("aws:userid", "anonymous");
      break;
    case CallerKind::kService:
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      break;
  }
}

void Context::derive_service() {
  const Caller& caller = request_.caller;
  if (caller.kind != CallerKind::kService) return;
  derive("aws:PrincipalIsAWSService", "true");
  if (!caller.service_names.empty()) {
    derive("aws:PrincipalServiceName", caller.service_names.front());
    derive_list("aws:PrincipalServiceNamesList", caller.service_names);
  }
  // Present for callers other than services, or for callers that have an account.
  for (const char* key : {"aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"}) {
    set(derived_, key, kAbsentKey);
  }
  // U-13
  for (const char* key : {"aws:PrincipalType", "aws:PrincipalAccount", "aws:userid"}) {
    set(derived_, key, three_valued() ? kUnknownKey : kAbsentKey);
  }
}

void Context::derive_tags() {
  const Caller& caller = request_.caller;
  const auto overlaid = [&](const std::string& key) {
    return std::any_of(caller.session_tags.begin(), caller.session_tags.end(),
                       [&](const auto& tag) { return folded(tag.first) == folded(key); });
  };
  const auto derive_tag = [&](const std::string& key, const std::string& value) {
    set(derived_, "aws:PrincipalTag/" + key, {Lookup::State::kPresent, false, {value}});
  };
  for (const auto& [key, value] : caller.tags) {
    if (!overlaid(key)) derive_tag(key, value);
  }
  for (const auto& [key, value] : caller.session_tags) derive_tag(key, value);
}

// ---- Presence (4.1, 7.1) ----

// Names that differ in case only: U-04.
std::optional<Lookup> Context::find(const Keys& keys, const std::string& key,
                                    const Text& folded_key) const {
  std::map<std::string, Lookup> found;  // by tag key, in byte order
  for (const auto& [name, known] : keys) {
    if (known.folded_name == folded_key) found.emplace(tag_key(name), known.lookup);
  }
  if (found.empty()) return std::nullopt;
  const Lookup& first = found.begin()->second;
  const bool agree = std::all_of(found.begin(), found.end(),
                                 [&](const auto& entry) { return entry.second == first; });
  if (!agree && three_valued()) return kUnknownKey;
  const auto as_spelled = found.find(tag_key(key));
  return as_spelled == found.end() ? first : as_spelled->second;
}

bool Context::listed_as_unknown(const Text& folded_key) const {
  return std::any_of(request_.unknown.begin(), request_.unknown.end(),
                     [&](const std::string& name) { return folded(name) == folded_key; });
}

bool Context::impossible(const Text& key) const {
  static const std::set<Text> kServicesOnly = {
      U"aws:sourcearn",      U"aws:sourceaccount",        U"aws:sourceorgid",
      U"aws:sourceorgpaths", U"aws:principalservicename", U"aws:principalservicenameslist"};
  static const std::set<Text> kNotAnonymous = {U"aws:principalarn", U"aws:principalorgid",
                                               U"aws:principalorgpaths",
                                               U"aws:principalisawsservice"};
  const CallerKind kind = request_.caller.kind;
  if (key == U"aws:username") return kind != CallerKind::kUser;
  if (kServicesOnly.count(key) != 0) return kind != CallerKind::kService;
  if (kNotAnonymous.count(key) != 0) return kind == CallerKind::kAnonymous;
  if (starts_with(key, U"aws:principaltag/")) {
    return kind == CallerKind::kAnonymous || request_.caller.tags_known;
  }
  return false;
}

Lookup Context::lookup(const std::string& key) const {
  const Text name = folded(key);
  if (three_valued() && listed_as_unknown(name)) return kUnknownKey;
  const bool resource_tag =
      starts_with(name, U"aws:resourcetag/") || starts_with(name, U"iam:resourcetag/");
  if (resource_tag && folded_action(request_) == U"iam:passrole") {  // 6.5
    return three_valued() ? kUnknownKey : kAbsentKey;
  }
  if (const std::optional<Lookup> given = find(given_, key, name)) return *given;
  if (const std::optional<Lookup> derived = find(derived_, key, name)) return *derived;
  if (request_.mode == Mode::kOpen && !impossible(name)) return kUnknownKey;
  return kAbsentKey;
}

// ---- Policy variables (4.9) ----

namespace {

// A run of ordinary text, an escape ("${*}" has the text "*"), or a variable.
struct Piece {
  enum class Kind { kText, kEscape, kVariable };
  Kind kind = Kind::kText;
  std::string text;  // kVariable: the name
  std::optional<std::string> default_value;
};

// What stands between "${" and "}": a name, or a name and ", 'default'".
Piece parse_variable(const std::string& inside) {
  if (inside == "*" || inside == "?" || inside == "$")
    return {Piece::Kind::kEscape, inside, std::nullopt};
  const std::size_t comma = inside.find(',');
  if (comma == std::string::npos) return {Piece::Kind::kVariable, inside, std::nullopt};
  const std::size_t first = inside.find('\'', comma);
  const std::size_t last = inside.rfind('\'');
  if (first == std::string::npos || first == last) {
    return {Piece::Kind::kVariable, inside.substr(0, comma), std::nullopt};
  }
  return {Piece::Kind::kVariable, inside.substr(0, comma),
          inside.substr(first + 1, last - first - 1)};
}

// A default value may hold "}"; then the variable ends after the quote.
std::size_t end_of_variable(const std::string& text, std::size_t start) {
  const std::size_t brace = text.find('}', start);
  const std::size_t quote = text.find('\'', start);
  if (quote == std::string::npos || quote > brace) return brace;
  const std::size_t quoted = text.find("'}", quote + 1);
  return quoted == std::string::npos ? brace : quoted + 1;
}

std::vector<Piece> pieces(const std::string& text, bool variables) {
  std::vector<Piece> all = {{}};
  for (std::size_t at = 0; at < text.size();) {
    const bool opens = variables && text.compare(at, 2, "${") == 0;
    const std::size_t end = opens ? end_of_variable(text, at + 2) : std::string::npos;
    if (end == std::string::npos) {
      all.back().text += text[at];
      ++at;
    } else {
      all.push_back(parse_variable(text.substr(at + 2, end - at - 2)));
      all.emplace_back();
      at = end + 1;
    }
  }
  return all;
}

Substitution substitute_variable(const Piece& variable, const Context& context) {
  const Lookup key = context.lookup(variable.text);
  if (key.state == Lookup::State::kUnknown) return {Substitution::State::kUnknown};
  if (key.state == Lookup::State::kPresent && !key.list) {
    return {Substitution::State::kComplete, literal(decode(key.values.front()))};
  }
  if (variable.default_value) {
    return {Substitution::State::kComplete, literal(decode(*variable.default_value))};
  }
  return {Substitution::State::kNoValue};
}

Substitution substitute_piece(const Piece& piece, Wildcards wildcards, const Context& context) {
  switch (piece.kind) {
    case Piece::Kind::kVariable:
      return substitute_variable(piece, context);
    case Piece::Kind::kEscape:
      return {Substitution::State::kComplete, literal(decode(piece.text))};
    case Piece::Kind::kText:
      break;
  }
  const Text text = decode(piece.text);
  return {Substitution::State::kComplete,
          wildcards == Wildcards::kMatch ? glob(text) : literal(text)};
}

}  // namespace

Substitution substitute(const std::string& text, bool variables, Wildcards wildcards,
                        const Context& context) {
  Substitution whole;
  for (const Piece& piece : pieces(text, variables)) {
    const Substitution part = substitute_piece(piece, wildcards, context);
    // A part without a value decides, whatever an unknown one turns out to be.
    if (part.state == Substitution::State::kNoValue) return part;
    if (part.state == Substitution::State::kUnknown) whole.state = part.state;
    whole.pattern.insert(whole.pattern.end(), part.pattern.begin(), part.pattern.end());
  }
  return whole;
}

std::size_t count_fields(const std::string& text, bool variables) {
  std::size_t colons = 0;
  for (const Piece& piece : pieces(text, variables)) {
    if (piece.kind != Piece::Kind::kText) continue;
    colons += static_cast<std::size_t>(std::count(piece.text.begin(), piece.text.end(), ':'));
  }
  return colons + 1;
}

}  // namespace ambit::reference
