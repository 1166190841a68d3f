#include "evaluate/principal_match.h"

#include <algorithm>

#include "ambit/arn.h"

namespace ambit::evaluate {

using policy::AwsPrincipal;
using policy::PrincipalKind;
using policy::PrincipalValue;

namespace {

// Takes `prefix` off the front of `text`.
bool skip(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// What a caller does not have is named by nobody.
bool names(std::string_view value, std::string_view field) {
  return !field.empty() && value == field;
}

class PrincipalMatch {
 public:
  PrincipalMatch(const policy::Tables& tables, const Caller& caller, const PrincipalRules& rules,
                 UndocumentedAnswers& undocumented)
      : tables_(tables), caller_(caller), rules_(rules), undocumented_(undocumented) {}

  Classes principal(std::span<const policy::PrincipalId> values) const {
    Classes all = named(values);
    all.direct = all.direct | everyone(values);
    return all;
  }

  // `always`: whether the element covers the caller, whatever it lists.
  Truth not_principal(std::span<const policy::PrincipalId> values, Truth always) const {
    if (values.empty()) return always | undocumented_(Undocumented::kEmptyNotList);
    const Classes classes = named(values);
    const Truth all = everyone(values);
    if ((classes.direct | all) == Truth::kFalse) return Truth::kTrue;
    if ((chain(classes) | all) == Truth::kTrue) return always;
    return always | undocumented_(Undocumented::kNotPrincipalListsCallerOnly);
  }

 private:
  // Everything but the two forms of "*".
  Classes named(std::span<const policy::PrincipalId> values) const {
    Classes all;
    for (const policy::PrincipalId id : values) all = all | named(tables_.principals[id]);
    return all;
  }

  Classes named(const PrincipalValue& value) const {
    const std::string_view text = tables_.text(value.text);
    switch (value.kind) {
      case PrincipalKind::kEveryone:
        return {};
      case PrincipalKind::kAws:
        return aws(value, text);
      case PrincipalKind::kService:
        return service(text);
      case PrincipalKind::kFederated:
        return provider(text);
      case PrincipalKind::kCanonicalUser:
        break;
    }
    return is_iam(caller_.kind) && names(text, caller_.canonical_user_id) ? account() : Classes{};
  }

  // The root user is the account itself.
  Classes account() const {
    if (caller_.kind == CallerKind::kRoot) return {.direct = Truth::kTrue};
    return {.account = Truth::kTrue};
  }

  Classes aws(const PrincipalValue& value, std::string_view text) const {
    if (!is_iam(caller_.kind) || value.aws == AwsPrincipal::kEveryone) return {};
    if (value.aws == AwsPrincipal::kAccount) {
      const bool excluded = rules_.gateway_endpoint && caller_.kind != CallerKind::kRoot;
      return names_account(value, text) && !excluded ? account() : Classes{};
    }
    switch (caller_.kind) {
      case CallerKind::kUser:
        return {.direct = truth(names(text, caller_.arn) || names(text, caller_.unique_id))};
      case CallerKind::kRole:
        return role_session(text);
      case CallerKind::kFederated:
        return {.direct = truth(names(text, caller_.arn)),
                .issuer = truth(names(text, caller_.issuer_arn) || names(text, caller_.issuer_id))};
      default:
        return {};
    }
  }

  // The account's id, or the ARN of its root user in the caller's partition.
  bool names_account(const PrincipalValue& value, std::string_view text) const {
    if (!names(tables_.text(value.account), caller_.account)) return false;
    if (text == caller_.account) return true;
    const auto own = parse_arn(caller_.arn);
    const auto arn = parse_arn(text);
    return arn && arn->partition == (own ? own->partition : "aws");
  }

  Classes role_session(std::string_view text) const {
    if (names(text, caller_.arn) || names(text, caller_.unique_id)) return {.role = Truth::kTrue};
    if (names(text, caller_.session_arn)) return {.direct = Truth::kTrue};
    if (caller_.session_name.empty()) {
      const bool may = names_a_session(text) && undocumented_.mode() == Mode::kThreeValued;
      return {.direct = may ? Truth::kUnknown : Truth::kFalse};
    }
    std::string_view rest = text;
    const bool by_id = !caller_.unique_id.empty() && skip(rest, caller_.unique_id) &&
                       skip(rest, ":") && rest == caller_.session_name;
    return {.direct = truth(by_id)};
  }

  // Whether `text` names some session of the caller's role.
  bool names_a_session(std::string_view text) const {
    std::string_view rest = text;
    if (!caller_.unique_id.empty() && skip(rest, caller_.unique_id))
      return skip(rest, ":") && !rest.empty();
    const auto role = parse_arn(caller_.arn);
    const auto arn = parse_arn(text);
    if (!role || !arn || arn->service != "sts" || arn->partition != role->partition ||
        !arn->region.empty() || arn->account != caller_.account)
      return false;
    rest = arn->resource;
    return skip(rest, "assumed-role/") && skip(rest, caller_.name) && skip(rest, "/") &&
           !rest.empty();
  }

  Classes service(std::string_view text) const {
    if (caller_.kind != CallerKind::kService) return {};
    if (text == "*") return {.direct = undocumented_(Undocumented::kStarAsServiceOrProvider)};
    const auto all = caller_.service_names;
    return {.direct = truth(std::find(all.begin(), all.end(), text) != all.end())};
  }

  Classes provider(std::string_view text) const {
    if (caller_.kind != CallerKind::kWebIdentity && caller_.kind != CallerKind::kSaml) return {};
    if (text == "*") return {.direct = undocumented_(Undocumented::kStarAsServiceOrProvider)};
    return {.direct = truth(names(text, caller_.provider))};
  }

  // "*" and {"AWS": "*"}.
  Truth everyone(std::span<const policy::PrincipalId> values) const {
    Truth any = Truth::kFalse;
    for (const policy::PrincipalId id : values) {
      const PrincipalValue& value = tables_.principals[id];
      if (value.kind == PrincipalKind::kEveryone) return Truth::kTrue;
      if (value.aws == AwsPrincipal::kEveryone) any = any | every_aws_principal();
    }
    return any;
  }

  Truth every_aws_principal() const {
    switch (caller_.kind) {
      case CallerKind::kWebIdentity:
      case CallerKind::kSaml:
        return undocumented_(Undocumented::kStarNamesProvider);
      case CallerKind::kService:
        return undocumented_(Undocumented::kStarNamesService);
      default:
        return Truth::kTrue;
    }
  }

  // The caller and everything it acts as, each named by a value of its own.
  Truth chain(const Classes& listed) const {
    switch (caller_.kind) {
      case CallerKind::kUser:
        return listed.account & listed.direct;
      case CallerKind::kRole:
        return listed.account & listed.role & listed.direct;
      case CallerKind::kFederated:
        return listed.account & listed.issuer & listed.direct;
      default:
        return listed.direct;
    }
  }

  const policy::Tables& tables_;
  const Caller& caller_;
  const PrincipalRules& rules_;
  UndocumentedAnswers& undocumented_;
};

}  // namespace

Classes match_principal(const policy::Tables& tables, const policy::Statement& statement,
                        const Caller& caller, const PrincipalRules& rules,
                        UndocumentedAnswers& undocumented) {
  if (!statement.has_principal) return {.direct = Truth::kTrue};
  const PrincipalMatch match(tables, caller, rules, undocumented);
  const auto values = statement.principals.of(tables.principal_lists);
  if (!statement.not_principal) return match.principal(values);
  // A Deny with NotPrincipal covers every user and role with a boundary.
  const bool bounded = caller.kind == CallerKind::kUser || caller.kind == CallerKind::kRole;
  const Truth always =
      statement.effect == Effect::kDeny && bounded ? rules.boundary : Truth::kFalse;
  return {.direct = match.not_principal(values, always)};
}

}  // namespace ambit::evaluate
