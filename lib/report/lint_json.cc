// Answers of the linter for programs: our own form, and that of IAM Access Analyzer's
// ValidatePolicy. The order of the members is that of docs/json.md.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "report/json_line.h"
#include "report/lint_places.h"
#include "report/request_json.h"

namespace ambit::report {
namespace {

std::string_view option_type_name(lint::RuleOption::Type type) {
  static constexpr std::array<std::string_view, 3> kNames = {"flag", "services", "requests"};
  return kNames[static_cast<std::size_t>(type)];
}

using lint::RuleDescription;

void write_position(JsonLine& json, const TextPosition& position) {
  json.begin_object();
  json.name("offset").number(position.offset);
  json.name("line").number(position.position.line);
  json.name("column").number(position.position.column);
  json.end_object();
}

std::string_view part_name(lint::Part part) {
  switch (part) {
    case lint::Part::kValue:
      return "value";
    case lint::Part::kKey:
      return "key";
    case lint::Part::kSubstring:
      return "substring";
  }
  return {};
}

void write_location(JsonLine& json, const LintPlaces& places, const lint::Place& place) {
  const TextRange range = places.in_file(place.where);
  json.begin_object();
  json.name("file").text(range.file);
  json.name("pointer").text(place.pointer);
  json.name("part").text(part_name(place.part));
  json.name("start");
  write_position(json, range.start);
  json.name("end");
  write_position(json, range.end);
  json.name("embedded");
  if (const auto decoded = places.in_embedded(place.where)) {
    json.begin_object();
    json.name("encoding").text(places.encoding(place.where));
    json.name("start");
    write_position(json, decoded->start);
    json.name("end");
    write_position(json, decoded->end);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

void write_policy(JsonLine& json, const lint::LintedDocument& document) {
  json.begin_object();
  json.name("kind").text(policy_kind_name(document.kind));
  json.name("guessed").boolean(document.kind_guessed);
  json.name("resourceType").text_or_null(document.resource_type);
  json.name("name").text_or_null(document.name);
  json.name("arn").text_or_null(document.arn);
  json.name("owner").text_or_null(document.owner);
  json.name("document").text(document.pointer);
  json.end_object();
}

void write_fix(JsonLine& json, const LintPlaces& places, const lint::Fix& fix) {
  json.begin_object();
  json.name("description").text(fix.description);
  json.name("applicability").text(fix.safe ? "safe" : "proposed");
  json.name("edits").begin_list();
  for (const lint::Edit& edit : fix.edits) {
    const TextRange range = places.in_file(edit.where);
    json.begin_object();
    json.name("start").number(range.start.offset);
    json.name("end").number(range.end.offset);
    json.name("text").text(edit.text);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void write_fact(JsonLine& json, const lint::FactValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json.text(*text);
  if (const auto* flag = std::get_if<bool>(&value)) return json.boolean(*flag);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return json.texts(*texts);
  json.number(static_cast<std::uint64_t>(std::max<std::int64_t>(0, std::get<std::int64_t>(value))));
}

void write_suppression(JsonLine& json, const lint::Finding& finding) {
  if (!finding.suppressed) return json.null();
  json.begin_object();
  json.name("by").text(finding.in_baseline ? "baseline" : "config");
  json.name("reason").text_or_null(*finding.suppressed);
  json.end_object();
}

void write_finding(JsonLine& json, const LintAnswer& answer, const LintPlaces& places,
                   const lint::Finding& finding) {
  json.begin_object();
  json.name("rule").text(finding.rule->id);
  json.name("awsCodes").begin_list();
  if (!finding.code.empty()) json.text(finding.code);
  json.end_list();
  json.name("category").text(severity_name(finding.rule->category));
  json.name("severity").text(severity_name(finding.severity));
  json.name("confidence").text(finding.rule->high_confidence ? "high" : "medium");
  json.name("message").text(finding.message);
  json.name("help").texts(finding.help);
  json.name("policy");
  write_policy(json, answer.report->documents[finding.document]);
  json.name("location");
  write_location(json, places, finding.place);
  json.name("related").begin_list();
  for (const lint::Related& related : finding.related) {
    json.begin_object();
    json.name("message").text(related.message);
    json.name("location");
    write_location(json, places, related.place);
    json.end_object();
  }
  json.end_list();
  json.name("fixes").begin_list();
  for (const lint::Fix& fix : finding.fixes) write_fix(json, places, fix);
  json.end_list();
  json.name("witness");
  write_request(json, finding.witness);
  json.name("data").begin_object();
  for (const lint::Fact& fact : finding.facts) {
    json.name(fact.name);
    write_fact(json, fact.value);
  }
  json.end_object();
  json.name("fingerprint").text(fmt::format("{:016x}", finding.fingerprint));
  json.name("suppressed");
  write_suppression(json, finding);
  json.end_object();
}

void write_summary(JsonLine& json, const LintCounts& counts) {
  json.name("summary").begin_object();
  json.name("documents").number(counts.documents);
  json.name("unreadable").number(counts.unreadable);
  json.name("error").number(counts.errors);
  json.name("security-warning").number(counts.security_warnings);
  json.name("warning").number(counts.warnings);
  json.name("suggestion").number(counts.suggestions);
  json.name("suppressed").number(counts.suppressed);
  json.name("unknown").number(0);
  json.name("leftOut").number(counts.left_out);
  json.end_object();
}

void write_rule(JsonLine& json, const RuleDescription& rule) {
  json.begin_object();
  json.name("rule").text(rule.id);
  json.name("category").text(severity_name(rule.category));
  json.name("default").boolean(rule.by_default);
  json.name("confidence").text(rule.high_confidence ? "high" : "medium");
  json.name("title").text(rule.title);
  json.name("text").text(rule.text);
  json.name("kinds").texts(rule.kinds);
  json.name("needs").texts(rule.needs);
  json.name("bad").text_or_null(rule.bad);
  json.name("fixed").text_or_null(rule.fixed);
  json.name("fixes").begin_list();
  if (rule.safe_fix) json.text("safe");
  if (rule.proposed_fix) json.text("proposed");
  json.end_list();
  json.name("awsCodes").texts(rule.codes);
  json.name("options").begin_list();
  for (const lint::RuleOption& option : rule.options) {
    json.begin_object();
    json.name("name").text(option.name);
    json.name("type").text(option_type_name(option.type));
    json.name("unset").text(option.unset);
    json.name("text").text(option.text);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

// --- IAM Access Analyzer ---

std::string_view finding_type(lint::Severity category) {
  switch (category) {
    case lint::Severity::kError:
      return "ERROR";
    case lint::Severity::kSecurityWarning:
      return "SECURITY_WARNING";
    case lint::Severity::kWarning:
      return "WARNING";
    case lint::Severity::kSuggestion:
    case lint::Severity::kOff:
      break;
  }
  return "SUGGESTION";
}

// The section of the reference page.
std::string learn_more(const lint::Finding& finding) {
  std::string section(finding.rule->category == lint::Severity::kWarning
                          ? std::string_view("general-warning")
                          : severity_name(finding.rule->category));
  section += '-';
  for (const char c : finding.code)
    section += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
         "access-analyzer-reference-policy-checks.html"
         "#access-analyzer-reference-policy-checks-" +
         section;
}

void write_span_position(JsonLine& json, const TextPosition& position) {
  json.begin_object();
  json.name("line").number(position.position.line);
  json.name("column").number(position.position.column - 1);
  json.name("offset").number(position.offset);
  json.end_object();
}

void write_path_element(JsonLine& json, const PathElement& element) {
  json.begin_object();
  if (element.index)
    json.name("index").number(*element.index);
  else
    json.name(element.is_key ? "key" : "value").text(element.name);
  json.end_object();
}

void write_aws_location(JsonLine& json, const LintPlaces& places, const lint::Place& place) {
  const TextRange range = places.in_document(place.where);
  json.begin_object();
  json.name("path").begin_list();
  for (const PathElement& element : path_of(place)) write_path_element(json, element);
  if (place.part == lint::Part::kSubstring) {
    json.begin_object();
    json.name("substring").begin_object();
    json.name("start").number(places.offset_in_string(place));
    json.name("length").number(place.where.end - place.where.begin);
    json.end_object();
    json.end_object();
  }
  json.end_list();
  json.name("span").begin_object();
  json.name("start");
  write_span_position(json, range.start);
  json.name("end");
  write_span_position(json, range.end);
  json.end_object();
  json.end_object();
}

void write_aws_finding(JsonLine& json, const LintPlaces& places, const lint::Finding& finding) {
  std::string details = sentence(finding.message);
  for (const std::string& help : finding.help) details += " " + sentence(help);
  json.begin_object();
  json.name("findingDetails").text(details);
  json.name("findingType").text(finding_type(finding.rule->category));
  json.name("issueCode").text(finding.code);
  json.name("learnMoreLink").text(learn_more(finding));
  json.name("locations").begin_list();
  write_aws_location(json, places, finding.place);
  json.end_list();
  json.end_object();
}

}  // namespace

std::string lint_json(std::span<const LintAnswer> answers, std::string_view catalog_version) {
  JsonLine json;
  begin_answer(json, "ambit.lint/1", catalog_version);
  write_summary(json, lint_counts(answers));
  json.name("diagnostics").begin_list();
  for (const LintAnswer& answer : answers) {
    const LintPlaces places(*answer.sources);
    for (const lint::Finding& finding : answer.report->findings)
      write_finding(json, answer, places, finding);
  }
  json.end_list();
  return end_answer(std::move(json));
}

std::string lint_access_analyzer(std::span<const LintAnswer> answers) {
  JsonLine json;
  json.begin_object();
  json.name("findings").begin_list();
  for (const LintAnswer& answer : answers) {
    const LintPlaces places(*answer.sources);
    for (const lint::Finding& finding : answer.report->findings)
      if (!finding.code.empty() && !finding.suppressed) write_aws_finding(json, places, finding);
  }
  json.end_list();
  json.end_object();
  return printed(std::move(json), JsonForm::kIndented);
}

std::string lint_rules_json() {
  JsonLine json;
  begin_answer(json, "ambit.lint-rules/1");
  json.name("rules").begin_list();
  for (const RuleDescription& rule : lint::rules()) write_rule(json, rule);
  json.end_list();
  return end_answer(std::move(json));
}

std::string lint_rule_json(const RuleDescription& rule) {
  JsonLine json;
  begin_answer(json, "ambit.lint-rules/1");
  json.name("rules").begin_list();
  write_rule(json, rule);
  json.end_list();
  return end_answer(std::move(json));
}

}  // namespace ambit::report
