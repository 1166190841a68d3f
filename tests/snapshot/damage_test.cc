// Every damage has its files in tests/snapshot/damage and a line in cases.jsonl: what is said,
// where, and what is kept. "says" lines: diagnostic, file:line:column, JSON pointer, place in
// decoded text.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "snapshot/diagnostics.h"
#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using SortedJson = nlohmann::json;
using Strings = std::vector<std::string>;

std::vector<SortedJson> cases() {
  std::vector<SortedJson> cases;
  std::istringstream lines(test_file("damage/cases.jsonl"));
  for (std::string line; std::getline(lines, line);) cases.push_back(SortedJson::parse(line));
  return cases;
}

std::vector<Snapshot::File> files_of(const SortedJson& a_case) {
  std::vector<Snapshot::File> files;
  for (const std::string name : a_case["files"])
    files.push_back({name, test_file("damage/" + name)});
  return files;
}

// The ARNs of all rows, from the account on.
Strings kept(const Model& model) {
  Strings arns;
  const auto add = [&](const auto& table, const std::string& prefix) {
    for (const auto& row : table) {
      const std::string arn(model.text(row.arn));
      arns.push_back(prefix + arn.substr(arn.find("::") + 2));
    }
  };
  add(model.users, "");
  add(model.groups, "");
  add(model.roles, "");
  add(model.managed_policies, "");
  add(model.credentials, "report ");
  return arns;
}

// What is known of the lists of users, groups, roles and policies of each account.
Strings lists(const Model& model) {
  static constexpr std::array<const char*, 4> kWords = {"unknown", "incomplete", "presumed",
                                                        "complete"};
  Strings accounts;
  for (const Account& account : model.accounts) {
    std::string words;
    for (const Completeness list : {account.users, account.groups, account.roles, account.policies})
      words += std::string(words.empty() ? "" : " ") + kWords[static_cast<std::size_t>(list)];
    accounts.push_back(words);
  }
  return accounts;
}

TEST_CASE("every_damage_has_its_diagnostic", "[snapshot]") {
  for (const SortedJson& a_case : cases()) {
    CAPTURE(a_case["why"]);
    const Snapshot snapshot = load_texts(files_of(a_case));
    CHECK(said(snapshot) == a_case["says"].get<Strings>());
    CHECK(kept(snapshot.model()) == a_case["keeps"].get<Strings>());
    CHECK(lists(snapshot.model()) == a_case["lists"].get<Strings>());
    CHECK(consistent(snapshot));

    const bool has_errors = snapshot.diagnostics().has_errors();
    CHECK(Snapshot::load_files(files_of(a_case)).has_value() == !has_errors);
    CHECK(snapshot.model().complete == !has_errors);
  }
}

TEST_CASE("every_damage_file_has_a_case", "[snapshot]") {
  std::set<std::string> named = {"cases.jsonl"};
  for (const SortedJson& a_case : cases())
    for (const std::string name : a_case["files"]) named.insert(name);
  for (const auto& entry : std::filesystem::directory_iterator("tests/snapshot/damage"))
    CHECK(named.count(entry.path().filename().string()) == 1);
}

// Those that only a real file or a huge one can have are tested beside the code that says them.
TEST_CASE("every_diagnostic_has_a_case", "[snapshot]") {
  std::set<std::string> seen = {
      "io/open",         "io/stdin-twice", "io/directory-depth", "archive/bomb",
      "archive/members", "gzip/bomb",      "snapshot/changed",   "snapshot/context-conflict"};
  for (const SortedJson& a_case : cases())
    for (const std::string line : a_case["says"]) seen.insert(line.substr(0, line.find(' ')));
  for (const DiagnosticKind* kind : diagnostic_kinds()) {
    CAPTURE(kind->name);
    CHECK(seen.count(std::string(kind->name)) == 1);
    CHECK_FALSE(kind->message.empty());
    CHECK_FALSE(kind->message.ends_with('.'));
    CHECK_FALSE(kind->source.empty());
  }
}

}  // namespace
}  // namespace ambit::snapshot
