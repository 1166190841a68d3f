// The audit: the state of the accounts of a snapshot against the eleven best practices. Its answer
// is data; nothing about it is left to be decided when it is printed.
#ifndef AMBIT_AUDIT_H_
#define AMBIT_AUDIT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ambit/audit_configuration.h"
#include "ambit/check_catalog.h"
#include "ambit/policy.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"

namespace ambit::audit {

enum class Outcome : std::uint8_t {
  kFail,           // at least one subject fails
  kNotAssessed,    // none is known to fail, and for some it cannot be decided
  kPass,           // there are subjects, and it is known that none fails
  kNotApplicable,  // there is no subject
};

using FactValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

// What a finding rests on, besides the evidence. Times are texts in ISO 8601, UTC.
struct Fact {
  std::string_view name = {};
  FactValue value = {};
};

// A statement of a policy, as answers name it.
struct StatementReference {
  std::string policy = {};  // name
  std::string arn = {};     // of a managed policy; empty otherwise
  std::string owner = {};   // ARN of the user, group or role of an inline or trust policy; or empty
  PolicyKind kind = PolicyKind::kIdentity;
  std::uint32_t index = 0;  // from 0
  std::string sid = {};     // empty without
};

// A place in an exported file that shows the finding.
struct Evidence {
  Location where = {};
  std::optional<StatementReference> statement = {};  // when the place is in a statement
};

// A reservation: something that the result rests on and that the snapshot does not settle.
struct Remark {
  std::string_view name = {};  // "presumed-complete": stable
  std::string text = {};       // the same in words

  friend bool operator==(const Remark&, const Remark&) = default;
};

struct Finding {
  std::string key = {};      // check|account|subject|part: stable from run to run, for baselines
  std::string subject = {};  // ARN, account id or serial number
  std::string part = {};     // empty: the subject as a whole
  Severity severity = Severity::kInfo;
  std::string message = {};
  std::vector<Fact> facts = {};
  std::vector<Evidence> evidence = {};
  std::vector<std::string> commands = {};  // CheckDescription::commands with the values put in
  std::vector<Remark> remarks = {};
};

// Why something could not be decided, and what to export so that it can.
struct NotAssessed {
  std::string_view artefact = {};  // kind of the missing artefact; empty when none would help
  std::string_view why = {};       // "absent", "incomplete", "damaged", ...
  std::string text = {};           // the same in words
  std::string export_command = {};
  std::vector<std::string> subjects = {};  // the first kMaxSubjects; none: the check as a whole
  std::uint64_t subjects_total = 0;
  // What would have to be known of the account, where no artefact tells: the first kMaxFacts.
  std::vector<std::string> facts = {};

  static constexpr std::size_t kMaxFacts = 20;
  static constexpr std::size_t kMaxSubjects = 20;
};

struct SubjectCounts {
  std::uint64_t failed = 0;
  std::uint64_t passed = 0;
  std::uint64_t not_assessed = 0;
  std::uint64_t excepted = 0;  // failed, and the configuration has an exception for it
};

struct CheckResult {
  const CheckDescription* check = nullptr;  // static
  std::string account = {};                 // empty for a check on the organization
  Severity severity = Severity::kInfo;      // as configured
  Outcome outcome = Outcome::kNotApplicable;
  SubjectCounts subjects = {};
  std::vector<Finding> findings = {};  // worst first, then by subject and part
  std::vector<NotAssessed> not_assessed = {};
  std::vector<Remark> remarks = {};
};

// Sums of the weights of checks (critical 20, high 10, medium 4, low 1, info 0).
struct Score {
  std::int64_t assessed = 0;  // passed or failed
  std::int64_t failed = 0;
  std::int64_t total = 0;  // assessed or not assessed

  // In per cent, rounded down; nothing when there is nothing to divide by.
  std::optional<int> score() const;
  std::optional<int> coverage() const;
};

struct PracticeResult {
  const Practice* practice = nullptr;  // static
  std::string account = {};            // empty for the checks on the organization
  // Fails when a check of severity low or above does; else is not assessed when a core check was
  // not, or no check was; else passes; is not applicable when no check is.
  Outcome outcome = Outcome::kPass;
  Score score = {};
  std::size_t passed = 0;                           // checks
  std::vector<std::string_view> failed = {};        // ids of checks, in the order of the catalogue
  std::vector<std::string_view> not_assessed = {};  // likewise
};

struct Summary {
  Score score = {};
  std::array<std::uint64_t, 5> findings = {};  // by Severity
  std::array<std::uint64_t, 4> checks = {};    // by Outcome
};

struct AccountSummary {
  std::string account = {};
  Summary summary = {};
};

// The time from which ages are counted.
struct AsOf {
  std::string time = {};         // ISO 8601, UTC; empty: no artefact says when it was made
  std::string_view source = {};  // "option", "record", "content", "header", "lower-bound"; or empty
};

// A configured exception that does not count, and the reason to look at it again.
struct IdleException {
  std::string check = {};
  std::string subject = {};
  std::string reason = {};
  std::string expires = {};
};

struct Audit {
  AsOf as_of = {};
  std::vector<std::string> accounts = {};
  Summary summary = {};                    // over all accounts
  std::vector<AccountSummary> by_account;  // in the order of `accounts`
  std::vector<PracticeResult> practices;   // by account and number; the organization's last
  std::vector<CheckResult> checks;  // by account and catalogue order; the organization's last
  std::vector<IdleException> expired_exceptions;
  std::vector<IdleException> unused_exceptions;

  bool has_finding_of(Severity severity_or_worse) const;
  bool complete() const;  // no check is not assessed
};

// Runs the selected checks on every account of the snapshot. Never fails: what cannot be decided is
// not assessed. The answer does not depend on the order of files.
Audit audit(const Snapshot& snapshot, const Configuration& configuration = {},
            const Selection& selection = {});

// Takes away the findings whose key is in `known_keys`, and corrects the counts of findings.
// Results and scores stay: they describe the accounts, not the news.
void keep_new_findings(Audit& audit, const std::vector<std::string>& known_keys);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_H_
