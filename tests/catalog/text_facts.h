// A second, naive reader of lib/catalog/data: maps of texts. What the block of bytes must answer.
#ifndef AMBIT_TESTS_CATALOG_TEXT_FACTS_H_
#define AMBIT_TESTS_CATALOG_TEXT_FACTS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ambit::catalog {

struct TextAction {
  std::string level = {};
  std::map<std::string, bool> types = {};  // by name: required
  std::set<std::string> keys = {};         // with those of the links and of the resource types
};

struct TypeFacts {
  std::vector<std::string> formats = {};
  std::set<std::string> keys = {};
};

struct TextFacts {
  std::string version = {};
  std::map<std::string, std::set<std::string>> services = {};               // flags
  std::map<std::string, TextAction> actions = {};                           // by "service:Name"
  std::map<std::string, TypeFacts> types = {};                              // by "service:name"
  std::map<std::string, std::string> keys = {};                             // type
  std::map<std::string, std::pair<std::string, std::string>> globals = {};  // type, presence
};

const TextFacts& text_facts();

}  // namespace ambit::catalog

#endif  // AMBIT_TESTS_CATALOG_TEXT_FACTS_H_
