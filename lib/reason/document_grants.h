// All that a policy document by itself grants and another one does not, said in few grants: where
// policy_difference.h finds one request.
#ifndef AMBIT_REASON_DOCUMENT_GRANTS_H_
#define AMBIT_REASON_DOCUMENT_GRANTS_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ambit/compare.h"
#include "ambit/reasoning_limits.h"
#include "ambit/result.h"
#include "catalog/catalog.h"
#include "policy/tables.h"
#include "reason/policy_difference.h"
#include "reason/space.h"

namespace ambit::reason {

class DocumentGrants {
 public:
  // Evaluates both policies for all callers on all pairs of actions and resources that they tell
  // apart. `space` is that of both. All must outlive it; no policy is opaque. Fails, with the
  // reason in words, when that is more than `limits` admit.
  static Result<DocumentGrants, std::string> make(const policy::Tables& tables,
                                                  const catalog::ServiceCatalog& catalog,
                                                  const std::array<ComparedPolicy, 2>& policies,
                                                  const Space& space,
                                                  const ReasoningLimits& limits);
  DocumentGrants(DocumentGrants&&) noexcept;
  DocumentGrants& operator=(DocumentGrants&&) noexcept;
  ~DocumentGrants();

  // What the policy with that index grants and the other one does not.
  GrantList difference(std::size_t granted) const;

 private:
  struct State;
  explicit DocumentGrants(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_DOCUMENT_GRANTS_H_
