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

std::string action_program(std::string_view pattern) {
  const std::string folded = fold(pattern);
  if (folded.find_first_not_of('*') == std::string::npos)
    return {kOneInField, kRunInField, ':', kOneInField, kRunInField};
  const auto colon = folded.find(':');
  std::string program = compile_glob(folded.substr(0, colon));
  if (colon != std::string::npos) program += ':' + compile_glob(folded.substr(colon + 1));
  confine_to_fields(program, 2);
  return program;
}

std::string resource_program(std::string_view pattern) {
  std::string program;
  if (pattern.find_first_not_of('*') == std::string_view::npos) {
    program = compile_glob("arn:*:*:*:*:");
    confine_to_fields(program, 5);
    return program + kAnyRun;
  }
  program = compile_glob(pattern);
  complete_arn(program);
  confine_resource(program);
  return program;
}

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

bool is_everything(std::string_view pattern) {
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace

class GridMaker {
 public:
  GridMaker(const Scene& scene, Matcher& matcher, const Asker& asker, const AskedRequests& asked,
            Budget& budget)
      : scene_(scene),
        model_(*scene.model),
        tables_(scene.model->policies),
        principals_(*scene.principals),
        matcher_(matcher),
        asker_(asker),
        asked_(asked),
        budget_(budget),
        domain_(resource_program(asked.resource)),
        policies_(*scene.model, *scene.principals, asker, services(asked.action),
                  literal_prefix(domain_)) {}

  Result<RequestGrid, std::string> run() {
    matcher_.set_caller(asker_.caller);
    add_patterns();
    mark_actions();
    mark_resources();
    if (!cut_actions()) return Failure(std::string("the action patterns are too intricate"));
    if (!cut_resources()) return Failure(std::string("the resource patterns are too intricate"));
    for (AxisClass& one : resources().classes()) facts_.push_back(facts_of(one));
    evaluate_pairs();
    grid_.domain_ = domain_;
    return std::move(grid_);
  }

 private:
  using Answer = RequestGrid::Answer;

  struct ResourceFacts {
    std::string service = {};  // of the ARN, where the class has but one
    bool star = false;
    bool role = false;
    bool special = false;      // looked at one by one
    bool foreign = false;      // of an account other than the caller's
    bool nobodys = false;      // of what is no account
    bool of_exported = false;  // a role of an account whose roles were exported
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

  void add_patterns() {
    std::map<policy::ActionId, std::size_t> action_numbers;
    std::map<policy::ResourceId, std::size_t> resource_numbers;
    for (const StatementId id : policies_.statements()) {
      const Statement& statement = tables_.statements[id];
      actions().add_statement(
          numbers(statement.actions.of(tables_.action_lists), actions(), action_numbers));
      resources().add_statement(
          numbers(statement.resources.of(tables_.resource_lists), resources(), resource_numbers));
    }
    for (const auto& [id, number] : resource_numbers)
      if (tables_.resources[id].everything) everything_.push_back(number);
  }

  template <class IdT>
  std::vector<std::size_t> numbers(std::span<const IdT> ids, Axis& axis,
                                   std::map<IdT, std::size_t>& known) {
    std::vector<std::size_t> all;
    for (const IdT id : ids) {
      const auto [at, added] = known.try_emplace(id);
      if (added) at->second = axis.add_pattern(pattern(id));
      all.push_back(at->second);
    }
    return all;
  }

  Axis::Pattern pattern(policy::ActionId id) const {
    std::string text(tables_.text(tables_.actions[id].text));
    std::string program = action_program(text);
    return {std::move(text), std::move(program)};
  }
  Axis::Pattern pattern(policy::ResourceId id) { return {text_of(id), program_of(id)}; }

  // The pattern for the caller; where a variable is not known: whatever it can match.
  std::string program_of(policy::ResourceId id) {
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
      const auto value = value_of(piece);
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
  std::optional<VariableValue> value_of(const policy::Piece& piece) {
    const Prepared nowhere{.action = "none:None",
                           .resource = "*",
                           .context = asked_.context,
                           .other_keys = asked_.other_keys};
    const Surroundings surroundings(model_, nowhere, asker_.caller.account);
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
  std::string text_of(policy::ResourceId id) {
    const policy::ResourcePattern& pattern = tables_.resources[id];
    if (!has_variable(tables_, pattern.pieces)) return std::string(tables_.text(pattern.text));
    for (const policy::Piece& piece : pattern.pieces.of(tables_.pieces))
      if (piece.variable.valid() && !value_of(piece))
        return std::string(tables_.text(pattern.text));
    return glob_text(program_of(id));
  }

  void mark_actions() {
    asked_actions_ = mark_actions({asked_.action});
    trust_ =
        mark_actions({"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
                      "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"});
    free_ = mark_actions({"sts:GetCallerIdentity", "sts:GetSessionToken"});
    mark_actions({"iam:PassRole"});
    if (policies_.has_resource_control_policies()) {
      mark_actions({"kms:RetireGrant"});
      std::vector<std::string> reached;
      for (const catalog::ServiceId service : scene_.catalog->services())
        if (scene_.catalog->rcp_service(scene_.catalog->name(service)))
          reached.push_back(std::string(scene_.catalog->name(service)) + ":*");
      mark_actions(std::move(reached));
    }
    std::set<std::string, std::less<>> services = policies_.special_services();
    services.insert("kms");
    services.insert("iam");
    for (const std::string& service : services) {
      std::vector<std::string> acting = scene_.acting->others(service);
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
    const std::string account(asker_.caller.account);
    if (!account.empty()) {
      own_ = resources().add_mark({mark("arn:*:*:*:" + account + ":*")});
      some_account_ = resources().add_mark({mark("arn:*:*:*:????????????:*")});
    }
    resources().add_mark({mark("arn:*:*:*:*:*")});  // all but the request without resource
    key_ = resources().add_mark({mark("arn:*:kms:*:*:key/*")});
    role_ = resources().add_mark({mark("arn:*:iam:*:*:role/*")});
    if (policies_.has_resource_control_policies())
      resources().add_mark({mark("arn:*:iam:*:*:role/aws-service-role/*")});
    std::vector<Axis::Pattern> exported;
    for (const snapshot::Account& row : model_.accounts)
      if (row.has_authorization_details)
        exported.push_back(mark("arn:*:iam:*:" + std::string(model_.text(row.id)) + ":role/*"));
    exported_ = resources().add_mark(std::move(exported));
    for (const std::string& special : policies_.special_resources())
      special_.push_back(resources().add_mark({{glob_text(special), special}}));
  }

  // --- Cells.

  bool cut_actions() {
    if (!actions().cut(action_program("*"), budget_)) return false;
    actions().keep_only(asked_actions_);
    actions().group();
    actions().find_known(*scene_.catalog, asked_.action);
    return true;
  }

  bool cut_resources() {
    if (!resources().cut(domain_, budget_)) return false;
    if (!resources().set_apart(policies_.trusting_roles(), domain_, budget_)) return false;
    if (is_everything(asked_.resource)) resources().add_cell("*", everything_);
    resources().group();
    return true;
  }

  ResourceFacts facts_of(AxisClass& one) {
    ResourceFacts facts;
    facts.star = one.text == "*";
    facts.role = resources().has_mark(one, role_);
    facts.special = resources().is_single(one) && !facts.star;
    for (const std::size_t special : special_)
      facts.special = facts.special || resources().has_mark(one, special);
    facts.of_exported = resources().has_mark(one, exported_);
    if (resources().has_mark(one, key_) || facts.role || facts.special)
      if (const auto arn = parse_arn(one.text)) facts.service = arn->service;
    facts.foreign = !asker_.caller.account.empty() && resources().has_mark(one, some_account_) &&
                    !resources().has_mark(one, own_);
    if (facts.foreign && !facts.special) set_account(one, facts);
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

  void evaluate_pairs() {
    grid_.answers_.resize(actions().classes().size() * resources().classes().size());
    for (std::size_t a = 0; a < actions().classes().size(); ++a)
      for (std::size_t r = 0; r < resources().classes().size(); ++r)
        grid_.answers_[a * resources().classes().size() + r] = answer(a, r);
  }

  // Whether requests of the class of actions on such resources make sense at all.
  bool is_request(const AxisClass& action, const ResourceFacts& facts) {
    if (actions().has_mark(action, trust_)) return facts.role;
    if (actions().has_mark(action, free_)) return facts.star;
    if (facts.service.empty()) return true;
    const auto mark = acting_.find(facts.service);
    return mark == acting_.end() || actions().has_mark(action, mark->second);
  }

  Answer answer(std::size_t a, std::size_t r) {
    const AxisClass& action = actions().classes()[a];
    const ResourceFacts& facts = facts_[r];
    if (facts.nobodys || !is_request(action, facts)) return {};
    // Patterns stand for the roles that there are.
    const bool trust = actions().has_mark(action, trust_);
    if (trust && facts.of_exported && !facts.special && !is_literal(domain_))
      return {.kind = Answer::Kind::kDenied};
    const Prepared question{.action = action.text,
                            .resource = resources().classes()[r].text,
                            .context = asked_.context,
                            .other_keys = asked_.other_keys};
    const Surroundings surroundings(model_, question, asker_.caller.account);
    matcher_.set_request(surroundings.request());
    const evaluate::Layers layers = surroundings.layers(
        principals_, asker_.caller, asker_.principal, asker_.is_outside_identity());
    const evaluate::Evaluation evaluation = evaluate::evaluate(matcher_, layers);
    const evaluate::Decisions& decisions = evaluation.decisions;
    if (decisions.allowed && decisions.single())
      return {.kind = Answer::Kind::kAllowed,
              .statements = statements(surroundings, layers, evaluation)};
    if (!decisions.allowed)
      return {.kind =
                  facts.foreign && !facts.special ? Answer::Kind::kOutside : Answer::Kind::kDenied};
    const evaluate::Residual residual = evaluate::residual(matcher_, layers);
    const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
    Answer answer{.kind = Answer::Kind::kConditional,
                  .too_long = !alternatives,
                  .statements = statements(surroundings, layers, evaluation)};
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

  std::vector<StatementRef> statements(const Surroundings& surroundings,
                                       const evaluate::Layers& layers,
                                       const evaluate::Evaluation& evaluation) {
    evaluate::StatementList list(evaluate::Recorder::Wants::kMatching);
    evaluate::evaluate(matcher_, layers, &list);
    const Outcome outcome = evaluate::outcome_of(evaluation.decisions);
    std::vector<StatementRef> statements;
    for (const evaluate::Recorder::Seen& seen : list.all()) {
      if (seen.match == Truth::kFalse) continue;
      const bool own = seen.layer == Layer::kIdentity || seen.layer == Layer::kBoundary;
      const auto policies = own ? principals_.policies(*asker_.principal, seen.layer)
                                : surroundings.policies(seen.layer);
      const StatementRef statement = evaluate::reference(model_, policies[seen.policy], seen);
      if (evaluate::decides(seen, statement.effect == Effect::kDeny, evaluation, outcome))
        statements.push_back(statement);
    }
    return statements;
  }

  const Scene& scene_;
  const snapshot::Model& model_;
  const policy::Tables& tables_;
  const evaluate::Principals& principals_;
  Matcher& matcher_;
  const Asker& asker_;
  const AskedRequests& asked_;
  Budget& budget_;
  std::string domain_;  // of the resources asked about
  CallerPolicies policies_;

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
  std::size_t exported_ = 0;
  std::vector<std::size_t> special_;

  std::vector<ResourceFacts> facts_;  // by class
  RequestGrid grid_;
};

Result<RequestGrid, std::string> RequestGrid::make(const Scene& scene, Matcher& matcher,
                                                   const Asker& asker, const AskedRequests& asked,
                                                   Budget& budget) {
  return GridMaker(scene, matcher, asker, asked, budget).run();
}

namespace {

// Tries requests of a pair of classes until the evaluator allows one.
class ExampleFinder {
 public:
  ExampleFinder(const Scene& scene, Matcher& matcher, const Asker& asker,
                const AskedRequests& asked)
      : scene_(scene), matcher_(matcher), asker_(asker), asked_(asked) {}

  bool take(std::string action, std::string resource, std::span<const evaluate::Atom> atoms,
            const evaluate::Formulas::Alternative& alternative) {
    const Prepared question{.action = std::move(action),
                            .resource = std::move(resource),
                            .context = asked_.context,
                            .other_keys = asked_.other_keys};
    const Surroundings surroundings(*scene_.model, question, asker_.caller.account);
    matcher_.set_caller(asker_.caller);
    matcher_.set_request(surroundings.request());
    const evaluate::Layers layers = surroundings.layers(
        *scene_.principals, asker_.caller, asker_.principal, asker_.is_outside_identity());
    const auto entries = evaluate::find_witness(matcher_, layers, atoms, alternative);
    if (!entries) return false;
    ExampleRequest& example = found.emplace();
    example.principal = asker_.caller.arn;
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
  const Scene& scene_;
  Matcher& matcher_;
  const Asker& asker_;
  const AskedRequests& asked_;
};

}  // namespace

std::optional<ExampleRequest> RequestGrid::example(
    const Scene& scene, Matcher& matcher, const Asker& asker, const AskedRequests& asked, Pair pair,
    const evaluate::Formulas::Alternative& alternative, Budget& budget) const {
  constexpr std::size_t kMaxActions = 8;
  ExampleFinder finder(scene, matcher, asker, asked);
  const AxisClass& of_action = actions_.classes()[pair.action];
  const AxisClass& of_resource = resources_.classes()[pair.resource];
  const std::string account =
      asker.caller.account.empty() ? "111122223333" : std::string(asker.caller.account);
  std::set<catalog::ArnFormatId> tried;
  for (std::size_t i = 0; i < std::min(of_action.known.size(), kMaxActions); ++i) {
    const catalog::ActionId id = of_action.known[i];
    const std::string name = scene.catalog->full_name(id);
    if (!scene.catalog->has_types(id)) {
      if (of_resource.text == "*" && finder.take(name, "*", atoms_.all(), alternative))
        return finder.found;
      continue;
    }
    for (const catalog::ActionResourceType type : scene.catalog->types(id)) {
      for (const catalog::ArnFormatId format : scene.catalog->formats(type.type)) {
        if (!tried.insert(format).second) continue;
        const std::string domain = domain_of(scene.catalog->text(format), account, true);
        const auto text = resources_.text_in(of_resource, domain, budget);
        if (text && finder.take(name, *text, atoms_.all(), alternative)) return finder.found;
      }
    }
  }
  finder.take(of_action.text, of_resource.text, atoms_.all(), alternative);
  return finder.found;
}

}  // namespace ambit::reason
