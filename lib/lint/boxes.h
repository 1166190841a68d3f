// Requests of a kind that rules ask about: actions on resources.
#ifndef AMBIT_LINT_BOXES_H_
#define AMBIT_LINT_BOXES_H_

#include <memory>
#include <string>
#include <vector>

#include "lint/engine.h"
#include "lint/inspection.h"

namespace ambit::lint {

// An engine with a box of its own: these actions on these resources, patterns both. `condition` is
// JSON; empty: none. Null if the reasoner cannot deal with the document.
std::unique_ptr<Engine> engine_with_box(Inspection& inspection,
                                        const std::vector<std::string>& actions,
                                        const std::vector<std::string>& resources,
                                        const std::string& condition = {});

// A request in the box that the document grants, or (`denied`: whatever Allow statements say) does
// not deny, and that meets the demands.
reason::Asked find_granted(Engine& engine, const reason::Demands& within);
reason::Asked find_not_denied(Engine& engine, const reason::Demands& within);

// Whether it is proven that every request that meets the demands is granted.
bool grants_all_of(Engine& engine, const reason::Demands& demands);

// The statement that allows what was found.
const Statement& allowing(Inspection& inspection, Engine& engine, const reason::Asked& found);

// The only account of the resource that the policy hangs on, as its ARN or the policy's resources
// have it; empty: not known.
std::string account_of(const Document& document);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_BOXES_H_
