#include "reason/callers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ambit/arn.h"

namespace ambit::reason {

using evaluate::CallerKind;
using policy::AwsPrincipal;
using policy::PrincipalKind;
using policy::PrincipalValue;

namespace {

// Names that no policy is likely to mention; when one does, digits are added.
constexpr std::string_view kSomebody = "somebody";
constexpr std::string_view kSession = "session";

std::string after_last(std::string_view text, char separator) {
  return std::string(text.substr(text.rfind(separator) + 1));
}

class Maker {
 public:
  Maker(const policy::Tables& tables, const PrincipalsAtHand& at_hand, std::size_t limit)
      : tables_(tables),
        at_hand_(at_hand),
        limit_(limit),
        somebody_(kSomebody),
        accounts_(at_hand.accounts) {}

  // Stops soon after the limit.
  std::vector<ModelCaller> run() {
    for (const policy::PrincipalId id : at_hand_.values) {
      const PrincipalValue& value = tables_.principals[id];
      if (value.account.valid()) accounts_.emplace(tables_.text(value.account));
      while (tables_.text(value.text).find(somebody_) != std::string_view::npos) somebody_ += '1';
    }
    for (const std::string& account : accounts_) add_account(account, false);
    add_account(unmentioned_account(), true);
    for (const policy::PrincipalId id : at_hand_.values) add_named(tables_.principals[id]);
    add_named_twice();
    add({.kind = CallerKind::kService, .service = somebody_ + ".amazonaws.com", .any_name = true});
    add({.kind = CallerKind::kAnonymous});
    if (at_hand_.trust) {
      add({.kind = CallerKind::kWebIdentity, .provider = provider("oidc-provider/" + somebody_)});
      add({.kind = CallerKind::kSaml, .provider = provider("saml-provider/" + somebody_)});
    }
    return std::move(callers_);
  }

 private:
  void add(ModelCaller caller) {
    if (callers_.size() > limit_) return;
    const bool bounded = caller.kind == CallerKind::kUser || caller.kind == CallerKind::kRole;
    callers_.push_back(caller);
    if (!bounded || !at_hand_.boundaries) return;
    caller.boundary = true;
    callers_.push_back(std::move(caller));
  }

  // A documentation account, or the first number that is none of those mentioned.
  std::string unmentioned_account() const {
    for (const char* account : {"444455556666", "123456789012", "111122223333"})
      if (!accounts_.contains(account)) return account;
    std::string account = "200000000000";
    while (accounts_.contains(account)) {
      std::size_t digit = account.size() - 1;
      for (; account[digit] == '9'; --digit) account[digit] = '0';
      ++account[digit];
    }
    return account;
  }

  static std::string provider(std::string_view resource) {
    return "arn:aws:iam::444455556666:" + std::string(resource);
  }

  static std::string arn(std::string_view service, std::string_view account,
                         std::string_view resource) {
    std::string text = "arn:aws:";
    text.append(service).append("::").append(account).append(":").append(resource);
    return text;
  }

  void add_account(const std::string& account, bool any) {
    add({.kind = CallerKind::kRoot,
         .arn = arn("iam", account, "root"),
         .account = account,
         .any_account = any});
    ModelCaller user = user_of(arn("iam", account, "user/" + somebody_));
    user.any_name = true;
    user.any_account = any;
    ModelCaller role = role_of(arn("iam", account, "role/" + somebody_));
    role.any_name = true;
    role.any_account = any;
    ModelCaller federated = federated_of(arn("sts", account, "federated-user/" + somebody_));
    federated.issuer_arn = user.arn;
    federated.any_name = true;
    federated.any_account = any;
    for (ModelCaller& caller : std::array{role, user, federated}) add(std::move(caller));
  }

  static ModelCaller user_of(const std::string& text) {
    const auto parsed = parse_arn(text);
    return {.kind = CallerKind::kUser,
            .arn = text,
            .account = std::string(parsed->account),
            .name = after_last(parsed->resource, '/')};
  }

  ModelCaller role_of(const std::string& text) const {
    const auto parsed = parse_arn(text);
    ModelCaller caller{.kind = CallerKind::kRole,
                       .arn = text,
                       .account = std::string(parsed->account),
                       .name = after_last(parsed->resource, '/')};
    set_session(caller, std::string(kSession));
    while (is_named(caller.session_arn)) set_session(caller, caller.session_name + '1');
    return caller;
  }

  static void set_session(ModelCaller& caller, std::string name) {
    caller.session_arn = arn("sts", caller.account, "assumed-role/" + caller.name + "/" + name);
    if (const auto own = parse_arn(caller.arn); own && own->partition != "aws")
      caller.session_arn.replace(4, 3, own->partition);
    caller.session_name = std::move(name);
  }

  static ModelCaller federated_of(const std::string& text) {
    const auto parsed = parse_arn(text);
    return {.kind = CallerKind::kFederated,
            .arn = text,
            .account = std::string(parsed->account),
            .name = after_last(parsed->resource, '/')};
  }

  bool is_named(std::string_view text) const {
    return std::ranges::any_of(at_hand_.values, [&](policy::PrincipalId id) {
      return tables_.text(tables_.principals[id].text) == text;
    });
  }

  void add_named(const PrincipalValue& value) {
    const std::string text(tables_.text(value.text));
    switch (value.kind) {
      case PrincipalKind::kEveryone:
        return;
      case PrincipalKind::kService:
        if (text != "*") add({.kind = CallerKind::kService, .service = text});
        return;
      case PrincipalKind::kFederated:
        if (text == "*" || !at_hand_.trust) return;
        add({.kind = text.find(":saml-provider/") == std::string::npos ? CallerKind::kWebIdentity
                                                                       : CallerKind::kSaml,
             .provider = text});
        return;
      case PrincipalKind::kCanonicalUser:
        return;  // the reasoner takes none
      case PrincipalKind::kAws:
        add_aws(value.aws, text);
        return;
    }
  }

  void add_aws(AwsPrincipal form, const std::string& text) {
    switch (form) {
      case AwsPrincipal::kUser:
        add(user_of(text));
        add_issued_by(text);
        return;
      case AwsPrincipal::kRole:
        add(role_of(text));
        return;
      case AwsPrincipal::kSession:
        add_session(text);
        return;
      case AwsPrincipal::kFederated:
        for (const std::string& issuer : issuers(text)) {
          ModelCaller caller = federated_of(text);
          caller.issuer_arn = issuer;
          add(std::move(caller));
        }
        return;
      case AwsPrincipal::kUserId:
      case AwsPrincipal::kRoleId:
        add_by_id(form, text);
        return;
      default:
        return;
    }
  }

  void add_issued_by(const std::string& user) {
    ModelCaller caller =
        federated_of(arn("sts", parse_arn(user)->account, "federated-user/" + somebody_));
    caller.issuer_arn = user;
    add(std::move(caller));
  }

  // The users who may have issued the federated session: a named one, or another one.
  std::vector<std::string> issuers(const std::string& session) const {
    const std::string account(parse_arn(session)->account);
    std::vector<std::string> all = {arn("iam", account, "user/" + somebody_)};
    for (const policy::PrincipalId id : at_hand_.values) {
      const PrincipalValue& value = tables_.principals[id];
      if (value.aws == AwsPrincipal::kUser && tables_.text(value.account) == account)
        all.emplace_back(tables_.text(value.text));
    }
    return all;
  }

  // A session ARN says the name of the role, not its path.
  void add_session(const std::string& text) {
    const auto parsed = parse_arn(text);
    std::string_view rest = parsed->resource;
    rest.remove_prefix(std::string_view("assumed-role/").size());
    const std::string name(rest.substr(0, rest.find('/')));
    std::vector<std::string> roles = {arn("iam", parsed->account, "role/" + name)};
    roles.front().replace(4, 3, parsed->partition);
    for (const policy::PrincipalId id : at_hand_.values) {
      const PrincipalValue& value = tables_.principals[id];
      const std::string role(tables_.text(value.text));
      if (value.aws == AwsPrincipal::kRole && tables_.text(value.account) == parsed->account &&
          after_last(role, '/') == name && role != roles.front())
        roles.push_back(role);
    }
    for (const std::string& role : roles) {
      ModelCaller caller = role_of(role);
      caller.session_name = after_last(text, '/');
      caller.session_arn = text;
      caller.any_path = role == roles.front();
      add(std::move(caller));
    }
  }

  // The account of an id is not known: any that is mentioned, or another one.
  void add_by_id(AwsPrincipal form, const std::string& text) {
    std::vector<std::string> all(accounts_.begin(), accounts_.end());
    all.push_back(unmentioned_account());
    const std::string id = text.substr(0, text.find(':'));
    for (const std::string& account : all) {
      ModelCaller caller = form == AwsPrincipal::kUserId
                               ? user_of(arn("iam", account, "user/" + somebody_))
                               : role_of(arn("iam", account, "role/" + somebody_));
      caller.unique_id = id;
      if (id != text) set_session(caller, text.substr(id.size() + 1));
      caller.any_name = true;
      caller.any_account = account == all.back();
      add(std::move(caller));
      if (form != AwsPrincipal::kUserId) continue;
      ModelCaller issued = federated_of(arn("sts", account, "federated-user/" + somebody_));
      issued.issuer_id = id;
      issued.any_name = true;
      issued.any_account = account == all.back();
      add(std::move(issued));
    }
  }

  // One policy may name by ARN whom another one names by id.
  void add_named_twice() {
    const std::vector<ModelCaller> by_arn = callers_;
    for (const policy::PrincipalId id : at_hand_.values) {
      const PrincipalValue& value = tables_.principals[id];
      if (value.aws != AwsPrincipal::kUserId && value.aws != AwsPrincipal::kRoleId) continue;
      for (const ModelCaller& caller : by_arn)
        if (!caller.any_name && !caller.boundary)
          if (auto with_id = having_id(caller, value.aws, tables_.text(value.text)))
            add(*std::move(with_id));
    }
  }

  // The caller if it has, or its issuer has, the id; nothing if it cannot.
  std::optional<ModelCaller> having_id(ModelCaller caller, AwsPrincipal form,
                                       std::string_view id) const {
    if (form == AwsPrincipal::kUserId) {
      if (caller.kind == CallerKind::kUser)
        caller.unique_id = id;
      else if (caller.kind == CallerKind::kFederated)
        caller.issuer_id = id;
      else
        return std::nullopt;
      return caller;
    }
    if (caller.kind != CallerKind::kRole) return std::nullopt;
    const auto colon = id.find(':');
    caller.unique_id = id.substr(0, colon);
    if (colon == std::string_view::npos) return caller;
    const std::string_view session = id.substr(colon + 1);
    if (!is_named(caller.session_arn))
      set_session(caller, std::string(session));
    else if (caller.session_name != session)
      return std::nullopt;
    return caller;
  }

  const policy::Tables& tables_;
  const PrincipalsAtHand& at_hand_;
  std::size_t limit_;
  std::string somebody_;
  std::set<std::string> accounts_;
  std::vector<ModelCaller> callers_;
};

}  // namespace

std::string ModelCaller::text() const {
  switch (kind) {
    case CallerKind::kRole:
      return session_arn;
    case CallerKind::kService:
      return service;
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      return provider;
    case CallerKind::kAnonymous:
      return "anonymous";
    default:
      return arn;
  }
}

EvaluatorCaller::EvaluatorCaller(const ModelCaller& model) : service_(model.service) {
  caller_ = {.kind = model.kind,
             .arn = model.arn,
             .account = model.account,
             .name = model.name,
             .unique_id = model.unique_id,
             .session_name = model.session_name,
             .session_arn = model.session_arn,
             .issuer_arn = model.issuer_arn,
             .issuer_id = model.issuer_id,
             .provider = model.provider,
             .canonical_user_id = model.canonical_user_id};
  if (!service_.empty()) caller_.service_names = {&service_, 1};
}

std::optional<std::vector<ModelCaller>> callers(const policy::Tables& tables,
                                                const PrincipalsAtHand& at_hand,
                                                std::size_t limit) {
  if (at_hand.values.size() + at_hand.accounts.size() > limit) return std::nullopt;
  std::vector<ModelCaller> all = Maker(tables, at_hand, limit).run();
  if (all.size() > limit) return std::nullopt;
  return all;
}

}  // namespace ambit::reason
