// The same account written in every way that exports are written: always the same model.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Json = nlohmann::ordered_json;
using Files = std::vector<Snapshot::File>;

const std::string& details() {
  static const std::string text = test_file("examples/authorization-details.json");
  return text;
}
const std::string& report() {
  static const std::string text = test_file("examples/credential-report.json");
  return text;
}
Json details_json() {
  return Json::parse(details());
}

std::string example_model() {
  return test_file("examples/model.txt");
}

// Loads without anything to say, as the example.
void check_same(Files files, const LoadOptions& options = {}) {
  const Snapshot snapshot = load_texts(std::move(files), options);
  CHECK(said(snapshot).empty());
  CHECK(dump(snapshot) == example_model());
  CHECK(consistent(snapshot));
}

void check_details(const std::string& text, const LoadOptions& options = {}) {
  check_same({{"details", text}, {"report", report()}}, options);
}

void for_each_object(Json& value, const std::function<void(Json&)>& change) {
  for (Json& inner : value)
    if (inner.is_structured()) for_each_object(inner, change);
  if (value.is_object()) change(value);
}

void for_each_document(Json& value, const std::function<void(Json&)>& change) {
  for_each_object(value, [&](Json& object) {
    for (const char* member : {"PolicyDocument", "AssumeRolePolicyDocument", "Document"})
      if (object.contains(member)) change(object[member]);
  });
}

std::string percent_encoded(const std::string& text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

// Of an ASCII text.
std::string utf16(const std::string& text, bool little, bool mark) {
  std::string out;
  if (mark) out += little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : text) out += little ? std::string{c, '\0'} : std::string{'\0', c};
  return out;
}

std::string crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

// One entity a page, all four lists in each, as `--no-paginate` prints them.
std::vector<std::string> pages() {
  const Json all = details_json();
  std::vector<std::string> pages;
  for (const auto& [list, entities] : all.items()) {
    for (const Json& entity : entities) {
      Json page = {{"UserDetailList", Json::array()},
                   {"GroupDetailList", Json::array()},
                   {"RoleDetailList", Json::array()},
                   {"Policies", Json::array()},
                   {"IsTruncated", true},
                   {"Marker", "AAE"}};
      page[list].push_back(entity);
      pages.push_back(page.dump(1));
    }
  }
  // The last one.
  Json last = Json::parse(pages.back());
  last["IsTruncated"] = false;
  last.erase("Marker");
  pages.back() = last.dump(1);
  return pages;
}

TEST_CASE("examples_load_without_diagnostics", "[snapshot]") {
  check_same({{"details", details()}, {"report", report()}});
  const Snapshot csv = load_texts({{"report", test_file("examples/credential-report.csv")}});
  CHECK(said(csv).empty());
  CHECK(csv.model().credentials.size() == 3);
  // The one that is shortened to three columns.
  const Snapshot shortened =
      load_texts({{"report", test_file("examples/credential-report.short.json")}});
  CHECK(said(shortened) == std::vector<std::string>{"csv/column report:2:16 decoded 1:1"});
}

TEST_CASE("layout_makes_no_difference", "[snapshot]") {
  check_details(details_json().dump());
  check_details(details_json().dump(4));
  check_details(reversed(details_json()).dump(2));
  check_details(crlf(details()));
  check_details("\n\n" + details() + "\n \t\n");
}

TEST_CASE("order_of_entities_makes_no_difference", "[snapshot]") {
  Json value = details_json();
  for (Json& list : value) std::reverse(list.begin(), list.end());
  check_details(value.dump(1));
}

TEST_CASE("encoding_makes_no_difference", "[snapshot]") {
  check_details("\xEF\xBB\xBF" + details());
  for (const bool little : {true, false})
    for (const bool mark : {true, false}) check_details(utf16(crlf(details()), little, mark));
  check_details(details(), {.encoding = Encoding::kLatin1});
  check_details(details(), {.encoding = Encoding::kUtf8});

  // A Ctrl-Z and zero bytes at the end are worth a notice.
  const Snapshot old = load_texts({{"details", details() + "\x1A"}, {"report", report()}});
  CHECK(dump(old) == example_model());
  CHECK_FALSE(old.diagnostics().has_errors());
}

TEST_CASE("compression_makes_no_difference", "[snapshot]") {
  check_details(gzip(details()));
  check_details(gzip(details().substr(0, 1000)) + gzip(details().substr(1000)));
  check_details(gzip(details()) + std::string(512, '\0'));
  check_details(gzip(utf16(details(), true, true)));
}

TEST_CASE("report_forms_make_no_difference", "[snapshot]") {
  const std::string csv = test_file("examples/credential-report.csv");
  const auto with_report = [](const std::string& text) {
    return dump(load_texts({{"report", text}}));
  };
  const std::string expected = with_report(csv);
  CHECK(with_report(crlf(csv)) == expected);
  CHECK(with_report(csv + "\n\n\x1A") == expected);
  CHECK(with_report("\xEF\xBB\xBF" + csv) == expected);
  CHECK(with_report(utf16(csv, true, true)) == expected);
  CHECK(with_report(gzip(csv)) == expected);
  for (const char separator : {';', '\t'}) {
    std::string other = csv;
    std::replace(other.begin(), other.end(), ',', separator);
    CHECK(with_report(other) == expected);
  }
  std::string quoted = "\"";
  for (const char c : csv)
    quoted += c == ','    ? std::string("\",\"")
              : c == '\n' ? std::string("\"\n\"")
                          : std::string(1, c);
  quoted.resize(quoted.rfind("\"\n") + 2);
  CHECK(with_report(quoted) == expected);
  // `TRUE`, as the documentation writes it.
  std::string shouted = csv;
  for (std::size_t at = 0; (at = shouted.find(",true", at)) != std::string::npos;)
    shouted.replace(at, 5, ",TRUE");
  CHECK(with_report(shouted) == expected);
}

TEST_CASE("document_forms_make_no_difference", "[snapshot]") {
  const auto changed = [](const std::function<void(Json&)>& change) {
    Json value = details_json();
    for_each_document(value, [&](Json& document) {
      if (document.is_object()) change(document);
    });
    return value.dump(1);
  };
  check_details(changed([](Json& document) { document = document.dump(); }));
  check_details(changed([](Json& document) { document = document.dump(3); }));
  check_details(changed([](Json& document) { document = percent_encoded(document.dump()); }));

  // Encoded twice: the same, with a notice.
  const std::vector<std::function<void(Json&)>> twice = {
      [](Json& document) { document = percent_encoded(percent_encoded(document.dump())); },
      [](Json& document) { document = Json(document.dump()).dump(); },
      [](Json& document) { document = percent_encoded(Json(document.dump()).dump()); }};
  for (const auto& encode : twice) {
    const Snapshot snapshot = load_texts({{"details", changed(encode)}, {"report", report()}});
    CHECK(dump(snapshot) == example_model());
    CHECK(snapshot.diagnostics().count(Severity::kNotice) > 0);
    CHECK_FALSE(snapshot.diagnostics().has_errors());
  }
}

TEST_CASE("spellings_of_tools_make_no_difference", "[snapshot]") {
  const auto changed = [](const std::function<void(Json&)>& change) {
    Json value = details_json();
    for_each_object(value, change);
    return value.dump(4);
  };
  const auto change_times = [&](const std::function<std::string(const std::string&)>& spelling) {
    return changed([&](Json& object) {
      for (const char* member : {"CreateDate", "UpdateDate", "LastUsedDate"})
        if (object.contains(member)) object[member] = spelling(object[member]);
    });
  };
  check_details(
      change_times([](const std::string& t) { return t.substr(0, 19) + "Z"; }));  // CLI v1
  check_details(
      change_times([](const std::string& t) { return t.substr(0, 19) + ".000Z"; }));  // SDKs
  check_details(change_times(
      [](const std::string& t) { return std::string(t).replace(10, 1, " "); }));  // boto3
  check_details(change_times([](const std::string& t) { return t.substr(0, 19) + "+0000"; }));
  // Empty lists left out, or null.
  check_details(changed([](Json& object) {
    for (const char* member : {"Tags", "GroupList", "UserPolicyList", "AttachedManagedPolicies"})
      if (object.contains(member) && object[member].empty()) object.erase(member);
  }));
  check_details(changed([](Json& object) {
    for (const char* member : {"Tags", "GroupList", "UserPolicyList", "AttachedManagedPolicies"})
      if (object.contains(member) && object[member].empty()) object[member] = nullptr;
    if (object.contains("UserName")) object["PermissionsBoundary"];
  }));
}

TEST_CASE("pages_and_files_make_no_difference", "[snapshot]") {
  std::vector<std::string> order = pages();
  REQUIRE(order.size() == 8);
  std::sort(order.begin(), order.end());
  int round = 0;
  do {
    // All 40,320 orders as one file would take minutes; every 97th is no pattern of any of them.
    if (round++ % 97 != 0) continue;
    std::string appended;
    for (const std::string& page : order) appended += page + "\n";
    check_details(appended);
  } while (std::next_permutation(order.begin(), order.end()));

  std::string list;
  Files files = {{"report", report()}};
  for (std::size_t i = 0; i < order.size(); ++i) {
    list += (list.empty() ? "[" : ",") + order[i];
    files.push_back({"page-" + std::to_string(i), order[i]});
  }
  check_details(list + "]");
  check_same(files);
  std::reverse(files.begin(), files.end());
  check_same(files);
}

TEST_CASE("exported_twice_makes_no_difference", "[snapshot]") {
  check_same({{"a", details()}, {"b", details_json().dump()}, {"c", report()}, {"d", report()}});
}

}  // namespace
}  // namespace ambit::snapshot
