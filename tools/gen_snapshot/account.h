// A generated account, in the form in which the AWS CLI exports it.
#ifndef AMBIT_TOOLS_GEN_SNAPSHOT_ACCOUNT_H_
#define AMBIT_TOOLS_GEN_SNAPSHOT_ACCOUNT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "documents.h"
#include "draw.h"

namespace gen_snapshot {

struct Size {
  std::uint32_t users = 0;
  std::uint32_t roles = 0;
  std::uint32_t groups = 0;
  std::uint32_t policies = 0;  // customer managed
};

struct Account {
  Json authorization_details;
  std::string credential_report;  // CSV
};

// Needs at least one group and kBoundaries + 1 policies.
inline constexpr std::uint32_t kBoundaries = 4;
Account make_account(Draw& draw, const Size& size);

// The same moment for every account, so that ages do not depend on the day of generation.
inline constexpr std::string_view kAsOf = "2026-11-20T09:00:00+00:00";

// What `aws iam get-credential-report` prints.
std::string credential_report_answer(const Account& account);

// Replaces every policy document by its percent-encoded text, as the IAM API returns it.
void percent_encode_documents(Json& authorization_details);

// Policy documents of entities; the copies of roles inside instance profiles do not count.
struct Counts {
  std::size_t documents = 0;
  std::size_t distinct_documents = 0;
  std::size_t statements = 0;
};
Counts count_documents(const Json& authorization_details);

}  // namespace gen_snapshot

#endif  // AMBIT_TOOLS_GEN_SNAPSHOT_ACCOUNT_H_
