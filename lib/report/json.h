// What the JSON answers of all commands have in common. Included only where JSON is written.
#ifndef AMBIT_REPORT_JSON_H_
#define AMBIT_REPORT_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ambit/report.h"
#include "ambit/version.h"

namespace ambit::report {

using Json = nlohmann::ordered_json;

// The first members of every answer.
inline Json answer_of(std::string_view schema) {
  return {{"schema", schema},
          {"tool", {{"name", "ambit"}, {"version", version()}, {"catalog", nullptr}}}};
}

inline Json text_or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

// `file`, `line`, `column` and, for a text inside a string, `decoded`.
inline void add_place(Json& to, const std::optional<Place>& place) {
  if (!place) {
    to["file"] = to["line"] = to["column"] = nullptr;
    return;
  }
  to["file"] = place->file;
  to["line"] = place->position.line;
  to["column"] = place->position.column;
  if (place->decoded)
    to["decoded"] = {{"line", place->decoded->line}, {"column", place->decoded->column}};
}

// ASCII, so that no character of the input acts on a terminal. Bytes of the command line that are
// no UTF-8 become U+FFFD; those of files are UTF-8.
inline std::string printed(const Json& answer) {
  return answer.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace ambit::report

#endif  // AMBIT_REPORT_JSON_H_
