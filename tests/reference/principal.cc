#include "tests/reference/principal.h"

#include <algorithm>

#include "tests/reference/condition.h"
#include "tests/reference/pattern.h"

namespace ambit::reference {
namespace {

// A field that the caller does not have names nobody.
bool names(const std::string& value, const std::string& field) {
  return !field.empty() && value == field;
}

Truth undocumented(const PrincipalRules& rules) {
  return rules.three_valued ? kUnknown : kFalse;
}

std::string partition(const Caller& caller) {
  const std::string& arn = caller.kind == CallerKind::kRole ? caller.role_arn : caller.arn;
  const std::vector<std::string> fields = arn_fields(arn);
  return fields.size() < 2 ? "aws" : fields[1];
}

bool names_account(const std::string& value, const Caller& caller) {
  if (names(value, caller.account)) return true;
  return value == "arn:" + partition(caller) + ":iam::" + caller.account + ":root";
}

// The class of "the account": the root user is the account itself.
Classes as_account(const Caller& caller) {
  if (caller.kind == CallerKind::kRoot) return {.direct = kTrue};
  return {.account = kTrue};
}

bool has_name_after(const std::string& value, const std::string& prefix) {
  return value.size() > prefix.size() && value.compare(0, prefix.size(), prefix) == 0;
}

// Whether `value` names a session of the caller's role whose name is not known.
bool may_name_session(const std::string& value, const Caller& caller) {
  if (!caller.arn.empty()) return false;
  const std::string role_name = caller.role_arn.substr(caller.role_arn.rfind('/') + 1);
  const std::string sessions =
      "arn:" + partition(caller) + ":sts::" + caller.account + ":assumed-role/" + role_name + "/";
  if (has_name_after(value, sessions)) return true;
  return !caller.id.empty() && has_name_after(value, caller.id + ":");
}

Classes role_session_named(const std::string& value, const Caller& caller,
                           const PrincipalRules& rules) {
  if (names(value, caller.role_arn) || names(value, caller.id)) return {.role = kTrue};
  if (names(value, caller.arn)) return {.direct = kTrue};
  if (may_name_session(value, caller)) return {.direct = undocumented(rules)};
  const bool has_id = !caller.id.empty() && !caller.session_name.empty();
  return {.direct = truth(has_id && value == caller.id + ":" + caller.session_name)};
}

// "AWS": anything but "*".
Classes aws_named(const std::string& value, const Caller& caller, const PrincipalRules& rules) {
  if (!is_iam(caller)) return {};
  if (names_account(value, caller)) {
    if (rules.gateway_endpoint && caller.kind != CallerKind::kRoot) return {};
    return as_account(caller);
  }
  switch (caller.kind) {
    case CallerKind::kUser:
      return {.direct = truth(names(value, caller.arn) || names(value, caller.id))};
    case CallerKind::kRole:
      return role_session_named(value, caller, rules);
    case CallerKind::kFederated:
      if (names(value, caller.issuer_arn) || names(value, caller.issuer_id)) {
        return {.issuer = kTrue};
      }
      return {.direct = truth(names(value, caller.arn))};
    default:
      return {};
  }
}

Classes service_named(const std::string& value, const Caller& caller, const PrincipalRules& rules) {
  if (caller.kind != CallerKind::kService) return {};
  if (value == "*") return {.direct = undocumented(rules)};  // U-14
  const auto& all = caller.service_names;
  return {.direct = truth(std::find(all.begin(), all.end(), value) != all.end())};
}

Classes provider_named(const std::string& value, const Caller& caller,
                       const PrincipalRules& rules) {
  if (caller.kind != CallerKind::kWebIdentity && caller.kind != CallerKind::kSaml) return {};
  if (value == "*") return {.direct = undocumented(rules)};  // U-14
  return {.direct = truth(names(value, caller.provider))};
}

Classes canonical_user_named(const std::string& value, const Caller& caller) {
  if (!is_iam(caller) || !names(value, caller.canonical_user_id)) return {};
  return as_account(caller);
}

// Everything in a Principal element but the two forms of "*".
Classes named(const Json& principal, const Caller& caller, const PrincipalRules& rules) {
  Classes all;
  if (principal.is_string()) return all;
  for (const auto& [kind, values] : principal.items()) {
    for (const std::string& value : strings(values)) {
      if (kind == "AWS" && value != "*") all = all | aws_named(value, caller, rules);
      if (kind == "Service") all = all | service_named(value, caller, rules);
      if (kind == "Federated") all = all | provider_named(value, caller, rules);
      if (kind == "CanonicalUser") all = all | canonical_user_named(value, caller);
    }
  }
  return all;
}

// "*" and {"AWS": "*"}.
Truth star(const Json& principal, const Caller& caller, const PrincipalRules& rules) {
  if (principal.is_string()) return truth(principal == "*");
  if (!principal.contains("AWS")) return kFalse;
  const std::vector<std::string> values = strings(principal["AWS"]);
  if (std::find(values.begin(), values.end(), "*") == values.end()) return kFalse;
  switch (caller.kind) {  // U-01
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      return undocumented(rules);
    case CallerKind::kService:
      return rules.three_valued ? kUnknown : kTrue;
    default:
      return kTrue;
  }
}

// The whole chain of the caller, each element by a value of its own.
Truth chain_listed(const Classes& listed, const Caller& caller) {
  switch (caller.kind) {
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

bool lists_nobody(const Json& principal) {
  if (principal.is_string()) return false;
  return std::all_of(principal.begin(), principal.end(),
                     [](const Json& values) { return strings(values).empty(); });
}

}  // namespace

Classes operator|(const Classes& a, const Classes& b) {
  return {a.direct | b.direct, a.role | b.role, a.issuer | b.issuer, a.account | b.account};
}

Classes operator&(const Classes& a, Truth b) {
  return {a.direct & b, a.role & b, a.issuer & b, a.account & b};
}

bool is_iam(const Caller& caller) {
  return caller.kind == CallerKind::kUser || caller.kind == CallerKind::kRole ||
         caller.kind == CallerKind::kFederated || caller.kind == CallerKind::kRoot;
}

bool is_service_linked_role(const Caller& caller) {
  const std::vector<std::string> fields = arn_fields(caller.role_arn);
  return caller.kind == CallerKind::kRole && fields.size() == 6 &&
         fields[5].rfind("role/aws-service-role/", 0) == 0;
}

Classes principal_matches(const Json& principal, const Caller& caller,
                          const PrincipalRules& rules) {
  return named(principal, caller, rules) | Classes{.direct = star(principal, caller, rules)};
}

Truth not_principal_matches(const Json& listed, Truth always, const Caller& caller,
                            const PrincipalRules& rules) {
  if (lists_nobody(listed)) return always | (rules.three_valued ? kUnknown : kTrue);  // U-15
  const Classes classes = named(listed, caller, rules);
  const Truth all = star(listed, caller, rules);
  const Truth itself = classes.direct | all;
  if (itself == kFalse) return kTrue;
  if ((chain_listed(classes, caller) | all) == kTrue) return always;
  return always | undocumented(rules);  // U-02
}

}  // namespace ambit::reference
