#include "tests/audit/case.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

namespace ambit::audit {
namespace {

constexpr std::string_view kAccount = "111122223333";

// The columns of a credential report, and what they hold for a user without any credential.
constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
    {"user", ""},
    {"arn", ""},
    {"user_creation_time", "2026-01-05T08:00:00+00:00"},
    {"password_enabled", "false"},
    {"password_last_used", "N/A"},
    {"password_last_changed", "N/A"},
    {"password_next_rotation", "N/A"},
    {"mfa_active", "false"},
    {"access_key_1_active", "false"},
    {"access_key_1_last_rotated", "N/A"},
    {"access_key_1_last_used_date", "N/A"},
    {"access_key_1_last_used_region", "N/A"},
    {"access_key_1_last_used_service", "N/A"},
    {"access_key_2_active", "false"},
    {"access_key_2_last_rotated", "N/A"},
    {"access_key_2_last_used_date", "N/A"},
    {"access_key_2_last_used_region", "N/A"},
    {"access_key_2_last_used_service", "N/A"},
    {"cert_1_active", "false"},
    {"cert_1_last_rotated", "N/A"},
    {"cert_2_active", "false"},
    {"cert_2_last_rotated", "N/A"},
    {"additional_credentials_info", ""}};

std::string arn_of(const std::string& user) {
  const std::string name = user == "<root_account>" ? "root" : "user/" + user;
  return "arn:aws:iam::" + std::string(kAccount) + ":" + name;
}

std::string csv_row(Json row) {
  row["arn"] = arn_of(row.at("user").get<std::string>());
  std::string out;
  for (const auto& [column, value] : kColumns) {
    if (!out.empty()) out += ',';
    out += row.value(std::string(column), std::string(value));
    row.erase(std::string(column));
  }
  INFO("columns that the report does not have: " << row.dump());
  REQUIRE(row.empty());
  return out + '\n';
}

bool is_root(const Json& row) {
  return row.at("user") == "<root_account>";
}

std::string credential_report(const CheckCase& c) {
  const Json rows = c.content.value("report", Json::array());
  std::string out;
  for (const auto& [column, value] : kColumns)
    out += std::string(out.empty() ? "" : ",") + std::string(column);
  out += '\n';
  if (c.content.value("root", true) && std::ranges::none_of(rows, is_root))
    out += csv_row({{"user", "<root_account>"}, {"mfa_active", "true"}});
  for (const Json& row : rows) out += csv_row(row);
  return out;
}

Json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  INFO(path);
  REQUIRE(file.good());
  return Json::parse(file);
}

std::string in_account(std::string_view name) {
  return std::string(kAccount) + '/' + std::string(name);
}

// The values of a file of call records, one a line.
std::string lines(const Json& values) {
  std::string out;
  for (const Json& value : values) out += value.dump() + '\n';
  return out;
}

template <class Has>
void add_files(const CheckCase& c, Has has, std::vector<Snapshot::File>& files) {
  const Json by_artefact = c.content.value("files", Json::object());
  for (const auto& [artefact, named] : by_artefact.items()) {
    if (!has(artefact)) continue;
    for (const auto& [name, value] : named.items())
      files.push_back({in_account(name), name.ends_with(".jsonl") ? lines(value) : value.dump()});
  }
}

}  // namespace

std::vector<CheckCase> all_cases() {
  std::vector<CheckCase> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("tests/audit/checks")) {
    if (entry.path().extension() != ".json") continue;
    const Json file = read_json(entry.path());
    const auto check = file.at("check").get<std::string>();
    for (const Json& content : file.at("cases"))
      out.push_back({check, check + ": " + content.at("name").get<std::string>(), content});
  }
  std::ranges::sort(out, {}, &CheckCase::name);
  return out;
}

std::vector<std::string> artefacts_of(const CheckCase& c) {
  std::vector<std::string> out = {"AUTH", "CRED"};
  const Json files = c.content.value("files", Json::object());
  for (const auto& [artefact, named] : files.items()) out.push_back(artefact);
  return out;
}

Snapshot snapshot_of(const CheckCase& c, const Without& without) {
  static const Json kNobody = {{"UserDetailList", Json::array()},
                               {"GroupDetailList", Json::array()},
                               {"RoleDetailList", Json::array()},
                               {"Policies", Json::array()}};
  std::vector<Snapshot::File> files;
  const auto has = [&](std::string_view artefact) {
    return std::ranges::find(without, artefact) == without.end();
  };
  if (has("CRED") && !c.content.value("no_report", false))
    files.push_back({in_account("credential-report.csv"), credential_report(c)});
  add_files(c, has, files);
  if (has("AUTH")) {
    files.push_back(
        {in_account("authorization-details.json"), c.content.value("details", kNobody).dump()});
  }
  auto snapshot = Snapshot::load_files(std::move(files), {.keep_going = true});
  REQUIRE(snapshot);
  for (const Diagnostic& diagnostic : snapshot->diagnostics().items()) {
    INFO(diagnostic.kind->name);
    CHECK((diagnostic.kind->severity != ambit::Severity::kError ||
           c.content.value("keep_going", false)));
  }
  return *std::move(snapshot);
}

Configuration configuration_of(const CheckCase& c) {
  if (!c.content.contains("configuration")) return {};
  SourceFiles files;
  Diagnostics diagnostics;
  const Json whole = {{"audit", c.content.at("configuration")}};
  const FileId file = files.add("ambit.json", TextBuffer(whole.dump()));
  const Configuration configuration = read_configuration(files, file, diagnostics);
  REQUIRE(diagnostics.items().empty());
  return configuration;
}

Audit audit_of(const CheckCase& c, const Without& without) {
  Selection selection = {.now = kNow};
  if (c.content.contains("now")) {
    const Json& now = c.content.at("now");
    selection.now = now.is_null() ? std::nullopt : std::optional(now.get<std::string>());
  }
  return audit(snapshot_of(c, without), configuration_of(c), selection);
}

const CheckResult& result_of(const Audit& audit, std::string_view check) {
  const auto found = std::ranges::find(audit.checks, check,
                                       [](const CheckResult& result) { return result.check->id; });
  REQUIRE(found != audit.checks.end());
  return *found;
}

std::string_view outcome_name(Outcome outcome) {
  static constexpr std::string_view kNames[] = {"fail", "not-assessed", "pass", "not-applicable"};
  return kNames[static_cast<std::size_t>(outcome)];
}

}  // namespace ambit::audit
