#include "ambit/diagnostic.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ambit {

Diagnostic& Diagnostics::add(const DiagnosticKind& kind, Location where,
                             std::vector<Argument> args) {
  Diagnostic said{.kind = &kind, .where = where, .args = std::move(args)};
  std::uint64_t& count = counts_[static_cast<std::size_t>(kind.severity)];
  if (count++ < kMaxKept) return items_.emplace_back(std::move(said));
  return scratch_ = std::move(said);
}

void Diagnostics::append(const Diagnostics& other) {
  auto left_out = other.counts_;
  for (const Diagnostic& said : other.items_) {
    add(*said.kind, said.where) = said;
    --left_out[static_cast<std::size_t>(said.kind->severity)];
  }
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += left_out[i];
}

}  // namespace ambit
