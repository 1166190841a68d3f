// Turns the rules and the tables of the linter (lib/lint/data) into C++, so that nothing is parsed
// when ambit starts. Run by the build: generate_lint_tables DATA RETIRED RULE_IDS TABLES.
//
// data/rules/*.json hold the rules by family, data/tables/*.txt one entry a line, sorted, with `#`
// comments; RETIRED is the catalog's list of retired services. RULE_IDS gets the enumerators,
// TABLES the descriptions in the same order (by category, then id) and an array of texts for each
// table. Refuses data that contradict themselves.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "generate_tables/cpp_source.h"

namespace {

using ambit::generate::Arrays;
using ambit::generate::Json;
using ambit::generate::literal;
using ambit::generate::read_json;
using ambit::generate::text;
namespace fs = std::filesystem;

// "invalid-action" is kInvalidAction; "sensitive_keys" is kSensitiveKeys.
std::string constant_name(std::string_view name) {
  std::string out = "k";
  bool start = true;
  for (const char c : name) {
    if (c == '-' || c == '_') {
      start = true;
      continue;
    }
    out += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    start = false;
  }
  return out;
}

std::vector<fs::path> files_of(const fs::path& directory, std::string_view extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// Strongest first, as rules are listed.
constexpr std::string_view kCategories[] = {"error", "security-warning", "warning", "suggestion"};

std::size_t category_rank(const Json& rule) {
  const auto category = rule.at("category").get<std::string>();
  const auto found = std::find(std::begin(kCategories), std::end(kCategories), category);
  if (found == std::end(kCategories))
    throw std::runtime_error(rule.at("id").dump() + " has no category");
  return static_cast<std::size_t>(found - std::begin(kCategories));
}

std::vector<Json> read_rules(const fs::path& directory) {
  std::vector<Json> rules;
  std::set<std::string> ids;
  for (const fs::path& file : files_of(directory, ".json")) {
    for (const Json& rule : read_json(file.string())) {
      const auto id = rule.at("id").get<std::string>();
      if (!ids.insert(id).second) throw std::runtime_error(id + " appears twice");
      for (const char* member : {"title", "text"})
        if (rule.at(member).get<std::string>().empty())
          throw std::runtime_error(id + " has no " + member);
      rules.push_back(rule);
    }
  }
  std::sort(rules.begin(), rules.end(), [](const Json& a, const Json& b) {
    return std::pair(category_rank(a), a.at("id").get<std::string>()) <
           std::pair(category_rank(b), b.at("id").get<std::string>());
  });
  return rules;
}

bool has(const Json& list, std::string_view word) {
  return std::any_of(list.begin(), list.end(),
                     [word](const Json& item) { return item.get<std::string>() == word; });
}

std::string flag(bool value) {
  return value ? "true" : "false";
}

// What the rule takes in a configuration besides a severity.
std::string options_of(const Json& rule, Arrays& arrays) {
  std::vector<std::string> rows;
  for (const Json& option : rule.value("options", Json::array()))
    rows.push_back("{.name = " + text(option, "name") + ", .type = RuleOption::Type::" +
                   constant_name(option.at("type").get<std::string>()) + ", .unset = " +
                   text(option, "unset") + ", .text = " + text(option, "text") + "}");
  return arrays.add("RuleOption", rows);
}

std::string rule_row(const Json& rule, Arrays& arrays) {
  const Json& needs = rule.at("needs");
  const bool gaps = has(needs, "actions") || has(needs, "access levels") ||
                    has(needs, "resource types") || has(needs, "condition keys");
  const Json& fixes = rule.at("fixes");
  return "    {.id = " + text(rule, "id") +
         ", .category = Severity::" + constant_name(rule.at("category").get<std::string>()) +
         ", .by_default = " + flag(rule.value("default", true)) +
         ", .high_confidence = " + flag(!gaps) + ", .safe_fix = " + flag(has(fixes, "safe")) +
         ", .proposed_fix = " + flag(has(fixes, "proposed")) + ", .title = " + text(rule, "title") +
         ", .text = " + text(rule, "text") + ", .bad = " + text(rule, "bad") +
         ", .fixed = " + text(rule, "fixed") + ", .kinds = " + arrays.add_member(rule, "kinds") +
         ", .needs = " + arrays.add_member(rule, "needs") +
         ", .codes = " + arrays.add_member(rule, "codes") +
         ", .options = " + options_of(rule, arrays) + "},\n";
}

// The lines of a file without comments.
std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    line.erase(std::find(line.begin(), line.end(), '#'), line.end());
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (!line.empty()) lines.push_back(std::move(line));
  }
  if (lines.empty()) throw std::runtime_error(path.string() + " is empty");
  return lines;
}

// Sorted, so that a change of data is a small difference.
std::string table_array(const fs::path& path) {
  std::string out =
      "constexpr std::string_view " + constant_name(path.stem().string()) + "Lines[] = {\n";
  std::string previous;
  for (const std::string& line : lines_of(path)) {
    if (line <= previous)
      throw std::runtime_error(path.string() + ": '" + line + "' is not in order");
    out += "    " + literal(line) + ",\n";
    previous = line;
  }
  return out + "};\n";
}

// Of "prefix TAB since when TAB what replaces it", the first and the last as lines of a table.
std::string retired_services_array(const fs::path& path) {
  std::string out = "constexpr std::string_view kRetiredServicesLines[] = {\n";
  for (const std::string& line : lines_of(path)) {
    const auto since = line.find('\t');
    if (since == std::string::npos)
      throw std::runtime_error(path.string() + ": '" + line + "' does not say since when");
    const auto replacing = line.find('\t', since + 1);
    std::string words = line.substr(0, since);
    if (replacing != std::string::npos) words += ' ' + line.substr(replacing + 1);
    out += "    " + literal(words) + ",\n";
  }
  return out + "};\n";
}

void write(const std::string& path, const std::string& content) {
  std::ofstream out(path, std::ios::binary);
  out << content;
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

void generate(const fs::path& data, const fs::path& retired, const std::string& ids_path,
              const std::string& tables_path) {
  std::string ids;
  std::string rows;
  Arrays arrays("kRuleList");
  for (const Json& rule : read_rules(data / "rules")) {
    ids += constant_name(rule.at("id").get<std::string>()) + ",\n";
    rows += rule_row(rule, arrays);
  }
  std::string tables = retired_services_array(retired);
  for (const fs::path& file : files_of(data / "tables", ".txt")) tables += table_array(file);
  const std::string head = "// Generated from lib/lint/data by generate_lint_tables.\n";
  write(ids_path, head + ids);
  write(tables_path,
        head + arrays.str() + "constexpr RuleDescription kRules[] = {\n" + rows + "};\n" + tables);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: generate_lint_tables DATA RETIRED RULE_IDS TABLES\n";
    return 2;
  }
  try {
    generate(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& error) {
    std::cerr << "generate_lint_tables: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
