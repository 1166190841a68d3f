// Fixes of documents that stand in a string of their file.
#ifndef AMBIT_LINT_EMBEDDING_H_
#define AMBIT_LINT_EMBEDDING_H_

#include <span>

#include "ambit/lint.h"

namespace ambit::lint {

// The edits of the fixes, which are in `text`, become those of the file that it was decoded from:
// what they put in is escaped as the string around it is. Percent-encoded text offers no fixes.
// O(length of the text and of the edits) for each level of strings.
void move_to_file(std::span<Finding> findings, const SourceFiles& sources, FileId text);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_EMBEDDING_H_
