#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/ascii_case.h"
#include "catalog/catalog.h"
#include "catalog/name_slots.h"
#include "pattern/glob.h"

namespace ambit::catalog {

namespace {

// Most templates differ in their first letters.
bool may_match(std::string_view program, std::string_view text) {
  for (std::size_t i = 0; i < program.size() && !is_glob_meta(program[i]); ++i)
    if (i >= text.size() || program[i] != text[i]) return false;
  return true;
}

}  // namespace

std::optional<KeyId> Catalog::find_exact_key(std::string_view key) const {
  const auto found = find_name(key_slots_, hash_without_case(key), [&](std::uint32_t index) {
    const KeyRecord& record = keys_[index];
    return equal_without_case(text(record.name, record.name_length), key);
  });
  if (!found) return std::nullopt;
  return KeyId(*found);
}

std::optional<KeyId> Catalog::find_key(std::string_view key) const {
  if (const auto exact = find_exact_key(key)) return exact;
  const std::string folded = lower(key);
  const auto found = std::ranges::find_if(templates_, [&](const TemplateRecord& record) {
    const std::string_view program = text(record.program, record.length);
    return may_match(program, folded) && glob_matches(program, folded);
  });
  if (found == templates_.end()) return std::nullopt;
  return KeyId(found->key);
}

KeyFacts Catalog::facts(KeyId id) const {
  const KeyRecord& record = keys_[id.index()];
  return {.name = text(record.name, record.name_length),
          .type = static_cast<KeyType>(record.type),
          .multivalued = (record.flags & kMultivalued) != 0,
          .is_template = (record.flags & kTemplate) != 0,
          .presence = static_cast<Presence>(record.flags >> kPresenceShift)};
}

std::optional<KeyFacts> Catalog::key_type(std::string_view key) const {
  const auto id = find_key(key);
  if (!id) return std::nullopt;
  return facts(*id);
}

bool Catalog::knows_key_prefix(std::string_view prefix) const {
  const std::string start = std::string(prefix) + ':';
  const auto found = std::ranges::lower_bound(
      keys_, std::string_view(start),
      [](std::string_view a, std::string_view b) { return compare_without_case(a, b) < 0; },
      [this](const KeyRecord& record) { return text(record.name, record.name_length); });
  if (found == keys_.end()) return false;
  return equal_without_case(text(found->name, found->name_length).substr(0, start.size()), start);
}

std::optional<KeyId> Catalog::template_without_variable(std::string_view key) const {
  if (find_key(key)) return std::nullopt;
  const std::string folded = lower(key);
  const auto found = std::ranges::find_if(templates_, [&](const TemplateRecord& record) {
    // What is before the variable, which must be the end: `aws:requesttag/`.
    std::string_view start = literal_prefix(text(record.program, record.length));
    if (start.size() + 2 != record.length || start.size() < 2) return false;
    return folded == start || folded == start.substr(0, start.size() - 1);
  });
  if (found == templates_.end()) return std::nullopt;
  return KeyId(found->key);
}

}  // namespace ambit::catalog
