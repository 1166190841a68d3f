#include "snapshot/facts_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"
#include "support/nearest.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

constexpr auto kFactKinds = std::to_array<std::string_view>({
    "agentcore-browser",
    "agentcore-code-interpreter",
    "agentcore-runtime",
    "apprunner-service",
    "autoscaling-group",
    "batch-job-definition",
    "batch-job-queue",
    "cloudformation-stack",
    "cloudformation-stackset",
    "codebuild-project",
    "codecommit-repository",
    "codedeploy-deployment-group",
    "codepipeline-custom-action",
    "codepipeline-pipeline",
    "cognito-identity-pool",
    "ec2-instance",
    "ec2-launch-template",
    "ecr-repository",
    "ecs-cluster",
    "ecs-container-instance",
    "ecs-service",
    "ecs-task",
    "ecs-task-definition",
    "eks-cluster",
    "elasticbeanstalk-environment",
    "emr-cluster",
    "emr-editor",
    "emr-serverless-application",
    "event-source",
    "event-target",
    "glue-dev-endpoint",
    "glue-job",
    "kms-key",
    "lambda-function",
    "lambda-layer",
    "lambda-microvm",
    "launch-configuration",
    "lightsail-instance",
    "mwaa-environment",
    "permission-set",
    "permission-set-assignment-to-group",
    "permission-set-assignment-to-user",
    "rds-cluster",
    "redshift-cluster",
    "s3-bucket-code",
    "s3-object-code",
    "s3-object-terraform-state",
    "s3-object-terraform-state-role",
    "sagemaker-domain",
    "sagemaker-notebook-instance",
    "sagemaker-user-profile",
    "scheduler-schedule",
    "secretsmanager-secret",
    "service-specific-credential",
    "servicecatalog-product",
    "ssm-automation-document",
    "ssm-command-history",
    "ssm-document",
    "ssm-maintenance-window",
    "ssm-parameter",
    "ssm-session-disconnected",
    "states-state-machine",
});
static_assert(std::ranges::is_sorted(kFactKinds));

// The file while it is read.
struct WrittenFacts {
  Model& model;
  std::optional<std::int64_t> version = {};
  Value resources = {};
  Value complete = {};
  Value users = {};
  Value providers = {};
  Value attacker_issuers = {};
  Value token_issuers = {};
  Value permission_sets = {};
  std::vector<SingleFact> single = {};
};

struct WrittenFactResource {
  Model& model;
  FactResource resource = {};
  Value kind = {};
  Value policy = {};
  bool sound = true;
};

void add_single(ValueReader& reader, WrittenFacts& facts, Value value, std::string_view name) {
  if (const auto flag = reader.boolean(value))
    facts.single.push_back({facts.model.intern(name), *flag, value.where()});
}

constexpr auto kFactsMembers = std::to_array<Member<ValueReader, WrittenFacts>>({
    {"AmbitFacts", [](ValueReader& r, WrittenFacts& f, Value v) { f.version = r.integer(v); }},
    {"Resources", [](ValueReader&, WrittenFacts& f, Value v) { f.resources = v; }},
    {"Complete", [](ValueReader&, WrittenFacts& f, Value v) { f.complete = v; }},
    {"Users", [](ValueReader&, WrittenFacts& f, Value v) { f.users = v; }},
    {"Providers", [](ValueReader&, WrittenFacts& f, Value v) { f.providers = v; }},
    {"SerialConsoleEnabled",
     [](ValueReader& r, WrittenFacts& f, Value v) { add_single(r, f, v, "SerialConsoleEnabled"); }},
    {"StartupContent",
     [](ValueReader& r, WrittenFacts& f, Value v) { add_single(r, f, v, "StartupContent"); }},
    {"IdentityCenter",
     [](ValueReader& r, WrittenFacts& f, Value v) {
       if (!r.expect(v, Kind::kObject)) return;
       f.single.push_back({f.model.intern("IdentityCenter"), true, v.where()});
       f.permission_sets = v.find("PermissionSets");
     }},
    {"NoServiceLinkedRoles",
     [](ValueReader& r, WrittenFacts& f, Value v) { add_single(r, f, v, "NoServiceLinkedRoles"); }},
    {"AttackerIssuers", [](ValueReader&, WrittenFacts& f, Value v) { f.attacker_issuers = v; }},
    {"TokenIssuers", [](ValueReader&, WrittenFacts& f, Value v) { f.token_issuers = v; }},
});

// Flags as they are written.
std::optional<std::string> fact_text_of(Value value) {
  if (value.is(Kind::kString)) return std::string(value.text());
  if (value.is(Kind::kBool)) return value.boolean() ? "true" : "false";
  return std::nullopt;
}

void read_fact_attributes(ValueReader& reader, WrittenFactResource& written, Value object) {
  written.sound = reader.expect(object, Kind::kObject) && written.sound;
  if (!object.is(Kind::kObject)) return;
  for (const auto& [key, value] : object.members()) {
    const auto text = fact_text_of(value);
    if (!text) {
      written.sound = reader.expect(value, Kind::kString);
      continue;
    }
    written.resource.attributes.emplace_back(written.model.intern(key.text()),
                                             written.model.intern(*text));
  }
}

using ArnsOfFact = std::optional<std::vector<Symbol>> FactResource::*;
void read_arns_of(ValueReader& reader, WrittenFactResource& written, Value list, ArnsOfFact field) {
  auto& arns = (written.resource.*field).emplace();
  written.sound = reader.each_string(list, [&](Value, std::string_view arn) {
    arns.push_back(written.model.intern(arn));
  }) && written.sound;
}

// By key, or as most services list them.
void read_fact_tags(ValueReader& reader, WrittenFactResource& written, Value value) {
  auto& tags = written.resource.tags.emplace();
  const auto add = [&](std::string_view key, Value text) {
    const Symbol symbol = reader.symbol(text);
    written.sound = symbol.valid() && written.sound;
    if (symbol.valid()) tags.emplace_back(written.model.intern(key), symbol);
  };
  if (value.is(Kind::kObject)) {
    for (const auto& [key, text] : value.members()) add(key.text(), text);
    return;
  }
  written.sound = reader.each_object(value, [&](Value tag) {
    const Value key = tag.find("Key");
    const Value text = tag.find("Value");
    if (!key.is(Kind::kString)) return reader.missing(tag, "Key"), false;
    if (!text.valid()) return reader.missing(tag, "Value"), false;
    add(key.text(), text);
    return true;
  }) && written.sound;
}

constexpr auto kFactResourceMembers = std::to_array<Member<ValueReader, WrittenFactResource>>({
    {"Arn", [](ValueReader& r, WrittenFactResource& w, Value v) { w.resource.arn = r.symbol(v); }},
    {"Kind", [](ValueReader&, WrittenFactResource& w, Value v) { w.kind = v; }},
    {"Role",
     [](ValueReader& r, WrittenFactResource& w, Value v) {
       w.resource.role = r.symbol(v);
       w.sound = w.resource.role.valid() && w.sound;
     }},
    {"Triggered",
     [](ValueReader& r, WrittenFactResource& w, Value v) {
       w.resource.triggered = r.boolean(v);
       w.sound = w.resource.triggered.has_value() && w.sound;
     }},
    {"Attributes", read_fact_attributes},
    {"Policy", [](ValueReader&, WrittenFactResource& w, Value v) { w.policy = v; }},
    {"ExecutionRole",
     [](ValueReader& r, WrittenFactResource& w, Value v) {
       w.resource.execution_role = r.symbol(v);
       w.sound = w.resource.execution_role.valid() && w.sound;
     }},
    {"ReachableBy", [](ValueReader& r, WrittenFactResource& w,
                       Value v) { read_arns_of(r, w, v, &FactResource::reachable_by); }},
    {"Contains", [](ValueReader& r, WrittenFactResource& w,
                    Value v) { read_arns_of(r, w, v, &FactResource::contains); }},
    {"KmsKey",
     [](ValueReader& r, WrittenFactResource& w, Value v) {
       w.resource.kms_key = r.symbol(v);
       w.sound = w.resource.kms_key.valid() && w.sound;
     }},
    {"Tags", read_fact_tags},
});

struct WrittenFactUser {
  Model& model;
  FactUser user = {};
  bool sound = true;
};
void read_count(ValueReader& reader, WrittenFactUser& written, Value value,
                std::optional<std::int64_t> FactUser::* count) {
  written.user.*count = reader.integer(value);
  written.sound = (written.user.*count).has_value() && written.sound;
}
constexpr auto kFactUserMembers = std::to_array<Member<ValueReader, WrittenFactUser>>({
    {"Arn", [](ValueReader& r, WrittenFactUser& w, Value v) { w.user.arn = r.symbol(v); }},
    {"AccessKeys", [](ValueReader& r, WrittenFactUser& w,
                      Value v) { read_count(r, w, v, &FactUser::access_keys); }},
    {"MFADevices", [](ValueReader& r, WrittenFactUser& w,
                      Value v) { read_count(r, w, v, &FactUser::mfa_devices); }},
    {"LoginProfile",
     [](ValueReader& r, WrittenFactUser& w, Value v) {
       w.user.login_profile = r.boolean(v);
       w.sound = w.user.login_profile.has_value() && w.sound;
     }},
    {"InactiveKeySecretKnownTo",
     [](ValueReader& r, WrittenFactUser& w, Value v) {
       w.sound = r.each_string(v, [&](Value, std::string_view arn) {
         w.user.inactive_key_known_to.push_back(w.model.intern(arn));
       }) && w.sound;
     }},
});

struct WrittenPermissionSet {
  Model& model;
  FactPermissionSet set = {};
  bool sound = true;
};
using ArnsOfSet = std::vector<Symbol> FactPermissionSet::*;
void read_arns_of(ValueReader& reader, WrittenPermissionSet& written, Value list, ArnsOfSet field) {
  written.sound = reader.each_string(list, [&](Value, std::string_view arn) {
    (written.set.*field).push_back(written.model.intern(arn));
  }) && written.sound;
}
constexpr auto kPermissionSetMembers = std::to_array<Member<ValueReader, WrittenPermissionSet>>({
    {"Arn", [](ValueReader& r, WrittenPermissionSet& w, Value v) { w.set.arn = r.symbol(v); }},
    {"Name",
     [](ValueReader& r, WrittenPermissionSet& w, Value v) {
       w.set.name = r.symbol(v);
       w.sound = w.set.name.valid() && w.sound;
     }},
    {"AssignedTo", [](ValueReader& r, WrittenPermissionSet& w,
                      Value v) { read_arns_of(r, w, v, &FactPermissionSet::assigned_to); }},
    {"Roles", [](ValueReader& r, WrittenPermissionSet& w,
                 Value v) { read_arns_of(r, w, v, &FactPermissionSet::roles); }},
});

}  // namespace

std::span<const std::string_view> fact_kinds() {
  return kFactKinds;
}

bool FactsReader::is_kind(Value kind) {
  const auto name = reader_.string(kind);
  if (!name) return false;
  if (std::ranges::binary_search(kFactKinds, *name)) return true;
  const std::string_view near = nearest(*name, kFactKinds);
  say(model_.diagnostics, kinds::kFactKind, kind,
      {std::string(*name),
       near.empty() ? std::string() : "did you mean `" + std::string(near) + "`?"});
  return false;
}

bool FactsReader::read_resource(Value object, const Context& context) {
  WrittenFactResource written{.model = model_, .resource = {.where = object.where()}};
  reader_.members(kFactResourceMembers, reader_, written, object);
  FactResource& resource = written.resource;
  if (!resource.arn.valid()) return reader_.missing(object, "Arn"), false;
  if (!written.kind.valid()) return reader_.missing(object, "Kind"), false;
  if (!is_kind(written.kind) || !written.sound) return false;
  resource.kind = model_.intern(written.kind.text());
  std::ranges::sort(resource.attributes);
  if (written.policy.valid())
    policies_.read_policy_of(model_.text(resource.arn), written.policy, context);
  draft_.facts.resources.push_back(std::move(resource));
  return true;
}

bool FactsReader::read_user(Value object) {
  WrittenFactUser written{.model = model_, .user = {.where = object.where()}};
  reader_.members(kFactUserMembers, reader_, written, object);
  if (!written.user.arn.valid()) return reader_.missing(object, "Arn"), false;
  if (written.sound) draft_.facts.users.push_back(std::move(written.user));
  return written.sound;
}

bool FactsReader::read_permission_set(Value object) {
  WrittenPermissionSet written{.model = model_, .set = {.where = object.where()}};
  reader_.members(kPermissionSetMembers, reader_, written, object);
  if (!written.set.arn.valid()) return reader_.missing(object, "Arn"), false;
  if (written.sound) draft_.facts.permission_sets.push_back(std::move(written.set));
  return written.sound;
}

void FactsReader::read_complete(Value list) {
  if (!reader_.expect(list, Kind::kArray)) return;
  for (const Value kind : list.elements())
    if (is_kind(kind)) draft_.facts.complete.push_back(model_.intern(kind.text()));
}

// Of several files all lists count.
void FactsReader::read_whole(Value list, std::optional<std::vector<Symbol>>& all) {
  std::vector<Symbol> arns;
  if (!list.valid() || !read_arns(list, arns)) return;
  if (!all) all.emplace();
  all->insert(all->end(), arns.begin(), arns.end());
}

bool FactsReader::read_arns(Value list, std::vector<Symbol>& arns) {
  return reader_.each_string(
      list, [&](Value, std::string_view arn) { arns.push_back(model_.intern(arn)); });
}

ReadArtefact FactsReader::read(Value object, const Context& context) {
  WrittenFacts written{.model = model_};
  reader_.members(kFactsMembers, reader_, written, object);
  if (say_doubled_members(model_.diagnostics, object)) return {};
  if (const std::int64_t version = written.version.value_or(1); version != 1) {
    say(model_.diagnostics, kinds::kVersion, object, {std::string("AmbitFacts"), version});
    return {};
  }
  draft_.facts.given = true;
  ReadArtefact artefact;
  const auto read_each = [&](Value list, auto&& read) {
    if (!list.valid()) return true;
    return reader_.each_object(list, [&](Value entry) {
      const bool sound = read(entry);
      artefact.entities += sound ? 1U : 0U;
      return sound;
    });
  };
  const bool all =
      read_each(written.resources, [&](Value entry) { return read_resource(entry, context); });
  read_each(written.users, [&](Value entry) { return read_user(entry); });
  // A list of which something is lost is not complete.
  if (written.complete.valid() && all) read_complete(written.complete);
  read_each(written.permission_sets, [&](Value entry) { return read_permission_set(entry); });
  read_whole(written.providers, draft_.facts.providers);
  read_whole(written.token_issuers, draft_.facts.token_issuers);
  if (written.attacker_issuers.valid())
    read_arns(written.attacker_issuers, draft_.facts.attacker_issuers);
  auto& single = draft_.facts.single;
  single.insert(single.end(), written.single.begin(), written.single.end());
  return artefact;
}

}  // namespace ambit::snapshot
