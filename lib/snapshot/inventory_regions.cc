// Regions, and what is in them: analyzers, instances and their profiles. Source: the API
// References of Account Management, EC2 and IAM Access Analyzer.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "pattern/scalar.h"
#include "snapshot/diagnostics.h"
#include "snapshot/gzip.h"
#include "snapshot/inventory_reader.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

// User data has at most 16 KB; packed it can hold more.
constexpr GzipLimits kUserDataLimits = {.text_bytes = std::size_t{1} << 22, .growth = 1000};

constexpr auto kRegionMembers = std::to_array<Member<ValueReader, Region>>({
    {"RegionName",
     [](ValueReader& r, Region& region, Value v) { region.name = read_symbol(r, region, v); }},
    {"RegionOptStatus",
     [](ValueReader& r, Region& region, Value v) {
       const auto status = r.string(v);
       region.damaged = region.damaged || !status;
       region.enabled = status == "ENABLED" || status == "ENABLED_BY_DEFAULT";
     }},
    {"OptInStatus",
     [](ValueReader& r, Region& region, Value v) {
       const auto status = r.string(v);
       region.damaged = region.damaged || !status;
       region.enabled = status == "opted-in" || status == "opt-in-not-required";
     }},
    {"Endpoint"},
    {"Geography"},
});

constexpr auto kAnalyzerMembers = std::to_array<Member<ValueReader, Analyzer>>({
    {"arn", [](ValueReader& r, Analyzer& a, Value v) { a.name = read_symbol(r, a, v); }},
    {"type", [](ValueReader& r, Analyzer& a, Value v) { a.type = read_symbol(r, a, v); }},
    {"status", [](ValueReader& r, Analyzer& a, Value v) { a.status = read_symbol(r, a, v); }},
    {"name"},
    {"createdAt"},
    {"lastResourceAnalyzed"},
    {"lastResourceAnalyzedAt"},
    {"tags"},
    {"statusReason"},
    {"configuration"},
});

Symbol profile_arn(ValueReader& reader, InventoryRow& row, Value profile) {
  row.damaged = !reader.expect(profile, Kind::kObject) || row.damaged;
  const Value arn = row.damaged ? Value{} : profile.find("Arn");
  return arn.valid() ? read_symbol(reader, row, arn) : Symbol{};
}

constexpr auto kAssociationMembers = std::to_array<Member<ValueReader, ProfileAssociation>>({
    {"AssociationId",
     [](ValueReader& r, ProfileAssociation& a, Value v) { a.name = read_symbol(r, a, v); }},
    {"InstanceId",
     [](ValueReader& r, ProfileAssociation& a, Value v) { a.instance = read_symbol(r, a, v); }},
    {"IamInstanceProfile",
     [](ValueReader& r, ProfileAssociation& a, Value v) { a.profile = profile_arn(r, a, v); }},
    {"State",
     [](ValueReader& r, ProfileAssociation& a, Value v) { a.state = read_symbol(r, a, v); }},
    {"Timestamp"},
});

// A function has thirty members.
constexpr auto kFunctionMembers = std::to_array<Member<ValueReader, LambdaFunction>>({
    {"FunctionArn",
     [](ValueReader& r, LambdaFunction& f, Value v) { f.name = read_symbol(r, f, v); }},
    {"Role", [](ValueReader& r, LambdaFunction& f, Value v) { f.role = read_symbol(r, f, v); }},
    {"FunctionName"},
    {"Runtime"},
    {"Handler"},
    {"CodeSize"},
    {"Description"},
    {"Timeout"},
    {"MemorySize"},
    {"LastModified"},
    {"CodeSha256"},
    {"Version"},
    {"VpcConfig"},
    {"DeadLetterConfig"},
    {"Environment"},
    {"KMSKeyArn"},
    {"TracingConfig"},
    {"MasterArn"},
    {"RevisionId"},
    {"Layers"},
    {"State"},
    {"StateReason"},
    {"StateReasonCode"},
    {"LastUpdateStatus"},
    {"LastUpdateStatusReason"},
    {"LastUpdateStatusReasonCode"},
    {"FileSystemConfigs"},
    {"PackageType"},
    {"ImageConfigResponse"},
    {"SigningProfileVersionArn"},
    {"SigningJobArn"},
    {"Architectures"},
    {"EphemeralStorage"},
    {"SnapStart"},
    {"RuntimeVersionConfig"},
    {"LoggingConfig"},
    {"TenancyConfig"},
    {"ConfigSha256"},
    {"DurableConfig"},
    {"CapacityProviderConfig"},
});

// "eu-west-1" of "eu-west-1a"; zones have other names too, which tell nothing.
std::string_view region_of_zone(std::string_view zone) {
  if (zone.size() < 3 || zone.back() < 'a' || zone.back() > 'z') return {};
  zone.remove_suffix(1);
  return zone.back() >= '0' && zone.back() <= '9' ? zone : std::string_view{};
}

// An instance has a hundred members. What is read of one must be what it should be.
Value member(ValueReader& reader, InventoryRow& row, Value object, std::string_view name,
             Kind kind) {
  const Value value = object.find(name);
  if (!value.valid() || value.is(Kind::kNull)) return {};
  const bool sound = reader.expect(value, kind);
  row.damaged = row.damaged || !sound;
  return sound ? value : Value{};
}

Symbol symbol_in(ValueReader& reader, InventoryRow& row, Value object, std::string_view name) {
  const Value value = member(reader, row, object, name, Kind::kString);
  return value.valid() ? reader.symbol(value) : Symbol{};
}

std::string instance_arn(std::string_view region, std::string_view owner, std::string_view id) {
  return "arn:" + std::string(partition_of(region)) + ":ec2:" + std::string(region) + ':' +
         std::string(owner) + ":instance/" + std::string(id);
}

// Of the instance and of its network interfaces.
std::vector<Symbol> addresses_of(ValueReader& reader, InventoryRow& row, Value object) {
  std::vector<Symbol> all;
  const auto add = [&](Value of, std::string_view name) {
    if (const Symbol address = symbol_in(reader, row, of, name); address.valid())
      all.push_back(address);
  };
  const auto each = [&](Value of, std::string_view name, const auto& f) {
    const Value list = member(reader, row, of, name, Kind::kArray);
    if (!list.valid()) return;
    const bool sound = reader.each_object(list, [&](Value one) {
      f(one);
      return true;
    });
    row.damaged = row.damaged || !sound;
  };
  const auto add_private = [&](Value of) {
    add(of, "PrivateIpAddress");
    if (const Value association = member(reader, row, of, "Association", Kind::kObject);
        association.valid())
      add(association, "PublicIp");
  };
  add(object, "PublicIpAddress");
  add(object, "PrivateIpAddress");
  add(object, "Ipv6Address");
  each(object, "NetworkInterfaces", [&](Value interface) {
    add_private(interface);
    each(interface, "PrivateIpAddresses", [&](Value address) { add_private(address); });
    each(interface, "Ipv6Addresses", [&](Value address) { add(address, "Ipv6Address"); });
  });
  std::ranges::sort(all);
  const auto doubled = std::ranges::unique(all);
  all.erase(doubled.begin(), doubled.end());
  return all;
}

Instance read_instance(ValueReader& reader, Value object) {
  Instance instance;
  instance.where = object.where();
  instance.name = symbol_in(reader, instance, object, "InstanceId");
  if (const Value state = member(reader, instance, object, "State", Kind::kObject); state.valid())
    instance.state = symbol_in(reader, instance, state, "Name");
  instance.addresses = addresses_of(reader, instance, object);
  if (const Value profile = member(reader, instance, object, "IamInstanceProfile", Kind::kObject);
      profile.valid())
    instance.profile = symbol_in(reader, instance, profile, "Arn");
  const Value options = member(reader, instance, object, "MetadataOptions", Kind::kObject);
  instance.has_metadata_options = options.valid();
  if (!options.valid()) return instance;
  instance.http_endpoint = symbol_in(reader, instance, options, "HttpEndpoint");
  instance.http_tokens = symbol_in(reader, instance, options, "HttpTokens");
  return instance;
}

}  // namespace

// `describe-regions` lists only those that are enabled, unless it is asked for all and says so.
ReadArtefact InventoryReader::regions(Value answer, const Context& context) {
  return read_list(draft_.inventory.regions, "account.regions", list_answer("Regions"),
                   kRegionMembers, "RegionName", answer, context);
}

template <class Row, class OuterTable, class Table>
ReadArtefact InventoryReader::read_of_region(DraftAnswers<Row>& answers, std::string_view kind,
                                             const OuterTable& outer_members, const Table& members,
                                             std::string_view name_member, Value answer,
                                             const Context& context) {
  const std::size_t before = answers.size();
  const ReadArtefact read =
      read_list(answers, kind, outer_members, members, name_member, answer, context);
  if (answers.size() == before) return read;
  DraftAnswer<Row>& added = answers.back();
  std::string_view region;
  if (!added.rows.empty())
    if (const auto arn = parse_arn(model_.text(added.rows.front().name))) region = arn->region;
  added.scope = region_of(context, region);
  if (added.scope.valid()) return read;
  answers.pop_back();
  return {};
}

ReadArtefact InventoryReader::analyzers(Value answer, const Context& context) {
  auto& answers = draft_.inventory.analyzers;
  const std::size_t before = answers.size();
  const ReadArtefact read =
      read_of_region(answers, "accessanalyzer.analyzers", list_answer("analyzers"),
                     kAnalyzerMembers, "arn", answer, context);
  if (answers.size() > before)
    answers.back().partial = answers.back().partial || !context.parameter("Type").empty();
  return read;
}

ReadArtefact InventoryReader::instances(Value answer, const Context& context) {
  ValueReader& reader = values("ec2.instances");
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  auto out = answer_to<Instance>(answer, context);
  if (const Value token = answer.find("NextToken"); token.is(Kind::kString)) {
    out.page.truncated = true;
    out.page.token = token.text();
  }
  std::string_view region;
  std::vector<std::string_view> owners;
  const bool sound = each_object_in(reader, answer, "Reservations", [&](Value reservation) {
    const std::string_view owner = text_in(reservation, "OwnerId");
    return each_object_in(reader, reservation, "Instances", [&](Value object) {
      Instance instance = read_instance(reader, object);
      if (!instance.name.valid()) return false;
      if (region.empty())
        region = region_of_zone(text_in(object.find("Placement"), "AvailabilityZone"));
      if (!out.account.valid() && is_account_id(owner)) {
        out.account = intern(owner);
        draft_.accounts.add(context.partition(), out.account);
      }
      out.rows.push_back(instance);
      owners.push_back(owner);
      return true;
    });
  });
  out.partial = !sound || !context.parameter("InstanceIds").empty() ||
                (context.record() != nullptr && !context.parameter("Filters").empty());
  const std::string_view told = context.region();
  out.scope = region_of(context, told.empty() ? region : told);
  if (!out.scope.valid()) return {};
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    const std::string_view owner = is_account_id(owners[i]) ? owners[i] : model_.text(out.account);
    out.rows[i].arn =
        intern(instance_arn(model_.text(out.scope), owner, model_.text(out.rows[i].name)));
  }
  return add(draft_.inventory.instances, std::move(out), reader, context);
}

ReadArtefact InventoryReader::profile_associations(Value answer, const Context& context) {
  return read_of_region(draft_.inventory.profile_associations, "ec2.instance-profile-associations",
                        list_answer("IamInstanceProfileAssociations"), kAssociationMembers,
                        "AssociationId", answer, context);
}

ReadArtefact InventoryReader::functions(Value answer, const Context& context) {
  return read_of_region(draft_.inventory.functions, "lambda.functions", list_answer("Functions"),
                        kFunctionMembers, "FunctionArn", answer, context);
}

ReadArtefact InventoryReader::user_data(Value answer, const Context& context) {
  ValueReader& reader = values("ec2.user-data");
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  UserData data;
  data.where = answer.where();
  data.name = symbol_in(reader, data, answer, "InstanceId");
  const Value outer = member(reader, data, answer, "UserData", Kind::kObject);
  const Value text = outer.valid() ? member(reader, data, outer, "Value", Kind::kString) : Value{};
  if (!data.name.valid()) return {};
  if (text.valid()) {
    auto bytes = decode_base64(text.text());
    if (!bytes) say(model_.diagnostics, kinds::kBase64, text);
    data.damaged = data.damaged || !bytes;
    data.text = std::move(bytes).value_or("");
    if (is_gzip(data.text)) {
      const Gunzipped plain = gunzip(data.text, kUserDataLimits);
      data.damaged = data.damaged || plain.end != GzipEnd::kComplete;
      data.text = std::string(plain.text.view());
    }
  }
  auto out = answer_to<UserData>(answer, context);
  if (!context.region().empty() && out.account.valid())
    data.arn =
        intern(instance_arn(context.region(), model_.text(out.account), model_.text(data.name)));
  out.rows.push_back(std::move(data));
  return add(draft_.inventory.user_data, std::move(out), reader, context);
}

}  // namespace ambit::snapshot
