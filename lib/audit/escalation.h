// How the users and roles of a snapshot come to be administrators: the paths of the permission
// graph to what the audit takes for an administrator.
#ifndef AMBIT_AUDIT_ESCALATION_H_
#define AMBIT_AUDIT_ESCALATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ambit/paths.h"
#include "ambit/snapshot.h"
#include "audit/powers.h"

namespace ambit::audit {

// Not thread-safe.
class EscalationPaths {
 public:
  // `options`: of the permission graph. Snapshot and powers must outlive it.
  EscalationPaths(const Snapshot& snapshot, LazyPowers& powers, const GraphOptions& options,
                  std::int64_t max_calls);

  // Of a user or role of the snapshot, to an administrator or to one that can make itself one.
  // Makes the graph when it is first asked.
  const NearestPath& of(std::string_view arn);

  // False: there may be paths that were not looked for.
  bool complete();

 private:
  struct Found {
    std::vector<NearestPath> paths = {};
    std::unordered_map<std::string_view, std::size_t> by_arn = {};
    bool complete = true;
  };
  const Found& found();

  const Snapshot& snapshot_;
  LazyPowers& powers_;
  GraphOptions options_;
  std::int64_t max_calls_;
  std::optional<Found> found_;
};

// "exists(ec2-instance, arn:aws:iam::111122223333:role/x)", "unverified(glue-update-job)": the
// facts that a path hangs on beside the context of its requests.
std::vector<std::string> facts_behind(const Path& path);

// Whether it hangs on policies that are not known.
bool hangs_on_policies(const Path& path);

// "arn:aws:iam::111122223333:user/ann: lambda-passrole-create-invoke yields ...", one a step.
std::vector<std::string> steps_in_words(const Path& path);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_ESCALATION_H_
