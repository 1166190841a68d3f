#include "text_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gen_catalog {
namespace {

using Columns = std::vector<std::string>;

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + separator.size(), text.size()));
  }
  return parts;
}

// Gives each line of a file to `read` as its tab-separated columns, of which `columns` are there:
// those that the line leaves out are empty. Adds the place to what is thrown.
template <class ReadT>
void for_each_line(const std::filesystem::path& file, std::size_t columns, ReadT read) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    try {
      Columns found = split(line, "\t");
      if (found.size() > columns) throw std::runtime_error("too many columns");
      found.resize(columns);
      read(found);
    } catch (const std::runtime_error& problem) {
      throw std::runtime_error(file.string() + ':' + std::to_string(number) + ": " +
                               problem.what());
    }
  }
}

// `name`, `name!`, `name![key,key]`
Link read_link(std::string_view text) {
  Link link;
  if (const std::size_t bracket = text.find('['); bracket != std::string_view::npos) {
    if (!text.ends_with(']')) throw std::runtime_error("a link's keys do not end with ]");
    link.keys = split(text.substr(bracket + 1, text.size() - bracket - 2), ",");
    text = text.substr(0, bracket);
  }
  link.required = text.ends_with('!');
  if (link.required) text.remove_suffix(1);
  link.type = text;
  return link;
}

Action read_action(const Columns& columns) {
  Action action = {.name = columns[0], .keys = split(columns[3], ";")};
  if (columns[1].size() != 1) throw std::runtime_error("no access level");
  action.level = columns[1].front();
  for (const std::string& link : split(columns[2], ";")) action.links.push_back(read_link(link));
  return action;
}

// Reads a file in which a line `@prefix` starts a service.
template <class ReadT>
void for_each_line_of_services(const std::filesystem::path& file, std::vector<Service>& services,
                               ReadT read) {
  auto service = services.end();
  for_each_line(file, 4, [&](const Columns& columns) {
    if (columns[0].starts_with('@')) {
      service = std::ranges::find(services, columns[0].substr(1), &Service::name);
      if (service == services.end()) throw std::runtime_error("no such service in services.tsv");
    } else if (service == services.end()) {
      throw std::runtime_error("a line before the first service");
    } else {
      read(*service, columns);
    }
  });
}

}  // namespace

TextFiles read_text_files(const std::filesystem::path& folder) {
  TextFiles files;
  for_each_line(folder / "SOURCE", 2, [&](const Columns& columns) {
    if (columns[0] == "version") files.version = columns[1];
  });
  for_each_line(folder / "services.tsv", 2, [&](const Columns& columns) {
    files.services.push_back({.name = columns[0], .flags = split(columns[1], " ")});
  });
  for_each_line_of_services(folder / "actions.tsv", files.services,
                            [](Service& service, const Columns& columns) {
                              service.actions.push_back(read_action(columns));
                            });
  for_each_line_of_services(folder / "resources.tsv", files.services,
                            [](Service& service, const Columns& columns) {
                              service.types.push_back({.name = columns[0],
                                                       .formats = split(columns[1], ", "),
                                                       .keys = split(columns[2], ";")});
                            });
  for_each_line(folder / "keys.tsv", 2, [&](const Columns& columns) {
    files.keys.push_back({.name = columns[0], .type = columns[1]});
  });
  for_each_line(folder / "globals.tsv", 4, [&](const Columns& columns) {
    files.keys.push_back({.name = columns[0], .type = columns[2], .presence = columns[3]});
  });
  return files;
}

}  // namespace gen_catalog
