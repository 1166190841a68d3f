// The order of the members is that of docs/json.md.
#include <utility>

#include "ambit/graph_drawing.h"
#include "report/paths_json.h"

namespace ambit::report {

std::string graph_json(const GraphDrawing& drawing) {
  JsonLine json;
  begin_answer(json, "ambit.graph/1");
  json.name("vertices").begin_list();
  std::uint64_t id = 0;
  for (const DrawnVertex& vertex : drawing.vertices) {
    json.begin_object();
    json.name("id").number(id++);
    json.name("kind").text(vertex.kind);
    json.name("arn").text_or_null(vertex.arn);
    json.name("account").text(vertex.account);
    json.name("elevated").texts(vertex.elevated);
    json.name("tier");
    vertex.tier ? json.number(*vertex.tier) : json.null();
    json.end_object();
  }
  json.end_list();
  json.name("edges").begin_list();
  for (const DrawnEdge& edge : drawing.edges) {
    json.begin_object();
    json.name("from").number(edge.from);
    json.name("to").number(edge.to);
    json.name("technique").text_or_null(edge.technique);
    json.name("class").text(path_class_name(edge.path_class));
    json.name("calls").number(edge.calls);
    json.name("controls");
    edge.controls ? json.number(*edge.controls) : json.null();
    write_guard(json, drawing.guards[edge.guard]);
    json.end_object();
  }
  json.end_list();
  write_assumptions(json, drawing.assumptions);
  return end_answer(std::move(json));
}

}  // namespace ambit::report
