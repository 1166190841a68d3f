#include "audit/full_access.h"

#include <algorithm>

#include "audit/examined_policy.h"
#include "audit/policy_questions.h"

namespace ambit::audit {
namespace {

using evaluate::Truth;

bool is_unconditional_star(const policy::Tables& tables, const policy::Statement& statement) {
  const auto any = [](Range range, const auto& list, const auto& table) {
    return std::ranges::any_of(range.of(list), [&](auto id) { return table[id].everything; });
  };
  return statement.effect == Effect::kAllow && statement.tests.empty() && !statement.not_action &&
         !statement.not_resource && any(statement.actions, tables.action_lists, tables.actions) &&
         any(statement.resources, tables.resource_lists, tables.resources);
}

}  // namespace

FullAccess::FullAccess(const Assessment& assessment)
    : assessment_(assessment),
      resource_("arn:aws:ambit-probe:us-east-1:" + std::string(assessment.account_id()) + ":probe"),
      caller_arn_("arn:aws:iam::" + std::string(assessment.account_id()) + ":user/ambit-probe"),
      matcher_(assessment.model().policies) {
  request_.action = "ambit-probe:Probe";
  request_.resource = resource_;
  request_.owner = assessment.account_id();
  request_.mode = evaluate::Mode::kThreeValued;
  caller_.arn = caller_arn_;
  caller_.account = assessment.account_id();
  caller_.name = "ambit-probe";
  matcher_.set_request(request_);
  matcher_.set_caller(caller_);
}

bool FullAccess::allows_probe(policy::DocumentId document) {
  const policy::Tables& tables = matcher_.tables();
  Truth allowed = Truth::kFalse;
  Truth denied = Truth::kFalse;
  const Range statements = tables.documents[document].statements;
  for (std::uint32_t i = statements.begin; i < statements.end; ++i) {
    const policy::StatementId id(i);
    const policy::Statement& statement = tables.statements[id];
    Truth match = matcher_.action(id) & matcher_.resource(statement, PolicyKind::kIdentity);
    for (const policy::TestId test : statement.tests.of(tables.test_lists))
      match = match & matcher_.test(test);
    Truth& side = statement.effect == Effect::kAllow ? allowed : denied;
    side = side | match;
  }
  return (allowed & !denied) != Truth::kFalse;
}

Verdict FullAccess::granted_by(const policy::PlacedDocument& document) {
  const Verdict readable = is_readable(assessment_, document);
  if (readable.unknown()) return readable;
  const policy::Tables& tables = matcher_.tables();
  const auto statements = tables.statements_of(document.document);
  const bool has_star = std::ranges::any_of(
      statements, [&](const auto& row) { return is_unconditional_star(tables, row); });
  const bool has_deny =
      std::ranges::any_of(statements, [](const auto& row) { return row.effect == Effect::kDeny; });
  if (has_star && !has_deny) return true;
  if (!allows_probe(document.document)) return false;
  return grants_everything(assessment_, document);
}

std::uint32_t FullAccess::granting_statement(const policy::PlacedDocument& document) const {
  const policy::Tables& tables = matcher_.tables();
  const auto statements = tables.statements_of(document.document);
  auto found = std::ranges::find_if(
      statements, [&](const auto& row) { return is_unconditional_star(tables, row); });
  // Several together: the first of them.
  if (found == statements.end())
    found = std::ranges::find(statements, Effect::kAllow, &policy::Statement::effect);
  return static_cast<std::uint32_t>(found - statements.begin());
}

}  // namespace ambit::audit
