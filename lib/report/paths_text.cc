// The answer first, then one line a step with the statements behind it, then what it rests on.
#include "report/paths_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxPathsShown = 3;
constexpr std::size_t kMaxTierShown = 30;
constexpr std::size_t kMaxBlockedShown = 6;
constexpr std::size_t kMaxGuardsShown = 4;

constexpr std::array<std::string_view, 5> kTierTitles = {
    "T0 administrators", "T1 can become one", "T2 can become one under a condition",
    "T3 no path; writes to IAM, reads all secrets, or has a limited step", "T4 the rest"};

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

// `exists ec2-instance, arn:...`
std::string atom_words(const GuardAtom& atom) {
  if (atom.test) return test_words(*atom.test);
  return atom.arguments.empty() ? atom.fact
                                : fmt::format("{} {}", atom.fact, listed(atom.arguments));
}

}  // namespace

Ink path_ink(PathClass path_class) {
  if (path_class == PathClass::kNone) return Ink::kGood;
  return path_class <= PathClass::kDefinite ? Ink::kBad : Ink::kWarning;
}

void write_guard(Text& text, const Guard& guard, std::size_t indent) {
  if (guard.size() == 1 && guard.front().empty()) return;
  const std::size_t shown = text.shown(guard.size(), kMaxGuardsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    std::string_view lead = i == 0 ? "when" : "or";
    for (const GuardAtom& atom : guard[i]) {
      text.line({{fmt::format("{:<5}", lead), Ink::kFaint}, atom_words(atom)}, indent);
      lead = "and";
    }
  }
  text.say_cut(guard.size(), shown, indent);
}

std::string guard_words(const Guard& guard) {
  if (guard.empty() || guard.front().empty()) return {};
  std::string words;
  for (const GuardAtom& atom : guard.front())
    words.append(words.empty() ? "when " : " and ").append(atom_words(atom));
  if (guard.size() > 1) words += fmt::format(", or {} more", guard.size() - 1);
  return words;
}

void write_assumptions(Text& text, const GraphAssumptions& assumptions) {
  text.blank_line();
  text.line({{"taken for granted", Ink::kStrong}});
  if (!assumptions.scp_known)
    text.words("- service control policies that were not exported do not apply", kIndent, 2);
  if (!assumptions.complete)
    text.words(
        "- there are more changes and ways to act than were followed: there may be more paths",
        kIndent, 2);
  text.words(
      "- of resources beside those of IAM only what was exported or given as facts is known: what "
      "needs another one is conditional",
      kIndent, 2);
  if (assumptions.now.empty())
    text.words("- the time of the requests is not known: conditions on it stay open (--now)",
               kIndent, 2);
}

void write_next(Text& text, const std::vector<Row>& rows) {
  text.blank_line();
  text.line({{"next", Ink::kStrong}});
  text.rows(rows, kIndent);
}

namespace {

std::string gain_words(const Step& step) {
  if (step.elevated.empty()) return std::string(short_arn(step.to));
  return fmt::format("{} with: {}", short_arn(step.to), listed(step.elevated));
}

void write_statements(Text& text, std::string_view lead, const std::vector<StatementRef>& list,
                      std::string_view owner, const Places& places) {
  std::vector<Row> rows;
  for (const StatementRef& statement : list) {
    rows.push_back({rows.empty() ? std::string(lead) : std::string(),
                    statement_words(statement, owner),
                    {place_words(places.find(statement.where)), Ink::kFaint}});
    break;  // one complete witness
  }
  if (rows.empty()) rows.push_back({std::string(lead)});
  text.rows(rows, 3 * kIndent);
}

void write_step(Text& text, const Step& step, std::size_t number, const Places& places) {
  text.line({fmt::format("{}. ", number),
             {short_arn(step.by), Ink::kStrong},
             " -> ",
             {gain_words(step), Ink::kStrong},
             "  ",
             step.technique},
            kIndent);
  text.line({{step.title, Ink::kFaint}}, 2 * kIndent + 1);
  if (!step.composite.empty())
    text.line({{fmt::format("with step {}: {}", number - 1, step.composite), Ink::kFaint}},
              2 * kIndent + 1);
  for (const StepRequirement& requirement : step.requirements) {
    std::string lead = fmt::format("{} {}", requirement.action, short_arn(requirement.resource));
    if (requirement.by != step.by) lead += fmt::format("  by {}", short_arn(requirement.by));
    write_statements(text, lead, requirement.statements, requirement.by, places);
  }
  for (const StepFact& fact : step.facts)
    write_statements(text, fmt::format("{} {}", short_arn(step.to), fact.predicate),
                     fact.statements, step.to, places);
  write_guard(text, step.guard, 3 * kIndent);
}

}  // namespace

void write_steps(Text& text, const Path& path, const Places& places) {
  std::size_t number = 0;
  for (const Step& step : path.steps) write_step(text, step, ++number, places);
}

std::string end_words(std::string_view to) {
  return to == "admin" ? "an administrator" : std::string(short_arn(to));
}

namespace {

std::string_view reason_words(std::string_view reason) {
  if (reason == "deny") return "explicit deny of";
  if (reason == "scp") return "service control policies do not allow";
  if (reason == "rcp") return "resource control policies do not allow";
  if (reason == "boundary") return "the permissions boundary does not allow";
  return reason == "trust" ? "the resource's policy does not allow" : "no permission for";
}

void write_blocked(Text& text, const PathAnswer& answer, const Places& places) {
  if (answer.blocked.empty()) return;
  text.blank_line();
  text.line({{"what stops the first steps", Ink::kStrong}});
  const std::size_t shown = text.shown(answer.blocked.size(), kMaxBlockedShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const BlockedStep& step = answer.blocked[i];
    text.line({{short_arn(step.to), Ink::kStrong}, "  ", step.technique}, kIndent);
    text.line(
        {fmt::format("{} {} {}", reason_words(step.reason), step.action, short_arn(step.resource)),
         {step.unmet > 1 ? fmt::format(", and {} more", step.unmet - 1) : std::string(),
          Ink::kFaint}},
        3 * kIndent);
    if (!step.statements.empty())
      write_statements(text, "by", step.statements, answer.from, places);
  }
  text.say_cut(answer.blocked.size(), shown, kIndent);
}

Row tier_row(const PrincipalTier& tier, bool with_account) {
  Row row;
  if (with_account) row.emplace_back(tier.principal.account);
  row.emplace_back(fmt::format("{}/{}", type_name(tier.principal.type), tier.principal.name),
                   Ink::kStrong);
  if (tier.tier == 0 || tier.tier > 2) return row;
  row.emplace_back(path_class_name(tier.path_class));
  row.emplace_back(count_of(tier.calls, "call"));
  std::string techniques;
  for (const std::string_view technique : tier.techniques)
    techniques.append(techniques.empty() ? "" : ", ").append(technique);
  row.emplace_back(techniques);
  return row;
}

}  // namespace

std::string paths_text(const PathAnswer& answer, const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  const Places places(snapshot.sources());
  const std::string from(short_arn(answer.from));
  if (answer.path_class == PathClass::kNone) {
    text.line({{"no path", Ink::kGood}, fmt::format(" from {} to {}", from, end_words(answer.to))});
  } else if (answer.path_class == PathClass::kAdmin) {
    text.line({{"administrator", Ink::kBad}, fmt::format(": {} is one already", from)});
  } else {
    text.line(
        {{fmt::format("{} path", path_class_name(answer.path_class)), path_ink(answer.path_class)},
         fmt::format(" from {} to {}: {}", from, end_words(answer.to),
                     count_of(answer.paths.front().calls, "call"))});
  }
  const bool told = answer.path_class != PathClass::kNone && answer.path_class != PathClass::kAdmin;
  const std::size_t shown = told ? text.shown(answer.paths.size(), kMaxPathsShown) : 0;
  for (std::size_t i = 0; i < shown; ++i) {
    text.blank_line();
    if (answer.count > 1)
      text.line({{fmt::format("path {} of {}", i + 1, answer.count), Ink::kFaint}});
    write_steps(text, answer.paths[i], places);
  }
  if (told) text.say_cut(answer.paths.size(), shown, 0);
  write_blocked(text, answer, places);
  write_assumptions(text, answer.assumptions);
  return text.take();
}

std::string tiers_text(const TierAnswer& answer, const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  const auto in_tier = [&](std::size_t tier) {
    return static_cast<std::uint64_t>(std::ranges::count(answer.tiers, tier, &PrincipalTier::tier));
  };
  text.line({{fmt::format("{} of {}", in_tier(1) + in_tier(2),
                          count_of(answer.tiers.size(), "principal")),
              Ink::kStrong},
             fmt::format(" can become an administrator; {}",
                         in_tier(0) == 1 ? "1 is one" : fmt::format("{} are", in_tier(0)))});
  const bool with_account = snapshot.accounts().size() > 1;
  for (std::size_t tier = 0; tier < kTierTitles.size(); ++tier) {
    if (in_tier(tier) == 0) continue;
    text.blank_line();
    if (tier == 4 && !style.all) {
      text.line({{kTierTitles[tier], Ink::kStrong},
                 fmt::format(": {} (--all lists them)", count_of(in_tier(tier), "principal"))});
      continue;
    }
    text.line({{kTierTitles[tier], Ink::kStrong}});
    std::vector<Row> rows;
    const std::size_t shown = text.shown(in_tier(tier), kMaxTierShown);
    for (const PrincipalTier& one : answer.tiers)
      if (one.tier == tier && rows.size() < shown) rows.push_back(tier_row(one, with_account));
    text.rows(rows, kIndent);
    text.say_cut(in_tier(tier), shown, kIndent);
  }
  write_assumptions(text, answer.assumptions);
  if (in_tier(1) + in_tier(2) > 0)
    write_next(text,
               {{"the steps of one of them:", "ambit paths --from NAME, with the same files"}});
  return text.take();
}

}  // namespace ambit::report
