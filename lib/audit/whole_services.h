// Statements that let in all of a service.
#ifndef AMBIT_AUDIT_WHOLE_SERVICES_H_
#define AMBIT_AUDIT_WHOLE_SERVICES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "audit/reach.h"

namespace ambit::audit {

enum class Sensitive : std::uint8_t { kNo, kYes };

// The services, those that the configuration calls sensitive or the others, of which a pattern of
// the statement's Action lets in every action; sorted.
std::vector<std::string> whole_services(const Assessment& a, const Reach& reach,
                                        const policy::Statement& statement, Sensitive which);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_WHOLE_SERVICES_H_
