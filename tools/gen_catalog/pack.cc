#include "pack.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/ascii_case.h"
#include "catalog/blob.h"
#include "catalog/name_slots.h"
#include "pattern/glob.h"

namespace gen_catalog {
namespace {

namespace blob = ambit::catalog;

template <class NarrowT>
NarrowT narrow(std::size_t value, const char* what) {
  if (value > std::numeric_limits<NarrowT>::max()) {
    throw std::runtime_error(std::string("the format has no room for so many or so long ") + what);
  }
  return static_cast<NarrowT>(value);
}

std::uint8_t index_in(std::string_view word, const std::vector<std::string_view>& words) {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) throw std::runtime_error("unknown word " + std::string(word));
  return static_cast<std::uint8_t>(found - words.begin());
}

template <class NamedT>
void require_order(const std::vector<NamedT>& things, const std::string& where) {
  for (std::size_t i = 1; i < things.size(); ++i) {
    if (blob::compare_without_case(things[i - 1].name, things[i].name) >= 0)
      throw std::runtime_error(where + ": " + things[i].name + " is out of order");
  }
}

// The distinct texts of the block, one after the other.
class Texts {
 public:
  std::uint32_t add(const std::string& text) {
    const auto [found, is_new] =
        offsets_.try_emplace(text, narrow<std::uint32_t>(all_.size(), "texts"));
    if (is_new) all_ += text;
    return found->second;
  }
  const std::string& all() const { return all_; }

 private:
  std::string all_;
  std::unordered_map<std::string, std::uint32_t> offsets_;
};

// Distinct sets of numbers, and their members one after the other.
class Sets {
 public:
  std::uint16_t add(const std::vector<std::uint16_t>& members) {
    const auto [found, is_new] =
        ids_.try_emplace(members, narrow<std::uint16_t>(records_.size(), "sets"));
    if (is_new) {
      records_.push_back({.first = narrow<std::uint16_t>(members_.size(), "set members"),
                          .count = narrow<std::uint16_t>(members.size(), "set members")});
      members_.insert(members_.end(), members.begin(), members.end());
    }
    return found->second;
  }
  const std::vector<blob::SetRecord>& records() const { return records_; }
  const std::vector<std::uint16_t>& members() const { return members_; }

 private:
  std::map<std::vector<std::uint16_t>, std::uint16_t> ids_;
  std::vector<blob::SetRecord> records_;
  std::vector<std::uint16_t> members_;
};

// The glob program of a key's name, folded. Its variables are `${Name}`, `<name>` and a last
// `tag-key`; each becomes one or more characters.
std::string key_program(std::string_view name) {
  std::string program;
  while (!name.empty()) {
    std::size_t variable = name == "tag-key" ? name.size() : 0;
    if (name.starts_with("${")) variable = name.find('}') + 1;
    if (name.starts_with('<')) variable = name.find('>') + 1;
    if (variable > 0) {
      program += ambit::kAnyOne;
      program += ambit::kAnyRun;
    } else {
      program += blob::lower(name.front());
      variable = 1;
    }
    name.remove_prefix(variable);
  }
  return program;
}

struct KeyEntry {
  std::string name = {};
  std::string program = {};
  std::uint8_t type = 0;
  bool multivalued = false;
  std::uint8_t presence = 0;
};

KeyEntry key_entry(const Key& key) {
  static constexpr std::string_view kArray = "ArrayOf";
  KeyEntry entry = {.name = key.name, .program = key_program(key.name)};
  std::string_view type = key.type;
  entry.multivalued = type.starts_with(kArray);
  if (entry.multivalued) type.remove_prefix(kArray.size());
  entry.type = index_in(type, {"String", "ARN", "Bool", "Numeric", "Date", "IPAddress"});
  entry.presence = index_in(key.presence, {"", "sometimes", "signed", "always"});
  return entry;
}

// The keys of both files: two spellings of one template are one key.
class Keys {
 public:
  explicit Keys(const std::vector<Key>& keys) {
    std::map<std::string, KeyEntry> by_program;
    for (const Key& key : keys) {
      const KeyEntry entry = key_entry(key);
      const auto [found, is_new] = by_program.try_emplace(entry.program, entry);
      if (!is_new) merge(found->second, entry);
    }
    for (auto& [program, entry] : by_program) entries_.push_back(std::move(entry));
    std::ranges::sort(entries_, [](const KeyEntry& a, const KeyEntry& b) {
      return blob::compare_without_case(a.name, b.name) < 0;
    });
    for (std::size_t i = 0; i < entries_.size(); ++i)
      ids_[entries_[i].program] = narrow<std::uint16_t>(i, "keys");
  }

  const std::vector<KeyEntry>& entries() const { return entries_; }

  void add_ids(const std::vector<std::string>& names, std::set<std::uint16_t>& ids) const {
    for (const std::string& name : names) {
      const auto found = ids_.find(key_program(name));
      if (found == ids_.end()) throw std::runtime_error(name + " is not in keys.tsv");
      ids.insert(found->second);
    }
  }

 private:
  static void merge(KeyEntry& known, const KeyEntry& other) {
    if (known.type != other.type || known.multivalued != other.multivalued)
      throw std::runtime_error("two types of the key " + other.name);
    known.name = std::min(known.name, other.name);
    known.presence = std::max(known.presence, other.presence);
  }

  std::vector<KeyEntry> entries_;
  std::map<std::string, std::uint16_t> ids_;
};

// The distinct ARN formats, in the byte order of (ARN service, text).
class Formats {
 public:
  explicit Formats(const std::vector<Service>& services) {
    std::set<std::pair<std::string, std::string>> ordered;
    for (const Service& service : services) {
      for (const ResourceType& type : service.types) {
        for (const std::string& format : type.formats) ordered.emplace(service_of(format), format);
      }
    }
    for (const auto& [service, text] : ordered) {
      ids_[text] = narrow<std::uint16_t>(entries_.size(), "ARN formats");
      entries_.emplace_back(service, text);
    }
  }

  const std::vector<std::pair<std::string, std::string>>& entries() const { return entries_; }
  std::uint16_t id(const std::string& text) const { return ids_.at(text); }

 private:
  static std::string service_of(std::string_view format) {
    const std::size_t start = blob::kFormatStart.size();
    const std::size_t end = format.find(':', start);
    if (!format.starts_with(blob::kFormatStart) || end == std::string_view::npos ||
        format.size() > blob::kMaxFormatLength) {
      throw std::runtime_error("not an ARN format, or a too long one: " + std::string(format));
    }
    return std::string(format.substr(start, end - start));
  }

  std::vector<std::pair<std::string, std::string>> entries_;
  std::map<std::string, std::uint16_t> ids_;
};

class Packer {
 public:
  explicit Packer(const TextFiles& files)
      : files_(files), keys_(files.keys), formats_(files.services) {
    require_order(files.services, "services.tsv");
    for (const Service& service : files.services) pack_service(service);
    for (const auto& [service, text] : formats_.entries()) {
      format_records_.push_back({.text = texts_.add(text),
                                 .length = narrow<std::uint16_t>(text.size(), "ARN formats"),
                                 .service_length = narrow<std::uint16_t>(service.size(), "names")});
    }
    pack_keys();
  }

  // The whole block. The order of the parts is that of blob::SectionKind.
  std::string block() const {
    std::string out(sizeof(blob::Header) + blob::kSectionCount * sizeof(blob::Section), '\0');
    std::vector<blob::Section> sections;
    const auto add = [&](const auto& elements) {
      out.resize((out.size() + blob::kAlignment - 1) / blob::kAlignment * blob::kAlignment);
      const std::string_view bytes = bytes_of(elements);
      sections.push_back({.offset = narrow<std::uint32_t>(out.size(), "parts"),
                          .size = narrow<std::uint32_t>(bytes.size(), "parts")});
      out += bytes;
    };
    add(files_.version);
    add(texts_.all());
    add(services_);
    add(actions_);
    add(types_);
    add(format_records_);
    add(type_formats_);
    add(type_sets_.records());
    add(type_sets_.members());
    add(key_records_);
    add(templates_);
    add(key_sets_.records());
    add(key_sets_.members());
    add(slots_of(services_, [](const auto&) { return 0U; }));
    add(slots_of(actions_, [](const auto& action) { return std::uint32_t{action.service}; }));
    add(slots_of(key_records_, [](const auto&) { return 0U; }));
    out.replace(sizeof(blob::Header), sections.size() * sizeof(blob::Section), bytes_of(sections));
    const blob::Header header = {
        .size = narrow<std::uint32_t>(out.size(), "parts"),
        .checksum = blob::checksum(std::string_view(out).substr(sizeof(blob::Header)))};
    out.replace(0, sizeof header, bytes_of(std::array{header}));
    return out;
  }

 private:
  template <class ContainerT>
  static std::string_view bytes_of(const ContainerT& elements) {
    using Element = ContainerT::value_type;
    static_assert(std::is_integral_v<Element> || blob::kIsRecord<Element>);
    return {reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(Element)};
  }

  void pack_service(const Service& service) {
    const std::uint16_t index = narrow<std::uint16_t>(services_.size(), "services");
    std::uint8_t flags = 0;
    for (const std::string& flag : service.flags) {
      if (flag == "r") flags |= blob::kReachedByRcps;
      if (flag == "a") flags |= blob::kAccountless;
    }
    services_.push_back({.name = texts_.add(service.name),
                         .first_action = narrow<std::uint16_t>(actions_.size(), "actions"),
                         .action_count = narrow<std::uint16_t>(service.actions.size(), "actions"),
                         .name_length = narrow<std::uint8_t>(service.name.size(), "names"),
                         .flags = flags});
    require_order(service.types, "resources.tsv: " + service.name);
    require_order(service.actions, "actions.tsv: " + service.name);
    std::map<std::string, std::uint16_t> type_ids;
    for (const ResourceType& type : service.types) {
      type_ids[type.name] = pack_type(type, index);
    }
    for (const Action& action : service.actions) pack_action(action, service, index, type_ids);
  }

  std::uint16_t pack_type(const ResourceType& type, std::uint16_t service) {
    const std::size_t id = types_.size();
    if (id >= blob::kRequired) throw std::runtime_error("too many resource types");
    types_.push_back({.name = texts_.add(type.name),
                      .service = service,
                      .first_format = narrow<std::uint16_t>(type_formats_.size(), "ARN formats"),
                      .format_count = narrow<std::uint16_t>(type.formats.size(), "ARN formats"),
                      .name_length = narrow<std::uint16_t>(type.name.size(), "names")});
    for (const std::string& format : type.formats) type_formats_.push_back(formats_.id(format));
    return static_cast<std::uint16_t>(id);
  }

  void pack_action(const Action& action, const Service& service, std::uint16_t service_index,
                   const std::map<std::string, std::uint16_t>& type_ids) {
    std::vector<std::uint16_t> types;
    std::set<std::uint16_t> keys;
    keys_.add_ids(action.keys, keys);
    for (const Link& link : action.links) {
      const auto type = type_ids.find(link.type);
      if (type == type_ids.end())
        throw std::runtime_error(service.name + ':' + action.name + ": no type " + link.type);
      types.push_back(
          static_cast<std::uint16_t>(type->second | (link.required ? blob::kRequired : 0)));
      keys_.add_ids(link.keys, keys);
      keys_.add_ids(std::ranges::find(service.types, link.type, &ResourceType::name)->keys, keys);
    }
    actions_.push_back({.name = texts_.add(action.name),
                        .service = service_index,
                        .type_set = type_sets_.add(types),
                        .key_set = key_sets_.add({keys.begin(), keys.end()}),
                        .name_length = narrow<std::uint8_t>(action.name.size(), "names"),
                        .level = index_in({&action.level, 1}, {"L", "R", "W", "T", "P"})});
  }

  void pack_keys() {
    for (const KeyEntry& key : keys_.entries()) {
      const bool is_template = !ambit::is_literal(key.program);
      if (is_template) {
        templates_.push_back({.program = texts_.add(key.program),
                              .length = narrow<std::uint16_t>(key.program.size(), "names"),
                              .key = static_cast<std::uint16_t>(key_records_.size())});
      }
      key_records_.push_back(
          {.name = texts_.add(key.name),
           .name_length = narrow<std::uint16_t>(key.name.size(), "names"),
           .type = key.type,
           .flags = static_cast<std::uint8_t>((key.multivalued ? blob::kMultivalued : 0) |
                                              (is_template ? blob::kTemplate : 0) |
                                              key.presence << blob::kPresenceShift)});
    }
    // The first that matches is the answer: the longest literal start, then the longest template.
    std::ranges::sort(templates_, std::ranges::greater(), [&](const auto& record) {
      const std::string_view program = keys_.entries()[record.key].program;
      return std::tuple(ambit::literal_prefix(program).size(), program.size(), program);
    });
  }

  // `within(record)`: what its name is a name in.
  template <class RecordT, class Within>
  std::vector<std::uint16_t> slots_of(const std::vector<RecordT>& records, Within&& within) const {
    std::vector<std::uint16_t> slots(std::bit_ceil(2 * records.size()));
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::string_view name =
          std::string_view(texts_.all()).substr(records[i].name, records[i].name_length);
      const std::uint64_t hash = blob::hash_without_case(name, within(records[i]));
      std::size_t probe = 0;
      while (probe < blob::kMaxProbes && slots[(hash + probe) & (slots.size() - 1)] != 0) ++probe;
      if (probe == blob::kMaxProbes) throw std::runtime_error("too many names have hashes alike");
      slots[(hash + probe) & (slots.size() - 1)] = narrow<std::uint16_t>(i + 1, "names");
    }
    return slots;
  }

  const TextFiles& files_;
  Keys keys_;
  Formats formats_;
  Texts texts_;
  Sets type_sets_;
  Sets key_sets_;
  std::vector<blob::ServiceRecord> services_;
  std::vector<blob::ActionRecord> actions_;
  std::vector<blob::ResourceTypeRecord> types_;
  std::vector<std::uint16_t> type_formats_;
  std::vector<blob::ArnFormatRecord> format_records_;
  std::vector<blob::KeyRecord> key_records_;
  std::vector<blob::TemplateRecord> templates_;
};

}  // namespace

std::string pack(const TextFiles& files) {
  return Packer(files).block();
}

}  // namespace gen_catalog
