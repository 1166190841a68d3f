// Fingerprints of findings: the same for the same finding in another version of the document, so
// that a baseline survives edits elsewhere.
#ifndef AMBIT_LINT_FINGERPRINT_H_
#define AMBIT_LINT_FINGERPRINT_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ambit/lint.h"
#include "lint/document.h"

namespace ambit::lint {

// FNV-1a of what identifies the finding: rule, policy, statement, the entry or key, and how many
// like it came before. `statement` is empty for a finding on the document.
std::uint64_t fingerprint(const Finding& finding, const LintedDocument& linted,
                          std::string_view statement, std::uint32_t ordinal);

// One for all of them together.
std::uint64_t fingerprint_of_all(std::span<const std::uint64_t> fingerprints);

// Sets those of all findings of one document, which are in order.
void set_fingerprints(std::vector<Finding>& findings, const LintedDocument& linted,
                      const Document& document);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_FINGERPRINT_H_
