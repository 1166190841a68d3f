#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/policy_questions.h"
#include "audit/walk.h"
#include "catalog/catalog.h"
#include "evaluate/matcher.h"

namespace ambit::audit::checks {
namespace {

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
  explicit Comparisons(const Assessment& a) : a_(a), matcher_(a.model().policies) {}

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
    if (surely_grants_more(inner_documents, outer_documents)) return false;
    const Verdict more = granted_more(a_, inner_documents, outer_documents).verdict;
    if (!more.no()) return !more;
    return granted_more(a_, inner_documents, {}).verdict;
  }

  // Whether some action is allowed by one side, without condition, and by no
  // statement of the other. Most groups differ so, and the evaluator sees it in microseconds; the
  // reasoner takes milliseconds.
  bool surely_grants_more(const Documents& documents, const Documents& others) {
    const policy::Tables& tables = a_.model().policies;
    std::vector<policy::StatementId> allows;
    for (const policy::PlacedDocument& document : documents) {
      if (is_readable(a_, document).unknown()) return false;
      const Range statements = tables.documents[document.document].statements;
      for (std::uint32_t i = statements.begin; i < statements.end; ++i) {
        const policy::Statement& row = tables.statements[policy::StatementId(i)];
        if (row.effect == Effect::kAllow && row.tests.empty() && !row.not_action &&
            names_resource(row))
          allows.emplace_back(i);
      }
    }
    return std::ranges::any_of(allows, [&](policy::StatementId id) {
      const auto actions = tables.statements[id].actions.of(tables.action_lists);
      return std::ranges::any_of(actions, [&](policy::ActionId action) {
        const auto some = catalog_.expand(a_.text(tables.actions[action].text)).ids();
        if (some.empty()) return false;
        const std::string name = catalog_.full_name(some.front());
        return is_out_of(others, Effect::kAllow, name) && is_out_of(documents, Effect::kDeny, name);
      });
    });
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

  // Whether no statement of that effect is about the action.
  bool is_out_of(const Documents& documents, Effect effect, const std::string& action) {
    const policy::Tables& tables = a_.model().policies;
    evaluate::Request request;
    request.action = action;
    matcher_.set_request(request);
    for (const policy::PlacedDocument& document : documents) {
      if (is_readable(a_, document).unknown()) return false;
      const Range statements = tables.documents[document.document].statements;
      for (std::uint32_t i = statements.begin; i < statements.end; ++i) {
        const policy::StatementId id(i);
        if (tables.statements[id].effect == effect &&
            matcher_.concerns(tables.statements[id].services) &&
            matcher_.action(id) != evaluate::Truth::kFalse)
          return false;
      }
    }
    return true;
  }

  const Assessment& a_;
  const catalog::Catalog& catalog_ = catalog::Catalog::builtin();
  evaluate::Matcher matcher_;
  std::map<std::pair<snapshot::GroupId, snapshot::GroupId>, Verdict> known_ = {};
};

void examine(const Assessment& a, Comparisons& comparisons, const snapshot::User& user,
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

void run(Assessment& a) {
  if (!has_authorization_details(a)) return;
  Comparisons comparisons(a);
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    for (const snapshot::GroupId group : user.groups) examine(a, comparisons, user, group, subject);
    if (!user.groups_known) subject.not_assessed({"AUTH", Why::kIncomplete});
  });
}

}  // namespace

extern const Check groups_redundant_membership;
constinit const Check groups_redundant_membership{.id = "groups/redundant-membership", .run = run};

}  // namespace ambit::audit::checks
