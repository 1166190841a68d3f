#include <re2/re2.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/instances.h"
#include "snapshot/inventory.h"

namespace ambit::audit::checks {
namespace {

constexpr std::size_t kShownBytes = 8;

struct Match {
  std::string_view what = {};
  std::size_t at = 0;      // in the decoded text
  std::string shown = {};  // its beginning
};

// The rest of a secret is never shown.
std::string masked(re2::StringPiece text) {
  std::string out(text.data(), std::min(text.size(), kShownBytes));
  return out.append(text.size() - out.size(), '*');
}

std::optional<Match> find_key(const std::string& text) {
  re2::RE2::Options bytes(re2::RE2::Latin1);
  static const re2::RE2 kKeyId("(?:^|[^A-Z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?:$|[^A-Z0-9])", bytes);
  static const re2::RE2 kSecret(
      "((?i:aws_secret_access_key)[\"']?\\s*[=:]\\s*[\"']?[A-Za-z0-9/+]{40})", bytes);
  re2::StringPiece found;
  const auto place = [&] { return static_cast<std::size_t>(found.data() - text.data()); };
  if (re2::RE2::PartialMatch(text, kKeyId, &found))
    return Match{"an access key id", place(), masked(found)};
  if (re2::RE2::PartialMatch(text, kSecret, &found))
    return Match{"a secret access key", place(), masked(found)};
  return std::nullopt;
}

void examine_user_data(const Assessment& a, const snapshot::UserData* data,
                       const snapshot::Instance* instance, Subject& subject) {
  if (data == nullptr) return subject.not_assessed({"USERDATA", Why::kAbsent});
  if (data->damaged) return subject.not_assessed({"USERDATA", Why::kDamaged});
  const auto match = find_key(data->text);
  if (!match) return;
  std::vector<Placeholder> values = {{"INSTANCE", a.text(data->name)}};
  if (instance != nullptr) values.push_back({"REGION", a.text(instance->scope)});
  subject.fail(
      {.message = "the user data holds " + std::string(match->what) +
                  ", which everybody who may describe the instance can read",
       .facts = {{"position", static_cast<std::int64_t>(match->at)}, {"match", match->shown}},
       .evidence = {{.where = data->where}}},
      values);
}

void keys_in_user_data(Assessment& a) {
  const auto& inventory = a.model().inventory;
  std::map<Symbol, std::pair<const snapshot::Instance*, const snapshot::UserData*>> by_id;
  for (const snapshot::Instance& instance : inventory.instances.of(a.account().id))
    by_id[instance.name].first = &instance;
  for (const snapshot::UserData& data : inventory.user_data.of(a.account().id))
    by_id[data.name].second = &data;
  const bool asked = inventory.user_data.list_of(a.account().id) != nullptr;
  if (by_id.empty() && !asked && !exports_instances(a))
    return a.not_assessed({"USERDATA", Why::kAbsent});
  if (has_instances(a)) require_enabled_regions(a, inventory.instances.lists, "EC2");
  for (const auto& [id, known] : by_id) {
    const auto& [instance, data] = known;
    const Symbol arn = instance != nullptr ? instance->arn : data->arn;
    Subject subject(a, a.text(arn.valid() ? arn : id));
    examine_user_data(a, data, instance, subject);
  }
}

}  // namespace

extern const Check roles_keys_in_user_data;
constinit const Check roles_keys_in_user_data{.id = "roles/keys-in-user-data",
                                              .run = keys_in_user_data};

}  // namespace ambit::audit::checks
