#include "report/request_json.h"

namespace ambit::report {

void write_request(JsonLine& json, const std::optional<ExampleRequest>& request) {
  if (!request) return json.null();
  json.begin_object();
  json.name("principal").text_or_null(request->principal);
  json.name("action").text(request->action);
  json.name("resource").text(request->resource);
  json.name("context").begin_list();
  for (const ContextValue& value : request->context) {
    if (value.absent) continue;
    json.begin_object();
    json.name("ContextKeyName").text(value.key);
    json.name("ContextKeyValues").texts(value.values);
    json.name("ContextKeyType").text(value.type);
    json.end_object();
  }
  json.end_list();
  json.name("absent").begin_list();
  for (const ContextValue& value : request->context)
    if (value.absent) json.text(value.key);
  json.end_list();
  json.end_object();
}

}  // namespace ambit::report
