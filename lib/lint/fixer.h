// What fixing a file and fixing a document of a snapshot have in common.
#ifndef AMBIT_LINT_FIXER_H_
#define AMBIT_LINT_FIXER_H_

#include <functional>
#include <string>
#include <string_view>

#include "ambit/lint.h"
#include "catalog/catalog.h"

namespace ambit::lint {

// Fixes wait for others that overlap them, and some uncover what others are about.
inline constexpr int kMaxFixRounds = 10;

// `text` after as many rounds of fixes as have an effect, and, unless they are proposed ones, are
// proven to change nothing else. What IAM refuses has no meaning that could change, so errors are
// mended first. `look` adds what it finds in a file.
FixedText fixed_in_rounds(
    const std::string& name, std::string text, bool proposed, const catalog::Catalog& catalog,
    const std::function<void(SourceFiles& sources, FileId file, Report& report)>& look);

// A document that stood inside another text as a text of its own: moved to the left margin, with a
// line end behind it. Strings hold no line ends, so nothing else changes.
std::string by_itself(std::string_view document);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_FIXER_H_
