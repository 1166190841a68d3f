#include "reason/replay.h"

namespace ambit::reason {

using evaluate::Truth;

Said Replay::ask(const PlacedPolicy& policy, const Witness& witness) {
  const EvaluatorCaller caller(witness.caller);
  const evaluate::Request request{
      .action = witness.action, .resource = witness.resource, .context = witness.context};
  matcher_.set_request(request);
  matcher_.set_caller(caller.get());
  const evaluate::PrincipalRules rules{.boundary = evaluate::truth(witness.caller.boundary)};
  const policy::Tables& tables = matcher_.tables();
  Said said;
  const Range range = tables.documents[policy.document].statements;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const policy::StatementId id(i);
    const policy::Statement& statement = tables.statements[id];
    Truth match = matcher_.action(id) & matcher_.resource(statement, policy.kind) &
                  matcher_.principal(statement, rules).any();
    for (const policy::TestId test : statement.tests.of(tables.test_lists))
      match = match & matcher_.test(test);
    if (match == Truth::kTrue)
      (statement.effect == Effect::kAllow ? said.allows : said.denies).push_back(id);
  }
  said.granted = said.denies.empty() && (policy.kind == PolicyKind::kRcp || !said.allows.empty());
  return said;
}

}  // namespace ambit::reason
