#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

Verdict has_owner(const Assessment& a, const snapshot::User& user) {
  const std::vector<std::string>& keys = a.configuration().users.owner_tag_keys;
  const bool tagged = std::ranges::any_of(user.tags, [&](const snapshot::Tag& tag) {
    return !a.text(tag.value).empty() && std::ranges::find(keys, a.text(tag.key)) != keys.end();
  });
  if (!tagged && !user.tags_known) return Reason{"AUTH", Why::kDamaged};
  return tagged;
}

void owner_tag_missing(Assessment& a) {
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    subject.fail_if(!has_owner(a, user), {{"USER", a.text(user.name)}}, [&] {
      std::vector<std::string> keys;
      keys.reserve(user.tags.size());
      for (const snapshot::Tag& tag : user.tags) keys.emplace_back(a.text(tag.key));
      return Finding{.message = "no tag names the owner of the user",
                     .facts = {{"tag_keys", std::move(keys)}},
                     .evidence = {{.where = user.where}}};
    });
  });
}

}  // namespace

extern const Check users_owner_tag_missing;
constinit const Check users_owner_tag_missing{.id = "users/owner-tag-missing",
                                              .run = owner_tag_missing};

}  // namespace ambit::audit::checks
