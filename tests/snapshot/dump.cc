#include "tests/snapshot/dump.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "policy/tables.h"
#include "snapshot/model.h"

namespace ambit::snapshot {
namespace {

class Dump {
 public:
  explicit Dump(const Snapshot& snapshot) : model_(snapshot.model()) {}

  std::string text() {
    for (const Account& account : model_.accounts) add(account);
    for (const User& user : model_.users) add(user);
    for (const Group& group : model_.groups) add(group);
    for (const Role& role : model_.roles) add(role);
    for (const ManagedPolicy& policy : model_.managed_policies) add(policy);
    for (const Credential& row : model_.credentials) add(row);
    for (const Organization& organization : model_.organizations) add(organization);
    for (const Membership& membership : model_.memberships) add(membership);
    for (const ResourcePolicy& resource : model_.resources) add(resource);
    for (const Bucket& bucket : model_.buckets) {
      subject_ = "bucket " + text(bucket.name);
      line("account", text(bucket.account));
    }
    for (const KnownAccount& account : model_.known_accounts) {
      subject_ = "known account " + text(account.id);
      line("label", text(account.label) + " " + std::to_string(static_cast<int>(account.relation)));
    }
    add_facts();
    add_identity_center();
    InventoryTables<Inventory> inventory = model_.inventory;
    InventoryTables<Inventory>::for_each(inventory, inventory,
                                         [&](const auto& table, const auto&) { add_rows(table); });
    return std::move(out_);
  }

 private:
  void add_facts() {
    const Facts& facts = model_.facts;
    for (const FactResource& resource : facts.resources) {
      subject_ = "facts on " + text(resource.arn);
      line("kind", text(resource.kind));
      line("role", text(resource.role));
      line("triggered", field_text(resource.triggered));
      for (const auto& [name, value] : resource.attributes) line(text(name), text(value));
    }
    for (const FactUser& user : facts.users) {
      subject_ = "facts on " + text(user.arn);
      line("counts", field_text(user.access_keys) + " " + field_text(user.mfa_devices) + " " +
                         field_text(user.login_profile));
    }
    subject_ = "facts";
    for (const Symbol kind : facts.complete) line("complete", text(kind));
    for (const SingleFact& fact : facts.single) line(text(fact.name), text(fact.value));
    if (facts.providers) line("providers", field_text(*facts.providers));
  }

  // Sorted by numbers there, by texts here.
  void add_identity_center() {
    const IdentityCenter& center = model_.identity_center;
    std::set<std::string> lines;
    for (const PermissionSet& set : center.permission_sets)
      lines.insert("permission set " + text(set.arn) + " " + text(set.name));
    for (const Assignment& one : center.assignments)
      lines.insert("assignment " + text(one.account) + " " + text(one.permission_set) + " " +
                   text(one.to_group) + " " + text(one.assignee));
    for (const DirectoryEntry& user : center.users)
      lines.insert("user " + text(user.id) + " " + text(user.name));
    for (const DirectoryEntry& group : center.groups)
      lines.insert("group " + text(group.id) + " " + text(group.name));
    for (const DirectoryMembership& one : center.memberships)
      lines.insert("membership " + text(one.group) + " " + text(one.user));
    subject_ = "identity center";
    for (const std::string& one : lines) line("row", one);
  }

  // Every field of a row, whatever it is.
  template <class Row>
  void add_rows(const Inventory<Row>& inventory) {
    for (const InventoryList& list : inventory.lists) {
      subject_ = "list " + text(list.account) + " " + text(list.scope);
      std::size_t rows = 0;
      for (const Row& row : inventory.rows)
        rows += row.account == list.account && row.scope == list.scope ? 1U : 0U;
      line("rows", std::to_string(rows));
    }
    for (const Row& row : inventory.rows) {
      subject_ = text(row.account) + " " + text(row.scope) + " " + text(row.name);
      std::string fields = text(row.damaged);
      std::apply([&](const auto&... field) { ((fields += " | " + field_text(field)), ...); },
                 row.content());
      line("row", fields);
    }
  }
  std::string field_text(Symbol value) const { return text(value); }
  std::string field_text(bool value) const { return text(value); }
  std::string field_text(std::int64_t value) const { return std::to_string(value); }
  std::string field_text(const Time& value) const { return text(value); }
  std::string field_text(const std::string& value) const { return value; }
  std::string field_text(const DataResource& data) const {
    return text(data.type) + field_text(data.values);
  }
  std::string field_text(const ActionUse& use) const {
    return text(use.action) + " " + text(use.last);
  }
  std::string field_text(const EventSelector& selector) const {
    return text(selector.management) + text(selector.read) + text(selector.write) +
           field_text(selector.excluded_sources) + field_text(selector.data);
  }
  std::string field_text(const FieldSelector& field) const {
    return text(field.field) + field_text(field.equals) + field_text(field.not_equals) +
           text(field.other_operators);
  }
  template <class T>
  std::string field_text(const std::optional<T>& value) const {
    return value ? field_text(*value) : "none";
  }
  template <class T>
  std::string field_text(const std::vector<T>& values) const {
    std::string out = "[";
    for (const T& value : values) out += field_text(value) + ",";
    return out + "]";
  }

  std::string text(Symbol symbol) const { return std::string(model_.text(symbol)); }
  static std::string text(bool value) { return value ? "yes" : "no"; }
  static std::string text(Completeness value) { return std::to_string(static_cast<int>(value)); }
  static std::string text(const Time& time) {
    return time.known ? format_instant(time.instant) : "unknown";
  }
  static std::string text(const FlagField& field) {
    return std::to_string(static_cast<int>(field.flag));
  }
  static std::string text(const TimeField& field) {
    return std::to_string(static_cast<int>(field.state)) + " " + format_instant(field.instant);
  }
  static std::string text(const AsOf& as_of) {
    return std::to_string(static_cast<int>(as_of.source)) + " " + format_instant(as_of.time);
  }

  void line(const std::string& what, const std::string& value) {
    out_ += subject_ + " " + what + ": " + value + "\n";
  }

  void add(const Account& account) {
    subject_ = "account " + text(account.partition) + " " + text(account.id);
    line("users", text(account.users));
    line("groups", text(account.groups));
    line("roles", text(account.roles));
    line("policies", text(account.policies));
    line("aws managed policies", text(account.aws_managed_policies));
    line("details", text(account.has_authorization_details) + " damaged " +
                        text(account.authorization_details_damaged) + " " +
                        text(account.authorization_details_as_of));
    line("report", text(account.has_credential_report) + " damaged " +
                       text(account.credential_report_damaged) + " " +
                       text(account.credential_report_as_of));
    line("root", text(account.root.valid()));
    line("rows", std::to_string(account.user_rows.size()) + " " +
                     std::to_string(account.group_rows.size()) + " " +
                     std::to_string(account.role_rows.size()) + " " +
                     std::to_string(account.policy_rows.size()) + " " +
                     std::to_string(account.credential_rows.size()));
    if (account.canonical_id.valid()) line("canonical id", text(account.canonical_id));
    if (account.public_access_block)
      line("public access block", text(*account.public_access_block));
  }

  static std::string text(const PublicAccessBlock& block) {
    return text(block.block_public_acls) + " " + text(block.ignore_public_acls) + " " +
           text(block.block_public_policy) + " " + text(block.restrict_public_buckets);
  }
  static std::string text(Knowledge value) {
    static constexpr const char* kWords[] = {"unknown", "none", "known"};
    return kWords[static_cast<std::size_t>(value)];
  }
  static std::string text(const std::optional<bool>& value) {
    return value ? text(*value) : "unknown";
  }

  void add(const Organization& organization) {
    subject_ = "organization " + text(organization.id);
    line("management account", text(organization.management_account));
    line("accounts", text(organization.accounts));
    line("root", text(organization.root_sessions) + " " +
                     text(organization.root_credentials_management) + " " +
                     text(organization.stack_sets_trusted_access));
    line("delegation", text(organization.delegation));
    for (const DelegatedAdministrator& administrator : organization.delegated_administrators) {
      std::string services;
      for (const Symbol service : administrator.services) services += " " + text(service);
      line("administrator",
           text(administrator.account) + services + " " + text(administrator.services_known));
    }
  }

  // Nothing for an account of which nothing is known.
  void add(const Membership& membership) {
    if (membership.organization_state == Knowledge::kUnknown) return;
    subject_ = "member " + text(membership.account);
    line("organization", membership.organization.valid()
                             ? text(model_.organizations[membership.organization].id)
                             : "none");
    line("path", text(membership.path) + " " + text(membership.is_management_account));
    add("service control", membership.service_control);
    add("resource control", membership.resource_control);
  }

  // Documents only: not every export says ids and names.
  void add(const std::string& what, const PolicyLevels& levels) {
    line(what, text(levels.state));
    int number = 0;
    for (const PolicyLevel& level : levels.levels) {
      ++number;
      std::set<std::string> policies;
      for (const AttachedOrganizationPolicy& policy : level)
        policies.insert(document_text(policy.document));
      for (const std::string& policy : policies) line(what + " " + std::to_string(number), policy);
    }
  }

  void add(const ResourcePolicy& resource) {
    subject_ = text(resource.arn);
    line("account", text(resource.account));
    line("policy", text(resource.state) + " " + document_text(resource.document));
    if (resource.public_access_block)
      line("public access block", text(*resource.public_access_block));
  }

  std::string document_text(const policy::PlacedDocument& placed) const {
    if (!placed.document.valid()) return "-";
    std::string out;
    for (const policy::Statement& statement : model_.policies.statements_of(placed.document))
      out += statement_text(statement) + ";";
    return model_.policies.documents[placed.document].opaque ? "opaque" : out;
  }

  void add_holder(const Holder& holder) {
    subject_ = text(holder.arn);
    line("name", text(holder.name) + " " + text(holder.path) + " " + text(holder.unique_id));
    line("account", text(model_.accounts[holder.account].id));
    line("created", text(holder.created));
    line("policies known", text(holder.policies_known));
    for (const InlinePolicy& policy : holder.inline_policies)
      add_document("inline " + text(policy.name), policy.document);
    for (const AttachedPolicy& policy : holder.attached_policies)
      line("attached", text(policy.arn) + " " + text(policy.policy.valid()));
  }

  template <class Row>
  void add_tagged(const Row& row) {
    line("tags known", text(row.tags_known));
    for (const Tag& tag : row.tags) line("tag", text(tag.key) + "=" + text(tag.value));
    line("boundary known", text(row.boundary_known));
    if (row.boundary)
      line("boundary", text(row.boundary->arn) + " " + text(row.boundary->policy.valid()));
  }

  void add(const User& user) {
    add_holder(user);
    add_tagged(user);
    line("groups known", text(user.groups_known));
    for (const GroupId group : user.groups) line("group", text(model_.groups[group].arn));
    line("credential", text(user.credential.valid()));
  }

  void add(const Group& group) {
    add_holder(group);
    for (const UserId user : group.members) line("member", text(model_.users[user].arn));
  }

  void add(const Role& role) {
    add_holder(role);
    add_tagged(role);
    add_document("trust", role.trust);
    for (const InstanceProfile& profile : role.instance_profiles)
      line("profile", text(profile.arn) + " " + text(profile.name));
    line("last used",
         text(role.has_last_used) + " " + text(role.last_used) + " " + text(role.last_used_region));
  }

  void add(const ManagedPolicy& policy) {
    subject_ = text(policy.arn);
    line("name",
         text(policy.name) + " " + text(policy.path) + " aws " + text(policy.aws_managed()));
    line("created", text(policy.created) + " " + text(policy.updated));
    line("counts", std::to_string(policy.attachment_count.value_or(-1)) + " " +
                       std::to_string(policy.boundary_usage_count.value_or(-1)));
    line("default",
         policy.default_version ? text(policy.versions[*policy.default_version].id) : "unknown");
    for (const PolicyVersion& version : policy.versions) {
      line("version",
           text(version.id) + " " + text(version.is_default) + " " + text(version.created));
      add_document(text(version.id), version.document);
    }
  }

  void add(const Credential& row) {
    subject_ = "report " + text(row.arn);
    line("name", text(row.name) + " root " + text(row.root));
    line("created", text(row.created));
    line("password", text(row.password_enabled) + " " + text(row.password_last_used) + " " +
                         text(row.password_last_changed) + " " + text(row.password_next_rotation));
    line("mfa", text(row.mfa_active));
    for (const AccessKeySlot& key : row.keys)
      line("key", text(key.active) + " " + text(key.last_rotated) + " " + text(key.last_used) +
                      " " + text(key.last_used_region) + " " + text(key.last_used_service));
    for (const CertificateSlot& certificate : row.certificates)
      line("certificate", text(certificate.active) + " " + text(certificate.last_rotated));
    line("more", text(row.additional_credentials));
  }

  void add_document(const std::string& name, const policy::PlacedDocument& placed) {
    if (!placed.document.valid()) return line(name, "unknown");
    const policy::Tables& tables = model_.policies;
    const policy::Document& document = tables.documents[placed.document];
    line(name, std::string(document.opaque ? "opaque " : "") +
                   (document.version == policy::Version::k2012 ? "2012" : "2008"));
    for (const policy::Statement& statement : tables.statements_of(placed.document))
      line(name, statement_text(statement));
  }

  std::string statement_text(const policy::Statement& s) const {
    const policy::Tables& tables = model_.policies;
    std::string out = (s.effect == Effect::kAllow ? "Allow " : "Deny ") + text(s.sid);
    out += s.not_action ? " NotAction" : " Action";
    for (const auto id : s.actions.of(tables.action_lists))
      out += " " + text(tables.actions[id].text);
    if (s.has_resource) out += s.not_resource ? " NotResource" : " Resource";
    for (const auto id : s.resources.of(tables.resource_lists))
      out += " " + text(tables.resources[id].text);
    if (s.has_principal) out += s.not_principal ? " NotPrincipal" : " Principal";
    std::set<std::string> principals;
    for (const auto id : s.principals.of(tables.principal_lists)) {
      const policy::PrincipalValue& value = tables.principals[id];
      principals.insert(std::to_string(static_cast<int>(value.kind)) + ":" + text(value.text));
    }
    for (const std::string& principal : principals) out += " " + principal;
    std::set<std::string> tests;
    for (const auto id : s.tests.of(tables.test_lists)) tests.insert(test_text(tables.tests[id]));
    for (const std::string& test : tests) out += " " + test;
    return out;
  }

  std::string test_text(const policy::ConditionTest& test) const {
    std::string out = policy::operator_name(test.op) + "(" + text(test.spelling);
    for (const auto id : test.values.of(model_.policies.value_lists))
      out += "," + text(model_.policies.values[id].text);
    return out + ")";
  }

  const Model& model_;
  std::string out_;
  std::string subject_;
};

std::string place(const SourceFiles& files, Location where) {
  if (!where.file.valid()) return "-";
  const Position at = files.position(where.file, where.begin);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string line_of(const Snapshot& snapshot, const Diagnostic& diagnostic) {
  const SourceFiles& files = snapshot.sources();
  std::string out(diagnostic.kind->name);
  Location where = diagnostic.where;
  std::string decoded;
  const auto parent_of = [&](FileId file) {
    return file.valid() ? files.parent(file) : std::optional<Location>{};
  };
  for (auto parent = parent_of(where.file); parent; parent = parent_of(where.file)) {
    decoded = " decoded " + place(files, where);
    where = *parent;
  }
  out += " " + (where.file.valid() ? std::string(files.name(where.file)) : "") + ":" +
         place(files, where);
  if (!diagnostic.pointer.empty()) out += " " + diagnostic.pointer;
  return out + decoded;
}

class Consistency {
 public:
  explicit Consistency(const Snapshot& snapshot)
      : model_(snapshot.model()), files_(snapshot.sources()) {}

  bool holds() {
    for (const Diagnostic& diagnostic : model_.diagnostics.items()) {
      check(diagnostic.where);
      for (const Note& note : diagnostic.notes) check(note.where);
    }
    for (const Account& account : model_.accounts) check(account);
    for (const User& user : model_.users) {
      check_tagged(user);
      for (const GroupId group : user.groups) check_id(group, model_.groups);
      if (user.credential.valid()) check_id(user.credential, model_.credentials);
    }
    for (const Group& group : model_.groups) {
      check_holder(group);
      for (const UserId user : group.members) check_id(user, model_.users);
    }
    for (const Role& role : model_.roles) {
      check_tagged(role);
      check(role.trust);
    }
    for (const ManagedPolicy& policy : model_.managed_policies) check(policy);
    for (const Credential& row : model_.credentials) check(row);
    for (const Organization& organization : model_.organizations) {
      check(organization.id);
      check(organization.where);
    }
    for (const Membership& membership : model_.memberships) check(membership);
    for (const ResourcePolicy& resource : model_.resources) {
      check(resource.arn);
      check(resource.document);
      check(resource.where);
    }
    for (const Bucket& bucket : model_.buckets) {
      check(bucket.name);
      check(bucket.account);
      check(bucket.where);
    }
    for (const KnownAccount& account : model_.known_accounts) {
      check(account.id);
      check(account.where);
    }
    InventoryTables<Inventory> inventory = model_.inventory;
    InventoryTables<Inventory>::for_each(
        inventory, inventory, [&](const auto& table, const auto&) { check_inventory(table); });
    return sound_;
  }

 private:
  template <class Row>
  void check_inventory(const Inventory<Row>& inventory) {
    for (const InventoryList& list : inventory.lists) {
      check(list.account);
      check(list.where);
    }
    for (const Row& row : inventory.rows) {
      sound_ = sound_ && inventory.list_of(row.account, row.scope) != nullptr &&
               inventory.find(row.account, row.scope, row.name) == &row;
      check(row.where);
    }
  }
  template <class IdT, class T>
  void check_id(IdT id, const IdTable<IdT, T>& table) {
    sound_ = sound_ && id.valid() && id.index() < table.size();
  }
  void check(Symbol symbol) {
    sound_ = sound_ && symbol.valid() && symbol.index() < model_.policies.symbols.size();
  }
  void check(Location where) {
    if (!where.file.valid()) return;
    sound_ = sound_ && where.file.index() < files_.size() && where.begin <= where.end;
    if (!sound_) return;
    // Of a log only what is named is kept.
    const std::string_view text = files_.text(where.file);
    sound_ = where.end <= text.size() || (text.empty() && !files_.excerpt(where).empty());
  }
  void check(const policy::PlacedDocument& placed) {
    if (!placed.document.valid()) return;
    check_id(placed.document, model_.policies.documents);
    check(placed.where);
  }
  template <class IdT, class T>
  void check_range(Range range, const IdTable<IdT, T>& table) {
    sound_ = sound_ && range.begin <= range.end && range.end <= table.size();
  }
  void check(const Membership& membership) {
    check(membership.account);
    check(membership.where);
    const bool in_one = membership.organization_state == Knowledge::kKnown;
    sound_ = sound_ && in_one == membership.organization.valid();
    if (in_one) check_id(membership.organization, model_.organizations);
    for (const PolicyLevels* levels : {&membership.service_control, &membership.resource_control}) {
      sound_ = sound_ && (levels->state == Knowledge::kKnown || levels->levels.empty());
      for (const PolicyLevel& level : levels->levels) {
        for (const AttachedOrganizationPolicy& policy : level) {
          check(policy.document);
          check(policy.where);
        }
      }
    }
  }
  void check(const Account& account) {
    check(account.id);
    check(account.partition);
    check_id(account.membership, model_.memberships);
    check_range(account.user_rows, model_.users);
    check_range(account.group_rows, model_.groups);
    check_range(account.role_rows, model_.roles);
    check_range(account.policy_rows, model_.managed_policies);
    check_range(account.credential_rows, model_.credentials);
    if (account.root.valid()) check_id(account.root, model_.credentials);
  }
  void check(const AttachedPolicy& attached) {
    check(attached.arn);
    check(attached.where);
    if (attached.policy.valid()) check_id(attached.policy, model_.managed_policies);
  }
  void check_holder(const Holder& holder) {
    check(holder.arn);
    check(holder.name);
    check(holder.path);
    check(holder.where);
    check(holder.created.where);
    check_id(holder.account, model_.accounts);
    for (const InlinePolicy& policy : holder.inline_policies) {
      check(policy.name);
      check(policy.where);
      check(policy.document);
    }
    for (const AttachedPolicy& attached : holder.attached_policies) check(attached);
  }
  template <class Row>
  void check_tagged(const Row& row) {
    check_holder(row);
    if (row.boundary) check(*row.boundary);
    for (const Tag& tag : row.tags) {
      check(tag.key);
      check(tag.value);
    }
  }
  void check(const ManagedPolicy& policy) {
    check(policy.arn);
    check(policy.where);
    sound_ = sound_ && policy.default_version.value_or(0) <= policy.versions.size();
    for (const PolicyVersion& version : policy.versions) {
      check(version.id);
      check(version.document);
    }
    sound_ =
        sound_ && (!policy.default_version || policy.versions[*policy.default_version].is_default);
  }
  void check(const Credential& row) {
    check(row.arn);
    check(row.name);
    check(row.where);
    check_id(row.account, model_.accounts);
    check(row.created.where);
    check(row.mfa_active.where);
    for (const AccessKeySlot& key : row.keys) check(key.last_used.where);
  }

  const Model& model_;
  const SourceFiles& files_;
  bool sound_ = true;
};

}  // namespace

std::string dump(const Snapshot& snapshot) {
  return Dump(snapshot).text();
}

std::vector<std::string> said(const Snapshot& snapshot) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : snapshot.diagnostics().items())
    lines.push_back(line_of(snapshot, diagnostic));
  return lines;
}

bool consistent(const Snapshot& snapshot) {
  return Consistency(snapshot).holds();
}

}  // namespace ambit::snapshot
