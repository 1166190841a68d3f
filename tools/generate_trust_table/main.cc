// Turns the rules on trust (lib/graph/data/trust.json) into C++ tables, so that nothing is parsed
// when ambit starts. Run by the build: generate_trust_table INPUT OUTPUT. Refuses data that
// contradicts itself.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "generate_tables/cpp_source.h"

namespace {

using ambit::generate::Arrays;
using ambit::generate::Json;
using ambit::generate::literal;
using ambit::generate::read_json;
using ambit::generate::text;

std::string constant(const Json& object, const char* member, const std::string& type,
                     const std::map<std::string, std::string>& names) {
  const auto name = object.at(member).get<std::string>();
  const auto found = names.find(name);
  if (found == names.end()) throw std::runtime_error("no " + type + " is called " + name);
  return type + "::" + found->second;
}

std::string rule_row(const Json& rule, Arrays& arrays) {
  static const std::map<std::string, std::string> kSeverities = {{"info", "kInfo"},
                                                                 {"low", "kLow"},
                                                                 {"medium", "kMedium"},
                                                                 {"high", "kHigh"},
                                                                 {"critical", "kCritical"}};
  static const std::map<std::string, std::string> kScales = {
      {"none", "kNone"}, {"tier", "kTier"}, {"privileged", "kPrivileged"}};
  for (const char* member : {"title", "remedy"})
    if (rule.at(member).get<std::string>().empty())
      throw std::runtime_error(rule.at("id").dump() + " has no " + member);
  return "    {.id = " + text(rule, "id") +
         ", .severity = " + constant(rule, "severity", "audit::Severity", kSeverities) +
         ", .scale = " + constant(rule, "scale", "TrustRule::Scale", kScales) +
         ", .title = " + text(rule, "title") + ", .remedy = " + text(rule, "remedy") +
         ", .lint = " + arrays.add_member(rule, "lint") + "},\n";
}

std::string issuer_row(const Json& issuer, Arrays& arrays) {
  return "    {.host = " + text(issuer, "issuer") + ", .claim = " + text(issuer, "claim") +
         ", .start = " + text(issuer, "start") + ", .delimiter = " + text(issuer, "delimiter") +
         ", .binding_claims = " + arrays.add_member(issuer, "binding_claims") +
         ", .narrow = " + arrays.add_member(issuer, "narrow") +
         ", .narrowing_claims = " + arrays.add_member(issuer, "narrowing_claims") + "},\n";
}

std::string legacy_row(const Json& issuer, Arrays& arrays) {
  return "    {.host = " + text(issuer, "issuer") +
         ", .claims = " + arrays.add_member(issuer, "claims") + "},\n";
}

template <class Row>
std::string rows(const Json& list, const char* key, Arrays& arrays, Row row) {
  std::string out;
  std::set<std::string> names;
  for (const Json& one : list) {
    const auto name = one.at(key).get<std::string>();
    if (!names.insert(name).second) throw std::runtime_error(name + " appears twice");
    out += row(one, arrays);
  }
  return out;
}

// In ascending order, so that the tables can be searched.
std::string texts(const Json& data, const char* member, const std::string& name) {
  std::string out = "constexpr std::string_view " + name + "[] = {\n";
  std::string previous;
  for (const Json& one : data.at(member)) {
    const auto entry = one.get<std::string>();
    if (entry <= previous) throw std::runtime_error(entry + " is not in order");
    out += "    " + literal(entry) + ",\n";
    previous = entry;
  }
  return out + "};\n";
}

std::string generated(const Json& data) {
  Arrays arrays("kTrustList");
  const std::string rules = rows(data.at("rules"), "id", arrays, rule_row);
  const std::string issuers = rows(data.at("issuers"), "issuer", arrays, issuer_row);
  const std::string legacy = rows(data.at("legacy_issuers"), "issuer", arrays, legacy_row);
  return "// Generated from lib/graph/data/trust.json by generate_trust_table.\n" + arrays.str() +
         "constexpr TrustRule kRules[] = {\n" + rules +
         "};\nconstexpr SharedIssuer kSharedIssuers[] = {\n" + issuers +
         "};\nconstexpr LegacyIssuer kLegacyIssuers[] = {\n" + legacy + "};\n" +
         texts(data, "exempt_service_trusts", "kExemptServices") +
         texts(data, "no_source_keys", "kServicesWithoutSource") +
         texts(data, "delivering_actions", "kDeliveringActions") +
         texts(data, "further_services", "kFurtherServices");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: generate_trust_table INPUT OUTPUT\n";
    return 2;
  }
  try {
    std::ofstream out(argv[2], std::ios::binary);
    out << generated(read_json(argv[1]));
    if (!out.flush()) throw std::runtime_error(std::string("cannot write ") + argv[2]);
  } catch (const std::exception& error) {
    std::cerr << "generate_trust_table: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
