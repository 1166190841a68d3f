#include "ambit/audit.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "audit/assessment.h"
#include "audit/check.h"
#include "audit/escalation.h"
#include "audit/powers.h"
#include "audit/score.h"
#include "audit/trusts.h"
#include "pattern/scalar.h"
#include "pattern/timestamp.h"

namespace ambit::audit {
namespace {

using snapshot::Account;
using snapshot::AsOfSource;
using snapshot::Model;

// --- Which checks are run. ---

bool is_on_organization(const CheckDescription& check) {
  return check.subject == "organization";
}

bool names(std::string_view setting, const CheckDescription& check) {
  if (!setting.ends_with("/*")) return setting == check.id;
  return check.id.starts_with(setting.substr(0, setting.size() - 1));
}

// The severity that the configuration leaves to the check; nothing when it is off.
std::optional<Severity> configured_severity(const Configuration& configuration,
                                            const CheckDescription& check) {
  std::optional<Severity> severity = check.severity;
  for (const CheckSetting& setting : configuration.checks)
    if (names(setting.checks, check)) severity = setting.severity;
  return severity;
}

// Checks that a member of the configuration turns on or off.
bool has_its_member(const Configuration& configuration, std::string_view id) {
  if (id == "users/owner-tag-missing") return !configuration.users.owner_tag_keys.empty();
  if (id == "conditions/region-unrestricted")
    return !configuration.conditions.allowed_regions.empty();
  if (id == "passwords/no-expiry") return configuration.passwords.max_age_days > 0;
  if (id == "rotation/password-old") return configuration.rotation.max_password_age_days > 0;
  return true;
}

template <class Text>
bool selects(const std::vector<std::string>& chosen, const Text& text) {
  return chosen.empty() || std::ranges::find(chosen, text) != chosen.end();
}

bool is_selected(const Selection& selection, const CheckDescription& check, Severity severity) {
  return severity >= selection.min_severity && selects(selection.checks, check.id) &&
         selects(selection.practices,
                 practices()[static_cast<std::size_t>(check.practice) - 1].name);
}

// --- The as-of time. ---

std::string_view source_name(AsOfSource source) {
  static constexpr std::string_view kNames[] = {"",        "option", "record",
                                                "content", "header", "lower-bound"};
  return kNames[static_cast<std::size_t>(source)];
}

// The latest time that an artefact says; the latest lower bound when none says one.
snapshot::AsOf latest_as_of(const Model& model) {
  const auto rank = [](const snapshot::AsOf& as_of) {
    const bool exact = as_of.source != AsOfSource::kNone && as_of.source != AsOfSource::kLowerBound;
    return std::tuple(exact, as_of.source != AsOfSource::kNone, as_of.time);
  };
  snapshot::AsOf latest;
  for (const Account& account : model.accounts)
    for (const auto& as_of : {account.authorization_details_as_of, account.credential_report_as_of})
      if (rank(latest) < rank(as_of)) latest = as_of;
  return latest;
}

std::optional<snapshot::AsOf> chosen_as_of(const Selection& selection) {
  if (!selection.now) return std::nullopt;
  const auto now = parse_timestamp(*selection.now);
  if (!now) return std::nullopt;
  return snapshot::AsOf{.time = now->instant, .source = AsOfSource::kOption};
}

AsOf shown(const snapshot::AsOf& as_of) {
  if (as_of.source == AsOfSource::kNone) return {};
  return {format_instant(as_of.time), source_name(as_of.source)};
}

// --- Running. ---

CheckResult not_applicable(const CheckDescription& check) {
  return {.check = &check, .severity = check.severity};
}

class Run {
 public:
  Run(const Snapshot& snapshot, const Configuration& configuration, const Selection& selection)
      : model_(snapshot.model()),
        configuration_(configuration),
        selection_(selection),
        now_(chosen_as_of(selection)),
        as_of_(now_.value_or(latest_as_of(model_))),
        exceptions_(configuration.exceptions, as_of_.time),
        powers_(model_),
        trusts_(snapshot, configuration),
        escalation_paths_(snapshot, powers_, {.now = selection.now, .progress = selection.progress},
                          configuration.permissions.max_path_length) {
    progress_.total = (model_.accounts.size() + 1) * check_descriptions().size();
  }

  Audit finish() && {
    out_.as_of = shown(as_of_);
    for (const Account& account : model_.accounts) add_account(account);
    add_organization();
    out_.expired_exceptions = exceptions_.expired();
    out_.unused_exceptions = exceptions_.unused();
    summarize(out_);
    return std::move(out_);
  }

 private:
  void add_account(const Account& account) {
    out_.accounts.emplace_back(model_.text(account.id));
    AccountContext context = {.model = model_,
                              .account = account,
                              .configuration = configuration_,
                              .exceptions = exceptions_,
                              .now = now_,
                              .details_as_of = now_.value_or(account.authorization_details_as_of),
                              .report_as_of = now_.value_or(account.credential_report_as_of),
                              .use = policy_use(model_, account),
                              .powers = &powers_,
                              .trusts = &trusts_,
                              .escalation_paths = &escalation_paths_,
                              .unknown_scps = selection_.unknown_scps};
    for (const CheckDescription& check : check_descriptions())
      if (!is_on_organization(check)) add(check, context);
  }

  // Its checks are on no account.
  void add_organization() {
    const Account none;
    AccountContext context = {.model = model_,
                              .account = none,
                              .configuration = configuration_,
                              .exceptions = exceptions_,
                              .now = now_,
                              .details_as_of = {},
                              .report_as_of = {},
                              .use = {},
                              .powers = &powers_,
                              .trusts = &trusts_,
                              .escalation_paths = &escalation_paths_,
                              .unknown_scps = selection_.unknown_scps};
    for (const CheckDescription& check : check_descriptions())
      if (is_on_organization(check)) add(check, context);
  }

  void add(const CheckDescription& check, AccountContext& context) {
    ++progress_.done;
    if (selection_.progress) selection_.progress(progress_);
    const auto severity = configured_severity(configuration_, check);
    if (!is_selected(selection_, check, severity.value_or(check.severity))) return;
    CheckResult result = severity && has_its_member(configuration_, check.id)
                             ? run(check, *severity, context)
                             : not_applicable(check);
    result.account = model_.text(context.account.id);
    out_.checks.push_back(std::move(result));
  }

  static CheckResult run(const CheckDescription& check, Severity severity,
                         AccountContext& context) {
    Assessment assessment(context, check, severity);
    implementation(check.id).run(assessment);
    return std::move(assessment).finish();
  }

  const Model& model_;
  const Configuration& configuration_;
  const Selection& selection_;
  std::optional<snapshot::AsOf> now_;
  snapshot::AsOf as_of_;
  Exceptions exceptions_;
  LazyPowers powers_;
  Trusts trusts_;
  EscalationPaths escalation_paths_;
  Progress progress_ = {.work = Work::kAudit};
  Audit out_;
};

}  // namespace

Audit audit(const Snapshot& snapshot, const Configuration& configuration,
            const Selection& selection) {
  return Run(snapshot, configuration, selection).finish();
}

}  // namespace ambit::audit
