#include <catch2/catch.hpp>

#include "ambit/report.h"

namespace ambit::report {
namespace {

constexpr DiagnosticKind kWrong = {.name = "test/wrong",
                                   .severity = Severity::kError,
                                   .message = "`{0}` is {1}, {2} or ${key} {",
                                   .help = "not {0}",
                                   .source = "this test"};
constexpr DiagnosticKind kOdd = {
    .name = "test/odd", .severity = Severity::kNotice, .message = "odd", .source = "this test"};
constexpr DiagnosticKind kDoubtful = {.name = "test/doubtful",
                                      .severity = Severity::kWarning,
                                      .message = "doubtful",
                                      .source = "this test"};

TEST_CASE("a_diagnostic_names_its_place", "[report]") {
  SourceFiles sources;
  const FileId file = sources.add("prod.json", TextBuffer("{\n  \"a\": \"%7B\"\n}"));
  const FileId inner = sources.add_embedded({file, 9, 14}, TextBuffer("{"));
  Diagnostics diagnostics;
  diagnostics.add(kDoubtful, {inner, 0, 1}).pointer = "/a";
  Diagnostic& wrong =
      diagnostics.add(kWrong, {file, 4, 7}, {std::string("{1}\x1b"), std::int64_t{7}});
  wrong.notes.push_back({{file, 0, 1}, "begins here"});
  diagnostics.add(kOdd, {});
  CHECK(diagnostics_text(diagnostics, sources, Severity::kNotice) ==
        "prod.json:2:3: error: `{1}\\x1B` is 7, {2} or ${key} { [test/wrong] (bytes 4-7)\n"
        "  prod.json:1:1: note: begins here\n"
        "  help: not {1}\\x1B\n"
        "prod.json:2:8: warning: doubtful [test/doubtful] (/a, bytes 9-14, decoded 1:1)\n"
        "ambit: notice: odd [test/odd]\n");
  CHECK(diagnostics_text(diagnostics, sources, Severity::kError).find("doubtful") ==
        std::string::npos);
  CHECK(diagnostics_text({}, sources, Severity::kNotice).empty());
}

TEST_CASE("a_hundred_are_shown_in_full_and_the_others_counted", "[report]") {
  SourceFiles sources;
  Diagnostics diagnostics;
  for (int i = 0; i < 2001; ++i) diagnostics.add(kDoubtful, {});
  diagnostics.add(kWrong, {});
  const std::string text = diagnostics_text(diagnostics, sources, Severity::kWarning);
  CHECK(text.starts_with("ambit: error: "));
  CHECK(text.ends_with("ambit: and 1902 more warnings\n"));
  std::size_t shown = 0;
  for (auto at = text.find("doubtful ["); at != std::string::npos;
       at = text.find("doubtful [", at + 1))
    ++shown;
  CHECK(shown == 99);
}

}  // namespace
}  // namespace ambit::report
