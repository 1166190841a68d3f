// Reads the answers of AWS Organizations: the organization, its tree, its accounts, its policies
// and what they are attached to. Source: AWS Organizations API Reference; docs/snapshot.md.
#ifndef AMBIT_SNAPSHOT_ORGANIZATION_H_
#define AMBIT_SNAPSHOT_ORGANIZATION_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/context.h"
#include "snapshot/documents.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot. Each function reads a value of one kind into the draft.
class OrganizationReader {
 public:
  // All must outlive the reader.
  OrganizationReader(Model& model, policy::Compiler& compiler, Draft& draft);

  ReadArtefact read_organization(json::Value answer, const Context& context);
  ReadArtefact read_roots(json::Value answer, const Context& context);
  ReadArtefact read_units(json::Value answer, const Context& context);
  ReadArtefact read_accounts(json::Value answer, const Context& context);
  ReadArtefact read_parents(json::Value answer, const Context& context);
  ReadArtefact read_policy(json::Value answer, const Context& context);
  ReadArtefact read_policies(json::Value answer, const Context& context);
  ReadArtefact read_targets(json::Value answer, const Context& context);
  ReadArtefact read_delegated_administrators(json::Value answer, const Context& context);
  ReadArtefact read_delegated_services(json::Value answer, const Context& context);
  ReadArtefact read_features(json::Value answer, const Context& context);
  ReadArtefact read_service_access(json::Value answer, const Context& context);

  // Errors that are facts.
  void no_organization(const Context& context);
  void no_features(const Context& context);

  // Says what was found all over.
  void summarise();

  // An object while it is read: of each kind some members.
  struct Written {
    Symbol id = {};
    Symbol arn = {};
    Symbol name = {};
    std::string_view type = {};
    std::string_view path = {};
    Symbol management_account = {};
    std::optional<bool> all_features = {};
    json::Value list = {};     // of entries
    json::Value summary = {};  // of a policy
    json::Value content = {};  // of a policy
    bool types_known = false;
    std::set<std::string_view> enabled_types = {};
    PageMark page = {};
  };

 private:
  std::optional<std::vector<Symbol>> read_services(ValueReader& reader, json::Value list);
  // What the ARN of an entry says. Not known, and an error, when it or the id is missing.
  struct Named {
    Symbol organization = {};  // invalid: managed by AWS
    bool known = false;
  };
  Named identify(ValueReader& reader, const Written& written, json::Value object,
                 std::string_view type);
  void note_organization(Symbol id, Symbol management_account, Location where);
  void note_path(std::string_view path, Symbol last, Location where);
  void add_features(Symbol organization, bool root_sessions, bool root_credentials,
                    const Context& context);
  void note_full_access(std::string_view policy_id);
  void note_page(std::string list, PageMark page, const Context& context, Location where);
  bool read_whole(ValueReader& reader, json::Value answer, Written& written);
  void no_context(const Context& context, std::string_view what, std::string_view file);
  std::optional<DraftOrganizationPolicy> read_summary(ValueReader& reader, json::Value object);
  Symbol intern(std::string_view text) { return model_.intern(text); }

  Model& model_;
  policy::Compiler& compiler_;
  DocumentReader documents_;
  Draft& draft_;
  std::set<std::pair<Symbol, Symbol>> noted_;  // organizations and their management accounts
  ValueReader organization_;
  ValueReader roots_;
  ValueReader units_;
  ValueReader accounts_;
  ValueReader parents_;
  ValueReader policy_;
  ValueReader policies_;
  ValueReader targets_;
  ValueReader delegated_;
  ValueReader delegated_services_;
  ValueReader service_access_;
  ValueReader features_;
};

// "SERVICE_CONTROL_POLICY"
OrganizationPolicyType organization_policy_type(std::string_view type);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_ORGANIZATION_H_
