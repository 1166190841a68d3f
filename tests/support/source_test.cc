#include "ambit/source.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace ambit {
namespace {

bool padded(const TextBuffer& buffer) {
  const char* const end = buffer.view().data() + buffer.size();
  return std::all_of(end, end + TextBuffer::kPadding, [](char c) { return c == '\0'; });
}

TEST_CASE("text_buffer_is_padded_with_zeros", "[support]") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100'000},
                                 std::size_t{1} << 20, (std::size_t{4} << 20) + 1}) {
    CAPTURE(size);
    TextBuffer buffer(size);
    REQUIRE(buffer.size() == size);
    CHECK(padded(buffer));
    std::fill_n(buffer.data(), size, 'x');
    buffer.shrink(size / 2);
    CHECK(buffer.size() == size / 2);
    CHECK(padded(buffer));
    CHECK(buffer.view() == std::string(size / 2, 'x'));
  }
}

TEST_CASE("text_buffer_moves_without_moving_its_bytes", "[support]") {
  TextBuffer first("some text");
  const char* const bytes = first.view().data();
  const TextBuffer second = std::move(first);
  CHECK(second.view() == "some text");
  CHECK(second.view().data() == bytes);
}

TEST_CASE("position_counts_lines_and_code_points", "[support]") {
  struct Case {
    std::string_view text;
    std::uint32_t offset;
    Position position;
  };
  static constexpr Case kCases[] = {
      {"", 0, {1, 1}},
      {"", 9, {1, 1}},
      {"abc", 0, {1, 1}},
      {"abc", 2, {1, 3}},
      {"abc", 3, {1, 4}},
      {"abc", 100, {1, 4}},
      {"a\nb", 1, {1, 2}},  // the line feed ends its line
      {"a\nb", 2, {2, 1}},
      {"a\n", 2, {2, 1}},
      {"\n\n\n", 3, {4, 1}},
      {"a\r\nb", 3, {2, 1}},
      {"a\r\nb", 2, {1, 3}},
      {"\xC3\xA9x", 2, {1, 2}},  // two bytes, one code point
      {"\xC3\xA9x", 1, {1, 2}},  // inside of it
      {"\n\xF0\x9F\x98\x80x", 5, {2, 2}},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text, c.offset);
    SourceFiles files;
    CHECK(files.position(files.add("f", TextBuffer(c.text)), c.offset) == c.position);
  }
}

TEST_CASE("position_may_be_asked_by_many_threads", "[support]") {
  SourceFiles files;
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "line\n";
  const FileId file = files.add("f", TextBuffer(text));
  std::vector<Position> found(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(found.size());
    for (Position& position : found)
      threads.emplace_back([&] { position = files.position(file, 5 * 7'000 + 2); });
  }
  for (const Position& position : found) CHECK(position == Position{7'001, 3});
}

TEST_CASE("embedded_texts_have_the_name_of_their_file", "[support]") {
  SourceFiles files;
  const FileId outer = files.add("prod.json", TextBuffer(R"({"d":"%7B%7D"})"));
  const Location string{.file = outer, .begin = 5, .end = 13};
  const FileId inner = files.add_embedded(string, TextBuffer("{}"));
  const FileId innermost =
      files.add_embedded({.file = inner, .begin = 0, .end = 2}, TextBuffer("x"));
  CHECK(files.name(innermost) == "prod.json");
  CHECK(files.text(inner) == "{}");
  CHECK(files.parent(inner) == string);
  CHECK_FALSE(files.parent(outer));
  CHECK(files.size() == 3);

  const SourceFiles moved = std::move(files);
  CHECK(moved.name(innermost) == "prod.json");
}

TEST_CASE("excerpt_stays_inside_of_the_text", "[support]") {
  SourceFiles files;
  const FileId file = files.add("f", TextBuffer("abcdef"));
  CHECK(files.excerpt({.file = file, .begin = 1, .end = 3}) == "bc");
  CHECK(files.excerpt({.file = file, .begin = 4, .end = 99}) == "ef");
  CHECK(files.excerpt({.file = file, .begin = 99, .end = 100}).empty());
  CHECK(files.excerpt({.file = file, .begin = 3, .end = 1}).empty());
  CHECK(files.excerpt({}).empty());
}

TEST_CASE("original_offset_counts_bytes_before_transcoding", "[support]") {
  // One, two, three and four bytes in UTF-8; the last one is a pair of units in UTF-16.
  static constexpr std::string_view kText = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
  struct Case {
    Encoding encoding;
    std::uint32_t skipped, offset;
    std::uint64_t original;
  };
  static constexpr Case kCases[] = {
      {Encoding::kUtf8, 0, 3, 3},      {Encoding::kUtf8, 3, 3, 6},    {Encoding::kUtf16Le, 2, 0, 2},
      {Encoding::kUtf16Le, 2, 1, 4},   {Encoding::kUtf16Be, 2, 3, 6}, {Encoding::kUtf16Be, 2, 6, 8},
      {Encoding::kUtf16Le, 2, 10, 12}, {Encoding::kLatin1, 0, 1, 1},  {Encoding::kLatin1, 0, 3, 2},
  };
  for (const Case& c : kCases) {
    CAPTURE(static_cast<int>(c.encoding), c.offset);
    SourceFiles files;
    const FileId file = files.add("f", TextBuffer(kText), c.encoding, c.skipped);
    CHECK(files.original_offset(file, c.offset) == c.original);
  }
}

}  // namespace
TEST_CASE("what_is_kept_of_a_text_is_as_before", "[support]") {
  std::mt19937 random(53);
  const auto below = [&](std::size_t end) { return random() % end; };
  for (int round = 0; round < 300; ++round) {
    std::string text;
    static constexpr std::array<std::string_view, 5> kParts = {"a", "\n", "\xC3\xA9",
                                                               "\xF0\x9F\x98\x80", "long "};
    for (std::size_t parts = below(400); parts > 0; --parts) text += kParts[below(kParts.size())];
    static constexpr std::array kEncodings = {Encoding::kUtf8, Encoding::kUtf16Le,
                                              Encoding::kLatin1};
    const Encoding encoding = kEncodings[below(kEncodings.size())];
    SourceFiles files;
    const FileId whole = files.add("whole", TextBuffer(text), encoding, 3);
    const FileId reduced = files.add("reduced", TextBuffer(text), encoding, 3);
    std::vector<Location> places;
    for (std::size_t count = below(12); count > 0; --count) {
      const auto begin = static_cast<std::uint32_t>(below(text.size() + 1));
      const auto size = static_cast<std::uint32_t>(below(text.size() + 1 - begin));
      places.push_back({reduced, begin, begin + size});
    }
    files.reduce(reduced, places);
    CAPTURE(round, text);
    CHECK(files.text(reduced).empty());
    CHECK(files.name(reduced) == "reduced");
    for (const Location& place : places) {
      CHECK(files.excerpt(place) ==
            files.excerpt({whole, place.begin, place.end}).substr(0, SourceFiles::kKeptBytes));
      for (const std::uint32_t offset : {place.begin, place.end}) {
        CHECK(files.position(reduced, offset) == files.position(whole, offset));
        CHECK(files.original_offset(reduced, offset) == files.original_offset(whole, offset));
      }
    }
  }
}

}  // namespace ambit
