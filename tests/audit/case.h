// The cases of tests/audit/checks: one file a check, each case a small account and what the check
// says.
//
//   report         rows of the credential report, by column; columns not named are those of a user
//                  without any credential. Absent: no users. `root` false: without a row of root.
//                  `no_report`: no report at all.
//   files          further files of the account, by the short name of their artefact and their
//   name:
//                  a JSON value, or for `*.jsonl` a list of them
//   details        the authorization details. Absent: nobody and nothing.
//   now            the time of the audit; null: none. Default: 2026-11-20T09:00:00Z.
//   configuration  member `audit` of the configuration file
//   keep_going     the account is damaged, and that is meant
//   decided_without   artefacts that the check needs elsewhere, but not to fail here
//   outcome, findings, reasons ("KIND: WHY"), remarks, subjects   what is expected; in a finding
//   only
//                  the members that are given are compared
#ifndef AMBIT_TESTS_AUDIT_CASE_H_
#define AMBIT_TESTS_AUDIT_CASE_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/audit.h"
#include "ambit/snapshot.h"

namespace ambit::audit {

using Json = nlohmann::ordered_json;

// The time that every audit of a test is made at.
inline constexpr const char* kNow = "2026-11-20T09:00:00Z";

struct CheckCase {
  std::string check = {};  // id
  std::string name = {};   // "rotation/access-key-old: fail: 91 days"
  Json content = {};
};

// All cases of all files, in the order of their names.
std::vector<CheckCase> all_cases();

// The snapshot of the case, without the artefacts of these short names.
using Without = std::vector<std::string_view>;
Snapshot snapshot_of(const CheckCase& c, const Without& without = {});

// The short names of all artefacts of the case.
std::vector<std::string> artefacts_of(const CheckCase& c);

Configuration configuration_of(const CheckCase& c);

// The audit of the case by all checks.
Audit audit_of(const CheckCase& c, const Without& without = {});

const CheckResult& result_of(const Audit& audit, std::string_view check);

std::string_view outcome_name(Outcome outcome);

}  // namespace ambit::audit

#endif  // AMBIT_TESTS_AUDIT_CASE_H_
