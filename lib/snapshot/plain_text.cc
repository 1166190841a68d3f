#include "snapshot/plain_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "pattern/fold.h"

namespace ambit::snapshot {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLongestPrefix = 64;

constexpr std::string_view kExportAsJson = "export again with `--output json`";
constexpr std::string_view kSeeTheError = "the call failed; export again";

std::string_view without_leading_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

std::string_view first_line(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

// The first three columns, with or without quotes, with any of the separators.
bool is_report_header(std::string_view line) {
  std::string plain;
  for (const char c : line.substr(0, kLongestPrefix))
    if (c != '"') plain += c == ';' || c == '\t' ? ',' : c;
  return plain.starts_with("user,arn,user_creation_time");
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// `UserDetailList:`, `- Arn: ...` or `---`, as `--output yaml` writes.
bool is_yaml(std::string_view line) {
  if (line == "---" || line.starts_with("- ")) return true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  if (colon + 1 < line.size() && line[colon + 1] != ' ') return false;
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), is_letter);
}

// `USERDETAILLIST<TAB>...`
bool is_text_output(std::string_view line) {
  const std::size_t tab = line.find('\t');
  return tab != std::string_view::npos && tab > 0 &&
         std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(tab), is_upper);
}

bool is_table(std::string_view line) {
  return line.size() > 3 && line.find_first_not_of("-+") == std::string_view::npos;
}

std::optional<PlainText> by_first_words(std::string_view text) {
  struct Start {
    std::string_view words = {};  // folded
    PlainText what = {};
  };
  static constexpr std::array kStarts = {
      Start{"<!doctype html", {"an HTML page", kSeeTheError}},
      Start{"<html", {"an HTML page", kSeeTheError}},
      Start{"<", {"XML", kExportAsJson}},
      Start{"an error occurred (", {"an error message of the AWS CLI", kSeeTheError}},
      Start{"usage:", {"the usage message of a command", kSeeTheError}},
  };
  const std::string start = fold(text.substr(0, kLongestPrefix));
  for (const Start& candidate : kStarts)
    if (start.starts_with(candidate.words)) return candidate.what;
  return std::nullopt;
}

}  // namespace

TextForm form_of(std::string_view text) {
  const std::string_view rest = without_leading_blanks(text);
  if (rest.empty()) return TextForm::kEmpty;
  if (rest.front() == '{' || rest.front() == '[') return TextForm::kJson;
  return is_report_header(first_line(text)) ? TextForm::kReport : TextForm::kOther;
}

bool is_log_file(std::string_view text) {
  const std::string_view rest = without_leading_blanks(text);
  return rest.starts_with('{') && without_leading_blanks(rest.substr(1)).starts_with("\"Records\"");
}

PlainText recognise_plain_text(std::string_view text) {
  const std::string_view rest = without_leading_blanks(text);
  if (const auto what = by_first_words(rest)) return *what;
  const std::string_view line = first_line(rest);
  if (is_table(line)) return {"output of `--output table`", kExportAsJson};
  if (is_text_output(line)) return {"output of `--output text`", kExportAsJson};
  if (is_yaml(line) && text.find("Type: AWS::") != std::string_view::npos)
    return {"a CloudFormation template in YAML", "convert it with `cfn-flip` or `rain fmt --json`"};
  if (is_yaml(line)) return {"YAML", kExportAsJson};
  return {};
}

}  // namespace ambit::snapshot
