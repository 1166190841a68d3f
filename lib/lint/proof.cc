#include "lint/proof.h"

#include "ambit/compare.h"
#include "ambit/diagnostic.h"
#include "ambit/source.h"
#include "json/json.h"
#include "policy/compiler.h"
#include "policy/tables.h"
#include "reason/policy_difference.h"

namespace ambit::lint {
namespace {

std::string in_words(const AccessQuestion& question, std::string_view verb) {
  if (!question.witness) return question.reason;
  const ExampleRequest& request = *question.witness;
  std::string words = "it would ";
  words.append(verb).append(" ").append(request.action).append(" on ").append(request.resource);
  if (!request.principal.empty()) words.append(" by ").append(request.principal);
  return words;
}

}  // namespace

std::string why_not_the_same(std::string_view before, std::string_view after, PolicyKind kind,
                             const catalog::Catalog& catalog) {
  using Answer = AccessQuestion::Answer;
  SourceFiles sources;
  Diagnostics said;
  policy::Tables tables;
  json::Parser parser;
  policy::Compiler compiler(tables, sources, parser);
  const auto compile = [&](std::string_view text) {
    const FileId file = sources.add("document", TextBuffer(text));
    return compiler.compile_text(file, kind, said);
  };
  const auto is_policy = [&](const policy::PlacedDocument& placed) {
    return placed.document.valid() && !tables.documents[placed.document].opaque;
  };
  const policy::PlacedDocument old_document = compile(before);
  if (!is_policy(old_document)) return {};
  const policy::PlacedDocument new_document = compile(after);
  if (!is_policy(new_document)) return "it would be no valid policy";
  if (old_document.document == new_document.document) return {};
  reason::PolicyDifference difference(tables, catalog, {{old_document, kind}, {new_document, kind}},
                                      {}, reason::Requests::kWithUsualKeys);
  const auto differs = [](const AccessQuestion& question) {
    return question.answer != Answer::kNone && question.reason != reason::kVariablesUndecided;
  };
  const AccessQuestion more = difference.difference(1, 0);
  if (differs(more)) return in_words(more, "newly grant");
  const AccessQuestion less = difference.difference(0, 1);
  if (differs(less)) return in_words(less, "no more grant");
  return {};
}

}  // namespace ambit::lint
