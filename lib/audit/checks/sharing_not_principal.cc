// IAM refuses NotPrincipal in trust policies, so a document that has it is not well-formed and has
// no compiled statements. It was exported all the same: this check reads the text itself.
#include <cstdint>
#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/member_text.h"
#include "audit/walk.h"
#include "json/json.h"

namespace ambit::audit::checks {
namespace {

using json::Kind;
using json::Value;

// The statements of a document: one object, or a list of them.
std::vector<Value> statements(Value document) {
  const Value member = document.find("Statement");
  if (member.is(Kind::kObject)) return {member};
  std::vector<Value> out;
  if (!member.is(Kind::kArray)) return out;
  for (const Value statement : member.elements()) out.push_back(statement);
  return out;
}

Finding finding(Value statement, const ExaminedPolicy& trust, std::uint32_t index,
                const Assessment& a) {
  const Location where = statement.find("NotPrincipal").where();
  const std::string sid(member_text(statement, "Sid"));
  return {.part = policy_part(trust) + '#' + std::to_string(index),
          .message = "Allow with NotPrincipal admits everybody who is not listed",
          .facts = {{"sid", sid}},
          .evidence = {{.where = trust.document.locate({where.begin, where.end}),
                        .statement = StatementReference{
                            .policy = "AssumeRolePolicyDocument",
                            .owner = std::string(a.text(trust.owner.holder->arn)),
                            .kind = PolicyKind::kTrust,
                            .index = index,
                            .sid = sid}}}};
}

void examine(const Assessment& a, const ExaminedPolicy& trust, Subject& role) {
  if (!trust.document.document.valid()) return role.not_assessed({"AUTH", Why::kDocumentMissing});
  SourceFiles files;
  Diagnostics damage;
  json::Parser parser;
  const FileId file = files.add({}, TextBuffer(a.model().sources.excerpt(trust.document.where)));
  const auto tree = parser.parse(files, file, damage);
  const auto roots = tree->roots();
  if (roots.size() != 1 || !tree->duplicates().empty())
    return role.not_assessed({"AUTH", Why::kUnknownConstruct});
  std::uint32_t index = 0;
  for (const Value statement : statements(roots.front())) {
    if (member_text(statement, "Effect") == "Allow" && statement.find("NotPrincipal").valid()) {
      role.fail(finding(statement, trust, index, a), {{"ROLE", a.text(trust.owner.holder->name)}});
    }
    ++index;
  }
}

void not_principal(Assessment& a) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().roles);
  for (const snapshot::Role& row : rows(a.model().roles, a.account().role_rows)) {
    if (!has_own_policies(a, row)) continue;
    const ExaminedPolicy trust = {
        .kind = PolicyKind::kTrust, .owner = {HolderKind::kRole, &row}, .document = row.trust};
    Subject role(a, a.text(row.arn));
    if (!is_readable(a, row.trust).yes()) examine(a, trust, role);
  }
}

}  // namespace

extern const Check sharing_not_principal;
constinit const Check sharing_not_principal{.id = "sharing/not-principal", .run = not_principal};

}  // namespace ambit::audit::checks
