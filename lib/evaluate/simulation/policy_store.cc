#include "evaluate/simulation/policy_store.h"

#include <algorithm>
#include <utility>

#include "evaluate/simulation/kinds.h"

namespace ambit::simulation {
namespace {

using json::Kind;
using json::Value;

bool covers(Location outer, Location inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// The path from `value` to what stands at `where` inside it: a member if that is its key.
std::string path_to(Value value, Location where) {
  std::string path;
  for (bool deeper = true; deeper && value.where() != where;) {
    deeper = false;
    for (const auto [key, member] : value.members()) {
      if (!covers(key.where(), where) && !covers(member.where(), where)) continue;
      path = member_path(path, key.text());
      if (covers(key.where(), where)) return path;
      value = member;
      deeper = true;
      break;
    }
    std::size_t index = 0;
    if (deeper) continue;
    for (const Value element : value.elements()) {
      if (covers(element.where(), where)) {
        path = element_path(path, index);
        value = element;
        deeper = true;
        break;
      }
      ++index;
    }
  }
  return path;
}

// What is wrong with a text, in words, and where.
std::string damage_words(const Diagnostic& said, const SourceFiles& files) {
  std::string words(said.kind->message);
  if (!said.args.empty())
    if (const auto* text = std::get_if<std::string>(&said.args.front())) words = *text;
  const Position at = files.position(said.where.file, said.where.begin);
  return words + ", at line " + std::to_string(at.line) + ", column " + std::to_string(at.column);
}

const Diagnostic* first_error(const Diagnostics& diagnostics) {
  for (const Diagnostic& said : diagnostics.items())
    if (said.kind->severity == Severity::kError) return &said;
  return nullptr;
}

}  // namespace

Result<Value, SimulationError> PolicyStore::parse(std::string_view request) {
  bytes_ += request.size();
  const FileId file = files_.add("request", TextBuffer(request));
  Diagnostics diagnostics;
  parser_.parse(files_.text(file), file, diagnostics, tree_);
  if (const Diagnostic* said = first_error(diagnostics))
    return Failure(error(kJsonSyntax, {}, {damage_words(*said, files_)}));
  const auto roots = tree_.roots();
  if (roots.size() != 1)
    return Failure(error(kJsonSyntax, {},
                         {std::string(roots.empty() ? "it is empty" : "text after the object")}));
  if (!roots.front().is(Kind::kObject))
    return Failure(error(kNotAnObject, {}, {std::string(json::kind_words(roots.front().kind()))}));
  return roots.front();
}

Result<CompiledPolicy, SimulationError> PolicyStore::compile(const GivenPolicy& policy) {
  if (!policy.document.is(Kind::kString)) return compile_anew(policy);
  const std::string_view text = policy.document.text();
  Known& known = known_[static_cast<std::size_t>(policy.place.kind)];
  if (const auto found = known.find(text); found != known.end()) return found->second;
  bytes_ += 2 * text.size();  // the key and the decoded text
  AMBIT_TRY(CompiledPolicy compiled, compile_anew(policy));
  return known.emplace(text, std::move(compiled)).first->second;
}

Result<CompiledPolicy, SimulationError> PolicyStore::compile_anew(const GivenPolicy& policy) {
  Diagnostics diagnostics;
  CompiledPolicy compiled;
  compiled.placed = compiler_.compile(policy.document, policy.place.kind, diagnostics);
  if (diagnostics.items().empty()) return compiled;
  const Diagnostic* wrong = first_error(diagnostics);
  const FileId file = wrong == nullptr ? compiled.placed.where.file : wrong->where.file;
  std::unique_ptr<json::Tree> tree;
  const Value document = decoded(policy, file, tree);
  if (wrong != nullptr) return Failure(grammar_error(policy.place, *wrong, document));
  for (const Diagnostic& said : diagnostics.items())
    if (const policy::GrammarKind* kind = policy::grammar_kind(said))
      compiled.warnings.push_back({kind->code, path_to(document, said.where), said});
  return compiled;
}

// The compiler reads the document in a string and forgets it.
Value PolicyStore::decoded(const GivenPolicy& policy, FileId file,
                           std::unique_ptr<json::Tree>& tree) {
  if (file == policy.document.where().file)
    return policy.document.is(Kind::kString) ? Value() : policy.document;
  Diagnostics ignored;
  tree = parser_.parse(files_, file, ignored);
  const auto roots = tree->roots();
  return roots.size() == 1 ? roots.front() : Value();
}

// `document` is invalid if there is none: a string that holds no JSON, or damaged JSON.
SimulationError PolicyStore::grammar_error(const PolicyPlace& place, const Diagnostic& said,
                                           Value document) const {
  const policy::GrammarKind* kind = policy::grammar_kind(said);
  SimulationError result{.detail = kind == nullptr ? kJsonSyntax.name : kind->code,
                         .path = place.path(),
                         .said = said,
                         .position = Position{}};
  if (document.valid()) result.path = member_path(result.path, path_to(document, said.where));
  if (kind != nullptr) result.position = files_.position(said.where.file, said.where.begin);
  return result;
}

}  // namespace ambit::simulation
