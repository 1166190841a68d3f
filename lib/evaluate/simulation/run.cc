// Source: IAM API Reference, "EvaluationResult", "ResourceSpecificResult", "Statement".
#include "evaluate/simulation/run.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include "ambit/arn.h"
#include "catalog/catalog.h"
#include "evaluate/evaluate.h"
#include "evaluate/simulation/condition_tree.h"
#include "evaluate/simulation/kinds.h"
#include "evaluate/simulation/missing_keys.h"
#include "support/utf8.h"

namespace ambit::simulation {
namespace {

using evaluate::CallerKind;
using evaluate::Evaluation;
using evaluate::LayerPolicies;
using evaluate::LayerTruth;
using evaluate::Matcher;
using evaluate::Recorder;
using evaluate::Truth;
using State = LayerPolicies::State;

// The formula of a decision nests once for every statement and test that is undecided.
constexpr std::size_t kMaxUndecided = 4096;
// What a statement, and a result without its lists, take up in an answer, roughly.
constexpr std::size_t kStatementBytes = 256;
constexpr std::size_t kResultBytes = 1024;

SimulationError limit(std::string path, std::string why) {
  SimulationError found = error(kLimit, std::move(path), {std::move(why)});
  found.code = SimulationError::Code::kPolicyEvaluation;
  return found;
}

class SeenList final : public Recorder {
 public:
  void see(const Seen& seen) override { seen_.push_back(seen); }
  void clear() { seen_.clear(); }
  const std::vector<Seen>& all() const { return seen_; }

 private:
  std::vector<Seen> seen_;
};

// A policy where its layer has it. Statements are numbered through all layers.
struct HeldPolicy {
  PolicyPlace place = {};
  policy::PlacedDocument placed = {};
  std::uint32_t first_statement = 0;
};

Outcomes outcomes_of(Truth deny, Truth allow) {
  Outcomes outcomes{.explicit_deny = deny != Truth::kFalse};
  if (deny == Truth::kTrue) return outcomes;
  outcomes.allowed = allow != Truth::kFalse;
  outcomes.implicit_deny = allow != Truth::kTrue;
  return outcomes;
}

// Whether a layer that limits lets the request pass, for certain.
bool passes(const LayerTruth& layer) {
  return !layer.applies || (layer.deny == Truth::kFalse && layer.allow == Truth::kTrue);
}

// How much an outcome restricts, for the most restrictive of several.
Outcome stricter(Outcome a, Outcome b) {
  for (const Outcome outcome : {Outcome::kExplicitDeny, Outcome::kImplicitDeny})
    if (a == outcome || b == outcome) return outcome;
  return Outcome::kAllowed;
}

// Walks forward through a text and counts lines and columns on the way, so that many places in
// order cost one walk.
class PositionWalk {
 public:
  explicit PositionWalk(const SourceFiles& files) : files_(files) {}

  Position at(FileId file, std::uint32_t offset) {
    if (file != file_ || offset < offset_) {
      file_ = file;
      offset_ = 0;
      position_ = {};
    }
    std::string_view gap = files_.text(file).substr(offset_, offset - offset_);
    if (const auto lines = static_cast<std::uint32_t>(std::ranges::count(gap, '\n')); lines > 0) {
      position_.line += lines;
      position_.column = 1;
      gap.remove_prefix(gap.rfind('\n') + 1);
    }
    position_.column += static_cast<std::uint32_t>(count_code_points(gap));
    offset_ = offset;
    return position_;
  }

 private:
  const SourceFiles& files_;
  FileId file_ = {};
  std::uint32_t offset_ = 0;
  Position position_ = {};
};

class Run {
 public:
  Run(PolicyStore& store, const SimulationRequest& request, const SimulationOptions& options)
      : store_(store),
        matcher_(store.matcher()),
        request_(request),
        options_(options),
        catalog_(catalog::Catalog::builtin()) {}

  Result<Simulation, SimulationError> all();

 private:
  struct Evaluated {
    SimulatedResource result = {};
    MissingKeys missing = {};  // of identity and resource policies
  };

  bool given(Layer layer) const { return given_of(layer).state == State::kGiven; }
  const GivenLayer& given_of(Layer layer) const {
    return request_.layers[static_cast<std::size_t>(layer)];
  }
  std::vector<HeldPolicy>& held(Layer layer) { return held_[static_cast<std::size_t>(layer)]; }

  Check compile();
  void number_statements();
  void lay_layers();
  Check check_work() const;
  void set_request();
  Check spend(std::size_t bytes);

  Check run_action(std::string_view action);
  void name_resource(SimulatedAction& action, std::optional<catalog::ActionId> known);
  Check run_resource(std::string_view resource, Evaluated& evaluated);
  void fill_decision(const Evaluation& evaluation, SimulatedResource& result) const;
  void fill_layers(const Evaluation& evaluation, SimulatedResource& result) const;
  void fill_accounts(const Evaluation& evaluation, SimulatedResource& result) const;
  Check take_statements(const Evaluation& evaluation, Evaluated& evaluated);
  Check check_undecided(const Recorder::Seen& seen, std::size_t& undecided);
  void note_layers(const Evaluation& evaluation);
  void merge(const SimulatedResource& resource, SimulatedDecision& all) const;

  void warn(const DiagnosticKind& kind, std::string path, std::vector<Argument> args);
  void warn_of_layers();
  SimulationError refuse();
  void write_statements();

  PolicyStore& store_;
  Matcher& matcher_;
  const SimulationRequest& request_;
  const SimulationOptions& options_;
  const catalog::Catalog& catalog_;

  std::array<std::vector<HeldPolicy>, kLayerCount> held_ = {};
  std::array<std::vector<policy::DocumentId>, kLayerCount> documents_ = {};
  std::array<std::vector<std::uint32_t>, kLayerCount> level_ends_ = {};
  evaluate::Layers layers_ = {};
  evaluate::Request each_ = {};  // the evaluator's request
  SeenList seen_;
  std::size_t policy_bytes_ = 0;
  std::size_t answer_bytes_ = 0;
  std::array<bool, kLayerCount> ever_applies_ = {};
  bool resource_policy_lacks_ = false;
  Simulation answer_ = {};
};

// --- The policies.

Check Run::compile() {
  for (const GivenPolicy& policy : request_.policies) {
    auto compiled = store_.compile(policy);
    if (!compiled) return std::move(compiled).error();
    for (DocumentWarning& warning : compiled->warnings)
      answer_.warnings.push_back({warning.code, member_path(policy.place.path(), warning.element),
                                  std::move(warning.said)});
    if (Check found = spend(kStatementBytes * compiled->warnings.size())) return found;
    policy_bytes_ += compiled->placed.where.end - compiled->placed.where.begin;
    held(policy.place.layer).push_back({.place = policy.place, .placed = compiled->placed});
  }
  return {};
}

void Run::number_statements() {
  std::uint32_t next = 0;
  for (auto& layer : held_)
    for (HeldPolicy& policy : layer) {
      policy.first_statement = next;
      next +=
          static_cast<std::uint32_t>(store_.tables().statements_of(policy.placed.document).size());
    }
}

void Run::lay_layers() {
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    const GivenLayer& given = request_.layers[i];
    for (const HeldPolicy& policy : held_[i]) documents_[i].push_back(policy.placed.document);
    std::vector<std::uint32_t>& ends = level_ends_[i];
    ends.resize(given.levels);
    for (const HeldPolicy& policy : held_[i]) ++ends[policy.place.level];
    for (std::uint32_t level = 1; level < given.levels; ++level) ends[level] += ends[level - 1];
    layers_[i] = {.state = given.state, .documents = documents_[i], .level_ends = ends};
    if (given.state == State::kNone) answer_.assumptions.push_back(static_cast<Layer>(i));
  }
}

// --- Limits.

// Every statement is looked at for every action and resource. A pattern or a value of it costs a
// walk through the text that it is compared with, or through the lists that are not sorted.
Check Run::check_work() const {
  std::size_t longest = 0;
  for (const evaluate::ContextEntry& entry : request_.context)
    for (const std::string& value : entry.values) longest = std::max(longest, value.size());
  const auto lists =
      static_cast<double>(request_.caller.tags.size() + request_.unknown_keys.size());
  double work = 0;
  for (const std::string_view resource : request_.resources) {
    const auto text = static_cast<double>(std::max(longest, resource.size()));
    work += static_cast<double>(policy_bytes_) * (1 + text / 32 + lists / 4);
  }
  work *= static_cast<double>(request_.end_action - request_.first_action);
  if (work <= static_cast<double>(options_.max_work_bytes)) return {};
  const auto& policies = request_.policies;
  return limit(policies.empty() ? std::string() : policies.front().place.path(),
               "too many actions and resources for policies of this size");
}

Check Run::spend(std::size_t bytes) {
  answer_bytes_ += bytes;
  if (answer_bytes_ <= options_.max_answer_bytes) return {};
  return limit({}, "the answer gets too large");
}

// --- One action on one resource.

void Run::set_request() {
  each_ = {.gateway_endpoint = request_.gateway_endpoint,
           .context = request_.context,
           .unknown = request_.unknown_keys,
           .other_keys = request_.other_keys,
           .mode = request_.mode};
  each_.aws_managed_key = request_.aws_managed_key;
  answer_.three_valued = request_.mode == evaluate::Mode::kThreeValued;
  answer_.by_resource = request_.by_resource;
  matcher_.set_caller(request_.caller.caller);
}

Check Run::run_resource(std::string_view resource, Evaluated& evaluated) {
  const auto arn = parse_arn(resource);
  const evaluate::Caller& caller = request_.caller.caller;
  each_.resource = resource;
  each_.owner = arn && is_account_id(arn->account) ? arn->account : request_.owner;
  const bool own = !caller.account.empty() && each_.owner == caller.account;
  each_.owner_organization = own ? caller.organization : evaluate::OrganizationView{};
  each_.owner_organization.management_account = request_.owner_is_management_account;
  matcher_.set_request(each_);
  seen_.clear();
  const Evaluation evaluation = evaluate::evaluate(matcher_, layers_, &seen_);
  SimulatedResource& result = evaluated.result;
  result.resource = resource;
  result.notes = matcher_.undocumented().codes();
  fill_decision(evaluation, result);
  fill_layers(evaluation, result);
  if (Check found = take_statements(evaluation, evaluated)) return found;
  if (result.outcomes.allowed && !result.outcomes.certain())
    result.allowed_when = condition_tree(store_.tables(), evaluate::residual(matcher_, layers_));
  note_layers(evaluation);
  std::size_t bytes =
      kResultBytes + resource.size() +
      kStatementBytes * (2 * result.decision.statements.size() + result.statements.size());
  for (const std::string& key : result.missing) bytes += 3 * key.size();
  return spend(bytes);
}

void Run::fill_decision(const Evaluation& evaluation, SimulatedResource& result) const {
  result.outcomes = {evaluation.decisions.allowed, evaluation.decisions.explicit_deny,
                     evaluation.decisions.implicit_deny};
  if (evaluation.by) result.deciding_layer = evaluate::decider_name(*evaluation.by);
  SimulatedDecision& decision = result.decision;
  decision.outcome = result.outcomes.most_restrictive();
  const auto layer = [&](Layer which) {
    return evaluation.layers[static_cast<std::size_t>(which)];
  };
  if (given(Layer::kScp)) decision.organizations_allow = passes(layer(Layer::kScp));
  if (given(Layer::kBoundary)) decision.boundary_allows = passes(layer(Layer::kBoundary));
  if (decision.organizations_allow.value_or(true)) fill_accounts(evaluation, result);
}

void Run::fill_accounts(const Evaluation& evaluation, SimulatedResource& result) const {
  if (result.resource == "*") return;
  AccountOutcomes& accounts = result.decision.accounts.emplace();
  const CallerKind kind = request_.caller.caller.kind;
  if (evaluation.same_account || !evaluate::is_iam(kind)) return;
  const auto layer = [&](Layer which) {
    return evaluation.layers[static_cast<std::size_t>(which)];
  };
  const auto allow = [&](Layer which, bool without) {
    return layer(which).applies ? layer(which).allow : evaluate::truth(without);
  };
  const Truth caller = allow(Layer::kIdentity, kind == CallerKind::kRoot) &
                       allow(Layer::kBoundary, true) &
                       allow(Layer::kSession, kind != CallerKind::kFederated);
  accounts.caller = outcomes_of(layer(Layer::kIdentity).deny | layer(Layer::kBoundary).deny |
                                    layer(Layer::kSession).deny,
                                caller)
                        .most_restrictive();
  accounts.owner = outcomes_of(layer(Layer::kRcp).deny | layer(Layer::kResource).deny,
                               allow(Layer::kResource, false))
                       .most_restrictive();
}

void Run::fill_layers(const Evaluation& evaluation, SimulatedResource& result) const {
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    const LayerTruth& layer = evaluation.layers[i];
    if (request_.layers[i].state == State::kGiven && layer.applies)
      result.layers.push_back({static_cast<Layer>(i), outcomes_of(layer.deny, layer.allow)});
  }
}

Check Run::take_statements(const Evaluation& evaluation, Evaluated& evaluated) {
  SimulatedResource& result = evaluated.result;
  const Outcome reported = result.decision.outcome;
  MissingKeys missing;
  std::size_t undecided = 0;
  for (const Recorder::Seen& seen : seen_.all()) {
    const HeldPolicy& policy = held(seen.layer)[seen.policy];
    const policy::Statement& statement =
        store_.tables().statements_of(policy.placed.document)[seen.statement];
    const bool in_api = seen.layer == Layer::kIdentity || seen.layer == Layer::kResource;
    missing.add(matcher_, seen, statement);
    if (in_api) evaluated.missing.add(matcher_, seen, statement);
    if (seen.match == Truth::kFalse) continue;
    if (Check found = check_undecided(seen, undecided)) return found;
    const bool deny = statement.effect == Effect::kDeny;
    if (deny ? !result.outcomes.explicit_deny
             : !result.outcomes.allowed || evaluate::grants(evaluation, seen) == Truth::kFalse)
      continue;
    const std::uint32_t number = policy.first_statement + seen.statement;
    result.statements.push_back(number);
    const bool reports =
        deny ? reported == Outcome::kExplicitDeny && (in_api || seen.layer == Layer::kBoundary)
             : reported == Outcome::kAllowed;
    if (reports) result.decision.statements.push_back(number);
  }
  result.decision.missing = evaluated.missing.spelled(store_.tables());
  result.missing = missing.spelled(store_.tables());
  return {};
}

Check Run::check_undecided(const Recorder::Seen& seen, std::size_t& undecided) {
  if (seen.match != Truth::kUnknown) return {};
  const HeldPolicy& policy = held(seen.layer)[seen.policy];
  undecided +=
      1 + store_.tables().statements_of(policy.placed.document)[seen.statement].tests.size();
  if (undecided <= kMaxUndecided) return {};
  return limit(policy.place.path(), "too many statements depend on unknown keys");
}

void Run::note_layers(const Evaluation& evaluation) {
  for (std::size_t i = 0; i < kLayerCount; ++i)
    if (!ever_applies_[i])
      ever_applies_[i] = evaluate::layer_applies(matcher_, static_cast<Layer>(i)) != Truth::kFalse;
  if (evaluation.resource_required && given_of(Layer::kResource).state == State::kNone)
    resource_policy_lacks_ = true;
}

// --- One action on all resources.

void Run::merge(const SimulatedResource& resource, SimulatedDecision& all) const {
  const SimulatedDecision& one = resource.decision;
  all.outcome = stricter(all.outcome, one.outcome);
  if (one.organizations_allow)
    all.organizations_allow = all.organizations_allow.value_or(true) && *one.organizations_allow;
  if (one.boundary_allows)
    all.boundary_allows = all.boundary_allows.value_or(true) && *one.boundary_allows;
  if (!one.accounts) return;
  if (!all.accounts) all.accounts.emplace();
  const auto join = [](std::optional<Outcome>& joined, const std::optional<Outcome>& more) {
    if (more) joined = stricter(joined.value_or(Outcome::kAllowed), *more);
  };
  join(all.accounts->caller, one.accounts->caller);
  join(all.accounts->owner, one.accounts->owner);
}

Check Run::run_action(std::string_view action) {
  SimulatedAction result{.action = std::string(action)};
  const auto known = catalog_.find_action(action);
  each_.action = action;
  // Of no interest unless there are resource control policies.
  each_.resource_types_known = known.has_value() || given_of(Layer::kRcp).state == State::kNone;
  name_resource(result, known);
  MissingKeys missing;
  for (const std::string_view resource : request_.resources) {
    Evaluated evaluated;
    if (Check found = run_resource(resource, evaluated)) return found;
    merge(evaluated.result, result.decision);
    missing.add(evaluated.missing);
    result.resources.push_back(std::move(evaluated.result));
  }
  if (!result.decision.organizations_allow.value_or(true)) result.decision.accounts.reset();
  StatementList& statements = result.decision.statements;
  for (const SimulatedResource& resource : result.resources)
    if (resource.decision.outcome == result.decision.outcome)
      statements.insert(statements.end(), resource.decision.statements.begin(),
                        resource.decision.statements.end());
  std::sort(statements.begin(), statements.end());
  statements.erase(std::unique(statements.begin(), statements.end()), statements.end());
  result.decision.missing = missing.spelled(store_.tables());
  answer_.results.push_back(std::move(result));
  return spend(action.size());
}

void Run::name_resource(SimulatedAction& action, std::optional<catalog::ActionId> known) {
  if (!known) {
    const auto index = static_cast<std::size_t>(answer_.results.size()) + request_.first_action;
    warn(kUnknownAction, element_path("ActionNames", index), {action.action});
    return;
  }
  for (std::size_t i = 0; i < request_.resources.size(); ++i) {
    const std::string_view resource = request_.resources[i];
    if (resource == "*") continue;
    const auto format = catalog_.resource_type_of(*known, resource);
    if (!format)
      warn(kResourceTypeMismatch, element_path("ResourceArns", i),
           {std::string(resource), action.action});
    else if (i == 0)
      action.resource_format = catalog_.text(*format);
  }
}

// --- The answer.

void Run::warn(const DiagnosticKind& kind, std::string path, std::vector<Argument> args) {
  answer_.warnings.push_back(
      {kind.name, std::move(path), {.kind = &kind, .args = std::move(args)}});
}

// These stand first, although they are known last.
void Run::warn_of_layers() {
  auto others = std::exchange(answer_.warnings, {});
  for (std::size_t i = 0; i < kLayerCount; ++i)
    if (!held_[i].empty() && !ever_applies_[i])
      warn(kLayerIgnored, std::string(request_.layers[i].field),
           {std::string(layer_name(static_cast<Layer>(i)))});
  if (resource_policy_lacks_) warn(kResourcePolicyRequired, "ResourcePolicy", {});
  std::ranges::move(others, std::back_inserter(answer_.warnings));
}

// The first warning as an error.
SimulationError Run::refuse() {
  SimulationWarning& first = answer_.warnings.front();
  SimulationError found{
      .detail = first.code, .path = std::move(first.path), .said = std::move(first.said)};
  const Location where = found.said.where;
  if (where.file.valid()) found.position = store_.files().position(where.file, where.begin);
  return found;
}

// Writes out the statements that lists name, and makes the lists name them by their place there.
void Run::write_statements() {
  StatementList used;
  const auto each_list = [&](auto&& use) {
    for (SimulatedAction& action : answer_.results) {
      use(action.decision.statements);
      for (SimulatedResource& resource : action.resources) {
        use(resource.decision.statements);
        use(resource.statements);
      }
    }
  };
  each_list([&](const StatementList& list) { used.insert(used.end(), list.begin(), list.end()); });
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  each_list([&](StatementList& list) {
    for (std::uint32_t& number : list)
      number = static_cast<std::uint32_t>(std::lower_bound(used.begin(), used.end(), number) -
                                          used.begin());
  });
  const policy::Tables& tables = store_.tables();
  PositionWalk positions(store_.files());
  auto next = used.begin();
  for (const auto& layer : held_)
    for (const HeldPolicy& policy : layer) {
      const auto statements = tables.statements_of(policy.placed.document);
      for (; next != used.end() && *next - policy.first_statement < statements.size(); ++next) {
        const policy::Statement& statement = statements[*next - policy.first_statement];
        const Location where = policy.placed.locate(statement.span);
        SimulatedStatement& written = answer_.statements.emplace_back();
        written.policy = policy.place.source_id();
        written.layer = policy.place.layer;
        if (statement.sid.valid()) written.sid = tables.text(statement.sid);
        written.begin = positions.at(where.file, where.begin);
        written.end = positions.at(where.file, where.end);
      }
    }
}

Result<Simulation, SimulationError> Run::all() {
  if (Check found = compile()) return Failure(*std::move(found));
  if (Check found = check_work()) return Failure(*std::move(found));
  number_statements();
  lay_layers();
  set_request();
  for (std::size_t i = request_.first_action; i < request_.end_action; ++i)
    if (Check found = run_action(request_.actions[i])) return Failure(*std::move(found));
  warn_of_layers();
  if (options_.strict_input && !answer_.warnings.empty()) return Failure(refuse());
  if (request_.end_action < request_.actions.size())
    answer_.marker = std::to_string(request_.end_action);
  write_statements();
  return std::move(answer_);
}

}  // namespace

Result<Simulation, SimulationError> run(PolicyStore& store, const SimulationRequest& request,
                                        const SimulationOptions& options) {
  return Run(store, request, options).all();
}

}  // namespace ambit::simulation
