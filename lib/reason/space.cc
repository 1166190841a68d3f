#include "reason/space.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ambit/arn.h"
#include "evaluate/principal_match.h"
#include "evaluate/undocumented.h"
#include "pattern/glob.h"

namespace ambit::reason {

using evaluate::CallerKind;
using evaluate::KeySource;
using policy::Comparison;
using policy::ConditionTest;
using policy::SetOperator;
using policy::Statement;
using policy::TestId;
using policy::ValueType;

namespace {

constexpr std::size_t kMaxCallers = 4096;

// Keys that the caller decides.
bool is_own(KeySource source) {
  switch (source) {
    case KeySource::kPrincipalArn:
    case KeySource::kPrincipalAccount:
    case KeySource::kPrincipalType:
    case KeySource::kUserId:
    case KeySource::kUsername:
    case KeySource::kPrincipalTag:
    case KeySource::kPrincipalOrgId:
    case KeySource::kPrincipalOrgPaths:
    case KeySource::kPrincipalIsAwsService:
    case KeySource::kPrincipalServiceName:
    case KeySource::kPrincipalServiceNamesList:
    case KeySource::kServicesOnly:
      return true;
    default:
      return false;
  }
}

// Principals that the callers of callers.h do not stand for.
std::optional<std::string> unmodelled(const policy::Tables& tables,
                                      const std::set<policy::PrincipalId>& principals) {
  for (const policy::PrincipalId id : principals) {
    const policy::PrincipalValue& value = tables.principals[id];
    if (value.kind == policy::PrincipalKind::kCanonicalUser)
      return "whose account a CanonicalUser is, is not known";
    const auto arn = parse_arn(tables.text(value.text));
    if (value.kind == policy::PrincipalKind::kAws && arn && arn->partition != "aws")
      return "principals of other partitions than aws are not reasoned about in this version";
  }
  return std::nullopt;
}

// The value of aws:PrincipalType; empty: such callers have none.
std::string_view principal_type(CallerKind kind) {
  switch (kind) {
    case CallerKind::kRoot:
      return "Account";
    case CallerKind::kUser:
      return "User";
    case CallerKind::kFederated:
      return "FederatedUser";
    case CallerKind::kRole:
      return "AssumedRole";
    case CallerKind::kAnonymous:
      return "Anonymous";
    default:
      return {};
  }
}

// The service that gives the attributes of a certificate as tags of the principal.
// Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
bool carries_tags(const ModelCaller& caller) {
  return caller.service == "rolesanywhere.amazonaws.com";
}

// The value of aws:userid; empty: such callers have none; nothing: any, as far as is known here.
std::optional<std::string> user_id(const ModelCaller& caller) {
  if (caller.kind == CallerKind::kAnonymous) return "anonymous";
  if (!evaluate::is_iam(caller.kind)) return std::string();
  if (caller.kind == CallerKind::kRoot && !caller.any_account) return caller.account;
  if (caller.kind == CallerKind::kUser && !caller.unique_id.empty()) return caller.unique_id;
  return std::nullopt;
}

// The account of the caller, as a glob program.
std::string account_program(const ModelCaller& caller) {
  constexpr std::size_t kDigits = 12;
  return caller.any_account ? std::string(kDigits, kOneInField) : caller.account;
}

// The ARNs that the caller can have, as a glob program. What is left open about it is any text.
std::string arn_program_of(const ModelCaller& caller, std::string_view partition) {
  const auto arn = parse_arn(caller.arn);
  if (!arn) return std::string(caller.arn);
  std::string program = "arn:";
  program.append(partition).append(":").append(arn->service).append("::");
  program += account_program(caller) + ":";
  const std::string_view resource = arn->resource;
  if (caller.any_path) {
    program.append("role/") += kAnyRun;
    return program.append(caller.name);
  }
  if (!caller.any_name) return program.append(resource);
  program.append(resource.substr(0, resource.find('/') + 1));
  program += kAnyOne;
  program += kAnyRun;
  return program;
}

template <class IdT>
std::vector<IdT> sorted(const std::set<IdT>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace

// What the statements of all policies mention.
struct Space::AtHand {
  std::set<policy::ActionId> actions = {};
  std::set<policy::ResourceId> resources = {};
  std::set<policy::PrincipalId> principals = {};
  std::map<policy::KeyId, std::set<TestId>> tests = {};  // keys without tests are variables'
  std::map<policy::KeyId, Symbol> spellings = {};
  bool has_principals = false;
  bool trust = false;
  bool not_principals = false;
  std::set<std::string> accounts = {};

  void add(const policy::Tables& tables, const PlacedPolicy& policy) {
    trust = trust || policy.kind == PolicyKind::kTrust;
    for (const Statement& statement : tables.statements_of(policy.document)) {
      for (const policy::ActionId id : statement.actions.of(tables.action_lists))
        actions.insert(id);
      for (const policy::ResourceId id : statement.resources.of(tables.resource_lists)) {
        resources.insert(id);
        add_variables(tables, tables.resources[id].pieces);
      }
      if (statement.has_principal && policy.kind != PolicyKind::kRcp) has_principals = true;
      not_principals = not_principals || statement.not_principal;
      for (const policy::PrincipalId id : statement.principals.of(tables.principal_lists)) {
        principals.insert(id);
        trust = trust || tables.principals[id].kind == policy::PrincipalKind::kFederated;
      }
      for (const TestId id : statement.tests.of(tables.test_lists)) add_test(tables, id);
    }
  }

  void add_variables(const policy::Tables& tables, Range pieces) {
    for (const policy::Piece& piece : pieces.of(tables.pieces)) {
      if (!piece.variable.valid()) continue;
      tests.try_emplace(piece.variable);
      spellings.try_emplace(piece.variable, piece.spelling);
    }
  }

  void add_test(const policy::Tables& tables, TestId id) {
    const ConditionTest& test = tables.tests[id];
    tests[test.key].insert(id);
    spellings.try_emplace(test.key, test.spelling);
    const KeySource source = evaluate::key_source(tables.text(tables.keys[test.key].name));
    for (const policy::ValueId value : test.values.of(tables.value_lists)) {
      add_variables(tables, tables.values[value].pieces);
      const std::string_view text = tables.text(tables.values[value].text);
      if (source == KeySource::kPrincipalAccount && is_account_id(text)) accounts.emplace(text);
      const auto arn = parse_arn(text);
      if (source == KeySource::kPrincipalArn && arn && is_account_id(arn->account))
        accounts.emplace(arn->account);
    }
  }
};

Result<Space, std::string> Space::make(const policy::Tables& tables,
                                       const catalog::Catalog& catalog,
                                       std::span<const PlacedPolicy> policies, Budget& budget) {
  AtHand at_hand;
  for (const PlacedPolicy& policy : policies) at_hand.add(tables, policy);

  auto actions = ActionCells::make(tables, sorted(at_hand.actions), budget);
  if (!actions) return Failure(std::string("the action patterns are too intricate"));
  auto resources = ResourceCells::make(tables, sorted(at_hand.resources), budget);
  if (!resources) return Failure(std::string("the resource patterns are too intricate"));
  Space space(tables, catalog, *std::move(actions), *std::move(resources));

  if (auto reason = space.add_callers(at_hand)) return Failure(*std::move(reason));
  for (const auto& [key, tests] : at_hand.tests) {
    auto cells = ValueCells::make(tables, sorted(tests), budget);
    if (!cells)
      return Failure("the values of the condition key " +
                     std::string(tables.text(at_hand.spellings.at(key))) + " are too intricate");
    space.add_key(at_hand, key, *std::move(cells));
  }
  for (const PlacedPolicy& policy : policies) {
    Granting& granting = space.grantings_.emplace_back();
    const Range range = tables.documents[policy.document].statements;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const Statement& statement = tables.statements[policy::StatementId(i)];
      auto& rules = statement.effect == Effect::kAllow ? granting.allows : granting.denies;
      rules.push_back(
          {.statement = policy::StatementId(i), .demands = space.demands(statement, policy.kind)});
    }
    // AWS attaches RCPFullAWSAccess wherever resource control policies are on.
    if (policy.kind == PolicyKind::kRcp) granting.allows.emplace_back();
  }
  return space;
}

// Why there are none that could stand for all, if so.
std::optional<std::string> Space::add_callers(const AtHand& at_hand) {
  if (auto reason = unmodelled(*tables_, at_hand.principals)) return reason;
  has_principals_ = at_hand.has_principals;
  if (!has_principals_) {
    callers_.emplace_back();
    return std::nullopt;
  }
  auto all = reason::callers(*tables_,
                             {.values = sorted(at_hand.principals),
                              .accounts = at_hand.accounts,
                              .trust = at_hand.trust,
                              .boundaries = at_hand.not_principals},
                             kMaxCallers);
  if (!all) return "there are too many principals";
  callers_ = *std::move(all);
  for (const ModelCaller& caller : callers_) {
    const bool named = !caller.any_name && !caller.any_path && !caller.any_account;
    if (named && !caller.arn.empty()) named_arns_.push_back(caller.arn);
    if (!caller.any_account && !caller.account.empty()) accounts_.insert(caller.account);
  }
  return std::nullopt;
}

void Space::add_key(const AtHand& at_hand, policy::KeyId key, ValueCells cells) {
  const auto& tests = at_hand.tests.at(key);
  const bool asks_for_lists = std::ranges::any_of(
      tests, [this](TestId test) { return tables_->tests[test].op.set != SetOperator::kNone; });
  keys_.push_back(KeyVariable::make(*tables_, *catalog_, key, at_hand.spellings.at(key),
                                    asks_for_lists, std::move(cells)));
}

std::size_t Space::index_of(policy::KeyId key) const {
  const auto found = std::ranges::find(keys_, key, &KeyVariable::key);
  return static_cast<std::size_t>(found - keys_.begin());
}

Demands Space::demands(const Statement& statement, PolicyKind kind) const {
  Demands all;
  all.push_back(action_demand(statement));
  if (statement.has_resource) all.push_back(resource_demand(statement, kind));
  if (statement.has_principal && has_principals_) all.push_back(caller_demand(statement, kind));
  for (const TestId id : statement.tests.of(tables_->test_lists))
    all.push_back(test_demand(tables_->tests[id]));
  return all;
}

Demand Space::action_demand(const Statement& statement) const {
  Bits matched(actions_.size());
  for (const policy::ActionId id : statement.actions.of(tables_->action_lists))
    matched |= actions_.matching(id);
  if (statement.not_action) matched.flip();
  return {.variable = kActionVariable, .points = std::move(matched)};
}

Demand Space::resource_demand(const Statement& statement, PolicyKind kind) const {
  Bits matched(resources_.all().size());
  for (const policy::ResourceId id : statement.resources.of(tables_->resource_lists))
    matched |= resources_.matching(id, kind);
  if (statement.not_resource) matched.flip();
  return {.variable = kResourceVariable, .points = std::move(matched)};
}

// In the resource policy of a gateway endpoint accounts stand for their root users; which kind of
// endpoint a policy is for is not known, and an interface endpoint is taken.
Demand Space::caller_demand(const Statement& statement, PolicyKind) const {
  Bits matched(callers_.size());
  evaluate::UndocumentedAnswers strict;
  strict.reset(evaluate::Mode::kStrict);
  for (std::size_t i = 0; i < callers_.size(); ++i) {
    const EvaluatorCaller caller(callers_[i]);
    const evaluate::PrincipalRules rules{.boundary = evaluate::truth(callers_[i].boundary)};
    const evaluate::Classes classes =
        evaluate::match_principal(*tables_, statement, caller.get(), rules, strict);
    matched[i] = classes.any() == evaluate::Truth::kTrue;
  }
  return {.variable = kCallerVariable, .points = std::move(matched)};
}

Demand Space::test_demand(const policy::ConditionTest& test) const {
  const std::size_t index = index_of(test.key);
  return keys_[index].demand(*tables_, test, kFirstKeyVariable + static_cast<std::uint32_t>(index));
}

Region Space::whole() const {
  Region region;
  region.emplace_back(all_bits(actions_.size()));
  region.emplace_back(all_bits(resources_.all().size()));
  region.emplace_back(all_bits(callers_.size()));
  for (const KeyVariable& key : keys_) region.push_back(key.whole());
  return region;
}

bool Space::asks_who_calls() const {
  return has_principals_ &&
         std::ranges::any_of(keys_, [](const KeyVariable& key) { return is_own(key.source); });
}

// Tags of the role take no part in iam:PassRole.
std::optional<std::vector<Region>> Space::everything(Budget& budget) const {
  std::vector<Region> regions;
  Region whole = this->whole();
  if (asks_who_calls()) {
    for (std::size_t i = 0; i < callers_.size(); ++i) {
      regions.push_back(whole);
      restrict_to_caller(regions.back(), i, budget);
      if (budget.spent()) return std::nullopt;
    }
  } else {
    regions.push_back(std::move(whole));
  }
  const auto is_tag = [](const KeyVariable& key) { return key.source == KeySource::kResourceTag; };
  if (std::ranges::none_of(keys_, is_tag)) return regions;
  Demand other{.variable = kActionVariable, .points = all_bits(actions_.size())};
  other.points.reset(actions_.pass_role());
  for (std::size_t i = 0, size = regions.size(); i < size; ++i) {
    Region passing = regions[i];
    passing[kActionVariable].restrict_to(other.complement());
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      if (!is_tag(keys_[k])) continue;
      Bits absent(keys_[k].cells.all().size() + 1);
      absent.set(0);
      passing[kFirstKeyVariable + k] = Extent(std::move(absent));
    }
    regions[i][kActionVariable].restrict_to(other);
    regions.push_back(std::move(passing));
  }
  return regions;
}

// That a key is absent, or that its values are in the cells.
Demand Space::values_in(std::size_t key, const Bits& cells) const {
  Demand demand{.variable = kFirstKeyVariable + static_cast<std::uint32_t>(key),
                .points = Bits(cells.size() + 1),
                .lists = Lists::kEvery,
                .cells = cells};
  demand.points.set(0);
  for (std::size_t i = 0; i < cells.size(); ++i) demand.points[i + 1] = cells[i];
  return demand;
}

Demands Space::documented() const {
  Demands demands = {{.variable = kActionVariable, .points = actions_.known(*catalog_)}};
  for (std::size_t k = 0; k < keys_.size(); ++k)
    if (const auto type = keys_[k].type)
      demands.push_back(values_in(k, keys_[k].cells.well_formed_for(*type)));
  return demands;
}

Demands Space::with_usual_keys() const {
  Demands demands;
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    const auto key = catalog_->find_key(keys_[k].name);
    if (!key || catalog_->facts(*key).presence != catalog::Presence::kAlways) continue;
    Demand present = values_in(k, all_bits(keys_[k].cells.all().size()));
    present.points.reset(0);
    demands.push_back(std::move(present));
  }
  return demands;
}

Demands Space::certain() const {
  Bits resources(resources_.all().size());
  for (std::size_t i = 0; i < resources.size(); ++i) resources[i] = resources_.all()[i].certain;
  Demands demands = {{.variable = kResourceVariable, .points = std::move(resources)}};
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    const auto all = keys_[k].cells.all();
    Bits cells(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) cells[i] = all[i].certain;
    demands.push_back(values_in(k, cells));
  }
  return demands;
}

std::vector<std::string> Space::arns_of_others(const ModelCaller& caller) const {
  std::vector<std::string> others = named_arns_;
  if (!caller.any_account) return others;
  for (const std::string& account : accounts_) {
    std::string program = "arn:";
    for (int field = 0; field < 3; ++field) (program += kRunInField) += ':';
    others.push_back(program + account + ":" + kAnyRun);
  }
  return others;
}

std::optional<std::string> Space::caller_arn(const ModelCaller& caller, const KeyVariable& key,
                                             std::size_t cell, Budget& budget) const {
  return key.cells.text_in(cell, arn_program_of(caller, "aws"), arns_of_others(caller), budget);
}

// The cells that the key of the caller can be in, with more rather than less of them.
Bits Space::own_cells(const ModelCaller& caller, const KeyVariable& key, Budget& budget) const {
  if (!key.cells.told_by_text()) return all_bits(key.cells.all().size());
  std::string domain;
  std::vector<std::string> others;
  if (key.source == KeySource::kPrincipalArn) {
    domain = arn_program_of(caller, std::string(1, kRunInField));
    others = arns_of_others(caller);
  } else {
    domain = account_program(caller);
    others.assign(accounts_.begin(), accounts_.end());
  }
  Bits cells(key.cells.all().size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    cells[i] = key.cells.text_in(i, domain, others, budget).has_value();
  return cells;
}

bool Space::is_open(const ModelCaller& caller, const KeyVariable& key) const {
  if (!has_principals_) return true;
  const auto value = own_value(caller, key);
  if (!value) return true;
  if (value->empty()) return false;
  const bool name = caller.any_name || caller.any_path || caller.any_account;
  return (name && key.source == KeySource::kPrincipalArn) ||
         (caller.any_account && key.source == KeySource::kPrincipalAccount);
}

std::optional<std::string> Space::own_value(const ModelCaller& caller,
                                            const KeyVariable& key) const {
  const bool iam = evaluate::is_iam(caller.kind);
  const bool service = caller.kind == CallerKind::kService;
  const bool anonymous = caller.kind == CallerKind::kAnonymous;
  switch (key.source) {
    case KeySource::kPrincipalArn:
      return caller.arn;
    case KeySource::kPrincipalAccount:
      return anonymous ? "anonymous" : caller.account;
    case KeySource::kPrincipalType:
      return std::string(principal_type(caller.kind));
    case KeySource::kUserId:
      return user_id(caller);
    case KeySource::kUsername:
      if (caller.kind != CallerKind::kUser) return std::string();
      if (caller.any_name) return std::nullopt;
      return caller.name;
    case KeySource::kPrincipalIsAwsService:
      return service ? "true" : iam ? "false" : "";
    case KeySource::kPrincipalServiceName:
      if (caller.any_name && service) return std::nullopt;
      return caller.service;
    case KeySource::kServicesOnly:
    case KeySource::kPrincipalServiceNamesList:
      return service ? std::optional<std::string>() : std::string();
    case KeySource::kPrincipalTag:
      return iam || carries_tags(caller) ? std::optional<std::string>() : std::string();
    case KeySource::kPrincipalOrgId:
    case KeySource::kPrincipalOrgPaths:
      return iam ? std::optional<std::string>() : std::string();
    default:
      return std::nullopt;
  }
}

void Space::restrict_to_caller(Region& region, std::size_t index, Budget& budget) const {
  const ModelCaller& caller = callers_[index];
  Bits only(callers_.size());
  only.set(index);
  region[kCallerVariable] = Extent(std::move(only));
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    const KeyVariable& key = keys_[k];
    const auto value = own_value(caller, key);
    if (!value) continue;
    const Bits cells = is_open(caller, key) ? own_cells(caller, key, budget)
                       : value->empty()     ? Bits(key.cells.all().size())
                                            : key.cells.containing(*value);
    Bits points(cells.size() + 1);
    points[0] = value->empty();
    for (std::size_t i = 0; i < cells.size(); ++i) points[i + 1] = cells[i];
    region[kFirstKeyVariable + k] = Extent(std::move(points));
  }
}

}  // namespace ambit::reason
