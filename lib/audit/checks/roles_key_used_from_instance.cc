#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/event_log.h"
#include "audit/instances.h"
#include "audit/words.h"
#include "pattern/scalar.h"

namespace ambit::audit::checks {
namespace {

using snapshot::Instance;
using snapshot::UserActivity;

constexpr std::string_view kLongTermKey = "AKIA";

// Addresses are compared as such: IPv6 ones are written in several ways. Several instances have the
// same private address in several networks.
using ByAddress = std::multimap<IpRange, const Instance*>;

ByAddress instances_of(const Assessment& a) {
  ByAddress all;
  for (const Instance& instance : a.model().inventory.instances.rows)
    for (const Symbol address : instance.addresses)
      if (const auto exact = parse_ip_range(a.text(address))) all.emplace(*exact, &instance);
  return all;
}

struct Use {
  std::uint64_t records = 0;
  const UserActivity* latest = nullptr;
};
using Uses = std::map<std::pair<const Instance*, Symbol>, Use>;  // by instance and key

Uses uses_of(const Assessment& a, const ByAddress& instances,
             const std::vector<const UserActivity*>& activities) {
  Uses uses;
  for (const UserActivity* activity : activities) {
    if (!a.text(activity->key).starts_with(kLongTermKey)) continue;
    const auto address = parse_ip_range(a.text(activity->address));
    if (!address) continue;
    const auto [begin, end] = instances.equal_range(*address);
    for (auto at = begin; at != end; ++at) {
      Use& use = uses[{at->second, activity->key}];
      use.records += activity->records;
      if (use.latest == nullptr || use.latest->last.instant < activity->last.instant)
        use.latest = activity;
    }
  }
  return uses;
}

void key_used_from_instance(Assessment& a) {
  const bool instances = has_instances(a);
  if (!has_log(a) || !instances) return;
  const ByAddress by_address = instances_of(a);
  for (const auto& [arn, activities] : user_activities(a)) {
    Subject subject(a, arn);
    for (const auto& [where, use] : uses_of(a, by_address, activities)) {
      const auto& [instance, key] = where;
      const std::string id(a.text(instance->name));
      const std::string key_id(a.text(key));
      std::string part = id;
      part.append(" ").append(key_id);
      std::string message = "access key ";
      message.append(key_id).append(" was used on instance ").append(id);
      message.append(", by ").append(counted(use.records, "record"));
      subject.fail({.part = std::move(part),
                    .message = std::move(message),
                    .facts = {{"instance", std::string(a.text(instance->arn))},
                              {"key", key_id},
                              {"records", static_cast<std::int64_t>(use.records)},
                              {"latest", time_text(use.latest->last)},
                              {"address", std::string(a.text(use.latest->address))}},
                    .evidence = {{.where = use.latest->last_where}, {.where = instance->where}}},
                   {{"INSTANCE", id}, {"REGION", a.text(instance->scope)}});
    }
  }
}

}  // namespace

extern const Check roles_key_used_from_instance;
constinit const Check roles_key_used_from_instance{.id = "roles/key-used-from-instance",
                                                   .run = key_used_from_instance};

}  // namespace ambit::audit::checks
