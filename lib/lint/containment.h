// Whether all that one pattern matches is matched by another: what makes entries redundant.
#ifndef AMBIT_LINT_CONTAINMENT_H_
#define AMBIT_LINT_CONTAINMENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/json.h"

namespace ambit::lint {

// Whether every text that `inner` matches is matched by `outer`. Both are programs
// (pattern/glob.h), in which characters of plane 16 stand for one unknown text each, the same in
// both. Never true by mistake; may be false for patterns that are contained in a way that takes
// more than looking at the inner one's symbols one by one (`?*` in `*?`). Memory and time are
// O(|outer| * |inner|).
bool covers(std::string_view outer, std::string_view inner);

// The programs of texts with policy variables. The same variable is the same character in all
// programs of one object.
class OpaqueVariables {
 public:
  // The program of `pattern`, in which `${...}` is a variable if `variables`; without `globs`, its
  // `*` and `?` are text. Empty if a variable is malformed.
  std::string program(std::string_view pattern, bool globs, bool variables);

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// One of several things that stand side by side, and what makes them redundant.
struct Pattern {
  json::Value value = {};
  std::string program = {};  // empty: takes no part
};

struct Redundancy {
  std::size_t entry = 0;
  std::size_t covered_by = 0;
};

// Which patterns are covered by one other; of equal ones the later. In ascending order. Gives up,
// with what it has, when a hostile list makes that too much work.
std::vector<Redundancy> redundancies(const std::vector<Pattern>& patterns);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_CONTAINMENT_H_
