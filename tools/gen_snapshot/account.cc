#include "account.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>
#include <vector>

#include "vocabulary.h"

namespace gen_snapshot {
namespace {

using std::string_view;

constexpr std::uint32_t kDay = 24 * 60 * 60;

// The time `seconds` before kAsOf.
std::string before(std::uint32_t seconds) {
  using namespace std::chrono;
  constexpr sys_seconds kNow = sys_days{2026y / November / 20} + 9h;
  const sys_seconds time = kNow - std::chrono::seconds{seconds};
  const sys_days day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// A unique id in AWS's form: four letters of kind, 17 of base 32.
std::string unique_id(string_view kind, std::uint32_t index) {
  constexpr string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string digits(10, kDigits.front());
  for (auto digit = digits.rbegin(); index != 0; ++digit, index /= 32) {
    *digit = kDigits[index % 32];
  }
  return fmt::format("{}EXAMPLE{}", kind, digits);
}

std::string arn(string_view type, string_view path, string_view name) {
  return fmt::format("arn:aws:iam::{}:{}{}{}", kAccount, type, path, name);
}

constexpr string_view kReportHeader =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

struct Policy {
  Json attachment;  // {"PolicyName", "PolicyArn"}
  Json entity;      // as in `Policies`
};

// Makes the entities of one account in the order policies, groups, users, roles: attachments refer
// to policies, and memberships to groups, that are there already.
class Builder {
 public:
  Builder(Draw& draw, const Size& size) : draw_(draw), size_(size) {
    applications_ = std::max<std::uint32_t>(4, (size.users + size.roles) / 12);
  }

  Account build() {
    for (std::uint32_t i = 0; i < size_.policies; ++i) customer_policy(i);
    for (std::uint32_t i = 0; i < std::size(kAwsManaged); ++i) aws_policy(i);
    Json groups = Json::array();
    for (std::uint32_t i = 0; i < size_.groups; ++i) groups.push_back(group(i));
    root_credentials();
    Json users = Json::array();
    for (std::uint32_t i = 0; i < size_.users; ++i) users.push_back(user(i));
    Json roles = Json::array();
    for (std::uint32_t i = 0; i < size_.roles; ++i) roles.push_back(role(i));
    return {{{"UserDetailList", std::move(users)},
             {"GroupDetailList", std::move(groups)},
             {"RoleDetailList", std::move(roles)},
             {"Policies", exported_policies()}},
            std::move(report_)};
  }

 private:
  Place some_place() { return place(draw_, application(draw_.below(applications_))); }

  // Policies: the first kBoundaries are boundaries and are attached to nothing.

  void customer_policy(std::uint32_t index) {
    const bool boundary = index < kBoundaries;
    const Place home = some_place();
    const std::string name = boundary ? fmt::format("boundary-{}", index)
                                      : fmt::format("{}-{}-{}", home.app, home.environment, index);
    const string_view path = draw_.percent(20) ? "/teams/" : "/";
    Json document =
        boundary ? boundary_document(draw_) : identity_document(draw_, home, draw_.between(1, 7));
    const std::uint32_t versions = boundary ? 1 : version_count();
    const std::uint32_t age_days = draw_.between(30, 2000);
    Json list = Json::array();
    for (std::uint32_t version = versions; version > 0; --version) {
      if (version != versions) document = edited_document(draw_, std::move(document), home);
      const std::uint32_t version_age = age_days * (versions - version + 1) / versions;
      list.push_back({{"Document", document},
                      {"VersionId", fmt::format("v{}", version)},
                      {"IsDefaultVersion", version == versions},
                      {"CreateDate", before(version_age * kDay)}});
    }
    add_policy(name, arn("policy", path, name), path, unique_id("ANPA", index), std::move(list));
  }

  std::uint32_t version_count() {
    constexpr std::array<std::uint32_t, 20> kVersions = {1, 1, 1, 1, 1, 1, 1, 1, 2, 2,
                                                         2, 2, 2, 3, 3, 3, 4, 4, 4, 5};
    return draw_.one_of(kVersions);
  }

  void aws_policy(std::uint32_t index) {
    const AwsManaged& managed = kAwsManaged[index];
    Json list = Json::array();
    list.push_back({{"Document", Json::parse(managed.document)},
                    {"VersionId", "v1"},
                    {"IsDefaultVersion", true},
                    {"CreateDate", "2015-02-06T18:39:46+00:00"}});
    add_policy(managed.name, fmt::format("arn:aws:iam::aws:policy{}{}", managed.path, managed.name),
               managed.path, unique_id("ANPA", size_.policies + index), std::move(list));
  }

  void add_policy(string_view name, const std::string& policy_arn, string_view path, std::string id,
                  Json versions) {
    const Json& newest = versions.front();
    Json entity = {{"PolicyName", name},
                   {"PolicyId", std::move(id)},
                   {"Arn", policy_arn},
                   {"Path", path},
                   {"DefaultVersionId", newest["VersionId"]},
                   {"AttachmentCount", 0},
                   {"PermissionsBoundaryUsageCount", 0},
                   {"IsAttachable", true},
                   {"CreateDate", versions.back()["CreateDate"]},
                   {"UpdateDate", newest["CreateDate"]},
                   {"PolicyVersionList", std::move(versions)}};
    policies_.push_back({{{"PolicyName", name}, {"PolicyArn", policy_arn}}, std::move(entity)});
  }

  // As AWS exports them: customer managed ones, and those of AWS that something has.
  Json exported_policies() {
    Json list = Json::array();
    for (std::uint32_t i = 0; i < policies_.size(); ++i) {
      Json& entity = policies_[i].entity;
      if (i < size_.policies || entity["AttachmentCount"] != 0) list.push_back(std::move(entity));
    }
    return list;
  }

  static void add_one(Json& counter) { counter = counter.get<int>() + 1; }

  Json attach(std::uint32_t at_most) {
    std::set<std::uint32_t> chosen;
    for (std::uint32_t left = draw_.below(at_most + 1); left > 0; --left)
      chosen.insert(attachable());
    Json list = Json::array();
    for (const std::uint32_t index : chosen) {
      add_one(policies_[index].entity["AttachmentCount"]);
      list.push_back(policies_[index].attachment);
    }
    return list;
  }

  std::uint32_t attachable() {
    if (draw_.percent(12)) {
      // Administrators are rare: the first policy of AWS is drawn again four times out of five.
      const std::uint32_t aws = draw_.below(static_cast<std::uint32_t>(std::size(kAwsManaged)));
      if (aws != 0 || draw_.percent(20)) return size_.policies + aws;
    }
    return draw_.between(kBoundaries, size_.policies - 1);
  }

  Json inline_policies(const Place& home, std::uint32_t at_most) {
    Json list = Json::array();
    for (std::uint32_t i = draw_.between(1, at_most); i > 0; --i) {
      const std::uint32_t statements = draw_.between(1, 6);
      list.push_back({{"PolicyName", fmt::format("{}-{}", home.app, i)},
                      {"PolicyDocument", identity_document(draw_, home, statements)}});
    }
    return list;
  }

  void limit(Json& entity, std::uint32_t chance) {
    if (!draw_.percent(chance)) return;
    Policy& boundary = policies_[draw_.below(kBoundaries)];
    add_one(boundary.entity["PermissionsBoundaryUsageCount"]);
    entity["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                     {"PermissionsBoundaryArn", boundary.attachment["PolicyArn"]}};
  }

  static Json tags(const Place& home, std::string owner) {
    return Json::array({{{"Key", "team"}, {"Value", home.app}},
                        {{"Key", "env"}, {"Value", home.environment}},
                        {{"Key", "owner"}, {"Value", std::move(owner)}}});
  }

  Json group(std::uint32_t index) {
    const Place home = some_place();
    std::string name = fmt::format("{}-{}", application(index), draw_.percent(30) ? "ops" : "dev");
    Json inline_list = draw_.percent(35) ? inline_policies(home, 1) : Json::array();
    Json attached = attach(4);
    Json entity = {{"Path", "/"},
                   {"GroupName", name},
                   {"GroupId", unique_id("AGPA", index)},
                   {"Arn", arn("group", "/", name)},
                   {"CreateDate", before(draw_.between(100, 2500) * kDay)},
                   {"GroupPolicyList", std::move(inline_list)},
                   {"AttachedManagedPolicies", std::move(attached)}};
    groups_.push_back(std::move(name));
    return entity;
  }

  Json user(std::uint32_t index) {
    const bool person = draw_.percent(60);
    const Place home = some_place();
    const string_view first = draw_.one_of(first_names());
    const string_view last = draw_.one_of(last_names());
    const std::string name = person ? fmt::format("{}.{}{}", first, last, index)
                                    : fmt::format("{}-{}-{}", home.app, home.environment, index);
    const string_view path = person ? "/" : "/apps/";
    const std::uint32_t age_days = draw_.between(1, 2500);
    Json entity = {{"Path", path},
                   {"UserName", name},
                   {"UserId", unique_id("AIDA", index)},
                   {"Arn", arn("user", path, name)},
                   {"CreateDate", before(age_days * kDay)}};
    if (draw_.percent(person ? 10 : 65)) entity["UserPolicyList"] = inline_policies(home, 1);
    const std::uint32_t memberships = person ? draw_.between(1, 3) : draw_.below(2);
    entity["GroupList"] = draw_.some_of<std::string>(groups_, memberships);
    entity["AttachedManagedPolicies"] = attach(person ? 1 : 2);
    limit(entity, 15);
    entity["Tags"] =
        draw_.percent(80) ? tags(home, fmt::format("{}@acme.example", last)) : Json::array();
    credentials(entity, age_days, person);
    return entity;
  }

  Json role(std::uint32_t index) {
    const Place home = some_place();
    const std::string name = fmt::format("{}-{}-{}", home.app, home.environment, index);
    const string_view path = draw_.percent(25) ? "/apps/" : "/";
    Trust trust = trust_document(draw_, home);
    const std::uint32_t age_seconds = draw_.between(1, 2500) * kDay;
    Json entity = {{"Path", path},
                   {"RoleName", name},
                   {"RoleId", unique_id("AROA", index)},
                   {"Arn", arn("role", path, name)},
                   {"CreateDate", before(age_seconds)},
                   {"AssumeRolePolicyDocument", std::move(trust.document)}};
    Json profiles = Json::array();
    if (trust.instance) {
      profiles.push_back({{"Path", path},
                          {"InstanceProfileName", name},
                          {"InstanceProfileId", unique_id("AIPA", index)},
                          {"Arn", arn("instance-profile", path, name)},
                          {"CreateDate", before(age_seconds)},
                          {"Roles", Json::array({entity})}});
    }
    entity["InstanceProfileList"] = std::move(profiles);
    entity["RolePolicyList"] = draw_.percent(55) ? inline_policies(home, 2) : Json::array();
    entity["AttachedManagedPolicies"] = attach(3);
    limit(entity, 30);
    entity["Tags"] = draw_.percent(60) ? tags(home, "platform@acme.example") : Json::array();
    entity["RoleLastUsed"] = Json::object();
    if (draw_.percent(88)) {
      const std::uint32_t last_use = std::min(age_seconds, use_age());
      entity["RoleLastUsed"] = {{"LastUsedDate", before(last_use)}, {"Region", home.region}};
    }
    return entity;
  }

  // Seconds since a last use: most things are used every day, some were forgotten.
  std::uint32_t use_age() {
    return draw_.percent(70) ? draw_.below(5 * kDay) : draw_.below(400 * kDay);
  }

  // The credential report, one row each.

  void root_credentials() {
    report_ = fmt::format(
        "{}\n<root_account>,arn:aws:iam::{}:root,{},true,{},{},not_supported,true,"
        "false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
        kReportHeader, kAccount, before(3000 * kDay), before(262 * kDay), before(400 * kDay));
  }

  void credentials(const Json& user, std::uint32_t age_days, bool person) {
    const bool mfa = person && draw_.percent(85);
    report_ += fmt::format("\n{},{},{},{},{},", user["UserName"].get<string_view>(),
                           user["Arn"].get<string_view>(), user["CreateDate"].get<string_view>(),
                           person ? password(age_days) : "false,N/A,N/A,N/A", mfa);
    const bool first = draw_.percent(person ? 20 : 95);
    const bool second = first && draw_.percent(10);
    report_ += first ? access_key(age_days) : kNoKey;
    report_ += second ? access_key(age_days) : kNoKey;
    report_ += draw_.percent(1) ? fmt::format("true,{},false,N/A", before(age_days * kDay))
                                : "false,N/A,false,N/A";
  }

  std::string password(std::uint32_t age_days) {
    const std::uint32_t changed = draw_.below(std::min<std::uint32_t>(age_days, 200) * kDay);
    const std::string used =
        draw_.percent(94) ? before(std::min(age_days * kDay, use_age())) : "no_information";
    return fmt::format("true,{},{},N/A", used, before(changed));
  }

  std::string access_key(std::uint32_t age_days) {
    const std::uint32_t age =
        draw_.below(std::min<std::uint32_t>(age_days, draw_.percent(70) ? 120 : 1500) * kDay);
    const bool active = draw_.percent(90);
    if (draw_.percent(8)) return fmt::format("{},{},N/A,N/A,N/A,", active, before(age));
    const std::uint32_t use = std::min(age, use_age());
    const string_view service = draw_.one_of(services()).prefix;
    return fmt::format("{},{},{},eu-west-1,{},", active, before(age), before(use), service);
  }

  static constexpr string_view kNoKey = "false,N/A,N/A,N/A,N/A,";

  Draw& draw_;  // outlives the builder, which lives for one call
  Size size_;
  std::uint32_t applications_ = 0;
  std::vector<Policy> policies_;  // customer managed, then AWS managed
  std::vector<std::string> groups_;
  std::string report_;
};

std::string base64(string_view bytes) {
  constexpr string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8U | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? kDigits[bits >> (18U - 6U * k) & 63U] : '=';
    }
  }
  return text;
}

std::string percent_encoded(string_view text) {
  constexpr string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    if (kUnreserved.find(c) != string_view::npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

bool is_document(string_view member) {
  return member == "PolicyDocument" || member == "AssumeRolePolicyDocument" || member == "Document";
}

void collect(const Json& node, Counts& counts, std::set<std::string>& distinct) {
  for (const auto& [member, value] : node.items()) {
    if (is_document(member)) {
      const Json& statement = value["Statement"];
      ++counts.documents;
      counts.statements += statement.is_array() ? statement.size() : 1;
      distinct.insert(value.dump());
    } else if (value.is_structured() && member != "InstanceProfileList") {
      collect(value, counts, distinct);
    }
  }
}

}  // namespace

Account make_account(Draw& draw, const Size& size) {
  return Builder(draw, size).build();
}

std::string credential_report_answer(const Account& account) {
  const Json answer = {{"Content", base64(account.credential_report)},
                       {"ReportFormat", "text/csv"},
                       {"GeneratedTime", kAsOf}};
  return answer.dump(4) + "\n";
}

void percent_encode_documents(Json& authorization_details) {
  for (auto& [member, value] : authorization_details.items()) {
    if (is_document(member)) {
      value = percent_encoded(value.dump());
    } else if (value.is_structured()) {
      percent_encode_documents(value);
    }
  }
}

Counts count_documents(const Json& authorization_details) {
  Counts counts;
  std::set<std::string> distinct;
  collect(authorization_details, counts, distinct);
  counts.distinct_documents = distinct.size();
  return counts;
}

}  // namespace gen_snapshot
