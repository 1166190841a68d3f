// What is wrong with a statement whoever it admits: its actions, its operators, its tags.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "graph/trust/judged.h"
#include "pattern/fold.h"

namespace ambit::graph {

using policy::Comparison;
using policy::PrincipalKind;
using policy::SetOperator;
using policy::Statement;
using reason::Confinement;

namespace {

// What assuming a role takes, and what goes with it.
constexpr std::array<std::string_view, 6> kAssumeActions = {
    "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext", "sts:SetSourceIdentity",  "sts:TagSession"};

// An action of the catalog beyond those; empty: none.
std::string further_action(const Judged& judged, const Admission& admission) {
  const catalog::Catalog& catalog = judged.court().catalog;
  const reason::ActionCells& actions = judged.questions().space().actions();
  catalog::ActionSet expected(catalog.action_count());
  for (const std::string_view name : kAssumeActions)
    if (const auto id = catalog.find_action(name)) expected.insert(*id);
  for (std::size_t cell = 0; cell < actions.size(); ++cell) {
    if (!admission.requests.front().points[cell]) continue;
    for (const catalog::ActionId id : actions.known(cell, catalog).ids())
      if (!expected.contains(id)) return catalog.full_name(id);
  }
  return {};
}

void judge_actions(Judged& judged, const Admission& admission) {
  const std::string action = further_action(judged, admission);
  if (!action.empty())
    judged.report("trust-action-broad", admission,
                  "the statement allows " + action + " and more, which a trust policy is not for");
}

bool is_negative_or_optional(const policy::Operator& op) {
  return op.comparison != Comparison::kNull &&
         (op.if_exists || op.set == SetOperator::kForAllValues || op.negated);
}

// Whether every request has the key, with one value.
bool is_always_present(const Judged& judged, const Admission& admission, std::string_view key) {
  if (admission.principal->kind == PrincipalKind::kFederated &&
      (key.ends_with(":sub") || key.ends_with(":aud") || key == "saml:iss"))
    return true;
  const auto id = judged.court().catalog.find_key(key);
  if (!id) return false;
  const catalog::KeyFacts facts = judged.court().catalog.facts(*id);
  return !facts.multivalued && (facts.presence == catalog::Presence::kAlways ||
                                facts.presence == catalog::Presence::kSigned);
}

// Each key of a statement once.
using Weak = std::set<std::pair<std::uint32_t, policy::KeyId>>;

void judge_operators(Judged& judged, const Admission& admission, Weak& said) {
  const policy::Tables& tables = judged.tables();
  for (const policy::TestId id : admission.statement->tests.of(tables.test_lists)) {
    const policy::ConditionTest& test = tables.tests[id];
    if (!is_negative_or_optional(test.op) || said.contains({admission.index, test.key})) continue;
    const std::string key(tables.text(tables.keys[test.key].name));
    const Confinement something = {.key = key,
                                   .accepts = reason::names_something,
                                   .always_present = is_always_present(judged, admission, key),
                                   .each_value = key == "aws:tagkeys"};
    if (!judged.escapes(admission, something)) continue;
    said.insert({admission.index, test.key});
    judged.report("trust-weak-operator", admission,
                  policy::operator_name(test.op) + " " + std::string(tables.text(test.spelling)) +
                      (test.op.negated ? " only says what must not be"
                                       : " also holds when the key is absent"));
  }
}

bool is_outsider(const Judged& judged, const Admission& admission) {
  if (admission.principal->kind == PrincipalKind::kFederated) return true;
  const std::string_view account = judged.text(admission.principal->account);
  return admission.named.kind == "everybody" ||
         (!account.empty() && account != judged.subject().account &&
          !judged.court().neighbours.is_own(account));
}

void judge_tags(Judged& judged, const Admission& admission) {
  if (!judged.court().tests_tags || !is_outsider(judged, admission)) return;
  // The demand for the assuming action goes; the statement's own stays.
  Admission tagging = admission;
  tagging.requests.pop_back();
  tagging = judged.with_action(tagging, "sts:TagSession");
  std::vector<Confinement> tags = {
      {.key = "aws:tagkeys", .accepts = reason::names_something, .each_value = true}};
  for (const std::string& key : judged.keys_starting("aws:requesttag/"))
    tags.push_back(to_something(key));
  if (judged.escapes(tagging, tags))
    judged.report("trust-tag-session-open", tagging,
                  quoted(admission.named.value) +
                      " may give its sessions any tags, and policies of the snapshot decide by "
                      "aws:PrincipalTag");
}

}  // namespace

void judge_statements(Judged& judged) {
  std::set<std::uint32_t> statements;
  Weak weak;
  for (const Admission& admission : judged.admissions()) {
    if (statements.insert(admission.index).second) judge_actions(judged, admission);
    judge_operators(judged, admission, weak);
    judge_tags(judged, admission);
  }
}

}  // namespace ambit::graph
