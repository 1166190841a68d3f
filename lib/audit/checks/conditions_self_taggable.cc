#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

constexpr std::string_view kPrefix = "aws:principaltag/";

// The tag keys that Allow statements of the principal's policies ask for.
std::set<std::string> keys_asked_for(Assessment& a, const evaluate::Principal& principal) {
  const policy::Tables& tables = a.model().policies;
  std::set<std::string> out;
  for (const policy::DocumentId document : a.powers().documents(principal)) {
    for (const policy::Statement& statement : tables.statements_of(document)) {
      if (statement.effect != Effect::kAllow) continue;
      for (const policy::TestId id : statement.tests.of(tables.test_lists)) {
        const policy::ConditionTest& test = tables.tests[id];
        const std::string_view name = tables.text(tables.keys[test.key].name);
        if (name.starts_with(kPrefix) && !test.op.negated &&
            test.op.comparison != policy::Comparison::kNull)
          out.emplace(a.text(test.spelling).substr(kPrefix.size()));
      }
    }
  }
  return out;
}

void self_taggable(Assessment& a) {
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    const bool user = principal.kind == HolderKind::kUser;
    for (const std::string& key : keys_asked_for(a, principal.row)) {
      const Context tagging = {{.key = "aws:TagKeys", .list = true, .values = {key}}};
      const Permission permission = a.powers().may(
          principal.row, user ? "iam:TagUser" : "iam:TagRole", principal.row.name.arn, tagging);
      subject.fail_if(permission.may, {}, [&] {
        return Finding{
            .part = key,
            .message = "may set the tag " + key + " on itself, which its policies rely on",
            .facts = {{"tag", key}, {"action", permission.action}},
            .evidence = evidence_of(permission.statements),
            .commands = detach_commands(principal, permission.statements)};
      });
    }
    const Verdict known = a.powers().policies_known(principal.row, Policies::kAll);
    if (known.unknown()) subject.not_assessed(known.reason());
  });
}

}  // namespace

extern const Check conditions_self_taggable;
constinit const Check conditions_self_taggable{.id = "conditions/self-taggable",
                                               .run = self_taggable};

}  // namespace ambit::audit::checks
