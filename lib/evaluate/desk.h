// What the answer to one question after the other is worked out in.
#ifndef AMBIT_EVALUATE_DESK_H_
#define AMBIT_EVALUATE_DESK_H_

#include "ambit/access.h"
#include "evaluate/matcher.h"
#include "evaluate/reasons.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// Nothing in it but memory and what the matcher remembers outlives a question.
struct Desk {
  explicit Desk(const policy::Tables& tables) : matcher(tables) {}  // must outlive it

  Matcher matcher;
  StatementList statements{Recorder::Wants::kAll};
  ExampleRequest example;  // of no decision: its texts and lists are written over
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_DESK_H_
