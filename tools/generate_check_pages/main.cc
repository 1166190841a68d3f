// Writes the pages of docs/practices, one for each best practice, from the catalogue of the audit's
// checks (lib/audit/data). Usage: generate_check_pages CHECKS ARTEFACTS DIRECTORY; with `--check`
// in front it writes nothing and fails when a page is not what it would write.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "generate_tables/cpp_source.h"

namespace {

using ambit::generate::Json;
using ambit::generate::read_json;

// Characters that Markdown reads as markup.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string joined(const Json& texts, std::string_view separator) {
  std::string out;
  for (const Json& text : texts) {
    if (!out.empty()) out += separator;
    out += text.get<std::string>();
  }
  return out;
}

std::string needs_words(const Json& check) {
  std::string out;
  for (const Json& alternatives : check.at("needs")) {
    if (!out.empty()) out += ", ";
    out += joined(alternatives, " or ");
  }
  if (check.contains("uses"))
    out += " (and, if it is there, " + joined(check.at("uses"), ", ") + ")";
  return out;
}

std::string mapping_words(const Json& check) {
  static const std::pair<const char*, const char*> kCatalogues[] = {
      {"cis_1_5", "CIS 1.5"},
      {"cis_3_0", "CIS 3.0"},
      {"cis_5_0", "CIS 5.0"},
      {"security_hub", "Security Hub"},
      {"prowler", "Prowler"},
      {"scoutsuite", "ScoutSuite"},
      {"trusted_advisor", "Trusted Advisor"}};
  std::string out;
  if (!check.contains("mapping")) return out;
  for (const auto& [member, name] : kCatalogues) {
    if (!check.at("mapping").contains(member) || check.at("mapping").at(member).empty()) continue;
    out += (out.empty() ? "" : "; ") + std::string(name) + ": " +
           plain(joined(check.at("mapping").at(member), ", "));
  }
  return out;
}

std::string check_section(const Json& check) {
  std::ostringstream out;
  out << "## `" << check.at("id").get<std::string>() << "`\n\n"
      << "**" << check.at("severity").get<std::string>() << "**"
      << (check.at("core").get<bool>() ? ", core" : "") << ": "
      << plain(check.at("title").get<std::string>()) << ".\n\n"
      << plain(check.at("rule").get<std::string>()) << "\n\n"
      << "Looks at: " << plain(check.at("subject").get<std::string>());
  if (check.contains("part")) out << ", by " << plain(check.at("part").get<std::string>());
  out << ". Needs: " << needs_words(check)
      << ". Shows: " << plain(check.at("shows").get<std::string>()) << ".\n\n"
      << "What to do: " << plain(check.at("remedy").at("summary").get<std::string>()) << ".\n\n";
  for (const Json& command : check.at("remedy").at("commands"))
    out << "    " << command.get<std::string>() << '\n';
  const std::string mapping = mapping_words(check);
  if (!mapping.empty()) out << "\nElsewhere: " << mapping << ".\n";
  out << '\n';
  return out.str();
}

// The artefacts that the checks of the practice need, and how they are exported.
std::string artefact_section(const Json& checks, int practice, const Json& artefacts) {
  std::map<std::string, bool> needed;
  for (const Json& check : checks)
    if (check.at("practice").get<int>() == practice)
      for (const Json& alternatives : check.at("needs"))
        for (const Json& name : alternatives) needed[name.get<std::string>()] = true;
  std::string out = "## What is needed\n\n| name | what | export it |\n| --- | --- | --- |\n";
  for (const Json& artefact : artefacts) {
    if (!needed.contains(artefact.at("name").get<std::string>())) continue;
    std::string command = artefact.at("export").get<std::string>();
    for (std::size_t at = command.find('|'); at != std::string::npos;
         at = command.find('|', at + 2))
      command.insert(at, 1, '\\');
    out += "| " + artefact.at("name").get<std::string>() + " | " +
           plain(artefact.at("title").get<std::string>()) + " | `" + command + "` |\n";
  }
  return out;
}

std::string page(const Json& practice, const Json& checks, const Json& artefacts) {
  const int number = practice.at("number").get<int>();
  std::string out = "# " + std::to_string(number) + ". " + practice.at("title").get<std::string>() +
                    ": " + practice.at("goal").get<std::string>() + "\n\n" +
                    plain(practice.at("text").get<std::string>()) +
                    " [The audit](../audit.md) decides it by the checks below.\n\n";
  for (const Json& check : checks)
    if (check.at("practice").get<int>() == number) out += check_section(check);
  return out + artefact_section(checks, number, artefacts);
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

void run(bool only_check, const char* checks, const char* artefacts, const char* directory) {
  const Json catalog = read_json(checks);
  const Json exports = read_json(artefacts).at("artefacts");
  for (const Json& practice : catalog.at("practices")) {
    const std::filesystem::path path =
        std::filesystem::path(directory) / (practice.at("name").get<std::string>() + ".md");
    const std::string text = page(practice, catalog.at("checks"), exports);
    if (!only_check)
      write(path, text);
    else if (content_of(path) != text)
      throw std::runtime_error(path.string() + " is not what generate_check_pages writes");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool only_check = argc > 1 && std::string_view(argv[1]) == "--check";
  const int first = only_check ? 2 : 1;
  if (argc != first + 3) {
    std::cerr << "usage: generate_check_pages [--check] CHECKS ARTEFACTS DIRECTORY\n";
    return 2;
  }
  try {
    run(only_check, argv[first], argv[first + 1], argv[first + 2]);
  } catch (const std::exception& error) {
    std::cerr << "generate_check_pages: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
