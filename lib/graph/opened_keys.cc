#include "graph/opened_keys.h"

#include <algorithm>
#include <set>
#include <string>

#include "ambit/arn.h"
#include "graph/guard.h"
#include "graph/network.h"
#include "graph/technique_index.h"
#include "graph/workloads.h"

namespace ambit::graph {
namespace {

std::set<std::string_view> kinds_of_stores() {
  std::set<std::string_view> kinds;
  for (const Technique* technique : modelled_techniques().reading)
    if (const Precondition* exists = existence_of(*technique)) kinds.insert(exists->kind);
  return kinds;
}

bool makes_grant(const Technique& technique) {
  return technique.requirements.front().action == "kms:CreateGrant";
}

}  // namespace

OpenedKeys::OpenedKeys(Authority& authority, GuardTable& guards, TargetSets& target_sets)
    : authority_(authority), guards_(guards), target_sets_(target_sets) {
  const snapshot::Model& model = authority.model();
  const std::set<std::string_view> kinds = kinds_of_stores();
  std::map<std::string_view, std::set<std::string_view>> found;
  for (const snapshot::FactResource& resource : model.facts.resources) {
    if (!resource.kms_key.valid() || !kinds.contains(model.text(resource.kind))) continue;
    const std::string_view key = model.text(resource.kms_key);
    if (is_key_arn(key)) found[parse_arn(key)->account].insert(key);
  }
  for (const auto& [account, keys] : found) keys_[account].assign(keys.begin(), keys.end());
}

void OpenedKeys::add_writes(const Writer& writer, std::uint32_t principal,
                            std::vector<Write>& writes) {
  const auto keys = keys_.find(writer.holding.principal().name.account);
  if (keys == keys_.end()) return;
  for (const std::string_view key : keys->second) add(writer, principal, key, writes);
}

// Who may decrypt anyway has no need of it.
void OpenedKeys::add(const Writer& writer, std::uint32_t principal, std::string_view key,
                     std::vector<Write>& writes) {
  const Guard decrypts = authority_.allowed(
      writer.holding, {.action = std::string(kDecrypt), .resource = std::string(key)});
  for (const Technique* technique : writer.techniques) {
    Guard guard = always();
    Choices choices;
    for (Request& request : requests_of(*technique, {.existing = key}, {}, {})) {
      request.asked.resource = key;
      guard = both(guard, authority_.allowed(writer.holding, request.asked));
      choices.emplace_back(request.format, std::string(key));
    }
    const GuardId id = guards_.add(guard);
    if (id == kNever || implies(guard, decrypts) || guards_.implies(id, writer.administers))
      continue;
    writes.push_back(
        {.actor = writer.actor,
         .target = principal,
         .technique = technique,
         .binding = {.existing = key, .choices = target_sets_.intern(std::move(choices))},
         .guard = id,
         .mechanism = {Change::kDecrypts, key,
                       makes_grant(*technique) ? kByGrant : std::string_view{}}});
  }
}

}  // namespace ambit::graph
