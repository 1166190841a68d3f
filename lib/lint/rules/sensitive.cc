// Access that the configuration calls sensitive.
#include <string>

#include "lint/boxes.h"
#include "lint/inspection.h"

namespace ambit::lint {
namespace {

using Answer = AccessQuestion::Answer;

Place place_of_actions(const Statement& statement) {
  return statement.actions.present() ? place_of(statement.actions.value)
                                     : place_of_statement(statement);
}

}  // namespace

void check_sensitive(Inspection& inspection) {
  if (!inspection.on(RuleId::kSensitiveAccess)) return;
  const OptionSetting* const requests = inspection.option(RuleId::kSensitiveAccess, "requests");
  if (requests == nullptr) return;
  for (const RequestPatterns& box : requests->boxes) {
    const auto engine = engine_with_box(inspection, box.actions, box.resources);
    if (engine == nullptr) continue;
    const reason::Asked found = find_granted(*engine, {});
    if (found.answer != Answer::kSome) continue;
    Finding& finding = inspection.report(
        RuleId::kSensitiveAccess, place_of_actions(allowing(inspection, *engine, found)),
        single_quoted(found.witness.action) + " on " + single_quoted(found.witness.resource) +
            " is granted, which the configuration calls sensitive");
    finding.witness = reason::example_of(found.witness);
    finding.help = {"leave it out, or deny it"};
  }
}

}  // namespace ambit::lint
