// A document in a JSON string is fixed there as it would be by itself.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/lint/fixtures.h"

namespace ambit::lint {
namespace {

using Json = nlohmann::json;

std::string in_string(const std::string& text) {
  return Json(text).dump(-1, ' ', true);
}

std::string from_string(const std::string& text) {
  return Json::parse(text).get<std::string>();
}

// Every character as \uXXXX.
std::string escaped_throughout(const std::string& text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::string("\\u00") + kDigits[byte >> 4] + kDigits[byte & 0xF];
  }
  return out + "\"";
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

TEST_CASE("documents_in_strings_are_fixed_there", "[lint]") {
  int fixed = 0;
  for (const RuleDescription& rule : rules())
    for (const auto& path : documents_of(rule.id, "bad")) {
      const std::string text = read_text(path);
      const Configuration configuration = configuration_of(path);
      const std::string want = fixed_text(text, configuration, true);
      if (want == text) continue;
      CAPTURE(path.string());
      ++fixed;
      CHECK(from_string(fixed_text(in_string(text), configuration, true)) == want);
      const std::string twice = in_string(in_string(text));
      CHECK(from_string(from_string(fixed_text(twice, configuration, true))) == want);
      if (is_ascii(text))
        CHECK(from_string(fixed_text(escaped_throughout(text), configuration, true)) == want);
    }
  CHECK(fixed > 50);
}

TEST_CASE("percent_encoded_documents_offer_no_fix", "[lint]") {
  Configuration configuration{.only = {"empty-sid"}};
  const std::string plain = R"({"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow",)"
                            R"("Action":"s3:GetObject","Resource":"*"}]})";
  std::string text;
  for (const char c : plain) text += c == '{' ? "%7B" : c == '"' ? "%22" : std::string(1, c);
  CHECK(lint_text(plain, configuration).report.findings.front().fixes.size() == 1);
  for (const std::string& encoded : {text, in_string(text)}) {
    const Linted linted = lint_text(encoded, configuration);
    REQUIRE(linted.report.findings.size() == 1);
    CHECK(linted.report.findings.front().fixes.empty());
    CHECK(fixed_text(encoded, configuration, true) == encoded);
  }
}

}  // namespace
}  // namespace ambit::lint
