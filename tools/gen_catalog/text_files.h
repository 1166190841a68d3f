// The catalog as its text files say it: plain structs, in the order of the files.
#ifndef AMBIT_TOOLS_GEN_CATALOG_TEXT_FILES_H_
#define AMBIT_TOOLS_GEN_CATALOG_TEXT_FILES_H_

#include <filesystem>
#include <string>
#include <vector>

namespace gen_catalog {

struct Link {  // of an action to a resource type of its service
  std::string type = {};
  bool required = false;
  std::vector<std::string> keys = {};
};

struct Action {
  std::string name = {};
  char level = '\0';  // of "LRWTP"
  std::vector<Link> links = {};
  std::vector<std::string> keys = {};
};

struct ResourceType {
  std::string name = {};
  std::vector<std::string> formats = {};
  std::vector<std::string> keys = {};
};

struct Service {
  std::string name = {};
  std::vector<std::string> flags = {};
  std::vector<Action> actions = {};
  std::vector<ResourceType> types = {};
};

struct Key {
  std::string name = {};
  std::string type = {};
  std::string presence = {};  // of a global key
};

struct TextFiles {
  std::string version = {};
  std::vector<Service> services = {};
  std::vector<Key> keys = {};  // of services, then global
};

// Throws std::runtime_error, with the file and line, when a file is missing or breaks its grammar.
TextFiles read_text_files(const std::filesystem::path& folder);

}  // namespace gen_catalog

#endif  // AMBIT_TOOLS_GEN_CATALOG_TEXT_FILES_H_
