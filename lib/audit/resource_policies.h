// Policies of resources as subjects of checks.
#ifndef AMBIT_AUDIT_RESOURCE_POLICIES_H_
#define AMBIT_AUDIT_RESOURCE_POLICIES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "audit/assessment.h"

namespace ambit::audit {

// Calls `f` with every resource of the account that has a well-formed policy. One that is known to
// have none passes. Says what is not assessed.
using ResourceFunction = std::function<void(const snapshot::ResourcePolicy&, Subject&)>;
void for_each_resource(Assessment& a, const ResourceFunction& f);

// A statement of the resource's policy, by its index.
Evidence evidence_of(const Assessment& a, const snapshot::ResourcePolicy& resource,
                     std::uint32_t statement);

// How its policy is changed.
std::vector<std::string> edit_commands(const Assessment& a,
                                       const snapshot::ResourcePolicy& resource);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_RESOURCE_POLICIES_H_
