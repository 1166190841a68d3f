// IP addresses in conditions that are read, but not as meant.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lint/clauses.h"
#include "pattern/scalar.h"

namespace ambit::lint {
namespace {

using json::Value;
using policy::Comparison;
using policy::Operator;

std::string effect_of_private(const Operator& op) {
  if (op.set != policy::SetOperator::kNone) return "no request comes from them";
  if (op.negated) return "the condition always matches";
  return op.if_exists ? "the condition matches only requests without the key"
                      : "the condition never matches";
}

void check_private(Inspection& inspection, const Clause& clause, const Operator& op) {
  std::vector<Value> inside;
  std::vector<std::string> names;
  std::size_t outside = 0;
  for (const Entry& value : clause.values) {
    const auto range = parse_ip_range(value.text);
    if (!range) continue;
    if (!is_private(*range)) {
      ++outside;
      continue;
    }
    inside.push_back(value.value);
    names.push_back(single_quoted(value.text));
  }
  if (inside.empty()) return;
  if (outside == 0) {
    Finding& finding = inspection.report(
        RuleId::kPrivateIpAddress, place_of(clause.value),
        key_name(clause) + " has only private addresses, so " + effect_of_private(op));
    finding.code = finding.rule->codes[op.negated ? 1 : 0];
    finding.help = {"test 'aws:VpcSourceIp' with 'aws:SourceVpc' for calls from within a VPC"};
    return;
  }
  Finding& finding =
      inspection.report(RuleId::kPrivateIpAddressMixed, place_of(inside.front()),
                        counted(inside.size(), "value") + " of " + key_name(clause) +
                            (inside.size() == 1 ? " is private and has" : " are private and have") +
                            " no effect: " + listed(names));
  finding.code = finding.rule->codes[op.negated ? 1 : 0];
  finding.facts.push_back({"count", static_cast<std::int64_t>(inside.size())});
  for (std::size_t i = 1; i < std::min(inside.size(), kMaxRelated); ++i)
    finding.related.push_back({"also private", place_of(inside[i])});
  constexpr std::size_t kMaxRemoved = 100;  // each is looked for in the list
  if (inside.size() > kMaxRemoved) return;
  add_fix(finding,
          proposed_fix("remove the private addresses", remove_elements(clause.value, inside)));
}

// --- Text of a network ---

std::string v4_text(const IpRange& range) {
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) out += (i > 0 ? "." : "") + std::to_string(range.bytes[i]);
  return out;
}

// RFC 5952: the longest run of zeros, of at least two groups, is left out.
std::string v6_text(const IpRange& range) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::size_t kGroups = 8;
  std::array<unsigned, kGroups> groups = {};
  for (std::size_t i = 0; i < kGroups; ++i)
    groups[i] = static_cast<unsigned>(range.bytes[2 * i]) << 8U | range.bytes[2 * i + 1];
  std::size_t zeros = kGroups;
  std::size_t longest = 1;
  for (std::size_t i = 0; i < kGroups; ++i) {
    std::size_t end = i;
    while (end < kGroups && groups[end] == 0) ++end;
    if (end - i <= longest) continue;
    zeros = i;
    longest = end - i;
  }
  std::string out;
  for (std::size_t i = 0; i < kGroups;) {
    if (i == zeros) {
      out += "::";
      i += longest;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    bool leading = true;
    for (unsigned shift = 16; shift > 0; shift -= 4) {
      const unsigned digit = (groups[i] >> (shift - 4)) & 0xFU;
      leading = leading && digit == 0 && shift > 4;
      if (!leading) out += kHex[digit];
    }
    ++i;
  }
  return out;
}

void improve_ip_range(Inspection& inspection, const Entry& value) {
  const auto slash = value.text.find('/');
  if (slash == std::string_view::npos) return;
  const auto range = parse_ip_range(value.text);
  const auto address = parse_ip_range(value.text.substr(0, slash));
  if (!range || !address || range->bytes == address->bytes) return;
  const std::string network = (range->family == IpFamily::kV4 ? v4_text(*range) : v6_text(*range)) +
                              '/' + std::to_string(range->prefix);
  Finding& finding =
      inspection.report(RuleId::kImproveIpRange, place_of(value.value),
                        single_quoted(value.text) + " is the range " + single_quoted(network) +
                            ": the bits of the address behind the prefix are ignored");
  add_fix(finding, replacement(value.value, network, true));
}

}  // namespace

void check_condition_addresses(Inspection& inspection) {
  for_each_test(inspection.document(),
                [&](const Statement&, const Clause& clause, const Operator& op) {
                  if (op.comparison != Comparison::kIpAddress) return;
                  if (clause.is_key("aws:sourceip")) check_private(inspection, clause, op);
                  for (const Entry& value : clause.values) improve_ip_range(inspection, value);
                });
}

}  // namespace ambit::lint
