#include <cstdint>
#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

struct Use {
  std::string_view credential = {};
  const snapshot::TimeField* when = nullptr;
};

void used_recently(Assessment& a) {
  const std::int64_t limit = a.configuration().root.use_days;
  for_root(a, [&](const snapshot::Credential& row, Subject& root) {
    const Use uses[] = {{"password", &row.password_last_used},
                        {"access key 1", &row.keys[0].last_used},
                        {"access key 2", &row.keys[1].last_used}};
    Verdict recent = false;
    const Use* latest = nullptr;
    for (const Use& use : uses) {
      const Verdict used = has_time(*use.when);
      const Verdict recently = used.yes() ? a.age(*use.when).less_than(limit) : used;
      if (recently.yes() && (latest == nullptr || latest->when->instant < use.when->instant))
        latest = &use;
      recent = recent | recently;
    }
    root.fail_if(recent, {}, [&] {
      const Age age = a.age(*latest->when);
      return Finding{.message = "root's " + std::string(latest->credential) + " was used " +
                                age.text() + " ago (limit " + std::to_string(limit) + ")",
                     .facts = {{"credential", std::string(latest->credential)},
                               {"last_used", time_text(*latest->when)},
                               {"age_days", age.days()},
                               {"limit_days", limit}},
                     .evidence = {{.where = latest->when->where}}};
    });
  });
}

}  // namespace

extern const Check root_used_recently;
constinit const Check root_used_recently{.id = "root/used-recently", .run = used_recently};

}  // namespace ambit::audit::checks
