#include "tests/graph/account.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "graph/technique.h"

namespace ambit::graph::testing {
namespace {

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out.append(out.empty() ? "" : ", ").append(one);
  return out;
}

class Writing {
 public:
  explicit Writing(const Account& account) : account_(account) {}

  std::string arn(std::string_view name) const {
    return "arn:aws:iam::" + account_.id + ":" + std::string(name);
  }

  std::string entity(const Exported& entity, std::string_view type, std::string_view prefix) const {
    const std::string kind(type);
    std::string folded = kind;
    folded[0] = static_cast<char>(folded[0] - 'A' + 'a');
    std::string out = "{\"" + kind + "Name\": \"" + entity.name + "\", \"Path\": \"" + entity.path +
                      "\", \"" + kind + "Id\": \"" + std::string(prefix) + entity.name +
                      "\", \"Arn\": \"" + arn(folded + entity.path + entity.name) + "\"";
    if (!entity.statements.empty())
      out += ", \"" + kind + R"(PolicyList": [{"PolicyName": "own", "PolicyDocument": )" +
             document(entity.statements) + "}]";
    std::vector<std::string> attached;
    for (const std::string& name : entity.managed)
      attached.push_back(R"({"PolicyName": ")" + name + R"(", "PolicyArn": ")" +
                         arn("policy/" + name) + "\"}");
    out += ", \"AttachedManagedPolicies\": [" + joined(attached) + "]";
    if (!entity.boundary.empty())
      out += R"(, "PermissionsBoundary": {"PermissionsBoundaryArn": ")" +
             arn("policy/" + entity.boundary) + "\"}";
    if (const std::size_t equals = entity.tag.find('='); equals != std::string::npos)
      out += R"(, "Tags": [{"Key": ")" + entity.tag.substr(0, equals) + R"(", "Value": ")" +
             entity.tag.substr(equals + 1) + "\"}]";
    if (kind == "User") {
      std::vector<std::string> groups;
      for (const std::string& group : entity.groups) groups.push_back('"' + group + '"');
      out += ", \"GroupList\": [" + joined(groups) + "]";
    }
    if (kind == "Role") {
      out += ", \"AssumeRolePolicyDocument\": " + document(entity.trust);
      out += ", \"InstanceProfileList\": [";
      if (entity.profile)
        out += R"({"InstanceProfileName": "p", "Arn": ")" + arn("instance-profile/" + entity.name) +
               "\"}";
      out += "]";
    }
    return out + "}";
  }

  std::string policy(const Managed& policy) const {
    std::vector<std::string> versions = {R"({"VersionId": "v2", "IsDefaultVersion": true, )"
                                         R"("Document": )" +
                                         document(policy.statements) + "}"};
    if (!policy.old_statements.empty())
      versions.push_back(R"({"VersionId": "v1", "IsDefaultVersion": false, "Document": )" +
                         document(policy.old_statements) + "}");
    return R"({"PolicyName": ")" + policy.name + R"(", "Path": "/", "PolicyId": "ANPA)" +
           policy.name + R"(", "Arn": ")" + arn("policy/" + policy.name) +
           R"(", "DefaultVersionId": "v2", "PolicyVersionList": [)" + joined(versions) + "]}";
  }

  std::string str() const {
    std::vector<std::string> users, roles, groups, policies;
    for (const Exported& one : account_.users) users.push_back(entity(one, "User", "AIDA"));
    for (const Exported& one : account_.roles) roles.push_back(entity(one, "Role", "AROA"));
    for (const Exported& one : account_.groups) groups.push_back(entity(one, "Group", "AGPA"));
    for (const Managed& one : account_.policies) policies.push_back(policy(one));
    return "{\"UserDetailList\": [" + joined(users) + "], \"RoleDetailList\": [" + joined(roles) +
           "], \"GroupDetailList\": [" + joined(groups) + "], \"Policies\": [" + joined(policies) +
           "]}";
  }

 private:
  const Account& account_;
};

}  // namespace

std::string export_of(const Account& account) {
  return Writing(account).str();
}

Snapshot load(const std::vector<Account>& accounts,
              const std::vector<std::string>& resource_control) {
  std::vector<Snapshot::File> files;
  if (!resource_control.empty()) {
    const std::string everything = document({statement("Allow", "*", "*", R"("Principal": "*")")});
    files.push_back({"organization.json",
                     R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "Accounts": [{"Id": ")" +
                         accounts.front().id + R"(", "ResourceControlPolicies": [[)" + everything +
                         ", " + document(resource_control) + "]]}]}"});
  }
  return load_with(accounts, std::move(files));
}

Snapshot load_with(const Account& account, std::vector<Snapshot::File> more) {
  return load_with(std::vector{account}, std::move(more));
}

Snapshot load_with(const std::vector<Account>& accounts, std::vector<Snapshot::File> more) {
  for (const Account& account : accounts)
    more.push_back({account.id + ".json", export_of(account)});
  auto snapshot = Snapshot::load_files(std::move(more));
  if (!snapshot) FAIL("the files of the test are not readable");
  return *std::move(snapshot);
}

Account users_behind_one_role(int users) {
  Account account;
  std::string members;
  for (int i = 0; i < users; ++i) {
    const std::string name = "u" + std::to_string(i);
    account.users.push_back({.name = name});
    members += (i == 0 ? "\"" : ", \"") + arn("user/" + name) + '"';
  }
  account.roles = {{.name = "adm",
                    .statements = {allow("*")},
                    .trust = {trusts_service("codebuild.amazonaws.com")}},
                   {.name = "ci",
                    .statements = {allow("codebuild:StartBuild")},
                    .trust = {trusts("{\"AWS\": [" + members + "]}")}}};
  return account;
}

Snapshot::File facts_file(const std::string& members) {
  return {"facts.json", R"({"AmbitFacts": 1, )" + members + "}"};
}

std::string technique_services() {
  std::set<std::string> names;
  for (const Technique& technique : techniques())
    for (const Precondition& precondition : technique.preconditions)
      if (precondition.predicate == Predicate::kTrustsService)
        names.insert(precondition.values.begin(), precondition.values.end());
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

}  // namespace ambit::graph::testing
