#include "graph/trust/judged.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "ambit/arn.h"
#include "evaluate/evaluate.h"
#include "evaluate/principal_match.h"
#include "evaluate/reasons.h"
#include "reason/conditions.h"

namespace ambit::graph {

using audit::Severity;
using evaluate::CallerKind;
using evaluate::Truth;
using policy::AwsPrincipal;
using policy::PrincipalKind;
using policy::PrincipalValue;
using policy::Statement;
using reason::Confinement;
using reason::Demands;
using reason::ModelCaller;
using reason::NamedValue;

namespace {

constexpr std::string_view kAssumeRole = "sts:AssumeRole";
constexpr std::string_view kWithSaml = "sts:AssumeRoleWithSAML";
constexpr std::string_view kWithWebIdentity = "sts:AssumeRoleWithWebIdentity";

// More principals of one policy are not judged one by one.
constexpr std::size_t kMaxAdmissions = 512;
// For telling values of a residual condition apart.
constexpr std::uint64_t kConditionBudget = std::uint64_t{1} << 20;

std::string_view kind_name(const PrincipalValue& value, std::string_view text) {
  switch (value.kind) {
    case PrincipalKind::kEveryone:
      return "everybody";
    case PrincipalKind::kService:
      return "service";
    case PrincipalKind::kFederated:
      return provider_name(text).kind == ProviderName::Kind::kSaml ? "saml-provider"
                                                                   : "oidc-provider";
    case PrincipalKind::kCanonicalUser:
      return "other";
    case PrincipalKind::kAws:
      break;
  }
  static constexpr std::array<std::string_view, 9> kNames = {
      "other", "everybody", "account", "user", "role", "session", "federated-user", "id", "id"};
  if (value.aws == AwsPrincipal::kNone && text.find(":group/") != std::string_view::npos)
    return "group";
  return kNames[static_cast<std::size_t>(value.aws)];
}

std::string_view assume_action(const PrincipalValue& value, std::string_view text) {
  if (value.kind != PrincipalKind::kFederated) return kAssumeRole;
  return provider_name(text).kind == ProviderName::Kind::kSaml ? kWithSaml : kWithWebIdentity;
}

Severity scaled(TrustRule::Scale scale, Severity severity, std::uint8_t tier) {
  constexpr std::uint8_t kFirstOrdinary = 3;
  // What is noted only is nothing wrong, whatever the role may do.
  if (severity == Severity::kInfo || tier >= kFirstOrdinary) return severity;
  if (scale == TrustRule::Scale::kPrivileged) return std::max(severity, Severity::kMedium);
  if (scale == TrustRule::Scale::kNone || severity == Severity::kCritical) return severity;
  return tier == 0 ? Severity::kCritical
                   : static_cast<Severity>(static_cast<std::uint8_t>(severity) + 1);
}

// The organization that an exact id, or the first part of a path, names.
std::string_view organization_of(const NamedValue& value) {
  const std::string_view start = value.start;
  const auto slash = start.find('/');
  if (slash != std::string_view::npos) return start.substr(0, slash);
  return value.exact() ? start : std::string_view{};
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::size_t kMaxShown = 120;
  std::string out = "'";
  out += text.substr(0, kMaxShown);
  return out + (text.size() > kMaxShown ? "...'" : "'");
}

ProviderName provider_name(std::string_view text) {
  static constexpr std::string_view kSaml = "saml-provider/";
  static constexpr std::string_view kOidc = "oidc-provider/";
  const auto arn = parse_arn(text);
  if (!arn) return {.kind = ProviderName::Kind::kOidc, .host = text};
  if (arn->resource.starts_with(kSaml))
    return {.kind = ProviderName::Kind::kSaml, .account = arn->account};
  if (!arn->resource.starts_with(kOidc)) return {};
  return {.kind = ProviderName::Kind::kOidc,
          .host = arn->resource.substr(kOidc.size()),
          .account = arn->account};
}

Confinement to_something(std::string key) {
  return {.key = std::move(key), .accepts = reason::names_something};
}

Confinement claim_to(std::string key, reason::Accepts accepts) {
  return {.key = std::move(key), .accepts = std::move(accepts), .always_present = true};
}

Judged::Judged(Court& court, const Subject& subject, reason::DocumentQuestions& questions,
               TrustAnswer& answer)
    : court_(court),
      subject_(subject),
      questions_(&questions),
      confining_(questions),
      answer_(answer) {
  find_admissions();
}

// The cells that hold the action.
Bits Judged::cells_of(std::string_view action) const {
  const reason::ActionCells& actions = questions_->space().actions();
  Bits cells(actions.size());
  const auto id = court_.catalog.find_action(action);
  if (!id) return all_bits(actions.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    cells[i] = actions.known(i, court_.catalog).contains(*id);
  return cells;
}

// The callers whom one principal of the statement names; of everybody those who are not ours.
Bits Judged::callers_of(const Statement& statement, std::uint32_t principal) const {
  const auto& callers = questions_->space().callers();
  const PrincipalValue& value = tables().principals[tables().principal_lists[principal]];
  const bool everyone =
      value.kind == PrincipalKind::kEveryone || value.aws == AwsPrincipal::kEveryone;
  Statement one = statement;
  one.principals = {principal, principal + 1};
  evaluate::UndocumentedAnswers strict;
  strict.reset(evaluate::Mode::kStrict);
  Bits matched(callers.size());
  for (std::size_t i = 0; i < callers.size(); ++i) {
    if (everyone) {
      matched[i] = evaluate::is_iam(callers[i].kind) &&
                   (callers[i].any_account || !court_.neighbours.is_own(callers[i].account));
      continue;
    }
    const reason::EvaluatorCaller caller(callers[i]);
    matched[i] =
        evaluate::match_principal(tables(), one, caller.get(), {}, strict).any() == Truth::kTrue;
  }
  return matched;
}

void Judged::add_admission(const Statement& statement, std::uint32_t index,
                           std::uint32_t principal) {
  const PrincipalValue& value = tables().principals[tables().principal_lists[principal]];
  const std::string_view text = this->text(value.text);
  const auto& allows = questions_->granting().allows;
  const Range statements = tables().documents[document()].statements;
  const auto rule = std::ranges::find(allows, policy::StatementId(statements.begin + index),
                                      &reason::Rule::statement);
  if (rule == allows.end()) return;
  Admission admission{.statement = &statement,
                      .index = index,
                      .principal = &value,
                      .named = {kind_name(value, text), text}};
  const Bits callers = callers_of(statement, principal);
  admission.requests =
      reason::joined(rule->demands, {{.variable = reason::kCallerVariable, .points = callers}});
  const std::size_t caller = callers.find_first();
  if (caller != Bits::npos) admission.caller = &questions_->space().callers()[caller];
  if (subject_.kind == PolicyKind::kTrust)
    admission = with_action(admission, assume_action(value, text));
  if (granted(admission)) admissions_.push_back(admission);
  candidates_.push_back(std::move(admission));
}

void Judged::find_admissions() {
  const Range statements = tables().documents[document()].statements;
  for (std::uint32_t i = 0; i < statements.size(); ++i) {
    const Statement& statement = tables().statements[policy::StatementId(statements.begin + i)];
    if (statement.effect != Effect::kAllow || statement.not_principal) continue;
    for (std::uint32_t p = statement.principals.begin; p < statement.principals.end; ++p) {
      if (candidates_.size() == kMaxAdmissions)
        return note_unknown("only the first " + std::to_string(kMaxAdmissions) +
                            " principals were looked at");
      add_admission(statement, i, p);
    }
  }
}

Admission Judged::with_action(const Admission& admission, std::string_view action) const {
  Admission other = admission;
  other.action = action;
  other.requests.push_back({.variable = reason::kActionVariable, .points = cells_of(action)});
  return other;
}

void Judged::note_unknown(std::string text, bool only_organization) {
  answer_.unknown.push_back({subject_.arn, std::move(text), only_organization});
}

Truth Judged::confinement_of(const Admission& admission, std::span<const Confinement> to) {
  const Truth answer = confining_.confined(admission.requests, to);
  if (answer == Truth::kUnknown && !std::exchange(said_unknown_, true))
    note_unknown("its conditions are too intricate to be decided in full");
  return answer;
}

bool Judged::confined(const Admission& admission, std::span<const Confinement> to) {
  return confinement_of(admission, to) == Truth::kTrue;
}

bool Judged::escapes(const Admission& admission, std::span<const Confinement> from) {
  return confinement_of(admission, from) == Truth::kFalse;
}

bool Judged::granted(const Admission& admission) {
  return escapes(admission, std::span<const Confinement>());
}

bool Judged::admits(const Admission& admission, std::string_view key, const std::string& value) {
  return confining_.admits(admission.requests, key, value) == Truth::kTrue;
}

std::vector<Confinement> Judged::to_own_organization() const {
  const auto own = [this](const NamedValue& value) {
    const std::string_view id = organization_of(value);
    return !id.empty() && court_.neighbours.is_own_organization(id) == Truth::kTrue;
  };
  return {{.key = "aws:principalorgid", .accepts = own},
          {.key = "aws:principalorgpaths", .accepts = own}};
}

std::vector<Confinement> Judged::to_organizations() const {
  const auto named = [](const NamedValue& value) { return !organization_of(value).empty(); };
  return {{.key = "aws:principalorgid", .accepts = named},
          {.key = "aws:principalorgpaths", .accepts = named}};
}

Truth Judged::bound_to_own_organization(const Admission& admission) {
  if (confined(admission, to_own_organization())) return Truth::kTrue;
  if (court_.neighbours.is_own_organization({}) != Truth::kUnknown) return Truth::kFalse;
  if (!confined(admission, to_organizations())) return Truth::kFalse;
  if (!std::exchange(said_organization_, true))
    note_unknown("whether the organization that it names is ours: none was exported", true);
  return Truth::kUnknown;
}

bool Judged::tests_key(const Statement& statement, std::string_view folded_key) const {
  return std::ranges::any_of(statement.tests.of(tables().test_lists), [&](policy::TestId id) {
    return text(tables().keys[tables().tests[id].key].name) == folded_key;
  });
}

std::vector<std::string> Judged::keys_starting(std::string_view start) const {
  std::set<std::string> keys;
  for (const Statement& statement : tables().statements_of(document()))
    for (const policy::TestId id : statement.tests.of(tables().test_lists))
      if (const std::string_view key = text(tables().keys[tables().tests[id].key].name);
          key.starts_with(start))
        keys.emplace(key);
  return {keys.begin(), keys.end()};
}

StatementRef Judged::reference(const Admission& admission) const {
  const bool trust = subject_.kind == PolicyKind::kTrust;
  const evaluate::HeldPolicy held{.name = trust ? "trust policy" : "resource policy",
                                  .owner = subject_.arn,
                                  .kind = subject_.kind,
                                  .document = subject_.document};
  return evaluate::reference(court_.model, held,
                             {.layer = Layer::kResource, .statement = admission.index});
}

// An action and a resource of its requests.
std::pair<std::string, std::string> Judged::example_of(const Admission& admission) const {
  std::pair<std::string, std::string> example(admission.action, subject_.arn);
  const reason::Space& space = questions_->space();
  for (const reason::Demand& demand : admission.requests) {
    const std::size_t first = demand.points.find_first();
    if (first == Bits::npos) continue;
    if (demand.variable == reason::kResourceVariable)
      example.second = space.resources().all()[first].text;
    if (demand.variable != reason::kActionVariable || !example.first.empty()) continue;
    example.first = space.actions().text(first);
    for (std::size_t cell = first; cell != Bits::npos; cell = demand.points.find_next(cell)) {
      const catalog::ActionSet known = space.actions().known(cell, court_.catalog);
      const std::vector<catalog::ActionId> ids = known.ids();
      if (ids.empty()) continue;
      example.first = court_.catalog.full_name(ids.front());
      break;
    }
  }
  return example;
}

// Of callers of whom only a part is named, the rest is left open.
When Judged::when(const Admission& admission) const {
  const bool everyone = admission.named.kind == "everybody";
  if (admission.caller == nullptr && !everyone) return std::vector<std::vector<Test>>{};
  ModelCaller model = everyone ? ModelCaller{.kind = CallerKind::kUnspecified} : *admission.caller;
  if (admission.named.kind == "account")
    model = {.kind = CallerKind::kRole, .account = model.account};
  const reason::EvaluatorCaller named(model);
  evaluate::Caller caller = named.get();
  caller.tags_known = false;
  std::vector<evaluate::ContextEntry> context;
  if (!court_.now.empty()) context.push_back({.key = "aws:CurrentTime", .values = {court_.now}});
  const auto [action, resource] = example_of(admission);
  const evaluate::Request request{.action = action,
                                  .resource = resource,
                                  .owner = everyone ? std::string_view{} : subject_.account,
                                  .context = context,
                                  .other_keys = evaluate::OtherKeys::kUnknown,
                                  .mode = evaluate::Mode::kThreeValued};
  court_.matcher.set_request(request);
  court_.matcher.set_caller(caller);
  const std::array documents = {document()};
  evaluate::Layers layers;
  evaluate::layer(layers, Layer::kResource) = {.state = evaluate::LayerPolicies::State::kGiven,
                                               .documents = documents};
  evaluate::layer(layers, Layer::kIdentity) = {.state = evaluate::LayerPolicies::State::kGiven,
                                               .everything = true};
  const evaluate::Residual residual = evaluate::residual(court_.matcher, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  if (!alternatives) return std::nullopt;
  reason::Atoms atoms;
  const reason::Condition condition = atoms.adopt(residual, *alternatives);
  Budget budget(kConditionBudget);
  const reason::Conditions conditions(tables(), court_.catalog, atoms, budget);
  return conditions.describe(conditions.simplified(condition));
}

void Judged::report(std::string_view rule, const Admission& admission, std::string message) {
  const TrustRule* const found = find_trust_rule(rule);
  assert(found != nullptr);
  report(rule, found->severity, admission, std::move(message));
}

void Judged::report(std::string_view rule, Severity severity, const Admission& admission,
                    std::string message) {
  const TrustRule* const found = find_trust_rule(rule);
  assert(found != nullptr);
  const auto& settings = court_.configuration.severities;
  const auto setting = settings.find(rule);
  if (setting != settings.end() && !setting->second) return;
  if (answer_.findings.size() >= kMaxTrustFindings) {
    ++answer_.left_out;
    return;
  }
  TrustFinding finding{.rule = found,
                       .severity = scaled(found->scale, severity, subject_.tier),
                       .resource = subject_.arn,
                       .account = subject_.account,
                       .principal = admission.named};
  if (setting != settings.end()) finding.severity = setting->second.value_or(severity);
  if (!admission.action.empty()) finding.actions.push_back(admission.action);
  finding.when = when(admission);
  finding.statements.push_back(reference(admission));
  finding.message = std::move(message);
  answer_.findings.push_back(std::move(finding));
}

}  // namespace ambit::graph
