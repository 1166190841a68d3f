#include "reason/axis_patterns.h"

#include <algorithm>
#include <utility>

#include "ambit/arn.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/glob_meet.h"

namespace ambit::reason {

std::string action_program(std::string_view pattern) {
  const std::string folded = fold(pattern);
  if (folded.find_first_not_of('*') == std::string::npos)
    return {kOneInField, kRunInField, ':', kOneInField, kRunInField};
  const auto colon = folded.find(':');
  std::string program = compile_glob(folded.substr(0, colon));
  if (colon != std::string::npos) program += ':' + compile_glob(folded.substr(colon + 1));
  confine_to_fields(program, 2);
  return program;
}

std::string resource_program(std::string_view pattern) {
  std::string program;
  if (pattern.find_first_not_of('*') == std::string_view::npos) {
    program = compile_glob("arn:*:*:*:*:");
    confine_to_fields(program, 5);
    return program + kAnyRun;
  }
  program = compile_glob(pattern);
  complete_arn(program);
  confine_resource(program);
  return program;
}

Axis::Pattern action_pattern(const policy::Tables& tables, policy::ActionId id) {
  std::string text(tables.text(tables.actions[id].text));
  std::string program = action_program(text);
  return {std::move(text), std::move(program)};
}

Axis::Pattern open_resource_pattern(const policy::Tables& tables, policy::ResourceId id) {
  const policy::ResourcePattern& pattern = tables.resources[id];
  std::string text(tables.text(pattern.text));
  if (pattern.everything) return {std::move(text), std::string(1, kAnyRun)};
  if (pattern.pieces.empty()) return {std::move(text), std::string(tables.text(pattern.program))};
  std::string program;
  bool open = false;
  for (const policy::Piece& piece : pattern.pieces.of(tables.pieces)) {
    if (!piece.variable.valid()) {
      program += tables.text(piece.program);
      continue;
    }
    if (!std::exchange(open, true)) confine_resource(program);
    program += kAnyRun;
  }
  if (!open) confine_resource(program);
  text = glob_text(program);
  return {std::move(text), std::move(program)};
}

namespace {

bool may_match(const policy::Tables& tables, const ResourcePrograms& programs,
               const policy::Statement& statement, std::string_view resource) {
  return std::ranges::any_of(
      statement.resources.of(tables.resource_lists), [&](policy::ResourceId id) {
        const auto program = programs.find(id);
        return program == programs.end() || glob_matches(program->second, resource);
      });
}

}  // namespace

void settle_resources(const policy::Tables& tables, const ResourcePrograms& programs,
                      std::string_view resource, std::span<const evaluate::Atom> atoms,
                      Condition& alternatives) {
  Condition open;
  for (auto& alternative : alternatives) {
    bool never = false;
    std::erase_if(alternative, [&](evaluate::Literal literal) {
      const evaluate::Atom& atom = atoms[literal.atom];
      if (atom.kind != evaluate::Atom::Kind::kResource) return false;
      const policy::Statement& statement = tables.statements[policy::StatementId(atom.index)];
      if (may_match(tables, programs, statement, resource)) return false;
      never = never || literal.positive != statement.not_resource;
      return true;
    });
    if (!never) open.push_back(std::move(alternative));
  }
  alternatives = std::move(open);
}

}  // namespace ambit::reason
