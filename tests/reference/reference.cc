#include "tests/reference/reference.h"

#include <array>
#include <optional>
#include <utility>

#include "tests/reference/condition.h"
#include "tests/reference/context.h"
#include "tests/reference/pattern.h"
#include "tests/reference/principal.h"
#include "tests/reference/truth.h"

namespace ambit::reference {
namespace {

constexpr std::array kLayers = {Layer::kRcp,      Layer::kScp,      Layer::kEndpoint,
                                Layer::kResource, Layer::kIdentity, Layer::kBoundary,
                                Layer::kSession};

// ---- Actions (3.1) ----

std::pair<Text, Text> split_action(const Text& action) {
  const std::size_t colon = action.find(U':');
  if (colon == Text::npos) return {action, U""};
  return {action.substr(0, colon), action.substr(colon + 1)};
}

bool action_matches(const std::string& pattern, const Text& folded_action) {
  if (only_stars(pattern)) return true;
  const auto [prefix, name] = split_action(fold(decode(pattern)));
  const auto [action_prefix, action_name] = split_action(folded_action);
  return matches(glob(prefix), action_prefix) && matches(glob(name), action_name);
}

// ---- Resources (3.2) ----

// In the first five fields '?' never matches ':', and '*' only when it is the last of its field.
Pattern resource_pattern(const Pattern& arn) {
  Pattern marked;
  const std::vector<Pattern> fields = arn_fields(arn);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) marked.push_back({.character = U':'});
    for (std::size_t j = 0; j < fields[i].size(); ++j) {
      Token token = fields[i][j];
      const bool last = j + 1 == fields[i].size();
      const bool run = token.kind == Token::Kind::kAnyRun;
      token.crosses_colons = i == 5 || (run && last);
      marked.push_back(token);
    }
  }
  return marked;
}

struct ResourceMatch {
  Truth value = kFalse;
  bool no_value = false;  // the pattern has a variable without value
};

ResourceMatch complete_pattern_matches(const std::string& pattern, bool variables,
                                       const std::string& resource, const Context& context) {
  const Substitution s = substitute(pattern, variables, Wildcards::kMatch, context);
  if (s.state == Substitution::State::kNoValue) return {.no_value = true};
  if (s.state == Substitution::State::kUnknown) return {.value = kUnknown};
  return {.value = truth(matches(resource_pattern(s.pattern), decode(resource)))};
}

ResourceMatch resource_pattern_matches(const std::string& pattern, bool variables, Layer layer,
                                       const std::string& resource, const Context& context) {
  if (only_stars(pattern)) return {.value = kTrue};
  if (resource == "*") return {};
  std::string complete = pattern;
  for (std::size_t n = count_fields(pattern, variables); n < 6; ++n) complete += ":*";
  const ResourceMatch m = complete_pattern_matches(complete, variables, resource, context);
  const bool completed = layer == Layer::kIdentity || layer == Layer::kBoundary ||
                         complete == pattern || pattern.back() == '*';
  if (completed) return m;
  if (!context.three_valued()) return {};
  return {.value = m.value & kUnknown, .no_value = m.no_value};  // U-03
}

// ---- Subjects of service rules (6.1, 6.5) ----

bool is_arn(const std::vector<std::string>& fields) {
  return fields.size() == 6 && fields[0] == "arn";
}

bool resource_is(const std::string& resource, const std::string& service,
                 const std::string& prefix) {
  const std::vector<std::string> fields = arn_fields(resource);
  return is_arn(fields) && fields[2] == service && fields[5].rfind(prefix, 0) == 0;
}

bool is_trust_action(const Text& action) {
  static const std::set<Text> kTrustActions = {
      U"sts:assumerole", U"sts:assumerolewithsaml", U"sts:assumerolewithwebidentity",
      U"sts:tagsession", U"sts:setsourceidentity",  U"sts:setcontext"};
  return kTrustActions.count(action) != 0;
}

bool supports_rcps(const Text& action) {
  static const std::set<Text> kServices = {U"aoss",
                                           U"appconfig",
                                           U"appstream",
                                           U"autoscaling",
                                           U"autoscaling-plans",
                                           U"budgets",
                                           U"clouddirectory",
                                           U"cloudfront",
                                           U"cloudsearch",
                                           U"cloudtrail-data",
                                           U"codeartifact",
                                           U"codebuild",
                                           U"codecommit",
                                           U"codepipeline",
                                           U"cognito-identity",
                                           U"cognito-idp",
                                           U"comprehend",
                                           U"comprehendmedical",
                                           U"compute-optimizer",
                                           U"cost-optimization-hub",
                                           U"dax",
                                           U"dsql",
                                           U"dynamodb",
                                           U"ecr",
                                           U"ecr-public",
                                           U"events",
                                           U"firehose",
                                           U"fis",
                                           U"fms",
                                           U"gamelift",
                                           U"health",
                                           U"inspector-scan",
                                           U"kendra",
                                           U"kinesisvideo",
                                           U"kms",
                                           U"logs",
                                           U"memorydb",
                                           U"networkmonitor",
                                           U"notifications",
                                           U"opensearch",
                                           U"pca-connector-ad",
                                           U"personalize",
                                           U"polly",
                                           U"pricing",
                                           U"resource-groups",
                                           U"rolesanywhere",
                                           U"s3",
                                           U"secretsmanager",
                                           U"servicediscovery",
                                           U"signin",
                                           U"sqs",
                                           U"sts",
                                           U"support",
                                           U"swf",
                                           U"textract",
                                           U"timestream-influxdb",
                                           U"transcribe",
                                           U"transfer",
                                           U"translate",
                                           U"wafv2",
                                           U"workspaces",
                                           U"xray"};
  return kServices.count(split_action(action).first) != 0;
}

// ---- One request whose resource has a known owner, or an owner other than the caller's account
// ----

class Evaluation {
 public:
  // No `owner`: some account that is not the caller's.
  Evaluation(const Request& request, std::optional<std::string> owner);

  Answer answer() const;

 private:
  struct Gates {
    Truth scp = kFalse;
    Truth endpoint = kFalse;
    Truth boundary = kFalse;
    Truth session = kFalse;
    Truth identity = kFalse;
    Classes resource;
  };
  struct Core {
    Truth value = kFalse;
    Truth role_path = kFalse;      // or(r, u), with the layers that limit it
    Truth identity_path = kFalse;  // before the layers that limit it
  };

  bool three_valued() const { return context_.three_valued(); }
  bool role_trust_action() const;
  bool needs_no_permission() const;
  bool same_account() const;
  bool required() const;

  Truth applies(Layer layer) const;
  Truth rcp_applies() const;
  bool given(Layer layer) const;
  const LayerPolicies& policies(Layer layer) const;

  Truth action_part(const Json& statement) const;
  Truth resource_part(const Json& statement, bool variables, Layer layer) const;
  Truth any_resource(const Json& patterns, bool variables, Layer layer, Truth no_value) const;
  Classes principal_part(const Json& statement, Layer layer) const;
  Truth has_boundary() const;

  Classes document_holds(const Json& document, const std::string& effect, Layer layer) const;
  Truth deny(Layer layer) const;
  Truth allow(Layer layer) const;
  Classes resource_classes() const;

  Gates gates() const;
  Core core(const Gates& g) const;
  Truth explicit_deny() const;
  std::string denying_layer() const;
  std::string failing_gate(const Gates& g) const;
  std::string failing_core(const Gates& g) const;
  std::string failing_limit(const Gates& g) const;
  std::string granting_path(const Gates& g) const;

  const Request& request_;
  std::optional<std::string> owner_;
  Context context_;
  Text action_;
  bool unknown_key_policy_ = false;
};

Evaluation::Evaluation(const Request& request, std::optional<std::string> owner)
    : request_(request),
      owner_(std::move(owner)),
      context_(request, owner_),
      action_(folded_action(request)) {
  // A KMS key always has a policy (7.3).
  const bool kms_key = resource_is(request.resource, "kms", "key/");
  unknown_key_policy_ = three_valued() && kms_key && request.policies.count(Layer::kResource) == 0;
}

bool Evaluation::role_trust_action() const {
  return is_trust_action(action_) && resource_is(request_.resource, "iam", "role/");
}

bool Evaluation::needs_no_permission() const {
  const bool is_signed = is_iam(request_.caller) || request_.caller.kind == CallerKind::kService;
  return is_signed && (action_ == U"sts:getcalleridentity" || action_ == U"sts:getsessiontoken");
}

bool Evaluation::same_account() const {
  return is_iam(request_.caller) && owner_ == request_.caller.account;
}

bool Evaluation::required() const {
  return resource_is(request_.resource, "kms", "key/") || role_trust_action();
}

// ---- Layers (6.1) ----

bool Evaluation::given(Layer layer) const {
  if (layer == Layer::kResource && unknown_key_policy_) return true;
  return request_.policies.count(layer) != 0;
}

const LayerPolicies& Evaluation::policies(Layer layer) const {
  static const LayerPolicies kUnknownPolicy = {.unknown = true};
  if (layer == Layer::kResource && unknown_key_policy_) return kUnknownPolicy;
  return request_.policies.at(layer);
}

Truth Evaluation::applies(Layer layer) const {
  if (!given(layer)) return kFalse;
  const Caller& caller = request_.caller;
  switch (layer) {
    case Layer::kRcp:
      return rcp_applies();
    case Layer::kScp:
      return truth(is_iam(caller) && !caller.in_management_account &&
                   !is_service_linked_role(caller));
    case Layer::kEndpoint:
      return kTrue;
    case Layer::kResource:  // 6.5: actions without resource types, iam:PassRole
      return truth(request_.resource != "*" && action_ != U"iam:passrole");
    case Layer::kIdentity:
    case Layer::kBoundary:
      return truth(is_iam(caller) && caller.kind != CallerKind::kRoot);
    case Layer::kSession:
      return truth(is_iam(caller) && caller.kind != CallerKind::kUser);
  }
  return kFalse;
}

Truth Evaluation::rcp_applies() const {
  if (!supports_rcps(action_) || action_ == U"kms:retiregrant") return kFalse;
  if (request_.owner_is_management_account || request_.aws_managed_key) return kFalse;
  if (is_service_linked_role(request_.caller)) return kFalse;
  const bool linked_role = resource_is(request_.resource, "iam", "role/aws-service-role/");
  if (linked_role && is_trust_action(action_)) return kFalse;
  if (!request_.resource_types_known) return three_valued() ? kUnknown : kTrue;  // U-17
  return truth(request_.resource != "*");
}

// ---- Statements ----

// U-15: an empty Not list.
Truth empty_not_list(bool three_valued) {
  return three_valued ? kUnknown : kTrue;
}

Truth Evaluation::action_part(const Json& statement) const {
  const bool negated = statement.contains("NotAction");
  const std::vector<std::string> patterns = strings(statement[negated ? "NotAction" : "Action"]);
  if (negated && patterns.empty()) return empty_not_list(three_valued());
  bool any = false;
  for (const std::string& pattern : patterns) any = any || action_matches(pattern, action_);
  return truth(any != negated);
}

Truth Evaluation::any_resource(const Json& patterns, bool variables, Layer layer,
                               Truth no_value) const {
  Truth any = kFalse;
  for (const std::string& pattern : strings(patterns)) {
    const ResourceMatch m =
        resource_pattern_matches(pattern, variables, layer, request_.resource, context_);
    any = any | (m.no_value ? no_value : m.value);
  }
  return any;
}

Truth Evaluation::resource_part(const Json& statement, bool variables, Layer layer) const {
  if (statement.contains("Resource")) {
    return any_resource(statement["Resource"], variables, layer, kFalse);
  }
  if (!statement.contains("NotResource")) return kTrue;
  const Json& patterns = statement["NotResource"];
  if (strings(patterns).empty()) return empty_not_list(three_valued());
  const Truth no_value = three_valued() ? kUnknown : kFalse;  // U-12
  return !any_resource(patterns, variables, layer, no_value);
}

Truth Evaluation::has_boundary() const {
  const CallerKind kind = request_.caller.kind;
  if (kind != CallerKind::kUser && kind != CallerKind::kRole) return kFalse;
  if (!given(Layer::kBoundary)) return kFalse;
  return policies(Layer::kBoundary).unknown ? kUnknown : kTrue;
}

Classes Evaluation::principal_part(const Json& statement, Layer layer) const {
  const PrincipalRules rules = {
      .three_valued = three_valued(),
      .gateway_endpoint = layer == Layer::kEndpoint && request_.gateway_endpoint};
  if (statement.contains("Principal")) {
    return principal_matches(statement["Principal"], request_.caller, rules);
  }
  if (!statement.contains("NotPrincipal")) return {.direct = kTrue};
  const Truth always = statement["Effect"] == "Deny" ? has_boundary() : kFalse;
  return {.direct =
              not_principal_matches(statement["NotPrincipal"], always, request_.caller, rules)};
}

// or over the statements with `effect`, for each class of their principal part
Classes Evaluation::document_holds(const Json& document, const std::string& effect,
                                   Layer layer) const {
  if (document.is_null()) return {kUnknown, kUnknown, kUnknown, kUnknown};
  const bool variables = document.value("Version", "2008-10-17") == "2012-10-17";
  Json statements = document["Statement"];
  if (statements.is_object()) statements = Json::array({statements});
  Classes any;
  for (const Json& s : statements) {
    if (s["Effect"] != effect) continue;
    const Json condition = s.value("Condition", Json());
    const Truth rest = action_part(s) & resource_part(s, variables, layer) &
                       condition_holds(condition, variables, context_);
    any = any | (principal_part(s, layer) & rest);
  }
  return any;
}

Truth Evaluation::deny(Layer layer) const {
  if (policies(layer).unknown) return kUnknown;
  Truth any = kFalse;
  for (const std::vector<Json>& level : policies(layer).levels) {
    for (const Json& document : level) any = any | document_holds(document, "Deny", layer).any();
  }
  return any;
}

Truth Evaluation::allow(Layer layer) const {
  if (policies(layer).unknown) return kUnknown;
  Truth all = kTrue;
  for (const std::vector<Json>& level : policies(layer).levels) {
    Truth any = kFalse;
    for (const Json& document : level) any = any | document_holds(document, "Allow", layer).any();
    all = all & any;
  }
  return all;
}

Classes Evaluation::resource_classes() const {
  if (applies(Layer::kResource) == kFalse) return {};
  const LayerPolicies& layer = policies(Layer::kResource);
  if (layer.unknown) return {kUnknown, kUnknown, kUnknown, kUnknown};
  Classes any;
  for (const std::vector<Json>& level : layer.levels) {
    for (const Json& document : level) {
      any = any | document_holds(document, "Allow", Layer::kResource);
    }
  }
  return any;
}

// ---- Procedure (6.2) ----

Truth Evaluation::explicit_deny() const {
  Truth any = kFalse;
  for (const Layer layer : kLayers) {
    const Truth applies_here = applies(layer);
    if (applies_here != kFalse) any = any | (applies_here & deny(layer));
  }
  return any;
}

Evaluation::Gates Evaluation::gates() const {
  const auto allow_if_given = [this](Layer layer, Truth otherwise) {
    return applies(layer) == kTrue ? allow(layer) : otherwise;
  };
  const CallerKind kind = request_.caller.kind;
  const bool root = kind == CallerKind::kRoot;
  const bool federated = kind == CallerKind::kFederated;
  return {.scp = allow_if_given(Layer::kScp, kTrue),
          .endpoint = allow_if_given(Layer::kEndpoint, kTrue),
          .boundary = allow_if_given(Layer::kBoundary, kTrue),
          .session = allow_if_given(Layer::kSession, federated ? kFalse : kTrue),  // U-18
          .identity = root ? kTrue : allow_if_given(Layer::kIdentity, kFalse),
          .resource = resource_classes()};
}

Evaluation::Core Evaluation::core(const Gates& g) const {
  if (!is_iam(request_.caller)) return {.value = g.resource.direct};
  const Truth limits = g.boundary & g.session;
  if (same_account()) {
    Core core;
    core.role_path = (g.resource.role | g.resource.issuer) & limits;
    core.identity_path = g.identity;
    if (required()) {
      const bool root = request_.caller.kind == CallerKind::kRoot;
      core.identity_path = root ? kFalse : g.resource.account & g.identity;
    }
    core.value = g.resource.direct | core.role_path | (core.identity_path & limits);
    return core;
  }
  const Truth side = action_ == U"iam:passrole" ? kFalse : g.resource.any();
  return {.value = side & g.identity & limits};
}

// ---- Deciding layer (6.4) ----

std::string Evaluation::denying_layer() const {
  for (const Layer layer : kLayers) {
    if (applies(layer) == kTrue && deny(layer) == kTrue) return layer_name(layer);
  }
  return "";
}

std::string Evaluation::failing_gate(const Gates& g) const {
  if (g.scp == kFalse) return "scp";
  if (g.endpoint == kFalse) return "endpoint";
  return failing_core(g);
}

std::string Evaluation::failing_core(const Gates& g) const {
  if (!is_iam(request_.caller)) return "resource";
  if (!same_account()) {
    if (g.resource.any() == kFalse || action_ == U"iam:passrole") return "resource";
    return g.identity == kFalse ? "identity" : failing_limit(g);
  }
  const Truth role_or_issuer = g.resource.role | g.resource.issuer;
  if (role_or_issuer == kFalse && core(g).identity_path == kFalse) {
    return required() && g.resource.account == kFalse ? "resource" : "identity";
  }
  return failing_limit(g);
}

std::string Evaluation::failing_limit(const Gates& g) const {
  return g.boundary == kFalse ? "boundary" : "session";
}

std::string Evaluation::granting_path(const Gates& g) const {
  if (!is_iam(request_.caller)) return "resource";
  if (!same_account()) return "both";
  if (g.resource.direct == kTrue || core(g).role_path == kTrue) return "resource";
  return request_.caller.kind == CallerKind::kRoot ? "root" : "identity";
}

Answer Evaluation::answer() const {
  if (needs_no_permission()) return {.allowed = true, .by = "service"};
  const Truth denied = explicit_deny();
  const Gates g = gates();
  const Truth granted = g.scp & g.endpoint & core(g).value;
  Answer answer;
  answer.explicit_deny = denied != kFalse;
  answer.allowed = denied != kTrue && granted != kFalse;
  answer.implicit_deny = denied != kTrue && granted != kTrue;
  if (denied == kTrue) answer.by = denying_layer();
  if (denied == kFalse && granted == kTrue) answer.by = granting_path(g);
  if (denied == kFalse && granted == kFalse) answer.by = failing_gate(g);
  return answer;
}

// ---- The owner (6.2, 6.5) ----

std::string owner_in_request(const Request& request) {
  if (!request.owner.empty()) return request.owner;
  const std::vector<std::string> fields = arn_fields(request.resource);
  return is_arn(fields) ? fields[4] : "";
}

Answer join(const Answer& a, const Answer& b) {
  if (a == b) return a;
  return {.allowed = a.allowed || b.allowed,
          .explicit_deny = a.explicit_deny || b.explicit_deny,
          .implicit_deny = a.implicit_deny || b.implicit_deny};
}

}  // namespace

std::string layer_name(Layer layer) {
  switch (layer) {
    case Layer::kRcp:
      return "rcp";
    case Layer::kScp:
      return "scp";
    case Layer::kEndpoint:
      return "endpoint";
    case Layer::kResource:
      return "resource";
    case Layer::kIdentity:
      return "identity";
    case Layer::kBoundary:
      return "boundary";
    case Layer::kSession:
      return "session";
  }
  return "";
}

Answer evaluate(const Request& request) {
  const std::string& account = request.caller.account;
  // An action without resource types is same-account, whoever calls.
  if (request.resource == "*" && !account.empty()) return Evaluation(request, account).answer();
  const std::string owner = owner_in_request(request);
  if (!owner.empty()) return Evaluation(request, owner).answer();
  Answer other = Evaluation(request, std::nullopt).answer();
  if (account.empty()) return other;
  Answer same = Evaluation(request, account).answer();
  if (request.mode == Mode::kStrict) return same;
  return join(same, other);
}

}  // namespace ambit::reference
