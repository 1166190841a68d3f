// Whom trust policies name that does not exist: what is left of deleted principals, and names that
// somebody could take.
#include <algorithm>

#include "evaluate/matcher.h"
#include "graph/trust/judged.h"

namespace ambit::graph {

using evaluate::KeySource;
using evaluate::Truth;
using policy::AwsPrincipal;
using policy::PrincipalKind;
using policy::PrincipalValue;
using snapshot::Relation;

namespace {

class Orphans {
 public:
  explicit Orphans(Judged& judged) : judged_(judged) {}

  void judge() {
    const auto& all = judged_.orphan_candidates();
    if (all.empty()) return;
    std::size_t orphans = 0;
    for (const Admission& admission : all) orphans += judge_one(admission) ? 1U : 0U;
    if (orphans == all.size())
      judged_.report("orphan-everything", all.front(), "nobody whom the trust policy names exists");
  }

 private:
  // Whether the principal is an orphan, which has been said.
  bool judge_one(const Admission& admission) {
    const PrincipalValue& principal = *admission.principal;
    if (principal.kind == PrincipalKind::kFederated) return judge_provider(admission);
    if (principal.kind != PrincipalKind::kAws) return false;
    const std::string name = quoted(admission.named.value);
    if (admission.named.kind == "group") {
      judged_.report("orphan-group", admission, name + " is a group, which is no principal");
      return true;
    }
    const Truth exists = judged_.court().neighbours.exists(principal);
    if (exists == Truth::kFalse && admission.named.kind == "id") {
      judged_.report("orphan-unique-id", admission,
                     name + " is the id of a user or role that was deleted");
      return true;
    }
    if (exists == Truth::kFalse) {
      judged_.report("orphan-principal", admission, name + " does not exist");
      return true;
    }
    const std::string_view account = judged_.text(principal.account);
    if (!account.empty() && judged_.court().neighbours.relation(account) == Relation::kFormer) {
      judged_.report("orphan-account", admission,
                     "account " + std::string(account) + " is ours no longer");
      return true;
    }
    return judge_condition(admission);
  }

  bool judge_provider(const Admission& admission) {
    const ProviderName provider = provider_name(admission.named.value);
    const std::string name = quoted(admission.named.value);
    if (provider.account.empty()) return false;
    if (provider.account != judged_.subject().account) {
      judged_.report("orphan-provider-foreign", admission,
                     name + " is of another account, and roles trust those of their own only");
      return true;
    }
    if (judged_.court().neighbours.has_provider(admission.named.value) != Truth::kFalse)
      return false;
    judged_.report("orphan-provider", admission, name + " does not exist");
    return true;
  }

  // A condition on who calls that no principal of the trusted account meets.
  bool judge_condition(const Admission& admission) {
    if (admission.principal->aws != AwsPrincipal::kAccount || !asks_who_calls(admission))
      return false;
    const std::string_view account = judged_.text(admission.principal->account);
    Court& court = judged_.court();
    if (!court.neighbours.is_complete(account)) return false;
    const evaluate::Request request{.action = "sts:AssumeRole",
                                    .resource = judged_.subject().arn,
                                    .owner = judged_.subject().account,
                                    .other_keys = evaluate::OtherKeys::kUnknown,
                                    .mode = evaluate::Mode::kThreeValued};
    court.matcher.set_request(request);
    for (const evaluate::Principal& principal : court.principals.all()) {
      if (principal.name.account != account) continue;
      if (court.principals_left == 0) return false;
      --court.principals_left;
      if (may_meet(admission, principal, court.matcher)) return false;
    }
    judged_.report(
        "orphan-condition", admission,
        "no principal of account " + std::string(account) + " meets the condition on who calls");
    return true;
  }

  bool asks_who_calls(const Admission& admission) const {
    const policy::Tables& tables = judged_.tables();
    return std::ranges::any_of(
        admission.statement->tests.of(tables.test_lists),
        [&](policy::TestId id) { return is_about_caller(tables.tests[id]); });
  }

  bool is_about_caller(const policy::ConditionTest& test) const {
    const policy::Tables& tables = judged_.tables();
    const KeySource source = evaluate::key_source(tables.text(tables.keys[test.key].name));
    return source == KeySource::kPrincipalArn || source == KeySource::kPrincipalTag;
  }

  // Sessions of roles may have tags of their own.
  bool may_meet(const Admission& admission, const evaluate::Principal& principal,
                evaluate::Matcher& matcher) const {
    evaluate::Caller caller = principal.caller;
    if (principal.name.type == PrincipalType::kRole) caller.tags_known = false;
    matcher.set_caller(caller);
    const policy::Tables& tables = judged_.tables();
    return std::ranges::all_of(
        admission.statement->tests.of(tables.test_lists), [&](policy::TestId id) {
          return !is_about_caller(tables.tests[id]) || matcher.test(id) != Truth::kFalse;
        });
  }

  Judged& judged_;
};

}  // namespace

void judge_orphans(Judged& judged) {
  Orphans(judged).judge();
}

}  // namespace ambit::graph
