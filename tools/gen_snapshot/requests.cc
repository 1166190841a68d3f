#include "requests.h"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "vocabulary.h"

namespace gen_snapshot {
namespace {

using std::string_view;

struct Principal {
  string_view arn;
  string_view name;
  string_view team = "shared";
  std::vector<const Json*> allows;  // its Allow statements with Action and Resource
};

// Views and pointers of the principals point into the authorization details.
class Principals {
 public:
  explicit Principals(const Json& details) {
    for (const Json& policy : details["Policies"]) {
      managed_[policy["Arn"].get<string_view>()] = &policy["PolicyVersionList"].front()["Document"];
    }
    for (const Json& group : details["GroupDetailList"]) {
      groups_[group["GroupName"].get<string_view>()] = allows(group, "GroupPolicyList");
    }
    for (const Json& user : details["UserDetailList"]) add_user(user);
    for (const Json& role : details["RoleDetailList"]) add(role, "RoleName", "RolePolicyList");
  }

  const std::vector<Principal>& all() const { return all_; }

 private:
  using Statements = std::vector<const Json*>;

  void add_user(const Json& user) {
    Principal& principal = add(user, "UserName", "UserPolicyList");
    for (const Json& group : user["GroupList"]) {
      const Statements& more = groups_.at(group.get<string_view>());
      principal.allows.insert(principal.allows.end(), more.begin(), more.end());
    }
  }

  Principal& add(const Json& entity, string_view name_member, string_view inline_member) {
    Principal principal = {.arn = entity["Arn"].get<string_view>(),
                           .name = entity[std::string(name_member)].get<string_view>(),
                           .allows = allows(entity, inline_member)};
    for (const Json& tag : entity["Tags"]) {
      if (tag["Key"] == "team") principal.team = tag["Value"].get<string_view>();
    }
    return all_.emplace_back(std::move(principal));
  }

  Statements allows(const Json& entity, string_view inline_member) const {
    Statements found;
    if (const auto own = entity.find(inline_member); own != entity.end()) {
      for (const Json& policy : *own) collect(policy["PolicyDocument"], found);
    }
    for (const Json& attached : entity["AttachedManagedPolicies"]) {
      collect(*managed_.at(attached["PolicyArn"].get<string_view>()), found);
    }
    return found;
  }

  static void collect(const Json& document, Statements& found) {
    const Json& statements = document["Statement"];
    if (statements.is_object()) return collect_one(statements, found);
    for (const Json& statement : statements) collect_one(statement, found);
  }

  static void collect_one(const Json& statement, Statements& found) {
    if (statement["Effect"] == "Allow" && statement.contains("Action") &&
        statement.contains("Resource")) {
      found.push_back(&statement);
    }
  }

  std::map<string_view, const Json*> managed_;
  std::map<string_view, Statements> groups_;
  std::vector<Principal> all_;
};

const Json& one_of_list(Draw& draw, const Json& value) {
  return value.is_array() ? value[draw.below(static_cast<std::uint32_t>(value.size()))] : value;
}

void replace_all(std::string& text, string_view from, string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// A text that the pattern matches for this principal.
std::string instance_of(Draw& draw, std::string pattern, const Principal& principal) {
  replace_all(pattern, "${aws:username}", principal.name);
  replace_all(pattern, "${aws:PrincipalTag/team}", principal.team);
  replace_all(pattern, "${aws:PrincipalTag/team, 'shared'}", principal.team);
  replace_all(pattern, "*", std::to_string(draw.below(1000)));
  replace_all(pattern, "?", "x");
  return pattern;
}

std::string random_action(Draw& draw) {
  const Service& service = draw.one_of(services());
  return std::string(service.prefix).append(":").append(draw.one_of(service.actions));
}

// An action that exists, if one of the vocabulary matches the pattern's text before its star.
std::string action_of(Draw& draw, const std::string& pattern) {
  const std::string prefix = pattern.substr(0, pattern.find('*'));
  if (prefix.size() == pattern.size()) return pattern;
  std::vector<std::string> matching;
  for (const Service& service : services()) {
    for (const string_view name : service.actions) {
      std::string action = std::string(service.prefix).append(":").append(name);
      if (action.starts_with(prefix)) matching.push_back(std::move(action));
    }
  }
  return matching.empty() ? prefix + "Something" : draw.one_of(matching);
}

const Service& service_of(string_view action) {
  const string_view prefix = action.substr(0, action.find(':'));
  for (const Service& service : services()) {
    if (service.prefix == prefix) return service;
  }
  return services().front();
}

std::string random_resource(Draw& draw, const Service& service, const Principal& principal) {
  if (draw.percent(15)) return "*";
  const Place home = place(draw, application(draw.below(100)));
  return instance_of(draw, fill(draw.one_of(service.resources), home), principal);
}

// Context entries by key, in the order of keys.
using Context = std::map<std::string, Json>;

void give(Context& context, const std::string& key, Json values, string_view type) {
  context[key] = {
      {"ContextKeyName", key}, {"ContextKeyValues", std::move(values)}, {"ContextKeyType", type}};
}

Context usual_context(Draw& draw) {
  constexpr string_view kAddresses[] = {"192.0.2.17", "198.51.100.23", "203.0.113.99", "8.8.8.8",
                                        "2001:db8:a::1"};
  constexpr string_view kRegions[] = {"eu-west-1", "eu-central-1", "us-east-1", "sa-east-1"};
  constexpr string_view kMfa[] = {"true", "true", "true", "false"};
  Context context;
  give(context, "aws:CurrentTime", Json::array({"2026-11-20T09:00:00Z"}), "date");
  give(context, "aws:PrincipalOrgID", Json::array({kOrganization}), "string");
  give(context, "aws:SecureTransport", Json::array({"true"}), "boolean");
  give(context, "aws:SourceIp", Json::array({draw.one_of(kAddresses)}), "ip");
  give(context, "aws:RequestedRegion", Json::array({draw.one_of(kRegions)}), "string");
  if (draw.percent(60)) {
    give(context, "aws:MultiFactorAuthPresent", Json::array({draw.one_of(kMfa)}), "boolean");
  }
  return context;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// Makes one test of a condition true; what follows from the principal is not given.
void satisfy(Draw& draw, Context& context, const std::string& test, const std::string& key,
             const Json& values, const Principal& principal) {
  if (key.starts_with("aws:Principal")) return;
  const std::string value = text_of(one_of_list(draw, values));
  if (test == "Null") return;
  if (test.starts_with("For")) {
    give(context, key, Json::array({instance_of(draw, value, principal)}), "stringList");
  } else if (test.starts_with("Ip")) {
    std::string address = value.substr(0, value.find('/'));
    address += address.ends_with("::") ? "1" : "";
    give(context, key, Json::array({address}), "ip");
  } else if (test.starts_with("Bool")) {
    give(context, key, Json::array({value}), "boolean");
  } else if (test.starts_with("Numeric")) {
    give(context, key, Json::array({"1"}), "numeric");
  } else if (!test.starts_with("Date")) {
    give(context, key, Json::array({instance_of(draw, value, principal)}), "string");
  }
}

void satisfy_all(Draw& draw, Context& context, const Json& statement, const Principal& principal) {
  const auto condition = statement.find("Condition");
  if (condition == statement.end()) return;
  for (const auto& [test, keys] : condition->items()) {
    for (const auto& [key, values] : keys.items()) {
      satisfy(draw, context, test, key, values, principal);
    }
  }
  if (context.contains("aws:MultiFactorAuthAge")) {
    give(context, "aws:MultiFactorAuthPresent", Json::array({"true"}), "boolean");
  }
}

Json make_request(Draw& draw, const Principal& principal) {
  Context context = usual_context(draw);
  std::string action = random_action(draw);
  std::string pattern = "*";
  if (draw.percent(60) && !principal.allows.empty()) {
    const Json& statement = *draw.one_of(principal.allows);
    action = action_of(draw, one_of_list(draw, statement["Action"]).get<std::string>());
    pattern = one_of_list(draw, statement["Resource"]).get<std::string>();
    if (draw.percent(60)) satisfy_all(draw, context, statement, principal);
  }
  const bool beside = pattern == "*" || draw.percent(40);  // right action, another resource
  std::string resource = beside ? random_resource(draw, service_of(action), principal)
                                : instance_of(draw, pattern, principal);
  Json entries = Json::array();
  for (auto& [key, entry] : context) entries.push_back(std::move(entry));
  return {{"principal", principal.arn},
          {"action", std::move(action)},
          {"resource", std::move(resource)},
          {"context", std::move(entries)}};
}

}  // namespace

std::string make_requests(const Json& authorization_details, std::uint32_t count, Draw& draw) {
  const Principals principals(authorization_details);
  std::string lines;
  if (principals.all().empty()) return lines;
  for (std::uint32_t i = 0; i < count; ++i) {
    lines += make_request(draw, draw.one_of(principals.all())).dump() + "\n";
  }
  return lines;
}

}  // namespace gen_snapshot
