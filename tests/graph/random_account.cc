#include "tests/graph/random_account.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "tests/graph/random_draw.h"

namespace ambit::graph::testing {
namespace {

bool is_attached(const Account& account, const std::string& policy) {
  const auto has = [&](const Exported& one) {
    return std::ranges::find(one.managed, policy) != one.managed.end();
  };
  return std::ranges::any_of(account.users, has) || std::ranges::any_of(account.roles, has) ||
         std::ranges::any_of(account.groups, has);
}

std::string random_statement(std::mt19937& random) {
  static const std::vector<std::string> kConditions = {
      "",
      "",
      "",
      "",
      R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})",
      R"("Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}})",
      R"("Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-2"}})",
  };
  static const std::vector<std::string> kActions = {"iam:CreateAccessKey",
                                                    "iam:PutUserPolicy",
                                                    "iam:AttachRolePolicy",
                                                    "iam:AddUserToGroup",
                                                    "iam:UpdateLoginProfile",
                                                    "iam:UpdateAssumeRolePolicy",
                                                    "iam:PassRole",
                                                    "lambda:*",
                                                    "sts:AssumeRole",
                                                    "s3:*",
                                                    "iam:Put*",
                                                    "iam:CreatePolicyVersion"};
  static const std::vector<std::string> kResources = {"*",
                                                      "*",
                                                      "*",
                                                      "arn:aws:iam::111122223333:user/*",
                                                      "arn:aws:iam::111122223333:role/r0",
                                                      "arn:aws:iam::111122223333:role/*"};
  const std::string effect = draw(random, 8) == 0 ? "Deny" : "Allow";
  return statement(effect, pick(random, kActions), pick(random, kResources),
                   pick(random, kConditions));
}

std::vector<std::string> random_statements(std::mt19937& random) {
  std::vector<std::string> list;
  for (std::uint32_t i = 1 + draw(random, 3); i > 0; --i) list.push_back(random_statement(random));
  return list;
}

template <class Rows>
std::size_t row_of(const Rows& rows, std::string_view arn) {
  const auto at = std::ranges::find_if(
      rows, [&](const auto& one) { return arn.substr(arn.rfind('/') + 1) == one.name; });
  return static_cast<std::size_t>(at - rows.begin());
}

}  // namespace

Grant grant_of(const Account& account, const CutElement& element) {
  const StatementRef& statement = element.statement;
  if (element.kind == CutElement::Kind::kTrust)
    return {Grant::Of::kTrust, row_of(account.roles, statement.owner), statement.index};
  if (!statement.arn.empty())
    return {Grant::Of::kPolicy, row_of(account.policies, statement.arn), statement.index};
  if (statement.owner.find(":user/") != std::string_view::npos)
    return {Grant::Of::kUser, row_of(account.users, statement.owner), statement.index};
  if (statement.owner.find(":group/") != std::string_view::npos)
    return {Grant::Of::kGroup, row_of(account.groups, statement.owner), statement.index};
  return {Grant::Of::kRole, row_of(account.roles, statement.owner), statement.index};
}

std::vector<std::string>& statements_of(Account& account, const Grant& grant) {
  switch (grant.of) {
    case Grant::Of::kUser:
      return account.users[grant.row].statements;
    case Grant::Of::kRole:
      return account.roles[grant.row].statements;
    case Grant::Of::kGroup:
      return account.groups[grant.row].statements;
    case Grant::Of::kPolicy:
      return account.policies[grant.row].statements;
    case Grant::Of::kTrust:
      break;
  }
  return account.roles[grant.row].trust;
}

Account without(Account account, const std::vector<Grant>& grants) {
  for (const Grant& grant : grants)
    statements_of(account, grant)[grant.statement] = grant.of == Grant::Of::kTrust
                                                         ? trusts_service("nothing.amazonaws.com")
                                                         : allow("s3:ListAllMyBuckets");
  return account;
}

std::vector<Grant> all_grants(Account account) {
  std::vector<Grant> grants;
  const auto add = [&](Grant::Of of, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
      if (of == Grant::Of::kPolicy && !is_attached(account, account.policies[row].name)) continue;
      const auto& statements = statements_of(account, {of, row, 0});
      for (std::size_t i = 0; i < statements.size(); ++i)
        if (statements[i].find("\"Allow\"") != std::string::npos) grants.push_back({of, row, i});
    }
  };
  add(Grant::Of::kUser, account.users.size());
  add(Grant::Of::kRole, account.roles.size());
  add(Grant::Of::kGroup, account.groups.size());
  add(Grant::Of::kPolicy, account.policies.size());
  add(Grant::Of::kTrust, account.roles.size());
  return grants;
}

Account random_account(std::mt19937& random) {
  static const std::vector<std::string> kTrusts = {
      trusts_service("lambda.amazonaws.com"),
      trusts(R"({"AWS": "111122223333"})"),
      trusts("{\"AWS\": \"" + arn("user/u0") + "\"}"),
      trusts("{\"AWS\": \"" + arn("role/r1") + "\"}",
             R"("Condition": {"StringEquals": {"aws:SourceVpc": "vpc-2"}})"),
  };
  Account account;
  account.policies = {{"p", random_statements(random)}};
  for (const char* name : {"u0", "u1"})
    account.users.push_back({.name = name, .statements = random_statements(random)});
  for (const char* name : {"r0", "r1"})
    account.roles.push_back(
        {.name = name, .statements = random_statements(random), .trust = {pick(random, kTrusts)}});
  account.roles.push_back(
      {.name = "adm", .statements = {allow("*")}, .trust = {pick(random, kTrusts)}});
  account.groups = {{.name = "g", .statements = random_statements(random)}};
  account.users.front().groups = {"g"};
  account.users.back().managed = {"p"};
  if (draw(random, 2) == 0) account.roles.front().managed = {"p"};
  if (draw(random, 4) == 0) account.users.front().boundary = "p";
  return account;
}

}  // namespace ambit::graph::testing
