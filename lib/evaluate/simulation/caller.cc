// Source: IAM User Guide, "AWS JSON policy elements: Principal", "IAM identifiers".
#include "evaluate/simulation/caller.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "ambit/arn.h"
#include "evaluate/simulation/kinds.h"
#include "pattern/fold.h"

namespace ambit::simulation {
namespace {

using evaluate::CallerKind;
using json::Value;

struct KindName {
  std::string_view name = {};
  CallerKind kind = {};
};
constexpr std::array kKindNames = {KindName{"User", CallerKind::kUser},
                                   KindName{"Role", CallerKind::kRole},
                                   KindName{"Federated", CallerKind::kFederated},
                                   KindName{"Root", CallerKind::kRoot},
                                   KindName{"Service", CallerKind::kService},
                                   KindName{"WebIdentity", CallerKind::kWebIdentity},
                                   KindName{"Saml", CallerKind::kSaml},
                                   KindName{"Anonymous", CallerKind::kAnonymous}};

std::optional<CallerKind> parse_kind(std::string_view name) {
  for (const KindName& row : kKindNames)
    if (row.name == name) return row.kind;
  return std::nullopt;
}

// Which kinds of callers have a field of Caller.
constexpr unsigned bit(CallerKind kind) {
  return 1U << static_cast<unsigned>(kind);
}
constexpr unsigned kUser = bit(CallerKind::kUser);
constexpr unsigned kRole = bit(CallerKind::kRole);
constexpr unsigned kFederated = bit(CallerKind::kFederated);
constexpr unsigned kIdentities = kUser | kRole | kFederated | bit(CallerKind::kRoot);

struct DetailRule {
  std::string_view field = {};
  unsigned kinds = 0;
};
constexpr std::array kDetailRules = {DetailRule{"UniqueId", kUser | kRole},
                                     DetailRule{"RoleArn", kRole},
                                     DetailRule{"IssuerArn", kFederated},
                                     DetailRule{"IssuerId", kFederated},
                                     DetailRule{"SessionName", kRole},
                                     DetailRule{"Tags", kUser | kRole},
                                     DetailRule{"SessionTags", kRole | kFederated},
                                     DetailRule{"CanonicalUserId", kIdentities},
                                     DetailRule{"ServicePrincipalNames", bit(CallerKind::kService)},
                                     DetailRule{"OrgId", kIdentities},
                                     DetailRule{"OrgPath", kIdentities}};

// Whether `text` is the ARN of an IAM identity of the kind, and of no session.
bool is_identity_arn(std::string_view text, CallerKind kind) {
  const auto name = evaluate::parse_caller_name(text);
  return name && name->kind == kind && name->session_name.empty();
}

SimulationError conflict(std::string_view field, std::string why) {
  return error(kConflict, member_path("Caller", field), {std::move(why)});
}

}  // namespace

CallerFields::CallerFields(Value arn, Value details) : arn_(arn), details_(details) {
  if (!arn_.valid()) return;
  const auto name = evaluate::parse_caller_name(arn_.text(), parse_kind(detail("Type")));
  known_ = name.has_value();
  if (name) name_ = *name;
}

Value CallerFields::find(std::string_view field) const {
  return details_.valid() ? details_.find(field) : Value();
}

std::string_view CallerFields::detail(std::string_view field) const {
  const Value value = find(field);
  return value.valid() ? value.text() : std::string_view{};
}

Check CallerFields::check_values() const {
  if (arn_.valid() && !known_)
    return invalid("CallerArn", arn_.text(),
                   "neither an ARN of a caller, nor a service principal, nor an identity provider, "
                   "nor `anonymous`");
  if (has("Type") && !parse_kind(detail("Type")))
    return invalid("Caller.Type", detail("Type"), "no type of caller");
  if (has("RoleArn") && !is_identity_arn(detail("RoleArn"), CallerKind::kRole))
    return invalid("Caller.RoleArn", detail("RoleArn"), "not the ARN of a role");
  if (has("IssuerArn") && !is_identity_arn(detail("IssuerArn"), CallerKind::kUser))
    return invalid("Caller.IssuerArn", detail("IssuerArn"), "not the ARN of a user");
  return {};
}

Check CallerFields::check_kind() const {
  const auto wanted = parse_kind(detail("Type"));
  if (wanted && *wanted != name_.kind)
    return conflict("Type", "CallerArn does not name a caller of this type");
  for (const DetailRule& rule : kDetailRules)
    if (has(rule.field) && (rule.kinds & bit(name_.kind)) == 0)
      return conflict(rule.field, "the caller that CallerArn names has no such field");
  return {};
}

// Whether the ARN, with path, can be that of the role that CallerArn names.
bool CallerFields::is_this_role(std::string_view arn) const {
  if (name_.session_name.empty()) return arn == arn_.text();
  const auto role = evaluate::parse_caller_name(arn);
  return role && role->partition == name_.partition && role->account == name_.account &&
         equal_folded(role->name, name_.name);
}

Check CallerFields::check_role() const {
  if (has("RoleArn") && !is_this_role(detail("RoleArn")))
    return conflict("RoleArn", "CallerArn names another role");
  if (has("SessionName") && !name_.session_name.empty() &&
      detail("SessionName") != name_.session_name)
    return conflict("SessionName", "CallerArn names another session");
  return {};
}

Check CallerFields::check_conflicts() const {
  if (!details_.valid() || !known_) return {};
  if (Check found = check_kind()) return found;
  if (Check found = check_role()) return found;
  const Value names = find("ServicePrincipalNames");
  if (!names.valid()) return {};
  for (const Value name : names.elements())
    if (name.text() == arn_.text()) return {};
  return conflict("ServicePrincipalNames", "CallerArn is not among the names");
}

void CallerFields::read_role(ReadCaller& result) const {
  evaluate::Caller& caller = result.caller;
  const std::string before = ":" + std::string(caller.account) + ":";
  const std::string partition = "arn:" + std::string(name_.partition);
  if (has("RoleArn"))
    caller.arn = detail("RoleArn");
  else if (!name_.session_name.empty())
    caller.arn =
        result.texts.emplace_back(partition + ":iam:" + before + "role/" + std::string(name_.name));
  caller.session_name = name_.session_name.empty() ? detail("SessionName") : name_.session_name;
  if (!name_.session_name.empty())
    caller.session_arn = arn_.text();
  else if (!caller.session_name.empty())
    caller.session_arn =
        result.texts.emplace_back(partition + ":sts:" + before + "assumed-role/" +
                                  std::string(name_.name) + "/" + std::string(caller.session_name));
}

// Session tags lie over the tags of the role; the case of their keys does not matter.
void CallerFields::read_tags(ReadCaller& result) const {
  std::set<std::string> covered;
  const Value session = find("SessionTags");
  if (session.valid())
    for (const auto [key, value] : session.members()) {
      result.tags.push_back({key.text(), value.text()});
      covered.insert(fold(key.text()));
    }
  const Value tags = find("Tags");
  if (tags.valid())
    for (const auto [key, value] : tags.members())
      if (covered.count(fold(key.text())) == 0) result.tags.push_back({key.text(), value.text()});
  result.caller.tags_known = name_.kind == CallerKind::kFederated ? session.valid() : tags.valid();
}

ReadCaller CallerFields::read() const {
  ReadCaller result;
  evaluate::Caller& caller = result.caller;
  if (!known_) {
    caller.tags_known = false;
    return result;
  }
  caller.kind = name_.kind;
  caller.account = name_.account;
  caller.name = name_.name;
  caller.unique_id = detail("UniqueId");
  caller.issuer_arn = detail("IssuerArn");
  caller.issuer_id = detail("IssuerId");
  caller.canonical_user_id = detail("CanonicalUserId");
  caller.organization = {.known = has("OrgId"), .id = detail("OrgId"), .path = detail("OrgPath")};
  const bool provider = name_.kind == CallerKind::kWebIdentity || name_.kind == CallerKind::kSaml;
  // The account of a provider is not the caller's.
  if (provider) {
    caller.account = {};
    caller.provider = arn_.text();
  }
  if (is_iam(name_.kind) && name_.kind != CallerKind::kUnspecified) caller.arn = arn_.text();
  if (name_.kind == CallerKind::kRole) read_role(result);
  if (name_.kind == CallerKind::kService) {
    result.service_names.push_back(arn_.text());
    if (const Value names = find("ServicePrincipalNames"); names.valid())
      for (const Value name : names.elements())
        if (name.text() != arn_.text()) result.service_names.push_back(name.text());
    caller.service_names = result.service_names;
  }
  read_tags(result);
  caller.tags = result.tags;
  return result;
}

}  // namespace ambit::simulation
