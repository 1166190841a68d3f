#include "every_answer.h"

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "catalog/arn_format.h"
#include "catalog/blob.h"
#include "catalog/catalog.h"

namespace ambit::catalog {
namespace {

class Questions {
 public:
  Questions(const Catalog& catalog, std::string_view blob) : catalog_(catalog), blob_(blob) {}

  bool ask() {
    take(catalog_.version());
    for (const ServiceId service : catalog_.services()) ask_about(service);
    for (const std::string_view pattern : {"*", "*:*", "s*:*t*", "*:G?t*", "s3:Get*"}) {
      for (const ActionId id : catalog_.expand(pattern).ids()) take(catalog_.name(id));
    }
    for (const std::string_view text : {"s3:GetObjet", "s4:GetObject", "aws:x", "", ":"}) {
      catalog_.nearest(text);
      catalog_.nearest_keys(text);
      catalog_.knows_key_prefix(text);
      catalog_.find_action(text);
    }
    return inside_;
  }

 private:
  void ask_about(ServiceId service) {
    const std::string_view name = catalog_.name(service);
    take(name);
    catalog_.find_service(name);
    catalog_.rcp_service(name);
    catalog_.accountless(service);
    for (const ArnFormatId format : catalog_.formats(name)) ask_about(format);
    Catalog::ActionLookup lookup{.service = service, .name = "GetObject"};
    catalog_.find_actions({&lookup, 1});
    for (const ActionId action : catalog_.actions(service)) ask_about(action);
  }

  void ask_about(ActionId action) {
    const std::string name = catalog_.full_name(action);
    catalog_.find_action(name);
    catalog_.expand(name);
    catalog_.level(action);
    take(catalog_.name(catalog_.service(action)));
    for (const KeyId key : catalog_.keys(action)) ask_about(action, key);
    for (const ActionResourceType& link : catalog_.types(action)) {
      take(catalog_.name(link.type));
      take(catalog_.name(catalog_.service(link.type)));
      for (const ArnFormatId format : catalog_.formats(link.type)) ask_about(format);
    }
    if (const auto format = catalog_.resource_type_of(action, "arn:aws:s3:::b/k")) {
      ask_about(*format);
    }
  }

  void ask_about(ArnFormatId format) {
    const std::string_view text = catalog_.text(format);
    take(text);
    take(catalog_.arn_service(format));
    fits("arn:aws:s3:::\xFF/\xFE", text);
    has_format(text, text);
  }

  void ask_about(ActionId action, KeyId key) {
    const std::string_view name = catalog_.facts(key).name;
    take(name);
    catalog_.has_key(action, key);
    if (const auto facts = catalog_.key_type(name)) take(facts->name);
    if (const auto id = catalog_.template_without_variable(name.substr(0, name.size() / 2)))
      take(catalog_.facts(*id).name);
  }

  void take(std::string_view text) {
    const std::less_equal<const char*> up_to;
    inside_ = inside_ && up_to(blob_.data(), text.data()) &&
              up_to(text.data() + text.size(), blob_.data() + blob_.size());
  }

  const Catalog& catalog_;
  std::string_view blob_;
  bool inside_ = true;
};

}  // namespace

bool answers_lie_in(const Catalog& catalog, std::string_view blob) {
  return Questions(catalog, blob).ask();
}

std::string with_fitting_header(std::string blob) {
  Header header;
  if (blob.size() < sizeof header) return blob;
  header.size = static_cast<std::uint32_t>(blob.size());
  header.checksum = checksum(std::string_view(blob).substr(sizeof header));
  std::memcpy(blob.data(), &header, sizeof header);
  return blob;
}

}  // namespace ambit::catalog
