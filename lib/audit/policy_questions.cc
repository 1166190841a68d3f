#include "audit/policy_questions.h"

#include <algorithm>
#include <set>
#include <utility>

#include "reason/public_access.h"

namespace ambit::audit {
namespace {

using policy::PlacedDocument;
using policy::StatementId;
using reason::Asked;
using reason::Covers;
using reason::Demands;
using reason::DocumentQuestions;
using reason::Rule;
using reason::Witness;
using Answer = AccessQuestion::Answer;

// Policies by index: the first `count` ones on one side, the rest on the other.
class Sides {
 public:
  Sides(DocumentQuestions& questions, std::size_t count, std::size_t all)
      : questions_(questions), count_(count), all_(all) {}

  std::vector<Rule> rules(bool first, Effect effect) const {
    std::vector<Rule> out;
    for (std::size_t i = first ? 0 : count_; i < (first ? count_ : all_); ++i) {
      const reason::Granting& granting = questions_.granting(i);
      const auto& rules = effect == Effect::kAllow ? granting.allows : granting.denies;
      out.insert(out.end(), rules.begin(), rules.end());
    }
    return out;
  }

  // What all policies of a side say together.
  reason::Said said(bool first, const Witness& witness) const {
    reason::Said out;
    for (std::size_t i = first ? 0 : count_; i < (first ? count_ : all_); ++i) {
      const reason::Said one = questions_.replayed(witness, i);
      out.allows.insert(out.allows.end(), one.allows.begin(), one.allows.end());
      out.denies.insert(out.denies.end(), one.denies.begin(), one.denies.end());
    }
    out.granted = !out.allows.empty() && out.denies.empty();
    return out;
  }

 private:
  DocumentQuestions& questions_;
  std::size_t count_;
  std::size_t all_;
};

Verdict readable(const Assessment& a, std::span<const PlacedDocument> documents) {
  Verdict out = true;
  for (const PlacedDocument& document : documents) out = out & is_readable(a, document);
  return out;
}

}  // namespace

GrantedRequest granted_more(const Assessment& a, std::span<const PlacedDocument> documents,
                            std::span<const PlacedDocument> others) {
  const Verdict known = readable(a, documents) & readable(a, others);
  if (known.unknown()) return {.verdict = known};
  if (std::ranges::is_permutation(documents, others, {}, &PlacedDocument::document,
                                  &PlacedDocument::document))
    return {};
  std::vector<reason::PlacedPolicy> policies;
  for (const auto& side : {documents, others})
    for (const PlacedDocument& document : side)
      policies.push_back({document.document, PolicyKind::kIdentity});
  const std::size_t all = policies.size();
  auto questions = DocumentQuestions::make(a.model().policies, catalog::Catalog::builtin(),
                                           std::move(policies), {});
  if (!questions) return {.verdict = kTooIntricate};
  const Sides sides(*questions, documents.size(), all);
  const std::vector<Rule> allows = sides.rules(true, Effect::kAllow);
  const std::vector<Rule> denies = sides.rules(true, Effect::kDeny);
  const std::vector<Rule> other_allows = sides.rules(false, Effect::kAllow);
  const std::vector<Rule> other_denies = sides.rules(false, Effect::kDeny);
  const auto accept = [&](const Witness& witness) {
    return sides.said(true, witness).granted && !sides.said(false, witness).granted;
  };
  const auto found = [&](const Asked& asked) {
    return GrantedRequest{.verdict = true,
                          .request = asked.witness.action + " on " + asked.witness.resource,
                          .statements = sides.said(true, asked.witness).allows};
  };
  Covers covers = reason::covers_of(denies);
  const Covers denied = covers;
  for (const Rule& rule : other_allows) covers.push_back(&rule.demands);
  const Asked asked = questions->find(allows, {}, covers, accept);
  if (asked.answer == Answer::kSome) return found(asked);
  bool open = asked.answer == Answer::kUnknown;
  // What the others allow and deny again.
  for (const Rule& rule : other_denies) {
    const Asked again = questions->find(allows, rule.demands, denied, accept);
    if (again.answer == Answer::kSome) return found(again);
    open = open || again.answer == Answer::kUnknown;
  }
  return {.verdict = open ? Verdict(kTooIntricate) : Verdict(false)};
}

Verdict grants_everything(const Assessment& a, const PlacedDocument& document) {
  auto questions = DocumentQuestions::make(a.model().policies, catalog::Catalog::builtin(),
                                           {{document.document, PolicyKind::kIdentity}}, {});
  if (!questions) return kTooIntricate;
  const reason::Granting& granting = questions->granting();
  const bool denies = std::ranges::any_of(
      granting.denies, [&](const Rule& rule) { return !questions->nothing_meets(rule.demands); });
  const bool covered = questions->covered({}, reason::covers_of(granting.allows));
  if (questions->spent()) return kTooIntricate;
  return covered && !denies;
}

StatementQuestions::StatementQuestions(const Assessment& a, const PlacedDocument& document,
                                       PolicyKind kind)
    : assessment_(a) {
  auto questions = DocumentQuestions::make(a.model().policies, catalog::Catalog::builtin(),
                                           {{document.document, kind}}, {});
  if (questions) questions_.emplace(*std::move(questions));
}

const Demands& StatementQuestions::box(StatementId statement) const {
  static const Demands kNone;
  if (!questions_) return kNone;
  const reason::Granting& granting = questions_->granting();
  for (const auto* rules : {&granting.allows, &granting.denies})
    for (const Rule& rule : *rules)
      if (rule.statement == statement) return rule.demands;
  return kNone;
}

Demands StatementQuestions::without_conditions(StatementId statement) const {
  Demands demands = box(statement);
  std::erase_if(demands, [](const reason::Demand& demand) {
    return demand.variable >= reason::kFirstKeyVariable;
  });
  return demands;
}

bool StatementQuestions::always_true(StatementId statement) {
  if (!questions_) return false;
  const Demands rest = without_conditions(statement);
  return !questions_->nothing_meets(rest) && questions_->covered(rest, {&box(statement)});
}

bool StatementQuestions::never_true(StatementId statement) {
  return questions_.has_value() && questions_->nothing_meets(box(statement)) &&
         !questions_->nothing_meets(without_conditions(statement));
}

void StatementQuestions::add_keys(std::span<const Key> wanted, Demands& demands) const {
  if (!questions_) return;
  const policy::Tables& tables = assessment_.model().policies;
  const auto& keys = questions_->space().keys();
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const auto key =
        std::ranges::find(wanted, tables.text(tables.keys[keys[k].key].name), &Key::name);
    if (key == wanted.end()) continue;
    reason::Demand demand{.variable = static_cast<std::uint32_t>(reason::kFirstKeyVariable + k),
                          .points = Bits(keys[k].cells.all().size() + 1)};
    demand.points[0] = key->value.empty();
    if (!key->value.empty()) {
      const Bits cells = keys[k].cells.containing(std::string(key->value));
      for (std::size_t i = 0; i < cells.size(); ++i) demand.points[i + 1] = cells[i];
    }
    demands.push_back(std::move(demand));
  }
}

bool StatementQuestions::matches_some(StatementId statement, std::span<const Key> wanted) {
  if (!questions_) return false;
  Demands demands = box(statement);
  add_keys(wanted, demands);
  return !questions_->nothing_meets(demands);
}

bool StatementQuestions::grants_some(StatementId statement, std::span<const Key> wanted) {
  if (!questions_) return false;
  Demands demands = box(statement);
  add_keys(wanted, demands);
  return !questions_->covered(demands, reason::covers_of(questions_->granting().denies));
}

evaluate::Truth StatementQuestions::grants_account(
    StatementId statement, std::optional<std::string_view> account,
    std::span<const reason::Confinement> outside_of) {
  if (!questions_) return evaluate::Truth::kUnknown;
  const auto& allows = questions_->granting().allows;
  const auto rule = std::ranges::find(allows, statement, &Rule::statement);
  if (rule == allows.end()) return evaluate::Truth::kFalse;
  const auto& all = questions_->space().callers();
  Bits callers(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    callers[i] = account ? all[i].account == *account && !all[i].any_account : all[i].any_account;
  const Demands of_callers = {{.variable = reason::kCallerVariable, .points = std::move(callers)}};
  return !reason::Confining(*questions_)
              .confined(reason::joined(rule->demands, of_callers), outside_of);
}

GrantedRequest StatementQuestions::grants_public() {
  if (!questions_) return {.verdict = kTooIntricate};
  const Asked asked =
      reason::find_public_request(*questions_, questions_->granting().allows, false);
  if (asked.answer == Answer::kUnknown) return {.verdict = kTooIntricate};
  if (asked.answer == Answer::kNone) return {};
  return {.verdict = true,
          .request = asked.witness.action + " on " + asked.witness.resource,
          .statements = questions_->replayed(asked.witness).allows};
}

std::vector<std::string> StatementQuestions::mentioned_accounts() const {
  std::set<std::string> accounts;
  if (questions_)
    for (const reason::ModelCaller& caller : questions_->space().callers())
      if (!caller.any_account && !caller.account.empty()) accounts.insert(caller.account);
  return {accounts.begin(), accounts.end()};
}

bool StatementQuestions::constrains(StatementId statement, std::string_view folded_key) const {
  if (!questions_) return false;
  const auto& keys = questions_->space().keys();
  return std::ranges::any_of(box(statement), [&](const reason::Demand& demand) {
    if (demand.variable < reason::kFirstKeyVariable) return false;
    const reason::KeyVariable& key = keys[demand.variable - reason::kFirstKeyVariable];
    const auto& tables = assessment_.model().policies;
    if (tables.text(tables.keys[key.key].name) != folded_key) return false;
    for (std::size_t i = 1; i < demand.points.size(); ++i)
      if (!demand.points[i]) return true;
    return false;
  });
}

void for_each_conditional(Assessment& a, const ConditionalFunction& f) {
  for_each_own_policy(a, PolicyScope::kAll, [&](const ExaminedPolicy& policy, Subject& subject) {
    std::optional<StatementQuestions> questions;
    for_each_statement(a, policy, [&](const ExaminedStatement& statement) {
      if (statement.row.tests.empty()) return;
      if (!questions) questions.emplace(a, policy.document, policy.kind);
      if (questions->ready()) f(statement, *questions, subject);
    });
    if (questions && !questions->ready()) subject.not_assessed(kTooIntricate);
  });
}

std::vector<std::string> condition_keys(const Assessment& a, const ExaminedStatement& statement) {
  const policy::Tables& tables = a.model().policies;
  std::vector<std::string> out;
  for (const policy::TestId id : statement.row.tests.of(tables.test_lists))
    out.emplace_back(a.text(tables.tests[id].spelling));
  return out;
}

}  // namespace ambit::audit
