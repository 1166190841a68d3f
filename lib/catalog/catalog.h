// The catalog: which services, actions, resource types and condition keys AWS has.
// Source: AWS's service reference; the package and its version are named in data/SOURCE.
//
// The catalog adds facts and decides nothing: it is not complete, so "the catalog does not know it"
// never means "does not exist" or "denied". Ids are indexes of one catalog; they are not written to
// files or answers. All names are compared without the case of ASCII letters.
#ifndef AMBIT_CATALOG_CATALOG_H_
#define AMBIT_CATALOG_CATALOG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/catalog.h"
#include "ambit/id.h"
#include "ambit/result.h"
#include "catalog/action_set.h"
#include "catalog/blob.h"

namespace ambit::catalog {

using ServiceId = Id<struct ServiceTag>;
using ResourceTypeId = Id<struct ResourceTypeTag>;
using ArnFormatId = Id<struct ArnFormatTag>;
using KeyId = Id<struct KeyTag>;

inline constexpr auto kLastLevel = static_cast<std::uint8_t>(AccessLevel::kPermissionsManagement);
inline constexpr auto kLastKeyType = static_cast<std::uint8_t>(KeyType::kIpAddress);
inline constexpr auto kLastPresence = static_cast<std::uint8_t>(Presence::kAlways);

// A resource type that an action acts on. `required` is AWS's word but no promise: of alternatives
// all can be marked.
struct ActionResourceType {
  ResourceTypeId type = {};
  bool required = false;

  friend bool operator==(const ActionResourceType&, const ActionResourceType&) = default;
};

// Ranges of ids: consecutive ones, and those that numbers of the block stand for.
template <class IdT>
constexpr IdT id_of(std::uint32_t index) {
  return IdT(index);
}
template <class IdT>
auto ids_between(std::uint32_t first, std::uint32_t end) {
  return std::views::iota(first, end) | std::views::transform(id_of<IdT>);
}
template <class IdT>
auto ids_in(std::span<const std::uint16_t> members) {
  return members | std::views::transform(id_of<IdT>);
}

// A view of a block of bytes that outlives it; copies are cheap. Const and free of data races.
// Functions that take an id want one of this catalog.
class Catalog {
 public:
  // The catalog that is compiled in. Opening it reads its header.
  static const Catalog& builtin();

  // The catalog in `blob`, aligned to kAlignment. Everything is checked, so that a hostile block
  // can lie about AWS but cannot make any function read outside, or return names of services and
  // actions that are not made of letters, digits and hyphens. O(|blob|).
  static Result<Catalog, CatalogError> load(std::string_view blob);

  std::string_view version() const { return version_; }  // of the data

  // --- Services ---
  std::optional<ServiceId> find_service(std::string_view name) const;
  auto services() const {
    return ids_between<ServiceId>(0, static_cast<std::uint32_t>(services_.size()));
  }
  std::string_view name(ServiceId id) const;
  auto actions(ServiceId id) const {
    const ServiceRecord& service = services_[id.index()];
    return ids_between<ActionId>(service.first_action,
                                 std::uint32_t{service.first_action} + service.action_count);
  }

  // Whether resource control policies reach the service with this action prefix. No for an unknown
  // one.
  bool rcp_service(std::string_view prefix) const;
  // Whether the service has resources of AWS's, in whose ARNs the account may be left out.
  bool accountless(ServiceId id) const;

  // --- Actions ---
  std::size_t action_count() const { return actions_.size(); }
  std::optional<ActionId> find_action(std::string_view text) const;  // "service:Name"
  std::optional<ActionId> find_action(ServiceId service, std::string_view name) const;
  // What each of the names is; the look-ups do not wait for each other's memory, which is what most
  // of the time of a single one goes to.
  struct ActionLookup {
    ServiceId service = {};
    std::string_view name = {};
    std::optional<ActionId> found = {};
  };
  void find_actions(std::span<ActionLookup> lookups) const;
  ServiceId service(ActionId id) const;
  std::string_view name(ActionId id) const;  // without the service
  std::string full_name(ActionId id) const;
  AccessLevel level(ActionId id) const;
  // In the order of names. Empty: the action acts on no resource ("*").
  auto types(ActionId id) const {
    return type_members(id) | std::views::transform([](std::uint16_t member) {
             return ActionResourceType{.type = ResourceTypeId(member & ~std::uint32_t{kRequired}),
                                       .required = (member & kRequired) != 0};
           });
  }
  bool has_types(ActionId id) const { return !type_members(id).empty(); }
  // The keys of the action, of its resource types and of the links between them, ascending; global
  // keys only where AWS lists them.
  auto keys(ActionId id) const { return ids_in<KeyId>(key_members(id)); }
  bool has_key(ActionId id, KeyId key) const;

  // The actions that an action pattern matches (`s3:Get*`, `*`). The service and the name are
  // matched apart: wildcards do not run over the colon, and only `*` matches without one.
  ActionSet expand(std::string_view pattern) const;

  // What `text`, which is no action of the catalog, may stand for ("service:Name", in catalog
  // order, empty if nothing is near): with a known service the actions of it with the fewest edits
  // (at most 3, and a third of the name), else those of that name in other services; with an
  // unknown service that name in the services at most 2 edits away, else in any service.
  std::vector<std::string> nearest(std::string_view text) const;
  // The services with the fewest edits to `name`: at most 2, and half of it.
  std::vector<std::string_view> nearest_services(std::string_view name) const;

  // --- Resource types ---
  std::size_t type_count() const { return types_.size(); }
  auto types(ServiceId id) const {
    const auto [first, end] = types_of_service(id);
    return ids_between<ResourceTypeId>(first, end);
  }
  std::string_view name(ResourceTypeId id) const;
  ServiceId service(ResourceTypeId id) const;
  auto formats(ResourceTypeId id) const { return ids_in<ArnFormatId>(format_members(id)); }

  // --- ARN formats: `arn:${Partition}:s3:::${BucketName}` (catalog/arn_format.h matches them) ---
  std::string_view text(ArnFormatId id) const;
  std::string_view arn_service(ArnFormatId id) const;
  // Those with this service field; formats whose service is a variable have another.
  auto formats(std::string_view arn_service) const {
    const auto [first, end] = formats_of_service(arn_service);
    return ids_between<ArnFormatId>(first, end);
  }
  // The format of the action's resource types that the ARN has; of several, the one with the most
  // literal text. Nothing: it has none of them, or the action has no resource types.
  std::optional<ArnFormatId> resource_type_of(ActionId action, std::string_view arn) const;

  // --- Condition keys ---
  std::size_t key_count() const { return keys_.size(); }
  // The key of that name, or else the template it matches with the longest literal start:
  // `aws:requesttag/owner` is `aws:RequestTag/${TagKey}`.
  std::optional<KeyId> find_key(std::string_view text) const;
  KeyFacts facts(KeyId id) const;
  std::optional<KeyFacts> key_type(std::string_view text) const;
  // What `text`, which is no key, may stand for: the keys of its prefix with the fewest edits, at
  // most 3 and a third of the name; `aws:RequestTg/owner` is near `aws:RequestTag/owner`.
  std::vector<std::string> nearest_keys(std::string_view text) const;
  // Whether some key has this prefix, the part before the colon.
  bool knows_key_prefix(std::string_view prefix) const;
  // The template that `text` would match if it gave the variable: `aws:RequestTag`,
  // `aws:RequestTag/`. Nothing if `text` is a key.
  std::optional<KeyId> template_without_variable(std::string_view text) const;

 private:
  explicit Catalog(std::string_view blob);

  std::optional<ActionId> find_action(ServiceId service, std::string_view name,
                                      std::uint64_t hash) const;
  bool in_bounds() const;
  bool finds_all_names() const;
  bool in_bounds(const ServiceRecord& record) const;
  bool in_bounds(const ActionRecord& record) const;
  bool in_bounds(const ResourceTypeRecord& record) const;
  bool in_bounds(const ArnFormatRecord& record) const;
  bool in_bounds(const KeyRecord& record) const;
  bool in_bounds(const TemplateRecord& record) const;
  bool is_plain_name(std::uint32_t offset, std::size_t length) const;
  template <class RecordT>
  bool records_in_bounds(std::span<const RecordT> records) const;
  template <class RecordT>
  bool names_ascend(std::span<const RecordT> records) const;
  std::string_view text(std::uint32_t offset, std::size_t length) const;
  std::span<const std::uint16_t> type_members(ActionId id) const;
  std::span<const std::uint16_t> key_members(ActionId id) const;
  std::span<const std::uint16_t> format_members(ResourceTypeId id) const;
  std::pair<std::uint32_t, std::uint32_t> types_of_service(ServiceId id) const;
  std::pair<std::uint32_t, std::uint32_t> formats_of_service(std::string_view arn_service) const;
  std::optional<KeyId> find_exact_key(std::string_view key) const;
  void expand_names(const ServiceRecord& service, std::string_view program, ActionSet& out) const;

  std::string_view version_;
  std::string_view text_;
  std::span<const ServiceRecord> services_;
  std::span<const ActionRecord> actions_;
  std::span<const ResourceTypeRecord> types_;
  std::span<const ArnFormatRecord> formats_;
  std::span<const std::uint16_t> type_formats_;
  std::span<const SetRecord> type_sets_;
  std::span<const std::uint16_t> type_members_;
  std::span<const KeyRecord> keys_;
  std::span<const TemplateRecord> templates_;
  std::span<const SetRecord> key_sets_;
  std::span<const std::uint16_t> key_members_;
  std::span<const std::uint16_t> service_slots_;
  std::span<const std::uint16_t> action_slots_;
  std::span<const std::uint16_t> key_slots_;
};

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_CATALOG_H_
