// One line for each finding: fingerprint and rule, sorted.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "ambit/lint.h"
#include "lint/diagnostics.h"

namespace ambit::lint {

std::string baseline_of(std::span<const Report* const> reports) {
  std::set<std::string> lines;
  for (const Report* report : reports)
    for (const Finding& finding : report->findings)
      if (!finding.suppressed || finding.in_baseline)
        lines.insert(fmt::format("{:016x} {}\n", finding.fingerprint, finding.rule->id));
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

std::vector<std::uint64_t> read_baseline(const SourceFiles& files, FileId file,
                                         Diagnostics& diagnostics) {
  constexpr std::size_t kDigits = 16;
  std::vector<std::uint64_t> fingerprints;
  const std::string_view text = files.text(file);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    std::uint64_t number = 0;
    const std::string_view digits = line.substr(0, kDigits);
    const char* digits_end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    const bool sound = line.size() > kDigits && read.ec == std::errc() && read.ptr == digits_end &&
                       line[kDigits] == ' ' && find_rule(line.substr(kDigits + 1)) != nullptr;
    if (sound)
      fingerprints.push_back(number);
    else if (!line.empty())
      diagnostics.add(kinds::kNotABaseline,
                      {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)},
                      {std::string(line.substr(0, 60))});
    at = end + 1;
  }
  std::ranges::sort(fingerprints);
  return fingerprints;
}

void hide_known(Report& report, std::span<const std::uint64_t> fingerprints) {
  for (Finding& finding : report.findings) {
    if (finding.suppressed || !std::ranges::binary_search(fingerprints, finding.fingerprint))
      continue;
    finding.suppressed = "in the baseline";
    finding.in_baseline = true;
  }
}

}  // namespace ambit::lint
