#include "text_facts.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ambit::catalog {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// The lines of a file as columns, at least four of them.
std::vector<std::vector<std::string>> rows(const std::string& file) {
  std::ifstream stream("lib/catalog/data/" + file);
  if (!stream) throw std::runtime_error("no " + file);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(stream, line);) {
    rows.push_back(split(line, '\t'));
    rows.back().resize(4);
  }
  return rows;
}

void insert(const std::string& list, char separator, std::set<std::string>& into) {
  for (const std::string& element : split(list, separator)) into.insert(element);
}

void read_links(const std::string& service, const std::string& links, const TextFacts& facts,
                TextAction& action) {
  for (std::string link : split(links, ';')) {
    if (link.back() == ']') {
      const std::size_t bracket = link.find('[');
      insert(link.substr(bracket + 1, link.size() - bracket - 2), ',', action.keys);
      link.resize(bracket);
    }
    const bool required = link.back() == '!';
    if (required) link.pop_back();
    action.types[link] = required;
    action.keys.merge(std::set(facts.types.at(std::string(service).append(":").append(link)).keys));
  }
}

TextFacts read() {
  TextFacts facts;
  for (const auto& row : rows("SOURCE")) {
    if (row[0] == "version") facts.version = row[1];
  }
  for (const auto& row : rows("services.tsv")) insert(row[1], ' ', facts.services[row[0]]);
  std::string service;
  for (const auto& row : rows("resources.tsv")) {
    if (row[0][0] == '@') {
      service = row[0].substr(1);
      continue;
    }
    TypeFacts& type = facts.types[service + ':' + row[0]];
    for (std::string format : split(row[1], ',')) {
      if (format[0] == ' ') format.erase(0, 1);
      type.formats.push_back(format);
    }
    insert(row[2], ';', type.keys);
  }
  for (const auto& row : rows("actions.tsv")) {
    if (row[0][0] == '@') {
      service = row[0].substr(1);
      continue;
    }
    TextAction& action = facts.actions[service + ':' + row[0]];
    action.level = row[1];
    read_links(service, row[2], facts, action);
    insert(row[3], ';', action.keys);
  }
  for (const auto& row : rows("keys.tsv")) facts.keys[row[0]] = row[1];
  for (const auto& row : rows("globals.tsv")) facts.globals[row[0]] = {row[2], row[3]};
  return facts;
}

}  // namespace

const TextFacts& text_facts() {
  static const TextFacts facts = read();
  return facts;
}

}  // namespace ambit::catalog
