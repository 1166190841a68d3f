// How much is known of what was exported, and since when.
#ifndef AMBIT_SNAPSHOT_KNOWLEDGE_H_
#define AMBIT_SNAPSHOT_KNOWLEDGE_H_

#include <cstdint>

#include "ambit/source.h"
#include "pattern/scalar.h"

namespace ambit::snapshot {

// What is known of a list of an account. In ascending order of trust.
enum class Completeness : std::uint8_t {
  kUnknown,           // no artefact
  kIncomplete,        // a page or an entity is known to be missing
  kPresumedComplete,  // a bare file without a sign of the above
  kComplete,
};

// Whether there is such a thing at all.
enum class Knowledge : std::uint8_t {
  kUnknown,  // nothing tells
  kNone,     // it is known that there is none
  kKnown,
};

// A time in the input. `known` is false when the member is absent, null or unreadable.
struct Time {
  Instant instant = {};
  bool known = false;
  Location where = {};

  // Wherever they stand.
  friend bool operator==(const Time& a, const Time& b) {
    return a.known == b.known && a.instant == b.instant;
  }
};

// The time that ages are measured against.
enum class AsOfSource : std::uint8_t { kNone, kOption, kRecord, kContent, kHeader, kLowerBound };
struct AsOf {
  Instant time = {};
  AsOfSource source = AsOfSource::kNone;  // kLowerBound: the real time is at least this
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_KNOWLEDGE_H_
