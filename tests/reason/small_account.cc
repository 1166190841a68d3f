#include "tests/reason/small_account.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>

#include "ambit/arn.h"
#include "catalog/catalog.h"
#include "evaluate/context_keys.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/scalar.h"

namespace ambit {
namespace {

Json user_of(const SmallAccount& account) {
  Json one;
  one["UserName"] = "alice";
  one["Path"] = "/";
  one["UserId"] = "AIDAALICE";
  one["Arn"] = "arn:aws:iam::" + account.id + ":user/alice";
  one["Tags"] = Json::array();
  for (const auto& [key, value] : account.tags) {
    Json tag;
    tag["Key"] = key;
    tag["Value"] = value;
    one["Tags"].push_back(tag);
  }
  one["UserPolicyList"] = Json::array();
  for (std::size_t i = 0; i < account.policies.size(); ++i) {
    Json policy;
    policy["PolicyName"] = "p" + std::to_string(i);
    policy["PolicyDocument"] = account.policies[i];
    one["UserPolicyList"].push_back(policy);
  }
  if (!account.boundary.is_null())
    one["PermissionsBoundary"]["PermissionsBoundaryArn"] =
        "arn:aws:iam::" + account.id + ":policy/limit";
  return one;
}

Json details_of(const SmallAccount& account) {
  Json all;
  all["UserDetailList"].push_back(user_of(account));
  all["GroupDetailList"] = Json::array();
  all["RoleDetailList"] = account.roles;
  all["Policies"] = Json::array();
  if (account.boundary.is_null()) return all;
  Json version;
  version["VersionId"] = "v1";
  version["IsDefaultVersion"] = true;
  version["Document"] = account.boundary;
  Json policy;
  policy["PolicyName"] = "limit";
  policy["Path"] = "/";
  policy["PolicyId"] = "ANPALIMIT";
  policy["Arn"] = "arn:aws:iam::" + account.id + ":policy/limit";
  policy["DefaultVersionId"] = "v1";
  policy["PolicyVersionList"].push_back(version);
  all["Policies"].push_back(policy);
  return all;
}

Json organization_of(const SmallAccount& account) {
  Json row;
  row["Id"] = account.id;
  row["Name"] = "small";
  row["Status"] = "ACTIVE";
  row["Path"] = "o-a1b2c3d4e5/r-ab12/";
  row["ServiceControlPolicies"] = account.service_control;
  Json all;
  all["AmbitOrganization"] = 1;
  all["Id"] = "o-a1b2c3d4e5";
  all["ManagementAccountId"] = "123456789012";
  all["FeatureSet"] = "ALL";
  all["Accounts"].push_back(row);
  return all;
}

bool action_matches(const std::string& pattern, const std::string& action) {
  if (pattern == "*") return true;
  const std::string folded = fold(pattern);
  const std::string text = fold(action);
  const auto colon = folded.find(':');
  return glob_matches(compile_glob(folded.substr(0, colon)), text.substr(0, text.find(':'))) &&
         glob_matches(compile_glob(folded.substr(colon + 1)), text.substr(text.find(':') + 1));
}

bool resource_matches(const std::string& pattern, const std::string& resource) {
  if (pattern == "*") return true;
  if (resource == "*") return false;
  std::string program;
  // Escapes stand for themselves.
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.compare(i, 2, "${") == 0 && i + 3 < pattern.size() && pattern[i + 3] == '}') {
      append_literal(program, pattern.substr(i + 2, 1));
      i += 3;
    } else {
      append_glob(program, pattern.substr(i, 1));
    }
  }
  complete_arn(program);
  confine_resource(program);
  return glob_matches(program, resource);
}

template <class Matches>
bool any_of(const std::vector<std::string>& patterns, const std::string& text, Matches matches) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return matches(pattern, text); });
}

// Keys hold one value or several as the catalog says, and addresses are no networks.
bool in_domain(const ContextValue& value) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  const auto key = catalog.find_key(value.key);
  const bool list = key && catalog.facts(*key).multivalued;
  if (!value.absent && value.list != list) return false;
  return std::ranges::none_of(value.values, [](const std::string& text) {
    return text.find('/') != std::string::npos && parse_ip_range(text).has_value();
  });
}

}  // namespace

std::vector<Snapshot::File> SmallAccount::files() const {
  std::vector<Snapshot::File> files = {{"details.json", details_of(*this).dump()}};
  if (!service_control.empty())
    files.push_back({"organization.json", organization_of(*this).dump()});
  if (!resource_policies.empty())
    files.push_back({"resource-policies.json", Json(resource_policies).dump()});
  return files;
}

Snapshot SmallAccount::load() const {
  // The grammar warns of some documents.
  auto snapshot = Snapshot::load_files(files(), {.keep_going = true});
  if (!snapshot)
    for (const Diagnostic& said : snapshot.error().diagnostics().items())
      UNSCOPED_INFO(said.kind->name);
  REQUIRE(snapshot);
  return *std::move(snapshot);
}

Json condition(const std::string& op, const std::string& key, const Json& values) {
  Json one;
  one[op][key] = values;
  return one;
}

Json statement(const std::string& effect, const Json& actions, const Json& resources,
               const Json& when) {
  Json one;
  one["Effect"] = effect;
  one["Action"] = actions;
  one["Resource"] = resources;
  if (!when.empty()) one["Condition"] = when;
  return one;
}

Json document(const std::vector<Json>& statements) {
  Json one;
  one["Version"] = "2012-10-17";
  one["Statement"] = statements;
  return one;
}

Json texts(const std::vector<std::string>& all) {
  return all;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " ") + text;
  return all;
}

std::string in_words(const PermissionGrant& grant) {
  std::string text = joined(grant.actions);
  if (!grant.not_actions.empty()) text += " but " + joined(grant.not_actions);
  text += " on " + joined(grant.resources);
  if (!grant.not_resources.empty()) text += " not " + joined(grant.not_resources);
  if (!grant.when) return text + " if too much to say";
  std::string lead = " if ";
  for (const std::vector<Test>& alternative : *grant.when) {
    for (const Test& test : alternative) {
      text += lead;
      if (test.negated) text += "not ";
      text += test.unknown_layer ? std::string(layer_name(*test.unknown_layer))
                                 : test.op + " " + test.key + " " + joined(test.values);
      lead = " and ";
    }
    lead = " or ";
  }
  return text;
}

std::optional<bool> TestEvaluator::holds(const Test& test,
                                         const std::vector<ContextValue>& context) {
  if (test.unknown_layer || test.key.empty()) return std::nullopt;
  // Plain text in documents of 2008, and which the test is from is not said.
  if (joined(test.values).find("${") != std::string::npos) return std::nullopt;
  const std::string name = test.op + "/" + test.key + "/" + joined(test.values);
  const auto [at, added] = accounts_.try_emplace(name);
  if (added) {
    SmallAccount account{.id = id_};
    account.tags = tags_;
    account.policies = {document({statement("Allow", "ec2:DescribeInstances", "*",
                                            condition(test.op, test.key, test.values))})};
    at->second = std::make_unique<Snapshot>(account.load());
  }
  const auto decision = Access(*at->second)
                            .can({.principal = "alice",
                                  .action = "ec2:DescribeInstances",
                                  .resource = "*",
                                  .context = context,
                                  .context_mode = ContextMode::kExact});
  REQUIRE(decision);
  if (decision->outcome == Outcome::kConditional) return std::nullopt;
  return (decision->outcome == Outcome::kAllowed) != test.negated;
}

bool is_documented(const std::string& action, const std::string& resource) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  const auto id = catalog.find_action(action);
  if (!id) return false;
  if (!catalog.has_types(*id)) return resource == "*";
  return catalog.resource_type_of(*id, resource).has_value();
}

bool is_foreign(const std::string& resource, const std::string& account) {
  const auto arn = parse_arn(resource);
  return arn && is_account_id(arn->account) && arn->account != account;
}

bool covers(const PermissionGrant& grant, const std::string& action, const std::string& resource) {
  return any_of(grant.actions, action, action_matches) &&
         !any_of(grant.not_actions, action, action_matches) &&
         any_of(grant.resources, resource, resource_matches) &&
         !any_of(grant.not_resources, resource, resource_matches);
}

std::optional<bool> granted(const std::vector<PermissionGrant>& grants, const std::string& action,
                            const std::string& resource, const std::vector<ContextValue>& context,
                            TestEvaluator& tests) {
  bool unclear = false;
  const auto holds = [&](const Test& test) {
    const auto one = tests.holds(test, context);
    unclear = unclear || !one;
    return one.value_or(false);
  };
  for (const PermissionGrant& grant : grants) {
    if (!covers(grant, action, resource)) continue;
    unclear = unclear || !grant.when;
    if (grant.when && std::ranges::any_of(*grant.when, [&](const std::vector<Test>& alternative) {
          return std::ranges::all_of(alternative, holds);
        }))
      return true;
  }
  return unclear ? std::nullopt : std::optional(false);
}

SmallAccount account_of(const reference::Request& request) {
  SmallAccount account{.id = request.caller.account};
  account.tags = request.caller.tags;
  const bool has_policy = request.resource != "*" && !request.resource.starts_with("arn:aws:iam::");
  for (const auto& [layer, policies] : request.policies) {
    for (const std::vector<Json>& level : policies.levels) {
      if (layer == reference::Layer::kScp) account.service_control.push_back(level);
      if (level.empty()) continue;
      if (layer == reference::Layer::kIdentity)
        for (const Json& one : level) account.policies.push_back(one);
      if (layer == reference::Layer::kBoundary) account.boundary = level.front();
      if (layer != reference::Layer::kResource || !has_policy) continue;
      Json& policy = account.resource_policies.emplace_back();
      policy["Resource"] = request.resource;
      policy["Policy"] = level.front();
    }
  }
  return account;
}

std::vector<ContextValue> context_of(const reference::Request& request) {
  using Kind = reference::ContextValue::Kind;
  std::vector<ContextValue> context;
  for (const auto& [key, value] : request.context) {
    const evaluate::KeySource source = evaluate::key_source(fold(key));
    if (source != evaluate::KeySource::kRequest && source != evaluate::KeySource::kResourceTag)
      continue;
    context.push_back({.key = key,
                       .list = value.kind == Kind::kList,
                       .absent = value.kind == Kind::kAbsent,
                       .values = value.values});
    if (!in_domain(context.back())) context.pop_back();
  }
  return context;
}

}  // namespace ambit
