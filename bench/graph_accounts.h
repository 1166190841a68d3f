// Accounts of one shape each, in which a graph that is made naively grows with the square of the
// principals.
#ifndef AMBIT_BENCH_GRAPH_ACCOUNTS_H_
#define AMBIT_BENCH_GRAPH_ACCOUNTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::bench {

struct AccountShape {
  std::string_view name = {};
  // The authorization details of about `principals` users and roles, as JSON.
  std::string (*make)(std::size_t principals) = nullptr;
};

// own_policies: each has an inline policy of its own; passes one role and updates one function.
// templates: roles and users of 20 managed policies, which pass the roles of one team.
// pass_any: one principal in 20 may pass any role to several services.
// one_group: three principals in ten are members of one group, which passes the other seven.
// account_trust: half are roles that trust the account; a fifth may assume any role.
// chain: a fifth are roles that assume one after another; the others may assume the first.
// bipartite: half are roles of which each trusts a tenth of the other half by name.
const std::vector<AccountShape>& account_shapes();

}  // namespace ambit::bench

#endif  // AMBIT_BENCH_GRAPH_ACCOUNTS_H_
