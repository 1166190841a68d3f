// `ambit simulate` on the conformance cases, each file as one batch of JSON Lines.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/evaluate/simulation_case.h"

namespace ambit::simulation {
namespace {

namespace fs = std::filesystem;

class TemporaryFile {
 public:
  TemporaryFile() : path_(fs::temp_directory_path() / "ambit_simulate_XXXXXX") {
    std::string name = path_.string();
    const int descriptor = mkstemp(name.data());
    REQUIRE(descriptor >= 0);
    close(descriptor);
    path_ = name;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { fs::remove(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Output {
  std::vector<Json> lines = {};
  int exit_status = -1;
};

// Runs the command with these requests, one a line.
Output simulate(const std::vector<Json>& requests) {
  const TemporaryFile input;
  {
    std::ofstream file(input.path());
    for (const Json& request : requests) file << request.dump() << '\n';
  }
  const std::string command = std::string(AMBIT_COMMAND) + " simulate " + input.path().string();
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 1 << 16> block = {};
  for (std::size_t size = 0; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
    text.append(block.data(), size);
  Output output;
  output.exit_status = WEXITSTATUS(pclose(pipe));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) output.lines.push_back(Json::parse(line));
  REQUIRE(output.lines.size() == requests.size());
  return output;
}

TEST_CASE("simulate_conformance", "[cli]") {
  const std::vector<Case> cases = read_cases();
  REQUIRE(cases.size() == 42);
  std::vector<Json> requests;
  for (const Case& c : cases) {
    requests.push_back(c.request);
    requests.back()["Id"] = c.name;
  }
  const Output output = simulate(requests);
  CHECK(output.exit_status == 1);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(cases[i].name, cases[i].why);
    CHECK(output.lines[i].at("Id") == cases[i].name);
    CHECK(problem(output.lines[i], cases[i]).empty());
  }
}

TEST_CASE("simulate_evaluation_conformance", "[cli]") {
  std::ifstream file("tests/conformance/evaluation.jsonl");
  const auto cases = reference::read_cases(file);
  REQUIRE(cases.size() == 308);
  std::vector<Json> requests;
  for (const reference::Case& c : cases) requests.push_back(as_request(c));
  // The form of requests can say all of them.
  const Output output = simulate(requests);
  CHECK(output.exit_status == 0);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(cases[i].name, cases[i].why, output.lines[i].dump());
    CHECK(output.lines[i].at("Id") == cases[i].name);
    REQUIRE(output.lines[i].contains("EvaluationResults"));
    const reference::Answer got = as_answer(output.lines[i]);
    CHECK(got.allowed == cases[i].want.allowed);
    CHECK(got.explicit_deny == cases[i].want.explicit_deny);
    CHECK(got.implicit_deny == cases[i].want.implicit_deny);
    if (!cases[i].want.by.empty()) CHECK(got.by == cases[i].want.by);
  }
}

}  // namespace
}  // namespace ambit::simulation
