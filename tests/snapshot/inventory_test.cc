// What else accounts have: whole lists and parts, pages, errors that are facts, contradictions, and
// the time that ages are counted from.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Files = std::vector<Snapshot::File>;
using Strings = std::vector<std::string>;

const std::string kDirectory = "111122223333/";

std::string devices(std::string_view names, std::string_view more = {}) {
  return R"({"VirtualMFADevices":[)" + std::string(names) + "]" + std::string(more) + "}";
}

std::string record(std::string_view operation, std::string_view parameters,
                   std::string_view answer) {
  return R"({"AmbitCall":1,"Service":"iam","Account":"111122223333","Region":"aws-global",)"
         R"("Time":"2026-11-20T09:00:00Z","Operation":")" +
         std::string(operation) + R"(","Parameters":{)" + std::string(parameters) + "}," +
         std::string(answer) + "}\n";
}

// The state of the list of virtual MFA devices.
Completeness state(Files files) {
  const Snapshot snapshot = load_texts(std::move(files));
  CHECK_FALSE(snapshot.diagnostics().has_errors());
  const Model& model = snapshot.model();
  REQUIRE(model.accounts.size() == 1);
  const auto* list = model.inventory.virtual_mfa_devices.list_of(model.accounts.all()[0].id);
  return list == nullptr ? Completeness::kUnknown : list->state;
}

constexpr std::string_view kDevice = R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/a"})";
constexpr std::string_view kOther = R"({"SerialNumber":"arn:aws:iam::111122223333:mfa/b"})";

TEST_CASE("lists_are_whole_or_parts", "[snapshot]") {
  const std::string file = kDirectory + "devices.json";
  const auto recorded = [](std::string_view parameters, std::string_view answer) {
    return Files{{"calls.jsonl", record("ListVirtualMFADevices", parameters, answer)}};
  };
  CHECK(state({{file, devices(kDevice)}}) == Completeness::kPresumedComplete);
  CHECK(state({{file, devices("")}}) == Completeness::kPresumedComplete);
  CHECK(state({{file, devices(kDevice, R"(,"IsTruncated":true,"Marker":"x")")}}) ==
        Completeness::kIncomplete);
  CHECK(state({{file, devices(kDevice, R"(,"IsTruncated":true)") + "\n" +
                          devices(kOther, R"(,"IsTruncated":false)")}}) ==
        Completeness::kPresumedComplete);
  CHECK(state(recorded("", R"("Result":{"VirtualMFADevices":[]})")) == Completeness::kComplete);
  CHECK(state(recorded("", R"("Result":{})")) == Completeness::kComplete);
  CHECK(state(recorded(R"("AssignmentStatus":"Any")", R"("Result":{"VirtualMFADevices":[]})")) ==
        Completeness::kComplete);
  CHECK(state(recorded(R"("AssignmentStatus":"Assigned")",
                       R"("Result":{"VirtualMFADevices":[]})")) == Completeness::kIncomplete);
}

TEST_CASE("an_account_without_password_policy_is_known_to_have_none", "[snapshot]") {
  const Snapshot snapshot =
      load_texts({{"calls.jsonl", record("GetAccountPasswordPolicy", "",
                                         R"("Error":{"Code":"NoSuchEntity","Message":"none"})")}});
  CHECK(said(snapshot).empty());
  const Model& model = snapshot.model();
  REQUIRE(model.accounts.size() == 1);
  const auto* list = model.inventory.password_policies.list_of(model.accounts.all()[0].id);
  REQUIRE(list != nullptr);
  CHECK(list->state == Completeness::kComplete);
  CHECK(list->as_of.source == AsOfSource::kRecord);
  CHECK(model.inventory.password_policies.rows.empty());
}

TEST_CASE("inventories_say_when_they_were_exported", "[snapshot]") {
  const std::string keys =
      R"({"SSHPublicKeys":[{"UserName":"ci","SSHPublicKeyId":"APKA1","Status":"Active",)"
      R"("UploadDate":"2024-04-01T10:00:00+00:00"}]})";
  const Snapshot snapshot = load_texts({{kDirectory + "keys.json", keys}});
  CHECK(said(snapshot).empty());
  REQUIRE(snapshot.model().inventory.ssh_keys.rows.size() == 1);
  const AsOf as_of = snapshot.model().inventory.ssh_keys.rows[0].as_of;
  CHECK(as_of.source == AsOfSource::kLowerBound);
  CHECK(format_instant(as_of.time) == "2024-04-01T10:00:00Z");

  // How long something is still valid tells nothing.
  const std::string providers =
      R"({"SAMLProviderList":[{"Arn":"arn:aws:iam::111122223333:saml-provider/I",)"
      R"("ValidUntil":"2033-04-01T00:00:00+00:00"}]})";
  const Snapshot valid = load_texts({{"saml.json", providers}});
  CHECK(said(valid).empty());
  REQUIRE(valid.model().inventory.saml_providers.rows.size() == 1);
  CHECK(valid.model().inventory.saml_providers.rows[0].as_of.source == AsOfSource::kNone);
}

TEST_CASE("providers_go_by_their_url_without_scheme", "[snapshot]") {
  for (const std::string_view url : {"id.example.com/a", "https://id.example.com/a"}) {
    const Snapshot snapshot =
        load_texts({{kDirectory + "a.json",
                     R"({"Url":")" + std::string(url) + R"(","ClientIDList":["one","two"]})"},
                    {kDirectory + "b.json", R"({"Url":"other.example.com","ClientIDList":[]})"}});
    CHECK(said(snapshot).empty());
    const Model& model = snapshot.model();
    const auto& rows = model.inventory.oidc_clients.rows;
    REQUIRE(rows.size() == 2);
    CHECK(model.text(rows[0].name) == "id.example.com/a");
    REQUIRE(rows[0].clients.size() == 2);
    CHECK(model.text(rows[0].clients[1]) == "two");
    CHECK(rows[1].clients.empty());
  }
}

TEST_CASE("lists_of_roles_are_parts_below_a_path", "[snapshot]") {
  const auto settings = [](std::string_view parameters) {
    return load_texts(
        {{"calls.jsonl", record("ListRoles", parameters,
                                R"("Result":{"Roles":[{"RoleName":"a","MaxSessionDuration":7200,)"
                                R"("Arn":"arn:aws:iam::111122223333:role/a"}]})")}});
  };
  const Snapshot whole = settings("");
  CHECK(said(whole).empty());
  const auto& inventory = whole.model().inventory.role_settings;
  REQUIRE(inventory.rows.size() == 1);
  CHECK(inventory.rows[0].max_session_seconds == 7200);
  CHECK(inventory.lists[0].state == Completeness::kComplete);
  const Snapshot part = settings(R"("PathPrefix":"/x/")");
  CHECK(part.model().inventory.role_settings.lists[0].state == Completeness::kIncomplete);
}

TEST_CASE("contradictions_are_unknown", "[snapshot]") {
  const auto policy = [](std::string_view length) {
    return R"({"PasswordPolicy":{"MinimumPasswordLength":)" + std::string(length) + "}}";
  };
  const Snapshot snapshot =
      load_texts({{kDirectory + "a.json", policy("8")}, {kDirectory + "b.json", policy("14")}});
  CHECK(said(snapshot) == Strings{"snapshot/conflict 111122223333/b.json:1:19"});
  const Model& model = snapshot.model();
  CHECK(model.inventory.password_policies.rows.empty());
  REQUIRE(model.inventory.password_policies.lists.size() == 1);
  CHECK(model.inventory.password_policies.lists[0].state == Completeness::kIncomplete);
}

TEST_CASE("answers_that_say_nothing_of_their_context_are_not_used", "[snapshot]") {
  struct Case {
    std::string_view text;
    std::string_view said;
  };
  static constexpr Case kCases[] = {
      {R"({"IsLogging":true})", "snapshot/no-context 111122223333/x.json:1:1"},
      {R"({"SSHPublicKeys":[]})", "snapshot/no-context 111122223333/x.json:1:1"},
      {R"({"MFADevices":[]})", "snapshot/no-context 111122223333/x.json:1:1"},
      {R"({"analyzers":[]})", "snapshot/no-context 111122223333/x.json:1:1"},
      {R"({"LoggingEnabled":{"TargetBucket":"b"}})", "snapshot/no-context 111122223333/x.json:1:1"},
      {R"({"Grants":[],"Owner":{"ID":"x"}})", "snapshot/no-context 111122223333/x.json:1:1"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const Snapshot snapshot = load_texts({{kDirectory + "x.json", std::string(c.text)}});
    CHECK(said(snapshot) == Strings{std::string(c.said)});
    CHECK(snapshot.model().inventory.trail_statuses.rows.empty());
    CHECK(snapshot.model().inventory.bucket_acls.rows.empty());
  }
}

// Kept are those that checks ask about; all of them say which period the log covers.
TEST_CASE("events_are_kept_once", "[snapshot]") {
  const auto event = [](std::string_view name, std::string_view time) {
    return R"({"eventVersion":"1.11","userIdentity":{"type":"IAMUser","accountId":"111122223333"},)"
           R"("eventTime":")" +
           std::string(time) + R"(","eventSource":"cloudtrail.amazonaws.com","eventName":")" +
           std::string(name) + R"(","eventID":")" + std::string(name) +
           R"(","recipientAccountId":"111122223333"})";
  };
  const std::string log = R"({"Records":[)" + event("StopLogging", "2026-11-19T09:00:00Z") + "," +
                          event("DescribeTrails", "2026-11-18T09:00:00Z") + "]}";
  const Snapshot snapshot =
      load_texts({{kDirectory + "a.json", log}, {kDirectory + "b.json", log}});
  CHECK(said(snapshot).empty());
  const auto& events = snapshot.model().inventory.events;
  REQUIRE(events.rows.size() == 1);
  CHECK(snapshot.model().text(events.rows[0].event) == "StopLogging");
  REQUIRE(events.lists.size() == 1);
  REQUIRE(events.lists[0].earliest.has_value());
  CHECK(format_instant(*events.lists[0].earliest) == "2026-11-18T09:00:00Z");
}

// --- Logs

std::string event(std::string_view id, std::string_view second, std::string_view address) {
  return R"({"eventVersion":"1.11","eventID":")" + std::string(id) +
         R"(","eventTime":"2026-11-19T)" + R"(10:00:)" + std::string(second) +
         R"(Z","sourceIPAddress":")" + std::string(address) +
         R"(","recipientAccountId":"111122223333","userIdentity":{"type":"IAMUser","accessKeyId":)" +
         R"("AKIA1","arn":"arn:aws:iam::111122223333:user/ann"}})";
}

TEST_CASE("of_a_log_only_what_is_used_is_kept", "[snapshot]") {
  const std::string first = event("e-1", "10", "198.51.100.7");
  const std::string last = event("e-3", "50", "198.51.100.7");
  const std::string text = "{\"Records\":[\n" + first + ",\n " +
                           event("e-2", "30", "198.51.100.7") + ",\n  " + last + "]}";
  const Snapshot snapshot = load_texts({{"log.json", text}});
  REQUIRE(snapshot.diagnostics().items().empty());
  // Nothing else says what the snapshot is about.
  CHECK(snapshot.accounts() == std::vector<std::string_view>{"111122223333"});
  const SourceFiles& sources = snapshot.sources();
  REQUIRE(sources.size() == 1);
  CHECK(sources.text(FileId(0)).empty());
  const auto& rows = snapshot.model().inventory.user_activities.rows;
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].records == 3);
  CHECK(snapshot.model().text(rows[0].name) == "e-1");
  CHECK(snapshot.model().text(rows[0].last_name) == "e-3");
  CHECK(sources.position(rows[0].where.file, rows[0].where.begin) == Position{2, 1});
  CHECK(sources.position(rows[0].where.file, rows[0].last_where.begin) == Position{4, 3});
  CHECK(sources.excerpt(rows[0].where) == first.substr(0, SourceFiles::kKeptBytes));
  CHECK(sources.excerpt(rows[0].last_where) == last.substr(0, SourceFiles::kKeptBytes));
}

TEST_CASE("a_log_about_which_something_is_said_is_kept", "[snapshot]") {
  const std::string text = "{\"Records\":[" + event("e-1", "10", "198.51.100.7") + ",1]}";
  const Snapshot snapshot = load_texts({{"log.json", text}});
  CHECK_FALSE(snapshot.diagnostics().items().empty());
  CHECK(snapshot.sources().text(FileId(0)) == text);
}

TEST_CASE("the_accounts_of_logs_are_none_beside_others", "[snapshot]") {
  const Snapshot snapshot =
      load_texts({{"log.json", "{\"Records\":[" + event("e-1", "10", "198.51.100.7") + "]}"},
                  {"444455556666/devices.json", devices("")}});
  CHECK(snapshot.accounts() == std::vector<std::string_view>{"444455556666"});
}

}  // namespace
}  // namespace ambit::snapshot
