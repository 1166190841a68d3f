// The words of a generated account: services with real actions and resource forms, places where
// the resources lie, names of people and applications.
#ifndef AMBIT_TOOLS_GEN_SNAPSHOT_VOCABULARY_H_
#define AMBIT_TOOLS_GEN_SNAPSHOT_VOCABULARY_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "draw.h"

namespace gen_snapshot {

inline constexpr std::string_view kAccount = "111122223333";
inline constexpr std::string_view kOrganization = "o-exampleorgid";

struct Service {
  std::string_view prefix;
  std::span<const std::string_view> actions;    // without the prefix
  std::span<const std::string_view> resources;  // ARN patterns with the holes of `fill`
};

std::span<const Service> services();
std::span<const std::string_view> first_names();
std::span<const std::string_view> last_names();

// Where a statement's resources are: one application in one environment and region.
struct Place {
  std::string app;
  std::string_view environment;
  std::string_view region;
};

// The name of application `index`; different indexes give different names.
std::string application(std::uint32_t index);
Place place(Draw& draw, std::string app);

// `text` with {app}, {env}, {region} and {account} replaced.
std::string fill(std::string_view text, const Place& place);

}  // namespace gen_snapshot

#endif  // AMBIT_TOOLS_GEN_SNAPSHOT_VOCABULARY_H_
