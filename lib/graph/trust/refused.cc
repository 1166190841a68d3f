// NotPrincipal with Allow: IAM refuses it, but documents that were exported from elsewhere, or are
// planned, can have it. Such a document has no compiled statements, so its text is read.
#include <string>
#include <vector>

#include "graph/trust/judged.h"
#include "json/json.h"

namespace ambit::graph {

using json::Kind;
using json::Value;

namespace {

// One object, or a list of them.
std::vector<Value> statements_of(Value document) {
  const Value member = document.find("Statement");
  if (member.is(Kind::kObject)) return {member};
  std::vector<Value> statements;
  if (!member.is(Kind::kArray)) return statements;
  for (const Value statement : member.elements()) statements.push_back(statement);
  return statements;
}

std::string_view text_of(Value object, std::string_view name) {
  const Value member = object.find(name);
  return member.is(Kind::kString) ? member.text() : std::string_view{};
}

}  // namespace

bool judge_refused(Court& court, const Subject& subject, TrustAnswer& answer) {
  static constexpr std::string_view kRule = "trust-notprincipal-allow";
  if (subject.kind != PolicyKind::kTrust) return false;
  SourceFiles files;
  Diagnostics damage;
  json::Parser parser;
  const FileId file =
      files.add({}, TextBuffer(court.model.sources.excerpt(subject.document.where)));
  const auto tree = parser.parse(files, file, damage);
  const auto roots = tree->roots();
  if (roots.size() != 1 || !tree->duplicates().empty()) return false;
  const TrustRule* const rule = find_trust_rule(kRule);
  const auto& settings = court.configuration.severities;
  const auto setting = settings.find(kRule);
  bool found = false;
  std::uint32_t index = 0;
  for (const Value statement : statements_of(roots.front())) {
    const std::uint32_t own = index++;
    const Value others = statement.find("NotPrincipal");
    if (text_of(statement, "Effect") != "Allow" || !others.valid()) continue;
    found = true;
    if (setting != settings.end() && !setting->second) continue;
    const Location where = others.where();
    TrustFinding finding{
        .rule = rule,
        .severity =
            setting != settings.end() ? setting->second.value_or(rule->severity) : rule->severity,
        .resource = subject.arn,
        .account = subject.account,
        .principal = {.kind = "everybody"},
        .actions = {"sts:AssumeRole"},
        .when = std::nullopt,
        .message = "everybody whom NotPrincipal does not name can assume the role"};
    finding.statements.push_back({.policy = "trust policy",
                                  .owner = subject.arn,
                                  .kind = PolicyKind::kTrust,
                                  .index = own,
                                  .layer = Layer::kResource,
                                  .where = subject.document.locate({where.begin, where.end})});
    answer.findings.push_back(std::move(finding));
  }
  return found;
}

}  // namespace ambit::graph
