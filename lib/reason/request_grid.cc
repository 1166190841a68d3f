#include "reason/request_grid.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "ambit/arn.h"
#include "catalog/arn_format.h"
#include "evaluate/evaluate.h"
#include "evaluate/principal_match.h"
#include "evaluate/reasons.h"
#include "evaluate/request_facts.h"
#include "evaluate/surroundings.h"
#include "evaluate/witness.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/glob_meet.h"
#include "pattern/text_cells.h"
#include "reason/axis_patterns.h"
#include "reason/caller_policies.h"
#include "reason/documented_resource.h"
#include "reason/value_cells.h"

namespace ambit::reason {

using evaluate::Asker;
using evaluate::Matcher;
using evaluate::Prepared;
using evaluate::Surroundings;
using evaluate::Truth;
using policy::Statement;
using policy::StatementId;
using snapshot::Knowledge;

namespace {

// Of a mark: wildcards stay in their field.
std::string mark_program(std::string_view pattern) {
  std::string program = compile_glob(pattern);
  confine_to_fields(program, 5);
  return program;
}

Axis::Pattern mark(std::string text) {
  std::string program = mark_program(text);
  return {std::move(text), std::move(program)};
}

}  // namespace

class GridMaker {
 public:
  GridMaker(std::span<const GridSide> sides, Matcher& matcher, const AskedRequests& asked,
            Budget& budget)
      : catalog_(*sides.front().scene->catalog),
        acting_services_(*sides.front().scene->acting),
        tables_(sides.front().scene->model->policies),
        account_(sides.front().asker->caller.account),
        matcher_(matcher),
        asked_(asked),
        budget_(budget),
        domain_(resource_program(asked.resource)) {
    for (const GridSide& side : sides)
      sides_.push_back({.model = *side.scene->model,
                        .principals = *side.scene->principals,
                        .asker = *side.asker,
                        .policies = {*side.scene->model, *side.scene->principals, *side.asker,
                                     services(asked.action), literal_prefix(domain_)}});
  }

  Result<RequestGrid, std::string> run() {
    for (const Side& side : sides_) add_patterns(side);
    note_everything();
    mark_actions();
    mark_resources();
    if (!cut_actions()) return Failure(std::string("the action patterns are too intricate"));
    if (!cut_resources()) return Failure(std::string("the resource patterns are too intricate"));
    for (Side& side : sides_) find_special(side);
    for (std::size_t r = 0; r < resources().classes().size(); ++r) facts_.push_back(facts_of(r));
    for (const Side& side : sides_) evaluate_pairs(side);
    grid_.domain_ = domain_;
    return std::move(grid_);
  }

 private:
  using Answer = RequestGrid::Answer;

  struct Side {
    const snapshot::Model& model;
    const evaluate::Principals& principals;
    const Asker& asker;
    CallerPolicies policies;
    ResourcePrograms programs = {};         // where they were added for this side
    std::size_t exported = 0;               // mark: roles of accounts whose roles were exported
    std::vector<std::size_t> special = {};  // marks
    std::vector<bool> is_special = {};      // by class: it is looked at one by one
  };
  struct ResourceFacts {
    std::string service = {};  // of the ARN, where the class has but one
    bool star = false;
    bool role = false;
    bool foreign = false;  // of an account other than the caller's
    bool nobodys = false;  // of what is no account
  };

  Axis& actions() { return grid_.actions_; }
  Axis& resources() { return grid_.resources_; }

  // Only statements that can concern the actions asked about matter.
  static policy::ServiceBits services(std::string_view action) {
    const std::string program = action_program(action);
    const std::string_view prefix = std::string_view(program).substr(0, program.find(':'));
    return is_literal(prefix) ? policy::service_bit(prefix) : policy::kAllServices;
  }

  // --- Patterns and marks.

  void add_patterns(const Side& side) {
    matcher_.set_caller(side.asker.caller);
    // Where the caller's tags changed, so did what its variables stand for.
    std::map<policy::ResourceId, std::size_t> with_variables;
    for (const StatementId id : side.policies.statements()) {
      const Statement& statement = tables_.statements[id];
      bool variables = false;
      std::vector<std::size_t> resource_patterns;
      for (const policy::ResourceId resource : statement.resources.of(tables_.resource_lists)) {
        const bool open = has_variable(tables_, tables_.resources[resource].pieces);
        variables = variables || open;
        auto& known = open ? with_variables : resource_numbers_;
        const auto [at, added] = known.try_emplace(resource);
        if (added) at->second = resources().add_pattern(pattern(side, resource));
        resource_patterns.push_back(at->second);
      }
      if (!statements_.insert(id).second && !variables) continue;
      resources().add_statement(std::move(resource_patterns));
      std::vector<std::size_t> action_patterns;
      for (const policy::ActionId action : statement.actions.of(tables_.action_lists)) {
        const auto [at, added] = action_numbers_.try_emplace(action);
        if (added) at->second = actions().add_pattern(pattern(action));
        action_patterns.push_back(at->second);
      }
      actions().add_statement(std::move(action_patterns));
    }
  }

  void note_everything() {
    for (const auto& [id, number] : resource_numbers_)
      if (tables_.resources[id].everything) everything_.push_back(number);
  }

  Axis::Pattern pattern(policy::ActionId id) const { return action_pattern(tables_, id); }
  Axis::Pattern pattern(const Side& side, policy::ResourceId id) {
    return {text_of(side, id), program_of(side, id)};
  }

  // The pattern for the caller; where a variable is not known: whatever it can match.
  std::string program_of(const Side& side, policy::ResourceId id) {
    const policy::ResourcePattern& pattern = tables_.resources[id];
    if (pattern.everything) return std::string(1, kAnyRun);
    if (pattern.pieces.empty()) return std::string(tables_.text(pattern.program));
    std::string program;
    bool open = false;
    for (const policy::Piece& piece : pattern.pieces.of(tables_.pieces)) {
      if (!piece.variable.valid()) {
        program += tables_.text(piece.program);
        continue;
      }
      const auto value = value_of(side, piece);
      if (!value) {
        if (!open) confine_resource(program);
        open = true;
        program += kAnyRun;
      } else if (value->valid) {
        append_literal(program, value->text);
      } else {
        return std::string(1, '\x01');  // matches nothing
      }
    }
    if (!open) confine_resource(program);
    return program;
  }

  struct VariableValue {
    bool valid = false;
    std::string text = {};
  };

  // Nothing: it depends on the request.
  std::optional<VariableValue> value_of(const Side& side, const policy::Piece& piece) {
    const Prepared nowhere{.action = "none:None",
                           .resource = "*",
                           .context = asked_.context,
                           .other_keys = asked_.other_keys};
    const Surroundings surroundings(side.model, nowhere, account_);
    matcher_.set_request(surroundings.request());
    const evaluate::KeyState key = matcher_.key(piece.variable, tables_.text(piece.spelling));
    const std::string_view name = tables_.text(tables_.keys[piece.variable].name);
    if (key.presence == evaluate::Presence::kUnknown || name.starts_with("aws:resource"))
      return std::nullopt;
    if (key.presence == evaluate::Presence::kPresent && !key.list)
      return VariableValue{true, std::string(key.values.front())};
    if (piece.program.valid()) return VariableValue{true, std::string(tables_.text(piece.program))};
    return VariableValue{};
  }

  // With the values of variables, where they are known.
  std::string text_of(const Side& side, policy::ResourceId id) {
    const policy::ResourcePattern& pattern = tables_.resources[id];
    if (!has_variable(tables_, pattern.pieces)) return std::string(tables_.text(pattern.text));
    for (const policy::Piece& piece : pattern.pieces.of(tables_.pieces))
      if (piece.variable.valid() && !value_of(side, piece))
        return std::string(tables_.text(pattern.text));
    return glob_text(program_of(side, id));
  }

  void mark_actions() {
    asked_actions_ = mark_actions({asked_.action});
    trust_ =
        mark_actions({"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
                      "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"});
    free_ = mark_actions({"sts:GetCallerIdentity", "sts:GetSessionToken"});
    mark_actions({"iam:PassRole"});
    if (has_resource_control_policies()) {
      mark_actions({"kms:RetireGrant"});
      std::vector<std::string> reached;
      for (const catalog::ServiceId service : catalog_.services())
        if (catalog_.rcp_service(catalog_.name(service)))
          reached.push_back(std::string(catalog_.name(service)) + ":*");
      mark_actions(std::move(reached));
    }
    std::set<std::string, std::less<>> services = {"kms", "iam"};
    for (const Side& side : sides_)
      services.insert(side.policies.special_services().begin(),
                      side.policies.special_services().end());
    for (const std::string& service : services) {
      std::vector<std::string> acting = acting_services_.others(service);
      acting.push_back(service + ":*");
      acting_.emplace(service, mark_actions(std::move(acting)));
    }
  }

  std::size_t mark_actions(std::vector<std::string> texts) {
    std::vector<Axis::Pattern> patterns;
    for (std::string& text : texts) {
      std::string program = action_program(text);
      patterns.push_back({std::move(text), std::move(program)});
    }
    return actions().add_mark(std::move(patterns));
  }

  void mark_resources() {
    // So that every text of a class is asked about.
    if (!is_everything(asked_.resource)) resources().add_mark({{asked_.resource, domain_}});
    const std::string account(account_);
    if (!account.empty()) {
      own_ = resources().add_mark({mark("arn:*:*:*:" + account + ":*")});
      some_account_ = resources().add_mark({mark("arn:*:*:*:????????????:*")});
    }
    resources().add_mark({mark("arn:*:*:*:*:*")});  // all but the request without resource
    key_ = resources().add_mark({mark("arn:*:kms:*:*:key/*")});
    role_ = resources().add_mark({mark("arn:*:iam:*:*:role/*")});
    if (has_resource_control_policies())
      resources().add_mark({mark("arn:*:iam:*:*:role/aws-service-role/*")});
    std::map<std::string, std::size_t> special;
    for (Side& side : sides_) {
      std::vector<Axis::Pattern> exported;
      for (const snapshot::Account& row : side.model.accounts)
        if (row.has_authorization_details)
          exported.push_back(
              mark("arn:*:iam:*:" + std::string(side.model.text(row.id)) + ":role/*"));
      side.exported = resources().add_mark(std::move(exported));
      for (const std::string& program : side.policies.special_resources()) {
        const auto [at, added] = special.try_emplace(program);
        if (added) at->second = resources().add_mark({{glob_text(program), program}});
        side.special.push_back(at->second);
      }
    }
  }

  bool has_resource_control_policies() const {
    return std::ranges::any_of(
        sides_, [](const Side& side) { return side.policies.has_resource_control_policies(); });
  }

  // --- Cells.

  bool cut_actions() {
    if (!actions().cut(action_program("*"), budget_)) return false;
    actions().keep_only(asked_actions_);
    actions().group();
    actions().find_known(catalog_, asked_.action);
    return true;
  }

  bool cut_resources() {
    if (!resources().cut(domain_, budget_)) return false;
    std::set<std::string> roles;
    for (const Side& side : sides_)
      roles.insert(side.policies.trusting_roles().begin(), side.policies.trusting_roles().end());
    if (!resources().set_apart({roles.begin(), roles.end()}, domain_, budget_)) return false;
    if (is_everything(asked_.resource)) resources().add_cell("*", everything_);
    resources().group();
    return true;
  }

  void find_special(Side& side) {
    const std::set<std::string_view> roles(side.policies.trusting_roles().begin(),
                                           side.policies.trusting_roles().end());
    for (const AxisClass& one : resources().classes())
      side.is_special.push_back((resources().is_single(one) && roles.contains(one.text)) ||
                                std::ranges::any_of(side.special, [&](std::size_t mark) {
                                  return resources().has_mark(one, mark);
                                }));
  }

  ResourceFacts facts_of(std::size_t r) {
    AxisClass& one = resources().classes()[r];
    ResourceFacts facts;
    facts.star = one.text == "*";
    facts.role = resources().has_mark(one, role_);
    const bool special =
        std::ranges::any_of(sides_, [&](const Side& side) { return side.is_special[r]; });
    if (resources().has_mark(one, key_) || facts.role || special)
      if (const auto arn = parse_arn(one.text)) facts.service = arn->service;
    facts.foreign = !account_.empty() && resources().has_mark(one, some_account_) &&
                    !resources().has_mark(one, own_);
    if (facts.foreign && !special) set_account(one, facts);
    return facts;
  }

  // Twelve characters are an account only if they are digits; others in the field are nobody's.
  void set_account(AxisClass& one, ResourceFacts& facts) {
    const auto arn = parse_arn(one.text);
    if (!arn || is_account_id(arn->account)) return;
    const auto begin = static_cast<std::size_t>(arn->account.data() - one.text.data());
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string text = one.text;
      for (std::size_t i = 0; i < arn->account.size(); ++i)
        if (char& symbol = text[begin + i]; symbol < '0' || symbol > '9') symbol = digit;
      const auto changed = parse_arn(text);
      if (!changed || !is_account_id(changed->account) || !resources().holds(one, text)) continue;
      one.text = std::move(text);
      return;
    }
    facts.nobodys = true;
  }

  // --- Answers.

  void evaluate_pairs(const Side& side) {
    matcher_.set_caller(side.asker.caller);
    grid_.answers_.reserve(sides_.size() * actions().classes().size() *
                           resources().classes().size());
    for (std::size_t a = 0; a < actions().classes().size(); ++a)
      for (std::size_t r = 0; r < resources().classes().size(); ++r)
        grid_.answers_.push_back(answer(side, a, r));
  }

  // Whether requests of the class of actions on such resources make sense at all.
  bool is_request(const AxisClass& action, const ResourceFacts& facts) {
    if (actions().has_mark(action, trust_)) return facts.role;
    if (actions().has_mark(action, free_)) return facts.star;
    if (facts.service.empty()) return true;
    const auto mark = acting_.find(facts.service);
    return mark == acting_.end() || actions().has_mark(action, mark->second);
  }

  Answer answer(const Side& side, std::size_t a, std::size_t r) {
    const AxisClass& action = actions().classes()[a];
    const ResourceFacts& facts = facts_[r];
    if (facts.nobodys || !is_request(action, facts)) return {};
    // Patterns stand for the roles that there are.
    const AxisClass& resource = resources().classes()[r];
    const bool trust = actions().has_mark(action, trust_);
    const bool special = side.is_special[r];
    if (trust && resources().has_mark(resource, side.exported) && !special && !is_literal(domain_))
      return {.kind = Answer::Kind::kDenied};
    const Prepared question{.action = action.text,
                            .resource = resource.text,
                            .context = asked_.context,
                            .other_keys = asked_.other_keys};
    const Surroundings surroundings(side.model, question, account_);
    matcher_.set_request(surroundings.request());
    const evaluate::Layers layers = surroundings.layers(
        side.principals, side.asker.caller, side.asker.principal, side.asker.is_outside_identity());
    const evaluate::Evaluation evaluation = evaluate::evaluate(matcher_, layers);
    const evaluate::Decisions& decisions = evaluation.decisions;
    if (decisions.allowed && decisions.single())
      return {.kind = Answer::Kind::kAllowed,
              .statements = statements(side, surroundings, layers, evaluation)};
    if (!decisions.allowed)
      return {.kind = facts.foreign && !special ? Answer::Kind::kOutside : Answer::Kind::kDenied};
    const evaluate::Residual residual = evaluate::residual(matcher_, layers);
    const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
    Answer answer{.kind = Answer::Kind::kConditional,
                  .too_long = !alternatives,
                  .statements = statements(side, surroundings, layers, evaluation)};
    const auto allows = [](const StatementRef& statement) {
      return statement.effect == Effect::kAllow;
    };
    const auto is_unknown_policy = [](const evaluate::Atom& atom) {
      return atom.kind == evaluate::Atom::Kind::kAllowLayer &&
             atom.index != static_cast<std::uint32_t>(Layer::kResource);
    };
    answer.rests_on_unknown_resource = std::ranges::none_of(answer.statements, allows) &&
                                       std::ranges::none_of(residual.atoms, is_unknown_policy);
    if (alternatives) answer.condition = grid_.atoms_.adopt(residual, *alternatives);
    return answer;
  }

  std::vector<StatementRef> statements(const Side& side, const Surroundings& surroundings,
                                       const evaluate::Layers& layers,
                                       const evaluate::Evaluation& evaluation) {
    evaluate::StatementList list(evaluate::Recorder::Wants::kMatching);
    evaluate::evaluate(matcher_, layers, &list);
    const Outcome outcome = evaluate::outcome_of(evaluation.decisions);
    std::vector<StatementRef> statements;
    for (const evaluate::Recorder::Seen& seen : list.all()) {
      if (seen.match == Truth::kFalse) continue;
      const bool own = seen.layer == Layer::kIdentity || seen.layer == Layer::kBoundary;
      const auto policies = own ? side.principals.policies(*side.asker.principal, seen.layer)
                                : surroundings.policies(seen.layer);
      const StatementRef statement = evaluate::reference(side.model, policies[seen.policy], seen);
      if (evaluate::decides(seen, statement.effect == Effect::kDeny, evaluation, outcome))
        statements.push_back(statement);
    }
    return statements;
  }

  const catalog::Catalog& catalog_;
  const ActingServices& acting_services_;
  const policy::Tables& tables_;
  std::string_view account_;  // of the caller
  Matcher& matcher_;
  const AskedRequests& asked_;
  Budget& budget_;
  std::string domain_;  // of the resources asked about
  std::vector<Side> sides_;

  // Patterns, and statements that were added.
  std::map<policy::ActionId, std::size_t> action_numbers_;
  std::map<policy::ResourceId, std::size_t> resource_numbers_;
  std::set<StatementId> statements_;
  std::vector<std::size_t>
      everything_;  // resource patterns that match the request without resource
  // Marks.
  std::size_t asked_actions_ = 0;
  std::size_t trust_ = 0;
  std::size_t free_ = 0;                                    // actions that need no permission
  std::map<std::string, std::size_t, std::less<>> acting_;  // on resources of a service
  std::size_t own_ = ~std::size_t{0};
  std::size_t some_account_ = ~std::size_t{0};
  std::size_t key_ = 0;
  std::size_t role_ = 0;

  std::vector<ResourceFacts> facts_;  // by class
  RequestGrid grid_;
};

Result<RequestGrid, std::string> RequestGrid::make(std::span<const GridSide> sides,
                                                   Matcher& matcher, const AskedRequests& asked,
                                                   Budget& budget) {
  return GridMaker(sides, matcher, asked, budget).run();
}

// Tries requests of a pair of classes until the evaluator allows one.
class RequestGrid::ExampleFinder {
 public:
  ExampleFinder(const GridSide& side, Matcher& matcher, const AskedRequests& asked,
                const GridSide* denied_by)
      : side_(side), matcher_(matcher), asked_(asked), denied_by_(denied_by) {}

  bool take(std::string action, std::string resource, std::span<const evaluate::Atom> atoms,
            const evaluate::Formulas::Alternative& alternative) {
    const Prepared question{.action = std::move(action),
                            .resource = std::move(resource),
                            .context = asked_.context,
                            .other_keys = asked_.other_keys};
    const Surroundings surroundings(*side_.scene->model, question, caller().account);
    matcher_.set_caller(caller());
    matcher_.set_request(surroundings.request());
    const auto entries =
        evaluate::find_witness(matcher_, layers(side_, surroundings), atoms, alternative);
    if (!entries || (denied_by_ != nullptr && !is_denied(question, *entries))) return false;
    ExampleRequest& example = found.emplace();
    example.principal = caller().arn;
    example.action = question.action;
    example.resource = question.resource;
    for (const evaluate::ContextEntry& entry : *entries)
      example.context.push_back({.key = entry.key,
                                 .type = entry.list ? "stringList" : "string",
                                 .list = entry.list,
                                 .absent = entry.absent,
                                 .values = entry.values});
    return true;
  }

  std::optional<ExampleRequest> found;

 private:
  const evaluate::Caller& caller() const { return side_.asker->caller; }

  static evaluate::Layers layers(const GridSide& side, const Surroundings& surroundings) {
    return surroundings.layers(*side.scene->principals, side.asker->caller, side.asker->principal,
                               side.asker->is_outside_identity());
  }

  // Of the request with nothing in its context but these.
  bool is_denied(Prepared question, const std::vector<evaluate::ContextEntry>& entries) {
    question.context = entries;
    question.other_keys = evaluate::OtherKeys::kAbsent;
    const Surroundings surroundings(*denied_by_->scene->model, question, caller().account);
    matcher_.set_caller(denied_by_->asker->caller);
    matcher_.set_request(surroundings.request());
    const evaluate::Evaluation evaluation =
        evaluate::evaluate(matcher_, layers(*denied_by_, surroundings));
    return !evaluation.decisions.allowed;
  }

  const GridSide& side_;
  Matcher& matcher_;
  const AskedRequests& asked_;
  const GridSide* denied_by_;
};

// Of the catalog's actions, on resources as it has them.
std::optional<ExampleRequest> RequestGrid::documented(
    ExampleFinder& finder, const GridSide& side, Pair pair,
    const evaluate::Formulas::Alternative& alternative, Budget& budget) const {
  constexpr std::size_t kMaxActions = 8;
  const catalog::Catalog& catalog = *side.scene->catalog;
  const AxisClass& of_action = actions_.classes()[pair.action];
  const AxisClass& of_resource = resources_.classes()[pair.resource];
  const std::string_view caller = side.asker->caller.account;
  const std::string account = caller.empty() ? "111122223333" : std::string(caller);
  std::set<catalog::ArnFormatId> tried;
  for (std::size_t i = 0; i < std::min(of_action.known.size(), kMaxActions); ++i) {
    const catalog::ActionId id = of_action.known[i];
    const std::string name = catalog.full_name(id);
    if (!catalog.has_types(id)) {
      if (of_resource.text == "*" && finder.take(name, "*", atoms_.all(), alternative))
        return finder.found;
      continue;
    }
    for (const catalog::ActionResourceType type : catalog.types(id)) {
      for (const catalog::ArnFormatId format : catalog.formats(type.type)) {
        if (!tried.insert(format).second) continue;
        const std::string domain = domain_of(catalog.text(format), account, true);
        const auto text = resources_.text_in(of_resource, domain, budget);
        if (text && finder.take(name, *text, atoms_.all(), alternative)) return finder.found;
      }
    }
  }
  return std::nullopt;
}

std::optional<ExampleRequest> RequestGrid::example(
    const GridSide& side, Matcher& matcher, const AskedRequests& asked, Pair pair,
    const evaluate::Formulas::Alternative& alternative, Budget& budget) const {
  ExampleFinder finder(side, matcher, asked, nullptr);
  if (auto found = documented(finder, side, pair, alternative, budget)) return found;
  finder.take(actions_.classes()[pair.action].text, resources_.classes()[pair.resource].text,
              atoms_.all(), alternative);
  return finder.found;
}

std::optional<ExampleRequest> RequestGrid::difference(
    const GridSide& side, const GridSide& denied_by, Matcher& matcher, const AskedRequests& asked,
    Pair pair, const evaluate::Formulas::Alternative& alternative, Documented documented,
    Budget& budget) const {
  ExampleFinder finder(side, matcher, asked, &denied_by);
  if (auto found = this->documented(finder, side, pair, alternative, budget)) return found;
  if (documented == Documented::kIfAny)
    finder.take(actions_.classes()[pair.action].text, resources_.classes()[pair.resource].text,
                atoms_.all(), alternative);
  return finder.found;
}

}  // namespace ambit::reason
