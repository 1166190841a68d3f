// The catalogue of the audit's checks: what each one looks for, what it needs and what helps.
// Compiled in from lib/audit/data; every text is static.
#ifndef AMBIT_CHECK_CATALOG_H_
#define AMBIT_CHECK_CATALOG_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ambit::audit {

enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };

// One of the eleven best practices.
struct Practice {
  int number = 0;              // 1 to 11
  std::string_view name = {};  // "rotation": the first part of its checks' ids
  std::string_view title = {};
  std::string_view goal = {};  // "rotate credentials regularly"
  std::string_view text = {};  // one or two sentences
};

// One kind of export that checks need.
struct ArtefactDescription {
  std::string_view name = {};                    // "CRED"
  std::span<const std::string_view> kinds = {};  // "iam.credential-report"; any of them will do
  std::string_view title = {};                   // "the credential report"
  std::string_view export_command = {};          // words in capitals stand for values
  std::string_view note = {};                    // about the export; may be empty
};

// The counterparts of a check in other catalogues. Empty: none known.
struct Mapping {
  std::span<const std::string_view> cis_1_5 = {};
  std::span<const std::string_view> cis_3_0 = {};
  std::span<const std::string_view> cis_5_0 = {};
  std::span<const std::string_view> security_hub = {};
  std::span<const std::string_view> prowler = {};
  std::span<const std::string_view> scoutsuite = {};
  std::span<const std::string_view> trusted_advisor = {};
};

struct CheckDescription {
  std::string_view id = {};  // "rotation/access-key-old"
  int practice = 0;          // Practice::number
  Severity severity = Severity::kInfo;
  bool core = false;  // a practice whose core check is not assessed does not pass
  // Names of artefacts: one of each inner list is needed.
  std::span<const std::span<const std::string_view>> needs = {};
  std::span<const std::string_view> uses = {};  // read when present, a remark when not
  std::string_view subject = {};                // "user", "role or resource"
  std::string_view part = {};                   // "access_key_N"; empty: a subject fails as a whole
  std::string_view title = {};                  // what a finding says, in a few words
  std::string_view rule = {};                   // the condition under which a subject fails
  std::string_view shows = {};                  // the facts of a finding
  std::string_view remedy = {};                 // what to do, one line
  std::span<const std::string_view> commands =
      {};  // of the AWS CLI; words in capitals stand for values
  Mapping mapping = {};
};

// All checks in the order of the practices, whether this version implements them or not.
std::span<const CheckDescription> check_descriptions();

std::span<const Practice> practices();
std::span<const ArtefactDescription> artefacts();

// Null when there is none of that name. O(number of entries).
const CheckDescription* find_check(std::string_view id);
const Practice* find_practice(std::string_view name);
const ArtefactDescription* find_artefact(std::string_view name);

std::string_view severity_name(Severity severity);  // "critical"
std::optional<Severity> parse_severity(std::string_view name);

}  // namespace ambit::audit

#endif  // AMBIT_CHECK_CATALOG_H_
