// Entry: parse_arn and the ARN forms of globs. Input: a pattern, a newline, an ARN; arbitrary
// bytes. Oracles: round trip (parse, join), and the ARN operators field by field as
// the IAM User Guide states them for the ARN operators.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ambit/arn.h"
#include "pattern/glob.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string join(const ambit::Arn& arn) {
  std::string text = "arn";
  for (const std::string_view part :
       {arn.partition, arn.service, arn.region, arn.account, arn.resource}) {
    text += ':';
    text += part;
  }
  return text;
}

// The six fields of a text that has them.
std::array<std::string_view, 6> fields_of(std::string_view text) {
  std::array<std::string_view, 6> fields;
  for (std::size_t i = 0; i < 5; ++i) {
    fields[i] = text.substr(0, text.find(':'));
    text.remove_prefix(fields[i].size() + 1);
  }
  fields[5] = text;
  return fields;
}

bool matches_by_fields(std::string_view pattern, std::string_view arn) {
  const auto patterns = fields_of(pattern);
  const auto values = fields_of(arn);
  for (std::size_t i = 0; i < 6; ++i) {
    if (!ambit::simulate_glob(ambit::compile_glob(patterns[i]), values[i])) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t newline = input.find('\n');
  const std::string_view pattern = input.substr(0, newline);
  const std::string_view text =
      newline == std::string_view::npos ? std::string_view() : input.substr(newline + 1);

  const auto arn = ambit::parse_arn(text);
  const bool is_arn = text.starts_with("arn:") && ambit::arn_field_count(text) == 6;
  require(arn.has_value() == is_arn);
  if (arn) require(join(*arn) == text);

  std::string completed = ambit::compile_glob(pattern);
  ambit::complete_arn(completed);
  require(ambit::arn_field_count(completed) == 6);

  std::string condition = ambit::compile_glob(pattern);
  const bool well_formed = ambit::confine_condition_arn(condition);
  require(well_formed == (ambit::arn_field_count(pattern) == 6));
  if (well_formed && arn) {
    require(ambit::glob_matches(condition, text) == matches_by_fields(pattern, text));
  }
  return 0;
}
