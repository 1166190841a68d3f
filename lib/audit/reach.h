// Which actions and resources a statement reaches, by the languages of its patterns.
#ifndef AMBIT_AUDIT_REACH_H_
#define AMBIT_AUDIT_REACH_H_

#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "catalog/catalog.h"
#include "evaluate/matcher.h"
#include "policy/tables.h"

namespace ambit::audit {

class Reach {
 public:
  explicit Reach(const Assessment& a);
  Reach(const Reach&) = delete;
  Reach& operator=(const Reach&) = delete;

  // Whether the statement's Resource, or NotResource, lets in all that the glob program matches.
  bool covers(const policy::Statement& statement, const std::string& program) const;
  bool covers_every_arn(const policy::Statement& statement) const;
  // Every role of the account; of every account.
  bool covers_every_role(const policy::Statement& statement) const;
  bool covers_every_role_anywhere(const policy::Statement& statement) const;
  // Whether everything that the statement's Resource can match is an ARN of a group.
  bool names_only_groups(const policy::Statement& statement) const;

  // Whether the statement matches the action; every action, those that do not exist yet included.
  bool covers_action(policy::StatementId statement, std::string_view action);
  bool covers_every_action(const policy::Statement& statement) const;

  // The services of which the pattern matches every action, and every one to come; none for a
  // pattern that matches everything.
  std::vector<std::string_view> whole_services(const policy::ActionPattern& pattern) const;
  bool is_everything(const policy::ActionPattern& pattern) const;

  // The actions of the catalog that the statement's Action or NotAction lets in.
  std::vector<catalog::ActionId> actions(const policy::Statement& statement) const;
  std::vector<catalog::ActionId> actions(const policy::ActionPattern& pattern) const;
  // Whether the action acts on something that the statement's Resource can match.
  bool acts_on_resource(catalog::ActionId action, const policy::Statement& statement) const;

  const catalog::Catalog& catalog() const { return catalog_; }

 private:
  std::vector<std::string> programs(const policy::Statement& statement) const;
  bool covers_all_names(const policy::ActionPattern& pattern) const;

  const Assessment& assessment_;
  const policy::Tables& tables_;
  const catalog::Catalog& catalog_;
  evaluate::Matcher matcher_;
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_REACH_H_
