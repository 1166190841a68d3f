// Which statements are the reasons of a decision.
#ifndef AMBIT_EVALUATE_REASONS_H_
#define AMBIT_EVALUATE_REASONS_H_

#include <vector>

#include "ambit/access.h"
#include "evaluate/evaluate.h"
#include "evaluate/held_policy.h"
#include "snapshot/model.h"

namespace ambit::evaluate {

Outcome outcome_of(const Decisions& decisions);

class StatementList final : public Recorder {
 public:
  explicit StatementList(Wants wants) : Recorder(wants) {}
  // Forgets what it saw, but not the memory for it.
  void restart(Wants wants) {
    set_wants(wants);
    seen_.clear();
  }
  void see(const Seen& seen) override { seen_.push_back(seen); }
  const std::vector<Seen>& all() const { return seen_; }

 private:
  std::vector<Seen> seen_;
};

// Whether a statement that matches, or may, belongs to the reasons of the decision: the allows on a
// path that holds, the denies, or, when the decision is open, whatever may take part.
bool decides(const Recorder::Seen& seen, bool deny, const Evaluation& evaluation, Outcome outcome);

// The statement of the policy, as it is shown to people.
StatementRef reference(const snapshot::Model& model, const HeldPolicy& held,
                       const Recorder::Seen& seen);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_REASONS_H_
