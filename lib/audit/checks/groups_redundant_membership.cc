#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/policy_questions.h"
#include "audit/walk.h"
#include "catalog/catalog.h"

namespace ambit::audit::checks {
namespace {

using catalog::ActionSet;
using Documents = std::vector<policy::PlacedDocument>;

Documents documents_of(const Assessment& a, const snapshot::Group& group) {
  Documents out;
  for (const snapshot::InlinePolicy& policy : group.inline_policies) out.push_back(policy.document);
  for (const snapshot::AttachedPolicy& attached : group.attached_policies)
    out.push_back(attached.policy.valid() ? a.model().managed_policies[attached.policy].document()
                                          : policy::PlacedDocument{});
  return out;
}

class Comparisons {
 public:
  explicit Comparisons(const Assessment& a) : a_(a) {}

  // Whether everything that `inner` grants is granted by `outer`, and it grants something.
  Verdict covers(snapshot::GroupId outer, snapshot::GroupId inner) {
    const auto [at, is_new] = known_.try_emplace({outer, inner}, false);
    if (is_new) at->second = compare(a_.model().groups[outer], a_.model().groups[inner]);
    return at->second;
  }

 private:
  Verdict compare(const snapshot::Group& outer, const snapshot::Group& inner) {
    if (!outer.policies_known || !inner.policies_known) return Reason{"AUTH", Why::kDamaged};
    const Documents inner_documents = documents_of(a_, inner);
    const Documents outer_documents = documents_of(a_, outer);
    if (surely_grants_more(sets_of(inner, inner_documents), sets_of(outer, outer_documents)))
      return false;
    const Verdict more = granted_more(a_, inner_documents, outer_documents).verdict;
    if (!more.no()) return !more;
    return granted_more(a_, inner_documents, {}).verdict;
  }

  // Actions of the catalog about which the statements of a group are.
  struct ActionSets {
    explicit ActionSets(std::size_t size) : sure(size), may_allow(size), may_deny(size) {}
    ActionSet sure;  // allowed without condition on some resource
    ActionSet may_allow;
    ActionSet may_deny;
  };

  // Whether some action is allowed by one side, without condition, and by no statement of the
  // other. Most groups differ so, and it is seen in microseconds; the reasoner takes milliseconds.
  static bool surely_grants_more(const ActionSets* one, const ActionSets* other) {
    if (one == nullptr || other == nullptr) return false;
    ActionSet rest = one->sure;
    rest -= one->may_deny;
    rest -= other->may_allow;
    return rest.count() > 0;
  }

  // Null when a document cannot be read.
  const ActionSets* sets_of(const snapshot::Group& group, const Documents& documents) {
    const auto [at, is_new] = sets_.try_emplace(&group);
    if (!is_new) return at->second ? &*at->second : nullptr;
    ActionSets sets(catalog_.action_count());
    for (const policy::PlacedDocument& document : documents) {
      if (is_readable(a_, document).unknown()) return nullptr;
      for (const policy::Statement& statement :
           a_.model().policies.statements_of(document.document))
        add(statement, sets);
    }
    at->second = std::move(sets);
    return &*at->second;
  }

  void add(const policy::Statement& statement, ActionSets& sets) {
    const policy::Tables& tables = a_.model().policies;
    ActionSet about(catalog_.action_count());
    for (const policy::ActionId action : statement.actions.of(tables.action_lists))
      about |= expanded(action);
    if (statement.not_action) {
      ActionSet all = catalog_.expand("*");
      all -= about;
      about = std::move(all);
    }
    if (statement.effect == Effect::kDeny) {
      sets.may_deny |= about;
      return;
    }
    sets.may_allow |= about;
    if (statement.tests.empty() && !statement.not_action && names_resource(statement))
      sets.sure |= about;
  }

  const ActionSet& expanded(policy::ActionId action) {
    const auto [at, is_new] = expanded_.try_emplace(action, catalog_.action_count());
    if (is_new) at->second = catalog_.expand(a_.text(a_.model().policies.actions[action].text));
    return at->second;
  }

  // Whether some resource is matched for certain.
  bool names_resource(const policy::Statement& row) const {
    const policy::Tables& tables = a_.model().policies;
    return !row.not_resource &&
           std::ranges::any_of(row.resources.of(tables.resource_lists), [&](auto id) {
             const policy::ResourcePattern& pattern = tables.resources[id];
             return pattern.everything || (pattern.pieces.empty() && !pattern.incomplete);
           });
  }

  const Assessment& a_;
  const catalog::Catalog& catalog_ = catalog::Catalog::builtin();
  std::map<policy::ActionId, ActionSet> expanded_ = {};
  std::map<const snapshot::Group*, std::optional<ActionSets>> sets_ = {};
  std::map<std::pair<snapshot::GroupId, snapshot::GroupId>, Verdict> known_ = {};
};

void examine_membership(const Assessment& a, Comparisons& comparisons, const snapshot::User& user,
                        snapshot::GroupId inner, Subject& subject) {
  const auto name = [&](snapshot::GroupId id) { return a.text(a.model().groups[id].name); };
  Verdict open = false;
  for (const snapshot::GroupId outer : user.groups) {
    if (outer == inner) continue;
    Verdict covered = comparisons.covers(outer, inner);
    // Of two that grant the same, the later one is in excess.
    if (covered.yes() && name(inner) < name(outer)) covered = !comparisons.covers(inner, outer);
    if (covered.yes()) {
      return subject.fail(
          {.part = std::string(name(inner)),
           .message = "group " + std::string(name(outer)) + " grants all that group " +
                      std::string(name(inner)) + " grants",
           .facts = {{"covered_by", std::string(name(outer))}},
           .evidence = {{.where = user.where}, {.where = a.model().groups[outer].where}}},
          {{"GROUP", name(inner)}, {"USER", a.text(user.name)}});
    }
    if (covered.unknown()) open = covered;
  }
  if (open.unknown()) subject.not_assessed(open.reason());
}

void redundant_membership(Assessment& a) {
  if (!has_authorization_details(a)) return;
  Comparisons comparisons(a);
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    for (const snapshot::GroupId group : user.groups)
      examine_membership(a, comparisons, user, group, subject);
    if (!user.groups_known) subject.not_assessed({"AUTH", Why::kIncomplete});
  });
}

}  // namespace

extern const Check groups_redundant_membership;
constinit const Check groups_redundant_membership{.id = "groups/redundant-membership",
                                                  .run = redundant_membership};

}  // namespace ambit::audit::checks
