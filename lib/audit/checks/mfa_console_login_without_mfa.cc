#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/event_log.h"
#include "audit/exported.h"
#include "audit/root.h"
#include "audit/words.h"

namespace ambit::audit::checks {
namespace {

using snapshot::LoggedEvent;

bool is_login_without_mfa(const Assessment& a, const LoggedEvent& event) {
  const std::string_view type = a.text(event.identity_type);
  return a.text(event.event) == "ConsoleLogin" && a.text(event.login_result) == "Success" &&
         a.text(event.mfa_used) == "No" && (type == "IAMUser" || type == "Root");
}

struct Logins {
  Verdict recent = false;
  std::int64_t count = 0;
  const LoggedEvent* latest = nullptr;
};

void report(const Assessment& a, std::string_view arn, const Logins& logins, Subject& subject) {
  const std::size_t slash = arn.rfind('/');
  const std::string_view user =
      slash == std::string_view::npos ? std::string_view("root") : arn.substr(slash + 1);
  subject.fail_if(logins.recent, {{"USER", user}}, [&] {
    const LoggedEvent& latest = *logins.latest;
    return Finding{.part = std::string(a.text(latest.name)),
                   .message = "signed in to the console without MFA, " +
                              counted(static_cast<std::size_t>(logins.count), "time"),
                   .facts = {{"logins", logins.count},
                             {"latest", time_text(latest.time)},
                             {"address", std::string(a.text(latest.address))}},
                   .evidence = {{.where = latest.where}}};
  });
}

void console_login_without_mfa(Assessment& a) {
  const std::int64_t days = a.configuration().mfa.login_window_days;
  if (!has_log(a, days)) return;
  const std::string root = root_arn(a);
  std::map<std::string, Logins> by_identity = {{root, {}}};
  for_each_event(a, [&](const LoggedEvent& event) {
    if (!is_login_without_mfa(a, event)) return;
    const bool is_root = a.text(event.identity_type) == "Root";
    Logins& logins = by_identity[is_root ? root : std::string(a.text(event.identity_arn))];
    const Verdict recent = is_within(a.as_of(event.as_of), event.time, days, "LOG");
    logins.recent = logins.recent | recent;
    if (!recent.yes()) return;
    ++logins.count;
    if (logins.latest == nullptr || logins.latest->time.instant < event.time.instant)
      logins.latest = &event;
  });
  for (const auto& [arn, logins] : by_identity) {
    Subject subject(a, arn);
    report(a, arn, logins, subject);
  }
}

}  // namespace

extern const Check mfa_console_login_without_mfa;
constinit const Check mfa_console_login_without_mfa{.id = "mfa/console-login-without-mfa",
                                                    .run = console_login_without_mfa};

}  // namespace ambit::audit::checks
