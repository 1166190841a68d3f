// The JSON of one line is that of the JSON library.
#include "report/json_line.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace ambit::report {
namespace {

using Json = nlohmann::json;

std::string written(std::string_view text) {
  JsonLine line;
  line.text(text);
  return line.take();
}

TEST_CASE("texts_are_escaped_wherever_the_odd_byte_stands", "[report]") {
  for (std::size_t size = 0; size <= 20; ++size)
    for (std::size_t at = 0; at < size; ++at)
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'x');
        text[at] = static_cast<char>(byte);
        const std::string want = Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
        if (written(text) != want) FAIL_CHECK(written(text) << " for " << want);
      }
  CHECK(written("") == "\"\"");
}

TEST_CASE("commas_stand_between_values_and_nowhere_else", "[report]") {
  JsonLine line;
  line.begin_object();
  line.name("a").begin_list();
  line.end_list();
  line.name("b").begin_list();
  line.number(0);
  line.number(18446744073709551615U);
  line.boolean(true);
  line.begin_object();
  line.end_object();
  line.begin_object();
  line.member("x\"y").null();
  line.member("z").text("t");
  line.end_object();
  line.end_list();
  line.name("c").text(std::string(5000, 'c'));
  line.end_object();
  CHECK(line.take() ==
        R"({"a":[],"b":[0,18446744073709551615,true,{},{"x\"y":null,"z":"t"}],"c":")" +
            std::string(5000, 'c') + "\"}");
}

}  // namespace
}  // namespace ambit::report
