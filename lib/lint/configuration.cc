#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

#include "ambit/arn.h"
#include "ambit/catalog.h"
#include "ambit/lint_configuration.h"
#include "catalog/catalog.h"
#include "json/configuration_reader.h"
#include "lint/diagnostics.h"
#include "lint/rule_id.h"
#include "pattern/fold.h"
#include "pattern/scalar.h"
#include "support/nearest.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

constexpr std::array<std::string_view, 4> kProfiles = {"errors", "aws", "recommended", "all"};
constexpr std::array<std::string_view, 11> kMembers = {
    "version", "profile", "rules", "overrides",    "kinds", "trusted",
    "quotas",  "audit",   "trust", "suppressions", "failOn"};
constexpr std::array<std::string_view, 4> kOverrideMembers = {"files", "kinds", "policies",
                                                              "rules"};
constexpr std::array<std::string_view, 9> kSuppressionMembers = {
    "rule", "reason", "file", "policy", "sid", "entry", "pointer", "fingerprint", "expires"};
constexpr std::array<std::string_view, 3> kTrustedMembers = {"accounts", "organizations",
                                                             "oidcSubjects"};
bool in_profile(const RuleDescription& rule, Profile profile) {
  switch (profile) {
    case Profile::kErrors:
      return rule.category == Severity::kError && rule.by_default;
    case Profile::kAws:
      return !rule.codes.empty() && rule.by_default;
    case Profile::kRecommended:
      return rule.by_default;
    case Profile::kAll:
      return true;
  }
  return false;
}

std::optional<Severity> last_setting(const std::vector<RuleSetting>& settings,
                                     std::string_view rule) {
  for (const RuleSetting& setting : std::views::reverse(settings))
    if (setting.rule == rule) return setting.severity;
  return std::nullopt;
}

class Reader : json::ConfigurationReader {
 public:
  using ConfigurationReader::ConfigurationReader;

  Configuration read(Value root) {
    if (!require(root, Kind::kObject)) return {};
    for (const auto [key, value] : root.members()) read_member(key, value);
    return std::move(configuration_);
  }

 private:
  void read_member(Value key, Value value) {
    const std::string_view name = key.text();
    if (name == "version") return read_version(value);
    if (name == "profile") return read_profile(value);
    if (name == "rules") return read_rules(value, configuration_.rules, configuration_.options);
    if (name == "overrides") return read_list(value, [&](Value v) { read_override(v); });
    if (name == "kinds") return read_kinds(value);
    if (name == "trusted") return read_trusted(value);
    if (name == "quotas") return read_quotas(value);
    if (name == "suppressions") return read_list(value, [&](Value v) { read_suppression(v); });
    if (name == "failOn") return read_fail_on(value);
    if (name != "audit" && name != "trust") unknown(key, kMembers);
  }

  template <class F>
  void read_list(Value list, F&& read_element) {
    if (!require(list, Kind::kArray)) return;
    for (const Value element : list.elements()) read_element(element);
  }

  std::vector<std::string> read_texts(Value list) {
    std::vector<std::string> texts;
    read_list(list, [&](Value element) {
      if (require(element, Kind::kString)) texts.emplace_back(element.text());
    });
    return texts;
  }

  void read_version(Value value) {
    if (require(value, Kind::kNumber) && value.text() != "1")
      add(kinds::kBadVersion, value, {std::string(value.text())});
  }

  void read_profile(Value value) {
    if (!require(value, Kind::kString)) return;
    if (const auto profile = parse_profile(value.text()))
      configuration_.profile = *profile;
    else
      add(kinds::kBadProfile, value, {std::string(value.text())});
  }

  std::optional<Severity> read_severity(Value value) {
    if (!require(value, Kind::kString)) return std::nullopt;
    const auto severity = parse_severity(value.text());
    if (!severity) add(kinds::kBadSeverity, value, {std::string(value.text())});
    return severity;
  }

  bool is_rule(Value id) {
    if (find_rule(id.text()) != nullptr) return true;
    std::vector<std::string_view> ids;
    for (const RuleDescription& rule : rules()) ids.push_back(rule.id);
    unknown(id, nearest(id.text(), ids), kinds::kUnknownRule, kinds::kUnknownRuleNear);
    return false;
  }

  void read_rules(Value object, std::vector<RuleSetting>& settings,
                  std::vector<OptionSetting>& options) {
    if (!require(object, Kind::kObject)) return;
    for (const auto [key, value] : object.members()) {
      if (!is_rule(key)) continue;
      const auto severity = value.is(Kind::kObject)
                                ? read_rule(*find_rule(key.text()), value, options)
                                : read_severity(value);
      if (severity) settings.push_back({std::string(key.text()), *severity});
    }
  }

  std::optional<Severity> read_rule(const RuleDescription& rule, Value object,
                                    std::vector<OptionSetting>& options) {
    std::optional<Severity> severity;
    for (const auto [key, value] : object.members()) {
      const auto option = std::ranges::find(rule.options, key.text(), &RuleOption::name);
      if (key.text() == "severity") {
        severity = read_severity(value);
      } else if (option != rule.options.end()) {
        options.push_back(read_option(rule, *option, value));
      } else {
        std::vector<std::string_view> names = {"severity"};
        for (const RuleOption& known : rule.options) names.push_back(known.name);
        unknown(key, names);
      }
    }
    return severity;
  }

  OptionSetting read_option(const RuleDescription& rule, const RuleOption& option, Value value) {
    OptionSetting setting{.rule = std::string(rule.id), .option = std::string(option.name)};
    if (option.type == RuleOption::Type::kServices)
      read_list(value, [&](Value service) { read_service(service, setting.services); });
    else if (option.type == RuleOption::Type::kRequests)
      read_list(value, [&](Value box) { read_requests(box, setting.boxes); });
    else if (require(value, Kind::kBool))
      setting.flag = value.boolean();
    return setting;
  }

  void read_requests(Value object, std::vector<RequestPatterns>& boxes) {
    static constexpr std::array<std::string_view, 2> kNames = {"actions", "resources"};
    if (!require(object, Kind::kObject)) return;
    RequestPatterns box;
    for (const auto [key, value] : object.members()) {
      if (key.text() == kNames[0])
        box.actions = read_texts(value);
      else if (key.text() == kNames[1])
        box.resources = read_texts(value);
      else
        unknown(key, kNames);
    }
    for (const std::string_view name : kNames)
      if (!object.find(name).valid()) add(json::kinds::kMissingMember, object, {std::string(name)});
    if (!box.actions.empty() && !box.resources.empty()) boxes.push_back(std::move(box));
  }

  // Another catalog than the one that is compiled in may have more services.
  void read_service(Value service, std::vector<std::string>& services) {
    if (!require(service, Kind::kString)) return;
    const catalog::Catalog& catalog = catalog::ServiceCatalog::builtin().tables();
    services.push_back(fold(service.text()));
    if (catalog.find_service(services.back())) return;
    const auto near = catalog.nearest_services(services.back());
    unknown(service, near.empty() ? std::string_view{} : near.front(), kinds::kUnknownService,
            kinds::kUnknownServiceNear);
  }

  std::optional<PolicyKind> read_kind(Value value) {
    if (!require(value, Kind::kString)) return std::nullopt;
    const auto kind = parse_policy_kind(value.text());
    if (!kind) add(kinds::kBadKind, value, {std::string(value.text())});
    return kind;
  }

  void read_kinds(Value object) {
    if (!require(object, Kind::kObject)) return;
    for (const auto [key, value] : object.members())
      if (const auto kind = read_kind(value))
        configuration_.kinds.push_back({std::string(key.text()), *kind});
  }

  void read_override(Value object) {
    if (!require(object, Kind::kObject)) return;
    Override changed;
    for (const auto [key, value] : object.members()) {
      const std::string_view name = key.text();
      if (name == "files")
        changed.files = read_texts(value);
      else if (name == "policies")
        changed.policies = read_texts(value);
      else if (name == "rules")
        read_rules(value, changed.rules, changed.options);
      else if (name == "kinds")
        read_list(value, [&](Value element) {
          if (const auto kind = read_kind(element)) changed.kinds.push_back(*kind);
        });
      else
        unknown(key, kOverrideMembers);
    }
    configuration_.overrides.push_back(std::move(changed));
  }

  // No rule asks about organizations.
  void read_trusted(Value object) {
    if (!require(object, Kind::kObject)) return;
    for (const auto [key, value] : object.members()) {
      if (std::ranges::find(kTrustedMembers, key.text()) == kTrustedMembers.end()) {
        unknown(key, kTrustedMembers);
        continue;
      }
      read_list(value, [&](Value element) {
        if (!require(element, Kind::kString) || key.text() != "accounts") return;
        if (is_account_id(element.text()))
          configuration_.trusted_accounts.emplace_back(element.text());
        else
          add(json::kinds::kBadAccount, element, {std::string(element.text())});
      });
    }
  }

  void read_quotas(Value object) {
    if (!require(object, Kind::kObject)) return;
    static constexpr std::array<std::string_view, 1> kNames = {"role-trust-policy"};
    constexpr std::int64_t kMost = 1 << 20;
    for (const auto [key, value] : object.members()) {
      if (key.text() != kNames[0]) {
        unknown(key, kNames);
        continue;
      }
      if (!require(value, Kind::kNumber)) continue;
      std::int64_t number = -1;
      const std::string_view text = value.text();
      const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
      if (end != text.data() + text.size() || number < 0 || number > kMost)
        add(json::kinds::kOutOfRange, value, {std::string(text), kMost});
      else
        configuration_.quotas["trust"] = number;
    }
  }

  void read_suppression(Value object) {
    if (!require(object, Kind::kObject)) return;
    const std::uint64_t errors = diagnostics().count(ambit::Severity::kError);
    Suppression suppression{.where = object.where()};
    for (const auto [key, value] : object.members()) read_suppression(suppression, key, value);
    for (const char* required : {"rule", "reason"})
      if (!object.find(required).valid() || object.find(required).text().empty())
        add(json::kinds::kMissingMember, object, {std::string(required)});
    const bool placed = !suppression.file.empty() || !suppression.policy.empty() ||
                        !suppression.sid.empty() || !suppression.pointer.empty() ||
                        !suppression.fingerprint.empty();
    if (!placed) add(kinds::kPlacelessSuppression, object, {});
    if (diagnostics().count(ambit::Severity::kError) == errors)
      configuration_.suppressions.push_back(std::move(suppression));
  }

  void read_suppression(Suppression& suppression, Value key, Value value) {
    std::string Suppression::* const targets[] = {
        &Suppression::rule,    &Suppression::reason,      &Suppression::file,
        &Suppression::policy,  &Suppression::sid,         &Suppression::entry,
        &Suppression::pointer, &Suppression::fingerprint, &Suppression::expires};
    const auto found = std::ranges::find(kSuppressionMembers, key.text());
    if (found == kSuppressionMembers.end()) return unknown(key, kSuppressionMembers);
    if (!require(value, Kind::kString)) return;
    if (key.text() == "rule" && !is_rule(value)) return;
    const bool day = value.text().size() == 10 && parse_date(value.text());
    if (key.text() == "expires" && !day)
      return add(json::kinds::kBadDay, value, {std::string(value.text())});
    suppression.*targets[found - kSuppressionMembers.begin()] = value.text();
  }

  void read_fail_on(Value value) {
    if (value.is(Kind::kString) && value.text() == "never")
      configuration_.fail_on = Severity::kOff;
    else if (const auto severity = read_severity(value))
      configuration_.fail_on = *severity;
  }

  Configuration configuration_;
};

}  // namespace

std::optional<Profile> parse_profile(std::string_view name) {
  const auto found = std::ranges::find(kProfiles, name);
  if (found == kProfiles.end()) return std::nullopt;
  return static_cast<Profile>(found - kProfiles.begin());
}

Severity severity_of(const RuleDescription& rule, const Configuration& configuration) {
  if (!configuration.only.empty() &&
      std::ranges::find(configuration.only, rule.id) == configuration.only.end())
    return Severity::kOff;
  if (const auto severity = last_setting(configuration.final_rules, rule.id)) return *severity;
  if (const auto severity = last_setting(configuration.rules, rule.id)) return *severity;
  const bool on = !configuration.only.empty() || in_profile(rule, configuration.profile);
  return on ? rule.category : Severity::kOff;
}

Configuration read_configuration(const SourceFiles& files, FileId file, Diagnostics& diagnostics) {
  json::Parser parser;
  const auto tree = parser.parse(files, file, diagnostics);
  const auto roots = tree->roots();
  return roots.empty() ? Configuration{} : Reader(diagnostics).read(roots.front());
}

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  static constexpr const DiagnosticKind* kKinds[] = {
      &kinds::kBadVersion,        &kinds::kBadProfile,         &kinds::kBadSeverity,
      &kinds::kUnknownRule,       &kinds::kUnknownRuleNear,    &kinds::kBadKind,
      &kinds::kUnknownService,    &kinds::kUnknownServiceNear, &kinds::kPlacelessSuppression,
      &kinds::kUnusedSuppression, &kinds::kNotABaseline};
  return kKinds;
}

}  // namespace ambit::lint
