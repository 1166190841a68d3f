#include "reason/documented_resource.h"

#include <algorithm>

#include "pattern/glob.h"

namespace ambit::reason {

std::string domain_of(std::string_view format, std::string_view account, bool usual) {
  std::string program;
  while (!format.empty()) {
    const auto dollar = format.find("${");
    const std::string_view text = format.substr(0, dollar);
    for (const char c : text) program += c == '*' ? kAnyRun : c;
    if (dollar == std::string_view::npos) break;
    const auto brace = format.find('}', dollar);
    const std::string_view name = format.substr(dollar + 2, brace - dollar - 2);
    if (usual && name == "Partition") {
      program += "aws";
    } else if (usual && name == "Region") {
      program += "us-east-1";
    } else if (usual && name == "Account") {
      program += account;
    } else {
      program += kOneInField;
      program += kRunInField;
    }
    format.remove_prefix(std::min(brace + 1, format.size()));
  }
  return program;
}

}  // namespace ambit::reason
