#include "audit/assessment.h"

#include <algorithm>
#include <tuple>

#include "audit/escalation.h"
#include "audit/powers.h"

namespace ambit::audit {
namespace {

std::string reason_text(const ArtefactDescription* artefact, Why why) {
  if (why == Why::kFactUnknown) return "depends on facts about the account that no export tells";
  if (artefact == nullptr) return "this version of ambit does not decide it";
  const std::string title(artefact->title);
  switch (why) {
    case Why::kAbsent:
      return "needs " + title;
    case Why::kIncomplete:
      return title + ": a part is missing";
    case Why::kDamaged:
      return title + ": a part cannot be read";
    case Why::kNoAsOfTime:
      return title + ": nothing says when it was made; give it with --now";
    case Why::kDocumentMissing:
      return title + ": a policy document is missing";
    case Why::kUnknownConstruct:
      return title + ": a policy document is not well-formed";
    case Why::kFactUnknown:
      break;
  }
  return "this version of ambit decides it only in part";
}

NotAssessed described(Reason reason) {
  const ArtefactDescription* artefact = find_artefact(reason.artefact);
  NotAssessed out = {.why = why_name(reason.why), .text = reason_text(artefact, reason.why)};
  if (artefact != nullptr) {
    out.artefact = artefact->kinds.front();
    out.export_command = artefact->export_command;
  }
  return out;
}

Outcome outcome_of(const CheckResult& result) {
  const SubjectCounts& subjects = result.subjects;
  if (subjects.failed > 0) return Outcome::kFail;
  if (!result.not_assessed.empty()) return Outcome::kNotAssessed;
  return subjects.passed + subjects.excepted > 0 ? Outcome::kPass : Outcome::kNotApplicable;
}

}  // namespace

Assessment::Assessment(AccountContext& context, const CheckDescription& check, Severity severity)
    : context_(context) {
  result_.check = &check;
  result_.account = account_id();
  result_.severity = severity;
}

Powers& Assessment::powers() {
  return context_.powers->get();
}

EscalationPaths& Assessment::escalation_paths() {
  return *context_.escalation_paths;
}

Age Assessment::age(const snapshot::AsOf& as_of, Instant then, std::string_view artefact) {
  const Age age(as_of, then, artefact);
  if (age.from_the_future())
    remark("clock", "a time lies behind the time of the export and counts as 0 days old");
  return age;
}

Age Assessment::age(const snapshot::TimeField& then) {
  return age(context_.report_as_of, then.instant, "CRED");
}

Age Assessment::age(const snapshot::Time& then) {
  return age(context_.details_as_of, then.instant, "AUTH");
}

Verdict Assessment::age_above(const snapshot::TimeField& then, std::int64_t days) {
  return age_reaches(then, days + 1);
}

Verdict Assessment::age_reaches(const snapshot::TimeField& then, std::int64_t days) {
  if (then.state != snapshot::FieldState::kTime) return Reason{"CRED", Why::kIncomplete};
  return age(then).at_least(days);
}

void Assessment::not_assessed(Reason reason) {
  entry(reason);
}

NotAssessed& Assessment::entry(Reason reason) {
  NotAssessed wanted = described(reason);
  const auto found = std::ranges::find_if(result_.not_assessed, [&](const NotAssessed& known) {
    return known.artefact == wanted.artefact && known.why == wanted.why;
  });
  if (found != result_.not_assessed.end()) return *found;
  return result_.not_assessed.emplace_back(std::move(wanted));
}

void Assessment::remark(std::string_view name, std::string_view text) {
  const Remark remark = {name, std::string(text)};
  if (std::ranges::find(result_.remarks, remark) == result_.remarks.end())
    result_.remarks.push_back(remark);
}

void Assessment::rest_on_unknown_scps(std::string_view text) {
  remark("organization-unknown", text);
  undecided_ = context_.unknown_scps == UnknownScps::kUnknown;
}

CheckResult Assessment::finish() && {
  result_.outcome = outcome_of(result_);
  std::ranges::sort(result_.findings, [](const Finding& a, const Finding& b) {
    return std::tie(b.severity, a.subject, a.part) < std::tie(a.severity, b.subject, b.part);
  });
  std::ranges::sort(result_.not_assessed, {}, [](const NotAssessed& reason) {
    return std::tie(reason.artefact, reason.why);
  });
  std::ranges::sort(result_.remarks, {}, &Remark::name);
  return std::move(result_);
}

void Subject::fail(Finding finding, const std::vector<Placeholder>& values) {
  fail_as(assessment_.result_.severity, std::move(finding), values);
}

void Subject::fail_as(Severity severity, Finding finding, const std::vector<Placeholder>& values) {
  CheckResult& result = assessment_.result_;
  const CheckDescription& check = *result.check;
  if (assessment_.context_.exceptions.cover(check.id, name_, finding.part)) {
    excepted_ = true;
    return;
  }
  if (assessment_.undecided_) return not_assessed({"ORG", Why::kAbsent});
  failed_ = true;
  finding.subject = name_;
  finding.key =
      std::string(check.id) + '|' + result.account + '|' + finding.subject + '|' + finding.part;
  finding.severity = result.severity == check.severity ? severity : result.severity;
  if (finding.commands.empty()) finding.commands = fill_commands(check.commands, values);
  result.findings.push_back(std::move(finding));
}

void Subject::not_assessed_for_facts(const std::vector<std::string>& facts) {
  not_assessed({.artefact = {}, .why = Why::kFactUnknown});
  std::vector<std::string>& known = assessment_.entry(reasons_.back()).facts;
  for (const std::string& fact : facts)
    if (known.size() < NotAssessed::kMaxFacts && std::ranges::find(known, fact) == known.end())
      known.push_back(fact);
}

void Subject::not_assessed(Reason reason) {
  if (std::ranges::find(reasons_, reason) == reasons_.end()) reasons_.push_back(reason);
}

Subject::~Subject() {
  SubjectCounts& counts = assessment_.result_.subjects;
  for (const Reason& reason : reasons_) {
    NotAssessed& entry = assessment_.entry(reason);
    ++entry.subjects_total;
    if (entry.subjects.size() < NotAssessed::kMaxSubjects) entry.subjects.emplace_back(name_);
  }
  if (failed_) {
    ++counts.failed;
  } else if (!reasons_.empty()) {
    ++counts.not_assessed;
  } else if (excepted_) {
    ++counts.excepted;
  } else {
    ++counts.passed;
  }
}

}  // namespace ambit::audit
