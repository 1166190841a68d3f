// Who asks a question about a snapshot: a principal of it, or somebody of whom only the name is
// known.
#ifndef AMBIT_EVALUATE_ASKER_H_
#define AMBIT_EVALUATE_ASKER_H_

#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/result.h"
#include "evaluate/principals.h"
#include "evaluate/request.h"
#include "snapshot/model.h"

namespace ambit::evaluate {

// A caller with the texts that its views point into. Moving it leaves them in place.
struct Asker {
  Caller caller = {};
  // The user or role of the snapshot; null when it holds none, because the caller is no user or
  // role, or of an account that was not exported.
  const Principal* principal = nullptr;
  std::list<std::string> texts = {};
  std::vector<std::string_view> service_names = {};

  // Whether the caller has policies of its own that were not exported.
  bool is_outside_identity() const {
    return principal == nullptr && is_iam(caller.kind) && caller.kind != CallerKind::kRoot;
  }
};

// The caller that `name` means: a user, role or role session of the snapshot; else any caller that
// parse_caller_name() knows, if the snapshot does not hold the account of its user or role. Fails
// when there is none, or when several principals of the snapshot fit.
Result<Asker, QuestionError> find_asker(const snapshot::Model& model, const Principals& principals,
                                        std::string_view name);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_ASKER_H_
