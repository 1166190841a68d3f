#include "graph/required_access.h"

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

#include "catalog/catalog.h"
#include "graph/documents.h"
#include "graph/guard.h"
#include "json/configuration_reader.h"
#include "json/json.h"
#include "pattern/glob.h"

namespace ambit::graph {

RequiredRequests::RequiredRequests(std::span<const RequiredAccess> required) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  for (const RequiredAccess& one : required) {
    Required& more = list_.emplace_back(Required{.resource = one.resource});
    for (const catalog::ActionId action : catalog.expand(one.action).ids())
      more.actions.push_back(catalog.full_name(action));
    // Who may do what the catalog does not know can be told as well.
    if (more.actions.empty()) more.actions.push_back(one.action);
  }
}

bool RequiredRequests::ask(Authority& authority, const Holding& holding,
                           const std::function<bool(const Asked&)>& ask) const {
  bool complete = true;
  for (const Required& one : list_) {
    const bool is_pattern = one.resource.find_first_of("*?") != std::string::npos;
    for (const std::string& action : one.actions) {
      // Where the resource is no pattern, and for actions on nothing in particular.
      if ((!is_pattern || one.resource == "*") &&
          !ask({.action = action, .resource = one.resource}))
        return true;
      if (!is_pattern) continue;
      const auto cells = authority.resources_in(holding, action, compile_glob(one.resource));
      complete = complete && cells;
      if (!cells) continue;
      for (const std::string& cell : *cells)
        if (!ask({.action = action, .resource = cell})) return true;
    }
  }
  return complete;
}

Guard RequiredRequests::covered(Authority& authority, const Holding& holding) const {
  Guard guard = always();
  const bool complete = ask(authority, holding, [&](const Asked& asked) {
    guard = both(guard, authority.allowed(holding, asked));
    return !is_never(guard);
  });
  return complete ? guard : both(guard, unsupported("too-many-patterns"));
}

void require_access(Network& network, Authority& authority, const RequiredRequests& required) {
  std::map<std::string_view, std::uint32_t> administrator_of;
  for (const std::uint32_t vertex : network.administrators)
    administrator_of.emplace(network.vertices[vertex].account, vertex);
  std::erase_if(network.edges, [&](const Edge& edge) {
    return network.vertices[edge.to].kind == VertexKind::kAdministrator;
  });
  std::map<Documents, GuardId> known;
  for (std::uint32_t i = 0; i < network.vertices.size(); ++i) {
    const Vertex& vertex = network.vertices[i];
    if (vertex.kind != VertexKind::kPrincipal && vertex.kind != VertexKind::kElevated) continue;
    const Holding& holding = network.holdings[vertex.holding];
    const auto [at, is_new] = known.try_emplace(documents_of(authority, holding));
    if (is_new) at->second = network.guards.add(required.covered(authority, holding));
    if (at->second == kNever) continue;
    network.edges.push_back({.from = i,
                             .to = administrator_of.at(vertex.account),
                             .guard = at->second,
                             .path_class = class_of(at->second)});
  }
}

}  // namespace ambit::graph

namespace ambit {
namespace {

using json::Kind;
using json::Value;

class RequiredAccessReader : json::ConfigurationReader {
 public:
  using ConfigurationReader::ConfigurationReader;

  std::vector<RequiredAccess> read(Value root) {
    std::vector<RequiredAccess> list;
    if (!require(root, Kind::kArray)) return list;
    for (const Value element : root.elements())
      if (require(element, Kind::kObject)) list.push_back(read_one(element));
    if (root.elements().empty())
      add(json::kinds::kWrongType, root,
          {std::string("what to require"), std::string("an empty list")});
    return list;
  }

 private:
  RequiredAccess read_one(Value object) {
    static constexpr std::array<std::string_view, 2> kMembers = {"action", "resource"};
    RequiredAccess one;
    for (const auto [key, value] : object.members()) {
      if (key.text() != "action" && key.text() != "resource") {
        unknown(key, kMembers);
        continue;
      }
      if (!require(value, Kind::kString)) continue;
      (key.text() == "action" ? one.action : one.resource) = value.text();
    }
    if (!one.action.empty() && one.action != "*" && one.action.find(':') == std::string::npos)
      add(json::kinds::kWrongType, object.find("action"),
          {std::string("an action such as s3:GetObject"), "`" + one.action + "`"});
    if (one.action.empty())
      add(json::kinds::kMissingMember, object, {std::string("action")});
    else if (one.resource.empty())
      add(json::kinds::kMissingMember, object, {std::string("resource")});
    return one;
  }
};

}  // namespace

std::vector<RequiredAccess> read_required_access(const SourceFiles& sources, FileId file,
                                                 Diagnostics& diagnostics) {
  json::Parser parser;
  const auto tree = parser.parse(sources, file, diagnostics);
  const auto roots = tree->roots();
  return roots.empty() ? std::vector<RequiredAccess>{}
                       : RequiredAccessReader(diagnostics).read(roots.front());
}

}  // namespace ambit
