// Random accounts, and the same accounts with less in them: for second opinions on what is found in
// the graph.
#ifndef AMBIT_TESTS_GRAPH_RANDOM_ACCOUNT_H_
#define AMBIT_TESTS_GRAPH_RANDOM_ACCOUNT_H_

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "ambit/cut.h"
#include "tests/graph/account.h"

namespace ambit::graph::testing {

// Two users, a group, a managed policy, and three roles, one an administrator, with statements that
// let some of them change or become others.
Account random_account(std::mt19937& random);

// A statement of an account, by its place in the rows of the test.
struct Grant {
  enum class Of { kUser, kRole, kGroup, kPolicy, kTrust } of = Of::kUser;
  std::size_t row = 0;
  std::size_t statement = 0;
};
// Of what a cut takes away; no attachment.
Grant grant_of(const Account& account, const CutElement& element);

std::vector<std::string>& statements_of(Account& account, const Grant& grant);

// The allow statements of what somebody holds, and of trust policies.
std::vector<Grant> all_grants(Account account);

// Something harmless in the place of each, so that statements keep their numbers.
Account without(Account account, const std::vector<Grant>& grants);

}  // namespace ambit::graph::testing

#endif  // AMBIT_TESTS_GRAPH_RANDOM_ACCOUNT_H_
