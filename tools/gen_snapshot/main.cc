// Writes the export of an invented account of a chosen size: authorization-details.json and
// credential-report.json as the AWS CLI prints them. The same seed gives the same bytes everywhere.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "account.h"
#include "draw.h"
#include "requests.h"

namespace gen_snapshot {
namespace {

struct Options {
  Size size = {};
  std::uint64_t seed = 1;
  std::string format = "indented";
  bool credential_report = true;
  std::uint32_t requests = 0;
  std::filesystem::path directory;
};

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

bool run(const Options& options) {
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);  // a failure shows in `write`

  Draw draw(options.seed);
  Account account = make_account(draw, options.size);
  const Counts counts = count_documents(account.authorization_details);
  std::cerr << options.size.users << " users, " << options.size.roles << " roles, "
            << options.size.groups << " groups; " << counts.documents << " policy documents, "
            << counts.distinct_documents << " distinct; " << counts.statements << " statements\n";

  if (options.requests > 0 &&
      !write(options.directory / "requests.jsonl",
             make_requests(account.authorization_details, options.requests, draw))) {
    return false;
  }
  if (options.credential_report &&
      !write(options.directory / "credential-report.json", credential_report_answer(account))) {
    return false;
  }
  return write(options.directory / "authorization-details.json",
               authorization_details_text(account, options.format));
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
  std::optional<std::uint32_t> users;
  std::optional<std::uint32_t> roles;
  std::optional<std::uint32_t> groups;
  bool no_credential_report = false;

  CLI::App app{"Writes the export of an invented AWS account."};
  app.add_option("--preset", preset, "size of the account")
      ->check(CLI::IsMember(presets()))
      ->capture_default_str();
  app.add_option("--users", users, "instead of the preset's number");
  app.add_option("--roles", roles, "instead of the preset's number");
  app.add_option("--groups", groups, "instead of the preset's number");
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
  options.size = presets().at(preset);
  options.size.users = users.value_or(options.size.users);
  options.size.roles = roles.value_or(options.size.roles);
  options.size.groups = groups.value_or(options.size.groups);
  return run(options) ? 0 : 3;
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
