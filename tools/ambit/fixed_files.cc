#include "fixed_files.h"

#include <algorithm>

#include "ambit/arn.h"
#include "console.h"

namespace ambit::tool {
namespace {

constexpr std::size_t kMaxLength = 120;  // bytes, without what tells equal names apart

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// One `_` for each run of characters that a name of a file does not have.
std::string safe(std::string_view text) {
  static constexpr std::string_view kAllowed = "+=,@._-";
  std::string out;
  for (const char c : text) {
    const bool allowed = is_letter_or_digit(c) || kAllowed.find(c) != std::string_view::npos;
    if (allowed)
      out += c;
    else if (out.empty() || out.back() != '_')
      out += '_';
  }
  out.resize(std::min(out.size(), kMaxLength));
  if (out.empty() || out.front() == '.' || out.front() == '-') out.insert(0, 1, '_');
  return out;
}

std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// "arn:aws:sqs:us-east-1:111122223333:orders" to "sqs.us-east-1.111122223333.orders".
std::string dotted(std::string_view arn) {
  std::string out;
  if (const auto parts = parse_arn(arn)) {
    for (const std::string_view part : {parts->service, parts->region, parts->account})
      if (!part.empty()) out.append(part).append(".");
    out += parts->resource;
  } else {
    out = arn;
  }
  std::ranges::replace(out, '/', '.');
  std::ranges::replace(out, ':', '.');
  return out;
}

}  // namespace

bool write_file(const std::string& name, std::string_view text) {
  const CommonArguments arguments{.command = "lint", .output = name};
  Console file(arguments);
  file.answer(text);
  return file.finish(ExitStatus::kFine) == ExitStatus::kFine;
}

std::string FileNames::of_document(const lint::LintedDocument& document) {
  const bool owned = document.arn.empty();  // by an identity: an inline policy or its trust
  std::string name = dotted(owned ? document.owner : document.arn);
  if (owned) name += "." + (document.kind == PolicyKind::kTrust ? "trust" : document.name);
  return unused(name);
}

std::string FileNames::of_file(std::string_view path) {
  if (path == "-") path = "stdin";
  path.remove_prefix(path.rfind('/') + 1);
  constexpr std::string_view kEnd = ".json";
  if (path.ends_with(kEnd)) path.remove_suffix(kEnd.size());
  return unused(path);
}

std::string FileNames::unused(std::string_view wanted) {
  const std::string name = safe(wanted);
  std::string unique = name;
  for (int number = 2; !used_.insert(in_small_letters(unique)).second; ++number)
    unique = name + "-" + std::to_string(number);
  return unique + ".json";
}

}  // namespace ambit::tool
