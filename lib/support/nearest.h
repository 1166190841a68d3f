// "Did you mean ...?": the known name that a misspelt one is nearest to.
#ifndef AMBIT_AUDIT_NEAREST_H_
#define AMBIT_AUDIT_NEAREST_H_

#include <span>
#include <string_view>

namespace ambit::audit {

// The first of the names with the fewest edits to `word` (insert, delete, replace one byte); empty
// when that is more than a third of the word's length. O(|word| * total length); a word above 64
// bytes has no nearest name.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_NEAREST_H_
