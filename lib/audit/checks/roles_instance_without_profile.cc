#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/instances.h"

namespace ambit::audit::checks {
namespace {

bool can_run(std::string_view state) {
  return state == "pending" || state == "running" || state == "stopping" || state == "stopped";
}

void instance_without_profile(Assessment& a) {
  for_each_instance(a, [&](const snapshot::Instance& instance, Subject& subject) {
    const std::string state(a.text(instance.state));
    const Verdict bare = state.empty() ? Verdict(Reason{"EC2", Why::kIncomplete})
                                       : can_run(state) && !profile_of(a, instance).valid();
    const std::string_view region = a.text(instance.scope);
    subject.fail_if(bare, {{"INSTANCE", a.text(instance.name)}, {"REGION", region}}, [&] {
      return Finding{.message = "the instance has no role: programs on it need keys",
                     .facts = {{"region", std::string(region)}, {"state", state}},
                     .evidence = {{.where = instance.where}}};
    });
  });
}

}  // namespace

extern const Check roles_instance_without_profile;
constinit const Check roles_instance_without_profile{.id = "roles/instance-without-profile",
                                                     .run = instance_without_profile};

}  // namespace ambit::audit::checks
