#include <fmt/format.h>

#include <array>

#include "report/excerpt.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using lint::RuleDescription;

Ink ink_of(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::kError:
      return Ink::kBad;
    case lint::Severity::kSecurityWarning:
    case lint::Severity::kWarning:
      return Ink::kWarning;
    case lint::Severity::kSuggestion:
    case lint::Severity::kOff:
      break;
  }
  return Ink::kStrong;
}

std::string spaced(std::string_view severity) {
  std::string out(severity);
  for (char& c : out)
    if (c == '-') c = ' ';
  return out;
}

std::string place_prefix(const Places& places, Location where) {
  const auto place = places.find(where);
  if (!place) return "ambit: ";
  std::string out =
      fmt::format("{}:{}:{}: ", place->name, place->position.line, place->position.column);
  if (place->decoded)
    out.insert(out.size() - 2,
               fmt::format(", decoded {}:{}", place->decoded->line, place->decoded->column));
  return out;
}

void write_head(Text& text, const Places& places, const lint::Finding& finding) {
  text.line({{place_prefix(places, finding.place.where), Ink::kStrong},
             {spaced(severity_name(finding.severity)) + ": ", ink_of(finding.severity)},
             finding.message,
             {fmt::format(" [{}]", finding.rule->id), Ink::kFaint}});
}

std::string finding_text(const LintAnswer& answer, const Places& places,
                         const lint::Finding& finding, const TextStyle& style) {
  Text head(style);
  write_head(head, places, finding);
  std::string out = head.take() + excerpt(*answer.sources, finding.place.where);
  Text rest(style);
  if (finding.witness) rest.line({"for example: ", request_words(*finding.witness)});
  for (const std::string& help : finding.help) rest.line({"help: ", help});
  out += rest.take();
  for (const lint::Related& related : finding.related) {
    Text note(style);
    note.line(
        {"note: ", {place_prefix(places, related.place.where), Ink::kStrong}, related.message});
    out += note.take() + excerpt(*answer.sources, related.place.where);
  }
  return out;
}

std::string kind_words(const lint::LintedDocument& document) {
  std::string out(policy_kind_name(document.kind));
  if (!document.resource_type.empty()) out += " of " + document.resource_type;
  return out;
}

// Said once for a document whose kind was guessed, before its findings.
std::string guess_text(const LintAnswer& answer, const Places& places, std::uint32_t document,
                       const TextStyle& style) {
  const lint::LintedDocument& linted = answer.report->documents[document];
  if (!linted.kind_guessed) return {};
  Text text(style);
  const auto place = places.find(linted.where);
  text.line({{fmt::format("{}: kind: {} (guessed)", place ? place->name : linted.path,
                          kind_words(linted)),
              Ink::kFaint}});
  return text.take();
}

template <class Write>
void for_each_finding(std::span<const LintAnswer> answers, Write&& write) {
  for (const LintAnswer& answer : answers) {
    const Places places(*answer.sources);
    for (const lint::Finding& finding : answer.report->findings)
      if (!finding.suppressed) write(answer, places, finding);
  }
}

std::string kinds_words(const RuleDescription& rule) {
  constexpr std::size_t kAllKinds = 8;
  if (rule.kinds.size() == kAllKinds) return "all";
  std::string out;
  for (const std::string_view kind : rule.kinds)
    out += (out.empty() ? "" : " ") + std::string(kind);
  return out;
}

std::string default_words(const RuleDescription& rule) {
  return rule.by_default ? "on" : "off";
}

}  // namespace

std::string lint_text(std::span<const LintAnswer> answers, const TextStyle& style) {
  std::string out;
  const lint::Finding* last = nullptr;
  const LintAnswer* of = nullptr;
  for_each_finding(
      answers, [&](const LintAnswer& answer, const Places& places, const lint::Finding& finding) {
        if (of != &answer || last == nullptr || last->document != finding.document)
          out += guess_text(answer, places, finding.document, style);
        out += finding_text(answer, places, finding, style);
        last = &finding;
        of = &answer;
      });
  return out;
}

std::string lint_compact(std::span<const LintAnswer> answers, const TextStyle& style) {
  Text text(style);
  for_each_finding(answers,
                   [&](const LintAnswer&, const Places& places, const lint::Finding& finding) {
                     write_head(text, places, finding);
                   });
  return text.take();
}

std::string lint_summary(std::span<const LintAnswer> answers, const TextStyle& style) {
  const LintCounts counts = lint_counts(answers);
  std::string line = count_of(counts.errors, "error") + ", " +
                     count_of(counts.security_warnings, "security warning") + ", " +
                     count_of(counts.warnings, "warning") + ", " +
                     count_of(counts.suggestions, "suggestion");
  if (counts.fixable > 0) line += fmt::format("; {} can be fixed with --fix", counts.fixable);
  line += " (" + count_of(counts.documents, "document");
  if (counts.unreadable > 0) line += fmt::format(", {} not readable", counts.unreadable);
  if (counts.suppressed > 0) line += fmt::format(", {} suppressed", counts.suppressed);
  line += ')';
  if (counts.left_out > 0)
    line += fmt::format("; {} left out: of a document at most {} are kept",
                        count_of(counts.left_out, "finding"), lint::kMaxFindings);
  Text text(style);
  text.line({line});
  return text.take();
}

std::string lint_rules_text(const TextStyle& style) {
  std::vector<Row> rows = {{{"RULE", Ink::kStrong},
                            {"CATEGORY", Ink::kStrong},
                            {"DEFAULT", Ink::kStrong},
                            {"FIX", Ink::kStrong},
                            {"WHAT IS WRONG", Ink::kStrong},
                            {"KINDS", Ink::kStrong}}};
  for (const RuleDescription& rule : lint::rules())
    rows.push_back({rule.id,
                    {spaced(severity_name(rule.category)), ink_of(rule.category)},
                    default_words(rule),
                    rule.safe_fix       ? "safe"
                    : rule.proposed_fix ? "proposed"
                                        : "-",
                    rule.title,
                    kinds_words(rule)});
  TextStyle wide = style;
  wide.width = 1000;  // one rule a line
  Text text(wide);
  text.rows(rows);
  return text.take();
}

namespace {

void write_options(Text& text, const RuleDescription& rule) {
  static constexpr std::array<std::string_view, 3> kTypes = {"true or false", "list of services",
                                                             "list of requests"};
  if (rule.options.empty()) return;
  text.blank_line();
  std::vector<Row> rows;
  for (const lint::RuleOption& option : rule.options) {
    rows.push_back({"option",
                    {option.name, Ink::kStrong},
                    kTypes[static_cast<std::size_t>(option.type)],
                    option.text});
    rows.push_back({"", "", "", "not set: " + std::string(option.unset)});
  }
  text.rows(rows, 2);
}

}  // namespace

std::string lint_rule_text(const RuleDescription& rule, const TextStyle& style) {
  Text text(style);
  text.line({{rule.id, Ink::kStrong}, ": ", rule.title});
  text.blank_line();
  text.words(rule.text);
  text.blank_line();
  std::vector<Row> rows = {
      {"category", {spaced(severity_name(rule.category)), ink_of(rule.category)}},
      {"default", default_words(rule)},
      {"confidence", rule.high_confidence ? "high" : "medium: the lists of the catalog have gaps"},
      {"kinds", kinds_words(rule)}};
  std::string fixes = rule.safe_fix ? "safe" : "";
  if (rule.proposed_fix) fixes += fixes.empty() ? "proposed" : ", proposed";
  rows.push_back({"fixes", fixes.empty() ? "none" : fixes});
  for (const std::string_view code : rule.codes)
    rows.push_back({rows.size() == 5 ? "Access Analyzer" : "", code});
  text.rows(rows, 2);
  write_options(text, rule);
  if (!rule.bad.empty()) {
    text.blank_line();
    text.line({"bad:   ", rule.bad}, 2);
    if (!rule.fixed.empty()) text.line({"fixed: ", rule.fixed}, 2);
  }
  return text.take();
}

LintCounts lint_counts(std::span<const LintAnswer> answers) {
  LintCounts counts;
  for (const LintAnswer& answer : answers) {
    counts.documents += answer.report->documents.size();
    counts.unreadable += answer.report->unreadable;
    counts.left_out += answer.report->left_out;
    for (const lint::Finding& finding : answer.report->findings) {
      if (finding.suppressed) {
        ++counts.suppressed;
        continue;
      }
      for (const lint::Fix& fix : finding.fixes)
        if (fix.safe) {
          ++counts.fixable;
          break;
        }
      switch (finding.severity) {
        case lint::Severity::kError:
          ++counts.errors;
          break;
        case lint::Severity::kSecurityWarning:
          ++counts.security_warnings;
          break;
        case lint::Severity::kWarning:
          ++counts.warnings;
          break;
        case lint::Severity::kSuggestion:
          ++counts.suggestions;
          break;
        case lint::Severity::kOff:
          break;
      }
    }
  }
  return counts;
}

}  // namespace ambit::report
