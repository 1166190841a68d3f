#include "lint/selection.h"

#include <fmt/format.h>

#include <algorithm>

#include "pattern/glob.h"

namespace ambit::lint {
namespace {

bool glob_fits(std::string_view glob, std::string_view text) {
  return glob_matches(compile_glob(glob), text);
}

// Slashes take the part of the colons that fields end at.
std::string with_fields(std::string_view path) {
  std::string out(path);
  for (char& c : out) {
    if (c == ':') c = '\x01';
    if (c == '/') c = ':';
  }
  return out;
}

std::string path_program(std::string_view glob) {
  std::string program;
  const std::string fields = with_fields(glob);
  std::string_view rest = fields;
  while (!rest.empty()) {
    const bool deep = rest.starts_with("**");
    if (deep)
      program += kAnyRun;
    else if (rest.front() == '*')
      program += kRunInField;
    else if (rest.front() == '?')
      program += kOneInField;
    else
      append_literal(program, rest.substr(0, 1));
    rest.remove_prefix(deep ? 2 : 1);
  }
  return program;
}

bool policy_matches(std::string_view glob, const LintedDocument& linted) {
  return (!linted.arn.empty() && glob_fits(glob, linted.arn)) ||
         (!linted.name.empty() && glob_fits(glob, linted.name));
}

bool concerns(const Override& changed, const LintedDocument& linted) {
  const auto any = [](const auto& list, auto&& fits) {
    return list.empty() || std::ranges::any_of(list, fits);
  };
  return any(changed.files, [&](const auto& glob) { return path_matches(glob, linted.path); }) &&
         any(changed.kinds, [&](PolicyKind kind) { return kind == linted.kind; }) &&
         any(changed.policies, [&](const auto& glob) { return policy_matches(glob, linted); });
}

std::string_view sid_at(Location where, const Document& document) {
  for (const Statement& statement : document.statements) {
    const Location object = statement.object.where();
    if (object.begin <= where.begin && where.end <= object.end && statement.sid.valid())
      return statement.sid.text();
  }
  return {};
}

bool matches(const Suppression& suppression, const Finding& finding, const LintedDocument& linted,
             const Document& document, std::string_view today) {
  const auto given = [](const std::string& condition, auto&& fits) {
    return condition.empty() || fits(condition);
  };
  const bool expired =
      !suppression.expires.empty() && !today.empty() && today >= suppression.expires;
  if (suppression.rule != finding.rule->id || expired) return false;
  const json::Value value = document.root.tree().find(finding.place.where);
  return given(suppression.file, [&](auto& g) { return path_matches(g, linted.path); }) &&
         given(suppression.policy, [&](auto& g) { return policy_matches(g, linted); }) &&
         given(suppression.sid,
               [&](auto& g) { return glob_fits(g, sid_at(finding.place.where, document)); }) &&
         given(suppression.entry,
               [&](auto& g) {
                 return value.is(json::Kind::kString) && glob_fits(g, value.text());
               }) &&
         given(suppression.pointer, [&](auto& p) { return p == finding.place.pointer; }) &&
         given(suppression.fingerprint,
               [&](auto& f) { return f == fmt::format("{:016x}", finding.fingerprint); });
}

}  // namespace

bool path_matches(std::string_view glob, std::string_view path) {
  if (glob.starts_with("./")) glob.remove_prefix(2);
  const std::string program = path_program(glob);
  const std::string fields = with_fields(path);
  std::string_view rest = fields;
  while (true) {
    if (glob_matches(program, rest)) return true;
    const auto slash = rest.find(':');
    if (slash == std::string_view::npos) return false;
    rest.remove_prefix(slash + 1);
  }
}

std::vector<Severity> severities_for(const LintedDocument& linted,
                                     const Configuration& configuration) {
  Configuration effective{.profile = configuration.profile,
                          .rules = configuration.rules,
                          .final_rules = configuration.final_rules,
                          .only = configuration.only};
  for (const Override& changed : configuration.overrides)
    if (concerns(changed, linted))
      effective.rules.insert(effective.rules.end(), changed.rules.begin(), changed.rules.end());
  std::vector<Severity> severities;
  severities.reserve(rules().size());
  for (const RuleDescription& rule : rules()) severities.push_back(severity_of(rule, effective));
  return severities;
}

std::vector<OptionSetting> options_for(const LintedDocument& linted,
                                       const Configuration& configuration) {
  std::vector<OptionSetting> options = configuration.options;
  for (const Override& changed : configuration.overrides)
    if (concerns(changed, linted))
      options.insert(options.end(), changed.options.begin(), changed.options.end());
  return options;
}

std::optional<PolicyKind> kind_of_file(std::string_view path, const Configuration& configuration) {
  if (configuration.kind) return configuration.kind;
  for (const KindOfFiles& files : configuration.kinds)
    if (path_matches(files.files, path)) return files.kind;
  return std::nullopt;
}

void suppress(std::vector<Finding>& findings, const LintedDocument& linted,
              const Document& document, const Configuration& configuration,
              std::vector<bool>& used) {
  for (Finding& finding : findings) {
    for (std::size_t i = 0; i < configuration.suppressions.size(); ++i) {
      const Suppression& suppression = configuration.suppressions[i];
      if (!matches(suppression, finding, linted, document, configuration.today)) continue;
      used[i] = true;
      if (!finding.suppressed) finding.suppressed = suppression.reason;
    }
  }
}

}  // namespace ambit::lint
