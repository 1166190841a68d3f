#include "json/configuration_reader.h"

#include <string>

#include "support/nearest.h"

namespace ambit::json {

std::span<const DiagnosticKind* const> configuration_kinds() {
  static constexpr const DiagnosticKind* kKinds[] = {
      &kinds::kUnknownMember, &kinds::kUnknownMemberNear, &kinds::kMissingMember,
      &kinds::kWrongType,     &kinds::kOutOfRange,        &kinds::kBadAccount,
      &kinds::kBadDay};
  return kKinds;
}

void ConfigurationReader::add(const DiagnosticKind& kind, Value at, std::vector<Argument> args) {
  diagnostics_.add(kind, at.where(), std::move(args)).pointer = at.pointer();
}

bool ConfigurationReader::require(Value value, Kind kind) {
  if (value.is(kind)) return true;
  add(kinds::kWrongType, value,
      {std::string(kind_words(kind)), std::string(kind_words(value.kind()))});
  return false;
}

void ConfigurationReader::unknown(Value key, std::span<const std::string_view> names) {
  unknown(key, nearest(key.text(), names), kinds::kUnknownMember, kinds::kUnknownMemberNear);
}

void ConfigurationReader::unknown(Value name, std::string_view near, const DiagnosticKind& alone,
                                  const DiagnosticKind& with_near) {
  if (near.empty()) return add(alone, name, {std::string(name.text())});
  add(with_near, name, {std::string(name.text()), std::string(near)});
}

}  // namespace ambit::json
