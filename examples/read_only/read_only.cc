// Lists the shortest patterns for what only reads in a service.
//
//   read_only

#include <ambit/ambit.h>

#include <iostream>
#include <string>
#include <vector>

int main() {
  using ambit::catalog::AccessLevel;
  const auto& catalog = ambit::catalog::ServiceCatalog::builtin();
  const auto service = catalog.service("sqs");
  if (!service) return 1;
  std::vector<std::string> actions;
  for (const auto& action : service->actions)
    if (action.level == AccessLevel::kList || action.level == AccessLevel::kRead)
      actions.push_back("sqs:" + std::string(action.name));
  const ambit::catalog::Shrunk shrunk = catalog.shrink(actions);
  for (const std::string& pattern : shrunk.actions) std::cout << pattern << '\n';
  std::cout << actions.size() << " actions of catalog " << catalog.version() << '\n';
}
