#include "snapshot/default_version.h"

#include <catch2/catch.hpp>

#include <optional>
#include <vector>

namespace ambit::snapshot {
namespace {

constexpr Symbol kV1(1);
constexpr Symbol kV2(2);
constexpr Symbol kV3(3);
constexpr std::optional<bool> kAbsent;

TEST_CASE("default_version", "[snapshot]") {
  struct Case {
    std::vector<VersionMark> versions;
    Symbol default_id;
    std::optional<std::uint32_t> index;
    bool problem;
  };
  const std::vector<Case> cases = {
      {{{kV1, true}}, kV1, 0, false},
      {{{kV2, false}, {kV1, true}}, kV1, 1, false},
      {{{kV2, false}, {kV1, true}}, {}, 1, false},        // no DefaultVersionId
      {{{kV2, kAbsent}, {kV1, kAbsent}}, kV2, 0, false},  // no marks
      {{{kV2, false}, {kV1, kAbsent}}, kV1, 1, false},
      {{{kV2, false}, {kV1, true}}, kV2, 1, true},  // they disagree: the mark wins
      {{{kV2, false}, {kV1, true}}, kV3, 1, true},
      {{{kV2, true}, {kV1, true}}, kV1, std::nullopt, true},
      {{{kV2, false}, {kV1, false}}, kV1, std::nullopt, true},  // the version denies it
      {{{kV2, kAbsent}}, kV1, std::nullopt, true},
      {{{kV2, kAbsent}}, {}, std::nullopt, true},
      {{}, kV1, std::nullopt, true},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i);
    const DefaultVersion found = find_default_version(cases[i].versions, cases[i].default_id);
    CHECK(found.index == cases[i].index);
    CHECK(found.problem.empty() != cases[i].problem);
  }
}

}  // namespace
}  // namespace ambit::snapshot
