#include "tests/reference/case.h"

#include <istream>
#include <stdexcept>

namespace ambit::reference {
namespace {

const std::string kAccount = "111111111111";
const std::string kOtherAccount = "222222222222";

Caller user(const std::string& account, const std::string& path_and_name, const std::string& id) {
  return {.kind = CallerKind::kUser,
          .account = account,
          .arn = "arn:aws:iam::" + account + ":user/" + path_and_name,
          .id = id,
          .name = path_and_name.substr(path_and_name.rfind('/') + 1)};
}

Caller role_session(const std::string& account, const std::string& path_and_name,
                    const std::string& id, const std::string& session_name) {
  const std::string name = path_and_name.substr(path_and_name.rfind('/') + 1);
  return {.kind = CallerKind::kRole,
          .account = account,
          .arn = "arn:aws:sts::" + account + ":assumed-role/" + name + "/" + session_name,
          .id = id,
          .session_name = session_name,
          .role_arn = "arn:aws:iam::" + account + ":role/" + path_and_name};
}

Caller root(const std::string& account) {
  return {
      .kind = CallerKind::kRoot, .account = account, .arn = "arn:aws:iam::" + account + ":root"};
}

// "Action": x, or "NotAction": y for {"not": y}; nothing for null.
void set_element(Json& statement, const std::string& name, const Json& value) {
  if (value.is_null()) return;
  if (value.is_object() && value.contains("not")) {
    statement["Not" + name] = value["not"];
  } else {
    statement[name] = value;
  }
}

Json statement(const Json& parts) {
  const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : Json(); };
  Json expanded = {{"Effect", part(0) == "A" ? "Allow" : "Deny"}};
  set_element(expanded, "Action", part(1));
  set_element(expanded, "Resource", part(2));
  set_element(expanded, "Principal", part(4));
  if (!part(3).is_null()) expanded["Condition"] = part(3);
  return expanded;
}

Json document(const Json& statements, const Json& version) {
  Json expanded = {{"Statement", Json::array()}};
  for (const Json& parts : statements) expanded["Statement"].push_back(statement(parts));
  if (!version.is_null()) expanded["Version"] = version;
  return expanded;
}

std::map<Layer, LayerPolicies> read_policies(const Json& line) {
  const Json version = line.contains("v") ? line["v"] : Json("2012-10-17");
  std::map<Layer, LayerPolicies> policies;
  const std::vector<std::pair<std::string, Layer>> single = {
      {"id", Layer::kIdentity}, {"rp", Layer::kResource}, {"tp", Layer::kResource},
      {"pb", Layer::kBoundary}, {"sp", Layer::kSession},  {"ep", Layer::kEndpoint}};
  for (const auto& [member, layer] : single) {
    if (!line.contains(member)) continue;
    policies[layer].levels.emplace_back().push_back(document(line[member], version));
  }
  const std::vector<std::pair<std::string, Layer>> levelled = {{"scp", Layer::kScp},
                                                               {"rcp", Layer::kRcp}};
  for (const auto& [member, layer] : levelled) {
    if (!line.contains(member)) continue;
    policies[layer];
    for (const Json& level : line[member]) {
      std::vector<Json>& documents = policies[layer].levels.emplace_back();
      for (const Json& statements : level) documents.push_back(document(statements, version));
    }
  }
  return policies;
}

ContextValue context_value(const Json& value) {
  if (value.is_null()) return ContextValue::absent();
  if (value.is_string()) return ContextValue::single(value);
  return ContextValue::list(value);
}

// The account of the ARN, else 111111111111.
std::string default_owner(const std::string& resource) {
  std::size_t colon = 0;
  for (int i = 0; i < 4 && colon != std::string::npos; ++i) colon = resource.find(':', colon + 1);
  if (colon == std::string::npos) return kAccount;
  const std::size_t end = resource.find(':', colon + 1);
  const std::string account = resource.substr(colon + 1, end - colon - 1);
  return account.empty() ? kAccount : account;
}

Mode read_mode(const Json& line) {
  if (!line.value("tri", false)) return Mode::kStrict;
  return line.value("open", false) ? Mode::kOpen : Mode::kClosed;
}

Request read_request(const Json& line) {
  Request request = {.mode = read_mode(line),
                     .caller = named_caller(line.value("caller", "alice")),
                     .action = line.value("action", "s3:GetObject"),
                     .resource = line.value("resource", "arn:aws:s3:::b/k"),
                     .owner_is_management_account = line.value("mgmtOwner", false),
                     .gateway_endpoint = line.value("gateway", false),
                     .policies = read_policies(line),
                     .unknown = line.value("unk", std::set<std::string>())};
  request.caller.in_management_account = line.value("mgmtCaller", false);
  request.owner = line.value("owner", default_owner(request.resource));
  const Json context = line.value("ctx", Json::object());
  for (const auto& [key, value] : context.items()) {
    request.context[key] = context_value(value);
  }
  return request;
}

Answer read_want(const Json& line) {
  Json decisions = line.at("want");
  if (decisions.is_string()) decisions = Json::array({decisions});
  Answer want = {.by = line.value("by", "")};
  for (const Json& decision : decisions) {
    if (decision == "allowed") {
      want.allowed = true;
    } else if (decision == "explicitDeny") {
      want.explicit_deny = true;
    } else if (decision == "implicitDeny") {
      want.implicit_deny = true;
    } else {
      throw std::runtime_error("no decision: " + decision.dump());
    }
  }
  return want;
}

// A member that nobody reads would be a test that cannot fail.
void check_members(const Json& line) {
  static const std::set<std::string> kMembers = {
      "n",   "why", "id",   "rp",      "tp",         "pb",        "sp",    "ep",
      "scp", "rcp", "v",    "caller",  "action",     "resource",  "owner", "ctx",
      "unk", "tri", "open", "gateway", "mgmtCaller", "mgmtOwner", "want",  "by"};
  for (const auto& [member, value] : line.items()) {
    if (kMembers.count(member) == 0) throw std::runtime_error("unknown member: " + member);
  }
}

}  // namespace

Caller named_caller(const std::string& name) {
  static const Caller kAlice = user(kAccount, "alice", "AIDAALICE");
  static const std::map<std::string, Caller> kCallers = {
      {"alice", kAlice},
      {"dave", user(kAccount, "team/dave", "AIDADAVE")},
      {"app", role_session(kAccount, "svc/app", "AROAAPP", "s1")},
      {"fed",
       {.kind = CallerKind::kFederated,
        .account = kAccount,
        .arn = "arn:aws:sts::" + kAccount + ":federated-user/carol",
        .name = "carol",
        .issuer_arn = kAlice.arn,
        .issuer_id = kAlice.id}},
      {"root", root(kAccount)},
      {"xroot", root(kOtherAccount)},
      {"bob", user(kOtherAccount, "bob", "AIDABOB")},
      {"partner", role_session(kOtherAccount, "partner", "AROAPARTNER", "p1")},
      {"slr", role_session(kAccount, "aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
                           "AROASLR", "x")},
      {"sns", {.kind = CallerKind::kService, .service_names = {"sns.amazonaws.com"}}},
      {"anon", {.kind = CallerKind::kAnonymous}},
      {"oidc",
       {.kind = CallerKind::kWebIdentity,
        .provider = "arn:aws:iam::" + kAccount + ":oidc-provider/idp.example.com"}},
  };
  return kCallers.at(name);
}

std::vector<Case> read_cases(std::istream& lines) {
  std::vector<Case> cases;
  for (std::string text; std::getline(lines, text);) {
    const Json line = Json::parse(text);
    check_members(line);
    cases.push_back({.name = line.at("n"),
                     .why = line.at("why"),
                     .request = read_request(line),
                     .want = read_want(line)});
  }
  return cases;
}

}  // namespace ambit::reference
