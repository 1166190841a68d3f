// The catalog as one block of bytes: what tools/gen_catalog writes, the library embeds and Catalog
// reads in place. Nothing is parsed or allocated when it is opened.
//
//   Header                 magic, format version, size, checksum of all that follows the header
//   Section[kSectionCount] where each part is, and how many bytes it has
//   the parts              arrays of the records below, each aligned to 4 bytes
//
// All numbers are little-endian. Names lie in one part of text and records point into it.
#ifndef AMBIT_CATALOG_BLOB_H_
#define AMBIT_CATALOG_BLOB_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ambit::catalog {

static_assert(std::endian::native == std::endian::little, "records are read in place");

inline constexpr std::array<char, 8> kMagic = {'a', 'm', 'b', 'i', 't', 'c', 'a', 't'};
inline constexpr std::uint32_t kFormatVersion = 2;  // counts up when a record changes
inline constexpr std::size_t kAlignment = 4;        // of the block and of its parts
inline constexpr std::size_t kMaxFormatLength = 511;

// What every ARN format starts with; its service follows.
inline constexpr std::string_view kFormatStart = "arn:${Partition}:";

enum class SectionKind : std::uint8_t {
  kVersion,        // char: the version of the data
  kText,           // char
  kServices,       // ServiceRecord, in the order of names
  kActions,        // ActionRecord, in the order (service, name)
  kResourceTypes,  // ResourceTypeRecord, in the order (service, name)
  kFormats,        // ArnFormatRecord, distinct, in the byte order of (ARN service, text)
  kTypeFormats,    // uint16_t: formats of resource types
  kTypeSets,       // SetRecord: distinct sets in kTypeMembers
  kTypeMembers,    // uint16_t: resource types, with kRequired
  kKeys,           // KeyRecord, in the order of names
  kTemplates,      // TemplateRecord, the longest literal start first
  kKeySets,        // SetRecord: distinct sets in kKeyMembers
  kKeyMembers,     // uint16_t: keys, ascending in each set
  kServiceSlots,   // uint16_t: services by name (catalog/name_slots.h)
  kActionSlots,    // uint16_t: actions by name, within their service
  kKeySlots,       // uint16_t: keys by name
};
inline constexpr std::size_t kSectionCount = 16;

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t format_version = kFormatVersion;
  std::uint32_t size = 0;  // of the whole block, in bytes
  std::uint64_t checksum = 0;
};

struct Section {
  std::uint32_t offset = 0;  // from the start of the block
  std::uint32_t size = 0;    // in bytes
};

struct ServiceRecord {
  std::uint32_t name = 0;  // offset in the text, as in all records
  std::uint16_t first_action = 0;
  std::uint16_t action_count = 0;
  std::uint8_t name_length = 0;
  std::uint8_t flags = 0;  // kReachedByRcps, kAccountless
  std::uint16_t unused = 0;
};
inline constexpr std::uint8_t kReachedByRcps = 1;
inline constexpr std::uint8_t kAccountless = 2;

struct ActionRecord {
  std::uint32_t name = 0;
  std::uint16_t service = 0;
  std::uint16_t type_set = 0;
  std::uint16_t key_set = 0;
  std::uint8_t name_length = 0;
  std::uint8_t level = 0;  // AccessLevel
};

struct ResourceTypeRecord {
  std::uint32_t name = 0;
  std::uint16_t service = 0;
  std::uint16_t first_format = 0;  // in kTypeFormats
  std::uint16_t format_count = 0;
  std::uint16_t name_length = 0;
};

struct ArnFormatRecord {
  std::uint32_t text = 0;
  std::uint16_t length = 0;
  std::uint16_t service_length = 0;  // of the service, which follows kFormatStart
};

struct SetRecord {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};
inline constexpr std::uint16_t kRequired = 0x8000;  // in kTypeMembers

struct KeyRecord {
  std::uint32_t name = 0;
  std::uint16_t name_length = 0;
  std::uint8_t type = 0;   // KeyType
  std::uint8_t flags = 0;  // kMultivalued, kTemplate; the presence of a global key in bits 4, 5
};
inline constexpr std::uint8_t kMultivalued = 1;
inline constexpr std::uint8_t kTemplate = 2;
inline constexpr unsigned kPresenceShift = 4;

// A key with a variable: as a folded glob program, in which the variable is one or more characters.
struct TemplateRecord {
  std::uint32_t program = 0;
  std::uint16_t length = 0;
  std::uint16_t key = 0;
};

// Records are written and read as the bytes that they are.
template <class RecordT>
inline constexpr bool kIsRecord =
    std::is_trivially_copyable_v<RecordT> && std::has_unique_object_representations_v<RecordT>;
static_assert(kIsRecord<Header> && kIsRecord<Section> && kIsRecord<ServiceRecord> &&
              kIsRecord<ActionRecord> && kIsRecord<ResourceTypeRecord> &&
              kIsRecord<ArnFormatRecord> && kIsRecord<SetRecord> && kIsRecord<KeyRecord> &&
              kIsRecord<TemplateRecord>);

// FNV-1a with 64 bits: finds damage, not forgery. Bounds are checked apart from it.
constexpr std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return hash;
}

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_BLOB_H_
