// What a policy is of is said by the artefact, by the parameters of its call, or can be concluded
// from the resources that it names. Only the account may be left open until all files are read.
#include "snapshot/resource_policy.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;
using WrittenAnswer = ResourcePolicyReader::Written;

using ResourceMember = Member<ValueReader, WrittenAnswer>;

constexpr auto kResourcePolicyMembers = std::to_array<ResourceMember>({
    {"Policy", [](ValueReader&, WrittenAnswer& w, Value v) { w.policy = v; }},
    {"PolicyName"},
    {"RevisionId"},
});

// The attributes are a map of texts with many more entries.
constexpr auto kQueueMembers = std::to_array<ResourceMember>({
    {"Attributes",
     [](ValueReader& r, WrittenAnswer& w, Value v) {
       if (!r.expect(v, Kind::kObject)) return;
       if (const Value arn = v.find("QueueArn"); arn.valid()) w.arn = r.symbol(arn);
       w.policy = v.find("Policy");
     }},
});
constexpr auto kTopicMembers = std::to_array<ResourceMember>({
    {"Attributes",
     [](ValueReader& r, WrittenAnswer& w, Value v) {
       if (!r.expect(v, Kind::kObject)) return;
       if (const Value arn = v.find("TopicArn"); arn.valid()) w.arn = r.symbol(arn);
       w.policy = v.find("Policy");
     }},
});

constexpr auto kSecretMembers = std::to_array<ResourceMember>({
    {"ARN", [](ValueReader& r, WrittenAnswer& w, Value v) { w.arn = r.symbol(v); }},
    {"Name"},
    {"ResourcePolicy", [](ValueReader&, WrittenAnswer& w, Value v) { w.policy = v; }},
});

constexpr auto kRepositoryMembers = std::to_array<ResourceMember>({
    {"registryId", [](ValueReader& r, WrittenAnswer& w, Value v) { w.account = r.account(v); }},
    {"repositoryName",
     [](ValueReader& r, WrittenAnswer& w, Value v) { w.name = r.string(v).value_or(""); }},
    {"policyText", [](ValueReader&, WrittenAnswer& w, Value v) { w.policy = v; }},
});

// The four settings, which are all there, and all known.
struct Settings {
  PublicAccessBlock block = {};
  int known = 0;
};
template <bool PublicAccessBlock::* Setting>
constexpr void (*kReadSetting)(ValueReader&, Settings&, Value) =
    [](ValueReader& r, Settings& settings, Value v) {
      const auto value = r.boolean(v);
      settings.block.*Setting = value.value_or(false);
      settings.known += value ? 1 : 0;
    };
constexpr auto kSettings = std::to_array<Member<ValueReader, Settings>>({
    {"BlockPublicAcls", kReadSetting<&PublicAccessBlock::block_public_acls>},
    {"IgnorePublicAcls", kReadSetting<&PublicAccessBlock::ignore_public_acls>},
    {"BlockPublicPolicy", kReadSetting<&PublicAccessBlock::block_public_policy>},
    {"RestrictPublicBuckets", kReadSetting<&PublicAccessBlock::restrict_public_buckets>},
});
constexpr auto kAccessBlockMembers = std::to_array<ResourceMember>({
    {"PublicAccessBlockConfiguration",
     [](ValueReader& r, WrittenAnswer& w, Value v) {
       if (!r.expect(v, Kind::kObject)) return;
       Settings settings;
       r.members(kSettings, r, settings, v);
       for (const auto& setting : kSettings)
         if (!v.find(setting.name).valid()) r.missing(v, setting.name);
       if (settings.known == static_cast<int>(kSettings.size())) w.block = settings.block;
     }},
});

constexpr auto kBucketMembers = std::to_array<Member<ValueReader, Reference>>({
    {"Name", [](ValueReader& r, Reference& bucket, Value v) { bucket = {r.symbol(v), v.where()}; }},
    {"CreationDate"},
    {"BucketRegion"},
    {"BucketArn"},
});
constexpr auto kOwnerMembers = std::to_array<Member<ValueReader, DraftBuckets>>({
    {"ID", [](ValueReader& r, DraftBuckets& b, Value v) { b.canonical_id = r.symbol(v); }},
    {"DisplayName"},
});
constexpr auto kBucketsMembers = std::to_array<ResourceMember>({
    {"Buckets",
     [](ValueReader& r, WrittenAnswer& w, Value v) {
       r.each_object(v, [&](Value object) {
         Reference bucket;
         r.members(kBucketMembers, r, bucket, object);
         if (!object.find("Name").valid()) r.missing(object, "Name");
         if (bucket.name.valid()) w.buckets.names.push_back(bucket);
         return true;
       });
     }},
    {"Owner",
     [](ValueReader& r, WrittenAnswer& w, Value v) {
       if (r.expect(v, Kind::kObject)) r.members(kOwnerMembers, r, w.buckets, v);
     }},
    {"Prefix"},
    {"ContinuationToken"},  // what is not listed is not concluded from
    {"NextToken"},
});

constexpr void (*kReadArn)(ValueReader&, WrittenAnswer&, Value) =
    [](ValueReader& r, WrittenAnswer& w, Value v) { w.arn = r.symbol(v); };
constexpr void (*kReadAccount)(ValueReader&, WrittenAnswer&, Value) =
    [](ValueReader& r, WrittenAnswer& w, Value v) { w.account = r.account(v); };
constexpr auto kListMembers = std::to_array<ResourceMember>({
    {"Resource", kReadArn},
    {"ResourceArn", kReadArn},
    {"Account", kReadAccount},
    {"AccountId", kReadAccount},
    {"Policy", [](ValueReader&, WrittenAnswer& w, Value v) { w.policy = v; }},
});

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

bool is_resource_arn(std::string_view text) {
  const auto arn = parse_arn(text);
  return arn && !arn->partition.empty() && !arn->service.empty() && !arn->resource.empty();
}

// A bucket, of S3 itself and not of an access point or of Outposts.
bool is_bucket(std::string_view text) {
  const auto arn = parse_arn(text);
  return arn && arn->service == "s3" && arn->region.empty() && arn->account.empty();
}

// The part of a resource pattern that names the resource whose policy may have it: the bucket, or
// the function without qualifier. Empty when it may be that of several.
std::string_view owner_of_policy(std::string_view pattern) {
  const auto arn = parse_arn(pattern);
  if (!arn) return {};
  std::string_view resource = arn->resource;
  if (is_bucket(pattern)) resource = resource.substr(0, resource.find('/'));
  const auto size = static_cast<std::size_t>(resource.data() + resource.size() - pattern.data());
  const std::string_view name = pattern.substr(0, size);
  const bool one = name.find_first_of("*?$") == std::string_view::npos;
  const bool function = arn->service == "lambda" && resource.starts_with("function:");
  return one && !resource.empty() && (is_bucket(pattern) || function) ? name : std::string_view{};
}

}  // namespace

ResourcePolicyReader::ResourcePolicyReader(Model& model, policy::Compiler& compiler, Draft& draft)
    : model_(model),
      documents_(model, compiler),
      draft_(draft),
      policies_(model, "resource-policy"),
      queues_(model, "sqs.queue-attributes"),
      topics_(model, "sns.topic-attributes"),
      secrets_(model, "secretsmanager.resource-policy"),
      repositories_(model, "ecr.repository-policy"),
      access_blocks_(model, "s3.public-access-block"),
      buckets_(model, "s3.buckets"),
      list_(model, "ambit.resource-policies") {}

// --- What it is the policy of ---

ResourcePolicyReader::Name ResourcePolicyReader::whole(std::string_view arn) {
  return {.arn = intern(arn)};
}

ResourcePolicyReader::Name ResourcePolicyReader::bucket_name(std::string_view bucket,
                                                             const Context& context) {
  if (bucket.starts_with("arn:")) return whole(bucket);  // of an access point
  return whole(joined({"arn:", model_.text(context.partition()), ":s3:::", bucket}));
}

// A resource of a region. `account`: empty when the artefact does not say it.
ResourcePolicyReader::Name ResourcePolicyReader::in_region(std::string_view service,
                                                           std::string_view account,
                                                           std::string_view resource,
                                                           const Context& context) {
  const std::string_view region = context.region();
  if (region.empty()) return {};
  if (account.empty()) account = model_.text(context.account_id());
  const std::string before = joined({"arn:", partition_of(region), ":", service, ":", region, ":"});
  const std::string behind = joined({":", resource});
  if (account.empty()) return {.before_account = intern(before), .behind_account = intern(behind)};
  return whole(joined({before, account, behind}));
}

// NAME, ACCOUNT:function:NAME, or an ARN; each with or without the qualifier.
ResourcePolicyReader::Name ResourcePolicyReader::function_name(std::string_view function,
                                                               const Context& context) {
  std::string name(function);
  if (const std::string_view qualifier = context.parameter("Qualifier"); !qualifier.empty())
    name.append(":").append(qualifier);
  if (function.starts_with("arn:")) return whole(name);
  constexpr std::string_view kFunction = ":function:";
  const std::size_t at = name.find(kFunction);
  if (at == std::string::npos)
    return in_region("lambda", "", joined({kFunction.substr(1), name}), context);
  return in_region("lambda", name.substr(0, at), name.substr(at + 1), context);
}

// https://sqs.REGION.amazonaws.com/ACCOUNT/NAME
ResourcePolicyReader::Name ResourcePolicyReader::queue_name(std::string_view url,
                                                            const Context& context) {
  const std::size_t slash = url.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view before = url.substr(0, slash);
  const std::string_view account = before.substr(before.rfind('/') + 1);
  return is_account_id(account) ? in_region("sqs", account, url.substr(slash + 1), context)
                                : Name{};
}

ResourcePolicyReader::Name ResourcePolicyReader::named_by_call(const Context& context) {
  for (const std::string_view name : {"ResourceArn", "TopicArn", "SecretId", "KeyId"})
    if (const std::string_view arn = context.parameter(name); is_resource_arn(arn))
      return whole(arn);
  if (const std::string_view bucket = context.parameter("Bucket"); !bucket.empty())
    return bucket_name(bucket, context);
  if (const std::string_view key = context.parameter("KeyId"); !key.empty())
    return in_region("kms", "", joined({"key/", key}), context);
  if (const std::string_view function = context.parameter("FunctionName"); !function.empty())
    return function_name(function, context);
  if (const std::string_view url = context.parameter("QueueUrl"); !url.empty())
    return queue_name(url, context);
  if (const std::string_view repository = context.parameter("RepositoryName"); !repository.empty())
    return in_region("ecr", context.parameter("RegistryId"), joined({"repository/", repository}),
                     context);
  return {};
}

// The one bucket or function that all statements name.
ResourcePolicyReader::Name ResourcePolicyReader::named_by_document(
    const policy::PlacedDocument& placed) {
  if (!placed.document.valid()) return {};
  const policy::Tables& tables = model_.policies;
  std::string_view only;
  for (const policy::Statement& statement : tables.statements_of(placed.document)) {
    if (!statement.has_resource || statement.not_resource) return {};
    for (const policy::ResourceId id : statement.resources.of(tables.resource_lists)) {
      const std::string_view name = owner_of_policy(tables.text(tables.resources[id].text));
      if (name.empty() || (!only.empty() && name != only)) return {};
      only = name;
    }
  }
  return only.empty() ? Name{} : whole(only);
}

// --- Rows ---

void ResourcePolicyReader::no_context(const Context& context, std::string_view what,
                                      std::string_view help) {
  model_.diagnostics.add(kinds::kNoContext, context.artefact(),
                         {std::string(what), std::string(help)});
}

ReadArtefact ResourcePolicyReader::add(const Name& name, DraftResource resource,
                                       const Context& context) {
  resource.arn = name.arn;
  resource.before_account = name.before_account;
  resource.behind_account = name.behind_account;
  if (const auto arn = parse_arn(model_.text(name.arn)); arn && is_account_id(arn->account))
    resource.account = intern(arn->account);
  if (name.arn.valid() && !resource.account.valid()) resource.account = context.account_id();
  const Symbol account = resource.account;
  draft_.resources.push_back(resource);
  return {.account = account, .entities = 1};
}

// `policy` is invalid for a resource that has none.
void ResourcePolicyReader::set_document(DraftResource& resource, Value policy) {
  const bool none = !policy.valid() || policy.is(Kind::kNull);
  resource.state = none ? Knowledge::kNone : Knowledge::kKnown;
  if (!none) resource.document = documents_.read(policy, PolicyKind::kResource);
  if (!none && !resource.document.document.valid()) resource.state = Knowledge::kUnknown;
}

bool ResourcePolicyReader::is_doubled(Value value) {
  return say_doubled_members(model_.diagnostics, value);
}

// --- Kinds ---

ReadArtefact ResourcePolicyReader::read_policy(Value answer, const Context& context) {
  WrittenAnswer written;
  policies_.members(kResourcePolicyMembers, policies_, written, answer);
  if (is_doubled(answer)) return {};
  DraftResource resource{{.where = answer.where()}};
  resource.document = documents_.require(written.policy, answer, PolicyKind::kResource);
  if (resource.document.document.valid()) resource.state = Knowledge::kKnown;
  Name name = named_by_call(context);
  if (!name.known()) {
    name = named_by_document(resource.document);
    resource.inferred = name.known();
  }
  if (name.known()) return add(name, resource, context);
  no_context(context, "which resource",
             "name the file after its call, `get-bucket-policy+bucket=NAME.json`, and put it into "
             "directories named as the account and the region");
  return {};
}

// An answer that says which resource it is of, and leaves the policy out when there is none.
template <class Table>
ReadArtefact ResourcePolicyReader::read_attributes(ValueReader& reader, const Table& members,
                                                   Value answer, const Context& context) {
  WrittenAnswer written;
  reader.members(members, reader, written, answer);
  if (is_doubled(answer)) return {};
  DraftResource resource{{.where = answer.where()}};
  set_document(resource, written.policy);
  const Name name = written.arn.valid() ? whole(model_.text(written.arn)) : named_by_call(context);
  if (name.known()) return add(name, resource, context);
  no_context(context, "which resource", "export it again, with all its attributes");
  return {};
}

ReadArtefact ResourcePolicyReader::read_queue_attributes(Value answer, const Context& context) {
  return read_attributes(queues_, kQueueMembers, answer, context);
}

ReadArtefact ResourcePolicyReader::read_topic_attributes(Value answer, const Context& context) {
  return read_attributes(topics_, kTopicMembers, answer, context);
}

ReadArtefact ResourcePolicyReader::read_secret_policy(Value answer, const Context& context) {
  return read_attributes(secrets_, kSecretMembers, answer, context);
}

ReadArtefact ResourcePolicyReader::read_repository_policy(Value answer, const Context& context) {
  WrittenAnswer written;
  repositories_.members(kRepositoryMembers, repositories_, written, answer);
  if (is_doubled(answer)) return {};
  DraftResource resource{{.where = answer.where()}};
  resource.document = documents_.require(written.policy, answer, PolicyKind::kResource);
  if (resource.document.document.valid()) resource.state = Knowledge::kKnown;
  Name name;
  if (written.account.valid() && !written.name.empty())
    name = in_region("ecr", model_.text(written.account), joined({"repository/", written.name}),
                     context);
  if (name.known()) return add(name, resource, context);
  no_context(context, "which region",
             "put it into a directory named as the region, or pass `--region`");
  return {};
}

// The parameters of its call say whose it is.
ReadArtefact ResourcePolicyReader::add_access_block(const PublicAccessBlock& settings,
                                                    const Context& context) {
  DraftAccessBlock block{.block = settings, .where = settings.where};
  const std::string_view bucket = context.parameter("Bucket");
  const std::string_view account = context.parameter("AccountId");
  if (!bucket.empty()) {
    block.arn = bucket_name(bucket, context).arn;
    block.account = context.account_id();
  } else if (is_account_id(account)) {
    block.account = intern(account);
    draft_.accounts.add(context.partition(), block.account);
  } else {
    no_context(context, "which bucket or account",
               "name the file after its call: `get-public-access-block+bucket=NAME.json` or "
               "`get-public-access-block+account-id=ID.json`");
    return {};
  }
  draft_.access_blocks.push_back(block);
  return {.account = block.account, .entities = 1};
}

ReadArtefact ResourcePolicyReader::read_public_access_block(Value answer, const Context& context) {
  WrittenAnswer written;
  access_blocks_.members(kAccessBlockMembers, access_blocks_, written, answer);
  if (is_doubled(answer) || !written.block) return {};
  written.block->where = answer.where();
  return add_access_block(*written.block, context);
}

ReadArtefact ResourcePolicyReader::read_buckets(Value answer, const Context& context) {
  WrittenAnswer written;
  buckets_.members(kBucketsMembers, buckets_, written, answer);
  if (is_doubled(answer)) return {};
  written.buckets.account = context.account();
  written.buckets.where = answer.where();
  const ReadArtefact artefact{.account = draft_.accounts.id_of(written.buckets.account),
                              .entities = written.buckets.names.size()};
  draft_.buckets.push_back(std::move(written.buckets));
  return artefact;
}

// False when it is not known what the entry is of.
bool ResourcePolicyReader::read_list_entry(Value entry, const Context& context) {
  WrittenAnswer written;
  list_.members(kListMembers, list_, written, entry);
  DraftResource resource{{.account = written.account, .where = entry.where()}};
  resource.document = documents_.require(written.policy, entry, PolicyKind::kResource);
  if (resource.document.document.valid()) resource.state = Knowledge::kKnown;
  if (!entry.find("Resource").valid() && !entry.find("ResourceArn").valid()) {
    list_.missing(entry, "Resource");
    return false;
  }
  const std::string_view text = model_.text(written.arn);
  if (!written.arn.valid()) return false;
  if (!is_resource_arn(text)) {
    say(model_.diagnostics, kinds::kBadArn, entry, {std::string(text), std::string("a resource")});
    return false;
  }
  const auto arn = parse_arn(text);
  if (written.account.valid() && is_account_id(arn->account) &&
      model_.text(written.account) != arn->account) {
    say(model_.diagnostics, kinds::kContextConflict, entry,
        {"account", std::string(model_.text(written.account)), "`Account`",
         std::string(arn->account), "the ARN"});
    return false;
  }
  add(whole(text), resource, context);
  return true;
}

ReadArtefact ResourcePolicyReader::read_list(Value list, const Context& context) {
  ReadArtefact artefact;
  if (is_doubled(list)) return artefact;
  list_.each_object(list, [&](Value entry) {
    const bool read = read_list_entry(entry, context);
    artefact.entities += read ? 1U : 0U;
    return read;
  });
  return artefact;
}

void ResourcePolicyReader::read_policy_of(std::string_view arn, Value policy,
                                          const Context& context) {
  DraftResource resource{{.where = policy.where()}};
  set_document(resource, policy);
  add(whole(arn), resource, context);
}

// --- Errors that are facts ---

void ResourcePolicyReader::no_policy(const Context& context) {
  const Name name = named_by_call(context);
  if (!name.known())
    return no_context(context, "which resource", "export it again, with the call's parameters");
  add(name, DraftResource{{.state = Knowledge::kNone, .where = context.artefact()}}, context);
}

void ResourcePolicyReader::no_public_access_block(const Context& context) {
  add_access_block({.where = context.artefact()}, context);
}

void ResourcePolicyReader::summarise() {
  for (ValueReader* reader : {&policies_, &queues_, &topics_, &secrets_, &repositories_,
                              &access_blocks_, &buckets_, &list_})
    reader->summarise();
}

}  // namespace ambit::snapshot
