#include <catch2/catch.hpp>

#include "ambit/report.h"

namespace ambit::report {
namespace {

Place place_of(const SourceFiles& sources, Location where) {
  return Places(sources).find(where).value_or(Place{});
}

std::string_view file_of(const SourceFiles& sources, FileId file) {
  return place_of(sources, {file, 0, 0}).file;
}

TEST_CASE("absolute_names_lose_the_directory_that_they_share", "[report]") {
  SourceFiles one;
  const FileId only = one.add("/home/someone/export/details.json", TextBuffer("{}"));
  CHECK(file_of(one, only) == "details.json");

  SourceFiles several;
  const FileId a = several.add("/home/someone/export/prod/details.json", TextBuffer("{}"));
  const FileId b = several.add("/home/someone/export/probe/details.json", TextBuffer("{}"));
  const FileId c = several.add("more/details.json", TextBuffer("{}"));
  const FileId d = several.add("-", TextBuffer("{}"));
  CHECK(file_of(several, a) == "prod/details.json");
  CHECK(file_of(several, b) == "probe/details.json");
  CHECK(file_of(several, c) == "more/details.json");
  CHECK(file_of(several, d) == "-");
  CHECK(place_of(several, {a, 0, 0}).name == "/home/someone/export/prod/details.json");
}

TEST_CASE("a_place_is_that_of_the_file_and_of_the_decoded_text", "[report]") {
  SourceFiles sources;
  const FileId file = sources.add("a.json", TextBuffer("[\n  \"{\\\"a\\\":\\n1}\"\n]"));
  const FileId inner = sources.add_embedded({file, 4, 19}, TextBuffer("{\"a\":\n1}"));

  const Place outer = place_of(sources, {file, 4, 19});
  CHECK(outer.position == Position{2, 3});
  CHECK_FALSE(outer.decoded);

  const Place decoded = place_of(sources, {inner, 6, 7});
  CHECK(decoded.file == "a.json");
  CHECK(decoded.position == Position{2, 3});
  CHECK(decoded.begin_byte == 4);
  CHECK(decoded.end_byte == 19);
  CHECK(decoded.decoded == Position{2, 1});

  CHECK_FALSE(Places(sources).find({}));
}

TEST_CASE("bytes_are_those_of_the_file_as_it_was_read", "[report]") {
  SourceFiles sources;
  const FileId file = sources.add("utf16.json", TextBuffer("[1]"), Encoding::kUtf16Le, 2);
  const Place place = place_of(sources, {file, 1, 2});
  CHECK(place.begin_byte == 4);
  CHECK(place.end_byte == 6);
}

}  // namespace
}  // namespace ambit::report
