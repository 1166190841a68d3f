// Writes the export of an invented account of a chosen size: authorization-details.json and
// credential-report.json as the AWS CLI prints them; or of an organization with many accounts, a
// directory each. The same seed gives the same bytes everywhere.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "account.h"
#include "draw.h"
#include "requests.h"
#include "vocabulary.h"

namespace gen_snapshot {
namespace {

struct Options {
  Size size = {};
  std::uint64_t seed = 1;
  std::string format = "indented";
  bool credential_report = true;
  std::uint32_t requests = 0;
  std::uint32_t accounts = 1;  // more: of an organization
  std::filesystem::path directory;
};

// The text of the account that is always generated, of the account `id`.
std::string with_account(std::string text, std::string_view id) {
  if (id == kAccount) return text;
  for (std::size_t at = text.find(kAccount); at != std::string::npos;
       at = text.find(kAccount, at + id.size()))
    text.replace(at, kAccount.size(), id);
  return text;
}

std::string authorization_details_text(Account& account, const std::string& format) {
  if (format == "indented") return account.authorization_details.dump(4) + "\n";
  if (format == "percent") percent_encode_documents(account.authorization_details);
  return account.authorization_details.dump() + "\n";
}

bool write(const std::filesystem::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (out) {
    std::cerr << file.filename().string() << ": " << text.size() << " bytes\n";
    return true;
  }
  std::cerr << "gen_snapshot: cannot write " << file.string() << "\n";
  return false;
}

// The account of `size` as number `seed`, below `directory`.
bool write_account(const Options& options, const Size& size, std::uint64_t seed,
                   const std::filesystem::path& directory, std::string_view id) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);  // a failure shows in `write`

  Draw draw(seed);
  Account account = make_account(draw, size);
  const Counts counts = count_documents(account.authorization_details);
  std::cerr << size.users << " users, " << size.roles << " roles, " << size.groups << " groups; "
            << counts.documents << " policy documents, " << counts.distinct_documents
            << " distinct; " << counts.statements << " statements\n";

  if (options.requests > 0 &&
      !write(
          directory / "requests.jsonl",
          with_account(make_requests(account.authorization_details, options.requests, draw), id))) {
    return false;
  }
  account.credential_report = with_account(std::move(account.credential_report), id);
  if (options.credential_report &&
      !write(directory / "credential-report.json", credential_report_answer(account))) {
    return false;
  }
  return write(directory / "authorization-details.json",
               with_account(authorization_details_text(account, options.format), id));
}

// A few big accounts, some of a middle size, and many small ones: 54 principals each on average.
Size size_in_organization(std::uint32_t index) {
  if (index % 100 == 0) return {.users = 200, .roles = 400, .groups = 30, .policies = 220};
  if (index % 10 == 0) return {.users = 50, .roles = 100, .groups = 10, .policies = 60};
  return {.users = 12, .roles = 26, .groups = 4, .policies = 18};
}

// One organization whose accounts all have the same guardrails, and a directory for each account.
bool write_organization(const Options& options) {
  constexpr std::uint64_t kFirstId = 200'000'000'000;
  Json accounts = Json::array();
  for (std::uint32_t i = 0; i < options.accounts; ++i) {
    const std::string id = std::to_string(kFirstId + i);
    accounts.push_back(id);
    if (!write_account(options, size_in_organization(i), options.seed + i, options.directory / id,
                       id)) {
      return false;
    }
  }
  const Json everything = {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}};
  const Json trail = {{"Effect", "Deny"},
                      {"Action", {"cloudtrail:DeleteTrail", "cloudtrail:StopLogging"}},
                      {"Resource", "*"}};
  const Json document = {{"Version", "2012-10-17"}, {"Statement", {everything, trail}}};
  const Json policy = {{"Accounts", accounts}, {"Document", document}};
  const Json organization = {{"AmbitOrganization", 1},
                             {"Id", "o-a1b2c3d4e5"},
                             {"ManagementAccountId", std::to_string(kFirstId)},
                             {"Accounts", accounts},
                             {"ServiceControlPolicies", {policy}}};
  return write(options.directory / "organization.json", organization.dump(4) + "\n");
}

const std::map<std::string, Size>& presets() {
  static const std::map<std::string, Size> kPresets = {
      {"small", {.users = 20, .roles = 30, .groups = 5, .policies = 27}},
      {"medium", {.users = 300, .roles = 700, .groups = 40, .policies = 370}},
      {"large", {.users = 5000, .roles = 5000, .groups = 500, .policies = 2550}},
      {"quota", {.users = 5000, .roles = 10000, .groups = 500, .policies = 10000}}};
  return kPresets;
}

// Exit codes: 0 = written (or help shown), 2 = wrong usage, 3 = a file could not be written.
int command(int argc, char** argv) {
  Options options;
  std::string preset = "small";
  constexpr std::string_view kOrganization = "org";
  std::optional<std::uint32_t> users;
  std::optional<std::uint32_t> roles;
  std::optional<std::uint32_t> groups;
  bool no_credential_report = false;

  CLI::App app{"Writes the export of an invented AWS account."};
  std::set<std::string> names = {std::string(kOrganization)};
  for (const auto& [name, size] : presets()) names.insert(name);
  app.add_option("--preset", preset, "size of the account; org: 1,000 accounts of all sizes")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  app.add_option("--users", users, "instead of the preset's number");
  app.add_option("--roles", roles, "instead of the preset's number");
  app.add_option("--groups", groups, "instead of the preset's number");
  app.add_option("--accounts", options.accounts, "how many accounts preset org has (1,000)");
  app.add_option("--seed", options.seed, "each seed gives another account")->capture_default_str();
  app.add_option("--format", options.format,
                 "indented: as the AWS CLI prints; percent: compact, documents percent-encoded")
      ->check(CLI::IsMember({"indented", "compact", "percent"}))
      ->capture_default_str();
  app.add_option("--requests", options.requests, "also write so many requests, requests.jsonl");
  app.add_flag("--no-credential-report", no_credential_report, "write no credential-report.json");
  app.add_option("-o,--output", options.directory, "directory to write to")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  options.credential_report = !no_credential_report;
  if (preset == kOrganization) {
    if (app.count("--accounts") == 0) options.accounts = 1000;
    return write_organization(options) ? 0 : 3;
  }
  if (app.count("--accounts") > 0) {
    std::cerr << "gen_snapshot: --accounts is for preset org\n";
    return 2;
  }
  options.size = presets().at(preset);
  options.size.users = users.value_or(options.size.users);
  options.size.roles = roles.value_or(options.size.roles);
  options.size.groups = groups.value_or(options.size.groups);
  return write_account(options, options.size, options.seed, options.directory, kAccount) ? 0 : 3;
}

}  // namespace
}  // namespace gen_snapshot

int main(int argc, char** argv) {
  try {
    return gen_snapshot::command(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "gen_snapshot: " << error.what() << "\n";
    return 3;
  }
}
