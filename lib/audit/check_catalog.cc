#include "ambit/check_catalog.h"

#include <algorithm>

#include "audit/privileged_action.h"

namespace ambit::audit {
namespace {

constexpr std::string_view kSeverityNames[] = {"info", "low", "medium", "high", "critical"};

#include "check_table.inc"  // kPractices, kArtefacts, kChecks, kPrivilegedActions; made by generate_check_table

template <class Row>
const Row* find(std::span<const Row> rows, std::string_view Row::* name, std::string_view wanted) {
  const auto found = std::ranges::find(rows, wanted, name);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::span<const CheckDescription> check_descriptions() {
  return kChecks;
}
std::span<const Practice> practices() {
  return kPractices;
}
std::span<const ArtefactDescription> artefacts() {
  return kArtefacts;
}
std::span<const PrivilegedAction> privileged_actions() {
  return kPrivilegedActions;
}

const CheckDescription* find_check(std::string_view id) {
  return find(check_descriptions(), &CheckDescription::id, id);
}
const Practice* find_practice(std::string_view name) {
  return find(practices(), &Practice::name, name);
}
const ArtefactDescription* find_artefact(std::string_view name) {
  return find(artefacts(), &ArtefactDescription::name, name);
}

std::string_view severity_name(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

std::optional<Severity> parse_severity(std::string_view name) {
  const auto found = std::ranges::find(kSeverityNames, name);
  if (found == std::end(kSeverityNames)) return std::nullopt;
  return static_cast<Severity>(found - std::begin(kSeverityNames));
}

}  // namespace ambit::audit
