// The characters of a JSON string as they are written.
#ifndef AMBIT_LINT_ESCAPES_H_
#define AMBIT_LINT_ESCAPES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ambit::lint {

// Calls `use` with each character of the string as it is written, quotes left out: the bytes that
// it takes there, and the bytes of text() that it stands for. The parser has found no fault in it.
template <class F>
void for_each_character(std::string_view written, F&& use) {
  for (std::size_t i = 0; i < written.size();) {
    if (written[i] != '\\') {
      use(1, 1);
      ++i;
      continue;
    }
    if (written[i + 1] != 'u') {
      use(2, 1);
      i += 2;
      continue;
    }
    const unsigned long unit = std::stoul(std::string(written.substr(i + 2, 4)), nullptr, 16);
    const bool pair = unit >= 0xD800 && unit < 0xDC00;  // the parser has seen the second
    const std::size_t decoded = pair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    use(pair ? 12 : 6, decoded);
    i += pair ? 12 : 6;
  }
}

}  // namespace ambit::lint

#endif  // AMBIT_LINT_ESCAPES_H_
