// Policy documents from text, for tests.
#ifndef AMBIT_TESTS_POLICY_COMPILED_H_
#define AMBIT_TESTS_POLICY_COMPILED_H_

#include <string>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/source.h"
#include "json/json.h"
#include "policy/compiler.h"
#include "policy/tables.h"

namespace ambit::policy {

// The tables, and everything that their places point into.
struct Compiled {
  SourceFiles files;
  json::Parser parser;
  Tables tables;
  Compiler compiler{tables, files, parser};
  Diagnostics diagnostics;

  PlacedDocument add(std::string_view text, PolicyKind kind = PolicyKind::kIdentity) {
    return compiler.compile_text(files.add("policy.json", TextBuffer(text)), kind, diagnostics);
  }

  // Codes of the grammar for all that was said, errors first: "error:invalid-sid".
  std::vector<std::string> codes() const {
    std::vector<std::string> codes;
    for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNotice})
      for (const Diagnostic& said : diagnostics.items()) {
        if (said.kind->severity != severity) continue;
        const GrammarKind* grammar = grammar_kind(said);
        const std::string_view code = grammar != nullptr ? grammar->code : said.kind->name;
        const std::string_view prefix = severity == Severity::kError     ? "error:"
                                        : severity == Severity::kWarning ? "warning:"
                                                                         : "notice:";
        codes.push_back(std::string(prefix) + std::string(code));
      }
    return codes;
  }

  // The text at a place, for comparing spans with what they should cover.
  std::string_view at(Location where) const { return files.excerpt(where); }
};

}  // namespace ambit::policy

#endif  // AMBIT_TESTS_POLICY_COMPILED_H_
