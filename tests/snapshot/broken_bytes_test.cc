// The examples cut off at every byte, and with every byte changed: no crash, no silence, nothing
// half-read.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

std::string compact_details() {
  return nlohmann::ordered_json::parse(test_file("examples/authorization-details.json")).dump();
}

std::size_t entities(const Snapshot& snapshot) {
  const Model& model = snapshot.model();
  return model.users.size() + model.groups.size() + model.roles.size() +
         model.managed_policies.size() + model.credentials.size();
}

TEST_CASE("details_cut_off_anywhere_hold_nothing", "[snapshot]") {
  const std::string text = compact_details();
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    const Snapshot snapshot = load_texts({{"details", text.substr(0, size)}});
    REQUIRE(snapshot.diagnostics().has_errors());
    REQUIRE(entities(snapshot) == 0);
    REQUIRE(consistent(snapshot));
  }
}

TEST_CASE("pages_before_the_cut_are_kept", "[snapshot]") {
  const std::string page = compact_details();
  const std::string text = page + "\n" + page;
  const std::size_t whole = entities(load_texts({{"details", page}}));
  for (std::size_t size = page.size() + 2; size < text.size(); size += 7) {
    CAPTURE(size);
    const Snapshot snapshot = load_texts({{"details", text.substr(0, size)}});
    REQUIRE(snapshot.diagnostics().has_errors());
    REQUIRE(entities(snapshot) == whole);
    REQUIRE(snapshot.model().accounts.all()[0].users == Completeness::kIncomplete);
  }
}

TEST_CASE("gzip_cut_off_anywhere_is_noticed", "[snapshot]") {
  const std::string page = compact_details();
  const std::string bytes = gzip(page + "\n" + page);
  const std::size_t whole = entities(load_texts({{"details", page}}));
  for (std::size_t size = 3; size < bytes.size(); ++size) {
    CAPTURE(size);
    const Snapshot snapshot = load_texts({{"details.gz", bytes.substr(0, size)}});
    REQUIRE(snapshot.diagnostics().items().front().kind->name == "gzip/truncated");
    REQUIRE((entities(snapshot) == 0 || entities(snapshot) == whole));
  }
}

// A cut between two rows cannot be seen; a row that is cut is never taken for a whole one.
TEST_CASE("report_cut_off_anywhere_has_only_whole_rows", "[snapshot]") {
  const std::string text = test_file("examples/credential-report.csv");
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    const Snapshot snapshot = load_texts({{"report", text.substr(0, size)}});
    const bool between_rows = size > 0 && (text[size] == '\n' || text[size - 1] == '\n');
    REQUIRE((snapshot.diagnostics().has_errors() || between_rows));
    REQUIRE(consistent(snapshot));
  }
}

TEST_CASE("answer_of_the_report_cut_off_anywhere_holds_nothing", "[snapshot]") {
  const std::string text = test_file("examples/credential-report.json");
  for (std::size_t size = 0; size + 2 < text.size(); ++size) {
    CAPTURE(size);
    const Snapshot snapshot = load_texts({{"report", text.substr(0, size)}});
    REQUIRE(snapshot.diagnostics().has_errors());
    REQUIRE(entities(snapshot) == 0);
  }
}

TEST_CASE("every_byte_may_be_wrong", "[snapshot]") {
  std::vector<std::string> texts = {compact_details(), test_file("examples/credential-report.csv"),
                                    test_file("examples/credential-report.json")};
  texts.push_back(gzip(texts[1]));
  for (const std::string& text : texts) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (const char bits : {'\x01', '\x20', '\x80'}) {
        CAPTURE(at, bits);
        std::string broken = text;
        broken[at] = static_cast<char>(broken[at] ^ bits);
        REQUIRE(consistent(load_texts({{"file", broken}})));
      }
    }
  }
}

// A few bits mean nothing: the time in the header, what fills the last byte of the data.
TEST_CASE("gzip_with_a_wrong_byte_is_noticed", "[snapshot]") {
  const std::string bytes = gzip(compact_details());
  const std::string whole = dump(load_texts({{"file", bytes}}));
  for (std::size_t at = 3; at < bytes.size(); ++at) {
    CAPTURE(at);
    std::string broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    const Snapshot snapshot = load_texts({{"file", broken}});
    REQUIRE((snapshot.diagnostics().has_errors() || dump(snapshot) == whole));
  }
}

TEST_CASE("hostile_names_are_only_names", "[snapshot]") {
  const std::vector<std::string> names = {"\x1B[2J\x07",
                                          "\n\r\t",
                                          std::string("a\0b", 3),
                                          "../../etc/passwd",
                                          "=cmd|' /C calc'!A0",
                                          "\"><script>",
                                          "%s%n",
                                          "\xE2\x80\xAE",
                                          std::string(1 << 20, 'x'),
                                          "}{[]",
                                          "user/",
                                          "\\u0000"};
  for (const std::string& name : names) {
    nlohmann::json value = nlohmann::json::parse(compact_details());
    nlohmann::json& user = value["UserDetailList"][0];
    const std::string resource = "/" + name + "z";
    const std::size_t slash = resource.rfind('/') + 1;
    user["Arn"] = "arn:aws:iam::111122223333:user" + resource;
    user["UserName"] = resource.substr(slash);
    user["Path"] = resource.substr(0, slash);
    user["GroupList"] = {name};
    user["Tags"] = {{{"Key", name}, {"Value", name}}};
    user[name] = name;
    const Snapshot snapshot = load_texts({{name, value.dump()}});
    REQUIRE(consistent(snapshot));
    REQUIRE(snapshot.model().users.size() == 2);
    REQUIRE_FALSE(snapshot.diagnostics().has_errors());
  }
}

}  // namespace
}  // namespace ambit::snapshot
