// What CloudTrail trails record.
#ifndef AMBIT_AUDIT_TRAILS_H_
#define AMBIT_AUDIT_TRAILS_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

// A trail that records events of the account: its own, or that of its organization.
struct ExaminedTrail {
  const snapshot::Trail& row;
  const snapshot::TrailStatus* status = nullptr;        // null: not exported
  const snapshot::EventSelectors* selectors = nullptr;  // likewise
};

// All trails of the account. The settings of an organization's trail may have been exported in the
// account that it belongs to only.
std::vector<ExaminedTrail> trails_of(const Assessment& a);
bool has_trails(Assessment& a);

// Whether the list of trails is complete, and every row of it could be read.
Verdict trails_known(Assessment& a);

// Opens a Subject for every trail that the account itself owns.
void for_each_own_trail(Assessment& a,
                        const std::function<void(const ExaminedTrail&, Subject&)>& f);

Verdict is_logging(const ExaminedTrail& trail);
Verdict is_multi_region(const ExaminedTrail& trail);

struct Captured {
  Verdict read = false;
  Verdict write = false;
};
// Management events, but for those of sources that may be left out.
Captured management_events(const Assessment& a, const ExaminedTrail& trail);
// Data events of all objects of S3.
Captured object_events(const Assessment& a, const ExaminedTrail& trail);

// "main: multi-region, logging, management events: read and write"
std::vector<std::string> describe(const Assessment& a, const std::vector<ExaminedTrail>& trails,
                                  Captured (*captured)(const Assessment&, const ExaminedTrail&));

// The places of the trails; of the list when there is none.
std::vector<Evidence> evidence_of(const Assessment& a, const std::vector<ExaminedTrail>& trails);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_TRAILS_H_
