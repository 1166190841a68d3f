// What accounts have besides principals and policies, as the calls about it print it: the password
// policy, devices and credentials, certificates, identity providers, trails, buckets' settings,
// instances.
//
// All of it has one form: a list, of rows with a name. What a call prints as one object is a list
// of one row, and of none when an error says that there is no such thing. Where a list is that of a
// user, a principal or a region, there is one for each.
#ifndef AMBIT_SNAPSHOT_INVENTORY_H_
#define AMBIT_SNAPSHOT_INVENTORY_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "ambit/source.h"
#include "snapshot/knowledge.h"
#include "support/symbol.h"

namespace ambit::snapshot {

struct InventoryRow {
  Symbol account = {};   // 12 digits, of the list
  Symbol scope = {};     // the user, principal or region of the list; invalid: the account
  Symbol name = {};      // its own in the list
  AsOf as_of = {};       // of the answer that it stands in
  bool damaged = false;  // a member could not be read, so what it says is not known
  Location where = {};
};

// --- IAM ---

struct PasswordPolicy : InventoryRow {  // the only row, without name
  std::int64_t minimum_length = 0;
  std::optional<std::int64_t> max_age_days = {};
  std::optional<std::int64_t> reuse_prevention = {};
  bool requires_symbols = false;
  bool requires_numbers = false;
  bool requires_uppercase = false;
  bool requires_lowercase = false;
  bool users_may_change = false;
  bool expires = false;
  bool hard_expiry = false;

  auto content() const {
    return std::tie(minimum_length, max_age_days, reuse_prevention, requires_symbols,
                    requires_numbers, requires_uppercase, requires_lowercase, users_may_change,
                    expires, hard_expiry);
  }
};

struct AccountSummary : InventoryRow {                         // the only row, without name
  std::optional<std::int64_t> root_mfa = {};                   // AccountMFAEnabled
  std::optional<std::int64_t> root_access_keys = {};           // AccountAccessKeysPresent
  std::optional<std::int64_t> root_signing_certificates = {};  // AccountSigningCertificatesPresent

  auto content() const { return std::tie(root_mfa, root_access_keys, root_signing_certificates); }
};

struct VirtualMfaDevice : InventoryRow {  // by serial number
  bool assigned = false;
  Symbol user_arn = {};  // invalid: not exported, or not assigned

  auto content() const { return std::tie(assigned, user_arn); }
};

struct ServiceCredential : InventoryRow {  // by id
  Symbol user = {};
  Symbol service = {};  // "codecommit.amazonaws.com"
  bool active = false;
  Time created = {};
  Time expires = {};  // not known: never

  auto content() const { return std::tie(user, service, active, created, expires); }
};

struct SshKey : InventoryRow {  // of a user, by id
  bool active = false;
  Time uploaded = {};

  auto content() const { return std::tie(active, uploaded); }
};

struct SamlProvider : InventoryRow {  // by ARN
  Time valid_until = {};

  auto content() const { return std::tie(valid_until); }
};

struct MfaDevice : InventoryRow {  // of a user, by serial number
  auto content() const { return std::tie(); }
};

struct RoleSetting : InventoryRow {  // by ARN of the role
  std::optional<std::int64_t> max_session_seconds = {};

  auto content() const { return std::tie(max_session_seconds); }
};

struct OidcProvider : InventoryRow {  // by ARN
  auto content() const { return std::tie(); }
};

struct OidcClients : InventoryRow {  // of a provider, by its URL without https://
  std::vector<Symbol> clients = {};

  auto content() const { return std::tie(clients); }
};

struct ServerCertificate : InventoryRow {  // by ARN
  Symbol short_name = {};
  Time expires = {};

  auto content() const { return std::tie(short_name, expires); }
};

struct ActionUse {
  Symbol action = {};  // "PutObject"
  Time last = {};      // not known: not within the tracking period

  friend bool operator==(const ActionUse&, const ActionUse&) = default;
};
// When a user or role last used a service that it may use.
struct ServiceUse : InventoryRow {  // of a principal (the scope is its ARN), by name: "s3"
  Time last = {};                   // not known: not within the tracking period
  Time reported = {};               // when the report was made
  bool tracks_actions = false;      // the report was asked for them
  std::vector<ActionUse> actions = {};

  auto content() const { return std::tie(last, tracks_actions, actions); }
};

// --- CloudTrail ---

struct Trail : InventoryRow {  // by ARN; of an organization's trail the account is another one
  Symbol short_name = {};
  Symbol bucket = {};
  Symbol key_prefix = {};  // in the bucket
  Symbol kms_key = {};     // invalid: not encrypted with one
  Symbol log_group = {};   // invalid: not sent to CloudWatch Logs
  bool global_events = false;
  bool multi_region = false;
  bool validated = false;
  bool of_organization = false;

  auto content() const {
    return std::tie(short_name, bucket, key_prefix, kms_key, log_group, global_events, multi_region,
                    validated, of_organization);
  }
};

struct TrailStatus : InventoryRow {  // by ARN or short name, as it was asked for
  bool logging = false;
  Symbol delivery_error = {};  // invalid: none
  Time delivered = {};
  Time stopped = {};

  auto content() const { return std::tie(logging, delivery_error, delivered, stopped); }
};

struct DataResource {
  Symbol type = {};  // "AWS::S3::Object"
  std::vector<Symbol> values = {};

  friend bool operator==(const DataResource&, const DataResource&) = default;
};
struct EventSelector {
  bool management = true;  // what is left out counts as true
  bool read = true;
  bool write = true;
  std::vector<Symbol> excluded_sources = {};
  std::vector<DataResource> data = {};

  friend bool operator==(const EventSelector&, const EventSelector&) = default;
};
struct FieldSelector {
  Symbol field = {};  // "eventCategory"
  std::vector<Symbol> equals = {};
  std::vector<Symbol> not_equals = {};
  bool other_operators = false;  // StartsWith, ...

  friend bool operator==(const FieldSelector&, const FieldSelector&) = default;
};
struct EventSelectors : InventoryRow {  // by ARN of the trail
  std::vector<EventSelector> basic = {};
  std::vector<std::vector<FieldSelector>> advanced = {};

  auto content() const { return std::tie(basic, advanced); }
};

// An event of a log that a check asks about.
struct LoggedEvent : InventoryRow {  // by event id
  Time time = {};
  Symbol source = {};         // "cloudtrail.amazonaws.com"
  Symbol event = {};          // "StopLogging"
  Symbol type = {};           // "AwsApiCall"
  Symbol error = {};          // invalid: none
  Symbol address = {};        // where it came from
  Symbol identity_type = {};  // "IAMUser"
  Symbol identity_arn = {};   // invalid: none
  bool invoked_by_service = false;
  Symbol login_result = {};  // of a ConsoleLogin: "Success"
  Symbol mfa_used = {};      // likewise: "No"
  Symbol subject = {};       // name or ARN of the trail that a call to CloudTrail is about

  auto content() const { return std::tie(time, source, event, type, error, identity_arn); }
};

// What an IAM user did within a minute of a log, from one address and with one key: that a log is
// long does not make for many of these. By id of the first event.
struct UserActivity : InventoryRow {
  Symbol user = {};     // ARN
  Symbol key = {};      // id of the access key; invalid: none
  Symbol address = {};  // as the records have it: it may be the name of a service
  Time first = {};
  Time last = {};
  Symbol last_name = {};  // id of the last event
  Location last_where = {};
  std::uint64_t records = 0;

  // The same event may be in the files of several trails, which are cut differently.
  auto content() const { return std::tie(user, key, address, first); }
};

// --- Buckets ---

struct BucketAcl : InventoryRow {               // by name of the bucket
  std::vector<std::string> public_grants = {};  // "READ to AllUsers"

  auto content() const { return std::tie(public_grants); }
};
struct BucketOwnership : InventoryRow {  // by name of the bucket
  bool enforced = false;                 // no ACL counts

  auto content() const { return std::tie(enforced); }
};
struct BucketLogging : InventoryRow {  // by name of the bucket
  bool enabled = false;

  auto content() const { return std::tie(enabled); }
};

// --- Regions, and what is in them ---

struct Region : InventoryRow {  // by name
  bool enabled = true;          // unless it says otherwise

  auto content() const { return std::tie(enabled); }
};

struct Analyzer : InventoryRow {  // of a region, by ARN
  Symbol type = {};               // "ACCOUNT"
  Symbol status = {};             // "ACTIVE"

  auto content() const { return std::tie(type, status); }
};

struct Instance : InventoryRow {  // of a region, by id
  Symbol arn = {};
  std::vector<Symbol> addresses = {};  // public, private and IPv6 ones; sorted, each once
  Symbol state = {};                   // "running"
  Symbol profile = {};                 // ARN; invalid: none
  bool has_metadata_options = false;
  Symbol http_endpoint = {};  // "enabled"
  Symbol http_tokens = {};    // "required"

  auto content() const {
    return std::tie(arn, addresses, state, profile, has_metadata_options, http_endpoint,
                    http_tokens);
  }
};
struct ProfileAssociation : InventoryRow {  // of a region, by id
  Symbol instance = {};
  Symbol profile = {};  // ARN
  Symbol state = {};    // "associated"

  auto content() const { return std::tie(instance, profile, state); }
};
struct LambdaFunction : InventoryRow {  // of a region, by ARN
  Symbol role = {};                     // ARN

  auto content() const { return std::tie(role); }
};
struct UserData : InventoryRow {  // by id of the instance
  Symbol arn = {};                // of the instance; invalid: its region is not known
  std::string text = {};          // decoded and unpacked; may hold secrets, so it is never shown

  auto content() const { return std::tie(arn, text); }
};

// --- Lists ---

struct InventoryList {
  Symbol account = {};
  Symbol scope = {};
  Completeness state = Completeness::kUnknown;
  AsOf as_of = {};
  // The first and the last time in it: of a log, the period that it covers.
  std::optional<Instant> earliest = {};
  std::optional<Instant> latest = {};
  Location where = {};
};

// All lists of one kind; sorted by account, scope and name.
template <class Row>
struct Inventory {
  std::vector<InventoryList> lists = {};
  std::vector<Row> rows = {};
  std::map<std::tuple<Symbol, Symbol, Symbol>, std::uint32_t> by_name = {};

  // Null: it was not exported. O(lists).
  const InventoryList* list_of(Symbol account, Symbol scope = {}) const {
    const auto found = std::ranges::find_if(lists, [&](const InventoryList& list) {
      return list.account == account && list.scope == scope;
    });
    return found == lists.end() ? nullptr : &*found;
  }

  // The rows of all lists of the account. O(rows).
  std::span<const Row> of(Symbol account) const {
    const auto is_of = [&](const Row& row) { return row.account == account; };
    const auto begin = std::ranges::find_if(rows, is_of);
    return {begin, std::find_if_not(begin, rows.end(), is_of)};
  }

  // Null: there is none, or nothing is known of it. O(log rows).
  const Row* find(Symbol account, Symbol scope, Symbol name) const {
    const auto found = by_name.find({account, scope, name});
    return found == by_name.end() ? nullptr : &rows[found->second];
  }
};

// One table for each kind.
template <template <class> class Of>
struct InventoryTables {
  Of<PasswordPolicy> password_policies = {};
  Of<AccountSummary> summaries = {};
  Of<VirtualMfaDevice> virtual_mfa_devices = {};
  Of<ServiceCredential> service_credentials = {};
  Of<SshKey> ssh_keys = {};
  Of<MfaDevice> mfa_devices = {};
  Of<RoleSetting> role_settings = {};
  Of<SamlProvider> saml_providers = {};
  Of<OidcProvider> oidc_providers = {};
  Of<OidcClients> oidc_clients = {};
  Of<ServerCertificate> server_certificates = {};
  Of<ServiceUse> service_uses = {};
  Of<Trail> trails = {};
  Of<TrailStatus> trail_statuses = {};
  Of<EventSelectors> event_selectors = {};
  Of<LoggedEvent> events = {};
  Of<UserActivity> user_activities = {};
  Of<BucketAcl> bucket_acls = {};
  Of<BucketOwnership> bucket_ownerships = {};
  Of<BucketLogging> bucket_loggings = {};
  Of<Region> regions = {};
  Of<Analyzer> analyzers = {};
  Of<Instance> instances = {};
  Of<ProfileAssociation> profile_associations = {};
  Of<LambdaFunction> functions = {};
  Of<UserData> user_data = {};

  // Calls `f` with every table of `a` and its counterpart in `b`.
  template <class Other, class F>
  static void for_each(InventoryTables& a, Other& b, F&& f) {
    f(a.password_policies, b.password_policies);
    f(a.summaries, b.summaries);
    f(a.virtual_mfa_devices, b.virtual_mfa_devices);
    f(a.service_credentials, b.service_credentials);
    f(a.ssh_keys, b.ssh_keys);
    f(a.mfa_devices, b.mfa_devices);
    f(a.role_settings, b.role_settings);
    f(a.saml_providers, b.saml_providers);
    f(a.oidc_providers, b.oidc_providers);
    f(a.oidc_clients, b.oidc_clients);
    f(a.server_certificates, b.server_certificates);
    f(a.service_uses, b.service_uses);
    f(a.trails, b.trails);
    f(a.trail_statuses, b.trail_statuses);
    f(a.event_selectors, b.event_selectors);
    f(a.events, b.events);
    f(a.user_activities, b.user_activities);
    f(a.bucket_acls, b.bucket_acls);
    f(a.bucket_ownerships, b.bucket_ownerships);
    f(a.bucket_loggings, b.bucket_loggings);
    f(a.regions, b.regions);
    f(a.analyzers, b.analyzers);
    f(a.instances, b.instances);
    f(a.profile_associations, b.profile_associations);
    f(a.functions, b.functions);
    f(a.user_data, b.user_data);
  }
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_INVENTORY_H_
