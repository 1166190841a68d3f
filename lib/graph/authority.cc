#include "graph/authority.h"

#include <algorithm>
#include <array>
#include <set>

#include "ambit/arn.h"
#include "evaluate/reasons.h"
#include "evaluate/when.h"
#include "evaluate/witness.h"
#include "graph/actions.h"
#include "graph/guard.h"
#include "graph/identity_pools.h"
#include "graph/identity_providers.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/text_cells.h"
#include "reason/value_cells.h"
#include "support/budget.h"

namespace ambit::graph {
namespace {

using evaluate::CallerKind;
using evaluate::Evaluation;
using evaluate::HeldPolicy;
using evaluate::KeySource;
using evaluate::LayerPolicies;
using evaluate::Layers;
using evaluate::Recorder;
using evaluate::Surroundings;
using evaluate::Truth;

// Steps and bytes that telling the resources of one format apart may take.
constexpr std::uint64_t kCellBudget = 2'000'000;
// Sets of resources that are kept for the next holder with the same patterns.
constexpr std::size_t kMaxKeptCells = 20'000;
// Alternatives of a residual condition that are looked at one by one.
constexpr std::size_t kMaxResidual = 64;

// Keys that the caller sets to what it likes, in lower case.
// Source: IAM User Guide, "AWS global condition context keys"; Service Authorization Reference.
constexpr std::array<std::string_view, 13> kChosenKeys = {"aws:referer",
                                                          "aws:requestedregion",
                                                          "aws:tagkeys",
                                                          "aws:useragent",
                                                          "cloudformation:templateurl",
                                                          "ec2:instancetype",
                                                          "ecs:cluster",
                                                          "iam:associatedresourcearn",
                                                          "iam:awsservicename",
                                                          "iam:passedtoservice",
                                                          "iam:policyarn",
                                                          "sts:rolesessionname",
                                                          "sts:sourceidentity"};
// A service that acts for the caller is told these.
constexpr std::array<std::string_view, 2> kServiceChosenKeys = {"aws:sourcearn", "sts:externalid"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

// The name part of an ARN format, with a text for every `${Variable}`.
template <class Variable>
std::string filled(std::string_view format, std::string_view partition, std::string_view account,
                   Variable&& variable) {
  std::string out;
  while (!format.empty()) {
    const std::size_t begin = format.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : format.find('}', begin);
    if (end == std::string_view::npos) break;
    append_literal(out, format.substr(0, begin));
    const std::string_view name = format.substr(begin + 2, end - begin - 2);
    if (name == "Partition")
      append_literal(out, partition);
    else if (name == "Account")
      append_literal(out, account);
    else
      out += variable(name);
    format.remove_prefix(end + 1);
  }
  append_literal(out, format);
  return out;
}

std::string program_of_format(std::string_view format, std::string_view partition,
                              std::string_view account) {
  return filled(format, partition, account, [](std::string_view) {
    // At least one character.
    return std::string{kOneInField, kRunInField};
  });
}

// Whether the key is what the identity provider of the caller says of it.
// Source: IAM User Guide, "IAM and AWS STS condition context keys".
bool says_provider(const evaluate::Caller& caller, std::string_view folded_key) {
  if (caller.kind == CallerKind::kSaml) return folded_key.starts_with("saml:");
  if (caller.kind != CallerKind::kWebIdentity) return false;
  const auto issuer = caller.provider.find(kOidcProviderPath);
  if (issuer == std::string_view::npos) {
    // Which pool it is, and whether somebody signed in to it. Identities get their ids from it.
    return caller.provider == kIdentityPools && folded_key.starts_with(kIdentityPools) &&
           (folded_key.ends_with(":aud") || folded_key.ends_with(":amr"));
  }
  const std::string host = fold(caller.provider.substr(issuer + kOidcProviderPath.size()));
  return folded_key.starts_with(host) && folded_key.substr(host.size()).starts_with(':');
}

// Null: no facts file says anything of the resource.
const snapshot::FactResource* fact_about(const snapshot::Model& model, std::string_view resource) {
  const auto& known = model.facts.resources;
  const auto found = std::ranges::lower_bound(
      known, resource, {}, [&](const snapshot::FactResource& one) { return model.text(one.arn); });
  return found == known.end() || model.text(found->arn) != resource ? nullptr : &*found;
}

std::string_view partition_of(const evaluate::Caller& caller) {
  const auto arn = parse_arn(caller.arn);
  return arn ? arn->partition : "aws";
}

}  // namespace

std::string plain_resource(std::string_view format, std::string_view partition,
                           std::string_view account) {
  return filled(format, partition, account, [](std::string_view name) {
    return std::string(name == "Region" ? "us-east-1" : "ambit");
  });
}

Authority::Authority(const snapshot::Model& model, std::string now,
                     AdministratorTest administrators)
    : model_(model),
      now_(std::move(now)),
      administrators_(administrators),
      common_(model),
      matcher_(model.policies),
      statements_(model.policies, actions().all()),
      named_callers_(model, statements_) {}

// The tags of a resource of which a facts file tells them: those that it has, and that it has no
// others that policies ask about.
void Authority::add_tags(std::string_view resource,
                         std::vector<evaluate::ContextEntry>& context) const {
  const snapshot::FactResource* const known = fact_about(model_, resource);
  if (known == nullptr || !known->tags) return;
  const auto arn = parse_arn(resource);
  if (!arn) return;
  for (const std::string& prefix :
       {std::string("aws:resourcetag/"), std::string(arn->service) + ":resourcetag/"}) {
    std::set<std::string> given;
    for (const auto& [key, value] : *known->tags) {
      context.push_back({.key = prefix + std::string(model_.text(key)),
                         .values = {std::string(model_.text(value))}});
      given.insert(prefix + fold(model_.text(key)));
    }
    for (const policy::ContextKey& key : model_.policies.keys.all()) {
      std::string name = fold(model_.policies.text(key.name));
      if (name.starts_with(prefix) && !given.contains(name))
        context.push_back({.key = std::move(name), .absent = true});
    }
  }
}

// What is known of every request: made directly, over TLS, now.
void Authority::set_usual(Session session) {
  if (session_ == session) return;
  session_ = session;
  context_.clear();
  context_.push_back({.key = "aws:SecureTransport", .values = {"true"}});
  context_.push_back({.key = "aws:ViaAWSService", .values = {"false"}});
  context_.push_back({.key = "aws:CalledVia", .list = true, .absent = true});
  context_.push_back({.key = "aws:CalledViaFirst", .absent = true});
  context_.push_back({.key = "aws:CalledViaLast", .absent = true});
  if (!now_.empty()) context_.push_back({.key = "aws:CurrentTime", .values = {now_}});
  // Access keys of users have no time of issue; sessions are about as old as the request.
  if (session.type == PrincipalType::kUser)
    context_.push_back({.key = "aws:TokenIssueTime", .absent = true});
  else if (!now_.empty())
    context_.push_back({.key = "aws:TokenIssueTime", .values = {now_}});
  if (session.has_mfa) {
    context_.push_back({.key = "aws:MultiFactorAuthPresent", .values = {"true"}});
    context_.push_back({.key = "aws:MultiFactorAuthAge", .values = {"0"}});
  }
  usual_ = context_.size();
}

// Behind what is usual, which stays for the next request.
evaluate::QuestionView Authority::question(const Asked& asked, Session session) {
  set_usual(session);
  context_.resize(usual_);
  context_.insert(context_.end(), asked.context.begin(), asked.context.end());
  add_tags(asked.resource, context_);
  const auto arn = parse_arn(asked.resource);
  return {.action = asked.action,
          .resource = asked.resource,
          .arn = arn ? std::optional(*arn) : std::nullopt,
          .context = context_};
}

bool Authority::chosen(const Test& test, Choice choice) const {
  if (test.unknown_layer || test.key.empty()) return false;
  const std::string key = fold(test.key);
  if (is_one_of(kChosenKeys, key) || key.starts_with("aws:requesttag/")) return true;
  if (matcher_.caller().kind == CallerKind::kService && is_one_of(kServiceChosenKeys, key))
    return true;
  if (choice.provider && says_provider(matcher_.caller(), key)) return true;
  if (choice.tags && evaluate::key_source(key) == KeySource::kPrincipalTag) return true;
  return choice.resource && !key.starts_with("aws:") && !key.starts_with("sts:");
}

// Of an alternative that some request meets, the tests that the caller can meet by its own choice
// do not count. Keys do not depend on each other, so the others are left as they are.
Guard Authority::guard_of(const Layers& layers, Choice choice) {
  const Evaluation evaluation = evaluate::evaluate(matcher_, layers);
  if (!evaluation.decisions.allowed) return never();
  if (evaluation.decisions.single()) return always();
  const evaluate::Residual residual = evaluate::residual(matcher_, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxResidual);
  if (!alternatives) return unsupported("guard-too-large");
  Guard guard;
  for (const auto& alternative : *alternatives) {
    std::vector<Test> tests = evaluate::describe(model_.policies, residual.atoms, alternative);
    const auto is_chosen = [&](const Test& test) { return chosen(test, choice); };
    const bool any = std::ranges::any_of(tests, is_chosen);
    if (any && evaluate::find_witness(matcher_, layers, residual.atoms, alternative))
      std::erase_if(tests, is_chosen);
    auto& conjunct = guard.emplace_back();
    for (Test& test : tests) conjunct.push_back({.test = std::move(test)});
  }
  return canonical(std::move(guard));
}

// A request of a principal and all layers around it; the matcher has it as long as this lives.
// There is one at a time, and the request must outlive it.
class Authority::Situation {
 public:
  Situation(Authority& authority, const Holding& holding, const Asked& asked)
      : surroundings_(authority.model_, authority.common_,
                      authority.question(asked, {.type = holding.principal().name.type,
                                                 .has_mfa = holding.has_mfa()}),
                      holding.principal().name.account),
        layers_(holding.layers()) {
    authority.matcher_.set_request(surroundings_.request());
    authority.matcher_.set_caller(holding.principal().caller);
    surroundings_.add_to(layers_);
  }
  Situation(const Situation&) = delete;
  Situation& operator=(const Situation&) = delete;

  // The policy of a statement that was seen.
  const HeldPolicy& held(const Holding& holding, const Recorder::Seen& seen) const {
    const bool own = seen.layer == Layer::kIdentity || seen.layer == Layer::kBoundary;
    return own ? holding.policies(seen.layer)[seen.policy]
               : surroundings_.policies(seen.layer)[seen.policy];
  }
  const Layers& layers() const { return layers_; }

 private:
  Surroundings surroundings_;
  Layers layers_;
};

// A grant adds to the policy of the key, so what that denies counts, and a boundary where it does
// for what the policy grants by name. Source: AWS KMS Developer Guide, "Grants in AWS KMS".
Guard Authority::granted(const Holding& holding, const Asked& asked) {
  const Situation situation(*this, holding, asked);
  Layers layers = situation.layers();
  evaluate::layer(layers, Layer::kResource).everything = true;
  return guard_of(layers, {.tags = holding.chooses_tags()});
}

Guard Authority::allowed(const Holding& holding, const Asked& asked) {
  if (asked.action == kDecrypt && !holding.opened_keys().empty()) {
    const auto key = std::ranges::find(holding.opened_keys(), asked.resource, &OpenedKey::arn);
    if (key != holding.opened_keys().end())
      return key->by_grant ? granted(holding, asked) : not_denied(holding, asked);
  }
  const Situation situation(*this, holding, asked);
  return guard_of(situation.layers(),
                  {.resource = asked.own_resource, .tags = holding.chooses_tags()});
}

std::vector<StatementRef> Authority::statements(const Holding& holding, const Asked& asked) {
  const Situation situation(*this, holding, asked);
  evaluate::StatementList matching(Recorder::Wants::kMatching);
  const Evaluation evaluation = evaluate::evaluate(matcher_, situation.layers(), &matching);
  std::vector<StatementRef> list;
  for (const Recorder::Seen& seen : matching.all()) {
    const StatementRef statement = evaluate::reference(model_, situation.held(holding, seen), seen);
    const bool grants =
        statement.effect == Effect::kAllow && evaluate::grants(evaluation, seen) != Truth::kFalse;
    if (grants) list.push_back(statement);
  }
  return list;
}

std::vector<StatementRef> Authority::matching_allows(const Holding& holding, const Asked& asked) {
  const Situation situation(*this, holding, asked);
  evaluate::StatementList matching(Recorder::Wants::kMatching);
  evaluate::evaluate(matcher_, situation.layers(), &matching);
  std::vector<StatementRef> list;
  for (const Recorder::Seen& seen : matching.all()) {
    const bool own = seen.layer == Layer::kIdentity || seen.layer == Layer::kBoundary;
    if (!own || seen.match == Truth::kFalse) continue;
    const StatementRef statement = evaluate::reference(model_, situation.held(holding, seen), seen);
    if (statement.effect == Effect::kAllow) list.push_back(statement);
  }
  return list;
}

namespace {

const evaluate::LayerTruth& truth_of(const Evaluation& evaluation, Layer layer) {
  return evaluation.layers[static_cast<std::size_t>(layer)];
}

// The layer that says no, the one that nothing else makes good first.
Refusal refusal_of(const Evaluation& evaluation, const Layers& layers) {
  constexpr std::array kDenying = {Layer::kScp,      Layer::kRcp,      Layer::kIdentity,
                                   Layer::kResource, Layer::kBoundary, Layer::kSession};
  for (const Layer layer : kDenying)
    if (truth_of(evaluation, layer).deny == Truth::kTrue) return {.layer = layer, .denied = true};
  for (const Layer layer : {Layer::kScp, Layer::kRcp, Layer::kBoundary}) {
    const bool limits = evaluate::layer(layers, layer).state == LayerPolicies::State::kGiven &&
                        truth_of(evaluation, layer).applies;
    if (limits && truth_of(evaluation, layer).allow == Truth::kFalse) return {.layer = layer};
  }
  const bool resource_says_no = evaluation.resource_required || !evaluation.same_account;
  if (resource_says_no && truth_of(evaluation, Layer::kResource).allow == Truth::kFalse)
    return {.layer = Layer::kResource};
  return {.layer = Layer::kIdentity};
}

}  // namespace

std::optional<Refusal> Authority::refusal(const Holding& holding, const Asked& asked) {
  const Situation situation(*this, holding, asked);
  evaluate::StatementList matching(Recorder::Wants::kMatching);
  const Evaluation evaluation = evaluate::evaluate(matcher_, situation.layers(), &matching);
  if (evaluation.decisions.allowed) return std::nullopt;
  Refusal refusal = refusal_of(evaluation, situation.layers());
  if (!refusal.denied) return refusal;
  for (const Recorder::Seen& seen : matching.all()) {
    if (seen.layer != refusal.layer || seen.match != Truth::kTrue) continue;
    const StatementRef statement = evaluate::reference(model_, situation.held(holding, seen), seen);
    if (statement.effect == Effect::kDeny) refusal.statements.push_back(statement);
  }
  return refusal;
}

Guard Authority::not_denied(const Holding& holding, const Asked& asked) {
  using State = evaluate::LayerPolicies::State;
  const Situation situation(*this, holding, asked);
  Layers layers = situation.layers();
  // What a boundary denies explicitly counts, as what an identity policy does.
  std::vector<policy::DocumentId> documents;
  for (const Layer layer : {Layer::kIdentity, Layer::kBoundary})
    for (const HeldPolicy& held : holding.policies(layer))
      documents.push_back(held.document.document);
  evaluate::layer(layers, Layer::kIdentity) = {
      .state = State::kGiven, .documents = documents, .everything = true};
  if (!holding.boundary_unknown()) evaluate::layer(layers, Layer::kBoundary) = {};
  evaluate::layer(layers, Layer::kResource) = {.state = State::kGiven, .everything = true};
  return guard_of(layers, {.resource = asked.own_resource, .tags = holding.chooses_tags()});
}

Guard Authority::allowed_by_caller(const Holding& holding, const Asked& asked) {
  const Situation situation(*this, holding, asked);
  Layers layers = situation.layers();
  evaluate::layer(layers, Layer::kResource) = {.state = evaluate::LayerPolicies::State::kGiven,
                                               .everything = true};
  return guard_of(layers, {.resource = asked.own_resource, .tags = holding.chooses_tags()});
}

bool Authority::denied_to_all(const Holding& holding, const Asked& asked) {
  const Situation situation(*this, holding, asked);
  const Evaluation evaluation = evaluate::evaluate(matcher_, situation.layers());
  return evaluation.layers[static_cast<std::size_t>(Layer::kRcp)].deny == Truth::kTrue;
}

namespace {

// A service that asks for the role on behalf of the role's own account.
Asked trust_request(std::string_view role) {
  const auto arn = parse_arn(role);
  return {.action = "sts:AssumeRole",
          .resource = std::string(role),
          .context = {{.key = "aws:SourceAccount",
                       .values = {std::string(arn ? arn->account : std::string_view{})}}}};
}

}  // namespace

Guard Authority::trusts_service(std::string_view role, std::span<const std::string_view> services) {
  const Asked asked = trust_request(role);
  const Surroundings surroundings(model_, common_, question(asked, {}), {});
  matcher_.set_request(surroundings.request());
  Guard guard = never();
  for (const std::string_view& service : services) {
    const evaluate::Caller caller{.kind = CallerKind::kService,
                                  .service_names = std::span(&service, 1)};
    matcher_.set_caller(caller);
    Layers layers;
    surroundings.add_to(layers);
    guard = either(guard, guard_of(layers, {}));
  }
  return guard;
}

Guard Authority::trusts_provider(std::string_view role, std::string_view provider,
                                 std::string_view action,
                                 std::vector<evaluate::ContextEntry> context) {
  return trust_in_provider(
      provider,
      {.action = std::string(action), .resource = std::string(role), .context = std::move(context)},
      {.provider = true});
}

Guard Authority::trusts_tokens(std::string_view role, std::string_view provider,
                               std::string_view action) {
  return trust_in_provider(provider, {.action = std::string(action), .resource = std::string(role)},
                           {});
}

Guard Authority::trust_in_provider(std::string_view provider, const Asked& asked, Choice choice) {
  const Surroundings surroundings(model_, common_, question(asked, {}), {});
  matcher_.set_request(surroundings.request());
  const bool saml = asked.action == "sts:AssumeRoleWithSAML";
  const evaluate::Caller caller{.kind = saml ? CallerKind::kSaml : CallerKind::kWebIdentity,
                                .provider = provider};
  matcher_.set_caller(caller);
  Layers layers;
  surroundings.add_to(layers);
  return guard_of(layers, choice);
}

bool is_resource_tag(std::string_view folded_key) {
  return folded_key.starts_with("aws:resourcetag/") || folded_key.starts_with("iam:resourcetag/");
}

namespace {

bool tells_resources_apart(const policy::Tables& tables, const policy::ConditionTest& test) {
  const auto is_tag = [&](policy::KeyId key) {
    return key.valid() && is_resource_tag(tables.text(tables.keys[key].name));
  };
  if (is_tag(test.key)) return true;
  for (const policy::ValueId value : test.values.of(tables.value_lists))
    for (const policy::Piece& piece : tables.values[value].pieces.of(tables.pieces))
      if (is_tag(piece.variable)) return true;
  return false;
}

bool tells_resources_apart(const policy::Tables& tables, const policy::Statement& statement) {
  const auto is_pattern = [&](policy::ResourceId id) { return !tables.resources[id].everything; };
  const auto tells_apart = [&](policy::TestId id) {
    return tells_resources_apart(tables, tables.tests[id]);
  };
  return std::ranges::any_of(statement.resources.of(tables.resource_lists), is_pattern) ||
         std::ranges::any_of(statement.tests.of(tables.test_lists), tells_apart);
}

bool tells_resources_apart(const policy::Tables& tables, policy::DocumentId document) {
  return document.valid() &&
         std::ranges::any_of(tables.statements_of(document), [&](const auto& statement) {
           return tells_resources_apart(tables, statement);
         });
}

}  // namespace

bool Authority::tells_roles_apart(std::string_view account, policy::DocumentId trust) const {
  if (tells_resources_apart(model_.policies, trust)) return true;
  for (const snapshot::PolicyLevel& level : model_.membership_of(account).resource_control.levels)
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      if (tells_resources_apart(model_.policies, policy.document.document)) return true;
  return false;
}

std::vector<StatementRef> Authority::trust_statements(std::string_view role,
                                                      std::span<const std::string_view> services) {
  const Asked asked = trust_request(role);
  const Surroundings surroundings(model_, common_, question(asked, {}), {});
  matcher_.set_request(surroundings.request());
  std::vector<StatementRef> list;
  for (const std::string_view& service : services) {
    const evaluate::Caller caller{.kind = CallerKind::kService,
                                  .service_names = std::span(&service, 1)};
    matcher_.set_caller(caller);
    Layers layers;
    surroundings.add_to(layers);
    evaluate::StatementList matching(Recorder::Wants::kMatching);
    const Evaluation evaluation = evaluate::evaluate(matcher_, layers, &matching);
    for (const Recorder::Seen& seen : matching.all()) {
      if (seen.layer != Layer::kResource) continue;
      const StatementRef statement =
          evaluate::reference(model_, surroundings.policies(seen.layer)[seen.policy], seen);
      if (statement.effect == Effect::kAllow && evaluate::grants(evaluation, seen) != Truth::kFalse)
        list.push_back(statement);
    }
    if (!list.empty()) break;
  }
  return list;
}

std::vector<policy::DocumentId> Authority::documents_concerning(const Holding& holding) const {
  std::set<policy::DocumentId> documents;
  // Where everything is allowed, what allows more has no say.
  for (const HeldPolicy& held : holding.policies(Layer::kIdentity))
    if (!holding.allows_everything() || may_deny(model_.policies, held.document.document))
      documents.insert(held.document.document);
  for (const HeldPolicy& held : holding.policies(Layer::kBoundary))
    documents.insert(held.document.document);
  const auto guardrails = guardrails_of(holding.principal().name.account);
  documents.insert(guardrails.begin(), guardrails.end());
  documents.erase(policy::DocumentId());
  return {documents.begin(), documents.end()};
}

std::vector<policy::DocumentId> Authority::guardrails_of(std::string_view account) const {
  std::vector<policy::DocumentId> documents;
  const auto& membership = model_.membership_of(account);
  for (const auto* levels : {&membership.service_control, &membership.resource_control})
    for (const snapshot::PolicyLevel& level : levels->levels)
      for (const snapshot::AttachedOrganizationPolicy& policy : level)
        documents.push_back(policy.document.document);
  return documents;
}

namespace {

// The text of a variable that the caller alone decides.
struct Value {
  std::string_view text = {};
  bool absent = false;  // there is none: only the pattern's default counts
};
std::optional<Value> value_for(const evaluate::Caller& caller, std::string_view key) {
  const KeySource source = evaluate::key_source(key);
  if (source == KeySource::kUsername && caller.kind != CallerKind::kUnspecified)
    return caller.kind == CallerKind::kUser ? Value{.text = caller.name} : Value{.absent = true};
  if (source == KeySource::kPrincipalAccount || source == KeySource::kResourceAccount)
    return Value{.text = caller.account};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Authority::program_of(const evaluate::Caller& caller,
                                                 const policy::ResourcePattern& pattern) const {
  const policy::Tables& tables = model_.policies;
  if (pattern.everything) return std::nullopt;
  if (pattern.pieces.empty()) return std::string(tables.text(pattern.program));
  std::string program;
  for (const policy::Piece& piece : pattern.pieces.of(tables.pieces)) {
    if (!piece.variable.valid()) {
      program += tables.text(piece.program);
      continue;
    }
    const auto value = value_for(caller, tables.text(tables.keys[piece.variable].name));
    if (!value)
      program += kAnyRun;
    else if (!value->absent)
      append_literal(program, value->text);
    else if (piece.program.valid())
      append_literal(program, tables.text(piece.program));
    else
      return std::nullopt;
  }
  return program;
}

std::optional<std::string> Authority::exact_program_of(
    const evaluate::Caller& caller, const policy::ResourcePattern& pattern) const {
  const policy::Tables& tables = model_.policies;
  for (const policy::Piece& piece : pattern.pieces.of(tables.pieces)) {
    const bool known =
        !piece.variable.valid() || value_for(caller, tables.text(tables.keys[piece.variable].name));
    if (!known) return std::nullopt;
  }
  auto program = program_of(caller, pattern);
  if (program && !pattern.pieces.empty()) confine_resource(*program);
  return program;
}

bool Authority::concerns(const policy::Statement& statement, std::string_view action) {
  evaluate::Request request;
  request.action = action;
  matcher_.set_request(request);
  return matcher_.concerns(statement.services);
}

void Authority::add_programs(const Holding& holding, std::string_view action,
                             std::set<std::string>& programs) {
  const policy::Tables& tables = model_.policies;
  evaluate::Request request;
  request.action = action;
  matcher_.set_request(request);
  const evaluate::Caller& caller = holding.principal().caller;
  std::set<policy::ResourceId> patterns;
  for (const policy::DocumentId document : documents_concerning(holding)) {
    if (tables.documents[document].opaque) continue;
    for (const policy::Statement& statement : tables.statements_of(document)) {
      if (!matcher_.concerns(statement.services)) continue;
      const auto resources = statement.resources.of(tables.resource_lists);
      patterns.insert(resources.begin(), resources.end());
    }
  }
  for (const policy::ResourceId id : patterns)
    if (auto program = program_of(caller, tables.resources[id])) programs.insert(*program);
}

std::optional<std::vector<std::string>> Authority::resources_in(const Holding& holding,
                                                                std::string_view action,
                                                                const std::string& domain) {
  std::set<std::string> programs;
  add_programs(holding, action, programs);
  return cells_of(domain, programs);
}

// One text for each set of the programs that match it, of those in the domain.
std::optional<std::vector<std::string>> Authority::cells_of(const std::string& domain,
                                                            const std::set<std::string>& programs) {
  std::string key = domain;
  for (const std::string& program : programs) key.append(1, '\0').append(program);
  if (cells_.size() >= kMaxKeptCells) cells_.clear();
  const auto [at, is_new] = cells_.try_emplace(std::move(key));
  if (!is_new) return at->second;
  const std::vector<TextPattern> all(programs.begin(), programs.end());
  Budget budget(kCellBudget);
  const auto cells = text_cells({.program = domain}, all, budget);
  if (!cells) return std::nullopt;
  std::vector<std::string> texts;
  texts.reserve(cells->size());
  for (const TextCell& cell : *cells) texts.push_back(cell.text);
  at->second = std::move(texts);
  return at->second;
}

std::optional<std::vector<std::string>> Authority::resources(
    std::span<const Holding* const> holdings, std::string_view action, std::string_view format) {
  const evaluate::Principal& principal = holdings.front()->principal();
  const std::string_view partition = partition_of(principal.caller);
  const std::string_view account = principal.name.account;
  std::set<std::string> programs;
  for (const Holding* holding : holdings) add_programs(*holding, action, programs);
  auto cells = cells_of(program_of_format(format, partition, account), programs);
  if (cells) cells->insert(cells->begin(), plain_resource(format, partition, account));
  return cells;
}

Bits Authority::possible(const Holding& holding) {
  if (holding.allows_everything()) return possible_within_boundary(holding);
  Bits bits(actions().all().size());
  for (const HeldPolicy& held : holding.policies(Layer::kIdentity))
    bits |= statements_.mentions(held.document.document).allowed;
  return bits & possible_within_boundary(holding);
}

// What the policy of a resource grants a user by name, a boundary does not limit. IAM has none.
Bits Authority::possible_within_boundary(const Holding& holding) {
  if (holding.policies(Layer::kBoundary).empty()) return all_bits(actions().all().size());
  Bits bits = ~actions().iam_bits();
  for (const HeldPolicy& held : holding.policies(Layer::kBoundary))
    bits |= statements_.mentions(held.document.document).allowed;
  return bits;
}

bool Authority::asks_who_calls(policy::DocumentId document) {
  if (!document.valid()) return false;
  const auto [at, is_new] = asks_who_calls_.try_emplace(document, false);
  if (is_new)
    at->second = std::ranges::any_of(model_.policies.statements_of(document),
                                     [this](const policy::Statement& statement) {
                                       return graph::asks_who_calls(model_.policies, statement);
                                     });
  return at->second;
}

bool Authority::resource_control_asks_who_calls(std::string_view account) {
  for (const snapshot::PolicyLevel& level : model_.membership_of(account).resource_control.levels)
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      if (asks_who_calls(policy.document.document)) return true;
  return false;
}

}  // namespace ambit::graph
