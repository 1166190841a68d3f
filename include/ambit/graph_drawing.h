// The permission graph as data, for other tools. An answer of PermissionGraph.
#ifndef AMBIT_GRAPH_DRAWING_H_
#define AMBIT_GRAPH_DRAWING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"

namespace ambit {

struct DrawnVertex {
  // `user`, `role`; `administrators` of an account; `class`: principals that hold the same
  // policies, so that what they all can do is said once; `elevated`: a principal whose permissions
  // were changed; `admin`: an administrator of the account; `unknown-credentials`: what may be read
  // where it is not known whose credentials are there, if any.
  std::string_view kind = {};
  // Of a class its first member's; empty for what is no principal.
  std::string_view arn = {};
  std::string_view account = {};
  std::vector<std::string> elevated = {};  // what was changed, in words
  std::optional<std::uint8_t> tier = {};   // of users and roles
};

// Whoever controls `from` can come to control `to`.
struct DrawnEdge {
  std::uint32_t from = 0;  // of GraphDrawing::vertices
  std::uint32_t to = 0;
  // Empty for what is no step: from a member to its class, from an elevated principal to the
  // principal, from one who is an administrator.
  std::string_view technique = {};
  std::uint8_t calls = 0;
  PathClass path_class = PathClass::kDefinite;
  std::uint32_t guard = 0;  // of GraphDrawing::guards
  // That vertex must be controlled, too: the principal whose permissions are changed.
  std::optional<std::uint32_t> controls = {};
};

struct GraphDrawing {
  std::vector<DrawnVertex> vertices = {};
  std::vector<DrawnEdge> edges = {};  // by source, technique, target
  std::vector<Guard> guards = {};     // each once: thousands of edges have the same
  GraphAssumptions assumptions = {};
};

}  // namespace ambit

#endif  // AMBIT_GRAPH_DRAWING_H_
