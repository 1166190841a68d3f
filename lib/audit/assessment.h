// One check on one account while it is being decided. Checks open a Subject for every thing that
// they look at and say what they found; everything that is the same for all checks happens here:
// counting, keys, exceptions, reasons, order.
#ifndef AMBIT_AUDIT_ASSESSMENT_H_
#define AMBIT_AUDIT_ASSESSMENT_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/audit.h"
#include "audit/age.h"
#include "audit/exceptions.h"
#include "audit/policy_use.h"
#include "audit/remedy.h"
#include "audit/verdict.h"
#include "snapshot/model.h"

namespace ambit::audit {

class EscalationPaths;
class LazyPowers;
class Powers;
class Trusts;

// What all checks on one account look at. Lives as long as its audit.
struct AccountContext {
  const snapshot::Model& model;
  const snapshot::Account& account;
  const Configuration& configuration;
  Exceptions& exceptions;
  // Times that ages are counted from; `now`, when it is given, instead of all others.
  std::optional<snapshot::AsOf> now;
  snapshot::AsOf details_as_of;
  snapshot::AsOf report_as_of;
  PolicyUse use;
  LazyPowers* powers = nullptr;
  Trusts* trusts = nullptr;
  EscalationPaths* escalation_paths = nullptr;
  UnknownScps unknown_scps = UnknownScps::kNone;
};

class Assessment {
 public:
  Assessment(AccountContext& context, const CheckDescription& check, Severity severity);

  const snapshot::Model& model() const { return context_.model; }
  const snapshot::Account& account() const { return context_.account; }
  const Configuration& configuration() const { return context_.configuration; }
  const PolicyUse& use() const { return context_.use; }
  // What principals may do; of all accounts.
  Powers& powers();
  // Whom trust policies let in; of all accounts.
  Trusts& trusts() { return *context_.trusts; }
  // How principals come to be administrators; of all accounts.
  EscalationPaths& escalation_paths();
  const CheckDescription& check() const { return *result_.check; }
  std::string_view text(Symbol symbol) const { return model().text(symbol); }
  std::string_view account_id() const { return text(account().id); }

  // Ages of times of the credential report and of the authorization details. A time after the as-of
  // time leaves the remark `clock`.
  Age age(const snapshot::TimeField& then);
  Age age(const snapshot::Time& then);

  // The time that ages of what stands in an inventory are counted from, and such an age. `artefact`
  // is the short name of the inventory's.
  snapshot::AsOf as_of(const snapshot::AsOf& own) const { return context_.now.value_or(own); }
  Age age(const snapshot::InventoryRow& row, const snapshot::Time& then,
          std::string_view artefact) {
    return age(as_of(row.as_of), then.instant, artefact);
  }

  // Whether something happened more than, or at least, so many days ago. Not known when the report
  // gives no time for it.
  Verdict age_above(const snapshot::TimeField& then, std::int64_t days);
  Verdict age_reaches(const snapshot::TimeField& then, std::int64_t days);

  // The check as a whole lacks something: the subjects are not all known.
  void not_assessed(Reason reason);

  // Said once, however often it is repeated.
  void remark(std::string_view name, std::string_view text);

  // What follows rests on service control policies that are not known, which is remarked in words.
  void rest_on_unknown_scps(std::string_view text);

  // Settles the outcome and the order of the findings; nothing may be said afterwards.
  CheckResult finish() &&;

 private:
  friend class Subject;

  NotAssessed& entry(Reason reason);
  Age age(const snapshot::AsOf& as_of, Instant then, std::string_view artefact);

  AccountContext& context_;
  CheckResult result_;
  bool undecided_ = false;  // what fails is not assessed
};

// One subject of an assessment; counted when it goes out of scope. Failed if anything failed, else
// not assessed if anything was not known, else passed.
class Subject {
 public:
  // `name` as findings write it; must outlive the subject.
  Subject(Assessment& assessment, std::string_view name) : assessment_(assessment), name_(name) {}
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  ~Subject();

  // Adds a finding, of the check's severity. Key, subject and severity are filled in, and the
  // commands of the check with `values`, unless the finding brings commands of its own. Not
  // reported when an exception covers it.
  void fail(Finding finding, const std::vector<Placeholder>& values = {});

  // The same with a severity of its own, which the configuration's setting overrides.
  void fail_as(Severity severity, Finding finding, const std::vector<Placeholder>& values = {});

  void not_assessed(Reason reason);

  // Because of facts about the account that no artefact tells, in words.
  void not_assessed_for_facts(const std::vector<std::string>& facts);

  // Fails with the finding that `make` returns if the verdict is yes.
  template <class Make>
  void fail_if(const Verdict& verdict, const std::vector<Placeholder>& values, Make&& make) {
    if (verdict.yes()) fail(std::forward<Make>(make)(), values);
    if (verdict.unknown()) not_assessed(verdict.reason());
  }

  std::string_view name() const { return name_; }

 private:
  Assessment& assessment_;
  std::string_view name_;
  bool failed_ = false;
  bool excepted_ = false;
  std::vector<Reason> reasons_ = {};
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_ASSESSMENT_H_
