// Reads policy documents: checks the grammar and compiles them into Tables.
#ifndef AMBIT_POLICY_COMPILER_H_
#define AMBIT_POLICY_COMPILER_H_

#include <memory>
#include <span>

#include "ambit/diagnostic.h"
#include "ambit/policy.h"
#include "ambit/source.h"
#include "json/json.h"
#include "policy/tables.h"

namespace ambit::policy {

// Grammar, warnings and errors alike: the diagnostic and the code under which the policy grammar
// knows it ("unknown-element"). One code may have several kinds, one for each way to break it.
struct GrammarKind {
  DiagnosticKind diagnostic = {};
  std::string_view code = {};
};
// The kind behind a diagnostic of this component, or null for another component's.
const GrammarKind* grammar_kind(const Diagnostic& diagnostic);
std::span<const DiagnosticKind* const> diagnostic_kinds();

// Compiles documents into `tables`, which it is the only one to write. Documents with the same text
// and kind are compiled once.
class Compiler {
 public:
  // All three must outlive the compiler.
  Compiler(Tables& tables, SourceFiles& files, json::Parser& parser);
  // For documents of other files into the tables of `earlier`, which knows what it compiles, too.
  // The files of both must outlive both.
  Compiler(const Compiler& earlier, SourceFiles& files, json::Parser& parser);
  Compiler(const Compiler&) = delete;
  Compiler& operator=(const Compiler&) = delete;
  ~Compiler();

  // Compiles the document given as JSON value: an object, or a string with the document in it (JSON
  // text, percent-encoded, or one of these encoded up to two more times, with a notice). Says what
  // is wrong with it: all warnings, and the first error in the order of the text. With a grammar
  // error the document is opaque; when the string holds no JSON at all, or the value is null or
  // absent (invalid), there is no document. O(size of the document).
  PlacedDocument compile(json::Value document, PolicyKind kind, Diagnostics& diagnostics);

  // The same for a text that is a document by itself, in any of the forms of a string.
  PlacedDocument compile_text(FileId file, PolicyKind kind, Diagnostics& diagnostics);

 private:
  struct Compiled;
  struct State;
  std::unique_ptr<State> state_;
};

// Says everything that is wrong with the grammar of a document that does not stand in a string:
// warnings and errors as they are found. O(size of the document).
void check_grammar(json::Value root, PolicyKind kind, Diagnostics& diagnostics);

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_COMPILER_H_
