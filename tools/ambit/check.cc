#include <span>

#include "ambit/compare.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

using Answer = AccessQuestion::Answer;
using Check = CheckArguments::Check;

ExitStatus status_of(Answer answer, bool strict) {
  if (answer == Answer::kUnknown && strict) return ExitStatus::kPartial;
  return answer == Answer::kNone ? ExitStatus::kFine : ExitStatus::kNo;
}

report::PolicyCheck described(Check check) {
  if (check == Check::kNoNewAccess)
    return {.name = "no-new-access",
            .passed = "the new policy grants nothing that the old one does not",
            .failed = "the new policy grants what the old one does not",
            .found = "new access"};
  if (check == Check::kNoPublicAccess)
    return {.name = "no-public-access",
            .passed = "the policy grants nothing to the public",
            .failed = "the policy grants access to the public",
            .found = "public access"};
  return {.name = "access-not-granted",
          .passed = "the policy grants none of this access",
          .failed = "the policy grants some of this access",
          .found = "this access"};
}

std::optional<AccessQuestion> ask(const CheckArguments& arguments, SourceFiles& sources,
                                  const catalog::ServiceCatalog& catalog,
                                  Diagnostics& diagnostics) {
  const ReasoningOptions options{.kind = arguments.kind};
  const bool two = arguments.check == Check::kNoNewAccess;
  const FileId old_policy = two ? read_text(arguments.old_policy, sources, diagnostics) : FileId{};
  const FileId policy = read_text(arguments.policy, sources, diagnostics);
  if (!policy.valid() || (two && !old_policy.valid())) return std::nullopt;
  if (two) return check_no_new_access(sources, old_policy, policy, options, catalog, diagnostics);
  if (arguments.check == Check::kNoPublicAccess)
    return check_no_public_access(sources, policy, arguments.resource_type, options, catalog,
                                  diagnostics);
  const CriticalAccess access{arguments.actions, arguments.resources};
  return check_access_not_granted(sources, policy, std::span(&access, 1), options, catalog,
                                  diagnostics);
}

}  // namespace

ExitStatus run(const CheckArguments& arguments) {
  Console console(arguments.common);
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  SourceFiles sources;
  Diagnostics diagnostics;
  const auto question = ask(arguments, sources, *catalog, diagnostics);
  console.diagnostics(diagnostics, sources);
  if (!question) return ExitStatus::kInput;
  report::PolicyCheck check = described(arguments.check);
  check.question = &*question;
  console.answer(arguments.common.format == Format::kJson
                     ? report::check_json(check, sources, catalog->version())
                     : report::check_text(check, sources, console.style()));
  return console.finish(status_of(question->answer, arguments.common.strict));
}

}  // namespace ambit::tool
