// Turns the catalogue of the audit's checks (lib/audit/data/*.json) into C++ tables, so that
// nothing is parsed when ambit starts. Run by the build: generate_check_table CHECKS ARTEFACTS
// ACTIONS OUTPUT. Refuses a catalogue that contradicts itself, with one line that says where.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "generate_tables/cpp_source.h"

namespace {

using ambit::generate::Arrays;
using ambit::generate::Json;
using ambit::generate::optional_text;
using ambit::generate::read_json;
using ambit::generate::text;

std::string severity(const std::string& name) {
  static const std::set<std::string> kNames = {"info", "low", "medium", "high", "critical"};
  if (!kNames.contains(name)) throw std::runtime_error("unknown severity " + name);
  std::string capital = name;
  capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
  return "Severity::k" + capital;
}

std::string needs_of(const Json& check, Arrays& arrays) {
  std::vector<std::string> lists;
  for (const Json& alternatives : check.at("needs"))
    lists.push_back(arrays.add_texts(alternatives));
  return arrays.add("std::span<const std::string_view>", lists);
}

std::string mapping_of(const Json& check, Arrays& arrays) {
  if (!check.contains("mapping")) return "{}";
  std::string out = "{";
  for (const char* member : {"cis_1_5", "cis_3_0", "cis_5_0", "security_hub", "prowler",
                             "scoutsuite", "trusted_advisor"}) {
    out +=
        std::string(".") + member + " = " + arrays.add_member(check.at("mapping"), member) + ", ";
  }
  return out + '}';
}

std::string check_row(const Json& check, Arrays& arrays) {
  const Json& remedy = check.at("remedy");
  std::ostringstream out;
  out << "    {.id = " << text(check, "id") << ", .practice = " << check.at("practice").get<int>()
      << ", .severity = " << severity(check.at("severity").get<std::string>())
      << ", .core = " << (check.at("core").get<bool>() ? "true" : "false")
      << ", .needs = " << needs_of(check, arrays)
      << ", .uses = " << arrays.add_member(check, "uses")
      << ", .subject = " << text(check, "subject") << ", .part = " << optional_text(check, "part")
      << ", .title = " << text(check, "title") << ", .rule = " << text(check, "rule")
      << ", .shows = " << text(check, "shows") << ", .remedy = " << text(remedy, "summary")
      << ", .commands = " << arrays.add_member(remedy, "commands")
      << ", .mapping = " << mapping_of(check, arrays) << "},\n";
  return out.str();
}

std::string artefact_row(const Json& artefact, Arrays& arrays) {
  return "    {.name = " + text(artefact, "name") +
         ", .kinds = " + arrays.add_member(artefact, "kinds") +
         ", .title = " + text(artefact, "title") +
         ", .export_command = " + text(artefact, "export") +
         ", .note = " + optional_text(artefact, "note") + "},\n";
}

std::string practice_row(const Json& practice) {
  return "    {.number = " + std::to_string(practice.at("number").get<int>()) +
         ", .name = " + text(practice, "name") + ", .title = " + text(practice, "title") +
         ", .goal = " + text(practice, "goal") + ", .text = " + text(practice, "text") + "},\n";
}

// The actions of all groups, each once.
std::string action_rows(const Json& groups) {
  std::set<std::string> names;
  std::string out;
  for (const Json& group : groups) {
    const auto scope = group.at("scope").get<std::string>();
    if (scope != "other" && scope != "all") throw std::runtime_error("unknown scope " + scope);
    for (const Json& action : group.at("actions")) {
      const auto name = action.get<std::string>();
      if (!names.insert(name).second) throw std::runtime_error(name + " appears twice");
      out += "    {.name = " + ambit::generate::literal(name) +
             ", .group = " + text(group, "group") +
             ", .everywhere = " + (scope == "all" ? "true" : "false") + "},\n";
    }
  }
  return out;
}

void require_known(const Json& names, const std::set<std::string>& known, const std::string& id) {
  for (const Json& name : names) {
    if (!known.contains(name.get<std::string>()))
      throw std::runtime_error(id + " names an unknown artefact " + name.dump());
  }
}

// What the code relies on: practices numbered from 1, ids unique and led by the practice's name,
// every artefact that is named described.
void validate(const Json& catalog, const Json& artefacts) {
  const Json& practices = catalog.at("practices");
  for (std::size_t i = 0; i < practices.size(); ++i) {
    if (practices[i].at("number").get<std::size_t>() != i + 1)
      throw std::runtime_error("practices must be numbered from 1");
  }
  std::set<std::string> known;
  for (const Json& artefact : artefacts) known.insert(artefact.at("name").get<std::string>());
  std::set<std::string> ids;
  for (const Json& check : catalog.at("checks")) {
    const auto id = check.at("id").get<std::string>();
    if (!ids.insert(id).second) throw std::runtime_error(id + " appears twice");
    const Json& practice = practices.at(check.at("practice").get<std::size_t>() - 1);
    if (!id.starts_with(practice.at("name").get<std::string>() + '/'))
      throw std::runtime_error(id + " does not begin with the name of its practice");
    for (const Json& alternatives : check.at("needs")) require_known(alternatives, known, id);
    if (check.contains("uses")) require_known(check.at("uses"), known, id);
  }
}

std::string tables(const Json& catalog, const Json& artefacts, const Json& actions) {
  Arrays arrays("kCheckList");
  std::string practice_rows;
  std::string artefact_rows;
  std::string check_rows;
  for (const Json& practice : catalog.at("practices")) practice_rows += practice_row(practice);
  for (const Json& artefact : artefacts) artefact_rows += artefact_row(artefact, arrays);
  for (const Json& check : catalog.at("checks")) check_rows += check_row(check, arrays);
  return "// Generated from lib/audit/data by generate_check_table.\n\n" + arrays.str() +
         "\nconstexpr Practice kPractices[] = {\n" + practice_rows +
         "};\n\nconstexpr ArtefactDescription kArtefacts[] = {\n" + artefact_rows +
         "};\n\nconstexpr CheckDescription kChecks[] = {\n" + check_rows +
         "};\n\nconstexpr PrivilegedAction kPrivilegedActions[] = {\n" + action_rows(actions) +
         "};\n";
}

void generate(const char* checks, const char* artefacts, const char* actions, const char* output) {
  const Json catalog = read_json(checks);
  const Json artefact_list = read_json(artefacts).at("artefacts");
  validate(catalog, artefact_list);
  std::ofstream out(output, std::ios::binary);
  out << tables(catalog, artefact_list, read_json(actions).at("groups"));
  if (!out.flush()) throw std::runtime_error(std::string("cannot write ") + output);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: generate_check_table CHECKS ARTEFACTS ACTIONS OUTPUT\n";
    return 2;
  }
  try {
    generate(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& error) {
    std::cerr << "generate_check_table: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
