// What the fuzz targets of the evaluator share: both evaluators must give the same answer.
#ifndef AMBIT_FUZZ_DIFFERENTIAL_H_
#define AMBIT_FUZZ_DIFFERENTIAL_H_

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/evaluate/subject.h"
#include "tests/reference/reference.h"
#include "tests/reference/shrink.h"

namespace ambit::evaluate {

// The lines of `input`; the last takes everything behind the `count - 1`th line end. Fewer when
// there are not so many.
inline std::vector<std::string> split_lines(std::string_view input, std::size_t count) {
  std::vector<std::string> lines;
  while (lines.size() + 1 < count) {
    const auto end = input.find('\n');
    if (end == std::string_view::npos) break;
    lines.emplace_back(input.substr(0, end));
    input.remove_prefix(end + 1);
  }
  lines.emplace_back(input);
  return lines;
}

inline reference::Request request_of_alice() {
  reference::Request request;
  request.caller = {.account = "111122223333",
                    .arn = "arn:aws:iam::111122223333:user/alice",
                    .id = "AIDAALICE",
                    .name = "alice",
                    .tags = {{"team", "red"}, {"Team", "blue"}}};
  request.owner = "111122223333";
  return request;
}

// In each of the three modes.
inline void require_agreement(reference::Request request) {
  for (const auto mode :
       {reference::Mode::kStrict, reference::Mode::kClosed, reference::Mode::kOpen}) {
    request.mode = mode;
    if (answer(request) == reference::evaluate(request)) continue;
    std::fprintf(stderr, "evaluator and reference disagree on\n%s\n",
                 reference::to_json(request).dump(2).c_str());
    std::abort();
  }
}

}  // namespace ambit::evaluate

#endif  // AMBIT_FUZZ_DIFFERENTIAL_H_
