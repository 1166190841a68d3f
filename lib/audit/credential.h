// What the fields of a credential report row say.
#ifndef AMBIT_AUDIT_CREDENTIAL_H_
#define AMBIT_AUDIT_CREDENTIAL_H_

#include <cstddef>
#include <string>

#include "ambit/audit.h"
#include "audit/age.h"
#include "audit/verdict.h"
#include "snapshot/model.h"

namespace ambit::audit {

Verdict is_true(const snapshot::FlagField& field);

// Whether the field holds a time (yes), or says that there is none (no).
Verdict has_time(const snapshot::TimeField& field);

Verdict has_active_key(const snapshot::Credential& row);
Verdict has_active_certificate(const snapshot::Credential& row);

// "access_key_1" for slot 0.
std::string key_part(std::size_t slot);
std::string certificate_part(std::size_t slot);

// The fact `name`, with the value "true", "false" or "unknown".
Fact flag_fact(std::string_view name, const snapshot::FlagField& field);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_CREDENTIAL_H_
