// What single policies say about one request, asked of the evaluator's matcher.
#ifndef AMBIT_REASON_REPLAY_H_
#define AMBIT_REASON_REPLAY_H_

#include <vector>

#include "evaluate/matcher.h"
#include "reason/space.h"
#include "reason/witness.h"

namespace ambit::reason {

// What a policy by itself says about a request: an Allow, and no Deny.
struct Said {
  std::vector<policy::StatementId> allows = {};  // that match
  std::vector<policy::StatementId> denies = {};
  bool granted = false;
};

class Replay {
 public:
  explicit Replay(const policy::Tables& tables) : matcher_(tables) {}

  // In strict mode: every key that the witness does not mention is absent.
  Said ask(const PlacedPolicy& policy, const Witness& witness);

 private:
  evaluate::Matcher matcher_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_REPLAY_H_
