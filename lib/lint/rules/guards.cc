// Policies that guard something and do not: boundaries that can be taken off, buckets whose policy
// can be rewritten, and policies that lock their owners out.
#include <algorithm>
#include <array>
#include <string>

#include "lint/boxes.h"
#include "lint/clauses.h"
#include "lint/engine.h"
#include "lint/inspection.h"
#include "lint/principal_text.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "reason/public_access.h"

namespace ambit::lint {
namespace {

using Answer = AccessQuestion::Answer;
using reason::Demands;

// --- Boundaries ---

// Values that are not of their key's type do not occur.
bool is_feasible(const reason::Asked& found) {
  return found.answer == Answer::kSome && found.documented;
}

void report_escape(Inspection& inspection, Engine& engine, const reason::Asked& found,
                   std::string_view how) {
  Finding& finding = inspection.report(
      RuleId::kBoundaryEscapable, place_of_statement(allowing(inspection, engine, found)),
      single_quoted(found.witness.action) + " is granted, " + std::string(how));
  finding.witness = reason::example_of(found.witness);
}

void boundary_escapable(Inspection& inspection) {
  const auto removal = engine_with_box(
      inspection, {"iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary"},
      {"*"});
  if (removal == nullptr) return;
  if (const auto found = find_granted(*removal, {}); is_feasible(found))
    report_escape(inspection, *removal, found, "by which the boundary can be removed");
  const auto others =
      engine_with_box(inspection,
                      {"iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary",
                       "iam:CreateUser", "iam:CreateRole"},
                      {"*"});
  if (others == nullptr) return;
  Demands within;
  if (auto open = reason::not_fixed(others->space(), others->questions().policy(0).document,
                                    "iam:permissionsboundary"))
    within.push_back(*std::move(open));
  if (const auto found = find_granted(*others, within); is_feasible(found))
    report_escape(inspection, *others, found,
                  "without a boundary or with another one: no condition pins "
                  "'iam:PermissionsBoundary'");
}

// --- Buckets ---

void bucket_policy_escalation(Inspection& inspection) {
  const auto policies =
      engine_with_box(inspection, {"s3:PutBucketPolicy", "s3:PutBucketAcl"}, {"*"});
  if (policies == nullptr) return;
  const auto found = find_granted(*policies, {});
  if (found.answer != Answer::kSome) return;
  std::vector<std::string> missing;
  for (const char* action : {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}) {
    const auto objects = engine_with_box(inspection, {action}, {"*"});
    if (objects != nullptr && find_granted(*objects, {}).answer == Answer::kNone)
      missing.push_back(single_quoted(action));
  }
  if (missing.empty()) return;
  Finding& finding = inspection.report(
      RuleId::kBucketPolicyEscalation, place_of_statement(allowing(inspection, *policies, found)),
      single_quoted(found.witness.action) + " is granted, which can obtain " + listed(missing));
  finding.witness = reason::example_of(found.witness);
}

// --- Owners ---

// The callers of the account whose own policies count; of all accounts if none is given.
Demands of_account(const reason::Space& space, const std::string& account, bool root_too) {
  const auto& callers = space.callers();
  Bits points(callers.size());
  bool mentioned = false;
  for (const reason::ModelCaller& caller : callers)
    mentioned = mentioned || (!caller.any_account && caller.account == account);
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const reason::ModelCaller& caller = callers[i];
    const bool own =
        account.empty() ||
        (mentioned ? !caller.any_account && caller.account == account : caller.any_account);
    points[i] = own && evaluate::is_iam(caller.kind) &&
                (root_too || caller.kind != evaluate::CallerKind::kRoot);
  }
  return {{.variable = reason::kCallerVariable, .points = std::move(points)}};
}

void kms_key_policy_lockout(Inspection& inspection) {
  const std::string account = account_of(inspection.document());
  if (account.empty()) return;
  const auto engine = engine_with_box(inspection, {"kms:PutKeyPolicy"}, {"*"});
  if (engine == nullptr) return;
  const auto found = find_granted(*engine, of_account(engine->space(), account, true));
  if (found.answer != Answer::kNone) return;
  Finding& finding = inspection.report(
      RuleId::kKmsKeyPolicyLockout, place_of_opening(inspection.document().root),
      "nobody in account " + single_quoted(account) +
          " is granted 'kms:PutKeyPolicy', so the key cannot be managed any more");
  finding.help = {"allow 'kms:*' for the account principal"};
}

bool delegates(const Statement& statement, const std::string& account) {
  if (!statement.allows() || !unconditional(statement) || statement.principals.negated ||
      statement.actions.negated || statement.resources.negated)
    return false;
  const bool all_actions =
      std::ranges::any_of(statement.actions.entries, [](const ActionEntry& entry) {
        return entry.everything || (equal_folded(entry.service, "kms") && entry.name == "*");
      });
  const auto is_account = [&](const PrincipalEntry& entry) {
    if (is_everyone(entry)) return true;
    if (entry.type != "AWS") return false;
    const AwsPrincipalText read = read_aws_principal(entry.text);
    return read.kind == AwsPrincipal::kAccount && (account.empty() || read.account == account);
  };
  return all_actions && std::ranges::any_of(statement.principals.entries, is_account);
}

void kms_no_account_delegation(Inspection& inspection) {
  const Document& document = inspection.document();
  const std::string account = account_of(document);
  if (document.statements.empty() ||
      std::ranges::any_of(document.statements, [&](const Statement& statement) {
        return delegates(statement, account);
      }))
    return;
  Finding& finding = inspection.report(
      RuleId::kKmsNoAccountDelegation, place_of_opening(document.root),
      "no statement allows 'kms:*' for the account, so IAM policies have no effect on the key");
  finding.help = {"allow 'kms:*' on '*' for the account principal"};
}

struct ChangeAction {
  std::string_view service = {};
  std::string_view action = {};
};

constexpr std::array kChangeActions = {
    ChangeAction{"dynamodb", "dynamodb:PutResourcePolicy"},
    ChangeAction{"ecr", "ecr:SetRepositoryPolicy"},
    ChangeAction{"kms", "kms:PutKeyPolicy"},
    ChangeAction{"lambda", "lambda:AddPermission"},
    ChangeAction{"s3", "s3:PutBucketPolicy"},
    ChangeAction{"secretsmanager", "secretsmanager:PutResourcePolicy"},
    ChangeAction{"sns", "sns:SetTopicAttributes"},
    ChangeAction{"sqs", "sqs:SetQueueAttributes"}};

// The resource that the policy hangs on, as far as its text tells; empty: it does not.
std::string own_resource(const Document& document) {
  if (!document.attachment.arn.empty()) return document.attachment.arn;
  const bool bucket = document.attachment.service == "s3";
  std::string own;
  for (const Statement& statement : document.statements) {
    if (statement.resources.negated) continue;
    for (const ResourceEntry& entry : statement.resources.entries) {
      const auto end = bucket ? entry.text.find('/') : std::string_view::npos;
      const std::string_view resource = entry.text.substr(0, end);
      if (!entry.is_arn() || resource.find_first_of("*?$") != std::string_view::npos) continue;
      if (!own.empty() && own != resource) return {};
      own = resource;
    }
  }
  return own;
}

void resource_policy_lockout(Inspection& inspection) {
  const Document& document = inspection.document();
  const auto change =
      std::ranges::find(kChangeActions, document.attachment.service, &ChangeAction::service);
  if (change == kChangeActions.end()) return;
  const std::string own = own_resource(document);
  if (own.empty()) return;
  const auto engine = engine_with_box(inspection, {std::string(change->action)}, {own});
  if (engine == nullptr) return;
  const auto found =
      find_not_denied(*engine, of_account(engine->space(), account_of(document), false));
  if (found.answer != Answer::kNone) return;
  const auto denies = engine->denies();
  if (denies.empty()) return;
  Finding& finding =
      inspection.report(RuleId::kResourcePolicyLockout, place_of_statement(*denies.front()),
                        single_quoted(change->action) +
                            " is denied to everybody in the account but its root user, so nobody "
                            "else can change the policy");
  for (std::size_t i = 1; i < denies.size() && i <= kMaxRelated; ++i)
    finding.related.push_back({"denied here, too", place_of_statement(*denies[i])});
  finding.help = {"exempt a role of administrators"};
}

void insecure_transport_allowed(Inspection& inspection) {
  const Document& document = inspection.document();
  const std::string own = own_resource(document);
  if (own.empty()) return;
  std::vector<std::string> resources = {own};
  if (document.attachment.service == "s3") resources.push_back(own + "/*");
  const auto engine = engine_with_box(inspection, {document.attachment.service + ":*"}, resources,
                                      R"({"Bool": {"aws:SecureTransport": "false"}})");
  if (engine == nullptr) return;
  const auto found = find_not_denied(*engine, {});
  if (found.answer != Answer::kSome) return;
  Finding& finding =
      inspection.report(RuleId::kInsecureTransportAllowed, place_of_opening(document.root),
                        "requests without TLS are not denied");
  finding.witness = reason::example_of(found.witness);
  finding.help = {"deny them by 'Bool' 'aws:SecureTransport' 'false'"};
}

}  // namespace

void check_guards(Inspection& inspection) {
  const auto& statements = inspection.document().statements;
  const bool allows = std::ranges::any_of(statements, &Statement::allows);
  const bool denies = std::ranges::any_of(statements, &Statement::denies);
  if (inspection.on(RuleId::kBoundaryEscapable) && allows) boundary_escapable(inspection);
  if (inspection.on(RuleId::kBucketPolicyEscalation) && allows)
    bucket_policy_escalation(inspection);
  if (inspection.on(RuleId::kKmsKeyPolicyLockout)) kms_key_policy_lockout(inspection);
  if (inspection.on(RuleId::kKmsNoAccountDelegation)) kms_no_account_delegation(inspection);
  if (inspection.on(RuleId::kResourcePolicyLockout) && denies) resource_policy_lockout(inspection);
  if (inspection.on(RuleId::kInsecureTransportAllowed)) insecure_transport_allowed(inspection);
}

}  // namespace ambit::lint
