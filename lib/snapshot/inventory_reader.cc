#include "snapshot/inventory_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "snapshot/diagnostics.h"

namespace ambit::snapshot {

const InventoryReader::Entry* InventoryReader::find_kind(std::string_view name) {
  using R = InventoryReader;
  static constexpr std::array kKinds = {
      Entry{"accessanalyzer.analyzers", &R::analyzers},
      Entry{"account.regions", &R::regions},
      Entry{"cloudtrail.event-selectors", &R::event_selectors},
      Entry{InventoryReader::kLog, &R::log},
      Entry{"cloudtrail.lookup", &R::lookup},
      Entry{"cloudtrail.status", &R::trail_status},
      Entry{"cloudtrail.trails", &R::trails},
      Entry{"ec2.instance-profile-associations", &R::profile_associations},
      Entry{"ec2.instances", &R::instances},
      Entry{"ec2.regions", &R::regions},
      Entry{"ec2.user-data", &R::user_data},
      Entry{"iam.account-summary", &R::summary},
      Entry{"iam.mfa-devices", &R::mfa_devices},
      Entry{"iam.oidc-provider", &R::oidc_clients},
      Entry{"iam.oidc-providers", &R::oidc_providers},
      Entry{"iam.password-policy", &R::password_policy},
      Entry{"iam.roles", &R::role_settings},
      Entry{"iam.saml-providers", &R::saml_providers},
      Entry{"iam.server-certificates", &R::server_certificates},
      Entry{"iam.service-last-accessed", &R::service_uses},
      Entry{"iam.service-specific-credentials", &R::service_credentials},
      Entry{"iam.ssh-public-keys", &R::ssh_keys},
      Entry{"iam.virtual-mfa-devices", &R::virtual_mfa_devices},
      Entry{"lambda.functions", &R::functions},
      Entry{"s3.bucket-acl", &R::bucket_acl},
      Entry{"s3.bucket-logging", &R::bucket_logging},
      Entry{"s3.ownership-controls", &R::bucket_ownership},
  };
  const auto found = std::ranges::find(kKinds, name, &Entry::name);
  return found == kKinds.end() ? nullptr : &*found;
}

void InventoryReader::no_context(const Context& context, std::string_view what,
                                 std::string_view help) {
  model_.diagnostics.add(kinds::kNoContext, context.artefact(),
                         {std::string(what), std::string(help)});
}

Symbol InventoryReader::region_of(const Context& context, std::string_view said) {
  const std::string_view region = said.empty() ? context.region() : said;
  if (!region.empty()) return intern(region);
  no_context(context, "which region",
             "put it into a directory named as the region, or pass `--region`");
  return {};
}

void InventoryReader::summarise() {
  for (auto& [kind, reader] : readers_) reader.summarise();
}

// --- Buckets ---

std::optional<Symbol> InventoryReader::bucket_of(const Context& context,
                                                 std::string_view operation) {
  const std::string_view bucket = context.parameter("Bucket");
  if (!bucket.empty()) return intern(bucket);
  no_context(context, "which bucket",
             "name the file after its call: `" + std::string(operation) + "+bucket=NAME.json`");
  return std::nullopt;
}

template <class Row>
ReadArtefact InventoryReader::read_bucket(DraftAnswers<Row>& answers, Row row, json::Value answer,
                                          ValueReader& reader, const Context& context,
                                          std::string_view operation) {
  if (answer.valid() && say_doubled_members(model_.diagnostics, answer)) return {};
  const auto bucket = bucket_of(context, operation);
  if (!bucket) return {};
  auto out = answer_to<Row>(answer, context);
  row.name = *bucket;
  row.where = out.where;
  out.rows.push_back(std::move(row));
  return add(answers, std::move(out), reader, context);
}

namespace {

using json::Kind;
using json::Value;

constexpr auto kAclMembers = std::to_array<Member<ValueReader, BucketAcl>>({
    {"Grants",
     [](ValueReader& r, BucketAcl& acl, Value v) {
       const bool sound = r.each_object(v, [&](Value grant) {
         const Value grantee = grant.find("Grantee");
         const Value uri = grantee.is(Kind::kObject) ? grantee.find("URI") : Value{};
         const Value permission = grant.find("Permission");
         if (!uri.is(Kind::kString) || !permission.is(Kind::kString)) return !uri.valid();
         const std::string_view group = uri.text().substr(uri.text().rfind('/') + 1);
         if (uri.text().ends_with("/global/AllUsers") ||
             uri.text().ends_with("/global/AuthenticatedUsers"))
           acl.public_grants.push_back(std::string(permission.text()) + " to " +
                                       std::string(group));
         return true;
       });
       acl.damaged = acl.damaged || !sound;
     }},
    {"Owner"},
    {"RequestCharged"},
    {"ResponseMetadata"},
});

constexpr auto kOwnershipMembers = std::to_array<Member<ValueReader, BucketOwnership>>({
    {"OwnershipControls",
     [](ValueReader& r, BucketOwnership& controls, Value v) {
       const bool sound =
           r.expect(v, Kind::kObject) && each_object_in(r, v, "Rules", [&](Value rule) {
             const Value ownership = rule.find("ObjectOwnership");
             controls.enforced = controls.enforced || (ownership.is(Kind::kString) &&
                                                       ownership.text() == "BucketOwnerEnforced");
             return ownership.is(Kind::kString);
           });
       controls.damaged = controls.damaged || !sound;
     }},
    {"ResponseMetadata"},
});

constexpr auto kLoggingMembers = std::to_array<Member<ValueReader, BucketLogging>>({
    {"LoggingEnabled",
     [](ValueReader& r, BucketLogging& logging, Value v) {
       logging.enabled = r.expect(v, Kind::kObject);
       logging.damaged = !logging.enabled;
     }},
    {"ResponseMetadata"},
});

}  // namespace

ReadArtefact InventoryReader::bucket_acl(Value answer, const Context& context) {
  ValueReader& reader = values("s3.bucket-acl");
  BucketAcl acl;
  reader.members(kAclMembers, reader, acl, answer);
  std::ranges::sort(acl.public_grants);
  return read_bucket(draft_.inventory.bucket_acls, std::move(acl), answer, reader, context,
                     "get-bucket-acl");
}

ReadArtefact InventoryReader::bucket_ownership(Value answer, const Context& context) {
  ValueReader& reader = values("s3.ownership-controls");
  BucketOwnership controls;
  reader.members(kOwnershipMembers, reader, controls, answer);
  return read_bucket(draft_.inventory.bucket_ownerships, controls, answer, reader, context,
                     "get-bucket-ownership-controls");
}

void InventoryReader::no_ownership_controls(const Context& context) {
  read_bucket(draft_.inventory.bucket_ownerships, BucketOwnership{}, Value{},
              values("s3.ownership-controls"), context, "get-bucket-ownership-controls");
}

ReadArtefact InventoryReader::bucket_logging(Value answer, const Context& context) {
  ValueReader& reader = values("s3.bucket-logging");
  BucketLogging logging;
  reader.members(kLoggingMembers, reader, logging, answer);
  return read_bucket(draft_.inventory.bucket_loggings, logging, answer, reader, context,
                     "get-bucket-logging");
}

}  // namespace ambit::snapshot
