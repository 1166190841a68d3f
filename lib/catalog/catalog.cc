#include "catalog/catalog.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/arn.h"
#include "catalog/arn_format.h"
#include "catalog/ascii_case.h"
#include "catalog/embedded.h"
#include "catalog/name_slots.h"

namespace ambit::catalog {
namespace {

// The cheap questions before has_format: service and the literal start of the resource.
bool may_have_format(const Arn& arn, std::string_view format) {
  const auto parts = parse_arn(format);
  if (!parts) return false;
  const std::string_view start = parts->resource.substr(0, parts->resource.find_first_of("$*"));
  return (parts->service == arn.service || parts->service.starts_with('$')) &&
         arn.resource.starts_with(start);
}

}  // namespace

const Catalog& Catalog::builtin() {
  static const Catalog catalog(embedded_blob());
  return catalog;
}

std::string_view Catalog::text(std::uint32_t offset, std::size_t length) const {
  return text_.substr(offset, length);
}

// --- Services ---

std::optional<ServiceId> Catalog::find_service(std::string_view name) const {
  const auto found = find_name(service_slots_, hash_without_case(name), [&](std::uint32_t index) {
    const ServiceRecord& record = services_[index];
    return equal_without_case(text(record.name, record.name_length), name);
  });
  if (!found) return std::nullopt;
  return ServiceId(*found);
}

std::string_view Catalog::name(ServiceId id) const {
  const ServiceRecord& record = services_[id.index()];
  return text(record.name, record.name_length);
}

bool Catalog::rcp_service(std::string_view prefix) const {
  const auto id = find_service(prefix);
  return id && (services_[id->index()].flags & kReachedByRcps) != 0;
}

bool Catalog::accountless(ServiceId id) const {
  return (services_[id.index()].flags & kAccountless) != 0;
}

// --- Actions ---

std::optional<ActionId> Catalog::find_action(std::string_view action) const {
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto service = find_service(action.substr(0, colon));
  if (!service) return std::nullopt;
  return find_action(*service, action.substr(colon + 1));
}

std::optional<ActionId> Catalog::find_action(ServiceId service, std::string_view name) const {
  return find_action(service, name, hash_without_case(name, service.index()));
}

std::optional<ActionId> Catalog::find_action(ServiceId service, std::string_view name,
                                             std::uint64_t hash) const {
  const auto found = find_name(action_slots_, hash, [&](std::uint32_t index) {
    const ActionRecord& record = actions_[index];
    return record.service == service.index() &&
           equal_without_case(text(record.name, record.name_length), name);
  });
  if (!found) return std::nullopt;
  return ActionId(*found);
}

void Catalog::find_actions(std::span<ActionLookup> lookups) const {
  constexpr std::size_t kTogether = 32;
  std::array<std::uint64_t, kTogether> hashes{};
  const std::size_t mask = action_slots_.size() - 1;
  for (; !lookups.empty() && !action_slots_.empty();
       lookups = lookups.subspan(std::min(kTogether, lookups.size()))) {
    const auto block = lookups.first(std::min(kTogether, lookups.size()));
    for (std::size_t i = 0; i < block.size(); ++i) {
      hashes[i] = hash_without_case(block[i].name, block[i].service.index());
      __builtin_prefetch(&action_slots_[hashes[i] & mask]);
    }
    // The first slot is mostly that of the name.
    const auto record_of = [&](std::size_t i) {
      const std::uint16_t slot = action_slots_[hashes[i] & mask];
      return slot == 0 ? nullptr : &actions_[slot - std::size_t{1}];
    };
    for (std::size_t i = 0; i < block.size(); ++i)
      if (const ActionRecord* record = record_of(i)) __builtin_prefetch(record);
    for (std::size_t i = 0; i < block.size(); ++i)
      if (const ActionRecord* record = record_of(i))
        __builtin_prefetch(text_.data() + record->name);
    for (std::size_t i = 0; i < block.size(); ++i)
      block[i].found = find_action(block[i].service, block[i].name, hashes[i]);
  }
}

ServiceId Catalog::service(ActionId id) const {
  return ServiceId(actions_[id.index()].service);
}

std::string_view Catalog::name(ActionId id) const {
  const ActionRecord& record = actions_[id.index()];
  return text(record.name, record.name_length);
}

std::string Catalog::full_name(ActionId id) const {
  std::string out(name(service(id)));
  out += ':';
  out += name(id);
  return out;
}

AccessLevel Catalog::level(ActionId id) const {
  return static_cast<AccessLevel>(actions_[id.index()].level);
}

std::span<const std::uint16_t> Catalog::type_members(ActionId id) const {
  const SetRecord& set = type_sets_[actions_[id.index()].type_set];
  return type_members_.subspan(set.first, set.count);
}

std::span<const std::uint16_t> Catalog::key_members(ActionId id) const {
  const SetRecord& set = key_sets_[actions_[id.index()].key_set];
  return key_members_.subspan(set.first, set.count);
}

bool Catalog::has_key(ActionId id, KeyId key) const {
  return std::ranges::binary_search(key_members(id), key.index());
}

// --- Resource types and ARN formats ---

std::pair<std::uint32_t, std::uint32_t> Catalog::types_of_service(ServiceId id) const {
  const auto found = std::ranges::equal_range(types_, id.index(), std::ranges::less(),
                                              &ResourceTypeRecord::service);
  const auto first = static_cast<std::uint32_t>(found.begin() - types_.begin());
  return {first, first + static_cast<std::uint32_t>(found.size())};
}

std::string_view Catalog::name(ResourceTypeId id) const {
  const ResourceTypeRecord& record = types_[id.index()];
  return text(record.name, record.name_length);
}

ServiceId Catalog::service(ResourceTypeId id) const {
  return ServiceId(types_[id.index()].service);
}

std::span<const std::uint16_t> Catalog::format_members(ResourceTypeId id) const {
  const ResourceTypeRecord& record = types_[id.index()];
  return type_formats_.subspan(record.first_format, record.format_count);
}

std::string_view Catalog::text(ArnFormatId id) const {
  const ArnFormatRecord& record = formats_[id.index()];
  return text(record.text, record.length);
}

std::string_view Catalog::arn_service(ArnFormatId id) const {
  return text(id).substr(kFormatStart.size(), formats_[id.index()].service_length);
}

std::pair<std::uint32_t, std::uint32_t> Catalog::formats_of_service(
    std::string_view arn_service) const {
  const auto found = std::ranges::equal_range(
      formats_, arn_service, std::ranges::less(), [this](const ArnFormatRecord& record) {
        return text(record.text, record.length).substr(kFormatStart.size(), record.service_length);
      });
  const auto first = static_cast<std::uint32_t>(found.begin() - formats_.begin());
  return {first, first + static_cast<std::uint32_t>(found.size())};
}

std::optional<ArnFormatId> Catalog::resource_type_of(ActionId action, std::string_view arn) const {
  const auto parsed = parse_arn(arn);
  if (!parsed) return std::nullopt;
  std::optional<ArnFormatId> best;
  std::size_t most = 0;
  for (const ActionResourceType& link : types(action)) {
    for (const ArnFormatId format : formats(link.type)) {
      if (!may_have_format(*parsed, text(format)) || !has_format(arn, text(format))) continue;
      const std::size_t literals = literal_length(text(format));
      if (best && literals <= most) continue;
      best = format;
      most = literals;
    }
  }
  return best;
}

}  // namespace ambit::catalog
