// Letter case. Fold is the one-to-one lower case of each code point: no multi-character folding, no
// normalisation. So U+0130, whose lower case is two characters,
// stays.
#ifndef AMBIT_PATTERN_FOLD_H_
#define AMBIT_PATTERN_FOLD_H_

#include <string>
#include <string_view>
#include <vector>

namespace ambit {

// Idempotent; bytes that are not UTF-8 (glob metacharacters among them) stay as they are. The
// result can be shorter or longer in bytes, but has the same number of characters.
std::string fold(std::string_view text);

// The same in place of what `out` holds, whose memory is used again. `text` is no part of `out`.
void fold(std::string_view text, std::string& out);

// fold(a) == fold(b), without building either.
bool equal_folded(std::string_view a, std::string_view b) noexcept;

// fold(text) == text, without building it.
bool is_folded(std::string_view text) noexcept;

// All code points whose lower case is `folded`, ascending: those that text in lower case cannot
// tell apart. U+006B 'k' is that of U+004B 'K' and of U+212A, the Kelvin sign, too.
std::vector<char32_t> unfold(char32_t folded);

}  // namespace ambit

#endif  // AMBIT_PATTERN_FOLD_H_
