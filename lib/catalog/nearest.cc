#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/ascii_case.h"
#include "catalog/catalog.h"

namespace ambit::catalog {
namespace {

// Longer texts are near to nothing; the longest name of the catalog has 63 characters.
constexpr std::size_t kMaxLength = 80;
constexpr std::size_t kMaxServiceEdits = 2;
constexpr std::size_t kMaxNameEdits = 3;

// Levenshtein's distance without case, one row of the table at a time. `b` is at most kMaxLength
// long.
std::size_t edits(std::string_view a, std::string_view b) {
  std::array<std::size_t, kMaxLength + 1> row = {};
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// Of `ids`, those whose name is nearest to `text`, if that is at most `limit` edits.
template <class RangeT, class NameT>
auto nearest_of(RangeT ids, NameT name_of, std::string_view text, std::size_t limit) {
  std::vector<std::ranges::range_value_t<RangeT>> nearest;
  for (const auto id : ids) {
    const std::string_view name = name_of(id);
    const std::size_t shorter = std::min(name.size(), text.size());
    if (std::max(name.size(), text.size()) - shorter > limit) continue;
    const std::size_t distance = edits(name, text);
    if (distance > limit) continue;
    if (distance < limit) nearest.clear();
    limit = distance;
    nearest.push_back(id);
  }
  return nearest;
}

}  // namespace

std::vector<std::string> Catalog::nearest(std::string_view action) const {
  std::vector<std::string> out;
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos || action.size() > kMaxLength) return out;
  const std::string_view prefix = action.substr(0, colon);
  const std::string_view name = action.substr(colon + 1);
  const auto append_named = [&](const auto& services) {
    for (const ServiceId service : services) {
      if (const auto id = find_action(service, name)) out.push_back(full_name(*id));
    }
  };
  if (const auto service = find_service(prefix)) {
    const std::size_t limit = std::min(kMaxNameEdits, name.size() / 3);
    const auto name_of = [this](ActionId id) { return this->name(id); };
    for (const ActionId id : nearest_of(actions(*service), name_of, name, limit)) {
      out.push_back(full_name(id));
    }
  } else {
    const auto name_of = [this](ServiceId id) { return this->name(id); };
    append_named(nearest_of(services(), name_of, prefix, kMaxServiceEdits));
  }
  if (out.empty()) append_named(services());
  return out;
}

}  // namespace ambit::catalog
