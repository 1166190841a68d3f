#include "support/nearest.h"

namespace ambit {

std::string_view nearest(std::string_view word, std::span<const std::string_view> names) {
  constexpr std::size_t kMaxWord = 64;
  if (word.size() > kMaxWord) return {};
  std::string_view best;
  std::size_t fewest = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string_view name : names) {
    const std::size_t distance = edits(name, word);
    if (distance >= fewest) continue;
    fewest = distance;
    best = name;
  }
  return best;
}

}  // namespace ambit
