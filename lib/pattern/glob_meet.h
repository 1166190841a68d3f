// What two globs have in common, as globs.
#ifndef AMBIT_PATTERN_GLOB_MEET_H_
#define AMBIT_PATTERN_GLOB_MEET_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit {

// Programs (pattern/glob.h) that together match exactly what both `a` and `b` match; none when that
// is nothing. Nothing when there would be more than `limit`, or more than that on the way: two
// programs of n and m wildcards can have about (n + m choose n) of them; nor for programs of more
// than a thousand bytes.
std::optional<std::vector<std::string>> glob_meet(std::string_view a, std::string_view b,
                                                  std::size_t limit);

// The text that `program` was compiled from, as far as one can tell: wildcards inside of fields are
// written `*` and `?` like all others. Literal `*`, `?` and `$` are written as policies escape
// them.
std::string glob_text(std::string_view program);

}  // namespace ambit

#endif  // AMBIT_PATTERN_GLOB_MEET_H_
