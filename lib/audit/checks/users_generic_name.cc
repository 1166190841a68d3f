#include <re2/re2.h>
#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void generic_name(Assessment& a) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_case_sensitive(false);
  const re2::RE2 generic(a.configuration().users.generic_name_pattern, options);
  for_each_user_with_credential(a, [&](const snapshot::User& user, const snapshot::Credential& row,
                                       Subject& subject) {
    const std::string_view name = a.text(user.name);
    const re2::StringPiece text(name.data(), name.size());
    re2::StringPiece alternative = text;
    const bool matches = generic.NumberOfCapturingGroups() > 0
                             ? re2::RE2::FullMatch(text, generic, &alternative)
                             : re2::RE2::FullMatch(text, generic);
    subject.fail_if(is_true(row.password_enabled) & matches, {{"USER", name}}, [&] {
      return Finding{.message = "console user `" + std::string(name) +
                                "` is named after a job, not after a person",
                     .facts = {{"name", std::string(name)},
                               {"matched", std::string(alternative.data(), alternative.size())}},
                     .evidence = {{.where = user.where}, {.where = row.password_enabled.where}}};
    });
  });
}

}  // namespace

extern const Check users_generic_name;
constinit const Check users_generic_name{.id = "users/generic-name", .run = generic_name};

}  // namespace ambit::audit::checks
