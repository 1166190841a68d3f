#include <string>

#include "audit/check.h"
#include "audit/instances.h"

namespace ambit::audit::checks {
namespace {

void imdsv1(Assessment& a) {
  if (!has_instances(a)) return;
  for (const snapshot::Instance& instance : a.model().inventory.instances.of(a.account().id)) {
    if (!instance.damaged && !profile_of(a, instance).valid()) continue;
    Subject subject(a, a.text(instance.arn));
    if (instance.damaged) {
      subject.not_assessed({"EC2", Why::kDamaged});
      continue;
    }
    if (!instance.has_metadata_options) {
      subject.not_assessed({"EC2", Why::kIncomplete});
      continue;
    }
    const std::string endpoint(a.text(instance.http_endpoint));
    const std::string tokens(a.text(instance.http_tokens));
    subject.fail_if(
        endpoint != "disabled" && tokens != "required",
        {{"INSTANCE", a.text(instance.name)}, {"REGION", a.text(instance.scope)}}, [&] {
          return Finding{
              .message = "the metadata service gives the role's credentials without a token",
              .facts = {{"http_endpoint", endpoint}, {"http_tokens", tokens}},
              .evidence = {{.where = instance.where}}};
        });
  }
}

}  // namespace

extern const Check roles_imdsv1;
constinit const Check roles_imdsv1{.id = "roles/imdsv1", .run = imdsv1};

}  // namespace ambit::audit::checks
