// Timestamps as exported artefacts write them: AWS CLI v1 and v2, SDKs, CloudTrail.
// (The dates of conditions are stricter in some places and laxer in others: parse_date, scalar.h.)
#ifndef AMBIT_PATTERN_TIMESTAMP_H_
#define AMBIT_PATTERN_TIMESTAMP_H_

#include <optional>
#include <string_view>

#include "pattern/scalar.h"

namespace ambit {

struct Timestamp {
  Instant instant = {};
  bool assumed_utc = false;  // an ISO form without offset: read as UTC, worth a notice
};

// Accepts, with any number of fraction digits (those beyond nanoseconds are dropped):
//   2026-11-20T09:00:00Z, ...+00:00, ...+0000, ... (no offset); a blank for the T
//   1795489116.475 (seconds; milliseconds above 10^11), /Date(1795489116475)/ (milliseconds)
//   20261120T090000Z
//   Nov 20, 2026 9:00:00 AM (UTC)
// Nothing if `text` has another form or is no real time. The ISO and numeric forms do not allocate.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace ambit

#endif  // AMBIT_PATTERN_TIMESTAMP_H_
