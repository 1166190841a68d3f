#include "snapshot/bytes.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

#include "snapshot/gzip.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using namespace std::string_view_literals;

TEST_CASE("encodings", "[snapshot]") {
  struct Case {
    std::string_view bytes;
    std::string_view text;
    Encoding encoding;
    std::string_view damage;  // name of the diagnostic
  };
  static constexpr Case kCases[] = {
      {"{}", "{}", Encoding::kUtf8, ""},
      {"\xEF\xBB\xBF{}", "{}", Encoding::kUtf8, ""},
      {"\xFF\xFE{\0}\0"sv, "{}", Encoding::kUtf16Le, ""},
      {"\xFE\xFF\0{\0}"sv, "{}", Encoding::kUtf16Be, ""},
      {"{\0}\0"sv, "{}", Encoding::kUtf16Le, ""},
      {"\0{\0}"sv, "{}", Encoding::kUtf16Be, ""},
      {"{\0\xF6\0"sv, "{\xC3\xB6", Encoding::kUtf16Le, ""},
      {"{\0\xAC\x20"sv, "{\xE2\x82\xAC", Encoding::kUtf16Le, ""},
      {"{\0\x3D\xD8\x00\xDE"sv, "{\xF0\x9F\x98\x80", Encoding::kUtf16Le, ""},
      {"{\0\x3D\xD8"sv, "{", Encoding::kUtf16Le, "snapshot/not-utf16"},
      {"{\0\x3D\xD8{\0"sv, "{", Encoding::kUtf16Le, "snapshot/not-utf16"},
      {"{\0\x00\xDE"sv, "{", Encoding::kUtf16Le, "snapshot/not-utf16"},
      {"{\0}"sv, "{", Encoding::kUtf16Le, "snapshot/not-utf16"},
      {"\xFF\xFE\0\0{\0\0\0"sv, "", Encoding::kUtf8, "snapshot/utf-32"},
      {"\0\0\xFE\xFF\0\0\0{"sv, "", Encoding::kUtf8, "snapshot/utf-32"},
      {"{\0\0\0"sv, "", Encoding::kUtf8, "snapshot/utf-32"},
      {"\0\0\0{"sv, "", Encoding::kUtf8, "snapshot/utf-32"},
      {"{\"\xF6\"}", "{\"\xF6\"}", Encoding::kUtf8, "snapshot/not-utf8"},
      {"{\"\xC3", "{\"\xC3", Encoding::kUtf8, "snapshot/not-utf8"},
      {"\0"sv, "\0"sv, Encoding::kUtf8, ""},
      {"", "", Encoding::kUtf8, ""},
      {"PK\3\4", "", Encoding::kUtf8, "snapshot/archive"},
      {"BZh9", "", Encoding::kUtf8, "snapshot/archive"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.bytes);
    const DecodedText decoded = decode_bytes(TextBuffer(c.bytes), {});
    CHECK(decoded.text.view() == c.text);
    CHECK(decoded.encoding == c.encoding);
    CHECK((decoded.damage ? decoded.damage->kind->name : "") == c.damage);
    CHECK(decoded.usable == c.damage.empty());
  }
}

TEST_CASE("encoding_can_be_given", "[snapshot]") {
  const auto text = [](std::string_view bytes, Encoding encoding) {
    return std::string(decode_bytes(TextBuffer(bytes), {.encoding = encoding}).text.view());
  };
  CHECK(text("\xF6", Encoding::kLatin1) == "\xC3\xB6");
  CHECK(text("\xEF\xBB\xBF{", Encoding::kLatin1) == "\xC3\xAF\xC2\xBB\xC2\xBF{");
  CHECK(text("\xEF\xBB\xBF{", Encoding::kUtf8) == "{");
  CHECK(text("\xFF\xFE{\0"sv, Encoding::kUtf16Le) == "{");
  CHECK(text("\x7B\x7B", Encoding::kUtf16Be) == "\xE7\xAD\xBB");
}

// The place of the damage is told in bytes of the file.
TEST_CASE("damaged_byte_is_counted_in_the_file", "[snapshot]") {
  const auto offset = [](std::string_view bytes) {
    return std::get<std::int64_t>(decode_bytes(TextBuffer(bytes), {}).damage->args[0]);
  };
  CHECK(offset("{\"\xF6\"}") == 2);
  CHECK(offset("\xEF\xBB\xBF{\"\xF6\"}") == 5);
  CHECK(offset("\xFF\xFE{\0\x00\xDE"sv) == 4);
}

TEST_CASE("gzip_members_are_one_text", "[snapshot]") {
  const Gunzipped one = gunzip(gzip("one ") + gzip("two"));
  CHECK(one.text.view() == "one two");
  CHECK(one.end == GzipEnd::kComplete);
  const Gunzipped behind = gunzip(gzip("one") + "more");
  CHECK(behind.text.view() == "one");
  CHECK(behind.end == GzipEnd::kDamaged);
  CHECK(gunzip(gzip("one") + std::string(3, '\0')).end == GzipEnd::kComplete);
  CHECK(gunzip(gzip("")).text.view().empty());
  CHECK(gunzip("\x1F\x8B").end == GzipEnd::kTruncated);
  CHECK(gunzip("\x1F\x8B not gzip at all").end == GzipEnd::kDamaged);
}

// Far from what the trailer promises, so the buffer has to grow.
TEST_CASE("gzip_text_may_be_large", "[snapshot]") {
  const std::string text(3 << 20, 'x');
  const Gunzipped unpacked = gunzip(gzip(text) + gzip("end"));
  CHECK(unpacked.text.size() == text.size() + 3);
  CHECK(unpacked.text.view().ends_with("xend"));
}

TEST_CASE("gzip_bomb_needs_both_limits", "[snapshot]") {
  const std::string bytes = gzip(std::string(1 << 20, 'x'));
  CHECK(gunzip(bytes, {.text_bytes = 1 << 19, .growth = 10}).end == GzipEnd::kBomb);
  CHECK(gunzip(bytes, {.text_bytes = 1 << 21, .growth = 10}).end == GzipEnd::kComplete);
  CHECK(gunzip(bytes, {.text_bytes = 1 << 19, .growth = 2000}).end == GzipEnd::kComplete);
}

}  // namespace
}  // namespace ambit::snapshot
