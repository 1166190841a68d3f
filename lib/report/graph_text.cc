// The permission graph for people, and for programs that draw graphs: Graphviz's DOT and GraphML
// (graphml.graphdrawing.org). Names from the input come out printable and escaped for their medium.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ambit/graph_drawing.h"
#include "report/paths_text.h"
#include "report/printable.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxTechniques = 12;
constexpr std::size_t kMaxLabels = 3;  // techniques on one drawn edge
constexpr std::array kClasses = {PathClass::kDefinite, PathClass::kConditional,
                                 PathClass::kUnverified, PathClass::kLimited};

std::string label_of(const DrawnVertex& vertex) {
  if (vertex.kind == "admin") return fmt::format("administrator of {}", vertex.account);
  if (vertex.kind == "administrators") return fmt::format("administrators of {}", vertex.account);
  if (vertex.kind == "unknown-credentials") return "unknown credentials";
  if (vertex.kind == "targets") return fmt::format("targets in {}", vertex.account);
  std::string label(short_arn(vertex.arn));
  if (vertex.kind == "class") label = "policies of " + label;
  for (const std::string& change : vertex.elevated) label += " + " + change;
  return printable(label);
}

// `"a \"b\" \\c"`: in DOT a backslash begins an escape.
std::string dot_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  std::string shown = printable(text);
  // The two characters that XML leaves no place for beside the control characters.
  for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (std::size_t at = 0; (at = shown.find(none, at)) != std::string::npos;)
      shown.replace(at, none.size(), "\xEF\xBF\xBD");
  for (const char c : shown) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string_view shape_of(std::string_view kind) {
  if (kind == "admin") return "doubleoctagon";
  if (kind == "class" || kind == "administrators" || kind == "targets") return "point";
  if (kind == "elevated" || kind == "created") return "component";
  return kind == "user" ? "ellipse" : "box";
}

std::string_view line_of(PathClass path_class) {
  if (path_class <= PathClass::kDefinite) return "solid";
  return path_class == PathClass::kConditional ? "dashed" : "dotted";
}

// Edges that are drawn as one.
struct Bundle {
  PathClass path_class = PathClass::kNone;
  std::vector<std::string_view> techniques = {};
};

std::map<std::pair<std::uint32_t, std::uint32_t>, Bundle> bundles(const GraphDrawing& drawing) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Bundle> bundles;
  for (const DrawnEdge& edge : drawing.edges) {
    Bundle& bundle = bundles[{edge.from, edge.to}];
    bundle.path_class = std::min(bundle.path_class, edge.path_class);
    if (!edge.technique.empty()) bundle.techniques.push_back(edge.technique);
  }
  return bundles;
}

std::string bundle_label(const Bundle& bundle) {
  std::string label;
  const std::size_t shown = std::min(bundle.techniques.size(), kMaxLabels);
  for (std::size_t i = 0; i < shown; ++i)
    label.append(i == 0 ? "" : ", ").append(bundle.techniques[i]);
  if (bundle.techniques.size() > shown)
    label += fmt::format(" + {}", bundle.techniques.size() - shown);
  return label;
}

void xml_data(std::string& out, std::string_view key, std::string_view value) {
  if (!value.empty()) out += fmt::format("<data key=\"{}\">{}</data>", key, xml_escaped(value));
}

void xml_keys(std::string& out, std::string_view element,
              std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    out +=
        fmt::format("  <key id=\"{0}.{1}\" for=\"{0}\" attr.name=\"{1}\" attr.type=\"string\"/>\n",
                    element, name);
}

}  // namespace

std::string graph_dot(const GraphDrawing& drawing) {
  std::string out = "digraph ambit {\n  rankdir=LR;\n";
  for (std::size_t i = 0; i < drawing.vertices.size(); ++i) {
    const DrawnVertex& vertex = drawing.vertices[i];
    out += fmt::format("  v{} [label={}, shape={}];\n", i, dot_quoted(label_of(vertex)),
                       shape_of(vertex.kind));
  }
  for (const auto& [ends, bundle] : bundles(drawing))
    out += fmt::format("  v{} -> v{} [label={}, style={}];\n", ends.first, ends.second,
                       dot_quoted(bundle_label(bundle)), line_of(bundle.path_class));
  return out + "}\n";
}

std::string graph_graphml(const GraphDrawing& drawing) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
  xml_keys(out, "node", {"kind", "arn", "account", "elevated", "tier"});
  xml_keys(out, "edge", {"technique", "class", "calls", "controls", "guard"});
  out += "  <graph id=\"ambit\" edgedefault=\"directed\">\n";
  for (std::size_t i = 0; i < drawing.vertices.size(); ++i) {
    const DrawnVertex& vertex = drawing.vertices[i];
    std::string changes;
    for (const std::string& change : vertex.elevated)
      changes.append(changes.empty() ? "" : "; ").append(change);
    out += fmt::format("    <node id=\"v{}\">", i);
    xml_data(out, "node.kind", vertex.kind);
    xml_data(out, "node.arn", vertex.arn);
    xml_data(out, "node.account", vertex.account);
    xml_data(out, "node.elevated", changes);
    if (vertex.tier) xml_data(out, "node.tier", std::to_string(*vertex.tier));
    out += "</node>\n";
  }
  for (const DrawnEdge& edge : drawing.edges) {
    out += fmt::format("    <edge source=\"v{}\" target=\"v{}\">", edge.from, edge.to);
    xml_data(out, "edge.technique", edge.technique);
    xml_data(out, "edge.class", path_class_name(edge.path_class));
    xml_data(out, "edge.calls", std::to_string(edge.calls));
    if (edge.controls) xml_data(out, "edge.controls", fmt::format("v{}", *edge.controls));
    xml_data(out, "edge.guard", guard_words(drawing.guards[edge.guard]));
    out += "</edge>\n";
  }
  return out + "  </graph>\n</graphml>\n";
}

std::string graph_text(const GraphDrawing& drawing, const TextStyle& style) {
  Text text(style);
  const auto of_kind = [&](std::string_view kind) {
    return static_cast<std::uint64_t>(
        std::ranges::count(drawing.vertices, kind, &DrawnVertex::kind));
  };
  std::map<std::string_view, std::array<std::uint64_t, kClasses.size()>> techniques;
  std::uint64_t steps = 0;
  for (const DrawnEdge& edge : drawing.edges) {
    if (edge.technique.empty()) continue;
    ++steps;
    for (std::size_t i = 0; i < kClasses.size(); ++i)
      if (edge.path_class == kClasses[i]) ++techniques[edge.technique][i];
  }
  const std::uint64_t principals = of_kind("user") + of_kind("role");
  text.line({{count_of(steps, "step"), Ink::kStrong},
             fmt::format(" between {}, and what they become by changed permissions: {}",
                         count_of(principals, "principal"), of_kind("elevated"))});
  std::vector<Row> rows = {{"technique"}};
  for (const PathClass path_class : kClasses)
    rows.front().emplace_back(path_class_name(path_class), Ink::kFaint);
  const std::size_t shown = text.shown(techniques.size(), kMaxTechniques);
  for (const auto& [technique, counts] : techniques) {
    if (rows.size() > shown) break;
    Row& row = rows.emplace_back(Row{{technique, Ink::kStrong}});
    for (const std::uint64_t count : counts)
      row.emplace_back(count == 0 ? "-" : std::to_string(count));
  }
  if (!techniques.empty()) {
    text.blank_line();
    text.rows(rows, kIndent);
    text.say_cut(techniques.size(), shown, kIndent);
  }
  write_assumptions(text, drawing.assumptions);
  write_next(text, {{"a picture:", "ambit graph --format dot, with the same files, | dot -Tsvg"},
                    {"data:", "--format json or graphml"}});
  return text.take();
}

}  // namespace ambit::report
