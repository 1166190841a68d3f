// What the linter is asked to say: the members of `ambit.json` that are its own. docs/lint.md
#ifndef AMBIT_LINT_CONFIGURATION_H_
#define AMBIT_LINT_CONFIGURATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/lint_rules.h"
#include "ambit/policy.h"
#include "ambit/source.h"

namespace ambit::lint {

enum class Profile : std::uint8_t {
  kErrors,       // rules of category error
  kAws,          // rules with codes of IAM Access Analyzer
  kRecommended,  // all that are on by default
  kAll,
};
std::optional<Profile> parse_profile(std::string_view name);

struct RuleSetting {
  std::string rule = {};  // id
  Severity severity = Severity::kOff;
};

// Actions on resources, as patterns.
struct RequestPatterns {
  std::vector<std::string> actions = {};
  std::vector<std::string> resources = {};
};

// One of a rule's options; which member is read depends on its type.
struct OptionSetting {
  std::string rule = {};    // id
  std::string option = {};  // name
  bool flag = false;
  std::vector<std::string> services = {};
  std::vector<RequestPatterns> boxes = {};
};

// Other severities and options for some documents; all conditions that are given must hold.
struct Override {
  std::vector<std::string> files = {};  // globs: `*` and `?` stop at `/`, `**` does not
  std::vector<PolicyKind> kinds = {};
  std::vector<std::string> policies = {};  // globs for the ARN or the name
  std::vector<RuleSetting> rules = {};
  std::vector<OptionSetting> options = {};
};

// A finding that is accepted. All that are given must match; `rule` and `reason` always are.
struct Suppression {
  std::string rule = {};
  std::string reason = {};
  std::string file = {};         // glob, as in Override
  std::string policy = {};       // glob for the ARN or the name
  std::string sid = {};          // glob
  std::string entry = {};        // glob for the text at the place
  std::string pointer = {};      // JSON pointer
  std::string fingerprint = {};  // 16 hexadecimal digits
  std::string expires = {};      // YYYY-MM-DD: not from that day on, if the day is known
  Location where = {};           // in the configuration file
};

struct KindOfFiles {
  std::string files = {};  // glob, as in Override
  PolicyKind kind = PolicyKind::kIdentity;
};

struct Configuration {
  Profile profile = Profile::kRecommended;
  std::vector<RuleSetting> rules = {};      // a later one wins
  std::vector<OptionSetting> options = {};  // likewise
  std::vector<Override> overrides = {};
  std::vector<RuleSetting> final_rules = {};        // of the command line: win over the overrides
  std::vector<std::string> only = {};               // ids; empty: all
  std::optional<PolicyKind> kind = {};              // of documents whose place does not say it
  std::vector<KindOfFiles> kinds = {};              // likewise; the first that fits
  std::string resource_type = {};                   // "AWS::S3::Bucket"; empty: not known
  std::map<std::string, std::int64_t> quotas = {};  // characters: "trust"
  // 12 digits each: of documents whose place does not say it, and those of others that are trusted.
  std::string account = {};
  std::vector<std::string> trusted_accounts = {};
  std::vector<Suppression> suppressions = {};
  Severity fail_on = Severity::kSecurityWarning;  // exit status 1 from here on; kOff: never
  std::string today = {};                         // YYYY-MM-DD; empty: nothing expires
};

// As the configuration says for documents without overrides.
Severity severity_of(const RuleDescription& rule, const Configuration& configuration);

// Reads a configuration file, a JSON object; the members `audit` and `trust` are other commands'.
// Unknown members (with the nearest known name), wrong types and values are located errors. What is
// sound is in the result even if other things are not.
Configuration read_configuration(const SourceFiles& files, FileId file, Diagnostics& diagnostics);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_CONFIGURATION_H_
