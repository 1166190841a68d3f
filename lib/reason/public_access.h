// Does a resource policy grant to anybody at all? Question Q9: what "public" means to IAM Access
// Analyzer's CheckNoPublicAccess and S3 Block Public Access.
//
// A caller of whom the policy knows neither name nor account belongs to the public, unless a
// condition pins its request to fixed values: a network, an organization, a resource on whose
// behalf a service calls.
#ifndef AMBIT_REASON_PUBLIC_ACCESS_H_
#define AMBIT_REASON_PUBLIC_ACCESS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "reason/document_questions.h"

namespace ambit::reason {

// What requests of the public meet that the document is asked about.
Demands of_the_public(const Space& space, policy::DocumentId document);

// What requests meet of which the key, in lower case, is absent or not one of the values that the
// document names: texts without wildcard and variable, true, and what else is fixed for this key.
// Nothing if the key takes no part.
std::optional<Demand> not_fixed(const Space& space, policy::DocumentId document,
                                std::string_view key);

// A request of the public that the first policy grants, in one of the boxes. If there is a second
// policy: one that this allows.
Asked find_public_request(DocumentQuestions& questions, const std::vector<Rule>& boxes,
                          bool within_second);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_PUBLIC_ACCESS_H_
