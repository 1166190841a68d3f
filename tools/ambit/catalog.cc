#include "ambit/catalog.h"

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

template <class Facts>
ExitStatus answer(const Facts& facts, std::string_view version, Console& console, Format format) {
  console.answer(format == Format::kJson ? report::catalog_json(facts, version)
                                         : report::catalog_text(facts, console.style()));
  return console.finish(ExitStatus::kFine);
}

}  // namespace

ExitStatus run(const CatalogArguments& arguments) {
  Console console(arguments.common);
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  const auto answer_with = [&](const auto& facts) {
    return answer(facts, catalog->version(), console, arguments.common.format);
  };
  if (arguments.name.empty()) return answer_with(catalog->facts());
  if (const auto service = catalog->service(arguments.name)) return answer_with(*service);
  if (const auto action = catalog->action(arguments.name)) return answer_with(*action);
  console.error(unknown_name(arguments.name, *catalog));
  return ExitStatus::kUsage;
}

}  // namespace ambit::tool
