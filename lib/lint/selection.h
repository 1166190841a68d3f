// Which documents and findings the configuration speaks of.
#ifndef AMBIT_LINT_SELECTION_H_
#define AMBIT_LINT_SELECTION_H_

#include <string_view>
#include <vector>

#include "ambit/lint.h"
#include "lint/document.h"

namespace ambit::lint {

// Whether the glob matches the path, or a part of it behind a slash: `*` and `?` stop at `/`, `**`
// does not. Linear in the usual case (pattern/glob.h).
bool path_matches(std::string_view glob, std::string_view path);

// The severities of all rules for this document, with the overrides that are about it.
std::vector<Severity> severities_for(const LintedDocument& linted,
                                     const Configuration& configuration);

// Likewise the options of rules; a later one wins.
std::vector<OptionSetting> options_for(const LintedDocument& linted,
                                       const Configuration& configuration);

// The kind that the configuration gives documents of the file, if any.
std::optional<PolicyKind> kind_of_file(std::string_view path, const Configuration& configuration);

// Marks the findings of one document that are suppressed; `used` has a flag for each suppression.
void suppress(std::vector<Finding>& findings, const LintedDocument& linted,
              const Document& document, const Configuration& configuration,
              std::vector<bool>& used);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_SELECTION_H_
