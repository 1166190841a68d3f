// Items are collected from all files first, because several of one resource may stand anywhere, and
// the one that was captured last counts. The IAM types have the members of authorization details
// with a small first letter, and are read by the same tables.
#include "snapshot/import/config.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;
using ConfigItem = ConfigReader::Item;

constexpr void (*kReadItemAccount)(ValueReader&, ConfigItem&, Value) =
    [](ValueReader& r, ConfigItem& i, Value v) { i.account = r.account(v); };
constexpr void (*kReadItemArn)(ValueReader&, ConfigItem&, Value) =
    [](ValueReader& r, ConfigItem& i, Value v) { i.arn = r.symbol(v); };

constexpr auto kItemMembers = std::to_array<Member<ValueReader, ConfigItem>>({
    {"version"},
    {"configurationItemVersion"},
    {"configurationItemMD5Hash"},
    {"configurationItemDeliveryTime"},
    {"recordingFrequency"},
    {"configurationStateId"},
    {"configurationStateMd5Hash"},
    {"resourceCreationTime"},
    {"resourceName"},
    {"availabilityZone"},
    {"tags"},
    {"relatedEvents"},
    {"relationships"},
    {"accountId", kReadItemAccount},
    {"awsAccountId", kReadItemAccount},
    {"arn", kReadItemArn},
    {"ARN", kReadItemArn},
    {"resourceType",
     [](ValueReader& r, ConfigItem& i, Value v) { i.type = r.string(v).value_or(""); }},
    {"resourceId", [](ValueReader& r, ConfigItem& i, Value v) { i.id = r.string(v).value_or(""); }},
    {"awsRegion",
     [](ValueReader& r, ConfigItem& i, Value v) { i.region = r.string(v).value_or(""); }},
    {"configurationItemStatus",
     [](ValueReader& r, ConfigItem& i, Value v) { i.status = r.string(v).value_or(""); }},
    {"configurationItemCaptureTime",
     [](ValueReader& r, ConfigItem& i, Value v) { i.captured = r.time(v); }},
    {"configuration", [](ValueReader&, ConfigItem& i, Value v) { i.configuration = v; }},
    {"supplementaryConfiguration", [](ValueReader&, ConfigItem& i, Value v) { i.supplement = v; }},
});

struct BlockSetting {
  std::string_view name = {};
  bool PublicAccessBlock::* setting = nullptr;
};
constexpr std::array kBlockSettings = {
    BlockSetting{"BlockPublicAcls", &PublicAccessBlock::block_public_acls},
    BlockSetting{"IgnorePublicAcls", &PublicAccessBlock::ignore_public_acls},
    BlockSetting{"BlockPublicPolicy", &PublicAccessBlock::block_public_policy},
    BlockSetting{"RestrictPublicBuckets", &PublicAccessBlock::restrict_public_buckets},
};

bool is_deleted(std::string_view status) {
  return status.starts_with("ResourceDeleted");
}

// Config could not tell what the resource is like.
bool is_without_state(std::string_view status) {
  return status == "ResourceNotRecorded" || is_deleted(status);
}

}  // namespace

ConfigReader::ConfigReader(const ImportTools& tools)
    : tools_(tools),
      values_(tools.model, kConfigSnapshot, MemberNames::kFirstLetterAnyCase),
      entities_(tools.model, tools.compiler, tools.draft, kConfigSnapshot,
                MemberNames::kFirstLetterAnyCase),
      documents_(tools.model, tools.compiler) {}

const ConfigReader::TypeReader* ConfigReader::find_type(std::string_view type) {
  using R = ConfigReader;
  static constexpr std::array kTypes = {
      TypeReader{"AWS::IAM::User", &R::read_entity<DetailsList::kUsers>},
      TypeReader{"AWS::IAM::Group", &R::read_entity<DetailsList::kGroups>},
      TypeReader{"AWS::IAM::Role", &R::read_entity<DetailsList::kRoles>},
      TypeReader{"AWS::IAM::Policy", &R::read_entity<DetailsList::kPolicies>},
      TypeReader{"AWS::S3::Bucket", &R::read_bucket},
      TypeReader{"AWS::KMS::Key", &R::read_with_supplement},
      TypeReader{"AWS::Lambda::Function", &R::read_with_supplement},
      TypeReader{"AWS::SQS::Queue", &R::read_with_configuration},
      TypeReader{"AWS::SNS::Topic", &R::read_with_configuration},
      TypeReader{"AWS::ECR::Repository", &R::read_repository},
  };
  const auto* const found = std::ranges::find(kTypes, type, &TypeReader::type);
  return found == kTypes.end() ? nullptr : found;
}

// --- Items ---

void ConfigReader::add(const ForeignValue& foreign) {
  const Location root = foreign.value.where();
  for (const std::string_view list : {"configurationItems", "baseConfigurationItems", "Results"}) {
    const Value items = member_of(foreign.value, list);
    if (!items.valid() || !values_.expect(items, Kind::kArray)) continue;
    for (const Value item : items.elements()) {
      if (list == "Results") {
        add_result(item, root, foreign.file);
      } else {
        add_item(item, root, foreign.file);
      }
    }
  }
  // A page is not all; an incomplete list is nothing new.
}

void ConfigReader::add_result(Value text, Location root, const FileContext* file) {
  if (!values_.expect(text, Kind::kString)) return;
  EmbeddedJson item = parse_embedded(tools_, text);
  if (!item.root.valid()) {
    tools_.draft.input_lost = true;
    return;
  }
  add_item(item.root, root, file);
  texts_.push_back(std::move(item.tree));
}

void ConfigReader::add_item(Value value, Location root, const FileContext* file) {
  if (!values_.expect(value, Kind::kObject)) {
    tools_.draft.input_lost = true;
    return;
  }
  Item item{.value = value, .root = root};
  values_.members(kItemMembers, values_, item, value);
  values_.take_latest();
  if (!item.account.valid()) {
    const Context context(tools_.model, tools_.draft, *file, nullptr, value.where());
    if (const auto arn = parse_arn(tools_.text(item.arn)); arn && is_account_id(arn->account))
      item.account = tools_.intern(arn->account);
    else
      item.account = context.account_id();
  }
  if (item.type.empty() || !item.account.valid()) {
    values_.missing(value, item.type.empty() ? "resourceType" : "awsAccountId");
    tools_.draft.input_lost = true;
    return;
  }
  items_.push_back(item);
}

// Of each resource the item that was captured last; all that nobody can order.
std::vector<const ConfigItem*> ConfigReader::latest_items() {
  const auto key = [this](const Item& item) {
    const std::string_view arn = tools_.text(item.arn);
    return std::tuple(tools_.text(item.account), item.type, arn.empty() ? item.id : arn);
  };
  std::vector<const Item*> order;
  order.reserve(items_.size());
  for (const Item& item : items_) order.push_back(&item);
  std::ranges::sort(order, [&](const Item* a, const Item* b) {
    const auto key_of_a = key(*a);
    const auto key_of_b = key(*b);
    return key_of_a != key_of_b ? key_of_a < key_of_b : a < b;
  });
  std::vector<const Item*> latest;
  for (auto first = order.begin(); first != order.end();) {
    const auto behind = std::find_if(first, order.end(),
                                     [&](const Item* item) { return key(*item) != key(**first); });
    std::optional<Instant> last;
    for (auto item = first; item != behind; ++item)
      if ((*item)->captured.known) last = std::max(last, std::optional((*item)->captured.instant));
    for (auto item = first; item != behind; ++item) {
      const Time& captured = (*item)->captured;
      if (!captured.known || captured.instant == last) {
        latest.push_back(*item);
        continue;
      }
      Unused& unused = unused_[(*item)->root.file];
      if (unused.older + unused.deleted == 0) unused.first = (*item)->value.where();
      ++unused.older;
    }
    first = behind;
  }
  // In the order of the files again, so that things are said in that order.
  std::ranges::sort(latest);
  return latest;
}

// What may be JSON text in a string.
Value ConfigReader::unpacked(Value value) {
  if (!value.is(Kind::kString)) return value;
  EmbeddedJson text = parse_embedded(tools_, value);
  const Value root = text.root;
  texts_.push_back(std::move(text.tree));
  return root;
}

void ConfigReader::read(const Item& item) {
  const AccountId account = tools_.draft.accounts.add(tools_.intern([&]() -> std::string_view {
    const auto arn = parse_arn(tools_.text(item.arn));
    return arn && !arn->partition.empty() ? arn->partition : partition_of(item.region);
  }()),
                                                      item.account);
  const FileId file = item.root.file;
  Of& part = parts_.try_emplace({account, file}, Of{.where = item.root}).first->second;
  const TypeReader* type = find_type(item.type);
  if (type == nullptr) {
    unread_[file].add(item.type, item.value, holds_policy(item.value));
    return;
  }
  if (is_without_state(item.status)) {
    Unused& unused = unused_[file];
    if (unused.older + unused.deleted++ == 0) unused.first = item.value.where();
    // It may be there, but Config was told not to look.
    part.lost = part.lost || !is_deleted(item.status);
    return;
  }
  if (item.captured.known) {
    part.latest = std::max(part.latest, std::optional(item.captured.instant));
    if (!tools_.model.sources.parent(item.value.where().file))
      tools_.draft.times.add_record(item.value.where(), item.captured.instant);
  }
  Item unpacked_item = item;
  unpacked_item.configuration = unpacked(item.configuration);
  unpacked_item.supplement = unpacked(item.supplement);
  if ((this->*type->read)(unpacked_item)) {
    artefacts_.push_back({.file = file,
                          .kind = kConfigSnapshot,
                          .account = item.account,
                          .region = std::string(item.region),
                          .entities = 1});
  } else {
    part.lost = true;
  }
}

void ConfigReader::finish(std::vector<ImportedArtefact>& artefacts) {
  for (const Item* item : latest_items()) read(*item);
  for (const auto& [of, part] : parts_) {
    const bool complete = tools_.draft.complete.collected(part.where).has_value();
    add_imported_lists(tools_.draft, of.first, part.where, complete, part.lost, part.latest);
  }
  for (const auto& [file, unread] : unread_) unread.say(tools_.model.diagnostics, {file, 0, 0});
  for (const auto& [file, unused] : unused_)
    tools_.model.diagnostics.add(kinds::kOlderItems, unused.first, {unused.older, unused.deleted});
  values_.summarise();
  entities_.summarise();
  artefacts.insert(artefacts.end(), artefacts_.begin(), artefacts_.end());
}

// --- Types ---

template <DetailsList List>
bool ConfigReader::read_entity(const Item& item) {
  if (!item.configuration.valid()) return values_.missing(item.value, "configuration"), false;
  if (!values_.expect(item.configuration, Kind::kObject)) return false;
  const auto arn = parse_arn(tools_.text(item.arn));
  const Symbol partition = tools_.intern(arn && !arn->partition.empty() ? arn->partition : "aws");
  const bool read = entities_.read_item(item.configuration, List,
                                        tools_.draft.accounts.add(partition, item.account));
  entities_.take_latest();
  return read;
}

// The document, which may stand in an object around it: {"policyText": "..."}.
Value ConfigReader::document_in(Value policy) {
  if (policy.is(Kind::kString)) {
    // One more string around the object.
    constexpr std::string_view kAround = "\"policy";
    if (policy.text().find(kAround) == std::string_view::npos) return policy;
    const Value inner = unpacked(policy);
    return inner.is(Kind::kObject) ? document_in(inner) : policy;
  }
  for (const std::string_view name : {"PolicyText", "PolicyContent", "Policy"})
    if (const Value inner = values_.find(policy, name); inner.valid()) return inner;
  return policy;
}

// `none`: it is known that there is no policy when `policy` is not there.
void ConfigReader::add_resource(const Item& item, Value policy, bool none) {
  DraftResource resource{{.arn = item.arn, .account = item.account, .where = item.value.where()}};
  const Value document = policy.valid() ? document_in(policy) : policy;
  const bool absent = !document.valid() || document.is(Kind::kNull);
  if (!absent) resource.document = documents_.read(document, PolicyKind::kResource);
  if (resource.document.document.valid())
    resource.state = Knowledge::kKnown;
  else if (absent && (none || policy.is(Kind::kObject)))
    resource.state = Knowledge::kNone;  // an object around nothing says so
  tools_.draft.resources.push_back(resource);
}

void ConfigReader::read_access_block(const Item& item, Value block) {
  DraftAccessBlock draft{.arn = item.arn, .account = item.account, .where = block.where()};
  PublicAccessBlock settings{.where = block.where()};
  if (!values_.expect(block, Kind::kObject)) return;
  for (const BlockSetting& setting : kBlockSettings) {
    const Value value = values_.find(block, setting.name);
    const auto set = value.valid() ? values_.boolean(value) : std::nullopt;
    if (!value.valid()) values_.missing(block, setting.name);
    if (!set) return;
    settings.*setting.setting = *set;
  }
  draft.block = settings;
  tools_.draft.access_blocks.push_back(draft);
}

bool ConfigReader::read_bucket(const Item& item) {
  if (!item.arn.valid()) return values_.missing(item.value, "ARN"), false;
  const Value policy = unpacked(member_of(item.supplement, "BucketPolicy"));
  add_resource(item, policy, false);
  if (const Value block = unpacked(member_of(item.supplement, "PublicAccessBlockConfiguration"));
      block.valid())
    read_access_block(item, block);
  return true;
}

bool ConfigReader::read_with_supplement(const Item& item) {
  if (!item.arn.valid()) return values_.missing(item.value, "ARN"), false;
  add_resource(item, member_of(item.supplement, "Policy"), false);
  return true;
}

bool ConfigReader::read_with_configuration(const Item& item) {
  if (!item.arn.valid()) return values_.missing(item.value, "ARN"), false;
  add_resource(item, member_of(item.configuration, "Policy"), false);
  return true;
}

bool ConfigReader::read_repository(const Item& item) {
  if (!item.arn.valid()) return values_.missing(item.value, "ARN"), false;
  add_resource(item, member_of(item.configuration, "RepositoryPolicyText"), false);
  return true;
}

}  // namespace ambit::snapshot
