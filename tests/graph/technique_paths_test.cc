// Each technique in an account that has what it needs: with all its permissions the actor has a
// step by it, and without any one of them, with one of them denied or kept out by a boundary, with
// a role that may be passed to another service only, or that trusts no service, it has none.
// tests/graph/techniques.txt says of each in which setting that is, or that the graph has no steps
// by it yet. In the setting `known` a facts file names what the technique needs to exist; without
// that it has none. In the setting `told` files tell something else that it needs; without that,
// and where they tell it of others, it has none.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/graph_drawing.h"
#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/circumstance.h"
#include "graph/technique.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

// What limits the actor.
enum class Limit : std::uint8_t {
  kNone,
  kBoundary,
  kDenyInline,
  kDenyManaged,
  kDenyInGroup,
  kDenyInGroupManaged,
  kTagged,     // something takes a tag
  kTagDenied,  // a tag that it has keeps it from something
  kMfa,        // something takes MFA
};
constexpr std::array<std::string_view, 9> kLimitNames = {
    "free",   "boundary",   "deny-inline", "deny-managed", "deny-in-group", "deny-in-group-managed",
    "tagged", "tag-denied", "mfa"};

struct Setting {
  Limit limit = Limit::kNone;
  bool services_trusted = true;
  bool actor_trusted = true;  // by the helper; or only the account, so that it takes a permission
  std::string facts = {};     // members of a facts file
  std::vector<Snapshot::File> files = {};
};

const std::string kReserved =
    "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef";
constexpr std::string_view kKey = "arn:aws:kms:eu-west-1:111122223333:key/1";
const std::string kMember = "999988887777";  // another account of the organization

// The actor is the user `actor`, who may take the role `helper`. Both have a managed policy with an
// old, stronger version, and so has their boundary, if they have one.
Account account(const std::vector<std::string>& statements, const Setting& setting,
                std::string_view kept_out) {
  static const std::string kServices = technique_services();
  const std::vector<std::string> nothing = {allow("sqs:ListQueues")};
  const std::string limit = deny("s3:*");
  Exported actor{
      .name = "actor", .statements = statements, .managed = {"weak"}, .groups = {"team"}};
  Exported helper{.name = "helper",
                  .statements = nothing,
                  .trust = {trusts("{\"AWS\": \"" +
                                   arn(setting.actor_trusted ? "user/actor" : "root") + "\"}")},
                  .managed = {"weak"}};
  Exported team{.name = "team", .statements = nothing};
  Managed weak{.name = "weak", .statements = nothing, .old_statements = {allow("*")}};
  Managed groups{.name = "groups", .statements = nothing};
  const std::string if_tagged =
      R"("Condition": {"StringEquals": {"aws:PrincipalTag/team": "ops"}})";
  const std::string if_mfa = R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
  if (!kept_out.empty()) actor.boundary = "keeps-out";
  switch (setting.limit) {
    case Limit::kNone:
      break;
    case Limit::kBoundary:
      actor.boundary = helper.boundary = "limits";
      break;
    case Limit::kDenyInline:
      actor.statements.push_back(limit);
      helper.statements.push_back(limit);
      break;
    case Limit::kDenyManaged:
      weak.statements.push_back(limit);
      break;
    case Limit::kDenyInGroup:
      team.statements.push_back(limit);
      break;
    case Limit::kDenyInGroupManaged:
      groups.statements.push_back(limit);
      team.managed = {"groups"};
      break;
    case Limit::kTagged:
      weak.statements.push_back(allow("sns:*", "*", if_tagged));
      helper.trust.push_back(R"({"Effect": "Allow", "Action": "sts:TagSession", )"
                             R"("Principal": {"AWS": ")" +
                             arn("root") + "\"}}");
      break;
    case Limit::kTagDenied:
      weak.statements.push_back(deny("s3:*", "*", if_tagged));
      actor.tag = helper.tag = "team=ops";
      break;
    case Limit::kMfa:
      actor.statements.push_back(
          allow("iam:DeleteLoginProfile, iam:CreateLoginProfile", "*", if_mfa));
      break;
  }
  const auto all_but = [](std::string_view action) {
    return "{\"Effect\": \"Allow\", \"NotAction\": \"" + std::string(action) +
           "\", \"Resource\": \"*\"}";
  };
  return {
      .users = {actor, {.name = "target", .statements = {allow("s3:*")}}},
      .roles = {helper,
                // Lets only other roles assume it.
                {.name = "executed",
                 .statements = {allow("s3:*")},
                 .trust = {trusts("{\"AWS\": \"" + arn("role/admin") + "\"}")}},
                {.name = "admin",
                 .statements = {allow("*")},
                 .trust = {trusts_service(setting.services_trusted ? kServices
                                                                   : "polly.amazonaws.com")},
                 .profile = true},
                {.name = "federated",
                 .statements = {allow("s3:*")},
                 .trust = {R"({"Effect": "Allow", "Action": ["sts:AssumeRoleWithSAML", )"
                           R"("sts:AssumeRoleWithWebIdentity"], "Principal": {"Federated": [")" +
                           arn("saml-provider/idp") + "\", \"" +
                           arn("oidc-provider/ci.example.com") + "\"]}}"}},
                {.name = "pooled",
                 .statements = {allow("s3:*")},
                 .trust = {R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", )"
                           R"("Principal": {"Federated": "cognito-identity.amazonaws.com"}})"}},
                {.name = kReserved.substr(kReserved.rfind('/') + 1),
                 .statements = {allow("s3:*"), deny("sqs:*")},
                 .trust = {R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", )"
                           R"("Principal": {"Federated": ")" +
                           arn("saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE") + "\"}}"},
                 .path = "/aws-reserved/sso.amazonaws.com/"}},
      .groups = {team, {.name = "admins", .statements = {allow("*")}}},
      .policies = {
          weak,
          groups,
          {.name = "limits", .statements = {all_but("s3:*")}, .old_statements = {allow("*")}},
          {.name = "keeps-out", .statements = {all_but(kept_out.empty() ? "s3:*" : kept_out)}},
          {.name = "strong", .statements = {allow("*")}}}};
}

// Where the actor has steps of its own to by the technique, ARNs.
std::set<std::string> steps(const Technique& technique, const std::vector<std::string>& statements,
                            const Setting& setting, std::string_view kept_out = {}) {
  std::vector<Snapshot::File> known = setting.files;
  if (!setting.facts.empty()) known.push_back(facts_file(setting.facts));
  const Snapshot snapshot = load_with(account(statements, setting, kept_out), std::move(known));
  const PermissionGraph graph(snapshot, {.retired_services = true});
  const GraphDrawing drawing = graph.drawing();
  std::set<std::uint32_t> own;  // the actor, and what stands for it without a step
  for (std::uint32_t v = 0; v < drawing.vertices.size(); ++v)
    if (drawing.vertices[v].arn == arn("user/actor") && drawing.vertices[v].elevated.empty())
      own.insert(v);
  REQUIRE(!own.empty());
  for (bool more = true; more;) {
    more = false;
    for (const DrawnEdge& edge : drawing.edges)
      if (edge.technique.empty() && own.contains(edge.from))
        more = own.insert(edge.to).second || more;
  }
  std::set<std::string> to;
  for (const DrawnEdge& edge : drawing.edges)
    if (edge.technique == technique.id && own.contains(edge.from))
      to.emplace(drawing.vertices[edge.to].arn);
  return to;
}

bool has_step(const Technique& technique, const std::vector<std::string>& statements,
              const Setting& setting, std::string_view kept_out = {}) {
  return !steps(technique, statements, setting, kept_out).empty();
}

std::vector<std::string> actions_of(const Technique& technique) {
  std::vector<std::string> actions;
  for (const Requirement& requirement : technique.requirements)
    if ((requirement.when.empty() || requirement.when == kWhenProvisioned) &&
        std::ranges::find(actions, requirement.action) == actions.end())
      actions.emplace_back(requirement.action);
  return actions;
}

bool needs(const Technique& technique, Predicate predicate) {
  return std::ranges::any_of(technique.preconditions, [&](const Precondition& precondition) {
    return precondition.predicate == predicate;
  });
}

std::vector<std::string> allowing(const std::vector<std::string>& actions,
                                  std::string_view without = {}) {
  std::vector<std::string> statements = {allow("sqs:ListQueues")};
  for (const std::string& action : actions)
    if (action != without) statements.push_back(allow(action));
  return statements;
}

void check_near_misses(const Technique& technique, const Setting& setting) {
  const auto actions = actions_of(technique);
  for (const std::string& action : actions) {
    CAPTURE(action);
    CHECK_FALSE(has_step(technique, allowing(actions, action), setting));
    auto denied = allowing(actions);
    denied.push_back(deny(action));
    CHECK_FALSE(has_step(technique, denied, setting));
    if (setting.limit != Limit::kBoundary)
      CHECK_FALSE(has_step(technique, allowing(actions), setting, action));
  }
  if (needs(technique, Predicate::kTrustsService))
    CHECK_FALSE(has_step(technique, allowing(actions),
                         {.limit = setting.limit,
                          .services_trusted = false,
                          .facts = setting.facts,
                          .files = setting.files}));
  if (std::ranges::find(actions, "iam:PassRole") == actions.end()) return;
  auto elsewhere = allowing(actions, "iam:PassRole");
  elsewhere.push_back(
      allow("iam:PassRole", "*",
            R"("Condition": {"StringEquals": {"iam:PassedToService": "polly.amazonaws.com"}})"));
  CHECK_FALSE(has_step(technique, elsewhere, setting));
}

// What exists and runs as the role, as the preconditions of the technique want it.
std::string facts_for(const Technique& technique, const std::string& role_arn) {
  std::string resource;
  std::string attributes;
  for (const Precondition& precondition : technique.preconditions) {
    if (precondition.predicate == Predicate::kAttribute)
      attributes = '"' + std::string(precondition.name) + "\": \"" +
                   std::string(precondition.values.front()) + '"';
    if (precondition.predicate != Predicate::kExists) continue;
    std::string_view format;
    for (const Requirement& requirement : technique.requirements)
      for (const TechniqueResource& one : requirement.resources)
        if (one.variable == precondition.subject && format.empty()) format = one.arn;
    const std::string one = format.empty() ? std::string("arn:aws:identitystore:::user/ambit")
                                           : plain_resource(format, "aws", kAccount);
    resource = "{\"Arn\": \"" + one + "\", \"Kind\": \"" + std::string(precondition.kind) +
               "\", \"Role\": \"" + role_arn + '"';
  }
  return R"("Resources": [)" + resource + R"(, "Triggered": true, "Attributes": {)" + attributes +
         "}}]";
}

// The step is there only for what is known, and leads to the role that this runs as.
void check_known(const Technique& technique, const std::vector<std::string>& statements,
                 const Setting& setting) {
  CHECK_FALSE(has_step(technique, statements, {}));
  CHECK(steps(technique, statements, setting) == std::set{arn("role/admin")});
  const Setting other{.facts = facts_for(technique, arn("role/federated"))};
  CHECK(steps(technique, statements, other) == std::set{arn("role/federated")});
  const Setting elsewhere{.facts = facts_for(technique, "arn:aws:iam::999999999999:role/admin")};
  CHECK_FALSE(has_step(technique, statements, elsewhere));
}

// What files tell in the setting `told`; what they tell of others; and where the step leads to.
struct Told {
  std::vector<Snapshot::File> files = {};
  std::vector<Snapshot::File> of_others = {};
  std::string to = {};
};

Snapshot::File organization(std::string_view management) {
  return {"organization.json",
          R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "ManagementAccountId": ")" +
              std::string(management) +
              R"(", "DelegatedAdministrators": [], "RootSessions": true, )"
              R"("StackSetsTrustedAccess": true, "Accounts": [")" +
              std::string(kAccount) + "\", \"" + kMember + "\"]}"};
}

Snapshot::File permission_set_of(const std::string& principal) {
  return facts_file(
      R"("IdentityCenter": {"PermissionSets": [{"Arn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1", )"
      R"("AssignedTo": [")" +
      arn(principal) + R"("], "Roles": [")" + arn(kReserved) + "\"]}]}");
}

Told told_for(const Technique& technique) {
  if (needs(technique, Predicate::kInactiveKeySecretKnown)) {
    const auto known_to = [](const std::string& principal) {
      return facts_file(R"("Users": [{"Arn": ")" + arn("user/target") +
                        R"(", "InactiveKeySecretKnownTo": [")" + arn(principal) + "\"]}]");
    };
    return {{known_to("user/actor")}, {known_to("role/executed")}, arn("user/target")};
  }
  if (needs(technique, Predicate::kAssigned))
    return {{permission_set_of("user/actor"), organization(kAccount)},
            {permission_set_of("user/target"), organization(kAccount)},
            arn(kReserved)};
  if (needs(technique, Predicate::kExists)) {
    const auto encrypted_with = [](const std::string& key) {
      return facts_file(
          R"("Resources": [{"Arn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf", )"
          R"("Kind": "secretsmanager-secret", "Contains": [")" +
          arn("user/target") + R"("], "KmsKey": ")" + key + R"("}, {"Arn": ")" + std::string(kKey) +
          R"(", "Kind": "kms-key", "Policy": )" +
          document({R"({"Effect": "Allow", "Action": ["kms:PutKeyPolicy", "kms:CreateGrant"], )"
                    R"("Resource": "*", "Principal": {"AWS": "111122223333"}})"}) +
          "}]");
    };
    return {{encrypted_with(std::string(kKey))},
            {encrypted_with("alias/aws/secretsmanager")},
            arn("user/actor")};
  }
  const bool root = needs(technique, Predicate::kRootSessionsEnabled);
  if (root || needs(technique, Predicate::kStacksetsTrustedAccess)) {
    Told told{.files = {organization(kAccount)}, .of_others = {organization(kMember)}};
    for (auto* files : {&told.files, &told.of_others})
      files->push_back(
          {"member.json", export_of({.users = {{.name = "somebody"}}, .id = kMember})});
    told.to = root ? "" : "arn:aws:iam::" + kMember + ":role/stacksets-exec-ambit";
    return told;
  }
  const Snapshot::File center = facts_file(R"("IdentityCenter": {})");
  return {{center, organization(kAccount)},
          {center, organization(kMember)},
          arn("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ambit_0123456789abcdef")};
}

void check_told(const Technique& technique, const std::vector<std::string>& statements,
                const Told& told) {
  CHECK_FALSE(has_step(technique, statements, {}));
  CHECK(steps(technique, statements, {.files = told.files}) == std::set{told.to});
  CHECK_FALSE(has_step(technique, statements, {.files = told.of_others}));
}

TEST_CASE("techniques_lead_on_with_all_that_they_take_and_not_without") {
  std::ifstream file("tests/graph/techniques.txt");
  std::map<std::string, std::string> settings;
  for (std::string id, setting; file >> id >> setting;) settings[id] = setting;
  CHECK(settings.size() == techniques().size());
  for (const Technique& technique : techniques()) {
    CAPTURE(technique.id);
    REQUIRE(settings.contains(std::string(technique.id)));
    const std::string& named = settings[std::string(technique.id)];
    const bool known = named == "known";
    const Told told = named == "told" ? told_for(technique) : Told{};
    const bool free = known || !told.files.empty();
    const auto limit = free ? kLimitNames.begin() : std::ranges::find(kLimitNames, named);
    const auto statements = allowing(actions_of(technique));
    if (limit == kLimitNames.end()) {
      CHECK(named == "no-steps");
      for (std::size_t i = 0; i < kLimitNames.size(); ++i)
        CHECK_FALSE(has_step(technique, statements, {.limit = static_cast<Limit>(i)}));
      continue;
    }
    const Setting setting{.limit = static_cast<Limit>(limit - kLimitNames.begin()),
                          .actor_trusted = !technique.id.starts_with("sts-"),
                          .facts = known ? facts_for(technique, arn("role/admin")) : std::string(),
                          .files = told.files};
    if (known) check_known(technique, statements, setting);
    if (!told.files.empty()) check_told(technique, statements, told);
    CHECK(has_step(technique, statements, setting));
    check_near_misses(technique, setting);
  }
}

}  // namespace
}  // namespace ambit::graph
