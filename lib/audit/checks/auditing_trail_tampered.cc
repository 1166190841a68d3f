#include <cstdint>
#include <string>
#include <string_view>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/event_log.h"
#include "audit/exported.h"

namespace ambit::audit::checks {
namespace {

using snapshot::LoggedEvent;

bool changes_trail(const Assessment& a, const LoggedEvent& event) {
  const std::string_view name = a.text(event.event);
  return a.text(event.source) == "cloudtrail.amazonaws.com" && !event.error.valid() &&
         (name == "StopLogging" || name == "DeleteTrail" || name == "UpdateTrail" ||
          name == "PutEventSelectors");
}

void trail_tampered(Assessment& a) {
  const std::int64_t days = a.configuration().auditing.tamper_window_days;
  if (!has_log(a, days)) return;
  Subject account(a, a.account_id());
  for_each_event(a, [&](const LoggedEvent& event) {
    if (!changes_trail(a, event)) return;
    const std::string trail(a.text(event.subject));
    const Verdict recent = is_within(a.as_of(event.as_of), event.time, days, "LOG");
    account.fail_if(recent, {{"TRAIL_ARN", trail}}, [&] {
      const std::string who(a.text(event.identity_arn));
      return Finding{.part = std::string(a.text(event.name)),
                     .message = std::string(a.text(event.event)) + " on trail " + trail + " by " +
                                (who.empty() ? std::string(a.text(event.identity_type)) : who),
                     .facts = {{"event", std::string(a.text(event.event))},
                               {"trail", trail},
                               {"identity", who},
                               {"address", std::string(a.text(event.address))},
                               {"time", time_text(event.time)}},
                     .evidence = {{.where = event.where}}};
    });
  });
}

}  // namespace

extern const Check auditing_trail_tampered;
constinit const Check auditing_trail_tampered{.id = "auditing/trail-tampered",
                                              .run = trail_tampered};

}  // namespace ambit::audit::checks
