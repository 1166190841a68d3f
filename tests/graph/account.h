// Small accounts for tests, written as the export of IAM is.
#ifndef AMBIT_TESTS_GRAPH_ACCOUNT_H_
#define AMBIT_TESTS_GRAPH_ACCOUNT_H_

#include <string>
#include <string_view>
#include <vector>

#include "ambit/snapshot.h"

namespace ambit::graph::testing {

inline constexpr std::string_view kAccount = "111122223333";

inline std::string arn(std::string_view name) {
  return "arn:aws:iam::111122223333:" + std::string(name);
}

// `"a", "b"` of `a, b`.
inline std::string quoted(std::string_view names) {
  std::string out = "\"";
  for (const char c : names) {
    if (c == ' ') continue;
    if (c == ',')
      out += "\", \"";
    else
      out += c;
  }
  return out + '"';
}

// A statement; `rest` are further members.
inline std::string statement(std::string_view effect, std::string_view actions,
                             std::string_view resource = "*", std::string_view rest = "") {
  std::string out = R"({"Effect": ")" + std::string(effect) + R"(", "Action": [)" +
                    quoted(actions) + R"(], "Resource": ")" + std::string(resource) + '"';
  if (!rest.empty()) out.append(", ").append(rest);
  return out + '}';
}
inline std::string allow(std::string_view actions, std::string_view resource = "*",
                         std::string_view rest = "") {
  return statement("Allow", actions, resource, rest);
}
inline std::string deny(std::string_view actions, std::string_view resource = "*",
                        std::string_view rest = "") {
  return statement("Deny", actions, resource, rest);
}

// A trust statement for a Principal element.
inline std::string trusts(std::string_view principal, std::string_view rest = "") {
  std::string out =
      R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": )" + std::string(principal);
  if (!rest.empty()) out.append(", ").append(rest);
  return out + '}';
}
inline std::string trusts_service(std::string_view services) {
  return trusts("{\"Service\": [" + quoted(services) + "]}");
}

inline std::string document(const std::vector<std::string>& statements) {
  std::string out = R"({"Version": "2012-10-17", "Statement": [)";
  for (const std::string& one : statements) out += (out.back() == '[' ? "" : ", ") + one;
  return out + "]}";
}

struct Managed {
  std::string name = {};
  std::vector<std::string> statements = {};
  std::vector<std::string> old_statements = {};  // of a version that is not the default
};

struct Exported {
  std::string name = {};
  std::vector<std::string> statements = {};  // of an inline policy
  std::vector<std::string> trust = {};       // roles
  std::string path = "/";
  bool profile = false;       // roles: in an instance profile
  std::string boundary = {};  // name of a managed policy
  std::vector<std::string> managed = {};
  std::vector<std::string> groups = {};  // users
  std::string tag = {};                  // `team=ops`
};

struct Account {
  std::vector<Exported> users = {};
  std::vector<Exported> roles = {};
  std::vector<Exported> groups = {};
  std::vector<Managed> policies = {};
  std::string id = std::string(kAccount);
};

// Users whom the role `ci` trusts by name, and `adm`, an administrator, to which it may get by
// starting a build.
Account users_behind_one_role(int users);

std::string export_of(const Account& account);
// The first account is in an organization, if statements of a resource control policy are given.
Snapshot load(const std::vector<Account>& accounts,
              const std::vector<std::string>& resource_control = {});

// With further files.
Snapshot load_with(const Account& account, std::vector<Snapshot::File> more);
Snapshot load_with(const std::vector<Account>& accounts, std::vector<Snapshot::File> more);

// A facts file with these members.
Snapshot::File facts_file(const std::string& members);

// All services that some technique passes a role to, as trusts_service() takes them.
std::string technique_services();

}  // namespace ambit::graph::testing

#endif  // AMBIT_TESTS_GRAPH_ACCOUNT_H_
