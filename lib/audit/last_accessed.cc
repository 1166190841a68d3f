#include "audit/last_accessed.h"

#include <map>

#include "audit/walk.h"

namespace ambit::audit {
namespace {

using snapshot::ServiceUse;

// When the report was made: it says so itself.
snapshot::AsOf made_at(const ServiceUse& use) {
  if (!use.reported.known) return use.as_of;
  return {.time = use.reported.instant, .source = snapshot::AsOfSource::kContent};
}

class Reports {
 public:
  Reports(Assessment& a, std::int64_t min_age_days) : a_(a), min_age_days_(min_age_days) {
    for (const ServiceUse& use : a.model().inventory.service_uses.of(a.account().id))
      by_principal_[use.scope].services.push_back(&use);
  }

  void examine(const snapshot::Holder& holder, Subject& subject,
               const std::function<void(const AccessReport&, Subject&)>& f) {
    const auto* list = a_.model().inventory.service_uses.list_of(a_.account().id, holder.arn);
    if (list == nullptr) return subject.not_assessed({"LAST", Why::kAbsent});
    if (list->state < snapshot::Completeness::kPresumedComplete)
      subject.not_assessed({"LAST", Why::kIncomplete});
    const AccessReport& report = by_principal_[holder.arn];
    if (report.services.empty()) return;
    for (const ServiceUse* use : report.services)
      if (use->damaged) subject.not_assessed({"LAST", Why::kDamaged});
    if (!holder.created.known) return subject.not_assessed({"AUTH", Why::kIncomplete});
    const Verdict old = Age(made_at(*report.services.front()), holder.created.instant, "LAST")
                            .at_least(min_age_days_);
    if (old.unknown()) return subject.not_assessed(old.reason());
    if (old.yes()) f(report, subject);
  }

 private:
  Assessment& a_;
  std::int64_t min_age_days_;
  std::map<Symbol, AccessReport> by_principal_;
};

}  // namespace

void for_each_access_report(Assessment& a, std::int64_t min_age_days,
                            const std::function<void(const AccessReport&, Subject&)>& f) {
  if (!has_authorization_details(a)) return;
  Reports reports(a, min_age_days);
  for_each_user(
      a, [&](const snapshot::User& user, Subject& subject) { reports.examine(user, subject, f); });
  for_each_role(
      a, [&](const snapshot::Role& role, Subject& subject) { reports.examine(role, subject, f); });
}

Verdict unused_for(Assessment& a, const ServiceUse& use, const snapshot::Time& last,
                   std::int64_t days) {
  if (use.damaged) return Reason{"LAST", Why::kDamaged};
  if (!last.known) return true;
  const Age age(made_at(use), last.instant, "LAST");
  if (age.from_the_future())
    a.remark("clock", "a time lies behind the time of the export and counts as 0 days old");
  return age.at_least(days);
}

}  // namespace ambit::audit
