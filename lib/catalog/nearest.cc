#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/ascii_case.h"
#include "catalog/catalog.h"
#include "pattern/glob.h"
#include "support/nearest.h"

namespace ambit::catalog {
namespace {

// Longer texts are near to nothing; the longest name of the catalog has 63 characters.
constexpr std::size_t kMaxLength = kMaxEdited;
constexpr std::size_t kMaxServiceEdits = 2;
constexpr std::size_t kMaxNameEdits = 3;

// Of `ids`, those whose name is nearest to `text`, if that is at most `limit` edits.
template <class RangeT, class NameT>
auto nearest_of(const RangeT& ids, NameT name_of, std::string_view text, std::size_t limit) {
  std::vector<std::ranges::range_value_t<RangeT>> nearest;
  for (const auto id : ids) {
    const std::string_view name = name_of(id);
    const std::size_t shorter = std::min(name.size(), text.size());
    if (std::max(name.size(), text.size()) - shorter > limit) continue;
    const std::size_t distance =
        edits(name, text, [](char a, char b) { return lower(a) == lower(b); });
    if (distance > limit) continue;
    if (distance < limit) nearest.clear();
    limit = distance;
    nearest.push_back(id);
  }
  return nearest;
}

}  // namespace

std::vector<std::string_view> Catalog::nearest_services(std::string_view name) const {
  std::vector<std::string_view> names;
  if (name.size() > kMaxLength) return names;
  const std::size_t limit = std::min(kMaxServiceEdits, (name.size() + 1) / 2);
  const auto name_of = [this](ServiceId id) { return this->name(id); };
  for (const ServiceId id : nearest_of(services(), name_of, name, limit))
    names.push_back(this->name(id));
  return names;
}

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
  // No action has a wildcard in its name, so no other service has it.
  if (out.empty() && name.find_first_of("*?") == std::string_view::npos) append_named(services());
  return out;
}

std::vector<std::string> Catalog::nearest_keys(std::string_view key) const {
  std::vector<std::string> out;
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos || key.size() > kMaxLength) return out;
  const std::string_view prefix = key.substr(0, colon + 1);
  const std::size_t slash = std::min(key.find('/'), key.size() - 1);
  const std::string_view start = key.substr(0, slash + 1);  // of a template
  std::vector<std::string_view> plain;
  for (std::uint32_t index = 0; index < keys_.size(); ++index) {
    const KeyFacts known = facts(KeyId(index));
    if (known.is_template) continue;
    if (equal_without_case(known.name.substr(0, prefix.size()), prefix))
      plain.push_back(known.name);
  }
  std::vector<std::string_view> templates;
  for (const TemplateRecord& record : templates_) {
    // What is before the variable, which must be the end: `aws:requesttag/`.
    const std::size_t literal = literal_prefix(text(record.program, record.length)).size();
    const std::string_view name = facts(KeyId(record.key)).name.substr(0, literal);
    if (literal + 2 != record.length || !name.ends_with('/')) continue;
    if (equal_without_case(name.substr(0, prefix.size()), prefix)) templates.push_back(name);
  }
  const auto same = [](std::string_view name) { return name; };
  const std::size_t limit = std::min(kMaxNameEdits, (key.size() - prefix.size()) / 3);
  for (const std::string_view name : nearest_of(plain, same, key, limit)) out.emplace_back(name);
  if (out.empty() && start.ends_with('/') && start.size() < key.size()) {
    for (const std::string_view name : nearest_of(templates, same, start, limit))
      out.push_back(std::string(name) + std::string(key.substr(start.size())));
  }
  return out;
}

}  // namespace ambit::catalog
