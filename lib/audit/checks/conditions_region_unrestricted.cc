#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

// Regions to try: AWS's first ones, and one that does not exist yet.
constexpr std::string_view kRegions[] = {"us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1",
                                         "xx-ambit-1"};

void region_unrestricted(Assessment& a) {
  const auto& allowed = a.configuration().conditions.allowed_regions;
  const std::set<std::string_view> inside(allowed.begin(), allowed.end());
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    Verdict open = a.powers().policies_known(principal.row, Policies::kAll);
    for (const std::string_view region : kRegions) {
      if (inside.contains(region)) continue;
      const Context context = {{.key = "aws:RequestedRegion", .values = {std::string(region)}}};
      const Permission permission =
          a.powers().may_somewhere(principal.row, "ec2:RunInstances", context);
      if (permission.may.unknown()) open = open & permission.may;
      if (!permission.may.yes()) continue;
      return subject.fail({.message = "may start instances in " + std::string(region) +
                                      ", which is none of the allowed regions",
                           .facts = {{"region", std::string(region)}, {"allowed_regions", allowed}},
                           .evidence = evidence_of(permission.statements)});
    }
    if (open.unknown()) subject.not_assessed(open.reason());
  });
}

}  // namespace

extern const Check conditions_region_unrestricted;
constinit const Check conditions_region_unrestricted{.id = "conditions/region-unrestricted",
                                                     .run = region_unrestricted};

}  // namespace ambit::audit::checks
