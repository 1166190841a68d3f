// The files of `ambit lint --fix --out DIR`.
#ifndef AMBIT_TOOLS_AMBIT_FIXED_FILES_H_
#define AMBIT_TOOLS_AMBIT_FIXED_FILES_H_

#include <set>
#include <string>
#include <string_view>

#include "ambit/lint.h"

namespace ambit::tool {

// Writes a file as --output does: whole or not at all, and says so if it cannot.
bool write_file(const std::string& name, std::string_view text);

// Names of files in one directory, made of names that others chose: of letters, digits and
// `+=,@._-`, not starting with a dot or a dash, of bounded length, and all different even where
// capitals do not count.
class FileNames {
 public:
  // "iam.111122223333.role.app.deploy.trust.json": the ARN of what the document belongs to without
  // its prefix and partition, and the name of the document.
  std::string of_document(const lint::LintedDocument& document);
  // The last part of the path.
  std::string of_file(std::string_view path);

 private:
  std::string unused(std::string_view wanted);

  std::set<std::string> used_;  // in small letters
};

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_FIXED_FILES_H_
