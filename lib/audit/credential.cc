#include "audit/credential.h"

namespace ambit::audit {
namespace {

using snapshot::Flag;

constexpr Reason kNotTold = {"CRED", Why::kIncomplete};

}  // namespace

Verdict is_true(const snapshot::FlagField& field) {
  if (field.flag == Flag::kUnknown) return kNotTold;
  return field.flag == Flag::kTrue;
}

Verdict has_time(const snapshot::TimeField& field) {
  if (field.state == snapshot::FieldState::kUnknown) return kNotTold;
  return field.state == snapshot::FieldState::kTime;
}

Verdict has_active_key(const snapshot::Credential& row) {
  return is_true(row.keys[0].active) | is_true(row.keys[1].active);
}

Verdict has_active_certificate(const snapshot::Credential& row) {
  return is_true(row.certificates[0].active) | is_true(row.certificates[1].active);
}

std::string key_part(std::size_t slot) {
  return "access_key_" + std::to_string(slot + 1);
}
std::string certificate_part(std::size_t slot) {
  return "cert_" + std::to_string(slot + 1);
}

Fact flag_fact(std::string_view name, const snapshot::FlagField& field) {
  if (field.flag == Flag::kUnknown) return {name, std::string("unknown")};
  return {name, field.flag == Flag::kTrue};
}

}  // namespace ambit::audit
