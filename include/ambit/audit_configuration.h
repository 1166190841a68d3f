// What a user can set about the audit: thresholds, lists, exceptions, and which checks are run.
#ifndef AMBIT_AUDIT_CONFIGURATION_H_
#define AMBIT_AUDIT_CONFIGURATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/check_catalog.h"
#include "ambit/diagnostic.h"
#include "ambit/progress.h"
#include "ambit/source.h"

namespace ambit::audit {

// A failing subject that is meant to be so.
struct Exception {
  std::string check = {};                // id
  std::string subject = {};              // may be a glob (`*`, `?`)
  std::optional<std::string> part = {};  // absent: all parts
  std::string reason = {};
  std::string expires = {};  // the last day on which it counts: 2027-01-31
};

// Off, or another severity than the catalogue's.
struct CheckSetting {
  std::string checks = {};                // an id, or a practice: `rotation/*`
  std::optional<Severity> severity = {};  // absent: off
};

// Member `audit` of the configuration file. Groups and members are named as there; the defaults are
// those that the rules of the checks state. Patterns are RE2 and match in full.
struct Configuration {
  struct {
    std::string generic_name_pattern =
        "(admin|administrator|root|shared|common|team|office|company|dev|devs|developer|developers|"
        "development|devops|ops|operator|operators|test|tester|testing|user|users|support|helpdesk|"
        "guest|generic|default|temp|tmp|service|ci|cd|deploy|deployer|jenkins|build|backup)"
        "([-_.]?[0-9]+)?";
    std::int64_t shared_window_minutes = 60;
    std::int64_t shared_min_addresses = 3;
    std::int64_t two_keys_grace_days = 0;
    std::int64_t new_user_days = 30;
    std::vector<std::string> owner_tag_keys = {};
  } users;
  struct {
    std::vector<std::string> expected_admin_roles = {"AWSReservedSSO_AdministratorAccess_.*",
                                                     "OrganizationAccountAccessRole",
                                                     "AWSControlTowerExecution"};
    std::int64_t max_admins = 5;
    std::int64_t max_path_length = 6;
    std::vector<std::string> sensitive_services = {"iam",    "organizations",  "sso",
                                                   "kms",    "secretsmanager", "cloudtrail",
                                                   "config", "guardduty"};
    std::vector<std::string> data_read_actions = {
        "s3:GetObject",     "secretsmanager:GetSecretValue",
        "ssm:GetParameter", "dynamodb:GetItem",
        "dynamodb:Scan",    "kms:Decrypt"};
    std::int64_t unused_service_days = 90;
    std::int64_t unused_role_days = 90;
  } permissions;
  struct {
    std::vector<std::string> allowed_excluded_sources = {"kms.amazonaws.com",
                                                         "rdsdata.amazonaws.com"};
    std::int64_t max_delivery_delay_hours = 24;
    std::int64_t tamper_window_days = 90;
  } auditing;
  struct {
    std::int64_t min_length = 14;
    std::int64_t reuse_prevention = 24;
    std::int64_t max_age_days = 90;  // 0: off
  } passwords;
  struct {
    std::int64_t login_window_days = 90;
  } mfa;
  struct {
    std::int64_t max_service_principals = 1;
    std::vector<std::vector<std::string>> allowed_service_sets = {
        {"lambda.amazonaws.com", "edgelambda.amazonaws.com"}};
    std::int64_t workload_key_days = 90;
    std::int64_t max_privileged_session_seconds = 14400;
  } roles;
  struct {
    std::vector<std::string> our_accounts = {};
    std::map<std::string, std::string> known_accounts = {};  // account id -> name
    std::vector<std::string> no_external_id_needed = {};
    std::vector<std::string> services_without_source = {};
  } sharing;
  struct {
    std::int64_t max_key_age_days = 90;
    std::int64_t very_old_key_days = 730;
    std::int64_t unused_days = 45;
    std::int64_t max_password_age_days = 90;  // 0: off
    std::int64_t max_certificate_age_days = 90;
    std::int64_t max_ssh_key_age_days = 365;
    std::int64_t certificate_warning_days = 30;
  } rotation;
  struct {
    std::int64_t min_prefix_v4 = 8;
    std::int64_t min_prefix_v6 = 16;
    std::vector<std::string> allowed_regions = {};
  } conditions;
  struct {
    std::int64_t use_days = 90;
    std::vector<std::string> scp_probe_actions = {"iam:CreateUser", "ec2:RunInstances",
                                                  "s3:PutBucketPolicy"};
  } root;
  std::vector<CheckSetting> checks = {};  // a later one counts more
  std::vector<Exception> exceptions = {};
};

// Which checks are run and shown, and when they are said to be run. What is not run is in no score.
// What service control policies that were not exported are taken to be.
enum class UnknownScps : std::uint8_t {
  kNone,     // findings on permissions have a remark
  kUnknown,  // such findings are not assessed
};

struct Selection {
  std::vector<std::string> checks = {};     // ids; empty: all
  std::vector<std::string> practices = {};  // names; empty: all
  Severity min_severity = Severity::kInfo;  // checks of this severity or a worse one
  // The time that ages are measured against, in any form that exports have. Absent or unreadable:
  // the time of each artefact.
  std::optional<std::string> now = {};
  UnknownScps unknown_scps = UnknownScps::kNone;
  ProgressListener progress = {};
};

// Reads member `audit` of the configuration file, a JSON object; other members are other commands'.
// Unknown members (with the nearest known name), wrong types and values out of range are located
// errors. What is sound is in the result even if other things are not.
Configuration read_configuration(const SourceFiles& files, FileId file, Diagnostics& diagnostics);

// The keys of the findings in an answer of `ambit audit --format json`, sorted.
std::vector<std::string> read_baseline(const SourceFiles& files, FileId file,
                                       Diagnostics& diagnostics);

// The id, or name of a practice, that is nearest to `word`; empty when none is near.
std::string_view nearest_check(std::string_view word);
std::string_view nearest_practice(std::string_view word);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_CONFIGURATION_H_
