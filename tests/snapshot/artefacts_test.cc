// artefacts.jsonl: the documented examples, one a line, with the name that its file has and the
// call that it is the answer of. Each written in every way: always the same model.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Json = nlohmann::ordered_json;
using Strings = std::vector<std::string>;

std::vector<Json> artefacts() {
  std::vector<Json> artefacts;
  std::istringstream lines(test_file("artefacts.jsonl"));
  for (std::string line; std::getline(lines, line);) artefacts.push_back(Json::parse(line));
  return artefacts;
}

Json record_of(const Json& artefact) {
  Json record = {{"AmbitCall", 1}, {"Account", "111122223333"}};
  record.update(artefact["call"]);
  record["Time"] = "2026-11-20T09:00:00Z";
  return record;
}

// What no artefact may say when it is cut off.
std::size_t rows(const Snapshot& snapshot) {
  const Model& model = snapshot.model();
  std::size_t listed = 0;
  const auto count = [&](const auto& inventory, const auto&) { listed += inventory.rows.size(); };
  InventoryTables<Inventory> counted = model.inventory;
  InventoryTables<Inventory>::for_each(counted, counted, count);
  const IdentityCenter& center = model.identity_center;
  listed += model.facts.resources.size() + model.facts.users.size() +
            center.permission_sets.size() + center.assignments.size() + center.users.size() +
            center.groups.size() + center.memberships.size();
  return listed + model.organizations.size() + model.memberships.size() + model.resources.size() +
         model.buckets.size() + model.known_accounts.size();
}

TEST_CASE("documented_artefacts_load_in_every_form", "[snapshot]") {
  for (const Json& artefact : artefacts()) {
    const std::string kind = artefact["kind"];
    const std::string file = artefact["file"];
    CAPTURE(kind);
    const Json& value = artefact["value"];
    const Snapshot bare = load_texts({{file, value.dump()}});
    CHECK(said(bare).empty());
    CHECK(consistent(bare));
    REQUIRE(bare.artefacts().size() == 1);
    CHECK(bare.artefacts()[0].kind == kind);
    CHECK(bare.artefacts()[0].read);
    const std::string model = dump(bare);
    CHECK_FALSE(model.empty());

    for (const std::string& text :
         {value.dump(4), reversed(value).dump(), value.dump() + "\n" + value.dump()}) {
      const Snapshot again = load_texts({{file, text}});
      CHECK(said(again).empty());
      CHECK(dump(again) == model);
    }
    CHECK(dump(load_texts({{file, gzip(value.dump())}})) == model);
    if (!artefact.contains("call")) continue;

    Json record = record_of(artefact);
    record["Result"] = value;
    Json with_file = record_of(artefact);
    with_file["File"] = "answers/1.json";
    std::string header = R"({"AmbitSnapshot":1,"CollectedAt":"2026-11-20T09:00:00Z"})";
    header += "\n";
    for (const std::vector<Snapshot::File>& files :
         {std::vector<Snapshot::File>{{"calls.jsonl", record.dump()}},
          {{"calls.jsonl", header + record.dump() + "\n"}},
          {{"calls.jsonl", reversed(record).dump(2)}},
          {{"calls.jsonl.gz", gzip(record.dump() + "\n" + record.dump())}},
          {{"x/calls.jsonl", with_file.dump()}, {"x/answers/1.json", value.dump()}}}) {
      const Snapshot recorded = load_texts(files);
      CHECK(said(recorded).empty());
      CHECK(consistent(recorded));
      // A record tells more about lists than a bare file.
      if (kind != "org.accounts") CHECK(dump(recorded) == model);
    }
  }
}

TEST_CASE("empty_and_misshapen_answers_of_calls_stay_consistent", "[snapshot]") {
  for (const Json& artefact : artefacts()) {
    if (!artefact.contains("call")) continue;
    CAPTURE(artefact["kind"].get<std::string>());
    std::vector<Json> answers = {Json::object(), Json::array(), nullptr, 1};
    for (const auto& [name, value] : artefact["value"].items()) {
      for (const Json& other : {Json(), Json(1), Json("x"), Json::array({1}), Json::object()}) {
        answers.push_back(artefact["value"]);
        answers.back()[name] = other;
      }
    }
    for (const Json& answer : answers) {
      CAPTURE(answer.dump());
      Json record = record_of(artefact);
      record["Result"] = answer;
      CHECK(consistent(load_texts({{"calls.jsonl", record.dump()}})));
    }
  }
}

TEST_CASE("documented_artefacts_cut_off_anywhere_hold_nothing", "[snapshot]") {
  for (const Json& artefact : artefacts()) {
    CAPTURE(artefact["kind"].get<std::string>());
    Strings texts = {artefact["value"].dump()};
    if (artefact.contains("call")) {
      Json record = record_of(artefact);
      record["Result"] = artefact["value"];
      texts.push_back(record.dump());
    }
    for (const std::string& text : texts) {
      for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        const Snapshot snapshot = load_texts({{"file.json", text.substr(0, size)}});
        REQUIRE(snapshot.diagnostics().has_errors());
        REQUIRE(rows(snapshot) == 0);
      }
    }
  }
}

TEST_CASE("documented_artefacts_with_wrong_bytes_stay_consistent", "[snapshot]") {
  for (const Json& artefact : artefacts()) {
    const std::string file = artefact["file"];
    const std::string text = artefact["value"].dump();
    for (std::size_t at = 0; at < text.size(); ++at) {
      CAPTURE(file, at);
      std::string broken = text;
      broken[at] = static_cast<char>(broken[at] ^ 1);
      REQUIRE(consistent(load_texts({{file, broken}})));
    }
  }
}

}  // namespace
}  // namespace ambit::snapshot
