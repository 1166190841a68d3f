// Opening a block. A block that was compiled in is opened as it is; any other is checked in full
// first, so that no later look-up has to doubt an offset.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "ambit/result.h"
#include "catalog/ascii_case.h"
#include "catalog/blob.h"
#include "catalog/catalog.h"

namespace ambit::catalog {
namespace {

constexpr std::size_t kPartsStart = sizeof(Header) + kSectionCount * sizeof(Section);

// Bytes of an element of each part, in the order of SectionKind.
constexpr std::array<std::size_t, kSectionCount> kElementSizes = {1,
                                                                  1,
                                                                  sizeof(ServiceRecord),
                                                                  sizeof(ActionRecord),
                                                                  sizeof(ResourceTypeRecord),
                                                                  sizeof(ArnFormatRecord),
                                                                  sizeof(std::uint16_t),
                                                                  sizeof(SetRecord),
                                                                  sizeof(std::uint16_t),
                                                                  sizeof(KeyRecord),
                                                                  sizeof(TemplateRecord),
                                                                  sizeof(SetRecord),
                                                                  sizeof(std::uint16_t),
                                                                  sizeof(std::uint16_t),
                                                                  sizeof(std::uint16_t),
                                                                  sizeof(std::uint16_t)};

Section section(std::string_view blob, std::size_t kind) {
  Section section;
  std::memcpy(&section, blob.data() + sizeof(Header) + kind * sizeof section, sizeof section);
  return section;
}

template <class ElementT>
std::span<const ElementT> part(std::string_view blob, SectionKind kind) {
  const Section where = section(blob, static_cast<std::size_t>(kind));
  return {reinterpret_cast<const ElementT*>(blob.data() + where.offset),
          where.size / sizeof(ElementT)};
}

std::string_view text_part(std::string_view blob, SectionKind kind) {
  const auto bytes = part<char>(blob, kind);
  return {bytes.data(), bytes.size()};
}

bool sections_in_bounds(std::string_view blob) {
  for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
    const Section where = section(blob, kind);
    if (where.offset % kAlignment != 0 || where.offset < kPartsStart ||
        where.offset > blob.size() || where.size > blob.size() - where.offset ||
        where.size % kElementSizes[kind] != 0) {
      return false;
    }
  }
  return true;
}

// Whether [first, first + count) is a part of [0, size).
constexpr bool range_in(std::size_t first, std::size_t count, std::size_t size) {
  return first <= size && count <= size - first;
}

// Whether the records' ranges lie one after the other and are together [0, size). No hostile block
// makes work that is more than linear by naming the same elements again and again.
template <class RecordT>
bool partition(std::span<const RecordT> records, std::uint16_t RecordT::* first,
               std::uint16_t RecordT::* count, std::size_t size) {
  std::size_t next = 0;
  for (const RecordT& record : records) {
    if (record.*first != next) return false;
    next += record.*count;
  }
  return next == size;
}

// Whether the sets partition `members`, and each is ascending and below `size`.
bool sets_below(std::span<const SetRecord> sets, std::span<const std::uint16_t> members,
                std::size_t size, std::uint16_t flags = 0) {
  if (!partition(sets, &SetRecord::first, &SetRecord::count, members.size())) return false;
  return std::ranges::all_of(sets, [&](const SetRecord& set) {
    std::size_t least = 0;
    for (const std::uint16_t member : members.subspan(set.first, set.count)) {
      const std::size_t index = member & ~std::uint32_t{flags};
      if (index < least || index >= size) return false;
      least = index + 1;
    }
    return true;
  });
}

bool slots_below(std::span<const std::uint16_t> slots, std::size_t size) {
  return (slots.empty() || std::has_single_bit(slots.size())) &&
         std::ranges::all_of(slots, [size](std::uint16_t slot) { return slot <= size; });
}

constexpr bool is_name_character(char c) {
  const char letter = lower(c);
  return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

Catalog::Catalog(std::string_view blob)
    : version_(text_part(blob, SectionKind::kVersion)),
      text_(text_part(blob, SectionKind::kText)),
      services_(part<ServiceRecord>(blob, SectionKind::kServices)),
      actions_(part<ActionRecord>(blob, SectionKind::kActions)),
      types_(part<ResourceTypeRecord>(blob, SectionKind::kResourceTypes)),
      formats_(part<ArnFormatRecord>(blob, SectionKind::kFormats)),
      type_formats_(part<std::uint16_t>(blob, SectionKind::kTypeFormats)),
      type_sets_(part<SetRecord>(blob, SectionKind::kTypeSets)),
      type_members_(part<std::uint16_t>(blob, SectionKind::kTypeMembers)),
      keys_(part<KeyRecord>(blob, SectionKind::kKeys)),
      templates_(part<TemplateRecord>(blob, SectionKind::kTemplates)),
      key_sets_(part<SetRecord>(blob, SectionKind::kKeySets)),
      key_members_(part<std::uint16_t>(blob, SectionKind::kKeyMembers)),
      service_slots_(part<std::uint16_t>(blob, SectionKind::kServiceSlots)),
      action_slots_(part<std::uint16_t>(blob, SectionKind::kActionSlots)),
      key_slots_(part<std::uint16_t>(blob, SectionKind::kKeySlots)) {}

Result<Catalog, CatalogError> Catalog::load(std::string_view blob) {
  Header header;
  if (blob.size() < kPartsStart || std::bit_cast<std::uintptr_t>(blob.data()) % kAlignment != 0) {
    return Failure(CatalogError::kNotACatalog);
  }
  std::memcpy(&header, blob.data(), sizeof header);
  if (header.magic != kMagic) return Failure(CatalogError::kNotACatalog);
  if (header.format_version != kFormatVersion) return Failure(CatalogError::kOtherVersion);
  if (header.size != blob.size() || header.checksum != checksum(blob.substr(sizeof header)) ||
      !sections_in_bounds(blob)) {
    return Failure(CatalogError::kDamaged);
  }
  const Catalog catalog(blob);
  if (!catalog.in_bounds()) return Failure(CatalogError::kDamaged);
  return catalog;
}

bool Catalog::in_bounds() const {
  return partition(services_, &ServiceRecord::first_action, &ServiceRecord::action_count,
                   actions_.size()) &&
         partition(types_, &ResourceTypeRecord::first_format, &ResourceTypeRecord::format_count,
                   type_formats_.size()) &&
         sets_below(type_sets_, type_members_, types_.size(), kRequired) &&
         sets_below(key_sets_, key_members_, keys_.size()) &&
         std::ranges::all_of(type_formats_,
                             [this](std::uint16_t format) { return format < formats_.size(); }) &&
         records_in_bounds(services_) && records_in_bounds(actions_) && records_in_bounds(types_) &&
         records_in_bounds(formats_) && records_in_bounds(keys_) && records_in_bounds(templates_) &&
         names_ascend(services_) && names_ascend(keys_) &&
         std::ranges::all_of(
             services_,
             [this](const ServiceRecord& service) {
               return names_ascend(actions_.subspan(service.first_action, service.action_count));
             }) &&
         slots_below(service_slots_, services_.size()) &&
         slots_below(action_slots_, actions_.size()) && slots_below(key_slots_, keys_.size()) &&
         finds_all_names();
}

// Of slots that are right by themselves.
bool Catalog::finds_all_names() const {
  for (const ServiceId id : services())
    if (find_service(name(id)) != id) return false;
  for (std::uint32_t i = 0; i < actions_.size(); ++i)
    if (find_action(service(ActionId(i)), name(ActionId(i))) != ActionId(i)) return false;
  for (std::uint32_t i = 0; i < keys_.size(); ++i)
    if (find_exact_key(text(keys_[i].name, keys_[i].name_length)) != KeyId(i)) return false;
  return true;
}

// Look-up by halves, and "from here on all names start like that", rest on it.
template <class RecordT>
bool Catalog::names_ascend(std::span<const RecordT> records) const {
  const auto not_before = [this](const RecordT& a, const RecordT& b) {
    return compare_without_case(text(a.name, a.name_length), text(b.name, b.name_length)) >= 0;
  };
  return std::ranges::adjacent_find(records, not_before) == records.end();
}

template <class RecordT>
bool Catalog::records_in_bounds(std::span<const RecordT> records) const {
  return std::ranges::all_of(records, [this](const RecordT& record) { return in_bounds(record); });
}

// They are written into policies and patterns as they are.
bool Catalog::is_plain_name(std::uint32_t offset, std::size_t length) const {
  return range_in(offset, length, text_.size()) &&
         std::ranges::all_of(text(offset, length), is_name_character);
}

bool Catalog::in_bounds(const ServiceRecord& record) const {
  return is_plain_name(record.name, record.name_length);
}

bool Catalog::in_bounds(const ActionRecord& record) const {
  return is_plain_name(record.name, record.name_length) && record.service < services_.size() &&
         record.type_set < type_sets_.size() && record.key_set < key_sets_.size() &&
         record.level <= kLastLevel;
}

bool Catalog::in_bounds(const ResourceTypeRecord& record) const {
  return range_in(record.name, record.name_length, text_.size()) &&
         record.service < services_.size();
}

bool Catalog::in_bounds(const ArnFormatRecord& record) const {
  return range_in(record.text, record.length, text_.size()) && record.length <= kMaxFormatLength &&
         range_in(kFormatStart.size(), record.service_length, record.length);
}

bool Catalog::in_bounds(const KeyRecord& record) const {
  return range_in(record.name, record.name_length, text_.size()) && record.type <= kLastKeyType &&
         record.flags >> kPresenceShift <= kLastPresence;
}

bool Catalog::in_bounds(const TemplateRecord& record) const {
  return range_in(record.program, record.length, text_.size()) && record.key < keys_.size();
}

}  // namespace ambit::catalog
