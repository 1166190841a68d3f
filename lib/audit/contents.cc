#include "ambit/contents.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "ambit/arn.h"
#include "snapshot/model.h"
#include "snapshot/recognise.h"

namespace ambit {
namespace {

using audit::ArtefactDescription;
using snapshot::Account;
using snapshot::Completeness;
using snapshot::Inventory;
using snapshot::InventoryList;
using snapshot::InventoryTables;
using snapshot::Knowledge;
using snapshot::Model;

using Tables = InventoryTables<Inventory>;
using Lists = std::vector<InventoryList>;

ListState state_of(Completeness completeness) {
  switch (completeness) {
    case Completeness::kUnknown:
      return ListState::kUnknown;
    case Completeness::kIncomplete:
      return ListState::kIncomplete;
    case Completeness::kPresumedComplete:
      return ListState::kPresumedComplete;
    case Completeness::kComplete:
      break;
  }
  return ListState::kComplete;
}

// The kinds that are lists, and where what is known of them stands.
struct ListKind {
  std::string_view kind = {};
  const Lists& (*lists)(const Tables& tables) = nullptr;
  bool by_region = false;
};

constexpr std::array kListKinds = {
    ListKind{"accessanalyzer.analyzers", [](const Tables& t) -> auto& { return t.analyzers.lists; },
             true},
    ListKind{"account.regions", [](const Tables& t) -> auto& { return t.regions.lists; }},
    ListKind{"cloudtrail.trails", [](const Tables& t) -> auto& { return t.trails.lists; }},
    ListKind{"ec2.instance-profile-associations",
             [](const Tables& t) -> auto& { return t.profile_associations.lists; }, true},
    ListKind{"ec2.instances", [](const Tables& t) -> auto& { return t.instances.lists; }, true},
    ListKind{"ec2.regions", [](const Tables& t) -> auto& { return t.regions.lists; }},
    ListKind{"iam.mfa-devices", [](const Tables& t) -> auto& { return t.mfa_devices.lists; }},
    ListKind{"iam.oidc-providers", [](const Tables& t) -> auto& { return t.oidc_providers.lists; }},
    ListKind{"iam.roles", [](const Tables& t) -> auto& { return t.role_settings.lists; }},
    ListKind{"iam.saml-providers", [](const Tables& t) -> auto& { return t.saml_providers.lists; }},
    ListKind{"iam.server-certificates",
             [](const Tables& t) -> auto& { return t.server_certificates.lists; }},
    ListKind{"iam.service-last-accessed",
             [](const Tables& t) -> auto& { return t.service_uses.lists; }},
    ListKind{"iam.service-specific-credentials",
             [](const Tables& t) -> auto& { return t.service_credentials.lists; }},
    ListKind{"iam.ssh-public-keys", [](const Tables& t) -> auto& { return t.ssh_keys.lists; }},
    ListKind{"iam.virtual-mfa-devices",
             [](const Tables& t) -> auto& { return t.virtual_mfa_devices.lists; }},
};

const Account* account_of(const Model& model, std::string_view id) {
  const auto accounts = model.accounts.all();
  const auto found = std::ranges::find_if(
      accounts, [&](const Account& account) { return model.text(account.id) == id; });
  return found == accounts.end() ? nullptr : &*found;
}

ListState state_of(const Model& model, const Artefact& artefact) {
  const Account* account = account_of(model, artefact.account);
  if (!artefact.read || account == nullptr) return ListState::kNoList;
  if (artefact.kind == "iam.authorization-details" || snapshot::is_foreign(artefact.kind))
    return state_of(std::min({account->users, account->groups, account->roles, account->policies}));
  if (artefact.kind == "iam.credential-report")
    return account->credential_report_damaged ? ListState::kIncomplete : ListState::kComplete;
  const auto kind = std::ranges::find(kListKinds, artefact.kind, &ListKind::kind);
  if (kind == kListKinds.end()) return ListState::kNoList;
  ListState state = ListState::kNoList;
  for (const InventoryList& list : kind->lists(model.inventory)) {
    if (list.account != account->id) continue;
    if (kind->by_region && model.text(list.scope) != artefact.region) continue;
    const ListState this_state = state_of(list.state);
    if (state == ListState::kNoList || this_state < state) state = this_state;
  }
  return state;
}

bool is_capital(char c) {
  return (c >= 'A' && c <= 'Z') || c == '_';
}

// `command` with the word `name` replaced, not where it is a part of a longer one.
std::string with_value(std::string_view command, std::string_view name, std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < command.size();) {
    const std::size_t end = at + name.size();
    const bool here = !value.empty() && command.substr(at).starts_with(name) &&
                      (at == 0 || !is_capital(command[at - 1])) &&
                      (end == command.size() || !is_capital(command[end]));
    out.append(here ? value : command.substr(at, 1));
    at = here ? end : at + 1;
  }
  return out;
}

class MissingExports {
 public:
  explicit MissingExports(const Snapshot& snapshot) : model_(snapshot.model()) {
    for (const Artefact& artefact : snapshot.artefacts())
      if (artefact.read) kinds_.emplace(artefact.account, artefact.kind);
  }

  std::vector<MissingExport> run() && {
    if (model_.accounts.size() == 0) of_account(nullptr);
    for (const Account& account : model_.accounts) of_account(&account);
    of_organization();
    return std::move(missing_);
  }

 private:
  void add(const ArtefactDescription& description, std::string_view account,
           std::string_view region = {}) {
    const std::string command = with_value(description.export_command, "ACCOUNT", account);
    missing_.push_back({.description = &description,
                        .account = account,
                        .region = region,
                        .command = with_value(command, "REGION", region)});
  }

  static bool is_of_organization(const ArtefactDescription& description) {
    return description.name == "ORG" || description.name == "OFEAT";
  }

  void of_account(const Account* account) {
    for (const ArtefactDescription& description : audit::artefacts()) {
      if (is_of_organization(description)) continue;
      if (description.name == "EC2" || description.name == "ANALYZER") {
        add_regions(description, account);
      } else if (!is_there(description, account) &&
                 (account == nullptr || !is_empty(description.name, *account))) {
        add(description, account == nullptr ? std::string_view{} : model_.text(account->id));
      }
    }
  }

  // Lists of each region; which there are is known, or one will do.
  void add_regions(const ArtefactDescription& description, const Account* account) {
    const Symbol id = account == nullptr ? Symbol{} : account->id;
    const auto& inventory = model_.inventory;
    const Lists& lists =
        description.name == "EC2" ? inventory.instances.lists : inventory.analyzers.lists;
    std::set<Symbol> exported;
    for (const InventoryList& list : lists)
      if (list.account == id) exported.insert(list.scope);
    if (account == nullptr || inventory.regions.list_of(id) == nullptr) {
      if (exported.empty()) add(description, model_.text(id));
      return;
    }
    for (const snapshot::Region& region : inventory.regions.of(id))
      if ((region.enabled || region.damaged) && !exported.contains(region.name))
        add(description, model_.text(id), model_.text(region.name));
  }

  // One for all accounts of a snapshot.
  void of_organization() {
    const bool in_none =
        model_.accounts.size() > 0 &&
        std::ranges::all_of(model_.accounts.all(), [&](const Account& account) {
          return model_.membership_of(model_.text(account.id)).organization_state ==
                 Knowledge::kNone;
        });
    if (in_none) return;
    std::string_view management;
    for (const snapshot::Organization& organization : model_.organizations)
      management = model_.text(organization.management_account);
    for (const ArtefactDescription& description : audit::artefacts()) {
      if (!is_of_organization(description)) continue;
      const bool there = std::ranges::any_of(kinds_, [&](const auto& kind) {
        return has_kind(description, kind.second) ||
               (description.name == "ORG" && kind.second == "ambit.organization");
      });
      if (!there) add(description, management);
    }
  }

  static bool has_kind(const ArtefactDescription& description, std::string_view kind) {
    return std::ranges::find(description.kinds, kind) != description.kinds.end();
  }

  bool is_there(const ArtefactDescription& description, const Account* account) const {
    if (account == nullptr) return false;
    if (description.name == "BUCKETPOL") return has_resource(*account, true);
    if (description.name == "RP") return has_resource(*account, false);
    const std::string_view id = model_.text(account->id);
    return std::ranges::any_of(kinds_, [&](const auto& kind) {
      return kind.first == id && has_kind(description, kind.second);
    });
  }

  bool has_resource(const Account& account, bool bucket) const {
    return std::ranges::any_of(
        model_.resources.all(), [&](const snapshot::ResourcePolicy& resource) {
          const auto arn = parse_arn(model_.text(resource.arn));
          const bool is_bucket = arn && arn->service == "s3";
          return resource.state != Knowledge::kUnknown && is_bucket == bucket &&
                 model_.owner_of(model_.text(resource.arn)) == model_.text(account.id);
        });
  }

  // An organization's trail shows in all of its accounts; the one that has it exports its settings.
  bool all_trails_of_others(const Account& account) const {
    const auto trails = model_.inventory.trails.of(account.id);
    return !trails.empty() && std::ranges::all_of(trails, [&](const snapshot::Trail& trail) {
      const auto arn = parse_arn(model_.text(trail.name));
      return arn && arn->account != model_.text(account.id) &&
             account_of(model_, arn->account) != nullptr;
    });
  }

  // Whether it is known that there is nothing to export.
  bool is_empty(std::string_view name, const Account& account) const {
    const auto& inventory = model_.inventory;
    const auto known = [](Completeness list) { return list >= Completeness::kPresumedComplete; };
    const auto none_of = [&](const auto& table) {
      const bool any_list = std::ranges::any_of(table.lists, [&](const InventoryList& list) {
        return list.account == account.id && known(list.state);
      });
      return any_list && table.of(account.id).empty();
    };
    const bool no_users = known(account.users) && model_.users_of(account).empty();
    if (name == "MFADEV" || name == "SSHKEY") return no_users;
    if (name == "LAST") return no_users && known(account.roles) && model_.roles_of(account).empty();
    if (name == "TSTAT" || name == "TSEL")
      return none_of(inventory.trails) || all_trails_of_others(account);
    if (name == "USERDATA") return none_of(inventory.instances);
    if (name != "BUCKETPOL" && name != "PAB" && name != "ACL" && name != "BUCKETLOG") return false;
    return kinds_.contains({std::string(model_.text(account.id)), "s3.buckets"}) &&
           std::ranges::none_of(model_.buckets, [&](const snapshot::Bucket& bucket) {
             return bucket.account == account.id;
           });
  }

  const Model& model_;
  std::set<std::pair<std::string, std::string_view>> kinds_;  // by account
  std::vector<MissingExport> missing_;
};

}  // namespace

std::string_view list_state_name(ListState state) {
  static constexpr std::string_view kNames[] = {"", "unknown", "incomplete", "presumed complete",
                                                "complete"};
  return kNames[static_cast<std::size_t>(state)];
}

bool SnapshotContents::complete() const {
  return missing.empty() && std::ranges::none_of(artefacts, [](const RecognisedArtefact& artefact) {
           return artefact.state == ListState::kUnknown || artefact.state == ListState::kIncomplete;
         });
}

SnapshotContents contents_of(const Snapshot& snapshot) {
  SnapshotContents contents;
  for (const Artefact& artefact : snapshot.artefacts())
    contents.artefacts.push_back(
        {.artefact = &artefact, .state = state_of(snapshot.model(), artefact)});
  // In a file, in the order in which they were found.
  std::ranges::sort(contents.artefacts, {}, [](const RecognisedArtefact& recognised) {
    return std::tuple(std::string_view(recognised.artefact->file), recognised.artefact);
  });
  contents.missing = MissingExports(snapshot).run();
  return contents;
}

}  // namespace ambit
