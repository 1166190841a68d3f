// Entry: glob_matches. Input: a program, a newline, a text; both arbitrary bytes.
// Oracles: the definition transcribed (up to 8 symbols and 12 bytes, as it is exponential), the
// simulated automaton (always), and inclusion: confining the wildcards never adds a match.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pattern/glob.h"
#include "tests/pattern/glob_by_definition.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_confined(std::string_view pattern, std::string_view text) {
  const std::string program = ambit::compile_glob(pattern);
  std::string resource = program;
  ambit::confine_resource(resource);
  std::string condition = program;
  ambit::confine_to_fields(condition, 5);
  const bool matches = ambit::glob_matches(program, text);
  const bool matches_resource = ambit::glob_matches(resource, text);
  const bool matches_condition = ambit::glob_matches(condition, text);
  require(matches || !matches_resource);
  require(matches_resource || !matches_condition);
}

void check_literal(std::string_view text) {
  std::string literal;
  ambit::append_literal(literal, text);
  require(ambit::is_literal(literal));
  require(ambit::glob_matches(literal, text) == ambit::is_literal(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t newline = input.find('\n');
  if (newline == std::string_view::npos) return 0;
  const std::string_view program = input.substr(0, newline);
  const std::string_view text = input.substr(newline + 1);
  const bool matches = ambit::glob_matches(program, text);
  require(matches == ambit::simulate_glob(program, text));
  if (program.size() <= 8 && text.size() <= 12) {
    require(matches == ambit::glob_matches_by_definition(program, text));
  }
  if (ambit::matches_everything(program)) require(matches);
  if (matches) require(text.starts_with(ambit::literal_prefix(program)));
  check_confined(program, text);
  check_literal(text);
  return 0;
}
