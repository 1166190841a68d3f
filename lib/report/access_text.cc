// The answer first, then what it rests on, then what to ask next.
#include "report/access_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "audit/remedy.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxAlternativesShown = 6;
constexpr std::size_t kMaxStatementsShown = 12;
constexpr std::size_t kMaxPrincipalsShown = 50;
constexpr std::size_t kMaxViaShown = 3;
constexpr std::size_t kMaxAssigneesShown = 10;
constexpr std::size_t kMaxMembersShown = 10;

Ink ink_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAllowed:
      return Ink::kGood;
    case Outcome::kConditional:
      return Ink::kWarning;
    case Outcome::kExplicitDeny:
    case Outcome::kImplicitDeny:
      return Ink::kBad;
  }
  return Ink::kPlain;
}

std::string layer_words(std::string_view deciding_layer) {
  if (deciding_layer == "both") return "identity and resource policies";
  if (deciding_layer == "boundary") return "permissions boundary";
  return fmt::format("{} policies", deciding_layer);
}

std::string answer_words(const Decision& decision) {
  switch (decision.outcome) {
    case Outcome::kAllowed:
      return decision.deciding_layer == "service"
                 ? "allowed: needs no permission"
                 : fmt::format("allowed by {}", layer_words(decision.deciding_layer));
    case Outcome::kConditional:
      return "conditional: allowed for some requests, depending on what is not given";
    case Outcome::kExplicitDeny:
      return fmt::format("explicit deny by {}", layer_words(decision.deciding_layer));
    case Outcome::kImplicitDeny:
      // Without a layer: in some requests an explicit one, in none allowed.
      if (decision.deciding_layer.empty()) return "implicit deny: nothing allows it";
      return fmt::format("implicit deny: not allowed by {}", layer_words(decision.deciding_layer));
  }
  return {};
}

// Says whose policy it is unless it is the principal's own.
Row statement_row(const StatementRef& statement, std::string_view principal, const Places& places) {
  const bool deny = statement.effect == Effect::kDeny;
  return {{effect_name(statement.effect), deny ? Ink::kBad : Ink::kGood},
          layer_name(statement.layer),
          statement_words(statement, principal),
          {place_words(places.find(statement.where)), Ink::kFaint}};
}

constexpr std::size_t kMaxPatterns = 8;

void write_patterns(Text& text, std::string_view lead, const std::vector<std::string>& patterns,
                    Ink ink, std::size_t indent) {
  const std::size_t shown = text.shown(patterns.size(), kMaxPatterns);
  for (std::size_t i = 0; i < shown; ++i) {
    text.line({{fmt::format("{:<5}", lead), Ink::kFaint}, {patterns[i], ink}}, indent);
    lead = "";
  }
  text.say_cut(patterns.size(), shown, indent + 2);
}

}  // namespace

void write_when(Text& text, const When& when, std::size_t indent) {
  if (!when) {
    text.line({fmt::format("when: more than {} alternatives, too many to list", kMaxAlternatives)},
              indent);
    return;
  }
  const std::size_t shown = text.shown(when->size(), kMaxAlternativesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    std::string_view lead = i == 0 ? "when" : "or";
    for (const Test& test : (*when)[i]) {
      text.line({{fmt::format("{:<5}", lead), Ink::kFaint}, test_words(test)}, indent);
      lead = "and";
    }
    if ((*when)[i].empty()) text.line({fmt::format("{:<5}", lead), "always"}, indent);
  }
  text.say_cut(when->size(), shown, indent);
}

void write_statements(Text& text, const std::vector<StatementRef>& statements,
                      std::string_view principal, std::size_t limit, std::size_t indent,
                      const Places& places) {
  const std::size_t shown = text.shown(statements.size(), limit);
  std::vector<Row> rows;
  rows.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back(statement_row(statements[i], principal, places));
  text.rows(rows, indent);
  text.say_cut(statements.size(), shown, indent);
}

void write_access(Text& text, const PermissionGrant& grant, std::size_t indent) {
  write_patterns(text, "may", grant.actions, Ink::kStrong, indent);
  write_patterns(text, "but", grant.not_actions, Ink::kPlain, indent);
  write_patterns(text, "on", grant.resources, Ink::kPlain, indent);
  write_patterns(text, "not", grant.not_resources, Ink::kPlain, indent);
  if (grant.admits_more)
    text.line(
        {{"note ", Ink::kFaint}, "the patterns match unknown actions, too, that are not granted"},
        indent);
  const bool always = grant.when && grant.when->size() == 1 && grant.when->front().empty();
  if (!always) write_when(text, grant.when, indent);
}

void write_grant(Text& text, const PermissionGrant& grant, std::string_view principal,
                 std::size_t indent, const Places& places) {
  constexpr std::size_t kMaxGrantStatements = 3;
  write_access(text, grant, indent);
  if (grant.via.empty()) text.line({{"needs no permission", Ink::kFaint}}, indent + 2);
  write_statements(text, grant.via, principal, kMaxGrantStatements, indent + 2, places);
}

void write_notes(Text& text, std::string_view title, const std::vector<std::string>& notes) {
  if (notes.empty()) return;
  text.blank_line();
  text.line({{title, Ink::kStrong}});
  for (const std::string& note : notes) text.words("- " + note, kIndent, 2);
}

namespace {

// Why a statement did not match, or may not.
std::string reason_words(const StatementTrace& trace) {
  switch (trace.element) {
    case StatementTrace::Element::kNone:
      return {};
    case StatementTrace::Element::kPrincipal:
      return trace.match == StatementTrace::Match::kNo ? "another principal"
                                                       : "it is not known whether it names the "
                                                         "caller";
    case StatementTrace::Element::kAction:
      return "another action";
    case StatementTrace::Element::kResource:
      return trace.match == StatementTrace::Match::kNo ? "another resource"
                                                       : "the resource depends on unknown keys";
    case StatementTrace::Element::kCondition:
      return fmt::format("{}; in the request: {}", trace.test ? test_words(*trace.test) : "a test",
                         trace.value);
  }
  return {};
}

Ink ink_of(const StatementTrace& trace) {
  if (trace.match == StatementTrace::Match::kNo) return Ink::kFaint;
  return trace.match == StatementTrace::Match::kUnknown ? Ink::kWarning : Ink::kStrong;
}

Row trace_row(const StatementTrace& trace, std::string_view principal, const Places& places) {
  return {{match_name(trace.match), ink_of(trace)},
          effect_name(trace.statement.effect),
          statement_words(trace.statement, principal),
          reason_words(trace),
          {place_words(places.find(trace.statement.where)), Ink::kFaint}};
}

void write_trace(Text& text, const Decision& decision, const Places& places) {
  text.blank_line();
  text.line({{"every statement looked at, by layer", Ink::kStrong}});
  for (const LayerDecision& layer : decision.layers) {
    text.line({layer_name(layer.layer), ": ", {outcome_name(layer.outcome), ink_of(layer.outcome)}},
              kIndent);
    std::vector<Row> rows;
    for (const StatementTrace& trace : decision.trace)
      if (trace.statement.layer == layer.layer)
        rows.push_back(trace_row(trace, decision.principal, places));
    if (rows.empty()) rows.push_back({"no statement"});
    text.rows(rows, 2 * kIndent);
  }
}

std::string context_flags(const ExampleRequest& example) {
  std::string flags = "--context-mode exact";
  for (const ContextValue& value : example.context) {
    if (value.absent) continue;
    for (const std::string& one : value.values)
      flags += " --context " + audit::shell_quoted(value.key + "=" + one);
  }
  return flags;
}

void write_next(Text& text, const Decision& decision, Access::Explain explain) {
  std::vector<Row> rows;
  if (decision.conditional() && decision.example)
    rows.push_back({"one request that is allowed:", context_flags(*decision.example)});
  if (!decision.missing.empty())
    rows.push_back({"say what the request has:", "--context KEY=VALUE or --absent KEY"});
  if (explain == Access::Explain::kNo)
    rows.push_back({"every statement and why it matched or not:", "--explain"});
  if (rows.empty()) return;
  text.blank_line();
  text.line({{"next", Ink::kStrong}});
  text.rows(rows, kIndent);
}

Row grant_row(const Grant& grant, bool with_account) {
  Row row;
  if (with_account) row.emplace_back(grant.principal.account);
  row.emplace_back(fmt::format("{}/{}", type_name(grant.principal.type), grant.principal.name),
                   Ink::kStrong);
  return row;
}

// "group platform (ann, ben)"
std::string assignee_words(const Assignee& assignee) {
  std::string words = assignee.is_group ? "group " : "user ";
  words += assignee.name.empty() ? assignee.id : assignee.name;
  if (!assignee.is_group) return words;
  if (assignee.members.empty()) return words += " (no member was exported)";
  const std::size_t shown = std::min(assignee.members.size(), kMaxMembersShown);
  for (std::size_t i = 0; i < shown; ++i)
    words.append(i == 0 ? " (" : ", ").append(assignee.members[i]);
  if (shown < assignee.members.size())
    words += fmt::format(" and {} more", assignee.members.size() - shown);
  return words += ')';
}

// The people behind the role of a permission set.
void write_assignees(Text& text, const std::vector<Assignee>& assignees) {
  const std::size_t shown = text.shown(assignees.size(), kMaxAssigneesShown);
  for (std::size_t i = 0; i < shown; ++i)
    text.line({{"assigned to ", Ink::kFaint}, assignee_words(assignees[i])}, 2 * kIndent);
  text.say_cut(assignees.size(), shown, 2 * kIndent);
}

void write_grant(Text& text, const Grant& grant, bool with_account, const Snapshot& snapshot,
                 const Places& places) {
  text.rows({grant_row(grant, with_account)}, kIndent);
  write_assignees(text, snapshot.assignees(grant.principal.arn));
  if (grant.decision.conditional()) write_when(text, grant.decision.when, 2 * kIndent);
  write_statements(text, grant.decision.statements, grant.decision.principal, kMaxViaShown,
                   2 * kIndent, places);
}

}  // namespace

std::string can_text(const Decision& decision, const Places& places, Access::Explain explain,
                     const TextStyle& style) {
  Text text(style);
  text.line({{answer_words(decision), ink_of(decision.outcome)}});
  text.rows({{"principal", decision.principal},
             {"action", decision.action},
             {"resource", decision.resource}},
            kIndent);
  if (decision.conditional()) {
    text.blank_line();
    write_when(text, decision.when, kIndent);
  }
  if (!decision.statements.empty()) {
    text.blank_line();
    text.line({{"statements", Ink::kStrong}});
    write_statements(text, decision.statements, decision.principal, kMaxStatementsShown, kIndent,
                     places);
  }
  if (explain == Access::Explain::kYes) write_trace(text, decision, places);
  write_notes(text, "taken for granted", decision.assumptions);
  write_next(text, decision, explain);
  return text.take();
}

std::string who_can_text(const WhoCan& answer, const PatternQuestion& question,
                         const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  const Places places(snapshot.sources());
  text.line({{fmt::format("{} of {}", answer.grants.size(),
                          count_of(snapshot.principals().size(), "principal")),
              Ink::kStrong},
             fmt::format(": {} on {}", question.action, question.resource)});
  const bool with_account = snapshot.accounts().size() > 1;
  for (const Outcome outcome : {Outcome::kAllowed, Outcome::kConditional}) {
    std::vector<const Grant*> grants;
    for (const Grant& grant : answer.grants)
      if (grant.decision.outcome == outcome) grants.push_back(&grant);
    if (grants.empty()) continue;
    text.blank_line();
    text.line({{outcome_name(outcome), ink_of(outcome)}});
    const std::size_t shown = text.shown(grants.size(), kMaxPrincipalsShown);
    for (std::size_t i = 0; i < shown; ++i)
      write_grant(text, *grants[i], with_account, snapshot, places);
    text.say_cut(grants.size(), shown, kIndent);
  }
  write_notes(text, "not worked out", answer.unknown);
  write_notes(text, "taken for granted", answer.assumptions);
  if (!answer.grants.empty()) {
    text.blank_line();
    text.line({{"next", Ink::kStrong}});
    text.rows({{"why one of them may:", "ambit can -p NAME --explain, with the same -a and -r"}},
              kIndent);
  }
  return text.take();
}

}  // namespace ambit::report
