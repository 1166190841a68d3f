// Reads the conformance cases of tests/conformance/evaluation.jsonl.
#ifndef AMBIT_TESTS_REFERENCE_CASE_H_
#define AMBIT_TESTS_REFERENCE_CASE_H_

#include <iosfwd>
#include <string>
#include <vector>

#include "tests/reference/reference.h"

namespace ambit::reference {

// One line of the file, with its short statements expanded into policy documents.
struct Case {
  std::string name = {};  // "EV-031"
  std::string why = {};
  Request request = {};
  Answer want = {};  // `by` is empty when the case does not fix it
};

// One of the callers that tests/conformance/README.md names.
Caller named_caller(const std::string& name);

// Throws when a line is not a case: the file is part of the tests.
std::vector<Case> read_cases(std::istream& lines);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_CASE_H_
