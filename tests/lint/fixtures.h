// The documents of tests/lint/<rule>, and how they are linted.
#ifndef AMBIT_TESTS_LINT_FIXTURES_H_
#define AMBIT_TESTS_LINT_FIXTURES_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/lint.h"

namespace ambit::lint {

std::string read_text(const std::filesystem::path& path);

// tests/lint/<rule>/<start>*.json, sorted.
std::vector<std::filesystem::path> documents_of(std::string_view rule, std::string_view start);

// Only the rule of the document's folder, with what <name>.kind beside the document says, or else
// the file `kind`.
Configuration configuration_of(const std::filesystem::path& document);

struct Linted {
  SourceFiles sources = {};
  FileId file = {};
  Report report = {};
};
Linted lint_text(std::string_view text, const Configuration& configuration);

// The text after all rounds of fixes.
std::string fixed_text(std::string_view text, const Configuration& configuration, bool proposed);

}  // namespace ambit::lint

#endif  // AMBIT_TESTS_LINT_FIXTURES_H_
