// One table names every member of the configuration, its type and its range; the reader walks it.
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <variant>

#include "ambit/arn.h"
#include "ambit/audit_configuration.h"
#include "audit/diagnostics.h"
#include "json/configuration_reader.h"
#include "json/json.h"
#include "pattern/scalar.h"
#include "support/nearest.h"

namespace ambit::audit {
namespace {

using json::Kind;
using json::Value;
using Texts = std::vector<std::string>;
using Target = std::variant<std::int64_t*, std::string*, Texts*, std::vector<Texts>*,
                            std::map<std::string, std::string>*>;

enum class Content : std::uint8_t { kAny, kPattern, kAccount };

struct Member {
  std::string_view group = {};
  std::string_view name = {};
  Target (*target)(Configuration&) = nullptr;
  Content content = Content::kAny;                                  // of its texts
  std::int64_t maximum = std::numeric_limits<std::int32_t>::max();  // of its number; the least is 0
};

#define AMBIT_MEMBER(group, name, ...) \
  {#group, #name,                      \
   [](Configuration& c) -> Target { return &c.group.name; } __VA_OPT__(, ) __VA_ARGS__}

constexpr Member kMembers[] = {
    AMBIT_MEMBER(users, generic_name_pattern, Content::kPattern),
    AMBIT_MEMBER(users, shared_window_minutes),
    AMBIT_MEMBER(users, shared_min_addresses),
    AMBIT_MEMBER(users, two_keys_grace_days),
    AMBIT_MEMBER(users, new_user_days),
    AMBIT_MEMBER(users, owner_tag_keys),
    AMBIT_MEMBER(permissions, expected_admin_roles, Content::kPattern),
    AMBIT_MEMBER(permissions, max_admins),
    AMBIT_MEMBER(permissions, max_path_length),
    AMBIT_MEMBER(permissions, sensitive_services),
    AMBIT_MEMBER(permissions, data_read_actions),
    AMBIT_MEMBER(permissions, unused_service_days),
    AMBIT_MEMBER(permissions, unused_role_days),
    AMBIT_MEMBER(auditing, allowed_excluded_sources),
    AMBIT_MEMBER(auditing, max_delivery_delay_hours),
    AMBIT_MEMBER(auditing, tamper_window_days),
    AMBIT_MEMBER(passwords, min_length),
    AMBIT_MEMBER(passwords, reuse_prevention),
    AMBIT_MEMBER(passwords, max_age_days),
    AMBIT_MEMBER(mfa, login_window_days),
    AMBIT_MEMBER(roles, max_service_principals),
    AMBIT_MEMBER(roles, allowed_service_sets),
    AMBIT_MEMBER(roles, workload_key_days),
    AMBIT_MEMBER(roles, max_privileged_session_seconds),
    AMBIT_MEMBER(sharing, our_accounts, Content::kAccount),
    AMBIT_MEMBER(sharing, known_accounts, Content::kAccount),
    AMBIT_MEMBER(sharing, no_external_id_needed, Content::kAccount),
    AMBIT_MEMBER(sharing, services_without_source),
    AMBIT_MEMBER(rotation, max_key_age_days),
    AMBIT_MEMBER(rotation, very_old_key_days),
    AMBIT_MEMBER(rotation, unused_days),
    AMBIT_MEMBER(rotation, max_password_age_days),
    AMBIT_MEMBER(rotation, max_certificate_age_days),
    AMBIT_MEMBER(rotation, max_ssh_key_age_days),
    AMBIT_MEMBER(rotation, certificate_warning_days),
    AMBIT_MEMBER(conditions, min_prefix_v4, Content::kAny, 32),
    AMBIT_MEMBER(conditions, min_prefix_v6, Content::kAny, 128),
    AMBIT_MEMBER(conditions, allowed_regions),
    AMBIT_MEMBER(root, use_days),
    AMBIT_MEMBER(root, scp_probe_actions),
};
#undef AMBIT_MEMBER

constexpr std::string_view kExceptionMembers[] = {"check", "subject", "part", "reason", "expires"};

std::vector<std::string_view> members_of(std::string_view group) {
  std::vector<std::string_view> names;
  for (const Member& member : kMembers)
    if (member.group == group) names.push_back(member.name);
  return names;
}

// Reads one file; every function says what is wrong and returns what is sound.
class Reader : json::ConfigurationReader {
 public:
  using ConfigurationReader::ConfigurationReader;

  Configuration read(Value audit) {
    if (!require(audit, Kind::kObject)) return {};
    for (const auto [key, value] : audit.members()) read_member_of_audit(key, value);
    return std::move(configuration_);
  }

 private:
  void read_member_of_audit(Value key, Value value) {
    if (key.text() == "checks") return read_checks(value);
    if (key.text() == "exceptions") return read_exceptions(value);
    if (std::ranges::find(kMembers, key.text(), &Member::group) != std::end(kMembers))
      return read_group(key.text(), value);
    std::vector<std::string_view> names = {"checks", "exceptions"};
    for (const Member& member : kMembers) names.push_back(member.group);
    unknown(key, names);
  }

  void read_group(std::string_view group, Value members) {
    if (!require(members, Kind::kObject)) return;
    for (const auto [key, value] : members.members()) {
      const auto member = std::ranges::find_if(kMembers, [&, name = key.text()](const Member& m) {
        return m.group == group && m.name == name;
      });
      if (member == std::end(kMembers)) {
        unknown(key, members_of(group));
      } else {
        read_into(*member, value);
      }
    }
  }

  void read_into(const Member& member, Value value) {
    std::visit([&](auto* target) { read_value(member, value, *target); },
               member.target(configuration_));
  }

  void read_value(const Member& member, Value value, std::int64_t& target) {
    if (!require(value, Kind::kNumber)) return;
    std::int64_t number = -1;
    const std::string_view text = value.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 ||
        number > member.maximum) {
      add(json::kinds::kOutOfRange, value, {std::string(text), member.maximum});
    } else {
      target = number;
    }
  }

  bool read_text(const Member& member, Value value, std::string& target) {
    if (!require(value, Kind::kString)) return false;
    if (!fits(member.content, value)) return false;
    target = value.text();
    return true;
  }

  bool fits(Content content, Value text) {
    if (content == Content::kAccount && !is_account_id(text.text())) {
      add(json::kinds::kBadAccount, text, {std::string(text.text())});
      return false;
    }
    if (content != Content::kPattern) return true;
    const re2::RE2 pattern(re2::StringPiece(text.text().data(), text.text().size()),
                           re2::RE2::Quiet);
    if (!pattern.ok()) add(kinds::kBadPattern, text, {std::string(text.text()), pattern.error()});
    return pattern.ok();
  }

  void read_value(const Member& member, Value value, std::string& target) {
    read_text(member, value, target);
  }

  void read_value(const Member& member, Value value, Texts& target) {
    if (!require(value, Kind::kArray)) return;
    Texts texts;
    for (const Value element : value.elements()) {
      std::string text;
      if (read_text(member, element, text)) texts.push_back(std::move(text));
    }
    target = std::move(texts);
  }

  void read_value(const Member& member, Value value, std::vector<Texts>& target) {
    if (!require(value, Kind::kArray)) return;
    target.clear();
    for (const Value element : value.elements()) read_value(member, element, target.emplace_back());
  }

  void read_value(const Member& member, Value value, std::map<std::string, std::string>& target) {
    if (!require(value, Kind::kObject)) return;
    target.clear();
    for (const auto [key, name] : value.members()) {
      if (fits(member.content, key) && require(name, Kind::kString))
        target.insert_or_assign(std::string(key.text()), std::string(name.text()));
    }
  }

  void read_checks(Value checks) {
    if (!require(checks, Kind::kObject)) return;
    for (const auto [key, value] : checks.members()) {
      CheckSetting setting = {.checks = std::string(key.text())};
      if (is_check(key) && read_setting(value, setting))
        configuration_.checks.push_back(std::move(setting));
    }
  }

  // Whether the text is an id or `PRACTICE/*`.
  bool is_check(Value id) {
    const std::string_view text = id.text();
    if (find_check(text) != nullptr) return true;
    if (text.ends_with("/*") && find_practice(text.substr(0, text.size() - 2)) != nullptr)
      return true;
    unknown(id, nearest_check(text), kinds::kUnknownCheck, kinds::kUnknownCheckNear);
    return false;
  }

  bool read_setting(Value value, CheckSetting& setting) {
    if (!require(value, Kind::kString)) return false;
    if (value.text() == "off") return true;
    setting.severity = parse_severity(value.text());
    if (!setting.severity) add(kinds::kBadSetting, value, {std::string(value.text())});
    return setting.severity.has_value();
  }

  void read_exceptions(Value list) {
    if (!require(list, Kind::kArray)) return;
    for (const Value element : list.elements()) read_exception(element);
  }

  void read_exception(Value object) {
    if (!require(object, Kind::kObject)) return;
    const std::uint64_t errors = diagnostics().count(ambit::Severity::kError);
    Exception exception;
    for (const auto [key, value] : object.members()) read_exception_member(exception, key, value);
    for (const char* required : {"check", "subject", "reason", "expires"}) {
      if (!object.find(required).valid())
        add(json::kinds::kMissingMember, object, {std::string(required)});
    }
    if (diagnostics().count(ambit::Severity::kError) == errors)
      configuration_.exceptions.push_back(std::move(exception));
  }

  void read_exception_member(Exception& exception, Value key, Value value) {
    const std::string_view name = key.text();
    if (std::ranges::find(kExceptionMembers, name) == std::end(kExceptionMembers))
      return unknown(key, kExceptionMembers);
    if (name == "part" && value.is(Kind::kNull)) return;
    if (!require(value, Kind::kString)) return;
    const std::string text(value.text());
    if (name == "check" && is_check(value)) exception.check = text;
    if (name == "subject") exception.subject = text;
    if (name == "part") exception.part = text;
    if (name == "reason") exception.reason = text;
    if (name == "expires" && is_day(value)) exception.expires = text;
    if (text.empty() && name != "part")
      add(json::kinds::kMissingMember, value, {std::string(name)});
  }

  // A day: YYYY-MM-DD.
  bool is_day(Value text) {
    if (text.text().size() == 10 && parse_date(text.text())) return true;
    add(json::kinds::kBadDay, text, {std::string(text.text())});
    return false;
  }

  Configuration configuration_;
};

}  // namespace

Configuration read_configuration(const SourceFiles& files, FileId file, Diagnostics& diagnostics) {
  json::Parser parser;
  const auto tree = parser.parse(files, file, diagnostics);
  const auto roots = tree->roots();
  if (roots.empty()) return {};
  const Value member = roots.front().find("audit");
  return member.valid() ? Reader(diagnostics).read(member) : Configuration{};
}

std::string_view nearest_check(std::string_view word) {
  std::vector<std::string_view> ids;
  for (const CheckDescription& check : check_descriptions()) ids.push_back(check.id);
  return nearest(word, ids);
}

std::string_view nearest_practice(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Practice& practice : practices()) names.push_back(practice.name);
  return nearest(word, names);
}

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  static constexpr const DiagnosticKind* kKinds[] = {&kinds::kBadPattern, &kinds::kUnknownCheck,
                                                     &kinds::kUnknownCheckNear, &kinds::kBadSetting,
                                                     &kinds::kNotAnAudit};
  return kKinds;
}

}  // namespace ambit::audit
