// Whether a policy document means the same after a change of its text, by the reasoner.
#ifndef AMBIT_LINT_PROOF_H_
#define AMBIT_LINT_PROOF_H_

#include <string>
#include <string_view>

#include "ambit/policy.h"
#include "catalog/catalog.h"

namespace ambit::lint {

// Why it is not proven that `after` grants what `before` does, in words. Empty when it is, and when
// nothing can be said: when `before` is no valid policy, or the answer hangs on the values of
// policy variables, for which the rules that look at them argue by themselves. Of requests with the
// keys that every request has.
std::string why_not_the_same(std::string_view before, std::string_view after, PolicyKind kind,
                             const catalog::Catalog& catalog);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_PROOF_H_
