#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/exported.h"
#include "audit/user_names.h"

namespace ambit::audit::checks {
namespace {

using snapshot::SshKey;

void examine(Assessment& a, const SshKey& key, const NamedUser& named, Subject& user) {
  if (key.damaged) return user.not_assessed({"SSHKEY", Why::kDamaged});
  if (!key.active) return;
  if (!key.uploaded.known) return user.not_assessed({"SSHKEY", Why::kIncomplete});
  const std::int64_t limit = a.configuration().rotation.max_ssh_key_age_days;
  const Age age = a.age(key, key.uploaded, "SSHKEY");
  const std::string id(a.text(key.name));
  user.fail_if(age.more_than(limit), {{"USER", a.text(named.name)}, {"ID", id}}, [&] {
    return Finding{.part = id,
                   .message = "SSH public key was uploaded " + age.text() + " ago (limit " +
                              std::to_string(limit) + ")",
                   .facts = {{"age_days", age.days()},
                             {"limit_days", limit},
                             {"uploaded", time_text(key.uploaded)}},
                   .evidence = {{.where = key.where}}};
  });
}

// The users, and whether that is all of them.
void ssh_key_old(Assessment& a) {
  const auto& keys = a.model().inventory.ssh_keys;
  std::vector<Symbol> listed;
  for (const snapshot::InventoryList& list : keys.lists)
    if (list.account == a.account().id) listed.push_back(list.scope);
  if (listed.empty() && !users_known(a).yes()) return a.not_assessed({"SSHKEY", Why::kAbsent});
  const Verdict known = users_known(a);
  if (known.unknown()) a.not_assessed(known.reason());
  std::map<Symbol, std::vector<const SshKey*>> by_user;
  for (const SshKey& key : keys.of(a.account().id)) by_user[key.scope].push_back(&key);
  for (const NamedUser& named : named_users(a, listed)) {
    Subject user(a, named.arn);
    const snapshot::InventoryList* list = keys.list_of(a.account().id, named.name);
    if (list == nullptr) {
      user.not_assessed({"SSHKEY", Why::kAbsent});
      continue;
    }
    if (list->state < snapshot::Completeness::kPresumedComplete)
      user.not_assessed({"SSHKEY", Why::kIncomplete});
    for (const SshKey* key : by_user[named.name]) examine(a, *key, named, user);
  }
}

}  // namespace

extern const Check rotation_ssh_key_old;
constinit const Check rotation_ssh_key_old{.id = "rotation/ssh-key-old", .run = ssh_key_old};

}  // namespace ambit::audit::checks
